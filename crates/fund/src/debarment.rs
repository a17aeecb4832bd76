//! 取消申请资格: whoever is debarred meets no condition of application, under 第十七条 and the decision's number.

use jiff::civil::Date;
use law::{Basis, CreditCode, CriterionResult, Pack, Verdict};

use crate::fund::Fund;
use crate::state::Debarment;

/// The id of the condition, beside those of the pack.
pub const CONDITION: &str = "not-debarred";

/// The debarment that holds for a party on a day.
#[must_use]
pub fn of<'a>(fund: &'a Fund, code: &CreditCode, today: Date) -> Option<&'a Debarment> {
    fund.debarments.get(code).filter(|debarment| (debarment.from..=debarment.until).contains(&today))
}

/// The condition a debarred party does not meet; `None` where there is nothing against it.
#[must_use]
pub fn condition(fund: &Fund, pack: &Pack, code: &CreditCode, today: Date) -> Option<CriterionResult> {
    let debarment = of(fund, code, today)?;
    Some(CriterionResult {
        id: CONDITION.into(),
        title: format!("已取消申请资格至 {}（{}）", debarment.until, debarment.document),
        citation: pack.cite(Basis::Sanction),
        verdict: Verdict::False,
        value: format!("{} 至 {}", debarment.from, debarment.until),
        source: debarment.document.to_string(),
        on: Some(debarment.from),
        needs: Vec::new(),
        remedy: "取消期满后可以申请；对处理决定不服的，可依法申请行政复议或者提起行政诉讼。".into(),
        readings: pack.reading(SCOPE).map(|reading| reading.id.clone()).into_iter().collect(),
        standard: String::new(),
    })
}

/// Whether a condition that fails counts against a case under way: a debarment does where the decision stops those too.
#[must_use]
pub fn counts(fund: &Fund, code: &CreditCode, today: Date, failed: &CriterionResult) -> bool {
    failed.id != CONDITION || of(fund, code, today).is_none_or(|debarment| debarment.running)
}

/// The reading that says what becomes of cases under way.
pub const SCOPE: &str = "debarment-scope";

/// Whether cases under way stop too, by the reading.
#[must_use]
pub fn stops_running(pack: &Pack) -> bool {
    pack.reading(SCOPE).is_none_or(|reading| reading.chosen != "new-only")
}
