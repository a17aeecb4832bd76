//! Batch terms (微调): rates and caps of one batch, at most those of the law (Article 4(1), second paragraph).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Fen, Rate};

/// An official act: it has a document number and names its grounds. A band it leaves out stays as the law has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub document_no: String,
    /// Among those the text gives: 批次入库培育, 资金申请, 中央财政资金余额.
    pub grounds: Vec<String>,
    /// Ceiling per enterprise, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firm_cap: Option<Fen>,
    pub bands: Vec<BandTerms>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandTerms {
    /// Id of a band of the pack.
    pub band: String,
    pub rate: Rate,
    /// In fen.
    pub cap: Fen,
}

impl Terms {
    /// What these terms say of a band; `None` where they leave it as the law has it.
    pub fn band(&self, id: &str) -> Option<&BandTerms> {
        self.bands.iter().find(|band| band.band == id)
    }
}
