//! 专项资金预算执行情况报告: the report to the finance bureau — what came, what each head has been given, owes and paid, the share
//! of 第八条 with its workings, what can still be promised, and the treasury's statements (第三条（二）、第八条、第十一条).

use fund::view::{Feasibility, FeasibleHead, View};
use law::Fen;

use super::words::{NO_NUMBER, bureau, date, finance, rule};
use super::{Cell, Column, Line, Sheet, Table};
use crate::Proof;

const HEADS: [Column; 9] = [
    Column::short("序号", 5),
    Column::words("支持方向", 23),
    Column::words("依据", 11),
    Column::amount("上限", 11),
    Column::amount("已下达", 11),
    Column::amount("已批未付", 10),
    Column::amount("已拨付", 10),
    Column::amount("可用额度", 10),
    Column::amount("还可承诺", 10),
];

const TRANCHES: [Column; 5] = [
    Column::short("批次", 12),
    Column::words("指标文号", 34),
    Column::amount("指标", 18),
    Column::amount("已到位", 18),
    Column::amount("未到位", 18),
];

const WORKINGS: [Column; 3] =
    [Column::words("项目", 34), Column::words("算法", 40), Column::amount("结果", 26)];

const YEARS: [Column; 5] = [
    Column::short("年度", 10),
    Column::words("支持方向", 36),
    Column::amount("已占用结转", 18),
    Column::amount("未占用结转", 18),
    Column::amount("收回", 18),
];

/// The report as of the view's day. `None` before a pack has been adopted.
#[must_use]
pub fn budget(view: &View<'_>, proof: &Proof) -> Option<Sheet> {
    let pack = view.pack()?;
    let own = view.feasibility();
    let sheet = Sheet::new("预算执行情况报告", date(view.today), proof)
        .wide()
        .title(&view.fund.name)
        .title("预算执行情况报告")
        .number(NO_NUMBER)
        .block(super::Block::Addressee(format!("{}：", finance(view.pack()))))
        .text(format!("根据{}，现将截至{}的预算执行情况报告如下。", rule(pack), date(view.today)))
        .block(super::Block::Heading("一、资金到位".into()))
        .table(tranches(view))
        .block(super::Block::Heading("二、各支持方向执行情况".into()))
        .table(heads(&own));
    let sheet = share(sheet, &own);
    let sheet = sheet.block(super::Block::Heading("四、国库资金".into())).text(treasury(view, &own));
    let sheet = sheet.text(reconciled(view));
    let sheet = if view.fund.year_ends.is_empty() {
        sheet
    } else {
        sheet.block(super::Block::Heading("五、年终结转".into())).table(years(view))
    };
    Some(sheet.hands(&["编制人", "审核人"]).sign(bureau(view.pack()), date(view.today)))
}

fn tranches(view: &View<'_>) -> Table {
    let rows = view.fund.tranches.values().map(|tranche| {
        vec![
            Cell::words(tranche.id),
            Cell::words(&tranche.document),
            Cell::Amount(tranche.promised),
            Cell::Amount(tranche.received()),
            Cell::Amount(tranche.outstanding()),
        ]
    });
    Table::new(&TRANCHES).small().rows(rows).total("合计")
}

fn heads(own: &Feasibility) -> Table {
    let row = |(at, head): (usize, &FeasibleHead)| {
        vec![
            Cell::words(at + 1),
            Cell::words(&head.title),
            Cell::article(Some(&head.cite)),
            Cell::amount(head.ceiling),
            Cell::Amount(head.allotted),
            Cell::Amount(head.committed),
            Cell::Amount(head.paid),
            Cell::Amount(head.available),
            Cell::Amount(head.now),
        ]
    };
    Table::new(&HEADS).small().rows(own.heads.iter().enumerate().map(row)).total("合计")
}

/// The share with its workings, line by line.
fn share(sheet: Sheet, own: &Feasibility) -> Sheet {
    let sheet = sheet.block(super::Block::Heading("三、改造补助份额".into()));
    let Some(share) = &own.share else { return sheet };
    let line = |(what, how, result): (String, String, Fen)| {
        vec![Cell::Words(what), Cell::Words(how), Cell::Amount(result)]
    };
    let opening = Line::default()
        .words(format!("中央资金的 {} 用于企业数字化改造投入补助（", share.rate))
        .articles([&share.cite])
        .words("），测算如下：");
    sheet.text(opening).table(Table::new(&WORKINGS).small().rows(share.workings().into_iter().map(line)))
}

fn treasury(view: &View<'_>, own: &Feasibility) -> String {
    format!(
        "国库可用资金{}元，其中已批准、已签约尚未下达指令的{}元，尚未占用的{}元；中央资金未到位{}元；已下达指令待回单{}元。",
        own.free.grouped(),
        own.owed.grouped(),
        own.uncommitted().grouped(),
        own.expected.grouped(),
        view.fund.instructed().grouped()
    )
}

fn reconciled(view: &View<'_>) -> String {
    let open = view.fund.open_differences().count();
    match view.fund.statements.last_key_value() {
        None => "尚未与国库对账。".to_owned(),
        Some((id, last)) => format!(
            "最近一次与国库对账为 {id}（{}至{}），未处理的差异{open}笔{}。",
            date(last.from),
            date(last.to),
            if open > 0 { "，处理前不再下达拨付指令" } else { "" }
        ),
    }
}

fn years(view: &View<'_>) -> Table {
    let rows = view.fund.year_ends.values().flat_map(|end| {
        end.heads.iter().map(|head| {
            vec![
                Cell::words(end.year),
                Cell::words(&head.title),
                Cell::Amount(head.committed),
                Cell::Amount(head.carried),
                Cell::Amount(head.returned),
            ]
        })
    });
    Table::new(&YEARS).small().rows(rows).total("合计")
}
