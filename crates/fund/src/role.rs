//! Who acts: the offices named in 第三条 and 第十五条, the applicant, and those who only look.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, PersonId};
use law::{CreditCode, Desk};

/// An office, or the part a person plays. Roles are law (第三条、第十五条), so the list is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 申报企业 (第五条).
    Enterprise,
    /// 区县工信部门: for its own district (第三条（三）).
    DistrictOffice,
    /// 区县财政部门: for its own district (第三条（四）).
    DistrictFinance,
    /// 市工信局经办岗 (第三条（一）).
    BureauHandler,
    /// 市工信局审核岗 (第三条（一）).
    BureauReviewer,
    /// 市工信局负责人 (第三条（一）).
    BureauLeader,
    /// 市财政局 (第三条（二）).
    FinanceBureau,
    /// 市政府 (第三条（一）、第八条).
    CityGovernment,
    /// 第三方机构: tracks and assesses (第四条（四）).
    Assessor,
    /// 验收专家.
    Expert,
    /// 督察联合工作组 (第十五条).
    SupervisionGroup,
    /// 审计, reads everything and changes nothing.
    Auditor,
    /// 系统管理员: manages accounts and can do nothing to a case.
    Administrator,
    /// 社会公众, without an account: may object to a notice.
    Citizen,
}

impl Role {
    /// Every role, in the order of the permission matrix.
    pub const ALL: [Role; 14] = [
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
        Role::Citizen,
    ];

    /// The office as people call it.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Role::Enterprise => "申报企业",
            Role::DistrictOffice => "区县工信部门",
            Role::DistrictFinance => "区县财政部门",
            Role::BureauHandler => "市工信局经办岗",
            Role::BureauReviewer => "市工信局审核岗",
            Role::BureauLeader => "市工信局负责人",
            Role::FinanceBureau => "市财政局",
            Role::CityGovernment => "市政府",
            Role::Assessor => "第三方机构",
            Role::Expert => "验收专家",
            Role::SupervisionGroup => "督察联合工作组",
            Role::Auditor => "审计",
            Role::Administrator => "系统管理员",
            Role::Citizen => "社会公众",
        }
    }

    /// Whether the role may know of referrals of officials (第十六条): those who supervise and audit, and nobody else.
    #[must_use]
    pub fn entitled(self) -> bool {
        matches!(self, Role::SupervisionGroup | Role::Auditor)
    }

    /// Whether the role is bound to one district.
    #[must_use]
    pub fn of_a_district(self) -> bool {
        matches!(self, Role::DistrictOffice | Role::DistrictFinance)
    }

    /// Its name in a pack, where a pack speaks of it.
    #[must_use]
    pub fn desk(self) -> Option<Desk> {
        Some(match self {
            Role::Enterprise => Desk::Enterprise,
            Role::DistrictOffice => Desk::DistrictOffice,
            Role::DistrictFinance => Desk::DistrictFinance,
            Role::BureauHandler => Desk::BureauHandler,
            Role::BureauReviewer => Desk::BureauReviewer,
            Role::BureauLeader => Desk::BureauLeader,
            Role::FinanceBureau => Desk::FinanceBureau,
            Role::CityGovernment => Desk::CityGovernment,
            Role::Assessor => Desk::Assessor,
            Role::Expert => Desk::Expert,
            Role::SupervisionGroup => Desk::SupervisionGroup,
            Role::Auditor | Role::Administrator | Role::Citizen => return None,
        })
    }

    /// The role a pack names.
    #[must_use]
    pub fn at(desk: Desk) -> Self {
        match desk {
            Desk::Enterprise => Role::Enterprise,
            Desk::DistrictOffice => Role::DistrictOffice,
            Desk::DistrictFinance => Role::DistrictFinance,
            Desk::BureauHandler => Role::BureauHandler,
            Desk::BureauReviewer => Role::BureauReviewer,
            Desk::BureauLeader => Role::BureauLeader,
            Desk::FinanceBureau => Role::FinanceBureau,
            Desk::CityGovernment => Role::CityGovernment,
            Desk::Assessor => Role::Assessor,
            Desk::Expert => Role::Expert,
            Desk::SupervisionGroup => Role::SupervisionGroup,
        }
    }

    /// Whether it may ever hear of what another office has not done in time; which ones do is for the pack.
    #[must_use]
    pub fn hears_of_delays(self) -> bool {
        !matches!(self, Role::Enterprise | Role::Expert | Role::Auditor | Role::Administrator | Role::Citizen)
    }

    /// Whether the role may look at every case: the city's offices and those who supervise, not the administrator.
    #[must_use]
    pub fn sees_every_case(self) -> bool {
        !self.of_a_district()
            && !matches!(self, Role::Enterprise | Role::Administrator | Role::Citizen | Role::Expert)
    }
}

/// One account as it stands on the record: whose it is and for whom it may act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Actor {
    /// The login name.
    pub account: AccountId,
    /// The person behind it; segregation of duties is about persons.
    pub person: PersonId,
    /// The office.
    pub role: Role,
    /// Division code (GB/T 2260), for the district roles.
    pub district: Option<String>,
    /// The enterprise it acts for, for the role [`Role::Enterprise`].
    pub enterprise: Option<CreditCode>,
    /// The organisation's public name, such as the assessor's firm.
    pub organisation: String,
    /// A withdrawn account can do nothing from its next act on.
    pub active: bool,
}
