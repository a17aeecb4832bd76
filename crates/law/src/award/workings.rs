//! Workings (测算过程): kept as the numbers of the decision, put into words only when somebody reads them.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::award::decide::{BandDecision, Scope};
use crate::award::table::{self, Chosen};
use crate::award::{Award, Decision, Rules, Share, Terms};
use crate::head::Band;
use crate::{Citation, Fen};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workings {
    rules: Arc<Rules>,
    decided: Decided,
    document_no: Option<String>,
    /// What a division of the money left for this award, where there was one.
    pub(super) share: Option<Share>,
}

/// By bands, or by a rate table.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Decided {
    Bands(Decision),
    Table(Box<Chosen>),
}

/// The numbers of a decision by bands, while they are put into words.
struct ByBands<'a> {
    rules: &'a Rules,
    decision: &'a Decision,
    document_no: Option<&'a str>,
}

/// One line as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkingLine {
    pub step: String,
    pub basis: Vec<Citation>,
    pub expression: String,
    pub result: String,
}

pub(super) fn award(rules: &Arc<Rules>, terms: Option<&Terms>, decision: Decision) -> Award {
    let bands = [Some(decision.lower), decision.upper];
    let mut citations = Vec::with_capacity(5);
    let mut bound_by = Vec::new();
    citations.push(rules.base.clone());
    for band in bands.into_iter().flatten() {
        citations.push(rules.bands[band.band].citation.clone());
        if band.cap_binds() {
            bound_by.push(format!("{}.cap", rules.bands[band.band].id));
        }
    }
    citations.push(rules.firm.citation.clone());
    if terms.is_some() {
        citations.push(rules.tuning.clone());
    }
    if decision.room < decision.project {
        bound_by.push("firm.cap".to_owned());
    }
    let (decided, document_no) = (Decided::Bands(decision), terms.map(|terms| terms.document_no.clone()));
    let workings = Workings { rules: Arc::clone(rules), decided, document_no, share: None };
    Award { amount: decision.amount, bound_by, citations, readings: readings(&decision), workings }
}

/// The readings this amount rests on; the edge only where the investment stands on one.
fn readings(decision: &Decision) -> Vec<String> {
    let edge = decision.upper.is_some().then_some("boundary");
    ["band-scope", "ceiling", "rounding", "fourth-project"]
        .into_iter()
        .chain(edge)
        .map(str::to_owned)
        .collect()
}

impl Workings {
    /// Of a decision by a rate table.
    pub(super) fn table(rules: &Arc<Rules>, chosen: Chosen, document_no: Option<String>) -> Self {
        Self { rules: Arc::clone(rules), decided: Decided::Table(Box::new(chosen)), document_no, share: None }
    }

    pub fn lines(&self) -> Vec<WorkingLine> {
        let (rules, document_no) = (self.rules.as_ref(), self.document_no.as_deref());
        let (mut lines, own) = match &self.decided {
            Decided::Bands(decision) => (ByBands { rules, decision, document_no }.lines(), decision.amount),
            Decided::Table(chosen) => (table::lines(rules, chosen, document_no), chosen.amount),
        };
        if let Some(share) = &self.share {
            self.shared(share, own, &mut lines);
        }
        lines
    }

    /// What the document divides, this award's part (按比例分配), and the lower of the two.
    fn shared(&self, share: &Share, own: Fen, lines: &mut Vec<WorkingLine>) {
        let here = || vec![self.rules.tuning.clone()];
        let part = format!("{}；{} 分配于合计应得 {}", share.document_no, share.money, share.total);
        lines.push(line("按比例分配", here(), part, share.amount.to_string()));
        let amount = own.min(share.amount).to_string();
        lines.push(line("分配后的奖补额度", here(), lower_of(own, share.amount), amount));
    }
}

impl ByBands<'_> {
    fn lines(&self) -> Vec<WorkingLine> {
        let Self { rules, decision, .. } = self;
        let mut lines = vec![self.base()];
        for band in [Some(decision.lower), decision.upper].into_iter().flatten() {
            self.band(&band, &mut lines);
        }
        if let Some(upper) = decision.upper {
            let basis = [&decision.lower, &upper].map(|b| rules.bands[b.band].citation.clone()).to_vec();
            let expression = format!("{} = {}", decision.lower.amount, upper.amount);
            lines.push(line("两档交界，结果相同", basis, expression, upper.amount.to_string()));
        }
        self.firm(&mut lines);
        lines
    }

    fn base(&self) -> WorkingLine {
        let Self { rules, decision, .. } = self;
        let expression = match rules.scope {
            Scope::Project => "本项目核定改造投入".to_owned(),
            Scope::Firm => format!("企业已核定{} + 本项目{}", decision.firm.verified, decision.verified),
        };
        line("核定改造投入", vec![rules.base.clone()], expression, decision.base.to_string())
    }

    fn band(&self, decided: &BandDecision, lines: &mut Vec<WorkingLine>) {
        let band = &self.rules.bands[decided.band];
        let base = self.decision.base;
        let here = || vec![band.citation.clone()];
        lines.push(line(
            "适用档次",
            here(),
            format!("{base} 属于{}", band.range()),
            format!("第{}档", decided.band + 1),
        ));
        if let Some(document_no) = self.document_no {
            let law = format!("{document_no}；办法上限{}、{}", band.rate, band.cap);
            let tuned = format!("{}、{}", decided.rate, decided.cap);
            lines.push(line("批次标准", vec![self.rules.tuning.clone()], law, tuned));
        }
        let product = format!("{base} × {}", decided.rate);
        lines.push(line("按比例计算", here(), product, decided.product.to_string()));
        lines.push(line(
            "单项上限",
            here(),
            lower_of(decided.product, decided.cap),
            decided.amount.to_string(),
        ));
    }

    fn firm(&self, lines: &mut Vec<WorkingLine>) {
        let Self { rules, decision, .. } = self;
        let here = || vec![rules.firm.citation.clone()];
        let nth = decision.firm.projects.saturating_add(1);
        let count = format!("本项目为第{nth}个，不超过{}个", rules.firm.projects);
        lines.push(line("项目数", here(), count, format!("第{nth}个")));
        if rules.scope == Scope::Firm {
            let less = format!("{} − 已获{}", decision.lower.amount, decision.firm.awarded);
            lines.push(line("扣除已获额度", here(), less, decision.project.to_string()));
        }
        let room = format!("{} − 已获{}", decision.firm_cap, decision.firm.awarded);
        lines.push(line("企业累计余额", here(), room, decision.room.to_string()));
        let amount = lower_of(decision.project, decision.room);
        lines.push(line("奖补额度", here(), amount, decision.amount.to_string()));
    }
}

pub(crate) fn line(step: &str, basis: Vec<Citation>, expression: String, result: String) -> WorkingLine {
    WorkingLine { step: step.to_owned(), basis, expression, result }
}

pub(super) fn lower_of(amount: Fen, cap: Fen) -> String {
    format!("{amount} 与 {cap} 取低")
}

impl Band {
    /// 30万元以下, 30万元至80万元, 80万元以上
    pub fn range(&self) -> String {
        let wan = |edge: Fen| format!("{}万元", edge.wan().trim_end_matches('0').trim_end_matches('.'));
        match (self.from, self.to) {
            (None, Some(to)) => format!("{}以下", wan(to)),
            (Some(from), Some(to)) => format!("{}至{}", wan(from), wan(to)),
            (Some(from), None) => format!("{}以上", wan(from)),
            (None, None) => "任何投入".to_owned(),
        }
    }
}
