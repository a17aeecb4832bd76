//! What a flag rests on: things that can be opened.

use law::CreditCode;

use crate::ids::{AccountId, Digest, ProjectId};

/// A kind of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaperKind {
    /// 发票.
    Invoice,
    /// 银行回单.
    Receipt,
    /// 合同.
    Contract,
}

impl PaperKind {
    /// The word on screens.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            PaperKind::Invoice => "发票",
            PaperKind::Receipt => "银行回单",
            PaperKind::Contract => "合同",
        }
    }
}

/// A thing that can be opened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// A project.
    Project(ProjectId),
    /// An enterprise.
    Enterprise(CreditCode),
    /// A provider.
    Provider(CreditCode),
    /// A recorded paper of a project, by the number printed on it, with the file it stands in.
    Paper(ProjectId, PaperKind, String, Digest),
    /// An account.
    Account(AccountId),
}

impl Item {
    /// How it goes into the fingerprint: by what it is, not by what it is called.
    pub(super) fn mark(&self) -> String {
        match self {
            Item::Project(id) => format!("project {id}"),
            Item::Enterprise(code) => format!("enterprise {code}"),
            Item::Provider(code) => format!("provider {code}"),
            Item::Paper(project, kind, number, file) => {
                let kind = match kind {
                    PaperKind::Invoice => "invoice",
                    PaperKind::Receipt => "receipt",
                    PaperKind::Contract => "contract",
                };
                format!("{kind} {project} {number} {file}")
            }
            Item::Account(account) => format!("account {account}"),
        }
    }
}
