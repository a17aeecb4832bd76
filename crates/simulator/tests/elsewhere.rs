//! A city of another pack: founded with it, played by the same stories, and in order for the auditor by its own rules.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use fund::Stage;
use fund::ledger::LedgerAccount;
use fund::state::{AdvanceState, Funded, InvoiceKey, PaymentKind, Project, RecoveryGround};
use law::Fen;
use office::{Office, packs};
use serde_json::Value;
use simulator::auditor::{HARBIN, HEFEI, LONGYAN, NANJING, Rules, WUHAN, ZHONGSHAN, audit_by};
use simulator::city::{self, City};

/// Enterprises of the small city.
const SIZE: u32 = 120;

fn built(pack: &str) -> (Office, City) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/examples").join(pack);
    let (office, clock) = support::founded_with(packs::read_folder(&folder).unwrap());
    let city = city::build_with(&office, &clock, 2024, SIZE).unwrap_or_else(|why| panic!("{why}"));
    (office, city)
}

fn hefei() -> &'static (Office, City) {
    static CITY: OnceLock<(Office, City)> = OnceLock::new();
    CITY.get_or_init(|| built("hefei-2024"))
}

/// Plays a city to its end: from the pool to payment, in order by its own rules and not by others', under its own names.
/// What binds its awards, and their amounts.
fn played(pack: &str, own: &'static Rules) -> (Vec<String>, BTreeSet<Fen>) {
    let (office, city) = built(pack);
    let found = audit_by(own, office.payloads().unwrap());
    assert!(found.is_empty(), "{:#?}", &found[..found.len().min(5)]);
    assert!(audit_by(&HARBIN, office.payloads().unwrap()).iter().any(|finding| finding.rule == "award"));
    let first = if own.advance.is_some() { Stage::BalanceInstructed } else { Stage::FirstPaid };
    for stage in [Stage::Pooled, Stage::Noticed, Stage::Submitted, Stage::Approved, first, Stage::Paid] {
        assert!(city.stages.get(&stage).is_some_and(|count| *count > 0), "{stage:?}: {:?}", city.stages);
    }
    office.view(|view| {
        assert_eq!(view.fund.ledger.imbalance(), 0);
        assert!(view.today > view.pack().unwrap().effective.from);
        let awards: Vec<_> = view.fund.projects.values().filter_map(|p| p.award.as_ref()).collect();
        assert!(awards.iter().all(|award| award.citations.iter().any(|c| c.label.starts_with("摘记"))));
        let binds = awards.iter().flat_map(|award| award.bound_by.clone()).collect();
        (binds, awards.iter().map(|award| award.amount).collect())
    })
}

#[test]
fn in_nanjing_those_in_time_get_half_those_late_less_and_level_four_20万_on_top() {
    let (binds, amounts) = played("nanjing-2024-2", &NANJING);
    for bound in ["first-cohort.cap", "second-cohort.cap"] {
        assert!(binds.iter().any(|by| by == bound), "{bound}: {binds:?}");
    }
    for wan in [40, 50, 60] {
        assert!(amounts.contains(&Fen::new(wan * 1_000_000)), "{wan}万: {amounts:?}");
    }
}

#[test]
fn in_wuhan_level_three_gets_more_than_level_two() {
    let (binds, amounts) = played("wuhan-2025-jiangxia", &WUHAN);
    assert!(binds.iter().any(|by| by == "level-2.cap") && binds.iter().any(|by| by == "level-3-up.cap"));
    assert!(amounts.last().is_some_and(|most| *most == Fen::new(40_000_000)));
}

#[test]
fn in_longyan_the_level_is_the_cap() {
    let (_, amounts) = played("longyan-2025-2", &LONGYAN);
    for wan in [25, 35, 45] {
        assert!(amounts.contains(&Fen::new(wan * 1_000_000)), "{wan}万: {amounts:?}");
    }
}

/// Longyan's city, where an advance is paid before acceptance.
fn longyan() -> &'static (Office, City) {
    static CITY: OnceLock<(Office, City)> = OnceLock::new();
    CITY.get_or_init(|| built("longyan-2025-2"))
}

#[test]
fn in_longyan_advances_are_paid_settled_and_called_back_to_the_fen() {
    let (office, _) = longyan();
    office.view(|view| {
        let mut states = BTreeMap::new();
        for project in view.fund.projects.values() {
            if let Some(state) = project.advance_state() {
                *states.entry(state).or_insert(0) += 1;
            }
        }
        use AdvanceState::{Returning, Settled, Unsettled};
        for state in [Unsettled, Settled, Returning] {
            assert!(states.get(&state).is_some_and(|count| *count > 0), "{state:?}: {states:?}");
        }
        let settled = |project: &&Project| project.award.is_some() && project.advanced() > Fen::ZERO;
        let whole = view.fund.projects.values().filter(settled).filter(|own| own.stage == Stage::Paid);
        for project in whole {
            let held = project.paid.checked_sub(project.recovery_ordered).unwrap();
            assert!(held <= project.award_amount(), "{} was paid more than it was awarded", project.id);
        }
        let back = view.fund.recoveries.values().filter(|own| own.ground == RecoveryGround::Advance);
        assert!(back.filter(|own| own.outstanding() == Fen::ZERO).count() > 0, "some came back");
        let kinds: Vec<_> = view.fund.payments.values().map(|payment| payment.kind).collect();
        assert!(kinds.contains(&PaymentKind::Advance) && kinds.contains(&PaymentKind::Balance));
        assert!(!kinds.contains(&PaymentKind::First), "the rest is paid at once");
    });
}

#[test]
fn whatever_the_seed_no_head_of_longyan_owes_or_pays_more_than_it_was_given() {
    for seed in [1, 7] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/examples/longyan-2025-2");
        let (office, clock) = support::founded_with(packs::read_folder(&folder).unwrap());
        city::build_with(&office, &clock, seed, SIZE).unwrap_or_else(|why| panic!("{why}"));
        let found = audit_by(&LONGYAN, office.payloads().unwrap());
        assert!(found.is_empty(), "{seed}: {:#?}", &found[..found.len().min(5)]);
        office.view(|view| {
            let fund = view.fund;
            assert!(fund.ledger.balances().all(|(_, balance)| !balance.is_negative()), "{seed}");
            for head in view.money().heads {
                let used = Fen::sum([head.available, head.committed, head.paid]).unwrap();
                assert_eq!(used, head.allotted, "{seed}: {}", head.title);
            }
            for own in fund.projects.values() {
                let account = LedgerAccount::Committed("transformation".into(), own.id.into());
                let granted = own.advance.as_ref().and_then(|advance| advance.granted.as_ref());
                let granted = granted.map_or(Fen::ZERO, |granted| granted.amount);
                let owed = match own.approval {
                    Some(_) => own.due(),
                    None => granted.checked_sub(own.advanced()).unwrap(),
                };
                assert_eq!(fund.ledger.balance(&account), owed, "{seed}: {}", own.id);
            }
        });
    }
}

/// Longyan's log with one event changed; what the auditor then says, by rule.
fn planted(kind: &str, change: impl Fn(&mut Value)) -> BTreeSet<&'static str> {
    let mut log = longyan().0.payloads().unwrap();
    let events = |act: &mut Value| act["events"].as_array_mut().unwrap().clone();
    let place = log.iter().find_map(|(seq, payload)| {
        let mut act: Value = serde_json::from_slice(payload).unwrap();
        let event = events(&mut act).iter().position(|event| event["kind"] == kind)?;
        Some((usize::try_from(*seq).unwrap(), event))
    });
    let (seq, event) = place.unwrap_or_else(|| panic!("no {kind} in the log"));
    let at = log.iter().position(|(own, _)| usize::try_from(*own).unwrap() == seq).unwrap();
    let mut act: Value = serde_json::from_slice(&log[at].1).unwrap();
    change(&mut act["events"][event]);
    log[at].1 = serde_json::to_vec(&act).unwrap();
    audit_by(&LONGYAN, log).into_iter().map(|finding| finding.rule).collect()
}

#[test]
fn a_fen_too_much_advanced_settled_or_called_back_is_found() {
    let more = |field: &'static str| {
        move |event: &mut Value| {
            let amount = event["body"][field].as_i64().unwrap();
            event["body"][field] = serde_json::json!(amount + 1);
        }
    };
    for (kind, field) in [
        ("advance.granted/1", "amount"),
        ("advance.granted/1", "down_payment"),
        ("advance.settled/1", "advanced"),
        ("advance.settled/1", "award"),
    ] {
        let found = planted(kind, more(field));
        assert!(found.contains("advance"), "{kind} {field}: {found:?}");
    }
    let called_back = planted("recovery.ordered/1", |event| {
        assert_eq!(event["body"]["ground"], "advance", "nothing was ordered back before");
        more("amount")(event);
    });
    assert!(called_back.contains("advance"), "{called_back:?}");
}

#[test]
fn an_advance_that_no_award_took_in_is_found_when_the_rest_is_paid() {
    let found = planted("advance.settled/1", |event| event["kind"] = "nothing/1".into());
    assert!(found.contains("advance"), "{found:?}");
    let found = planted("advance.requested/1", |event| event["body"]["down_payment"] = 1.into());
    assert!(found.contains("advance"), "{found:?}");
}

#[test]
fn in_zhongshan_no_rate_can_be_seen_and_every_award_follows_a_document_of_its_batch() {
    let (_, amounts) = played("zhongshan-2024-5", &ZHONGSHAN);
    assert!(amounts.contains(&Fen::new(30_000_000)), "{amounts:?}");
    let (office, _) = built("zhongshan-2024-5");
    office.view(|view| {
        let awards = view.fund.projects.values().filter_map(|p| p.award.as_ref());
        for award in awards {
            let line = award.workings.iter().find(|line| line.step == "批次标准").unwrap();
            assert!(line.expression.contains("未见比例"), "{line:?}");
        }
    });
}

#[test]
fn a_city_of_hefei_s_pack_is_in_order_by_hefei_s_rules_and_not_by_harbin_s() {
    let (office, _) = hefei();
    let found = audit_by(&HEFEI, office.payloads().unwrap());
    assert!(found.is_empty(), "{:#?}", &found[..found.len().min(5)]);
    let other = audit_by(&HARBIN, office.payloads().unwrap());
    assert!(other.iter().any(|finding| finding.rule == "award"));
}

#[test]
fn a_fen_too_much_is_found_there_too() {
    let (office, _) = hefei();
    let mut log = office.payloads().unwrap();
    let at =
        log.iter().position(|(_, payload)| String::from_utf8_lossy(payload).contains("award.assessed/1"));
    let mut act: Value = serde_json::from_slice(&log[at.unwrap()].1).unwrap();
    let amount = &mut act["events"][0]["body"]["amount"];
    *amount = serde_json::json!(amount.as_i64().unwrap() + 1);
    log[at.unwrap()].1 = serde_json::to_vec(&act).unwrap();
    assert!(audit_by(&HEFEI, log).iter().any(|finding| finding.rule == "award"));
}

#[test]
fn its_awards_follow_year_and_level_and_show_how() {
    let (office, city) = hefei();
    assert!(city.stages.get(&Stage::Approved).is_some_and(|count| *count > 0), "{:?}", city.stages);
    office.view(|view| {
        let awards: Vec<_> = view.fund.projects.values().filter_map(|p| p.award.as_ref()).collect();
        assert!(awards.len() > 10, "{}", awards.len());
        for award in &awards {
            assert!(award.workings.iter().any(|line| line.step == "适用标准"), "{:?}", award.workings);
            assert!(award.citations.iter().any(|citation| citation.label == "摘记（三）"));
        }
        let capped =
            awards.iter().any(|award| award.bound_by.iter().any(|by| by.starts_with("y2025-level-")));
        assert!(capped);
    });
}

#[test]
fn its_districts_and_names_are_its_own() {
    let (office, _) = hefei();
    office.view(|view| {
        let pack = view.packs.iter().next().unwrap();
        let known: BTreeSet<_> = pack.districts().iter().map(|district| district.code.clone()).collect();
        let firms = view.fund.enterprises.values();
        assert!(firms.clone().all(|firm| known.contains(&firm.district)));
        assert!(firms.clone().any(|firm| firm.name.contains("合肥")));
    });
    for (seq, payload) in office.payloads().unwrap() {
        let text = String::from_utf8_lossy(&payload);
        for foreign in ["哈尔滨", "哈工信", "哈政", "哈财建", "道里", "松花江", "第四条"] {
            assert!(!text.contains(foreign), "{foreign} in record {seq}");
        }
    }
}

#[test]
fn suppliers_and_offices_number_their_papers_by_the_city_s_own_year() {
    let (office, _) = built("wuhan-2025-jiangxia");
    office.view(|view| {
        let claims = view.fund.projects.values().filter_map(|project| project.claim.as_ref());
        let mut years = BTreeSet::new();
        for line in claims.flat_map(|claim| &claim.lines) {
            let year = line.invoiced_on.year();
            let (InvoiceKey { code, number }, two) = (&line.invoice, format!("{:02}", year % 100));
            let said = if code.is_empty() { &number[..2] } else { &code[5..7] };
            assert_eq!(said, two, "{} of {}", line.invoice, line.invoiced_on);
            let signed: i16 = line.contract[3..7].parse().unwrap();
            assert!((year - 1..=year).contains(&signed), "{} before {}", line.contract, line.invoiced_on);
            years.insert(year);
        }
        assert!(years.contains(&2026), "the year is another one than Harbin's: {years:?}");
        for inspection in view.fund.inspections.values() {
            let planned = view.fund.acts[inspection.acts[0]].on.year();
            assert!(inspection.document.as_str().contains(&format!("〔{planned}〕")), "{inspection:?}");
        }
    });
}
