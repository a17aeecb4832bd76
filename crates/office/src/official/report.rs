//! 报市政府的请示: what is proposed, what was objected and how it was settled, what the budget bears (第三条（一）, 第八条).

use std::collections::BTreeMap;

use fund::state::{Notice, Objection, Ruling};
use fund::view::View;
use fund::{NoticeId, Stage, Subject};
use law::{Basis, Fen, Pack};

use super::words::{CITY, NO_NUMBER, batch, bureau, date, date_or_blank, phone, rule};
use super::{Block, Cell, Column, Line, Sheet, Table};
use crate::Proof;

const DISTRICTS: [Column; 4] = [
    Column::words("区县", 28),
    Column::short("项目数", 16),
    Column::amount("核定改造投入", 28),
    Column::amount("拟奖补", 28),
];

/// The report on the list of a notice. It has a number and a date of its own only on paper.
#[must_use]
pub fn report(view: &View<'_>, id: NoticeId, proof: &Proof) -> Option<Sheet> {
    let notice = view.fund.notices.get(&id)?;
    let pack = view.pack_of(&Subject::Notice(id))?;
    let (of, what, whose) = if notice.of_rewards() {
        (Basis::RewardProcedure, "拟奖补名单", "以奖代补资金的请示")
    } else {
        (Basis::Base, "拟奖补项目", "中小企业数字化改造奖补资金的请示")
    };
    let basis = [pack.cite(Basis::BureauDuty), pack.cite(of), pack.cite(Basis::Approval)];
    let name = batch(view, notice.batch);
    let under_way = if notice.stage == Stage::NoticeOpen { "正在公示" } else { "已经公示" };
    let opening = Line::default().words(format!("根据{}", rule(pack))).articles(&basis).words(format!(
        "，{name}{what}{under_way}（公示编号 {id}，{}至{}）。现将有关情况报告如下。",
        date(notice.opens),
        date(notice.closes)
    ));
    let submitted = (notice.stage == Stage::NoticeSubmitted).then_some(notice.since);
    let sheet = Sheet::new("报批请示", id, proof)
        .title(format!("关于报请批准{name}"))
        .title(whose)
        .number(NO_NUMBER)
        .block(Block::Addressee(format!("{CITY}：")))
        .text(opening);
    let sheet = proposed(sheet, view, notice);
    let sheet = objections(sheet, view, notice);
    let sheet = budget(sheet, view, notice, pack)
        .text("妥否，请批示。")
        .text(if notice.of_rewards() { "附件：拟奖补名单" } else { "附件：拟奖补项目名单" })
        .sign(bureau(view.pack()), date_or_blank(submitted))
        .text(format!("（联系人：＿＿＿＿＿＿，电话：{}）", phone(view.pack())))
        .block(Block::Attachment(
            if notice.of_rewards() { "附件　拟奖补名单" } else { "附件　拟奖补项目名单" }.into(),
        ))
        .table(super::notice::table(&notice.rows));
    Some(sheet)
}

fn proposed(sheet: Sheet, view: &View<'_>, notice: &Notice) -> Sheet {
    let mut codes: Vec<&str> = notice.rows.iter().map(|row| row.enterprise.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let verified = Fen::sum(notice.rows.iter().filter_map(|row| row.verified)).unwrap_or_default();
    let (count, firms, total) = (notice.rows.len(), codes.len(), notice.total());
    let what = if notice.of_rewards() {
        format!("拟奖补{count}项申报，涉及单位{firms}家，")
    } else {
        let verified = verified.grouped();
        format!("拟奖补{count}个项目，涉及企业{firms}家，核定改造投入合计{verified}元，")
    };
    let sum = format!("拟奖补合计{}元（大写：{}）。", total.grouped(), total.capital());
    let sheet = sheet.block(Block::Heading("一、拟奖补情况".into())).text(format!("{what}{sum}"));
    if notice.of_rewards() { sheet } else { sheet.table(districts(view, notice)) }
}

/// The list added up by district.
fn districts(view: &View<'_>, notice: &Notice) -> Table {
    let mut sums: BTreeMap<String, (usize, Option<Fen>, Option<Fen>)> = BTreeMap::new();
    for row in &notice.rows {
        let enterprise = view.fund.enterprises.get(&row.enterprise);
        let name = enterprise.map(|enterprise| view.district(&enterprise.district)).unwrap_or_default();
        let sum = sums.entry(name).or_insert((0, Some(Fen::ZERO), Some(Fen::ZERO)));
        sum.0 += 1;
        sum.1 = sum.1.and_then(|so_far| so_far.checked_add(row.verified.unwrap_or_default()));
        sum.2 = sum.2.and_then(|so_far| so_far.checked_add(row.amount));
    }
    let row = |(name, (count, verified, amount)): (String, (usize, Option<Fen>, Option<Fen>))| {
        vec![Cell::Words(name), Cell::words(count), Cell::amount(verified), Cell::amount(amount)]
    };
    Table::new(&DISTRICTS).rows(sums.into_iter().map(row)).total(format!("合计（{}个）", notice.rows.len()))
}

fn objections(sheet: Sheet, view: &View<'_>, notice: &Notice) -> Sheet {
    let raised: Vec<&Objection> =
        notice.objections.iter().filter_map(|id| view.fund.objections.get(id)).collect();
    let sheet = sheet.block(Block::Heading("二、公示和异议情况".into()));
    if raised.is_empty() {
        let so_far = if notice.stage == Stage::NoticeOpen { "公示至今" } else { "公示期内" };
        return sheet.text(format!("{so_far}没有收到异议。"));
    }
    let sheet = sheet.text(format!("公示期内收到异议{}件。", raised.len()));
    raised.iter().enumerate().fold(sheet, |sheet, (at, objection)| {
        let about = view.title(&objection.purpose.subject());
        let ruling = match &objection.ruling {
            Some((ruling, reason, on)) => format!("{}，{reason}（{}）", settled(*ruling), date(*on)),
            None => "尚未处理".into(),
        };
        sheet.text(format!(
            "（{}）{}，对“{about}”（{}）：{ruling}。",
            at + 1,
            objection.id,
            objection.purpose
        ))
    })
}

const fn settled(ruling: Ruling) -> &'static str {
    match ruling {
        Ruling::Dismissed => "异议不成立",
        Ruling::Reverify => "异议成立，重新核定或评审",
        Ruling::Remove => "异议成立，移出名单",
    }
}

/// What is free under the head, before and after this approval.
fn budget(sheet: Sheet, view: &View<'_>, notice: &Notice, pack: &Pack) -> Sheet {
    let money = view.money();
    let call = view.fund.batches.get(&notice.batch).and_then(|batch| batch.call.as_ref());
    let own = call.map_or_else(|| pack.transformation().id.as_str(), |call| call.head.as_str());
    let name = call.and_then(|_| pack.head(own)).map_or("改造投入补助", |head| head.title.as_str());
    let head = money.heads.iter().find(|head| head.id == own);
    let available = head.map(|head| head.available).unwrap_or_default();
    let after = if notice.stage == Stage::NoticeApproved {
        format!("本次已经批准，可用额度为批准后的余额{}元", available.grouped())
    } else {
        let left = available.checked_sub(notice.total()).unwrap_or_default();
        format!("{name}可用额度{}元，本次批准后尚余{}元", available.grouped(), left.grouped())
    };
    sheet
        .block(Block::Heading("三、资金情况".into()))
        .text(format!("中央财政资金已到位{}元；{after}。", money.received.grouped()))
}
