//! The law as data and what follows from it: policy packs, money, dates, amounts with workings, eligibility in three
//! values, readings, and checks that prove things about a pack. No IO, no clock, no floats.

mod award;
mod basis;
mod calendar;
mod capital;
mod cases;
pub mod check;
mod citation;
mod credit_code;
mod criteria;
mod day;
mod diagnosis;
pub mod diff;
mod facts;
mod finding;
mod head;
mod level;
mod money;
pub mod overlay;
mod pack;
mod performance;
mod procurement;
mod ranking;
mod rate;
mod reading;
mod regulation;
mod selector;
mod table;
mod tuning;
mod when;

pub use award::{
    Advanced, Award, AwardRefusal, BandAmount, BandTerms, Firm, Outcome, Share, Terms, WorkingLine, Workings,
    apportion,
};
pub use basis::Basis;
pub use calendar::{Calendar, CalendarGap};
pub use citation::Citation;
pub use credit_code::{CreditCode, CreditCodeError};
pub use criteria::{CriterionResult, FactRule, FactType, StatedBy, Verdict};
pub use day::Day;
pub use diagnosis::{Diagnosed, DiagnosisFormula, diagnosis};
pub use facts::{Event, FactRecord, FactValue, Facts};
pub use finding::{Finding, Severity};
pub use head::{AmountForm, Band, Cap, FirmLimits, Head, Kind, Standard};
pub use jiff::civil::Date;
pub use level::{
    Answers, Choice, Dimension, LevelError, LevelResult, LevelTable, Question, Scene, Threshold,
};
pub use money::{AmountError, Fen, Rounding};
pub use pack::{
    Anchor, Assumption, CitedLaw, ClockRules, CostCategory, Days, Desk, District, Doubt, Escalation,
    EvidenceForm, EvidenceRule, FlagOwner, FlagRule, Industry, Limit, Moment, Pack, PackId, PaperRules,
    Partial, Period, Reminder, SMALL_SCALE, Seen, ShareSense, Suggestion, Superior, Sureness, Unit, Weight,
    Window,
};
pub use performance::{Course, Degree, Figure, FigureError, Performance, Sense};
pub use procurement::{Additions, Supplement};
pub use ranking::{Grade, Mark, PanelRules, Placed, Scored, Taken, rank};
pub use rate::{Rate, RateError};
pub use reading::{Reading, ReadingOption};
pub use regulation::{Article, Chapter, Located, Paragraph, Regulation};
pub use selector::{Levels, Missing, Selector, Within};
pub use table::{Addition, Advance, EventRule, EventSource, PeriodRule, RateRow, RateTable};
pub use tuning::{
    Cliff, Factor, FactorError, Form, Given, Measure, NotTried, Touched, Tried, Tuned, Tuner, TuningCase,
};
pub use when::{Cutoff, When};
