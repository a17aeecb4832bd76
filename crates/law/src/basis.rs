//! The legal points a procedure rests on. Closed: the engine names a point, each pack says which of its anchors it is.

macro_rules! basis {
    ($($name:ident = $key:literal, $meaning:literal;)*) => {
        /// A legal point. Every pack maps every one of them to an anchor.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Basis { $(#[doc = $meaning] $name,)* }

        impl Basis {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The key in the pack's `[basis]` table.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }
        }
    };
}

basis! {
    Purpose = "purpose", "what the fund is for, and who pays: enterprise, provider, government";
    BureauDuty = "bureau-duty", "the industry bureau examines, accepts, determines the amount";
    FinanceDuty = "finance-duty", "the finance bureau budgets and allots";
    DistrictDuty = "district-duty", "district industry offices assist with pool entry, claims, acceptance";
    DistrictFinanceDuty = "district-finance-duty", "district finance offices assist with payment";
    EligibleCost = "eligible-cost", "which spending counts";
    Condition = "condition", "in scope, level reached, acceptance passed";
    Base = "base", "the amount follows the verified investment";
    Cumulative = "cumulative", "ceiling and number of projects per enterprise";
    Tuning = "tuning", "rates and amounts may be tuned by batch";
    Subject = "subject", "registered here, legal person, in a pilot industry";
    CleanRecord = "clean-record", "no listing, no serious breach in the last years";
    Cooperation = "cooperation", "reports material, accepts inspection";
    LittleGiant = "little-giant", "excluded: little giants already supported by the centre";
    EarlierPilot = "earlier-pilot", "excluded: firms transformed in the earlier pilot";
    NotAccepted = "not-accepted", "excluded: not accepted when the pilot ends, or failed";
    OtherBreach = "other-breach", "excluded: other breaches";
    Modes = "modes", "subsidy, reward, procurement";
    Share = "share", "the part of the central grant that goes to transformation";
    Procedure = "procedure", "pool entry, tracking, assessment, acceptance, in this order";
    EvidenceList = "evidence-list", "contract, acceptance report, invoice, bank voucher";
    Approval = "approval", "public notice, then the city government's approval, then payment";
    RewardProcedure = "reward-procedure", "criteria, application, review, notice, approval for rewards";
    Procurement = "procurement", "purchases follow procurement law";
    FirstPayment = "first-payment", "two payments, the first not below a share";
    Balance = "balance", "the rest after city acceptance and arrival of the grant";
    Monitoring = "monitoring", "an assessor tracks, assesses, accepts";
    PerformanceDuty = "performance-duty", "who answers for performance";
    PerformanceTarget = "performance-target", "targets come with the budget request";
    PerformanceControl = "performance-control", "monitoring and self-evaluation of performance";
    SelfEvaluation = "self-evaluation", "performance is evaluated and the result applied";
    PerformanceGuidance = "performance-guidance", "the finance bureau guides performance management";
    Supervision = "supervision", "the joint supervision group inspects";
    Officials = "officials", "officials answer for abuse of office";
    Sanction = "sanction", "censure, debarment, recovery";
    FalseClaim = "false-claim", "ground: false application";
    Misuse = "misuse", "ground: funds held back or diverted";
    OutOfScope = "out-of-scope", "ground: spending out of scope";
    Waste = "waste", "ground: loss or waste by bad management";
    PoorPerformance = "poor-performance", "ground: poor evaluation, funds without effect";
    OtherDiscipline = "other-discipline", "ground: other breaches of financial discipline";
    Term = "term", "in force from, until";
    ChangeOfLaw = "change-of-law", "newer policy of state, province or city prevails";
}

impl Basis {
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|basis| basis.key() == key)
    }
}
