//! 第三条（一） 建立全流程跟踪机制: how long an office has had a case, when its time stands still, who is reminded, who hears of delay.

use fund::state::Defect;
use fund::steps::correct_pool::CorrectPool;
use fund::steps::resume::Resume;
use fund::steps::review_pool::{Recommendation, ReviewPool};
use fund::view::{Clock, Clocks, Message, MessageKind, Pause, View};
use fund::{AccountId, ProjectId, Role, StepId, Subject};

use super::support::journey::{application, login, suspend};
use super::support::{Scene, day, scene, wan};

fn view(scene: &Scene) -> View<'_> {
    View { fund: &scene.fund, packs: &scene.packs, today: scene.today }
}

fn clocks(scene: &Scene) -> Clocks {
    view(scene).clocks()
}

/// The one clock of a step of a project.
fn clock(scene: &Scene, project: ProjectId, step: StepId) -> Clock {
    let subject = Subject::Project(project);
    let mut rows = clocks(scene).rows.into_iter().filter(|row| row.subject == subject && row.step == step);
    let clock = rows.next().unwrap().clock;
    assert!(rows.next().is_none(), "one clock for {step:?}");
    clock
}

fn messages(scene: &Scene, account: &str) -> Vec<Message> {
    let (view, actor) = (view(scene), &scene.fund.accounts[&AccountId::from(account)]);
    view.messages(actor, &view.worklist(actor), &view.clocks(), 100)
}

fn kinds(scene: &Scene, account: &str) -> Vec<MessageKind> {
    messages(scene, account).into_iter().map(|message| message.kind).collect()
}

fn returned(project: ProjectId) -> ReviewPool {
    let defects = vec![Defect { item: "plan".into(), note: "请补实施方案".into() }];
    ReviewPool { project, outcome: Recommendation::Return, reason: String::new(), defects }
}

fn corrected(scene: &Scene, project: ProjectId) -> CorrectPool {
    let own = &scene.fund.projects[&project];
    let form = application(&own.enterprise, own.batch);
    CorrectPool {
        project,
        name: form.name,
        scope: form.scope,
        provider: form.provider,
        planned: wan(90),
        starts: form.starts,
        ends: form.ends,
        note: "已补实施方案".into(),
    }
}

/// A project applied for on Monday, 3 March 2025; the district has ten working days, until the 17th.
fn applied() -> (Scene, ProjectId) {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.applied(&enterprise);
    (scene, project)
}

/// 第五条（三） and the reading `reminders`: the days in which the applicant has the case are not the district's.
#[test]
fn while_the_applicant_corrects_the_offices_clock_stands_still_and_then_goes_on() {
    let (mut scene, project) = applied();
    let before = clock(&scene, project, StepId::ReviewPool);
    assert_eq!((before.of, before.used, before.due), (10, 0, Some(day("2025-03-17"))));

    scene.on("2025-03-06").when("区县", returned(project)).accepted();
    scene.on("2025-03-12");
    let still = clock(&scene, project, StepId::ReviewPool);
    assert_eq!((still.used, still.due, still.left), (3, None, None));
    assert_eq!(still.paused, Some((day("2025-03-06"), Pause::Returned)));
    assert_eq!(still.words(), "自 2025-03-06 起暂停（等待企业补正），已用 3/10 个工作日");
    assert_eq!(still.cite.unwrap().label, "第三条（三）");
    // The applicant's own time runs meanwhile, to the day that was told.
    let own = clock(&scene, project, StepId::CorrectPool);
    assert_eq!((own.due, own.paused), (Some(day("2025-03-20")), None));

    let answer = corrected(&scene, project);
    let member = scene.applicant(project);
    scene.when(&member, answer).accepted();
    scene.on("2025-03-14");
    let again = clock(&scene, project, StepId::ReviewPool);
    // Seven working days were left on 12 March: 13, 14, 17, 18, 19, 20, 21.
    assert_eq!((again.used, again.due, again.paused), (5, Some(day("2025-03-21")), None));
}

/// 第三条（一）、第十五条: in a suspension nobody's time runs, the applicant's no more than the office's.
#[test]
fn a_suspension_stops_everybodys_time_and_moves_what_the_applicant_was_told() {
    let (mut scene, project) = applied();
    scene.on("2025-03-04").when("审核", suspend(project)).accepted();
    scene.on("2025-03-10");
    let still = clock(&scene, project, StepId::ReviewPool);
    assert_eq!((still.used, still.due), (1, None));
    assert_eq!(still.paused, Some((day("2025-03-04"), Pause::Suspended)));
    let resume = Resume { project: project.into(), reason: "已核实".into() };
    scene.when("审核", resume.clone()).accepted();
    assert_eq!(clock(&scene, project, StepId::ReviewPool).due, Some(day("2025-03-21")));

    scene.on("2025-03-11").when("区县", returned(project)).accepted();
    assert_eq!(clock(&scene, project, StepId::CorrectPool).due, Some(day("2025-03-25")));
    scene.on("2025-03-12").when("审核", suspend(project)).accepted();
    scene.on("2025-03-19").when("审核", resume).accepted();
    // Nine working days were left on the 12th.
    assert_eq!(scene.fund.projects[&project].returned.as_ref().unwrap().due, Some(day("2025-04-01")));
    let answer = corrected(&scene, project);
    let member = scene.applicant(project);
    scene.on("2025-04-01").when(&member, answer).accepted();
}

/// Returned on its last day, a case that comes back is due on the day it comes: nothing was left, nothing is given.
#[test]
fn what_was_used_up_before_the_return_is_not_given_again() {
    let (mut scene, project) = applied();
    scene.on("2025-03-17").when("区县", returned(project)).accepted();
    assert_eq!(clock(&scene, project, StepId::ReviewPool).due, None);
    let answer = corrected(&scene, project);
    let member = scene.applicant(project);
    scene.on("2025-03-24").when(&member, answer).accepted();
    let again = clock(&scene, project, StepId::ReviewPool);
    assert_eq!((again.used, again.due, again.left), (10, Some(day("2025-03-24")), Some(0)));
    scene.on("2025-03-25");
    assert!(clock(&scene, project, StepId::ReviewPool).overdue());
}

/// Reading `reminders`: three working days before and on the last day, whoever has it; after it, the office the pack names.
#[test]
fn whoever_has_it_is_reminded_and_the_office_above_hears_of_delay() {
    let (mut scene, project) = applied();
    let reminder = |scene: &Scene| {
        let own = messages(scene, "区县").into_iter().find(|message| message.kind == MessageKind::Reminder);
        own.map(|message| (message.on, message.text, message.key))
    };
    scene.on("2025-03-11");
    assert_eq!(reminder(&scene), None);
    scene.on("2025-03-12");
    let (on, text, key) = reminder(&scene).unwrap();
    assert_eq!((on, text.as_str()), (day("2025-03-12"), "区县审核入库将在 3 个工作日内到期"));
    scene.on("2025-03-13");
    assert_eq!(reminder(&scene).unwrap().2, key, "the same reminder is the same message");
    scene.on("2025-03-17");
    assert_eq!(reminder(&scene).unwrap().1, "区县审核入库今天到期");
    assert!(!kinds(&scene, "审核").contains(&MessageKind::Escalation));

    scene.on("2025-03-18");
    assert!(kinds(&scene, "区县").contains(&MessageKind::Overdue));
    let heard = messages(&scene, "审核").into_iter().find(|m| m.kind == MessageKind::Escalation).unwrap();
    assert_eq!(heard.subject, Subject::Project(project));
    assert_eq!(heard.text, "区县工信部门未在时限内办理“区县审核入库”：市工信局建立全流程跟踪机制，区县配合");
    assert_eq!(heard.cite.unwrap().label, "第三条（一）");
    for other in ["负责人", "财政", "审计", "管理员"] {
        assert!(!kinds(&scene, other).contains(&MessageKind::Escalation), "{other}");
    }
    assert!(kinds(&scene, &login(&scene.fund.projects[&project].enterprise)).is_empty());
}

/// Nobody is told of another district's cases, nor of what stands still.
#[test]
fn nobody_hears_of_what_is_not_theirs_or_stands_still() {
    let (mut scene, project) = applied();
    scene.account("外区县", Role::DistrictOffice, None);
    scene.fund.accounts.get_mut(&AccountId::from("外区县")).unwrap().district = Some("230102".into());
    scene.on("2025-03-18");
    assert!(kinds(&scene, "外区县").is_empty());
    scene.when("区县", returned(project)).accepted();
    scene.on("2025-03-20");
    assert!(!kinds(&scene, "审核").contains(&MessageKind::Escalation));
    assert!(!kinds(&scene, "区县").contains(&MessageKind::Overdue));
    let member = scene.applicant(project);
    assert!(kinds(&scene, &member).contains(&MessageKind::Progress));
}

/// The bureau's leader, who is late, is told on to the joint working group (第十五条), five working days later.
#[test]
fn the_leader_is_told_of_handlers_and_the_working_group_of_the_leader() {
    let pack = super::support::harbin();
    let to = |desk| pack.clocks().of(desk).map(|row| (row.to, row.after.days)).collect::<Vec<_>>();
    assert_eq!(to(law::Desk::BureauHandler), [(law::Desk::BureauLeader, 1)]);
    assert_eq!(to(law::Desk::BureauLeader), [(law::Desk::SupervisionGroup, 5)]);
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.recommended(&enterprise);
    let due = clock(&scene, project, StepId::DecidePool).due.unwrap();
    scene.today = due.tomorrow().unwrap();
    while !kinds(&scene, "负责人").contains(&MessageKind::Escalation) {
        scene.today = scene.today.tomorrow().unwrap();
        assert!(scene.today < due.checked_add(jiff::Span::new().days(5)).unwrap());
    }
}

/// Every role that escalates or is escalated to by the pack exists, and back.
#[test]
fn desks_of_a_pack_and_roles_are_the_same_list() {
    for role in Role::ALL {
        if let Some(desk) = role.desk() {
            assert_eq!(Role::at(desk), role);
        }
    }
}
