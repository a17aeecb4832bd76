//! Diagnoses by a lead unit, and its reward by the published formula (第四条（三）2).

use fund::state::{CallRules, Formula};
use fund::steps::assess_diagnosis::AssessDiagnosis;
use fund::steps::confirm_diagnosis::ConfirmDiagnosis;
use fund::steps::name_lead_unit::NameLeadUnit;
use fund::steps::open_diagnosis::OpenDiagnosis;
use fund::steps::record_diagnosis::RecordDiagnosis;
use fund::steps::remove_lead_unit::RemoveLeadUnit;
use fund::steps::start_reward::StartReward;
use fund::view::View;
use fund::{Command, Stage};
use law::Fen;

use super::{file, pick, rewards, setting};
use crate::dice::Dice;

/// Something the diagnosis of an industry waits for.
pub fn wish(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    let fund = view.fund;
    let unit = setting::lead_unit().ok()?;
    if fund.lead_units.is_empty() || dice.percent(2) {
        let (industry, document) = ("boilers".into(), "组长模拟1号".into());
        return Some(NameLeadUnit { industry, unit, document }.into());
    }
    if dice.percent(2) {
        let (industry, reason, document) = ("boilers".into(), "换届".into(), "组长模拟2号".into());
        return Some(RemoveLeadUnit { industry, reason, document }.into());
    }
    let by_formula = |own: &&fund::state::Batch| {
        own.call.as_ref().is_some_and(|call| matches!(call.rules, CallRules::Diagnosis(_)))
    };
    let call = fund.batches.values().rfind(by_formula);
    let Some(call) = call.filter(|own| own.closes >= view.today || dice.percent(95)) else {
        return Some(open(view, dice));
    };
    let going = |own: &&fund::state::Reward| !own.stage.came_to_nothing();
    let Some(own) = fund.applications(call.id).filter(going).last() else {
        let (kind, name) = (String::new(), format!("诊断{}", dice.below(9)));
        let summary = "到厂诊断".into();
        return Some(StartReward { enterprise: unit, call: call.id, kind, name, summary }.into());
    };
    let open: Vec<_> = fund.diagnoses.iter().filter(|(_, own)| own.answer.is_none()).collect();
    Some(match own.stage {
        Stage::RewardStarted | Stage::RewardReturned if dice.percent(85) => {
            if let Some((firm, _)) = pick(&open, dice).filter(|_| dice.percent(60)) {
                let agrees = dice.percent(85);
                let enterprise = (*firm).clone();
                return Some(ConfirmDiagnosis { enterprise, agrees, comment: "到厂一天".into() }.into());
            }
            let firm = setting::firm(fund, dice)?;
            let (summary, report) = ("建议先联网".into(), file("report"));
            RecordDiagnosis { reward: own.id, firm, on: view.today, summary, report }.into()
        }
        Stage::RewardAdmitted => AssessDiagnosis { reward: own.id }.into(),
        _ => return rewards::case(view, own, dice),
    })
}

fn open(view: &View<'_>, dice: &mut Dice) -> Command {
    let yuan = |yuan: i64| Fen::new(yuan * 100);
    let days = jiff::Span::new().days(dice.between(30, 60));
    OpenDiagnosis {
        name: format!("诊断奖励{}", view.fund.batches.len()),
        document: "诊断模拟1号".into(),
        file: file("formula"),
        opens: view.today,
        closes: view.today.checked_add(days).unwrap_or(view.today),
        formula: Formula { least: 1, each: yuan(30_000), pooled: yuan(20_000), risen: yuan(30_000) },
    }
    .into()
}
