//! 首批拨付: the finance bureau instructs the first payment of approved awards, not below the law's share (第十一条).

use law::{Basis, CreditCode, Fen, Pack, Rate, Rounding};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, term};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, PaymentId, Purpose};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Funded, LineState, Payment, PaymentKind, PaymentLine};
use crate::step::{Duty, Step, Wait};
use crate::subject::{Subject, SubjectKind};

/// The row. Instructing and confirming are never one person's, over both payments of a case (第三条（二）、第十六条).
pub const STEP: Step = Step {
    id: StepId::InstructFirst,
    name: "下达首批拨付指令",
    public: "首批拨付指令已下达",
    next: "等待市财政局拨付首批资金",
    basis: Basis::FirstPayment,
    by: &[Role::FinanceBureau],
    on: SubjectKind::Fund,
    takes: &[Stage::Approved],
    to: &[Stage::FirstInstructed, Stage::BalanceInstructed],
    duty: Duty::Must,
    waits: &[Wait::Reconciled, Wait::AccountCooling],
    excludes: &[StepId::ApproveAwards, StepId::ConfirmPayment, StepId::ReturnPayment],
    limit: Some("payment"),
    ..Step::BLANK
};

/// The projects, and how much of each award is paid now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstructFirst {
    /// The projects and rewards.
    #[schemars(title = "项目", extend("x-choice" = "projects"))]
    pub projects: Vec<Purpose>,
    /// Percent of the award, from the law's share (70) to 100.
    #[schemars(title = "首批比例（%）")]
    pub share: u32,
}

/// An instruction to pay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentInstructed {
    /// Its number.
    pub id: PaymentId,
    /// First payment or balance.
    pub kind: PaymentKind,
    /// Percent of the awards, for a first payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<u32>,
    /// Its lines.
    pub lines: Vec<InstructedLine>,
}

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstructedLine {
    /// The project or reward.
    pub project: Purpose,
    /// The enterprise.
    pub enterprise: CreditCode,
    /// The amount, in fen.
    pub amount: Fen,
    /// Commitment of the account it goes to.
    pub account: Digest,
    /// Digest of the governing pack.
    pub pack: String,
    /// The readings the payment rests on, such as that on payment after expiry.
    pub readings: Vec<String>,
}

impl Act for InstructFirst {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn cases(&self) -> Vec<Purpose> {
        self.projects.clone()
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        checks::list(cx, &self.projects)?;
        let mut amounts = Vec::with_capacity(self.projects.len());
        let mut whole = 0;
        for id in &self.projects {
            let case = checks::funded(cx, *id)?;
            whole += usize::from(at_once(checks::pack_of(cx, case)?, case));
            amounts.push(self.amount(cx, case)?);
        }
        if whole > 0 && whole < self.projects.len() {
            let what = "一次拨付其余的项目，和分两批拨付的项目，不能在同一份拨付单中";
            return Err(cx.malformed("projects", format!("{what}，请分开下达")));
        }
        let lines = lines(cx, &self.projects, &amounts)?;
        let id = cx.fund.next_payment();
        let (kind, share) = match whole {
            0 => (PaymentKind::First, Some(self.share)),
            _ => (PaymentKind::Balance, None),
        };
        Ok(vec![PaymentInstructed { id, kind, share, lines }.into()])
    }
}

/// Whether all that is left of the award is paid at once: where the text gives an advance before acceptance instead of two
/// payments after it.
#[must_use]
pub fn at_once(pack: &Pack, case: &dyn Funded) -> bool {
    case.purpose().project().is_some() && pack.advance_rule().is_some()
}

impl InstructFirst {
    /// 不低于: rounded up to the fen, and never more than is left of the award.
    fn amount(&self, cx: &Context<'_>, case: &dyn Funded) -> Result<Fen, Refusal> {
        let pack = checks::pack_of(cx, case)?;
        if at_once(pack, case) {
            let what = "其余的一次拨付，比例应为 100%";
            return if self.share == 100 { Ok(case.due()) } else { Err(self.improper(cx, what.to_owned())) };
        }
        let least = pack.first_payment();
        let share = Rate::percent(self.share);
        if share < least || self.share > 100 {
            return Err(self.improper(cx, format!("首批比例应为 {least} 至 100%，不能是 {}%", self.share)));
        }
        let two = pack.reading("two-payments").is_some_and(|reading| reading.chosen == "two");
        if two && self.share == 100 {
            return Err(self.improper(cx, "按现行口径须分两批发放，首批比例应低于 100%".to_owned()));
        }
        let award = case.awarded();
        let amount = award.times(share, Rounding::Up).map(|amount| amount.min(case.due()));
        amount.ok_or_else(|| self.improper(cx, format!("{} 的首批金额无法计算", case.purpose())))
    }

    fn improper(&self, cx: &Context<'_>, what: String) -> Refusal {
        let refusal = cx.refuse(RefusalKind::Malformed, Basis::FirstPayment, &what, "请改正首批比例。");
        refusal.field("share", what)
    }
}

/// The lines of an instruction: account verified, no recovery open, law in force or reading, conditions met, cash enough.
///
/// # Errors
/// The first [`Refusal`] in the published order.
pub fn lines(cx: &Context<'_>, cases: &[Purpose], amounts: &[Fen]) -> Result<Vec<InstructedLine>, Refusal> {
    let mut lines = Vec::with_capacity(cases.len());
    let listed: Vec<_> = cases.iter().map(|id| checks::funded(cx, *id)).collect::<Result<_, _>>()?;
    for (case, amount) in listed.iter().zip(amounts) {
        let readings = term::payable(cx, *case)?;
        nothing_to_recover(cx, case.purpose())?;
        lines.push(InstructedLine {
            project: case.purpose(),
            enterprise: case.enterprise.clone(),
            amount: *amount,
            account: Digest(String::new()),
            pack: case.pack.clone(),
            readings,
        });
    }
    for line in &mut lines {
        line.account = account(cx, &line.enterprise)?;
    }
    for case in listed {
        checks::eligible_for(cx, case)?;
    }
    enough_cash(cx, amounts)?;
    Ok(lines)
}

/// Money is not paid out on a case from which money is being claimed back (第十七条).
pub(super) fn nothing_to_recover(cx: &Context<'_>, case: Purpose) -> Result<(), Refusal> {
    let mut open = cx.fund.recoveries.values().filter(|recovery| recovery.stage == Stage::RecoveryOpen);
    let Some(recovery) = open.find(|recovery| recovery.purpose == case) else { return Ok(()) };
    let what = format!("{case} 还有 {} 元未追回（{}）", recovery.outstanding().grouped(), recovery.id);
    Err(cx.refuse(RefusalKind::WrongStage, Basis::Sanction, what, "追回办结后再拨付，或从名单中移出。"))
}

/// The account on file, which a second person has verified (第三条（四）).
pub(super) fn account(cx: &Context<'_>, code: &CreditCode) -> Result<Digest, Refusal> {
    let enterprise = checks::enterprise(cx, code)?;
    let verified = enterprise.account.as_ref().map(|(account, _)| account.commitment.clone());
    verified.ok_or_else(|| {
        let what = format!("{}还没有经核验的收款账户", enterprise.name);
        let remedy = "请企业登记收款账户，并由区县财政部门核验。";
        cx.refuse(RefusalKind::EvidenceMissing, Basis::DistrictFinanceDuty, what, remedy)
    })
}

/// What is instructed is at the treasury and claimed by no other instruction (第十一条: 资金到位情况). No more is ever awarded
/// than the centre has promised, so whatever is short is still to arrive.
pub(super) fn enough_cash(cx: &Context<'_>, amounts: &[Fen]) -> Result<(), Refusal> {
    let free = cx.fund.free_cash();
    let wanted = Fen::sum(amounts.iter().copied()).unwrap_or(Fen::new(i64::MAX));
    if wanted <= free {
        return Ok(());
    }
    let what = format!("国库可用资金 {} 元，本次拨付 {} 元，不足以支付", free.grouped(), wanted.grouped());
    Err(cx.refuse(RefusalKind::NotYet, Basis::Balance, what, "中央财政资金到位后再拨付，或减少本次项目。"))
}

impl Happening for PaymentInstructed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        for line in &self.lines {
            let Some(case) = fund.funded_mut(line.project) else { continue };
            case.instructed = line.amount;
            case.move_to(
                match self.kind {
                    PaymentKind::First => Stage::FirstInstructed,
                    PaymentKind::Advance => Stage::AdvanceInstructed,
                    _ => Stage::BalanceInstructed,
                },
                stamp,
            );
        }
        let line = |line: &InstructedLine| PaymentLine {
            purpose: line.project,
            payee: line.enterprise.clone(),
            amount: line.amount,
            account: line.account.clone(),
            state: LineState::Open,
        };
        let payment = Payment {
            id: self.id,
            kind: self.kind,
            recovery: None,
            lines: self.lines.iter().map(line).collect(),
            on: stamp.on,
            by: stamp.person.clone(),
            stage: Stage::PaymentOpen,
            seq: stamp.seq,
        };
        fund.payments.insert(self.id, payment);
    }

    fn cases(&self) -> Vec<Purpose> {
        self.lines.iter().map(|line| line.project).collect()
    }

    fn tell(&self) -> String {
        let total = Fen::sum(self.lines.iter().map(|line| line.amount)).unwrap_or(Fen::ZERO);
        let share = self.share.map_or_else(String::new, |share| format!("（{share}%）"));
        format!(
            "下达{}拨付指令 {}{share}：{} 笔，{} 元",
            self.kind.zh(),
            self.id,
            self.lines.len(),
            total.grouped()
        )
    }
}
