//! 发布遴选公告: a call for products or services with its published criteria, weights and dates, by document (第九条: 制定遴选评审标准).

use jiff::civil::Date;
use law::{AmountForm, Basis, Fen, Kind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{papers, rewards, term};
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{BatchId, Digest, DocumentNumber};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::{Attached, Batch, Call, CallRules, Grading, ScoredCriterion};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row. The standards of a call are an official act.
pub const STEP: Step = Step {
    id: StepId::OpenCall,
    name: "发布遴选公告",
    public: "遴选公告已发布",
    next: "等待发布遴选公告",
    basis: Basis::RewardProcedure,
    by: &[Role::BureauLeader],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// A call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCall {
    /// Its name.
    #[schemars(title = "公告名称")]
    pub name: String,
    /// The head it is paid from.
    #[schemars(title = "支持方向", extend("x-choice" = "head"))]
    pub head: String,
    /// Its document.
    #[schemars(title = "公告文号")]
    pub document: DocumentNumber,
    /// The document's file.
    #[schemars(title = "公告文件摘要")]
    pub file: Digest,
    /// First day of applications.
    #[schemars(title = "受理开始", with = "Day")]
    pub opens: Date,
    /// Last day of applications, inclusive.
    #[schemars(title = "受理截止", with = "Day")]
    pub closes: Date,
    /// What experts score; together a hundred points.
    #[schemars(title = "评审指标及分值")]
    #[serde(default)]
    pub criteria: Vec<ScoredCriterion>,
    /// What a score brings, kind by kind.
    #[schemars(title = "奖补标准（按类别、得分）")]
    #[serde(default)]
    pub grades: Vec<Grading>,
    /// How many experts score each application.
    #[schemars(title = "评审专家人数")]
    #[serde(default)]
    pub experts: u32,
}

/// It is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallOpened {
    /// Its number among the batches.
    pub id: BatchId,
    /// Its name.
    pub name: String,
    /// The head.
    pub head: String,
    /// Its document.
    pub document: DocumentNumber,
    /// The document's file.
    pub file: Digest,
    /// First day.
    pub opens: Date,
    /// Last day, inclusive.
    pub closes: Date,
    /// What is scored.
    pub criteria: Vec<ScoredCriterion>,
    /// What a score brings.
    pub grades: Vec<Grading>,
    /// How many experts score.
    pub experts: u32,
    /// Digest of the pack that governs it and what comes of it.
    pub pack: String,
}

impl Act for OpenCall {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        cx.text("name", "公告名称", &self.name, 60)?;
        let head = rewards::head(cx, &self.head)?;
        let document = papers::document(cx, &self.document)?;
        rewards::announced(cx, &self.name, self.opens, self.closes)?;
        let AmountForm::ByKind { kinds, .. } = &head.form else {
            return Err(cx.malformed("head", format!("“{}”不按评审排名确定奖补", head.title)));
        };
        self.ranked(cx, kinds)?;
        papers::file(cx, Basis::RewardProcedure, "公告文件", &self.file)?;
        term::begins(cx, "不再发布新的遴选公告")?;
        Ok(vec![
            CallOpened {
                id: cx.fund.next_batch(),
                name: self.name.trim().to_owned(),
                head: self.head.clone(),
                document,
                file: self.file.clone(),
                opens: self.opens,
                closes: self.closes,
                criteria: self.criteria.clone(),
                grades: self.grades.clone(),
                experts: self.experts,
                pack: cx.pack.digest.clone(),
            }
            .into(),
        ])
    }
}

impl OpenCall {
    /// Criteria that make a hundred points, grades that rise with the score within the law, and experts enough.
    fn ranked(&self, cx: &Context<'_>, kinds: &[Kind]) -> Result<(), Refusal> {
        let Some(rules) = cx.pack.panel() else {
            let what = "政策包没有写明专家评审规则";
            return Err(cx.refuse(
                RefusalKind::Malformed,
                Basis::RewardProcedure,
                what,
                "请先采用写明评审规则的政策包。",
            ));
        };
        for (at, criterion) in self.criteria.iter().enumerate() {
            cx.text(&format!("criteria[{at}].name"), "评审指标", &criterion.name, 40)?;
            let twice = self.criteria[..at].iter().any(|other| other.name.trim() == criterion.name.trim());
            if twice || criterion.points == 0 {
                let what = "指标不能重复，分值须大于零";
                return Err(cx.malformed(&format!("criteria[{at}].points"), what));
            }
        }
        let sum: u64 = self.criteria.iter().map(|criterion| u64::from(criterion.points)).sum();
        if sum != 100 {
            return Err(cx.malformed("criteria", format!("各项指标的满分合计应为 100 分，现为 {sum} 分")));
        }
        if self.experts < rules.least || self.experts.is_multiple_of(2) {
            let what = format!("评审专家应为不少于 {} 人的单数，现为 {} 人", rules.least, self.experts);
            return Err(cx.malformed("experts", what));
        }
        if self.grades.is_empty() {
            return Err(cx.malformed("grades", "请至少填写一档奖补标准"));
        }
        for (at, grade) in self.grades.iter().enumerate() {
            let Some(kind) = kinds.iter().find(|kind| kind.id == grade.kind) else {
                let known: Vec<_> = kinds.iter().map(|kind| kind.title.as_str()).collect();
                let what = format!("没有类别“{}”，可选：{}", grade.kind, known.join("、"));
                return Err(cx.malformed(&format!("grades[{at}].kind"), what));
            };
            if grade.from > 100 || grade.amount <= Fen::ZERO {
                let what = "得分应在 0 至 100 分之间，每项奖补须大于零";
                return Err(cx.malformed(&format!("grades[{at}].from"), what));
            }
            let mut others = self.grades[..at].iter().filter(|other| other.kind == grade.kind);
            if others.any(|other| {
                other.from == grade.from || other.from.cmp(&grade.from) != other.amount.cmp(&grade.amount)
            }) {
                let what = "同一类别各档的得分不能相同，得分高的一档奖补也应较高";
                return Err(cx.malformed(&format!("grades[{at}].from"), what));
            }
            if grade.amount > kind.cap {
                let what = format!(
                    "{}每项奖补 {} 元，超过最高 {} 元",
                    kind.title,
                    grade.amount.grouped(),
                    kind.cap.grouped()
                );
                let refusal = Refusal::new(
                    RefusalKind::OverCeiling,
                    &what,
                    kind.citation.clone(),
                    "请降低该档奖补金额。",
                );
                return Err(refusal.field(format!("grades[{at}].amount"), what));
            }
        }
        Ok(())
    }
}

impl Happening for CallOpened {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let rules = CallRules::Ranking {
            criteria: self.criteria.clone(),
            grades: self.grades.clone(),
            experts: self.experts,
        };
        let call = Call {
            head: self.head.clone(),
            document: self.document.clone(),
            file: self.file.clone(),
            pack: self.pack.clone(),
            rules,
            panel: None,
        };
        let batch = Batch::of_call(self.id, self.name.clone(), (self.opens, self.closes), call);
        fund.batches.insert(self.id, batch);
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "遴选公告", Subject::Batch(self.id))]
    }

    fn tell(&self) -> String {
        format!("发布遴选公告“{}”（{}），受理 {} 至 {}", self.name, self.document, self.opens, self.closes)
    }
}
