//! Small values as templates give them: askama passes fields by reference and results of calls by value.

use super::{Tone, Verdict};
use fund::Stage;
use fund::view::At;
use law::{Date, Fen};

/// A `T`, or a reference to one of any depth.
pub trait Given<T> {
    /// The value itself.
    fn given(&self) -> T;
}

macro_rules! given {
    ($($value:ty),+ $(,)?) => { $(
        impl Given<$value> for $value {
            fn given(&self) -> $value {
                *self
            }
        }
        impl<G: Given<$value>> Given<$value> for &G {
            fn given(&self) -> $value {
                (**self).given()
            }
        }
    )+ };
}

given!(bool, i64, u64, usize, Fen, Date, Option<Fen>, Option<Date>, Tone, Verdict, Stage, At);
