//! Who works in the city: two persons wherever duties must be apart, and one of each office in every district.

use fund::steps::open_account::OpenAccount;
use fund::{AccountId, PersonId, Role};
use office::sealed::Field;

use super::agenda::Agenda;
use super::trouble::Trouble;
use super::world::Shared;

/// The administrator's login name, as the demonstration founds its fund.
const ADMINISTRATOR: &str = "admin";

/// Login names by duty.
pub struct People {
    /// Convene and verify by turns: one of them never does both on one case.
    pub handlers: [AccountId; 2],
    /// Computes awards and keeps the notices.
    pub awards: AccountId,
    /// Decides on pool entry and concludes acceptances.
    pub reviewer: AccountId,
    /// Settles objections, suspends.
    pub second_reviewer: AccountId,
    /// Opens batches, reports to the city.
    pub leader: AccountId,
    /// Budget and instructions to pay.
    pub payer: AccountId,
    /// Receipts.
    pub cashier: AccountId,
    /// Holds the treasury's statements against the record.
    pub accountant: AccountId,
    /// The city government.
    pub city: AccountId,
    /// The third party's people.
    pub assessors: Vec<AccountId>,
    /// The panel to draw from.
    pub experts: Vec<AccountId>,
    /// The supervision group.
    pub supervision: AccountId,
}

/// Login name, role, organisation, name of the person. All invented.
const OFFICES: [(&str, Role, &str, &str); 25] = [
    ("handler1", Role::BureauHandler, "", "沈示例"),
    ("handler2", Role::BureauHandler, "", "韩示例"),
    ("handler3", Role::BureauHandler, "", "方示例"),
    ("reviewer1", Role::BureauReviewer, "", "陆示例"),
    ("reviewer2", Role::BureauReviewer, "", "谭示例"),
    ("leader1", Role::BureauLeader, "", "贺示例"),
    ("finance1", Role::FinanceBureau, "", "秦示例"),
    ("finance2", Role::FinanceBureau, "", "邹示例"),
    ("finance3", Role::FinanceBureau, "", "岳示例"),
    ("city1", Role::CityGovernment, "", "曲示例"),
    ("assessor1", Role::Assessor, "丁香示例评测服务有限公司", "罗示例"),
    ("assessor2", Role::Assessor, "丁香示例评测服务有限公司", "顾示例"),
    ("assessor3", Role::Assessor, "北纬四十五示例咨询有限公司", "孟示例"),
    ("assessor4", Role::Assessor, "北纬四十五示例咨询有限公司", "穆示例"),
    ("expert1", Role::Expert, "北疆示例理工大学", "钟示例"),
    ("expert2", Role::Expert, "北疆示例理工大学", "彭示例"),
    ("expert3", Role::Expert, "松江示例工业研究院", "祝示例"),
    ("expert4", Role::Expert, "松江示例工业研究院", "单示例"),
    ("expert5", Role::Expert, "寒地示例智能制造学会", "倪示例"),
    ("expert6", Role::Expert, "寒地示例智能制造学会", "柳示例"),
    ("expert7", Role::Expert, "龙江示例会计师事务所", "尚示例"),
    ("expert8", Role::Expert, "龙江示例会计师事务所", "温示例"),
    ("supervisor1", Role::SupervisionGroup, "", "严示例"),
    ("auditor1", Role::Auditor, "", "齐示例"),
    ("admin2", Role::Administrator, "", "白示例"),
];

impl People {
    /// The names under which they sign in.
    pub fn new() -> Self {
        let of = |role: Role| -> Vec<AccountId> {
            let all = OFFICES.iter().filter(move |(_, played, _, _)| *played == role);
            all.map(|(name, ..)| AccountId::from(*name)).collect()
        };
        Self {
            handlers: ["handler1".into(), "handler2".into()],
            awards: "handler3".into(),
            reviewer: "reviewer1".into(),
            second_reviewer: "reviewer2".into(),
            leader: "leader1".into(),
            payer: "finance1".into(),
            cashier: "finance2".into(),
            accountant: "finance3".into(),
            city: "city1".into(),
            assessors: of(Role::Assessor),
            experts: of(Role::Expert),
            supervision: "supervisor1".into(),
        }
    }

    /// The industry office of a district.
    pub fn office_of(district: &str) -> AccountId {
        AccountId(format!("district{district}"))
    }

    /// The finance office of a district.
    pub fn finance_of(district: &str) -> AccountId {
        AccountId(format!("finance{district}"))
    }
}

/// The administrator opens every account.
///
/// # Errors
/// [`Trouble`].
pub async fn hired(world: Shared<'_>) -> Result<(), Trouble> {
    let agenda = &world.agenda;
    for (account, role, organisation, name) in OFFICES {
        let organisation = world.place.organisation(organisation);
        open(agenda, account.into(), role, None, &organisation, name).await?;
    }
    for district in agenda.pack().districts() {
        let code = &district.code;
        let place = district.name.trim_end_matches(['区', '县', '市']);
        for (account, role, office) in [
            (People::office_of(code), Role::DistrictOffice, "工信"),
            (People::finance_of(code), Role::DistrictFinance, "财政"),
        ] {
            open(agenda, account, role, Some(code.clone()), "", &format!("{place}{office}示例")).await?;
        }
    }
    Ok(())
}

async fn open(
    agenda: &Agenda<'_>,
    account: AccountId,
    role: Role,
    district: Option<String>,
    organisation: &str,
    name: &str,
) -> Result<(), Trouble> {
    let person = PersonId(format!("p-{account}"));
    let kept = agenda.office().sealed().put(person.as_str(), &Field::Name, name);
    kept.map_err(|error| Trouble::of("姓名", agenda.today(), error))?;
    let organisation = organisation.to_owned();
    let command = OpenAccount { account, person, role, district, enterprise: None, organisation };
    agenda.act(&ADMINISTRATOR.into(), command).await.map(|_| ())
}
