//! The permission matrix as frozen text, printed from the step table; and what must hold over the whole table.
//!
//! `golden/matrix.txt` is what an official checks and signs. `BLESS=1 cargo test -p fund --test matrix` writes it anew;
//! read the difference before you keep it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

#[path = "scenarios/support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::fmt::{Debug, Write};
use std::path::Path;

use fund::state::BatchKind;
use fund::{May, Reach, RefusalKind, Role, Stage, Step, StepId, Subject, SubjectKind, may};
use law::Basis;
use support::{harbin, scene};

/// One full-width letter a role, in the order of [`Role::ALL`].
const LETTERS: [char; 14] =
    ['企', '区', '财', '经', '审', '负', '局', '府', '测', '专', '督', '计', '管', '众'];

fn rows() -> impl Iterator<Item = &'static Step> {
    StepId::ALL.iter().map(|id| id.row())
}

/// The word of the log for a stage, or the name of a variant in the same spelling.
fn word(name: impl Debug) -> String {
    let mut word = String::new();
    for letter in format!("{name:?}").chars() {
        if letter.is_ascii_uppercase() && !word.is_empty() {
            word.push('_');
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

fn words<T: Debug>(names: &[T]) -> String {
    names.iter().map(word).collect::<Vec<_>>().join(" ")
}

fn matrix() -> String {
    let mut text =
        String::from("# Who may take which step. Printed from the step table by tests/matrix.rs.\n\n");
    for (letter, role) in LETTERS.iter().zip(Role::ALL) {
        writeln!(text, "{letter} {} {}", role.zh(), word(role)).unwrap();
    }
    writeln!(text, "\n{:25}{}", "", LETTERS.iter().collect::<String>()).unwrap();
    for row in rows() {
        let mark = |role| match (row.by.contains(&role), row.reach) {
            (false, _) => '．',
            (true, Reach::Own) => '＊',
            (true, Reach::NamedExpert) => '名',
            (true, Reach::Entrusted) => {
                if role == Role::Assessor {
                    '委'
                } else {
                    '＊'
                }
            }
            (true, Reach::Party) => '当',
        };
        let marks: String = Role::ALL.into_iter().map(mark).collect();
        writeln!(text, "{:25}{marks}  {}", row.id.key(), row.name).unwrap();
    }
    text.push_str("\n＊ holds the office, for its own district or enterprise where the office has one\n");
    text.push_str("名 only where named for this case\n");
    text.push_str("委 only where the inspection is entrusted to its firm\n");
    text.push_str("当 the party alone; for a supplier without an account the bureau's handler\n");
    for row in rows() {
        details(&mut text, row);
    }
    text
}

fn details(text: &mut String, row: &Step) {
    let pack = harbin();
    writeln!(text, "\n{} {} ({})", row.id.key(), row.name, pack.cite(row.basis)).unwrap();
    let limit = row.limit.map(|name| {
        let limit = pack.limit(name).unwrap();
        format!("{name}, {} {}", limit.days, word(limit.unit))
    });
    let lines = [
        ("on", word(row.on)),
        ("from", words(row.from)),
        ("takes", words(row.takes)),
        ("to", words(row.to)),
        ("duty", word(row.duty)),
        ("waits", words(row.waits)),
        ("never after", row.excludes.iter().map(|step| step.key()).collect::<Vec<_>>().join(" ")),
        ("evidence", row.evidence.unwrap_or_default().to_owned()),
        ("within", limit.unwrap_or_default()),
        ("suspended", if row.while_suspended { "may be taken".to_owned() } else { String::new() }),
    ];
    for (name, value) in lines.into_iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(text, "  {name:12}{value}").unwrap();
    }
}

#[test]
fn the_permission_matrix_is_as_frozen() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/matrix.txt");
    let printed = matrix();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &printed).unwrap();
    }
    let stored = std::fs::read_to_string(&file).unwrap_or_default();
    let differs = printed.lines().zip(stored.lines()).find(|(printed, stored)| printed != stored);
    assert!(printed == stored, "tests/golden/matrix.txt differs from the step table, first at {differs:?}");
}

#[test]
fn every_step_has_a_whole_row_of_its_own() {
    let mut names = BTreeSet::new();
    for id in StepId::ALL {
        let row = id.row();
        assert_eq!(row.id, *id, "the row of another step stands in steps/{}.rs", id.key());
        assert!(names.insert(row.name), "two steps are called {}", row.name);
        assert!(!row.name.is_empty() && !row.public.is_empty() && !row.next.is_empty(), "{}", id.key());
        assert!(!row.by.is_empty(), "nobody may take {}", id.key());
        let offices: BTreeSet<_> = row.by.iter().collect();
        assert_eq!(offices.len(), row.by.len(), "{} names an office twice", id.key());
        assert_eq!(StepId::from_key(id.key()), Some(*id));
    }
}

#[test]
fn what_a_row_names_exists_in_the_pack() {
    let pack = harbin();
    for row in rows() {
        let (step, cited) = (row.id.key(), pack.cite(row.basis));
        assert!(pack.anchor(&cited.anchor).is_some(), "{step} rests on {cited:?}, which is not in the text");
        if let Some(limit) = row.limit {
            assert!(pack.limit(limit).is_some(), "{step}: no limit {limit}");
        }
        if let Some(list) = row.evidence {
            assert!(!pack.evidence(list).is_empty(), "{step}: no evidence list {list}");
        }
    }
    for basis in Basis::ALL {
        assert!(pack.anchor(&pack.cite(*basis).anchor).is_some(), "{basis:?}");
    }
}

/// Stages a project or a reward can stand at.
fn of_cases() -> impl Iterator<Item = Stage> {
    Stage::ALL.iter().copied().filter(|stage| *stage <= Stage::AwardWithdrawn)
}

#[test]
fn every_stage_of_a_project_or_reward_is_reached_and_left() {
    let moves: Vec<(Stage, Stage)> = rows()
        .flat_map(|row| {
            let kinds = [SubjectKind::Project, SubjectKind::Reward];
            let from: BTreeSet<Stage> = kinds.iter().flat_map(|kind| row.starts(*kind)).copied().collect();
            from.into_iter().flat_map(|from| row.to.iter().map(move |to| (from, *to)))
        })
        .filter(|(_, to)| of_cases().any(|stage| stage == *to))
        .collect();
    let mut reached = BTreeSet::from([Stage::Applied, Stage::RewardStarted]);
    while let Some((_, to)) = moves.iter().find(|(from, to)| reached.contains(from) && !reached.contains(to))
    {
        reached.insert(*to);
    }
    for stage in of_cases() {
        assert!(reached.contains(&stage), "no step leads to {stage:?}");
        let left = moves.iter().any(|(from, to)| *from == stage && to != from);
        assert!(left || stage.ended(), "no step leads on from {stage:?}");
    }
}

#[test]
fn every_other_stage_is_left_by_some_step() {
    for stage in Stage::ALL.iter().filter(|stage| **stage > Stage::AwardWithdrawn) {
        let terminal = matches!(
            stage,
            Stage::NoticeReplaced
                | Stage::NoticeApproved
                | Stage::ObjectionUpheld
                | Stage::ObjectionDismissed
                | Stage::PaymentClosed
                | Stage::RecoveryClosed
                | Stage::RecoveryLifted
                | Stage::ProcurementClosed
                | Stage::DifferenceSettled
                | Stage::TargetEvaluated
                | Stage::EvaluationAdopted
                | Stage::EvaluationReturned
                | Stage::Sanctioned
                | Stage::NotSanctioned
                | Stage::SanctionLifted
                | Stage::BatchOpen
                | Stage::Standing
        );
        // What waits for the treasury's word on an instruction is left by the step on the instruction.
        let left = rows().any(|row| row.from.contains(stage) || row.takes.contains(stage));
        assert!(terminal || left, "no step leads on from {stage:?}");
    }
}

#[test]
fn auditors_change_nothing_and_administrators_touch_no_case() {
    for row in rows() {
        assert!(!row.by.contains(&Role::Auditor), "an auditor may {}", row.name);
        if row.by.contains(&Role::Administrator) {
            let about_accounts = matches!(row.id, StepId::OpenAccount | StepId::ChangeAccount);
            assert!(about_accounts, "an administrator may {}", row.name);
        }
    }
}

#[test]
fn whoever_waits_for_money_never_handles_it() {
    use StepId::*;
    let money = [
        InstructAdvance,
        InstructFirst,
        InstructBalance,
        InstructMilestones,
        InstructRefund,
        ConfirmPayment,
        ReturnPayment,
        Allot,
        Reallot,
        CarryOver,
        Reconcile,
        ReceiveGrant,
    ];
    for row in money.map(StepId::row) {
        assert_eq!(row.by, [Role::FinanceBureau], "{}", row.name);
    }
    for (step, after) in [
        (DecidePool, ReviewPool),
        (ConcludeAcceptance, GiveOpinion),
        (VerifyInvestment, ConcludeAcceptance),
        (AssessAwards, VerifyInvestment),
        (ApproveAwards, AssessAwards),
        (InstructAdvance, ExamineAdvance),
        (ConfirmPayment, InstructAdvance),
        (InstructFirst, ApproveAwards),
        (ChooseMethod, PlanProcurement),
        (SignContract, ChooseMethod),
        (AcceptMilestone, SignContract),
        (InstructMilestones, AcceptMilestone),
        (ConfirmPayment, InstructMilestones),
    ] {
        assert!(step.row().excludes.contains(&after), "one person may {step:?} after {after:?}");
    }
}

#[test]
fn enforcement_refuses_exactly_the_offices_the_matrix_leaves_out() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.applied(&enterprise);
    let batch = scene.some_batch(BatchKind::Pool);
    let own = support::journey::login(&enterprise);
    let accounts = [
        "区县",
        "区县财政",
        "经办",
        "审核",
        "负责人",
        "财政",
        "市政府",
        "评测机构",
        "专家甲",
        "督察",
        "审计",
        "管理员",
        "公众",
    ];
    for id in StepId::ALL {
        let row = id.row();
        let subject = match row.on {
            SubjectKind::Fund => Subject::Fund,
            SubjectKind::Enterprise => Subject::Enterprise(enterprise.clone()),
            SubjectKind::Project => Subject::Project(project),
            SubjectKind::Batch => Subject::Batch(batch),
            SubjectKind::Account => Subject::Account("经办".into()),
            _ => continue,
        };
        for account in accounts.into_iter().chain([own.as_str()]) {
            let actor = &scene.fund.accounts[&account.into()];
            let refused = matches!(
                may(&scene.fund, &scene.packs, *id, actor, &subject, scene.today),
                May::Refused(refusal) if refusal.kind == RefusalKind::NotYourOffice
            );
            let left_out = !row.by.contains(&actor.role) || row.reach == Reach::NamedExpert;
            assert_eq!(refused, left_out, "{} by {account}", row.name);
        }
    }
}
