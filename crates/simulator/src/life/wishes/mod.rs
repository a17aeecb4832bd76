//! What somebody may want next: mostly the next step of some case by somebody of the right office, and now and then the
//! wrong step, the wrong person, the wrong figure. Each procedure has its wishes in a file of its own.

mod award;
mod budget;
mod diagnosis;
mod people;
mod performance;
mod procurement;
mod project;
mod rewards;
mod supervision;

use fund::state::Project;
use fund::steps::resume::Resume;
use fund::view::View;
use fund::{AccountId, Command, May, Role, may};
use law::CreditCode;

use super::setting::{self, evidence, file};
use crate::dice::Dice;

/// Amounts that meet the law's edges.
const AMOUNTS: [i64; 8] =
    [1, 2_345_678, 29_999_999, 30_000_000, 30_000_001, 80_000_000, 126_000_000, 45_600_000];

/// The procedures beside the main line. Each life leans to one of them, so that its later steps are reached as well.
type Procedure = fn(&View<'_>, &mut Dice) -> Option<Command>;
const PROCEDURES: [Procedure; 6] =
    [supervision::wish, rewards::wish, diagnosis::wish, performance::wish, procurement::wish, budget::wish];

/// A wish and who has it; `None` where there is nothing to wish.
pub fn wish(view: &View<'_>, leaning: u64, dice: &mut Dice) -> Option<(AccountId, Command)> {
    let command = command(view, leaning, dice)?;
    let account = who(view, &command, dice)?;
    Some((account, command))
}

/// Mostly somebody who may; else somebody of the office; now and then anybody.
fn who(view: &View<'_>, command: &Command, dice: &mut Dice) -> Option<AccountId> {
    let (step, subject) = (command.step(), command.subject());
    let named = people::who(view.fund, command);
    let by = step.row().by;
    let enterprise = view.fund.enterprise_of(&subject).map(|enterprise| &enterprise.code);
    let careful = dice.percent(80);
    let right = careful || dice.percent(60);
    let fits: Vec<&AccountId> = view
        .fund
        .accounts
        .values()
        .filter(|actor| !right || by.contains(&actor.role))
        .filter(|actor| !right || actor.role != Role::Enterprise || actor.enterprise.as_ref() == enterprise)
        .filter(|actor| !careful || named.as_ref().is_none_or(|named| actor.account == *named))
        .filter(|actor| {
            let answer = || may(view.fund, view.packs, step, actor, &subject, view.today);
            !careful || !matches!(answer(), May::Refused(_))
        })
        .map(|actor| &actor.account)
        .collect();
    fits.get(dice.below(fits.len())).map(|account| (*account).clone())
}

fn command(view: &View<'_>, leaning: u64, dice: &mut Dice) -> Option<Command> {
    let firm = pick(&view.fund.enterprises.keys().collect::<Vec<&CreditCode>>(), dice)?.to_owned().clone();
    let projects: Vec<&Project> = view.fund.projects.values().collect();
    let favoured = usize::try_from(leaning).ok().and_then(|at| PROCEDURES.get(at % PROCEDURES.len()));
    match dice.below(28) {
        0 | 1 if projects.len() < 3 || dice.percent(20) => {
            let firm = setting::firm(view.fund, dice)?;
            return Some(project::application(firm, view, dice));
        }
        2 => return Some(people::checks(firm, dice)),
        3 => return people::wish(view, firm, dice),
        4 => return award::aside(view, dice),
        5..=12 => return favoured.and_then(|procedure| procedure(view, dice)),
        13..=15 => return pick(&PROCEDURES, dice)?(view, dice),
        _ => {}
    }
    let project = *pick(&projects, dice)?;
    if project.suspended.is_some() && dice.percent(60) {
        return Some(Resume { project: project.id.into(), reason: "已核实".into() }.into());
    }
    // Now and then somebody takes the step of another stage.
    let stage = if dice.percent(8) { pick(&projects, dice)?.stage } else { project.stage };
    award::step(view, project, stage, dice).or_else(|| project::step(view, project, stage, dice))
}

/// One of a list, where it has any.
fn pick<'a, T>(list: &'a [T], dice: &mut Dice) -> Option<&'a T> {
    if list.is_empty() { None } else { list.get(dice.below(list.len())) }
}

/// So many 万元, between two bounds.
fn wan(dice: &mut Dice, least: i64, most: i64) -> law::Fen {
    law::Fen::new(dice.between(least, most) * 1_000_000)
}
