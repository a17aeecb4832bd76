//! Who may open a route. Every route declares it; there is no default, and `routes::all` is the whole surface.
//!
//! This is the door of the building. What may be seen behind it is decided by `fund::view` for the one subject asked
//! for, and what may be done by `fund::may`: the door never decides a case.

use fund::Role;

/// Who may open a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone, without signing in.
    Public,
    /// Anyone who is signed in, also before the initial password has been changed.
    SignedIn,
    /// These roles.
    Roles(&'static [Role]),
}

/// The offices that handle or supervise cases.
pub const OFFICIALS: Access = Access::Roles(&[
    Role::DistrictOffice,
    Role::DistrictFinance,
    Role::BureauHandler,
    Role::BureauReviewer,
    Role::BureauLeader,
    Role::FinanceBureau,
    Role::CityGovernment,
    Role::Assessor,
    Role::Expert,
    Role::SupervisionGroup,
    Role::Auditor,
]);

/// Everyone who may meet a case: the offices, and the enterprise with its own.
pub const CASES: Access = Access::Roles(&[
    Role::Enterprise,
    Role::DistrictOffice,
    Role::DistrictFinance,
    Role::BureauHandler,
    Role::BureauReviewer,
    Role::BureauLeader,
    Role::FinanceBureau,
    Role::CityGovernment,
    Role::Assessor,
    Role::Expert,
    Role::SupervisionGroup,
    Role::Auditor,
]);

/// Everyone with an account of their own, once the initial password has been changed.
pub const MEMBERS: Access = Access::Roles(&[
    Role::Enterprise,
    Role::DistrictOffice,
    Role::DistrictFinance,
    Role::BureauHandler,
    Role::BureauReviewer,
    Role::BureauLeader,
    Role::FinanceBureau,
    Role::CityGovernment,
    Role::Assessor,
    Role::Expert,
    Role::SupervisionGroup,
    Role::Auditor,
    Role::Administrator,
]);

/// The applicant.
pub const ENTERPRISE: Access = Access::Roles(&[Role::Enterprise]);

/// The city's offices and those who supervise: everything, but no single enterprise's or district's door.
pub const CITY: Access = Access::Roles(&[
    Role::BureauHandler,
    Role::BureauReviewer,
    Role::BureauLeader,
    Role::FinanceBureau,
    Role::CityGovernment,
    Role::SupervisionGroup,
    Role::Auditor,
]);

/// The industry bureau: whoever prepares a measure of a batch, and its leader, who adopts it.
pub const BUREAU: Access = Access::Roles(&[Role::BureauHandler, Role::BureauReviewer, Role::BureauLeader]);

/// Those who supervise and audit.
pub const SUPERVISORS: Access = Access::Roles(&[Role::SupervisionGroup, Role::Auditor, Role::BureauLeader]);

/// Those who look into signs of trouble, or audit how it was done.
pub const FLAGS: Access = Access::Roles(&[
    Role::BureauHandler,
    Role::BureauReviewer,
    Role::BureauLeader,
    Role::SupervisionGroup,
    Role::Auditor,
]);

/// The administrator of accounts.
pub const ADMINISTRATOR: Access = Access::Roles(&[Role::Administrator]);

impl Access {
    /// Whether a visitor in this role (nobody: `None`) may open the route.
    #[must_use]
    pub fn admits(self, role: Option<Role>) -> bool {
        match (self, role) {
            (Access::Public, _) | (Access::SignedIn, Some(_)) => true,
            (Access::Roles(roles), Some(role)) => roles.contains(&role),
            (Access::SignedIn | Access::Roles(_), None) => false,
        }
    }
}
