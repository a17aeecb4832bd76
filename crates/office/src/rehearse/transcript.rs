//! The transcript: what happened, in sentences an official can hold against the script.

use fund::ledger::Ledger;
use fund::{FieldIssue, Refusal, Role};
use jiff::civil::Date;

use super::script::Located;
use crate::receipt::Receipt;

/// Grows while a script runs.
pub struct Transcript {
    text: String,
    accepted: usize,
    refused: usize,
    kept: usize,
    failures: usize,
}

impl Transcript {
    pub fn new(title: &str) -> Self {
        Self { text: format!("演练：{title}\n"), accepted: 0, refused: 0, kept: 0, failures: 0 }
    }

    pub fn line(&mut self, line: &str) {
        self.text.push_str("  ");
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Where the log is already further, its day holds.
    pub fn day(&mut self, day: Date, today: Date) {
        self.text.push_str(&format!("\n{today}\n"));
        if day != today {
            self.line(&format!("（{day} 已过，日志的日期不能倒退）"));
        }
    }

    pub fn account(&mut self, name: &str, role: Role) {
        self.line(&format!("账号 {name}（{}）", role.zh()));
    }

    pub fn accepted(&mut self, who: &str, step: &str, receipt: &Receipt) {
        self.accepted += 1;
        self.line(&format!("{who} {step}：受理（第 {} 号）", receipt.seq));
        for sentence in &receipt.told.sentences {
            self.line(&format!("  {sentence}"));
        }
    }

    pub fn named(&mut self, name: &str, id: &str) {
        self.line(&format!("  {name} = {id}"));
    }

    pub fn refused(&mut self, who: &str, step: &str, refusal: &Refusal) {
        self.refused += 1;
        self.line(&format!(
            "{who} {step}：拒绝，{}（{}）：{}",
            refusal.kind.zh(),
            refusal.cite.label,
            refusal.what
        ));
        for item in refusal.items.iter().filter(|item| **item != refusal.what) {
            self.line(&format!("  - {item}"));
        }
        for issue in refusal.fields.iter().filter(|issue| issue.message != refusal.what) {
            self.line(&format!("  - {}：{}", issue.field, issue.message));
        }
        if !refusal.remedy.is_empty() {
            self.line(&format!("  {}", refusal.remedy));
        }
    }

    pub fn misread(&mut self, who: &str, step: &str, issues: &[FieldIssue]) {
        self.refused += 1;
        self.line(&format!("{who} {step}：拒绝，{}", fund::RefusalKind::Malformed.zh()));
        for issue in issues {
            let field = if issue.field.is_empty() { "整体" } else { issue.field.as_str() };
            self.line(&format!("  - {field}：{}", issue.message));
        }
    }

    pub fn checked(&mut self, subject: &str, what: &str, found: &str) {
        self.kept();
        self.line(&format!("核对 {subject}：{what} = {found}"));
    }

    /// An expectation held.
    pub fn kept(&mut self) {
        self.kept += 1;
    }

    /// An expectation did not hold, or a statement could not be carried out.
    pub fn fail(&mut self, at: &Located, why: &str) {
        self.failures += 1;
        self.text.push_str(&format!("✗ {} 第 {} 行：{why}\n", at.file, at.line));
    }

    /// Something that must hold whatever the script says does not.
    pub fn broken(&mut self, why: &str) {
        self.failures += 1;
        self.text.push_str(&format!("✗ {why}\n"));
    }

    pub fn ledger(&mut self, ledger: &Ledger) {
        self.text.push_str("\n账户余额（元）\n");
        let balances: Vec<_> =
            ledger.balances().map(|(account, balance)| (account.to_string(), balance)).collect();
        if balances.is_empty() {
            self.line("没有分录");
        }
        for (account, balance) in balances {
            self.line(&format!("{account}  {}", balance.grouped()));
        }
        let difference = ledger.imbalance();
        self.line(&format!("借贷差额  {difference}"));
        if difference != 0 {
            self.failures += 1;
        }
    }

    /// The text, and how many expectations did not hold.
    pub fn finish(mut self) -> (String, usize) {
        let Self { accepted, refused, kept, failures, .. } = self;
        self.text.push_str(&format!(
            "\n受理 {accepted} 项，拒绝 {refused} 项；期望符合 {kept} 处，不符 {failures} 处\n"
        ));
        (self.text, failures)
    }
}
