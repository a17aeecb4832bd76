//! 资金够不够: how likely it is that a head runs out, given the cases under way.
//!
//! A Monte-Carlo view: each draw decides for every case whether it comes to an award, on how much of its plan, and in
//! which year, after what the fund's own finished cases have done. It is an estimate: nothing of it is booked, promised or
//! decided, and every assumption is named beside its figures.
//!
//! Whole numbers only, and no chance but the seed's: the same fund on the same day with the same seed gives the same
//! figures to the fen.

mod dice;
mod draw;
mod estimate;
mod pool;

pub use draw::{DRAWS, Forecast, YEARS, YearRow};
pub use estimate::{Assumptions, Chance, FEW, Spread};
pub use pool::{Candidate, Phase, Pool};
