//! An invoice as a page prints it: 数电票 with both parties side by side, and the layout of the paper era with the
//! buyer above and the seller below. Labels are looked for in the rows as the eye sees them.

use law::Fen;
use paper::{Invoice, InvoiceKind, Party};

use super::layout::{self, Row};
use super::{glyphs::Text, table};
use crate::read::labels::folded;
use crate::read::special::{self, Special};
use crate::read::words;

/// Words written downwards at the margins, longest first.
const MARGINS: [&str; 7] = ["购买方信息", "销售方信息", "购买方", "销售方", "购货单位", "销货单位", "密码区"];
const REMARK: &str = "备注";
const NAMES: [&str; 2] = ["名称:", "名称﹕"];
const TAX_NUMBERS: [&str; 3] = ["纳税人识别号:", "统一社会信用代码:", "纳税人识别号"];
const STOPS: [&str; 14] = [
    "名称:",
    "统一社会信用代码",
    "纳税人识别号",
    "地址",
    "开户行",
    "发票代码:",
    "发票号码:",
    "开票日期:",
    "校验码",
    "机器编号",
    "密码区",
    "购买方",
    "销售方",
    "备注",
];

/// A page of an invoice, put in order.
pub(crate) struct Page {
    /// Its rows.
    pub rows: Vec<Row>,
    /// Its width.
    pub width: f64,
}

impl Page {
    /// Puts the characters of a page in order.
    pub fn new(text: &Text) -> Self {
        let mut runs = text.runs.clone();
        layout::take_vertical(&mut runs, &MARGINS);
        layout::take_vertical(&mut runs, &[REMARK]);
        Self { rows: layout::rows(runs), width: text.width }
    }

    /// Whether it is a page of an invoice at all.
    pub fn is_invoice(&self) -> bool {
        let text: String = self.rows.iter().map(Row::folded).collect();
        let titled = ["增值税专用发票", "普通发票", "电子发票", "增值税电子", "销售统一发票"]
            .iter()
            .any(|title| text.contains(title));
        text.contains("发票号码") && (titled || text.contains("价税合计"))
    }

    /// The invoice's number, to tell where the next one begins.
    pub fn number(&self) -> Option<String> {
        self.labelled(&["发票号码:", "发票号码"]).map(|text| words::digits(&text)).filter(|n| !n.is_empty())
    }

    /// The kind of its own that its title names, or the label above the table.
    pub fn kind(&self) -> Option<&'static Special> {
        let titles: Vec<String> = self
            .rows
            .iter()
            .take(12)
            .take_while(|row| !row.folded().contains("项目名称"))
            .flat_map(|row| row.cells(1.6))
            .map(|cell| cell.text)
            .collect();
        special::of(titles.iter().map(String::as_str))
    }

    fn labelled(&self, labels: &[&str]) -> Option<String> {
        labels.iter().find_map(|label| {
            self.rows.iter().find_map(|row| {
                let from = *row.behind(label).first()?;
                Some(row.rest(from, &STOPS)).filter(|value| !value.is_empty())
            })
        })
    }
}

/// What the pages of one invoice say.
pub(crate) fn read(pages: &[Page]) -> Invoice {
    let mut invoice = Invoice::default();
    for page in pages {
        head(page, &mut invoice);
        table::lines(page, &mut invoice.lines);
        if page.kind().is_some_and(Special::is_a_form_of_its_own) {
            own_sums(page, &mut invoice);
        } else {
            sums(page, &mut invoice);
        }
        red(page, &mut invoice);
    }
    table::without_stand_in(&mut invoice.lines);
    for line in &mut invoice.lines {
        let (class, name) = paper::InvoiceLine::split_class(&line.name);
        (line.class, line.name) = (class, name);
    }
    invoice
}

fn head(page: &Page, invoice: &mut Invoice) {
    let whole: String = page.rows.iter().take(12).map(Row::folded).collect();
    if invoice.kind == InvoiceKind::Unknown {
        invoice.kind = match whole {
            _ if whole.contains("专用发票") => InvoiceKind::Special,
            _ if whole.contains("普通发票") => InvoiceKind::Ordinary,
            _ => InvoiceKind::Unknown,
        };
    }
    fill(&mut invoice.number, page.number());
    let digits = |labels: &[&str]| {
        page.labelled(labels).map(|text| words::digits(text.trim_start_matches([':', '：'])))
    };
    fill(&mut invoice.code, digits(&["发票代码:", "发票代码"]));
    fill(&mut invoice.check_code, digits(&["校验码:", "校验码"]));
    if invoice.issued_on.is_none() {
        invoice.issued_on = page.labelled(&["开票日期:", "开票日期"]).and_then(|text| words::day(&text));
    }
    let mut names = values(page, &NAMES).into_iter();
    fill(&mut invoice.buyer.name, names.next());
    fill(&mut invoice.seller.name, names.next());
    let mut numbers = values(page, &TAX_NUMBERS).into_iter().map(|text| {
        let is_part = |c: &char| c.is_ascii_alphanumeric() || *c == words::UNKNOWN;
        text.chars().take_while(is_part).collect::<String>().to_ascii_uppercase()
    });
    fill(&mut invoice.buyer.tax_number, numbers.next());
    fill(&mut invoice.seller.tax_number, numbers.next());
    if invoice.buyer.name.is_empty() && invoice.seller.name.is_empty() {
        (invoice.buyer, invoice.seller) = (Party::default(), Party::default());
    }
}

/// What stands behind each place of the labels, in the order of reading; a place without a value counts.
fn values(page: &Page, labels: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for row in &page.rows {
        let mut places: Vec<usize> = Vec::new();
        for label in labels {
            for place in row.behind(label) {
                if !places.iter().any(|known| known.abs_diff(place) <= 1) {
                    places.push(place);
                }
            }
        }
        places.sort_unstable();
        found.extend(places.into_iter().map(|place| row.value(place, &STOPS)));
    }
    found
}

/// 合计, 价税合计 and its capital figures.
fn sums(page: &Page, invoice: &mut Invoice) {
    for row in &page.rows {
        let text = row.folded();
        if text.contains("价税合计") {
            let figures = row.behind("小写)").last().map(|at| row.rest(*at, &[]));
            if let Some(total) = figures.as_deref().and_then(|text| words::amounts(text).into_iter().next()) {
                invoice.total = Some(total);
            }
            if let Some(at) = row.behind("大写)").first() {
                let printed = row.rest(*at, &["(小写", "小写)"]);
                let capital = "零壹贰叁肆伍陆柒捌玖拾佰仟负人(";
                let from = printed.find(|c| capital.contains(folded(c))).unwrap_or(0);
                fill(&mut invoice.total_in_words, printed.get(from..).map(str::to_owned));
            }
        } else if text.starts_with("合计") {
            match row
                .cells(0.5)
                .iter()
                .flat_map(|cell| words::amounts(&split_marks(&cell.text)))
                .collect::<Vec<Fen>>()
            {
                found if found.len() >= 2 => (invoice.amount, invoice.tax) = (Some(found[0]), Some(found[1])),
                found if found.len() == 1 => invoice.amount = Some(found[0]),
                _ => {}
            }
        }
    }
    remark(page, invoice);
}

/// The sums of a ticket or of an invoice for a vehicle, beside labels of their own.
fn own_sums(page: &Page, invoice: &mut Invoice) {
    let beside = |labels: &[&str]| {
        labels.iter().find_map(|label| {
            let places =
                page.rows.iter().flat_map(|row| row.behind(label).into_iter().map(move |at| (row, at)));
            places
                .filter_map(|(row, at)| words::amounts(&split_marks(&row.rest(at, &[]))).into_iter().next())
                .next()
        })
    };
    invoice.amount = invoice.amount.or_else(|| beside(&["不含税价"]));
    invoice.tax = invoice.tax.or_else(|| beside(&["增值税税额"]));
    let total = || beside(&["小写)", "小写", "票价:", "票价", "合计:", "合计"]);
    invoice.total = invoice.total.or_else(total);
}

/// Two amounts printed without a gap are parted by their currency marks.
fn split_marks(text: &str) -> String {
    text.replace(['¥', '￥'], " ¥")
}

/// 备注: what stands between the total and the names of those who issued it, beside the seller where he is below.
fn remark(page: &Page, invoice: &mut Invoice) {
    let Some(total) = page.rows.iter().position(|row| row.folded().contains("价税合计")) else { return };
    let issuers = ["开票人", "收款人:", "复核:", "复核人:"];
    let end = page.rows.iter().skip(total + 1).position(|row| {
        let text = row.folded();
        issuers.iter().any(|issuer| text.contains(issuer))
    });
    let rows = page.rows.iter().skip(total + 1).take(end.unwrap_or(8));
    let below: Vec<&Row> = rows.collect();
    let seller_below = below.iter().any(|row| row.folded().contains("纳税人识别号"));
    let mut text = String::new();
    for row in below {
        for cell in row.cells(1.6) {
            if !seller_below || cell.x0 > page.width * 0.55 {
                text.push_str(&cell.text);
            }
        }
    }
    let text = text.trim_start_matches(REMARK).trim_start_matches([':', '：']);
    fill(&mut invoice.remark, Some(text.to_owned()));
}

/// Which blue invoice a red one cancels.
fn red(page: &Page, invoice: &mut Invoice) {
    let text: String = page.rows.iter().map(Row::folded).collect();
    let after =
        |label: &str| text.split_once(label).map(|(_, rest)| rest.trim_start_matches([':', '号', '码']));
    let number = ["被红冲蓝字数电发票号码", "被红冲蓝字数电票号码", "被红冲蓝字发票号码", "蓝字发票号码"]
        .iter()
        .find_map(|label| after(label));
    if let Some(number) = number {
        fill(&mut invoice.cancels_number, Some(words::digits(number)));
    }
    if let Some(rest) = after("对应正数发票代码") {
        fill(&mut invoice.cancels_code, Some(words::digits(rest)));
        let number = rest.split_once("号码").map(|(_, rest)| words::digits(rest.trim_start_matches(':')));
        fill(&mut invoice.cancels_number, number);
    }
}

fn fill(field: &mut String, value: Option<String>) {
    if field.is_empty() {
        *field = value.unwrap_or_default();
    }
}
