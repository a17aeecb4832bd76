//! One function a table.

use fund::state::LineState;
use fund::view::{ProjectFilter, View};
use fund::{Actor, Role};

use crate::clock::moment;
use crate::table::{Column, Table, Value};

/// A table and the name of its files.
#[derive(Debug, Clone)]
pub struct Named {
    /// File name without extension.
    pub name: &'static str,
    /// The table.
    pub table: Table,
}

/// Every table, each of the day of the view.
#[must_use]
pub fn tables(view: &View<'_>) -> Vec<Named> {
    type Make = fn(&View<'_>) -> Table;
    let all: [(&'static str, Make); 18] = [
        ("enterprises", enterprises),
        ("projects", projects),
        ("batches", batches),
        ("notices", notices),
        ("objections", objections),
        ("payments", payments),
        ("recoveries", recoveries),
        ("procurements", super::money::procurements),
        ("milestones", super::money::milestones),
        ("differences", super::money::differences),
        ("targets", super::performance::targets),
        ("evaluations", super::performance::evaluations),
        ("grants", grants),
        ("heads", heads),
        ("balances", balances),
        ("postings", postings),
        ("accounts", accounts),
        ("acts", acts),
    ];
    all.into_iter().map(|(name, make)| Named { name, table: make(view).as_of(view.today) }).collect()
}

/// Who may see everything and change nothing.
pub(super) fn auditor() -> Actor {
    Actor {
        account: "".into(),
        person: "".into(),
        role: Role::Auditor,
        district: None,
        enterprise: None,
        organisation: String::new(),
        active: true,
    }
}

pub(super) fn text(value: impl ToString) -> Value {
    Value::Text(value.to_string())
}

fn enterprises(view: &View<'_>) -> Table {
    let mut table = Table::new(
        "企业",
        [
            Column::text("统一社会信用代码"),
            Column::text("企业名称"),
            Column::text("区县"),
            Column::text("行业"),
            Column::int("项目数", "个").total(),
            Column::yuan("奖补额度").total(),
            Column::yuan("已拨付").total(),
        ],
    );
    for row in view.enterprises(&auditor(), "", "") {
        let projects = i64::try_from(row.projects).unwrap_or(i64::MAX);
        table.push([
            text(&row.code),
            row.name.into(),
            row.district.into(),
            row.industry.into(),
            projects.into(),
            row.awarded.into(),
            row.paid.into(),
        ]);
    }
    table
}

fn projects(view: &View<'_>) -> Table {
    let mut table = Table::new(
        "项目",
        [
            Column::text("项目编号"),
            Column::text("项目名称"),
            Column::text("统一社会信用代码"),
            Column::text("企业名称"),
            Column::text("区县"),
            Column::text("行业"),
            Column::text("批次"),
            Column::text("阶段"),
            Column::date("进入阶段"),
            Column::yuan("计划投入").total(),
            Column::yuan("申报投入").total(),
            Column::yuan("核定改造投入").total(),
            Column::yuan("奖补额度").total(),
            Column::yuan("已拨付").total(),
        ],
    );
    let mut rows = view.projects(&auditor(), &ProjectFilter::default());
    rows.sort_by_key(|row| row.id);
    for row in rows {
        table.push([
            text(row.id),
            row.name.into(),
            text(&row.enterprise),
            row.enterprise_name.into(),
            row.district.into(),
            row.industry.into(),
            row.batch.into(),
            row.stage.zh().into(),
            row.since.into(),
            row.planned.into(),
            row.claimed.into(),
            row.verified.into(),
            row.award.into(),
            row.paid.into(),
        ]);
    }
    table
}

fn batches(view: &View<'_>) -> Table {
    let mut table = Table::new(
        "批次",
        [
            Column::text("批次编号"),
            Column::text("类别"),
            Column::text("批次名称"),
            Column::date("受理开始"),
            Column::date("受理截止"),
            Column::text("微调文号"),
            Column::int("项目数", "个").total(),
            Column::yuan("奖补额度").total(),
        ],
    );
    for row in view.batches() {
        let projects = i64::try_from(row.projects).unwrap_or(i64::MAX);
        table.push([
            text(row.batch.id),
            row.batch.kind.zh().into(),
            row.batch.name.into(),
            row.batch.opens.into(),
            row.batch.closes.into(),
            row.batch.terms.map(|terms| terms.document_no).into(),
            projects.into(),
            row.awarded.into(),
        ]);
    }
    table
}

fn notices(view: &View<'_>) -> Table {
    let mut table = Table::new(
        "公示",
        [
            Column::text("公示编号"),
            Column::text("状态"),
            Column::date("公示开始"),
            Column::date("公示截止"),
            Column::text("更正"),
            Column::text("批准文号"),
            Column::text("项目编号"),
            Column::text("企业名称"),
            Column::text("项目名称"),
            Column::yuan("核定改造投入"),
            Column::yuan("奖补额度"),
        ],
    );
    for notice in view.fund.notices.values() {
        for row in &notice.rows {
            table.push([
                text(notice.id),
                notice.stage.zh().into(),
                notice.opens.into(),
                notice.closes.into(),
                notice.corrects.map(|id| id.to_string()).into(),
                notice.approval.as_ref().map(|document| document.as_str()).into(),
                text(row.purpose),
                row.enterprise_name.as_str().into(),
                row.name.as_str().into(),
                row.verified.into(),
                row.amount.into(),
            ]);
        }
    }
    table
}

fn objections(view: &View<'_>) -> Table {
    let titles = ["异议编号", "公示编号", "项目编号", "状态", "异议内容", "处理说明"].map(Column::text);
    let mut table =
        Table::new("异议", [titles.to_vec(), vec![Column::date("提出"), Column::date("应办结")]].concat());
    for objection in view.fund.objections.values() {
        table.push([
            text(objection.id),
            text(objection.notice),
            text(objection.purpose),
            objection.stage.zh().into(),
            objection.grounds.as_str().into(),
            objection.ruling.as_ref().map(|(_, reason, _)| reason.as_str()).into(),
            objection.on.into(),
            objection.due.into(),
        ]);
    }
    table
}

fn payments(view: &View<'_>) -> Table {
    let mut table = Table::new(
        "拨付",
        [
            Column::text("拨付单编号"),
            Column::text("类别"),
            Column::date("下达"),
            Column::text("项目或采购编号"),
            Column::text("统一社会信用代码"),
            Column::yuan("金额").total(),
            Column::text("结果"),
            Column::text("回单或退票原因"),
            Column::date("结果日期"),
        ],
    );
    for payment in view.fund.payments.values() {
        for line in &payment.lines {
            let (state, note, on) = match &line.state {
                LineState::Open => ("待回单", None, None),
                LineState::Confirmed(receipt, on) => ("已到账", Some(receipt.as_str()), Some(*on)),
                LineState::Returned(reason, on) => ("退票", Some(reason.as_str()), Some(*on)),
            };
            table.push([
                text(payment.id),
                payment.kind.zh().into(),
                payment.on.into(),
                text(line.purpose),
                text(&line.payee),
                line.amount.into(),
                state.into(),
                note.into(),
                on.into(),
            ]);
        }
    }
    table
}

fn recoveries(view: &View<'_>) -> Table {
    let mut table = Table::new(
        "追回",
        [
            Column::text("追回编号"),
            Column::text("项目编号"),
            Column::text("统一社会信用代码"),
            Column::text("情形"),
            Column::text("原因"),
            Column::text("文号"),
            Column::date("决定"),
            Column::date("期限"),
            Column::yuan("应追回").total(),
            Column::yuan("已追回").total(),
            Column::yuan("应退还").total(),
            Column::yuan("已退还").total(),
            Column::text("状态"),
        ],
    );
    for recovery in view.fund.recoveries.values() {
        table.push([
            text(recovery.id),
            text(recovery.purpose),
            text(&recovery.enterprise),
            recovery.ground.zh().into(),
            recovery.reason.as_str().into(),
            recovery.document.as_str().into(),
            recovery.on.into(),
            recovery.due.into(),
            recovery.amount.into(),
            recovery.received().into(),
            recovery.owed_back.into(),
            recovery.refunded().into(),
            recovery.stage.zh().into(),
        ]);
    }
    table
}

fn grants(view: &View<'_>) -> Table {
    let mut table = Table::new(
        "中央资金",
        [
            Column::text("资金批次编号"),
            Column::text("文号"),
            Column::date("登记"),
            Column::yuan("下达").total(),
            Column::yuan("到位").total(),
        ],
    );
    for tranche in view.fund.tranches.values() {
        table.push([
            text(tranche.id),
            tranche.document.as_str().into(),
            tranche.on.into(),
            tranche.promised.into(),
            tranche.received().into(),
        ]);
    }
    table
}

fn heads(view: &View<'_>) -> Table {
    let mut table = Table::new(
        "支持方向",
        [
            Column::text("支持方向"),
            Column::text("依据"),
            Column::yuan("上限"),
            Column::yuan("已分配").total(),
            Column::yuan("已批未付").total(),
            Column::yuan("已拨付").total(),
            Column::yuan("可用").total(),
        ],
    );
    for head in view.money().heads {
        table.push([
            head.title.into(),
            head.cite.label.into(),
            head.ceiling.into(),
            head.allotted.into(),
            head.committed.into(),
            head.paid.into(),
            head.available.into(),
        ]);
    }
    table
}

fn balances(view: &View<'_>) -> Table {
    let mut table =
        Table::new("账户余额", [Column::text("账户"), Column::text("余额方向"), Column::yuan("余额")]);
    for (account, balance) in view.fund.ledger.balances() {
        let side = if account.is_debit() { "借" } else { "贷" };
        table.push([text(account), side.into(), balance.into()]);
    }
    table
}

fn postings(view: &View<'_>) -> Table {
    let mut table = Table::new(
        "分录",
        [Column::int("记录号", ""), Column::text("借方"), Column::text("贷方"), Column::yuan("金额")],
    );
    for entry in &view.fund.ledger.entries {
        let seq = i64::try_from(entry.seq).unwrap_or(i64::MAX);
        table.push([
            seq.into(),
            text(&entry.posting.debit),
            text(&entry.posting.credit),
            entry.posting.amount.into(),
        ]);
    }
    table
}

fn accounts(view: &View<'_>) -> Table {
    let titles = ["账号", "人员编号", "岗位", "区县", "统一社会信用代码", "所在单位", "状态"];
    let mut table = Table::new("账号", titles.map(Column::text));
    for actor in view.fund.accounts.values() {
        table.push([
            text(&actor.account),
            text(&actor.person),
            actor.role.zh().into(),
            actor.district.as_deref().map(|code| view.district(code)).into(),
            actor.enterprise.as_ref().map(ToString::to_string).into(),
            actor.organisation.as_str().into(),
            if actor.active { "启用" } else { "停用" }.into(),
        ]);
    }
    table
}

fn acts(view: &View<'_>) -> Table {
    let mut table = Table::new(
        "办理记录",
        [
            Column::int("记录号", ""),
            Column::text("时间"),
            Column::text("事项"),
            Column::text("岗位"),
            Column::text("账号"),
            Column::text("人员编号"),
            Column::text("项目"),
            Column::text("内容"),
        ],
    );
    // Referrals are known to those entitled alone (第十六条): what is exported is read by others.
    for told in view.fund.acts.iter().filter(|told| !told.step.confidential()) {
        let projects: Vec<_> = told.projects.iter().map(ToString::to_string).collect();
        table.push([
            i64::try_from(told.seq).unwrap_or(i64::MAX).into(),
            moment(told.at).into(),
            told.step.row().name.into(),
            told.role.zh().into(),
            text(&told.account),
            text(&told.person),
            projects.join("、").into(),
            told.sentences.join("；").into(),
        ]);
    }
    table
}
