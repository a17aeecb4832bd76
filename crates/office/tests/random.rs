//! Whatever anybody asks for in whatever order, on a fund in full operation: nothing breaks, money is conserved, ceilings
//! hold, and the log replays to the same fund.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fund::field::{self, Field, Kind};
use fund::{AccountId, StepId};
use law::Fen;
use office::rehearse::{parse, run};
use office::{Office, SubmitError};
use proptest::prelude::*;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A fund some way down the main line, with an account for every office.
fn in_operation(script: &str) -> Office {
    let folder = root().join("docs/rehearsals");
    let pack = office::packs::read_folder(&root().join("policy/harbin-2024-1")).unwrap();
    let text = std::fs::read_to_string(folder.join(script)).unwrap();
    let include = |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|error| error.to_string());
    run(script, &parse(script, &text, &include).unwrap(), pack).unwrap().office
}

/// Draws from small pools, so that acts meet things that exist.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % most.max(1) as u64).unwrap()
    }

    fn of<'a>(&mut self, pool: &[&'a str]) -> &'a str {
        pool[self.below(pool.len())]
    }

    fn fields(&mut self, fields: &[Field], prefix: &str, typed: &mut BTreeMap<String, String>) {
        for field in fields {
            let path = format!("{prefix}{}", field.path);
            if field.optional && self.below(3) == 0 {
                continue;
            }
            if let Kind::List(columns) = &field.kind {
                for row in 0..=self.below(2) {
                    self.fields(columns, &format!("{path}[{row}]."), typed);
                }
                continue;
            }
            let text = self.value(&field.kind, field.choice.as_deref());
            typed.insert(path, text);
        }
    }

    fn value(&mut self, kind: &Kind, choice: Option<&str>) -> String {
        match (kind, choice) {
            (_, Some("district")) => self.of(&["230103", "230102"]).into(),
            (_, Some("cost")) => self.of(&["software", "gateway", "other"]).into(),
            (_, Some("head")) => self.of(&["transformation", "products", "monitoring"]).into(),
            (_, Some("fact")) => self.of(&["ent.staff", "ent.listed_abnormal", "ent.revenue"]).into(),
            (_, Some("evidence")) => self.of(&["contract", "invoice", "acceptance-report"]).into(),
            (Kind::Fen, _) => self.of(&["1", "30万", "40万", "0.01", "168000", "5000万"]).into(),
            (Kind::Signed, _) => self.of(&["300000", "-1200.00", "0"]).into(),
            (_, Some("scope")) => self.of(&["fund", "training", "230103", "P0001"]).into(),
            (Kind::Figure, _) => self.of(&["0", "10", "95.5", "600"]).into(),
            (Kind::Int, _) => self.of(&["0", "1", "2", "70", "100"]).into(),
            (Kind::Bool, _) => self.of(&["是", "否"]).into(),
            (Kind::Date, _) => self.of(&["2025-03-10", "2025-06-16", "2025-11-20", "2026-03-02"]).into(),
            (Kind::Rate, _) => self.of(&["70%", "100%", "60%"]).into(),
            (Kind::CreditCode, _) => self.of(&["91230199128175037N", "91230100127575573H"]).into(),
            (Kind::Id, _) => self
                .of(&[
                    "P0001", "P0002", "B0001", "B0002", "N0001", "O0001", "T0001", "R0001", "G0001", "M0001",
                    "V0001",
                ])
                .into(),
            (Kind::Account, _) => format!("r{:02}", self.below(18)),
            (Kind::Choice(options), _) => options[self.below(options.len())].0.clone(),
            (Kind::Digest, _) => self.of(&["a", "b"]).repeat(64),
            (Kind::Many(each), _) => self.value(each, None),
            (Kind::Fact, _) => self.of(&["是", "否", "120人", "无"]).into(),
            _ => format!("文{}", self.below(1000)),
        }
    }
}

/// One act by somebody; `true` if it was accepted.
fn act(office: &Office, number: u64, step: usize, seed: u64) -> bool {
    let mut draw = Draw(seed);
    let step = StepId::ALL[step % StepId::ALL.len()];
    let mut typed = BTreeMap::new();
    draw.fields(&field::fields(step), "", &mut typed);
    let Ok(command) = field::command(step, &typed) else { return false };
    // Mostly somebody whose office it is, or nothing would get past the first question.
    let accounts: Vec<AccountId> = office.view(|view| {
        let fit = |account: &AccountId| step.row().by.contains(&view.fund.accounts[account].role);
        let all: Vec<_> = view.fund.accounts.keys().cloned().collect();
        let fitting: Vec<_> = all.iter().filter(|account| fit(account)).cloned().collect();
        if fitting.is_empty() || seed.is_multiple_of(8) { all } else { fitting }
    });
    let account = &accounts[draw.below(accounts.len())];
    let mut key = [7; 16];
    key[8..].copy_from_slice(&number.to_be_bytes());
    match office.submit(account, key, command) {
        Ok(_) => true,
        Err(SubmitError::Refused(refusal)) => {
            assert!(!refusal.cite.label.is_empty(), "a refusal without an article: {refusal:?}");
            assert!(!refusal.remedy.is_empty(), "a refusal without a remedy: {refusal:?}");
            false
        }
        Err(error) => panic!("{step:?} {typed:?}: {error}"),
    }
}

fn holds(office: &Office) -> Result<(), TestCaseError> {
    office.view(|view| {
        prop_assert_eq!(view.fund.ledger.imbalance(), 0);
        for (account, balance) in view.fund.ledger.balances() {
            prop_assert!(!balance.is_negative(), "{account}: {balance}");
        }
        for enterprise in view.fund.enterprises.values() {
            let awarded = enterprise.projects.iter().filter_map(|id| {
                let project = &view.fund.projects[id];
                project.award.as_ref().filter(|_| project.stage.holds_award()).map(|award| award.amount)
            });
            let awarded: Vec<_> = awarded.collect();
            prop_assert!(awarded.len() <= 3);
            prop_assert!(Fen::sum(awarded).unwrap() <= Fen::new(50_000_000));
        }
        Ok(())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_acts_in_any_order_leave_the_fund_sound(
        script in prop::sample::select(vec!["main-line.txt", "three-projects.txt"]),
        acts in prop::collection::vec((any::<prop::sample::Index>(), any::<u64>()), 40..160),
    ) {
        let office = in_operation(script);
        let before = office.view(|view| view.fund.seq);
        let mut accepted = 0;
        for (number, (step, seed)) in (0..).zip(acts) {
            accepted += u64::from(act(&office, number, step.index(StepId::ALL.len()), seed));
            holds(&office)?;
        }
        prop_assert_eq!(office.view(|view| view.fund.seq), before + accepted);
        let replayed = office.as_of(office.today()).unwrap();
        prop_assert!(office.view(|view| *view.fund == *replayed), "replay must equal live");
    }
}
