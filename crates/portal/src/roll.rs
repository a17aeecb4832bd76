//! A list as it is declared: its name, its columns, where it stands and who may open it; and which of its columns an export
//! takes, in which order: all of them, those the address names, or those of one of the person's templates.
//!
//! A column leaves only if the list that is open declares it. So neither a template nor an address can bring out what the
//! visitor could not have on the same page.

use std::collections::BTreeSet;

use fund::Actor;
use office::layouts::Layout;

use crate::access::Access;
use crate::app::App;
use crate::component::{Address, Exports};
use crate::list::{Asked, Field};
use crate::problem::Problem;
use crate::visitor::Visitor;

/// A list.
pub struct Roll<T: 'static> {
    /// What addresses and templates call it.
    pub key: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Where it stands, or where one gets to it.
    pub home: &'static str,
    /// Who may open it.
    pub access: Access,
    /// Its columns.
    pub fields: &'static [Field<T>],
}

/// The same without its rows: for the page where templates are made.
#[derive(Debug, Clone)]
pub struct Outline {
    /// What addresses and templates call it.
    pub key: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Where it stands, or where one gets to it.
    pub home: &'static str,
    /// Who may open it.
    pub access: Access,
    /// Key and head of each column, in the list's order.
    pub columns: Vec<(&'static str, String)>,
}

impl<T> Roll<T> {
    /// Without its rows.
    #[must_use]
    pub fn outline(&self) -> Outline {
        Outline {
            key: self.key,
            title: self.title,
            home: self.home,
            access: self.access,
            columns: self.fields.iter().map(|field| (field.key(), field.heading())).collect(),
        }
    }

    /// The visitor's templates of this list; none for who is not signed in.
    ///
    /// # Errors
    /// [`Problem::Unavailable`] where they cannot be read.
    pub fn shelf(&self, app: &App, visitor: &Visitor) -> Result<Shelf, Problem> {
        let Some(actor) = visitor.actor().ok().filter(|actor| may_keep(actor)) else {
            return Ok(Shelf::default());
        };
        let layouts = app.office.layouts().of(actor.person.as_str(), self.key);
        let layouts = layouts.map_err(|error| Problem::Unavailable(error.to_string()))?;
        Ok(Shelf { list: self.key, signed_in: true, layouts })
    }

    /// The columns an export takes, by their place.
    pub(crate) fn chosen(&self, shelf: &Shelf, asked: &Asked) -> Result<Vec<usize>, Problem> {
        let keys: Vec<&str> = match shelf.picked(asked)? {
            Some(layout) => layout.columns.iter().map(String::as_str).collect(),
            None if asked.get("columns").is_empty() => return Ok((0..self.fields.len()).collect()),
            None => asked.get("columns").split(',').map(str::trim).collect(),
        };
        let place = |key: &str| self.fields.iter().position(|field| field.key() == key);
        let unknown = |key: &str| {
            let known: Vec<_> = self.fields.iter().map(Field::key).collect();
            Problem::Bad(format!("“{}”没有“{key}”这一列，可选：{}", self.title, known.join("、")))
        };
        let places: Vec<usize> =
            keys.iter().map(|key| place(key).ok_or_else(|| unknown(key))).collect::<Result<_, _>>()?;
        if places.iter().collect::<BTreeSet<_>>().len() < places.len() {
            return Err(Problem::Bad("同一列不能选两次".into()));
        }
        Ok(places)
    }
}

/// Citizens have no desk to keep anything on.
#[must_use]
pub fn may_keep(actor: &Actor) -> bool {
    crate::access::MEMBERS.admits(Some(actor.role))
}

/// The templates a person has for a list.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    list: &'static str,
    signed_in: bool,
    layouts: Vec<Layout>,
}

impl Shelf {
    /// The template that the address picks, or the usual one where it picks neither template nor columns.
    fn picked(&self, asked: &Asked) -> Result<Option<&Layout>, Problem> {
        match asked.get("layout") {
            "all" => Ok(None),
            "" if !asked.get("columns").is_empty() => Ok(None),
            "" => Ok(self.layouts.iter().find(|layout| layout.usual)),
            id => {
                let found = self.layouts.iter().find(|layout| layout.id.to_string() == id);
                found.map(Some).ok_or_else(|| {
                    Problem::NotFound(
                        "没有这个导出模板：它可能已经删除，或者是别人的。模板只有本人能用。".into(),
                    )
                })
            }
        }
    }

    /// What stands at the foot of the list: the files of every template, and the way to make one.
    #[must_use]
    pub fn exports(&self, address: &Address) -> Exports {
        let file =
            |id: &str, format: &str| address.with("page", "").with("layout", id).with("format", format);
        let mut exports = Exports::new(
            self.layouts
                .iter()
                .find(|layout| layout.usual)
                .map(|layout| layout.name.as_str())
                .unwrap_or_default(),
            file("", "xlsx"),
            file("", "csv"),
        );
        if !self.signed_in {
            return exports;
        }
        exports.settings(Address::new(format!("/exports/{}", self.list)).with("back", address));
        if !self.layouts.is_empty() {
            exports.template("全部列", file("all", "xlsx"), file("all", "csv"));
        }
        for layout in &self.layouts {
            let id = layout.id.to_string();
            exports.template(&layout.name, file(&id, "xlsx"), file(&id, "csv"));
        }
        exports
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Cell;

    const FIELDS: [Field<()>; 3] = [
        Field::text("name", "名称", |()| Cell::text("")),
        Field::text("code", "代码", |()| Cell::text("")),
        Field::amount("paid", "已拨", |()| Cell::Amount(None)),
    ];
    const LIST: Roll<()> =
        Roll { key: "things", title: "东西", home: "/things", access: Access::Public, fields: &FIELDS };

    fn shelf() -> Shelf {
        let layout = |id, columns: &[&str], usual| Layout {
            id,
            name: format!("模板{id}"),
            columns: columns.iter().map(|key| (*key).to_owned()).collect(),
            usual,
        };
        let layouts = vec![
            layout(1, &["paid", "name"], true),
            layout(2, &["code"], false),
            layout(3, &["gone"], false),
        ];
        Shelf { list: "things", signed_in: true, layouts }
    }

    fn chosen(shelf: &Shelf, pairs: &[(&str, &str)]) -> Result<Vec<usize>, Problem> {
        LIST.chosen(shelf, &Asked::of(pairs))
    }

    #[test]
    fn without_a_choice_the_usual_template_holds_and_without_one_all_columns() {
        assert_eq!(chosen(&Shelf::default(), &[]).unwrap(), [0, 1, 2]);
        assert_eq!(chosen(&shelf(), &[]).unwrap(), [2, 0]);
        assert_eq!(chosen(&shelf(), &[("layout", "all")]).unwrap(), [0, 1, 2]);
    }

    #[test]
    fn a_template_and_an_address_choose_columns_and_their_order() {
        assert_eq!(chosen(&shelf(), &[("layout", "2")]).unwrap(), [1]);
        assert_eq!(chosen(&shelf(), &[("columns", "code, name")]).unwrap(), [1, 0]);
    }

    #[test]
    fn columns_the_list_does_not_declare_are_refused_wherever_they_are_named() {
        for pairs in [
            [("columns", "name,password")],
            [("columns", "name,name")],
            [("columns", ",")],
            [("layout", "3")],
        ] {
            assert!(matches!(chosen(&shelf(), &pairs), Err(Problem::Bad(_))), "{pairs:?}");
        }
        for id in ["4", "x", "-1"] {
            assert!(matches!(chosen(&shelf(), &[("layout", id)]), Err(Problem::NotFound(_))));
        }
    }
}
