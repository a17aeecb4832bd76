//! Buyer and seller.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A party of an invoice or a contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Party {
    /// Its name, as printed.
    #[schemars(title = "名称", extend("x-required" = true))]
    pub name: String,
    /// 统一社会信用代码 or 纳税人识别号, as printed; not always a valid one.
    #[schemars(title = "统一社会信用代码或税号", extend("x-optional" = true))]
    pub tax_number: String,
}

impl Party {
    /// Whether nothing is known of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.tax_number.is_empty()
    }

    /// Whether both are the same body: the tax numbers where both have one, else the names.
    #[must_use]
    pub fn is_same(&self, other: &Party) -> bool {
        if self.tax_number.is_empty() || other.tax_number.is_empty() {
            return same_name(&self.name, &other.name);
        }
        self.tax_number.eq_ignore_ascii_case(&other.tax_number)
    }

    /// What the same body has in common on all papers, for indexes: its tax number, else its folded name.
    #[must_use]
    pub fn key(&self) -> String {
        if self.tax_number.is_empty() { folded(&self.name) } else { self.tax_number.to_ascii_uppercase() }
    }
}

/// Words without what does not tell them apart: width of brackets, blanks and letter case. Papers keep theirs byte for
/// byte; this form is for comparison only.
#[must_use]
pub fn folded(words: &str) -> String {
    fold(words).collect()
}

fn fold(words: &str) -> impl Iterator<Item = char> {
    words.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase)
}

/// Whether two names are the same once folded. Empty names are nobody's. Most pairs end at their first character.
#[must_use]
pub(crate) fn same_name(left: &str, right: &str) -> bool {
    (left == right || fold(left).eq(fold(right))) && fold(left).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_compare_without_regard_to_the_width_of_brackets() {
        let party = |name: &str, tax_number: &str| Party { name: name.into(), tax_number: tax_number.into() };
        assert!(party("冰城（哈尔滨）软件有限公司", "").is_same(&party("冰城(哈尔滨) 软件有限公司", "")));
        assert!(!party("", "").is_same(&party("", "")));
        assert!(party("甲", "91230100127575573H").is_same(&party("乙", "91230100127575573h")));
        assert!(!party("甲", "91230100127575573H").is_same(&party("甲", "91230199128175037N")));
    }
}
