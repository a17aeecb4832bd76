//! `/home`: an enterprise's projects, whose turn each is and by when, what came back, what to do next, and how much room
//! is left under the ceilings of Article 4(1).

use askama::Template;
use axum::extract::State;
use fund::state::{BatchKind, Defect, Diagnosis, FilingState};
use fund::view::{Clocks, EnterpriseView, Message, RewardRow, View};
use fund::{Actor, Role, Stage, StepId, Subject};
use law::{Basis, Citation, Date, Fen};

use super::verify::{bar, offices};
use crate::access;
use crate::app::App;
use crate::component::{Address, Frame, StepBar, Tag, Tone, wan_words};
use crate::pages::front::in_wan;
use crate::place;
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// Messages shown here; the rest is under 通知.
const MESSAGES: usize = 5;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/home", access::ENTERPRISE, home)]
}

/// One thing to do next.
struct Next {
    text: String,
    why: String,
    href: String,
    due: Option<(Date, i64)>,
}

struct Card {
    href: String,
    id: String,
    name: String,
    stage: Tag,
    bar: StepBar,
    turn: String,
    mine: bool,
    since: Date,
    due: Option<(Date, i64)>,
    defects: Vec<Defect>,
    award: Option<Fen>,
    paid: Fen,
    suspended: String,
}

#[derive(Template)]
#[template(path = "home_enterprise/home.html")]
struct Home {
    frame: Frame,
    name: String,
    firm: EnterpriseView,
    next: Vec<Next>,
    cards: Vec<Card>,
    messages: Vec<(Message, String, bool)>,
    ceiling: String,
    cite: Citation,
    account: String,
    account_tag: Tag,
    failed: Vec<(String, String, Citation)>,
    open: Vec<(String, Date, i64)>,
    provider: Tag,
    /// The paper that a filing still needs, or the filing itself; empty where nothing is to be done.
    filing: Vec<(String, String)>,
    rewards: Vec<RewardRow>,
    /// A diagnosis that waits for this enterprise's word, by whom, and the form.
    diagnosis: Option<(String, Diagnosis, String)>,
}

#[derive(Template)]
#[template(path = "home_enterprise/unregistered.html")]
struct Unregistered {
    frame: Frame,
    code: String,
}

async fn home(State(app): State<App>, visitor: Visitor) -> Page {
    let actor = visitor.actor()?;
    let frame = visitor.frame(&app, "我的项目").at("/home");
    let code =
        actor.enterprise.clone().ok_or_else(|| Problem::NotFound("这个账号没有对应的企业。".into()))?;
    let mark = app.read_up_to(actor);
    let clocks = app.office.clocks();
    let made = app.office.view(|view| {
        view.enterprise(actor, &code).map(|firm| Home::new(frame.clone(), view, actor, firm, (mark, &clocks)))
    });
    match made {
        Some(home) => page(&home),
        None => page(&Unregistered { frame, code: code.to_string() }),
    }
}

impl Home {
    fn new(
        frame: Frame,
        view: &View<'_>,
        actor: &Actor,
        firm: EnterpriseView,
        (mark, clocks): ((u64, Date), &Clocks),
    ) -> Self {
        let pack = view.pack();
        let cards: Vec<Card> = firm.projects.iter().rev().filter_map(|row| card(view, row.id)).collect();
        let (account, account_tag) = account(view, &firm);
        let failed = firm.checks.iter().filter(|check| check.result == fund::view::CheckResult::Failed);
        let open = view.open_batches().into_iter().filter(|row| row.batch.kind == BatchKind::Pool);
        Home {
            name: firm.enterprise.name.clone(),
            next: next(view, actor, &firm),
            messages: view
                .messages(actor, &[], clocks, MESSAGES)
                .into_iter()
                .map(|m| (m.is_new(mark.0, mark.1), place::for_reader(view, actor, &m.subject), m))
                .map(|(new, href, m)| (m, href, new))
                .collect(),
            ceiling: pack.map_or_else(String::new, |pack| in_wan(pack.firm_ceiling())),
            cite: pack.map_or(Citation { anchor: String::new(), label: String::new() }, |pack| {
                pack.cite(Basis::Cumulative)
            }),
            failed: failed
                .map(|c| {
                    (c.criterion.title.clone(), c.criterion.remedy.clone(), c.criterion.citation.clone())
                })
                .collect(),
            open: open
                .map(|row| (row.batch.name.clone(), row.batch.closes, left(view, row.batch.closes)))
                .collect(),
            account,
            account_tag,
            provider: provider(&firm),
            filing: filing(view, &firm),
            rewards: view.rewards_of(actor, &firm.enterprise.code),
            diagnosis: view.to_confirm(&firm.enterprise.code).map(|(unit, own)| {
                let subject = fund::Subject::Enterprise(firm.enterprise.code.clone());
                let form = crate::place::act(fund::StepId::ConfirmDiagnosis, &subject, "/home").to_string();
                (unit, own, form)
            }),
            cards,
            firm,
            frame,
        }
    }
}

/// How far the filing as a provider has come.
fn provider(firm: &EnterpriseView) -> Tag {
    match firm.enterprise.filing.as_ref().map(|filing| &filing.state) {
        None => ui::plain("未备案"),
        Some(FilingState::Open) => ui::go("备案待审核"),
        Some(FilingState::Entered(on)) => ui::ok(format!("{on} 列入名单")),
        Some(FilingState::Refused(why, _)) => ui::no(format!("未通过：{why}")),
    }
}

/// What a filing asks for next: each missing paper with its upload, then the filing itself.
fn filing(view: &View<'_>, firm: &EnterpriseView) -> Vec<(String, String)> {
    let state = firm.enterprise.filing.as_ref().map(|filing| &filing.state);
    if matches!(state, Some(FilingState::Open | FilingState::Entered(_))) {
        return Vec::new();
    }
    let code = &firm.enterprise.code;
    let rules = view.pack().map(|pack| pack.evidence("provider")).unwrap_or_default();
    let missing = rules.iter().filter(|rule| {
        rule.required && !firm.enterprise.evidence.iter().any(|filed| filed.kind == rule.kind)
    });
    let upload = |rule: &law::EvidenceRule| {
        let address = Address::new("/acts/file_evidence").with("enterprise", code).with("kind", &rule.kind);
        (format!("上传{}", rule.label), address.with("_back", "/home").to_string())
    };
    let mut next: Vec<_> = missing.map(upload).collect();
    if next.is_empty() {
        let subject = Subject::Enterprise(code.clone());
        next.push(("申请服务商备案".into(), place::act(StepId::FileProvider, &subject, "/home").to_string()));
    }
    next
}

fn left(view: &View<'_>, due: Date) -> i64 {
    if due < view.today {
        -i64::from(view.working_days(due, view.today)).max(1)
    } else {
        view.working_days(view.today, due).into()
    }
}

fn card(view: &View<'_>, id: fund::ProjectId) -> Option<Card> {
    let project = view.fund.projects.get(&id)?;
    // A claim waits for the assessment after the transformation; until then the project is simply under way.
    let under_way = project.stage == Stage::Pooled && project.levels.after.is_none();
    let turn = view.turn(&Subject::Project(id)).filter(|_| !project.stage.ended() && !under_way);
    let mine = turn.as_ref().is_some_and(|turn| turn.by == [Role::Enterprise]);
    let tone = match project.stage.tone() {
        fund::Tone::Going => Tone::Go,
        fund::Tone::Good => Tone::Ok,
        fund::Tone::Careful => Tone::Warn,
        fund::Tone::Bad => Tone::No,
        fund::Tone::Plain => Tone::Plain,
    };
    Some(Card {
        href: format!("/projects/{id}"),
        id: id.to_string(),
        name: project.name.clone(),
        stage: Tag::new(tone, project.stage.zh()),
        bar: bar(project),
        turn: match &turn {
            Some(turn) if mine => format!("轮到您：{}", turn.step.row().name),
            Some(turn) => format!("轮到{}：{}", offices(turn.by), turn.step.row().name),
            None if under_way => "正在实施：按期报送进展，改造完成后请第三方机构评测".into(),
            None if project.stage.ended() => "已经办结".into(),
            None => place(view, project),
        },
        mine,
        since: project.since,
        due: turn.and_then(|turn| turn.deadline).map(|deadline| (deadline.due, deadline.left.into())),
        defects: project.returned.as_ref().map_or_else(Vec::new, |returned| returned.items.clone()),
        award: project.award.as_ref().map(|award| award.amount),
        paid: project.paid,
        suspended: project
            .suspended
            .as_ref()
            .map_or_else(String::new, |s| format!("自 {} 起暂停：{}", s.on, s.reason)),
    })
}

/// Whom a project waits for while it moves with others: its notice, or the payment it stands in.
fn place(view: &View<'_>, project: &fund::state::Project) -> String {
    let notice = project.notice.and_then(|id| view.turn(&Subject::Notice(id)));
    match notice.filter(|_| (Stage::Noticed..=Stage::Submitted).contains(&project.stage)) {
        Some(turn) => format!("轮到{}：{}", offices(turn.by), turn.step.row().name),
        None => "等待下一步办理".into(),
    }
}

fn account(view: &View<'_>, firm: &EnterpriseView) -> (String, Tag) {
    match (&firm.enterprise.proposed_account, &firm.enterprise.account) {
        (Some((account, _, _)), _) => {
            (format!("{}，末四位 {}", account.bank, account.tail), ui::go("待区县财政核验"))
        }
        (None, Some((account, from))) if *from > view.today => {
            (format!("{}，末四位 {}", account.bank, account.tail), ui::warn(format!("{from} 起可用")))
        }
        (None, Some((account, _))) => {
            (format!("{}，末四位 {}", account.bank, account.tail), ui::ok("已核验"))
        }
        (None, None) => ("还没有登记".into(), ui::plain("未登记")),
    }
}

/// What an inspection asks of the enterprise: to put right, to speak (第十五条、第十七条).
fn inspected(view: &View<'_>, actor: &Actor) -> Vec<Next> {
    let tasks = view.worklist(actor).into_iter().filter_map(|task| {
        let Subject::Finding(id) = task.subject else { return None };
        let (text, why) = match task.step {
            StepId::AnswerRectification => ("报告整改情况", "检查发现问题，责令整改"),
            StepId::StateDefence => ("陈述申辩", "拟作出处理，可以在期限内说明或者放弃"),
            _ => return None,
        };
        let due = task.deadline.map(|deadline| (deadline.due, i64::from(deadline.left)));
        Some(Next {
            text: format!("{text}（{id}）"), why: why.into(), href: format!("/findings/{id}"), due
        })
    });
    tasks.collect()
}

/// An advance that may be asked for: once the contract is signed, and before the claim.
fn advance(view: &View<'_>, project: &fund::state::Project) -> Option<Next> {
    let rule = view.pack_of(&Subject::Project(project.id))?.advance_rule()?;
    let open = project.stage == Stage::Pooled && project.levels.after.is_none() && project.advance.is_none();
    open.then(|| Next {
        text: format!("申请“{}”的首期", project.name),
        why: format!("合同首付的{}，最高 {}；先上传合同并登记合同内容", rule.rate, wan_words(rule.cap)),
        href: format!("/acts/request_advance?project={}", project.id),
        due: None,
    })
}

/// What the enterprise can do now, the most urgent first.
fn next(view: &View<'_>, actor: &Actor, firm: &EnterpriseView) -> Vec<Next> {
    let mut next = inspected(view, actor);
    let claims = view.open_batches().into_iter().any(|row| row.batch.kind == BatchKind::Claim);
    for project in firm.projects.iter().filter_map(|row| view.fund.projects.get(&row.id)) {
        let id = project.id;
        next.extend(advance(view, project));
        let due = |step| {
            let deadline = view.deadline(&Subject::Project(id), step, project.since)?;
            Some((deadline.due, i64::from(deadline.left)))
        };
        match project.stage {
            Stage::PoolReturned | Stage::ClaimReturned => {
                let count = project.returned.as_ref().map_or(0, |returned| returned.items.len());
                next.push(Next {
                    text: format!("补正“{}”", project.name),
                    why: format!("被退回，要补正 {count} 项"),
                    href: format!("/projects/{id}/correct"),
                    due: due(StepId::CorrectPool),
                });
            }
            Stage::Pooled if project.levels.after.is_some() => next.push(Next {
                text: format!("申报“{}”的奖补", project.name),
                why: if claims {
                    "改造后的评测已完成，申报批次正在受理".into()
                } else {
                    "可以先填；申报批次开放后提交".into()
                },
                href: format!("/projects/{id}/claim"),
                due: None,
            }),
            Stage::Pooled => next.push(Next {
                text: format!("报送“{}”的进展", project.name),
                why: "实施期间要定期报送进展".into(),
                href: format!("/projects/{id}/progress"),
                due: due(StepId::ReportProgress),
            }),
            _ => {}
        }
    }
    let rewarded = firm.enterprise.rewards.iter().filter_map(|id| view.fund.rewards.get(id));
    let awarded = firm.projects.iter().any(|row| row.stage.holds_award() || row.stage.of_advance())
        || rewarded.into_iter().any(|reward| reward.stage.holds_award());
    if awarded && firm.enterprise.account.is_none() && firm.enterprise.proposed_account.is_none() {
        next.push(Next {
            text: "登记收款账户".into(),
            why: "没有核验过的账户，奖补批准后也付不出去".into(),
            href: "/payee".into(),
            due: None,
        });
    }
    for reward in firm.enterprise.rewards.iter().filter_map(|id| view.fund.rewards.get(id)) {
        let subject = Subject::Reward(reward.id);
        let waits = match reward.stage {
            Stage::RewardStarted => "上传材料后在受理截止前提交",
            Stage::RewardReturned => "被退回，补正后重新提交",
            _ => continue,
        };
        let deadline = view.deadline(&subject, StepId::SubmitReward, reward.since);
        next.push(Next {
            text: format!("提交“{}”的奖补申报", reward.name),
            why: waits.into(),
            href: format!("/rewards/{}", reward.id),
            due: deadline.map(|own| (own.due, own.left.into())),
        });
    }
    if firm.projects.is_empty() && firm.enterprise.filing.is_none() {
        next.push(Next {
            text: "申请入库".into(),
            why: "先入库，再改造、申报".into(),
            href: "/apply".into(),
            due: None,
        });
    }
    next.sort_by_key(|item| item.due.map_or(i64::MAX, |(_, left)| left));
    next
}
