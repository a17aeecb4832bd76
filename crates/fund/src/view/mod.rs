//! What people see: pure questions to the fund, answered in plain copies that a page, an export or a script can print.
//!
//! A view never shows more than `sees` allows; who may act is asked of `may`. Nothing here grows with the fund's
//! history: timelines are cut into pages, everything else is a sum over what exists now.

mod action;
mod audit;
mod award;
mod batch;
mod case;
mod clock;
mod effects;
mod enterprise;
mod feasibility;
mod file;
mod fold;
mod list;
mod matching;
mod messages;
mod money;
mod news;
mod overview;
mod passage;
mod payment;
mod performance;
mod phase;
mod procurement;
mod public;
mod purpose;
mod reward;
mod rewards;
mod running;
mod supervision;
mod tuning;
mod worklist;

pub use action::Action;
pub use audit::{TimelineEntry, TimelineFilter};
pub use award::{PaymentOf, Splitting, Trial};
pub use batch::{BatchRow, BatchView};
pub use case::{Case, Check, CheckResult, EvidenceNeed, Turn, apart, category};
pub use clock::{Clock, Pause};
pub use effects::{Effect, Effects, Would};
pub use enterprise::{EnterpriseRow, EnterpriseView};
pub use feasibility::{Feasibility, FeasibleHead};
pub use fold::{FEWEST, fold};
pub use list::{Financed, ProjectFilter, ProjectRow};
pub use messages::{Message, MessageKind};
pub use money::{HeadRow, Money, PostingRow};
pub use overview::{NOWHERE, Overview, PlaceRow, RewardFigures, Tally};
pub use passage::{At, Line, Passage, StepRow};
pub use payment::Payable;
pub use performance::{EvaluationRow, EvaluationView, Glance, TargetRow, TargetView, percent};
pub use phase::{Phase, PhaseState, phase_names};
pub use procurement::{AssessorRow, ProcurementRow, ProcurementView, Supplementary, TaskRow};
pub use public::{PublicFigures, ResultRow};
pub use purpose::PurposeRow;
pub use reward::{CallView, DiagnosisRow, KindRow, RewardRow, RewardView};
pub use rewards::RewardFilter;
pub use running::{Clocks, Escalated, Running};
pub use supervision::{FindingView, InspectedRow, InspectionView, LiftedRow, LotRow, SanctionRow, lot_rows};
pub use tuning::{Purse, Tuning};
pub use worklist::{Deadline, Task};

use jiff::civil::Date;
use law::Pack;

use crate::fund::Fund;
use crate::packs::Packs;
use crate::role::Actor;
use crate::sees::sees;
use crate::subject::Subject;

/// The fund on a day, for looking.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The fund.
    pub fund: &'a Fund,
    /// Its packs.
    pub packs: &'a Packs,
    /// The day in Harbin.
    pub today: Date,
}

impl<'a> View<'a> {
    /// The pack in force today, for everything that does not belong to one project.
    #[must_use]
    pub fn pack(&self) -> Option<&'a Pack> {
        self.fund.pack_on(self.today).and_then(|adoption| self.packs.get(&adoption.digest)).map(AsRef::as_ref)
    }

    /// The pack that governs a subject.
    #[must_use]
    pub fn pack_of(&self, subject: &Subject) -> Option<&'a Pack> {
        crate::may::governing(self.fund, self.packs, subject, self.today)
    }

    /// The name of a district by its code; the code itself where it is unknown.
    #[must_use]
    pub fn district(&self, code: &str) -> String {
        let named =
            self.pack().and_then(|pack| pack.districts().iter().find(|district| district.code == code));
        named.map_or_else(|| code.to_owned(), |district| district.name.clone())
    }

    /// Whether the actor may see the subject.
    #[must_use]
    pub fn sees(&self, actor: &Actor, subject: &Subject) -> bool {
        sees(self.fund, actor, subject)
    }

    /// Working days from one day to another; zero where the calendar does not reach.
    #[must_use]
    pub fn working_days(&self, from: Date, to: Date) -> u32 {
        self.pack().and_then(|pack| pack.calendar().working_days_between(from, to).ok()).unwrap_or(0)
    }
}
