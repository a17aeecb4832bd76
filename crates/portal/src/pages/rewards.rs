//! 奖补申报: one application under a call, as its applicant, the experts who score it and the offices see it.

use askama::Template;
use axum::extract::{Path, State};
use fund::state::{Finding, Recovery};
use fund::view::RewardView;
use fund::{Actor, RewardId, Role, Stage, StepId, Subject, SubjectKind};
use law::Fen;

use crate::access;
use crate::app::App;
use crate::component::{Address, Buttons, EvidenceCard, Frame, Workings};
use crate::pages::calculator::readings as readings_in_words;
use crate::pages::case::paused;
use crate::pages::case_parts::card;
use crate::place;
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/rewards/{id}", access::CASES, reward)]
}

/// One kind of evidence, what is there, and where it is added.
struct Need {
    label: String,
    note: String,
    required: bool,
    cards: Vec<EvidenceCard>,
    upload: String,
}

#[derive(Template)]
#[template(path = "rewards/reward.html")]
struct RewardPage {
    frame: Frame,
    own: RewardView,
    needs: Vec<Need>,
    workings: Option<Workings>,
    buttons: Buttons,
    expert: bool,
    /// Where this reader's office does it for several together; empty where it is done here.
    elsewhere: String,
    /// Whose time stands still, since when and why.
    paused: String,
    recoveries: Vec<Recovery>,
    /// What inspections found on it, as far as this reader may know.
    findings: Vec<Finding>,
    /// Whether the reader is the applicant: the case's shared panels ask by this name.
    mine: bool,
}

impl RewardPage {
    /// Total points of a sheet.
    fn total(sheet: &fund::state::OpenedSheet) -> u32 {
        sheet.total()
    }

    fn due(&self) -> Fen {
        use fund::state::Funded as _;
        self.own.reward.due()
    }

    /// What is still to be returned.
    fn owed(&self) -> Fen {
        let reward = &self.own.reward;
        reward.recovery_ordered.checked_sub(reward.recovered).unwrap_or(Fen::ZERO)
    }
}

fn needs(own: &RewardView, actor: &Actor) -> Vec<Need> {
    let applicant = actor.role == Role::Enterprise;
    let open = matches!(own.reward.stage, Stage::RewardStarted | Stage::RewardReturned)
        && own.reward.suspended.is_none();
    let by = own.row.enterprise.as_str();
    let need = |need: &fund::view::EvidenceNeed| Need {
        label: need.rule.label.clone(),
        note: need.rule.note.clone(),
        required: need.rule.required,
        cards: need.filed.iter().map(|filed| card(&need.rule.label, filed, by)).collect(),
        upload: if applicant && open {
            let address = Address::new("/acts/file_evidence").with("reward", own.reward.id);
            let back = format!("/rewards/{}", own.reward.id);
            address.with("kind", &need.rule.kind).with("_back", back).to_string()
        } else {
            String::new()
        },
    };
    own.evidence.iter().map(need).collect()
}

async fn reward(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let actor = visitor.actor()?;
    let missing = || Problem::NotFound(format!("没有编号为“{id}”的奖补申报。"));
    let id: RewardId = id.parse().map_err(|_| missing())?;
    let made = app.office.view(|view| {
        let own = view.reward(actor, id)?;
        let back = format!("/rewards/{id}");
        let elsewhere = own
            .turn
            .as_ref()
            .filter(|turn| turn.step.row().on != SubjectKind::Reward && turn.by.contains(&actor.role));
        let elsewhere = elsewhere.map(|turn| place::task(view, turn.step, &Subject::Reward(id), &back));
        let readings = own.reward.award.as_ref().zip(view.pack_of(&Subject::Reward(id)));
        let readings = readings.map(|(award, pack)| readings_in_words(pack, &award.readings));
        let inside = actor.role != Role::Expert;
        let paused = if inside { paused(view, &Subject::Reward(id)) } else { String::new() };
        let recoveries = view.fund.recoveries.values().filter(|own| inside && own.purpose == id.into());
        let supervision = (paused, recoveries.cloned().collect(), view.findings_on(actor, id.into()));
        Some((own, elsewhere.unwrap_or_default(), readings.unwrap_or_default(), supervision))
    });
    let (own, elsewhere, readings, (paused, recoveries, findings)) = made.ok_or_else(missing)?;
    let call = format!("/calls/{}", own.reward.call);
    let frame = visitor.frame(&app, &own.row.name).at("/calls").crumb("遴选公告", "/calls");
    let award = own.reward.award.as_ref().filter(|_| actor.role != Role::Expert);
    page(&RewardPage {
        frame: frame.crumb(&own.call, call).crumb(id, ""),
        workings: award.map(|award| {
            Workings::new("奖补测算", award.workings.clone())
                .total("奖补额度", award.amount)
                .readings(readings)
        }),
        needs: needs(&own, actor),
        buttons: Buttons::new(
            own.actions.clone(),
            &Subject::Reward(id),
            actor.role,
            &format!("/rewards/{id}"),
        )
        .without(&[StepId::FileEvidence]),
        expert: actor.role == Role::Expert,
        elsewhere,
        paused,
        recoveries,
        findings,
        mine: actor.role == Role::Enterprise,
        own,
    })
}
