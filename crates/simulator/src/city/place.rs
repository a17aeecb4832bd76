//! Where the city is: its name, and how the offices there number their papers. Taken from the pack.

use law::Pack;

/// A city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// 哈尔滨, 合肥.
    pub name: String,
    /// Whether its regulation's text is known whole, so that articles can be cited by number.
    pub whole: bool,
    /// The districts' names without 区, 县, 市.
    districts: Vec<String>,
}

/// The city whose landscape and offices the stories were written for.
const HOME: &str = "哈尔滨";

impl Place {
    /// The city whose name the pack's title begins with.
    pub fn of(pack: &Pack) -> Self {
        let short = |name: &str| name.trim_end_matches(['区', '县', '市']).to_owned();
        Self {
            name: pack.city().to_owned(),
            whole: pack.partial().is_none(),
            districts: pack.districts().iter().map(|district| short(&district.name)).collect(),
        }
    }

    /// Whether the names of its landscape may be used.
    pub fn home(&self) -> bool {
        self.name == HOME
    }

    /// A document's number, which begins with the city's first character: 哈工信示例〔2025〕31号.
    pub fn document(&self, rest: &str) -> String {
        format!("{}{rest}", self.name.chars().next().unwrap_or('示'))
    }

    /// An article by its number where the text is known, else in general words.
    pub fn article<'a>(&self, cited: &'a str) -> &'a str {
        if self.whole { cited } else { "现行规定" }
    }

    /// A bank's branch in a part of the city: the one named, or elsewhere one of its districts.
    pub fn branch(&self, named: &str, place: usize) -> String {
        if self.home() {
            return named.to_owned();
        }
        let there = self.districts.get(place % self.districts.len().max(1));
        there.cloned().unwrap_or_else(|| self.name.clone())
    }

    /// An organisation's name without the landscape of another city.
    pub fn organisation(&self, named: &str) -> String {
        if self.home() {
            return named.to_owned();
        }
        let names =
            [("北疆", "东方"), ("松江", "清江"), ("寒地", "平原"), ("龙江", "长河"), ("丁香", "青桐")];
        names
            .iter()
            .fold(named.replace("北纬四十五", "天平"), |name, (from, to)| name.replace(from, to))
    }
}
