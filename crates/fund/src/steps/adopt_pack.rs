//! 采用政策包: from a day on, the fund is governed by these rules (第十八条、第十九条). Projects keep the pack they applied under.

use jiff::civil::Date;
use law::{Basis, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::DocumentNumber;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::Adoption;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::AdoptPack,
    name: "采用政策包",
    public: "政策包已采用",
    next: "等待采用政策包",
    basis: Basis::ChangeOfLaw,
    by: &[Role::BureauLeader],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// A pack to be adopted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptPack {
    /// SHA-256 over its files, as `policy show` prints it.
    #[schemars(title = "政策包摘要", extend("x-choice" = "pack"))]
    pub digest: String,
    /// The document it renders.
    #[schemars(title = "依据文号")]
    pub document: DocumentNumber,
    /// From which day it governs.
    #[schemars(title = "自何日起适用", with = "Day")]
    pub from: Date,
}

/// It governs from that day on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackAdopted {
    /// SHA-256 over its files.
    pub digest: String,
    /// Its version.
    pub version: String,
    /// From which day.
    pub from: Date,
    /// The document it renders.
    pub document: DocumentNumber,
}

impl Act for AdoptPack {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        cx.text("document", "依据文号", self.document.as_str(), 60)?;
        let Some(pack) = cx.packs.get(&self.digest) else {
            let what = format!("没有摘要为 {} 的政策包", self.digest);
            return Err(cx.refuse(
                RefusalKind::Unknown,
                Basis::ChangeOfLaw,
                what,
                "请先把政策包的文件放入本系统。",
            ));
        };
        if pack.partial().is_some() && !cx.fund.demonstration {
            let what = "该政策包只有摘记，不完整，只能用于演示";
            return Err(cx.malformed("digest", what.to_owned()));
        }
        if let Some(last) = cx.fund.adoptions.iter().max_by_key(|adoption| adoption.from)
            && self.from <= last.from
        {
            let what = format!("适用日 {} 不晚于已采用政策包的适用日 {}", self.from, last.from);
            return Err(cx.malformed("from", what));
        }
        let period = &pack.effective;
        if self.from < period.from || period.until.is_some_and(|until| self.from > until) {
            let until = period.until.map_or_else(|| "长期".to_owned(), |until| until.to_string());
            let what = format!("适用日 {} 不在该文件的有效期 {} 至 {until} 内", self.from, period.from);
            return Err(cx.malformed("from", what));
        }
        if let Some(superior) = pack.superiors().iter().find(|superior| self.from < superior.from) {
            let what = format!("适用日 {} 早于 {} 的施行日期 {}", self.from, superior.doc_no, superior.from);
            return Err(cx.malformed("from", what));
        }
        let errors: Vec<_> = law::check::run(pack)
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| format!("{}：{}", finding.at, finding.message))
            .collect();
        if let Some(first) = errors.first() {
            let what = format!("政策包检查有 {} 处错误：{first}", errors.len());
            return Err(cx.malformed("digest", what).items(errors));
        }
        Ok(vec![
            PackAdopted {
                digest: self.digest.clone(),
                version: pack.version.clone(),
                from: self.from,
                document: self.document.clone(),
            }
            .into(),
        ])
    }
}

impl Happening for PackAdopted {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        fund.adoptions.push(Adoption {
            digest: self.digest.clone(),
            from: self.from,
            document: self.document.clone(),
        });
    }

    fn tell(&self) -> String {
        format!("自 {} 起适用 {}（政策包 {}）", self.from, self.document, self.version)
    }
}
