//! Where a conclusion stands in the regulation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One place of the regulation: an anchor of the pack and the label people read, such as `a8.appr` and 第八条.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Id of an anchor of the pack.
    pub anchor: String,
    /// Article, item and sub-item as people cite them: 第四条（三）2.
    pub label: String,
}

impl std::fmt::Display for Citation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.label)
    }
}
