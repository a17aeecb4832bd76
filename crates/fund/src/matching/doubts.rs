//! What does not fit between the papers, the claim and the days of the case. Every doubt names its article; a person
//! decides.

use jiff::civil::Date;
use law::{Basis, Citation, Fen, Moment};
use paper::{Party, Severity};

use super::{About, Doubt, Look, MatchedInvoice, Matching};
use crate::state::{CostLine, Verdict};

pub(super) fn all(look: Look<'_>, matching: &Matching, lines: &[CostLine]) -> Vec<Doubt> {
    let mut found = Found { look, doubts: Vec::new() };
    for (at, invoice) in matching.invoices.iter().enumerate() {
        found.of_invoice(matching, at, invoice);
    }
    found.of_receipts(matching);
    found.of_contracts(matching);
    for (at, line) in lines.iter().enumerate() {
        found.of_line(matching, at, line);
    }
    found.doubts
}

struct Found<'a> {
    look: Look<'a>,
    doubts: Vec<Doubt>,
}

impl Found<'_> {
    fn say(&mut self, code: &'static str, about: About, severity: Severity, what: String) {
        let cite = self.look.pack.cite(Basis::EvidenceList);
        self.cited(code, about, severity, what, cite);
    }

    fn cited(&mut self, code: &'static str, about: About, severity: Severity, what: String, cite: Citation) {
        self.doubts.push(Doubt { code, about, severity, what, cite });
    }

    fn of_invoice(&mut self, matching: &Matching, at: usize, invoice: &MatchedInvoice) {
        let says = &invoice.recorded.says;
        let about = || About::Invoice(says.key());
        if !invoice.own {
            let (buyer, firm) = (&says.buyer.name, &self.look.enterprise.name);
            let what = format!("购买方是“{buyer}”，不是申报企业“{firm}”");
            self.say("buyer-differs", about(), Severity::Error, what);
        }
        let total = says.total.unwrap_or(Fen::ZERO);
        if invoice.net < total {
            let back = total.checked_sub(invoice.net).unwrap_or(Fen::ZERO);
            let what = format!("已有红字发票冲销 {} 元，只剩 {} 元", back.grouped(), invoice.net.grouped());
            self.say("cancelled", about(), Severity::Error, what);
        }
        if invoice.own && invoice.paid < invoice.net {
            let what = format!(
                "价税合计 {} 元，登记的付款 {} 元，还差 {} 元",
                invoice.net.grouped(),
                invoice.paid.grouped(),
                invoice.net.checked_sub(invoice.paid).unwrap_or(Fen::ZERO).grouped()
            );
            self.say("unpaid", about(), Severity::Warning, what);
        }
        match invoice.contract.and_then(|at| matching.contracts.get(at)) {
            None if !matching.contracts.is_empty() => {
                let what = format!("没有与“{}”之间的合同，或有几份而发票没有写明是哪一份", says.seller.name);
                self.say("no-contract", about(), Severity::Warning, what);
            }
            Some(contract) if !contract.says.seller.is_same(&says.seller) => {
                let what = format!("销售方“{}”不是合同乙方“{}”", says.seller.name, contract.says.seller.name);
                self.say("seller-differs", about(), Severity::Error, what);
            }
            _ => {}
        }
        self.windows(matching, at, invoice);
    }

    fn windows(&mut self, matching: &Matching, at: usize, invoice: &MatchedInvoice) {
        let project = self.look.project;
        let contract = invoice.contract.and_then(|at| matching.contracts.get(at));
        let payments: Vec<Date> =
            matching.paid_by(at).filter_map(|(receipt, _)| receipt.says.paid_on).collect();
        let acceptance = project.acceptance.as_ref().and_then(|acceptance| acceptance.concluded);
        let accepted = acceptance.filter(|(verdict, _)| *verdict == Verdict::Pass).map(|(_, on)| on);
        // A span of days where there are several: the earliest must not come too early, the latest not too late.
        let days = |moment: Moment| -> Option<(Date, Date)> {
            let one = |day: Option<Date>| day.map(|day| (day, day));
            match moment {
                Moment::InForce => one(Some(self.look.pack.effective.from)),
                Moment::Expiry => one(self.look.pack.effective.until),
                Moment::PoolEntry => one(project.pooled_on),
                Moment::Contract => one(contract.and_then(|contract| contract.says.signed_on)),
                Moment::Invoice => one(invoice.recorded.says.issued_on),
                Moment::Payment => Some((*payments.iter().min()?, *payments.iter().max()?)),
                Moment::Claim => one(project.claim.as_ref().map(|claim| claim.on)),
                Moment::Acceptance => one(accepted),
            }
        };
        for window in self.look.pack.papers().windows.iter().filter(|window| window.on) {
            let (Some((_, first)), Some((then, _))) = (days(window.first), days(window.then)) else {
                continue;
            };
            if then < first {
                let what =
                    format!("{} {then} 早于{} {first}：{}", window.then.zh(), window.first.zh(), window.note);
                let about = About::Invoice(invoice.recorded.says.key());
                self.cited("out-of-order", about, Severity::Warning, what, window.citation.clone());
            }
        }
    }

    fn of_receipts(&mut self, matching: &Matching) {
        let plain = |name: &str| Party { name: name.to_owned(), tax_number: String::new() };
        let applicant = plain(&self.look.enterprise.name);
        for (at, receipt) in matching.receipts.iter().enumerate() {
            let about = || About::Receipt(receipt.says.serial.clone());
            let (payer, payee) = (&receipt.says.payer.name, &receipt.says.payee.name);
            if !plain(payer).is_same(&applicant) {
                let what = format!("付款人是“{payer}”，不是申报企业");
                self.say("payer-differs", about(), Severity::Error, what);
                continue;
            }
            let sells =
                |invoice: &MatchedInvoice| plain(&invoice.recorded.says.seller.name).is_same(&plain(payee));
            if !matching.invoices.iter().any(sells) {
                let what = format!("收款人“{payee}”没有开过这里的发票");
                self.say("payee-differs", about(), Severity::Error, what);
                continue;
            }
            let used = Fen::sum(matching.parts.iter().filter(|p| p.receipt == at).map(|p| p.amount))
                .unwrap_or(Fen::ZERO);
            let amount = receipt.says.amount.unwrap_or(Fen::ZERO);
            if used < amount {
                let over = amount.checked_sub(used).unwrap_or(Fen::ZERO);
                let what = format!("付款 {} 元中有 {} 元没有对应的发票", amount.grouped(), over.grouped());
                self.say("payment-without-invoice", about(), Severity::Note, what);
            }
        }
    }

    fn of_contracts(&mut self, matching: &Matching) {
        for (at, contract) in matching.contracts.iter().enumerate() {
            let of_it = matching.invoices.iter().filter(|invoice| invoice.contract == Some(at));
            let invoiced = Fen::sum(of_it.map(|invoice| invoice.net)).unwrap_or(Fen::ZERO);
            if let Some(total) = contract.says.total
                && invoiced > total
            {
                let what = format!("发票合计 {} 元，超过合同总价 {} 元", invoiced.grouped(), total.grouped());
                let about = About::Contract(contract.says.number.clone());
                self.say("over-contract", about, Severity::Warning, what);
            }
        }
    }

    fn of_line(&mut self, matching: &Matching, at: usize, line: &CostLine) {
        let Some(matched) = matching.lines.get(at) else { return };
        let about = || About::Line(at + 1);
        let Some(invoice) = matched.invoice.and_then(|at| matching.invoices.get(at)) else {
            let what = format!("没有登记发票 {} 的内容", line.invoice);
            return self.say("no-invoice", about(), Severity::Error, what);
        };
        if line.amount > matched.invoiced {
            let what = format!(
                "申报 {} 元，发票上计入的只有 {} 元（{}）",
                line.amount.grouped(),
                matched.invoiced.grouped(),
                if invoice.with_tax { "含税" } else { "不含可抵扣的税" }
            );
            self.say("over-invoice", about(), Severity::Warning, what);
        }
        let suggestion =
            matched.invoice_line.and_then(|at| invoice.lines.get(at)).and_then(|l| l.suggestion.as_ref());
        let named = |cost: &str| self.look.pack.cost(cost).is_some_and(|cost| cost.eligible);
        if let Some((cost, why)) = suggestion
            && !named(cost)
            && named(&line.category)
        {
            let what = format!("{why}，看来不在支持范围，却按支持的类别申报");
            let cite = self.look.pack.cite(Basis::EligibleCost);
            self.cited("unfit", about(), Severity::Warning, what, cite);
        }
    }
}
