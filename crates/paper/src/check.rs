//! Does a paper agree with itself? Arithmetic, numbers of the right form, tax numbers that check, days that can be.

use jiff::civil::{Date, date};
use law::{CreditCode, Fen, Rate};

use crate::finding::{Finding, Severity};
use crate::{Contract, Invoice, InvoiceLine, Receipt, capital, plain};

/// Electronic invoices of any form are younger than this.
const EARLIEST: Date = date(2000, 1, 1);
/// Tax of one line may be rounded on its own: fen by which a line's tax may differ from amount × rate.
const LINE_SLACK: i64 = 1;
/// From this many decimals on a quantity is itself a rounded figure; with fewer it was counted or measured.
const ROUNDED_QUANTITY: u32 = 6;

impl Invoice {
    /// What does not fit within the invoice, as of a day.
    #[must_use]
    pub fn check(&self, today: Date) -> Vec<Finding> {
        let mut found = Vec::new();
        self.number_form(&mut found);
        day(&mut found, "issued_on", "开票日期", self.issued_on, today);
        tax_number(&mut found, "seller.tax_number", "销售方", &self.seller.tax_number);
        tax_number(&mut found, "buyer.tax_number", "购买方", &self.buyer.tax_number);
        self.sums(&mut found);
        self.words(&mut found);
        for (at, line) in self.lines.iter().enumerate() {
            line.product(at, &mut found);
            // 差额征税：the tax is reckoned from a margin that the lines do not say.
            if !self.remark.trim_start().starts_with("差额征税") {
                line.taxed(at, &mut found);
            }
        }
        self.red(&mut found);
        found
    }

    fn number_form(&self, found: &mut Vec<Finding>) {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let what = match (self.code.len(), self.number.len()) {
            (_, 0) => "没有发票号码".to_owned(),
            _ if !digits(&self.code) || !digits(&self.number) => {
                format!("发票代码“{}”、号码“{}”应全为数字", self.code, self.number)
            }
            (0, 20) | (10 | 12, 8) => return,
            (0, 8) => "8 位号码的发票应有 10 或 12 位发票代码".to_owned(),
            (_, 20) => "20 位号码的数电发票没有发票代码".to_owned(),
            (code, number) => format!("发票代码 {code} 位、号码 {number} 位，不是已知的形式"),
        };
        found.push(Finding::new("number-form", "number", Severity::Error, what));
    }

    fn sums(&self, found: &mut Vec<Finding>) {
        if let (Some(amount), Some(tax), Some(total)) = (self.amount, self.tax, self.total)
            && amount.checked_add(tax) != Some(total)
        {
            let what = format!(
                "金额 {} 加税额 {} 不等于价税合计 {}",
                amount.grouped(),
                tax.grouped(),
                total.grouped()
            );
            found.push(Finding::new("total-differs", "total", Severity::Error, what));
        }
        if self.lines.is_empty() {
            return;
        }
        let of = |pick: fn(&InvoiceLine) -> Option<Fen>| Fen::sum(self.lines.iter().filter_map(pick));
        let all_have = self.lines.iter().all(|line| line.amount.is_some());
        // A toll invoice has a line that says no more than its rate.
        let any_tax = all_have || self.lines.iter().any(|line| line.tax.is_some());
        for (field, name, printed, sum) in [
            ("amount", "金额", self.amount, of(|line| line.amount).filter(|_| all_have)),
            ("tax", "税额", self.tax, of(|line| line.tax).filter(|_| any_tax)),
        ] {
            if let (Some(printed), Some(sum)) = (printed, sum)
                && printed != sum
            {
                let what = format!("各行{name}之和 {} 不等于合计{name} {}", sum.grouped(), printed.grouped());
                found.push(Finding::new("lines-differ", field, Severity::Error, what));
            }
        }
    }

    fn words(&self, found: &mut Vec<Finding>) {
        let (Some(total), Some(words)) = (self.total, capital::read(&self.total_in_words)) else { return };
        if words != total {
            let what = format!("大写“{}”与价税合计 {} 不符", self.total_in_words, total.grouped());
            found.push(Finding::new("words-differ", "total_in_words", Severity::Error, what));
        }
    }

    fn red(&self, found: &mut Vec<Finding>) {
        let negative = self.total.or(self.amount).is_some_and(Fen::is_negative);
        match (negative, self.cancels()) {
            (true, None) => found.push(Finding::new(
                "red-without-blue",
                "cancels_number",
                Severity::Warning,
                "红字发票没有写明冲销哪张蓝字发票",
            )),
            (false, Some(_)) => found.push(Finding::new(
                "red-not-negative",
                "total",
                Severity::Error,
                "写明冲销蓝字发票，金额却不是负数",
            )),
            (true, Some(blue)) => found.push(Finding::new(
                "red",
                "cancels_number",
                Severity::Note,
                format!("红字发票，冲销 {blue}"),
            )),
            (false, None) => {}
        }
    }
}

impl InvoiceLine {
    fn product(&self, at: usize, found: &mut Vec<Finding>) {
        let place = at + 1;
        if let Some(amount) = self.amount
            && let Some((least, most)) = self.product_bounds()
            && !(least..=most).contains(&i128::from(amount.get()))
        {
            let what = format!(
                "第 {place} 行 数量 {} × 单价 {} 与金额 {} 不符",
                self.quantity,
                self.price,
                amount.grouped()
            );
            found.push(Finding::new(
                "product-differs",
                format!("lines[{at}].amount"),
                Severity::Warning,
                what,
            ));
        }
    }

    fn taxed(&self, at: usize, found: &mut Vec<Finding>) {
        let place = at + 1;
        let rate = Rate::parse(self.rate.trim()).ok();
        if let (Some(amount), Some(tax), Some(rate)) = (self.amount, self.tax, rate) {
            let exact = i128::from(amount.get()) * i128::from(rate.num());
            let given = i128::from(tax.get()) * i128::from(rate.den());
            if (exact - given).abs() > i128::from(rate.den()) * i128::from(LINE_SLACK) {
                let what = format!(
                    "第 {place} 行 金额 {} × 税率 {} 与税额 {} 不符",
                    amount.grouped(),
                    self.rate,
                    tax.grouped()
                );
                found.push(Finding::new(
                    "line-tax-differs",
                    format!("lines[{at}].tax"),
                    Severity::Warning,
                    what,
                ));
            }
        }
    }

    /// Between how many fen quantity × price can be, the price known to half a unit of its last printed decimal, a
    /// quantity with many decimals as well, and the product rounded to the fen. `None` where either is not printed.
    fn product_bounds(&self) -> Option<(i128, i128)> {
        let (quantity, quantity_scale) = decimal(&self.quantity)?;
        let (price, price_scale) = decimal(&self.price)?;
        let halves = 10i128.checked_pow(quantity_scale + price_scale)?.checked_mul(2)?;
        let counted = quantity_scale < ROUNDED_QUANTITY;
        let product = quantity.checked_mul(price)?.checked_mul(200)?;
        let error = (quantity.abs() + if counted { 0 } else { price.abs() }).checked_mul(100)?;
        let least = product.checked_sub(error)?.div_euclid(halves) - 1;
        let most = product.checked_add(error)?.div_euclid(halves) + 1;
        Some((least, most))
    }
}

/// A decimal number as its digits and how many of them stand behind the point; at most 18 digits.
fn decimal(text: &str) -> Option<(i128, u32)> {
    let plain = plain(text)?;
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    if whole.len() + fraction.len() > 18 {
        return None;
    }
    Some((digits, u32::try_from(fraction.len()).ok()?))
}

impl Receipt {
    /// What does not fit within the receipt, as of a day.
    #[must_use]
    pub fn check(&self, today: Date) -> Vec<Finding> {
        let mut found = Vec::new();
        day(&mut found, "paid_on", "付款日期", self.paid_on, today);
        if self.serial.is_empty() {
            found.push(Finding::new("no-serial", "serial", Severity::Warning, "没有流水号"));
        }
        if self.amount.is_none_or(|amount| amount <= Fen::ZERO) {
            found.push(Finding::new("no-amount", "amount", Severity::Error, "没有金额，或金额不大于零"));
        }
        for (field, name, holder) in
            [("payer.name", "付款人", &self.payer), ("payee.name", "收款人", &self.payee)]
        {
            if holder.name.is_empty() {
                found.push(Finding::new("no-name", field, Severity::Error, format!("没有{name}户名")));
            }
        }
        found
    }
}

impl Contract {
    /// What does not fit within the contract, as of a day.
    #[must_use]
    pub fn check(&self, today: Date) -> Vec<Finding> {
        let mut found = Vec::new();
        day(&mut found, "signed_on", "签订日期", self.signed_on, today);
        tax_number(&mut found, "seller.tax_number", "乙方", &self.seller.tax_number);
        tax_number(&mut found, "buyer.tax_number", "甲方", &self.buyer.tax_number);
        let sum = Fen::sum(self.lines.iter().filter_map(|line| line.price));
        if let (Some(total), Some(sum)) = (self.total, sum)
            && !self.lines.is_empty()
            && sum != total
        {
            let what = format!("各分项之和 {} 不等于合同总价 {}", sum.grouped(), total.grouped());
            found.push(Finding::new("lines-differ", "total", Severity::Warning, what));
        }
        found
    }
}

fn day(found: &mut Vec<Finding>, field: &str, name: &str, value: Option<Date>, today: Date) {
    let what = match value {
        None => format!("没有{name}"),
        Some(on) if on > today => format!("{name} {on} 晚于今天 {today}"),
        Some(on) if on < EARLIEST => format!("{name} {on} 过早，请核对"),
        Some(_) => return,
    };
    found.push(Finding::new("impossible-day", field, Severity::Error, what));
}

/// Registered bodies have an 18-character credit code. Older papers carry 15 characters, natural persons an identity
/// number; those cannot be checked.
fn tax_number(found: &mut Vec<Finding>, field: &str, whose: &str, number: &str) {
    let wrong = match number.chars().count() {
        0 | 15 | 20 => return,
        18 => number.parse::<CreditCode>().err().map(|error| error.to_string()),
        length => Some(format!("为 {length} 位，应为 18 位（旧税号 15 或 20 位）")),
    };
    if let Some(why) = wrong {
        let what = format!("{whose}税号“{number}”有误：{why}");
        found.push(Finding::new("tax-number", field, Severity::Warning, what));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Holder, Party};

    const TODAY: Date = date(2025, 6, 1);

    fn line(name: &str, quantity: &str, price: &str, amount: i64, tax: i64) -> InvoiceLine {
        InvoiceLine {
            name: name.into(),
            quantity: quantity.into(),
            price: price.into(),
            amount: Some(Fen::new(amount)),
            rate: "6%".into(),
            tax: Some(Fen::new(tax)),
            ..InvoiceLine::default()
        }
    }

    /// 30 万元 with tax in two lines, in order.
    fn sound() -> Invoice {
        Invoice {
            number: "25232000000010000017".into(),
            issued_on: Some(date(2025, 3, 18)),
            seller: Party {
                name: "冰城示例软件有限公司".into(), tax_number: "91230100127575573H".into()
            },
            buyer: Party {
                name: "松花江示例锅炉制造有限公司".into(),
                tax_number: "91230199128175037N".into(),
            },
            amount: Some(Fen::new(28_301_887)),
            tax: Some(Fen::new(1_698_113)),
            total: Some(Fen::new(30_000_000)),
            total_in_words: "叁拾万圆整".into(),
            lines: vec![
                line("生产执行管理系统", "1", "188679.25", 18_867_925, 1_132_075),
                line("云服务年费", "3", "31446.5409", 9_433_962, 566_038),
            ],
            ..Invoice::default()
        }
    }

    fn codes(invoice: &Invoice) -> Vec<String> {
        invoice.check(TODAY).into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn an_invoice_in_order_has_no_findings() {
        assert_eq!(sound().check(TODAY), []);
    }

    #[test]
    fn what_does_not_add_up_is_said_at_its_place() {
        type Spoil = fn(&mut Invoice);
        let cases: [(&str, Spoil); 9] = [
            ("total-differs", |i| i.total = Some(Fen::new(30_000_001))),
            ("lines-differ", |i| i.lines[0].amount = Some(Fen::new(18_867_924))),
            ("product-differs", |i| i.lines[1].price = "31446.60".into()),
            ("line-tax-differs", |i| i.lines[1].rate = "13%".into()),
            ("words-differ", |i| i.total_in_words = "叁拾万零壹元整".into()),
            ("tax-number", |i| i.seller.tax_number = "91230100127575573J".into()),
            ("impossible-day", |i| i.issued_on = Some(date(2025, 6, 2))),
            ("number-form", |i| i.code = "033002000211".into()),
            ("red-not-negative", |i| i.cancels_number = "25232000000010000001".into()),
        ];
        for (code, spoil) in cases {
            let mut invoice = sound();
            spoil(&mut invoice);
            assert!(codes(&invoice).contains(&code.to_owned()), "{code}: {:?}", codes(&invoice));
        }
    }

    #[test]
    fn lines_that_say_no_amounts_are_not_added_up() {
        let rate_alone = InvoiceLine { rate: "6%".into(), ..InvoiceLine::default() };
        assert_eq!(Invoice { lines: vec![rate_alone], ..sound() }.check(TODAY), []);
        let mut untaxed = sound();
        untaxed.lines.iter_mut().for_each(|line| line.tax = None);
        assert_eq!(codes(&untaxed), ["lines-differ"], "amounts without tax do not make a taxed total");
    }

    #[test]
    fn a_line_may_differ_by_what_rounding_explains_and_by_no_more() {
        let with =
            |tax: i64| Invoice { lines: vec![line("服务", "", "", 9_433_962, tax)], ..Invoice::default() };
        let wrong = |invoice: &Invoice| codes(invoice).contains(&"line-tax-differs".to_owned());
        // 94339.62 × 6 % = 5660.3772
        assert!(!wrong(&with(566_038)) && !wrong(&with(566_037)));
        assert!(wrong(&with(566_040)));
    }

    #[test]
    fn a_receipt_names_both_sides_and_an_amount() {
        let receipt = Receipt {
            serial: "PZ0001".into(),
            paid_on: Some(date(2025, 3, 20)),
            payer: Holder::new("松花江示例锅炉制造有限公司", "6200 0000 0000 0001"),
            payee: Holder::new("冰城示例软件有限公司", ""),
            amount: Some(Fen::new(30_000_000)),
            purpose: String::new(),
        };
        assert_eq!(receipt.check(TODAY), []);
        let empty: Vec<_> = Receipt::default().check(TODAY).into_iter().map(|f| f.code).collect();
        assert_eq!(empty, ["impossible-day", "no-serial", "no-amount", "no-name", "no-name"]);
    }
}
