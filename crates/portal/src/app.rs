//! What every handler gets.

use office::Office;

/// The running portal: the office, and nothing else. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The office behind the counter.
    pub office: Office,
}
