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
    Roles(Roles),
}

/// A set of roles, a bit for each. Doors are told from each other by whom they add or leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roles(u32);

impl Roles {
    const fn of(roles: &[Role]) -> Self {
        let (mut set, mut at) = (0, 0);
        while at < roles.len() {
            set |= 1 << roles[at] as u32;
            at += 1;
        }
        Self(set)
    }

    /// Whether a role is among them.
    #[must_use]
    pub const fn has(self, role: Role) -> bool {
        self.0 & Self::of(&[role]).0 != 0
    }
}

/// The city's offices and those who supervise: everything, but no single enterprise's or district's door.
pub const CITY: Access = Access::of(&[
    Role::BureauHandler,
    Role::BureauReviewer,
    Role::BureauLeader,
    Role::FinanceBureau,
    Role::CityGovernment,
    Role::SupervisionGroup,
    Role::Auditor,
]);

/// The offices of the city and its districts, and those who supervise.
pub const OFFICES: Access = CITY.and(&[Role::DistrictOffice, Role::DistrictFinance]);

/// The offices that handle or supervise cases, and the third party and the experts who work for them.
pub const OFFICIALS: Access = OFFICES.and(&[Role::Assessor, Role::Expert]);

/// Everyone who may meet a case: the offices, and the enterprise with its own.
pub const CASES: Access = OFFICIALS.and(&[Role::Enterprise]);

/// Everyone with an account of their own, once the initial password has been changed.
pub const MEMBERS: Access = CASES.and(&[Role::Administrator]);

/// The applicant.
pub const ENTERPRISE: Access = Access::of(&[Role::Enterprise]);

/// The industry bureau: whoever prepares a measure of a batch, and its leader, who adopts it.
pub const BUREAU: Access = Access::of(&[Role::BureauHandler, Role::BureauReviewer, Role::BureauLeader]);

/// Those who supervise and audit.
pub const SUPERVISORS: Access = Access::of(&[Role::SupervisionGroup, Role::Auditor, Role::BureauLeader]);

/// Those who look into signs of trouble, or audit how it was done.
pub const FLAGS: Access = BUREAU.and(&[Role::SupervisionGroup, Role::Auditor]);

/// The administrator of accounts.
pub const ADMINISTRATOR: Access = Access::of(&[Role::Administrator]);

impl Access {
    /// These roles.
    #[must_use]
    pub const fn of(roles: &[Role]) -> Self {
        Access::Roles(Roles::of(roles))
    }

    /// These roles as well; nobody more where everyone may.
    #[must_use]
    pub const fn and(self, more: &[Role]) -> Self {
        match self {
            Access::Roles(roles) => Access::Roles(Roles(roles.0 | Roles::of(more).0)),
            all => all,
        }
    }

    /// Without these roles; everyone stays everyone.
    #[must_use]
    pub const fn but(self, fewer: &[Role]) -> Self {
        match self {
            Access::Roles(roles) => Access::Roles(Roles(roles.0 & !Roles::of(fewer).0)),
            all => all,
        }
    }

    /// Whether a visitor in this role (nobody: `None`) may open the route.
    #[must_use]
    pub fn admits(self, role: Option<Role>) -> bool {
        match (self, role) {
            (Access::Public, _) | (Access::SignedIn, Some(_)) => true,
            (Access::Roles(roles), Some(role)) => roles.has(role),
            (Access::SignedIn | Access::Roles(_), None) => false,
        }
    }
}
