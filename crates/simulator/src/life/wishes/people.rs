//! Accounts, enterprises and what is known of them, providers, relations.

use fund::state::PayeeAccount;
use fund::steps::change_account::ChangeAccount;
use fund::steps::decide_provider::DecideProvider;
use fund::steps::declare_facts::{DeclareFacts, Statement};
use fund::steps::declare_relation::DeclareRelation;
use fund::steps::file_evidence::FileEvidence;
use fund::steps::file_provider::FileProvider;
use fund::steps::open_batch::OpenBatch;
use fund::steps::propose_account::ProposeAccount;
use fund::steps::record_checks::RecordChecks;
use fund::steps::refer_official::ReferOfficial;
use fund::steps::verify_account::VerifyAccount;
use fund::view::View;
use fund::{AccountId, Command, Fund, PersonId, Role};
use law::{CreditCode, FactValue};

use super::{evidence, file, pick, setting};
use crate::dice::Dice;

/// The account an act must come from, where one alone can take it and `may` does not know.
pub fn who(fund: &Fund, command: &Command) -> Option<AccountId> {
    match command {
        Command::RegisterEnterprise(own) => {
            let mut accounts = fund.accounts.values();
            Some(accounts.find(|actor| actor.enterprise.as_ref() == Some(&own.code))?.account.clone())
        }
        // The sheet is that of the first who has not scored.
        Command::GiveScores(own) => {
            let panel = fund.panel_of(fund.rewards.get(&own.reward)?)?;
            Some(panel.missing().into_iter().find(|(reward, _)| *reward == own.reward)?.1.clone())
        }
        Command::FinishTask(own) => {
            let mut engaged = fund.engagements.iter();
            Some(engaged.find(|(_, procurement)| **procurement == own.procurement)?.0.clone())
        }
        _ => None,
    }
}

/// What was looked up of a firm; now and then something speaks against it.
pub fn checks(firm: CreditCode, dice: &mut Dice) -> Command {
    let mut checks = crate::city::nothing_against(&firm, false);
    if dice.percent(4)
        && let Some(listed) = checks.first_mut()
    {
        listed.value = FactValue::Bool(true);
    }
    RecordChecks { checks }.into()
}

/// What is about an enterprise or an account alone.
pub fn wish(view: &View<'_>, firm: CreditCode, dice: &mut Dice) -> Option<Command> {
    let fund = view.fund;
    let providers = dice.percent(40);
    Some(match dice.below(12) {
        0 => {
            let paper = evidence("account-permit", &format!("permit{}", dice.below(20)));
            FileEvidence { enterprise: Some(firm), ..paper }.into()
        }
        1 => {
            let commitment = file(&format!("account {} {firm}", dice.below(3)));
            let account = PayeeAccount { commitment, bank: "模拟银行".into(), tail: "0000".into() };
            ProposeAccount { enterprise: firm, account }.into()
        }
        2..=4 => {
            VerifyAccount { enterprise: firm, agrees: !dice.percent(20), reason: "户名不符".into() }.into()
        }
        5 if dice.percent(20) => DeclareRelation { person: None, code: firm, kind: "曾任顾问".into() }.into(),
        5 | 6 if providers => {
            let enterprise = setting::provider(2).ok()?;
            FileProvider { enterprise, services: "生产管理软件".into(), served: 4 }.into()
        }
        5 | 6 => {
            let reason = "材料齐全".into();
            let enterprise = setting::provider(2).ok()?;
            DecideProvider { enterprise, enter: !dice.percent(10), reason }.into()
        }
        7 => {
            let facts = vec![Statement { fact: "ent.staff".into(), value: FactValue::Int(90) }];
            DeclareFacts { enterprise: firm, facts }.into()
        }
        8 => {
            let number = u32::try_from(fund.enterprises.len()).unwrap_or(0);
            let later: Vec<_> =
                fund.accounts.keys().filter(|own| own.as_str().starts_with("later")).collect();
            match pick(&later, dice).filter(|_| dice.percent(60)) {
                Some(account) => {
                    let code = fund.accounts.get(*account)?.enterprise.clone()?;
                    setting::register(&code, number).into()
                }
                None => setting::later(number).ok()?.into(),
            }
        }
        9 => {
            let account = AccountId(format!("expert{}", dice.between(6, 7)));
            let (role, organisation) = (Role::Expert, "模拟示例机构".into());
            ChangeAccount { account, role, district: None, organisation, active: dice.percent(80) }.into()
        }
        10 => {
            let name = format!("第{}批", fund.batches.len());
            let kind = *pick(&[fund::state::BatchKind::Pool, fund::state::BatchKind::Claim], dice)?;
            OpenBatch { kind, name, opens: view.today, closes: view.today }.into()
        }
        _ => {
            let person = PersonId(format!("p-referred{}", fund.referrals.len()));
            ReferOfficial { person, commitment: file("referral") }.into()
        }
    })
}
