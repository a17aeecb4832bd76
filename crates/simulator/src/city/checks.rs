//! What offices look up about enterprises against which nothing speaks.

use fund::steps::record_checks::{CheckRow, RecordChecks};
use law::{CreditCode, FactValue};

use super::trouble::Trouble;
use super::world::World;

/// What an office finds about an enterprise against which nothing speaks.
pub fn nothing_against(firm: &CreditCode, doubtful: bool) -> Vec<CheckRow> {
    let row = |fact: &str, value: FactValue, source: &str| CheckRow {
        enterprise: firm.clone(),
        fact: fact.into(),
        value,
        source: source.into(),
        on: None,
        evidence: None,
    };
    let no = || FactValue::Bool(false);
    let mut rows = vec![
        row("ent.listed_abnormal", no(), "国家企业信用信息公示系统"),
        row("ent.listed_dishonest", no(), "信用中国"),
        row("ent.events", FactValue::Events(Vec::new()), "应急、市场监管、税务部门"),
        row("ent.cooperates", FactValue::Bool(true), "区县工信部门"),
        row("ent.little_giant", no(), "“小巨人”名单"),
        row("ent.got_central_sme_fund", no(), "市财政局"),
        row("ent.pilot_2022_22", no(), "2022年改造试点名单"),
    ];
    if doubtful {
        rows.push(row("ent.industry_ruling", FactValue::Bool(true), "市工信局行业认定意见"));
    }
    rows
}

impl World<'_> {
    /// The bureau looks enterprises up again: what was found ages.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn looked_up(&self, firms: impl IntoIterator<Item = CreditCode>) -> Result<(), Trouble> {
        let asked = |row: &CheckRow| self.agenda.pack().fact(&row.fact).is_some();
        let found = firms.into_iter().flat_map(|firm| nothing_against(&firm, false));
        let checks: Vec<_> = found.filter(asked).collect();
        if checks.is_empty() {
            return Ok(());
        }
        self.agenda.act(&self.people.awards, RecordChecks { checks }).await.map(|_| ())
    }
}
