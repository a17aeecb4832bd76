//! The demonstration's city: a year of a fund, played through the real commands, the same for the same seed.
//!
//! `agenda` plays; `plan` fixes who does what; `pool`, `advance`, `claim`, `awards`, `rounds`, `rewards`, `offices`, `procurement`,
//! `treasury`, `performance` are the stories.

mod advance;
mod agenda;
mod awards;
mod checks;
mod claim;
mod diagnosis;
mod firms;
mod flags;
mod form;
mod level;
mod lines;
mod notices;
mod offices;
mod papers;
mod payee;
mod paying;
mod people;
mod performance;
mod place;
mod plan;
mod pool;
mod procurement;
pub(crate) mod purchase;
mod register;
mod rewards;
mod rounds;
mod supervision;
mod treasury;
mod trouble;
mod world;
mod year;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use fund::{AccountId, Role, Stage};
use jiff::civil::Date;
use office::Office;
use office::clock::ManualClock;

use self::agenda::Agenda;
use self::firms::{firm, providers};
use self::papers::Papers;
use self::people::People;
use self::place::Place;
use self::world::{Shared, World};
use self::year::{FIRST, Year};
use crate::dice::Dice;

pub(crate) use self::checks::nothing_against;
pub use self::trouble::Trouble;

/// What the city has come to.
#[derive(Debug, Clone)]
pub struct City {
    /// The day on which it stands.
    pub today: Date,
    /// One account of each role, with much to show.
    pub accounts: Vec<(Role, AccountId)>,
    /// How many projects stand at each stage.
    pub stages: BTreeMap<Stage, usize>,
}

/// Builds the city in an office that has just been founded. The clock is left in the afternoon of the last
/// day: 2025-11-17, or so many weeks later where the pack begins to apply later ([`year`]).
///
/// # Errors
/// [`Trouble`]: an act that should have been accepted was not, or the other way round.
pub fn build(office: &Office, clock: &ManualClock, seed: u64) -> Result<City, Trouble> {
    build_with(office, clock, seed, plan::FIRMS)
}

/// [`build`] with so many enterprises: a smaller city tells the same stories sooner.
///
/// # Errors
/// As [`build`].
pub fn build_with(office: &Office, clock: &ManualClock, seed: u64, size: u32) -> Result<City, Trouble> {
    let pack =
        office.view(|view| view.fund.pack_on(FIRST).and_then(|known| view.packs.get(&known.digest)).cloned());
    let pack = pack.ok_or_else(|| Trouble::of("政策包", FIRST, "没有采用政策包"))?;
    let year = Year::of(&pack);
    let first = year.on(2024, 10, 28);
    let agenda = Agenda::new(office, clock, &pack, seed, first);
    let place = Place::of(&pack);
    let districts: Vec<String> = pack.districts().iter().map(|district| district.code.clone()).collect();
    let unsound = |error: law::CreditCodeError| Trouble::of("统一社会信用代码", first, error);
    let mut firms = Vec::new();
    for number in 0..size {
        let mut dice = Dice::of(seed, 5_000_000 + u64::from(number));
        firms.push(Rc::new(firm(number, &place, &districts, &mut dice).map_err(unsound)?));
    }
    let providers = providers(&place, &districts).map_err(unsound)?;
    let (Some(seller), Some(buyer)) = (providers.first(), firms.first()) else {
        return Err(Trouble::of("政策包", first, "政策包没有区县"));
    };
    let papers = Papers::make(office, seller, buyer, year.invoiced())
        .map_err(|why| Trouble::of("凭据", first, why))?;
    let world: Shared<'_> = Rc::new(World {
        agenda: agenda.clone(),
        people: People::new(),
        place,
        papers,
        providers,
        naming: RefCell::default(),
        year,
        seed,
    });
    agenda.begin(people::hired(Rc::clone(&world)));
    agenda.begin(offices::batches(Rc::clone(&world)));
    agenda.begin(offices::budget(Rc::clone(&world)));
    agenda.begin(offices::terms(Rc::clone(&world)));
    agenda.begin(offices::money(Rc::clone(&world)));
    agenda.begin(rounds::first(Rc::clone(&world)));
    agenda.begin(rounds::second(Rc::clone(&world)));
    agenda.begin(rounds::second_again(Rc::clone(&world)));
    agenda.begin(rounds::third(Rc::clone(&world)));
    agenda.begin(rounds::late_accounts(Rc::clone(&world)));
    if pack.advance_rule().is_some() {
        agenda.begin(advance::payments(Rc::clone(&world)));
        agenda.begin(advance::recalls(Rc::clone(&world)));
    }
    agenda.begin(performance::targets(Rc::clone(&world)));
    agenda.begin(rewards::story(Rc::clone(&world)));
    agenda.begin(diagnosis::story(Rc::clone(&world)));
    agenda.begin(flags::looked_into(Rc::clone(&world)));
    agenda.begin(supervision::spot_checks(Rc::clone(&world)));
    let plans = plan::plans(&agenda, &world.year, &firms, seed);
    let mut dice = Dice::of(seed, 6_000_000);
    for firm in &firms {
        let applies = plans.iter().filter(|plan| plan.firm.code == firm.code).map(|plan| plan.applies).min();
        // Those who never apply come onto the register some day.
        let day = match applies {
            Some(applies) => agenda.after(applies, -dice.between(1, 5)),
            None => agenda.after(world.on(2024, 11, 12), dice.between(0, 240)),
        };
        let (world, firm) = (Rc::clone(&world), Rc::clone(firm));
        agenda.begin(async move { register::story(world, &firm, day, applies.is_some()).await });
    }
    for plan in plans {
        agenda.begin(pool::story(Rc::clone(&world), plan));
    }
    agenda.play(world.year.last)?;
    Ok(told(office))
}

fn told(office: &Office) -> City {
    office.view(|view| {
        let mut stages = BTreeMap::new();
        for project in view.fund.projects.values() {
            *stages.entry(project.stage).or_default() += 1;
        }
        let named = |role: Role| {
            let of_role = view.fund.accounts.values().filter(|actor| actor.role == role && actor.active);
            // Of those with the same to do, the first.
            let busiest = of_role.rev().max_by_key(|actor| {
                let firm = actor.enterprise.as_ref().and_then(|code| view.fund.enterprises.get(code));
                (firm.map_or(0, |firm| firm.projects.len()), view.worklist(actor).len())
            });
            busiest.map(|actor| (role, actor.account.clone()))
        };
        let roles = Role::ALL.into_iter().filter(|role| *role != Role::Citizen);
        City { today: view.today, accounts: roles.filter_map(named).collect(), stages }
    })
}
