//! Given, when, then, in the trade's words: a fund under the Harbin pack, one account for every office, and acts by name.
//!
//! `scene().on("2025-03-03").when("经办", command).accepted()`, or `.refused(RefusalKind::OverCeiling, "第四条（一）")`.

#![allow(dead_code, reason = "each scenario file uses its own part of the support")]

pub mod advance;
pub mod decision;
pub mod flags;
pub mod journey;
pub mod money;
pub mod papers;
pub mod rewards;
pub mod supervision;
pub mod targets;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use fund::lot::{Checkpoint, mark};
use fund::state::Adoption;
use fund::{
    AccountId, Actor, Command, Envelope, Event, Fund, Packs, PersonId, Refusal, RefusalKind, Role, Stamp,
    decide,
};
use law::{CreditCode, Date, Pack};

/// The district (南岗区) in which the scenes play.
pub const DISTRICT: &str = "230103";

/// The files of the Harbin pack as shipped.
pub fn harbin_files() -> BTreeMap<String, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/harbin-2024-1");
    let paths = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    paths.map(|path| (name(&path), std::fs::read(&path).unwrap())).collect()
}

/// The Harbin pack as shipped.
pub fn harbin() -> Arc<Pack> {
    static PACK: std::sync::OnceLock<Arc<Pack>> = std::sync::OnceLock::new();
    let parse = || {
        let files = harbin_files();
        Arc::new(Pack::parse(&files).unwrap_or_else(|findings| panic!("the Harbin pack: {findings:?}")))
    };
    Arc::clone(PACK.get_or_init(parse))
}

/// A fund, its packs, and the day.
pub struct Scene {
    pub fund: Fund,
    pub packs: Packs,
    pub today: Date,
    /// The district in which it plays: [`DISTRICT`], or in another city the first one.
    pub district: String,
    /// Everything that happened, for replays.
    pub log: Vec<(Stamp, Vec<Event>)>,
    /// Whether what is asked for shares its batch with what came before: then no checkpoint covers that yet.
    pub unsigned: bool,
}

/// What came of an act.
#[derive(Debug)]
pub struct Outcome(pub Result<Vec<Event>, Refusal>);

impl Outcome {
    /// The act was accepted; its events.
    #[track_caller]
    pub fn accepted(self) -> Vec<Event> {
        self.0.unwrap_or_else(|refusal| panic!("expected acceptance, got: {refusal}\n{:?}", refusal.items))
    }

    /// The act was refused, for this kind of reason, under this article; the refusal, which always offers a remedy.
    #[track_caller]
    pub fn refused(self, kind: RefusalKind, article: &str) -> Refusal {
        match self.0 {
            Ok(events) => panic!("expected a refusal under {article}, got {events:?}"),
            Err(refusal) => {
                assert_eq!((refusal.kind, refusal.cite.label.as_str()), (kind, article), "{refusal}");
                assert!(!refusal.remedy.is_empty(), "a refusal without a remedy: {refusal}");
                refusal
            }
        }
    }
}

/// A fund under the Harbin pack on 2025-03-03, with one account for every office.
pub fn scene() -> Scene {
    scene_under(harbin())
}

/// The Harbin pack with another option of a reading chosen.
pub fn harbin_reading(reading: &str, option: &str) -> Arc<Pack> {
    let mut files = harbin_files();
    let text = String::from_utf8(files["readings.toml"].clone()).unwrap();
    let (before, block) = text.split_once(&format!("id = \"{reading}\"")).unwrap();
    let (head, rest) = block.split_once("\nchosen = \"").unwrap();
    let (_, rest) = rest.split_once('"').unwrap();
    let text = format!("{before}id = \"{reading}\"{head}\nchosen = \"{option}\"{rest}");
    files.insert("readings.toml".into(), text.into_bytes());
    Arc::new(Pack::parse(&files).unwrap_or_else(|findings| panic!("{reading} = {option}: {findings:?}")))
}

/// The shipped pack with a rate table in place of its bands: 50 % up to 30万 at level two, up to 45万 above, and 5万 on top
/// of what was claimed before July 2026.
pub fn harbin_by_level() -> Arc<Pack> {
    let mut files = harbin_files();
    let text = String::from_utf8(files["heads.toml"].clone()).unwrap();
    let (before, rest) = text.split_once("form = \"tiered-rate\"").unwrap();
    let (_, rest) = rest.split_once("[head.firm]").unwrap();
    let row = |id: &str, level: &str, cap: &str| {
        format!(
            "[[head.row]]\nid = \"{id}\"\n{level}\nrate = \"50%\"\ncap = \"{cap}\"\ncite = \"a4.i1.t3\"\n"
        )
    };
    let table = [
        "[[event]]\nid = \"claimed\"\nlabel = \"申报\"\nsource = \"claim\"\n\n",
        before,
        "form = \"rate-table\"\n",
        &row("level-2", "level = 2", "30万"),
        &row("level-3-up", "level_from = 3", "45万"),
        "[[head.addition]]\nid = \"early\"\nwithin = [{ event = \"claimed\", until = \"2026-06-30\" }]\n",
        "amount = \"5万\"\ncite = \"a4.i1.t3\"\n[head.firm]",
        rest,
    ];
    files.insert("heads.toml".into(), table.concat().into_bytes());
    Arc::new(Pack::parse(&files).unwrap_or_else(|findings| panic!("{findings:?}")))
}

/// The same under a pack.
pub fn scene_under(pack: Arc<Pack>) -> Scene {
    let mut fund = Fund { name: "试点专项资金（场景）".into(), ..Fund::default() };
    fund.adoptions.push(Adoption {
        digest: pack.digest.clone(),
        from: pack.effective.from,
        document: pack.doc_no.as_str().into(),
    });
    let district = pack.districts().iter().find(|own| own.code == DISTRICT).or(pack.districts().first());
    let district = district.unwrap().code.clone();
    let mut packs = Packs::default();
    packs.add(pack);
    let mut scene =
        Scene { fund, packs, today: day("2025-03-03"), district, log: Vec::new(), unsigned: false };
    for (name, role) in [
        ("区县", Role::DistrictOffice),
        ("区县财政", Role::DistrictFinance),
        ("经办", Role::BureauHandler),
        ("经办二", Role::BureauHandler),
        ("审核", Role::BureauReviewer),
        ("审核二", Role::BureauReviewer),
        ("负责人", Role::BureauLeader),
        ("财政", Role::FinanceBureau),
        ("财政二", Role::FinanceBureau),
        ("财政三", Role::FinanceBureau),
        ("市政府", Role::CityGovernment),
        ("评测机构", Role::Assessor),
        ("专家甲", Role::Expert),
        ("专家乙", Role::Expert),
        ("专家丙", Role::Expert),
        ("专家丁", Role::Expert),
        ("督察", Role::SupervisionGroup),
        ("督察二", Role::SupervisionGroup),
        ("审计", Role::Auditor),
        ("管理员", Role::Administrator),
        ("公众", Role::Citizen),
    ] {
        scene.account(name, role, None);
    }
    scene
}

impl Scene {
    /// Opens an account; the person is named after it, so that different names are different persons.
    pub fn account(&mut self, name: &str, role: Role, enterprise: Option<CreditCode>) {
        let actor = Actor {
            account: name.into(),
            person: PersonId(format!("person-{name}")),
            role,
            district: role.of_a_district().then(|| self.district.clone()),
            enterprise,
            organisation: format!("{name}单位"),
            active: true,
        };
        self.fund.accounts.insert(actor.account.clone(), actor);
    }

    /// Goes on to a day.
    pub fn on(&mut self, date: &str) -> &mut Self {
        self.today = day(date);
        self
    }

    /// The first checkpoint that covers a record: here every record has its own.
    fn checkpoint_over(&self, seq: u64) -> Option<Checkpoint> {
        let root = mark("scene", "checkpoint", &(seq + 1).to_string());
        (!self.unsigned && seq <= self.fund.seq).then_some(Checkpoint { size: seq + 1, root })
    }

    /// Somebody asks for an act; what is accepted is applied, as in the office.
    pub fn when(&mut self, account: &str, command: impl Into<Command>) -> Outcome {
        let command = command.into();
        let written = command.to_json().unwrap();
        assert_eq!(
            Command::from_json(command.step(), written).unwrap(),
            command,
            "a command reads back as written"
        );
        let checkpoint = command.drawn_after(&self.fund).and_then(|seq| self.checkpoint_over(seq));
        let envelope = Envelope { account: account.into(), today: self.today, checkpoint };
        let result = decide(&self.fund, &self.packs, &envelope, &command);
        if let Ok(events) = &result {
            for event in events {
                let read = Event::read(event.kind(), event.body().unwrap()).unwrap().unwrap();
                assert_eq!(read, *event, "an event reads back as written");
            }
            let actor = &self.fund.accounts[&AccountId::from(account)];
            let stamp = Stamp {
                seq: self.fund.seq + 1,
                at: i64::try_from(self.fund.seq).unwrap() * 1000,
                on: self.today,
                account: account.into(),
                person: actor.person.clone(),
                role: actor.role,
                step: command.step(),
            };
            self.fund.apply(&stamp, events);
            self.log.push((stamp, events.clone()));
            assert_eq!(self.fund.ledger.imbalance(), 0, "the ledger must balance after every act");
        }
        Outcome(result)
    }

    /// The log tells the whole story: read back from JSON, it makes the same fund.
    #[track_caller]
    pub fn told_again(&self) {
        let fund = &self.fund;
        let mut again = Fund { name: fund.name.clone(), ..Fund::default() };
        again.adoptions.clone_from(&fund.adoptions);
        again.accounts.clone_from(&fund.accounts);
        for (stamp, events) in &self.log {
            let read = |event: &Event| Event::read(event.kind(), event.body().unwrap()).unwrap().unwrap();
            again.apply(stamp, &events.iter().map(read).collect::<Vec<_>>());
        }
        assert!(again == *fund, "a replay of the log differs from the live fund");
    }
}

/// A day.
pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// 万元 as fen.
pub fn wan(amount: i64) -> law::Fen {
    law::Fen::new(amount * 1_000_000)
}

/// A valid credit code of a Harbin enterprise; each number another one.
pub fn code(number: u32) -> CreditCode {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let digits = format!("{number:08}");
    let organisation: u32 =
        digits.bytes().zip([3u32, 7, 9, 10, 5, 8, 4, 2]).map(|(d, w)| u32::from(d - b'0') * w).sum();
    let check = match 11 - organisation % 11 {
        10 => 'X',
        11 => '0',
        other => char::from_digit(other, 10).unwrap(),
    };
    let body = format!("91230103{digits}{check}");
    let mut weight = 1usize;
    let mut sum = 0usize;
    for byte in body.bytes() {
        sum += ALPHABET.iter().position(|known| *known == byte).unwrap() * weight;
        weight = weight * 3 % 31;
    }
    let last = ALPHABET[(31 - sum % 31) % 31] as char;
    format!("{body}{last}").parse().unwrap()
}
