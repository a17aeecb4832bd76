//! The papers of a finding (第十五条、第十七条): 整改通知书, 拟处理告知书, 处理决定书. They say what was found, on which words of the
//! law, what is asked or decided, until when, and what the party can do.

use fund::state::{Finding, Lift, Proposal, Rectification, Sanction};
use fund::view::View;
use fund::{Actor, FindingId, Stage, Subject};
use law::{Basis, Pack};

use super::words::{NO_NUMBER, bureau, date, group, phone, readings, rule};
use super::{Block, Line, Sheet};
use crate::Proof;

/// A paper of a finding by its name in addresses: `rectification`, `notice`, `decision`. `None` where there is no such paper
/// yet, or not for this reader.
#[must_use]
pub fn supervision(
    view: &View<'_>,
    actor: &Actor,
    id: FindingId,
    paper: &str,
    proof: &Proof,
) -> Option<Sheet> {
    let subject = Subject::Finding(id);
    let finding = view.fund.findings.get(&id).filter(|_| view.sees(actor, &subject))?;
    let pack = view.pack_of(&subject)?;
    let about = Paper { finding, pack, proof, target: view.target_name(&finding.target) };
    match paper {
        "rectification" => Some(about.rectification(finding.rectifications.last()?)),
        "notice" => Some(about.notice(finding.proposal.as_ref()?)),
        "decision" => Some(about.decision(finding.proposal.as_ref()?, finding.sanction.as_ref()?)),
        "lifting" => {
            let sanction = finding.sanction.as_ref()?;
            Some(about.lifting(sanction, sanction.lifts.last()?))
        }
        _ => None,
    }
}

struct Paper<'a> {
    finding: &'a Finding,
    pack: &'a Pack,
    proof: &'a Proof,
    target: String,
}

impl Paper<'_> {
    fn sheet(&self, kind: &'static str, number: &str) -> Sheet {
        let party = format!("{}（{}）：", self.finding.party_name, self.finding.party);
        Sheet::new(kind, self.finding.id, self.proof)
            .title(kind)
            .number(number.to_owned())
            .block(Block::Addressee(party))
    }

    fn facts(&self) -> String {
        format!("经对“{}”（{}）监督检查，发现：{}", self.target, self.finding.target, self.finding.facts)
    }

    fn rectification(&self, order: &Rectification) -> Sheet {
        let opening = Line::default()
            .words(format!("根据{}", rule(self.pack)))
            .articles(&[self.pack.cite(Basis::Supervision)])
            .words("，请按以下要求整改：");
        let due = date(order.due);
        self.sheet("整改通知书", order.document.as_str())
            .text(self.facts())
            .text(opening)
            .text(order.what.clone())
            .text(format!("请于{due}前（含当日）完成整改，并在系统中报告整改情况、上传材料。"))
            .text(format!("咨询电话：{}。", phone(Some(self.pack))))
            .sign(group(self.pack), date(order.on))
            .hands(&["签收人", "签收日期"])
    }

    fn notice(&self, proposal: &Proposal) -> Sheet {
        let intended = Line::default()
            .words(format!("上述情况属于“{}”。根据{}", proposal.ground.zh(), rule(self.pack)))
            .articles(&[self.pack.cite(proposal.ground.basis())])
            .words(format!("，拟作出以下处理：{}。", proposal.measures.zh()));
        let until = date(proposal.until);
        self.sheet("拟处理意见告知书", proposal.document.as_str())
            .text(self.facts())
            .text(format!("事实和理由：{}", proposal.reason))
            .text(intended)
            .text(format!(
                "你单位可以在{until}前（含当日）陈述、申辩，在系统中填写或者书面提交；也可以放弃。逾期不提交的，视为放弃。\
                 不因陈述、申辩加重处理。"
            ))
            .text(format!("咨询电话：{}。", phone(Some(self.pack))))
            .sign(group(self.pack), date(proposal.on))
            .hands(&["签收人", "签收日期"])
    }

    /// What the party is told when a decision is lifted or changed.
    fn lifting(&self, sanction: &Sanction, lift: &Lift) -> Sheet {
        let revoked = self.finding.stage == Stage::SanctionLifted;
        let what = if revoked { "撤销".to_owned() } else { "变更".to_owned() };
        let stands = match (revoked, sanction.measures.none()) {
            (true, _) => "该决定的各项措施自登记之日起不再执行。".to_owned(),
            (false, true) => "取消申请资格自登记之日起终止，你单位可以申请。".to_owned(),
            (false, false) => format!("仍然保留的措施：{}。", sanction.measures.zh()),
        };
        let freed =
            lift.debarred_until.filter(|_| sanction.debarred_until.is_none() && !sanction.measures.none());
        let freed =
            freed.map(|until| format!("原定至{}的取消申请资格同时终止，你单位可以申请。", date(until)));
        let shown = lift.shown_until.map(|until| {
            format!("处理公告已于登记当日撤下不再保留的内容，并说明本次{what}至{}。", date(until))
        });
        let opening = Line::default()
            .words(format!("本局{}依据{}", date(sanction.on), rule(self.pack)))
            .articles(std::slice::from_ref(&sanction.cite))
            .words(format!(
                "对你单位作出的处理决定（{}），经{}（{}，{}）{what}。",
                sanction.document,
                lift.cause.zh(),
                lift.authority,
                lift.document
            ));
        self.sheet("处理决定撤销（变更）通知书", NO_NUMBER)
            .text(opening)
            .text(format!("理由：{}", lift.reason))
            .text(stands)
            .maybe(freed)
            .maybe(shown)
            .text(format!("咨询电话：{}。", phone(Some(self.pack))))
            .sign(bureau(Some(self.pack)), date(lift.on))
            .hands(&["签收人", "签收日期"])
    }

    fn decision(&self, proposal: &Proposal, sanction: &Sanction) -> Sheet {
        let (measures, debarred_until, public_until) = sanction.decided();
        let said = match &proposal.statement {
            None => "你单位在期限内没有陈述、申辩。".to_owned(),
            Some((text, _, _)) if text.is_empty() => "你单位放弃陈述、申辩。".to_owned(),
            Some((text, _, on)) => format!("你单位于{}陈述、申辩：{text}", date(*on)),
        };
        let decided = Line::default()
            .words(format!("上述情况属于“{}”。根据{}", sanction.ground.zh(), rule(self.pack)))
            .articles(std::slice::from_ref(&sanction.cite))
            .words(format!("，决定：{}。", measures.zh()));
        let debarred = debarred_until.map(|until| {
            format!("取消申请资格自{}起至{}止（含当日），期满自动恢复。", date(sanction.on), date(until))
        });
        let public =
            public_until.map(|until| format!("本决定（不含追回金额）在处理公告中公布至{}。", date(until)));
        let used = readings(self.pack, &["debarment-term".to_owned(), "debarment-scope".to_owned()]);
        let used = debarred_until.filter(|_| !used.is_empty()).map(|_| format!("适用口径：{used}。"));
        self.sheet("处理决定书", sanction.document.as_str())
            .text(self.facts())
            .text(format!("事实和理由：{}", proposal.reason))
            .text(said)
            .text(format!("复核意见：{}", sanction.answer))
            .text(decided)
            .maybe(debarred)
            .maybe(public)
            .maybe(used)
            .text("对本决定不服的，可以依法申请行政复议，或者向人民法院提起行政诉讼。")
            .sign(bureau(Some(self.pack)), date(sanction.on))
            .hands(&["签收人", "签收日期"])
    }
}
