//! Is everything as it was acknowledged, and does it still add up? Reads only, also beside a running server.
//!
//! Bytes first (`journal`: every record, root, signature, the anchor), then meaning: every act is read and replayed, the
//! ledger must balance after each and no account go below zero, ceilings must hold at the end, files be their digests.

use std::collections::BTreeMap;
use std::path::Path;

use fund::lot::Lot;
use fund::{Event, Fund, Stage, Stamp};
use journal::{OpenError, Verifier};
use law::Fen;
use serde::Serialize;

use crate::clock::moment;
use crate::lots;
use crate::packs;
use crate::replay;
use crate::wire::{Act, hex};

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Records read, the genesis record included.
    pub records: u64,
    /// Signed checkpoints read.
    pub checkpoints: u64,
    /// Root over the records, 64 hex digits.
    pub root: String,
    /// Size and root in six groups of four characters, as papers carry it.
    pub code: String,
    /// The key of the log, as the log names it.
    pub key: String,
    /// Acts replayed.
    pub acts: u64,
    /// Moment of the last act.
    pub last: String,
    /// Evidence files read and found whole.
    pub files: u64,
    /// Everything that is wrong.
    pub findings: Vec<Wrong>,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// Such as 第 7 号记录.
    pub place: String,
    /// What.
    pub what: String,
}

impl Verification {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Verifies the folder of a fund, or the folder or file of a log alone. `expected`: the key the log must have, where it
/// is known from elsewhere.
///
/// # Errors
/// [`OpenError`] if there is no log to read.
pub fn verify(dir: &Path, expected: Option<&Verifier>) -> Result<Verification, OpenError> {
    let report = journal::verify(dir, expected)?;
    let mut audit = Audit::default();
    for defect in &report.defects {
        let place = defect.seq.map_or_else(|| "日志整体".to_owned(), |seq| format!("第 {seq} 号记录"));
        audit.wrong(place, &defect.what);
    }
    journal::read_records(dir, |record| audit.record(record))?;
    for (seq, what) in lots::audit(dir, &audit.lots)? {
        audit.wrong(format!("第 {seq} 号记录"), what);
    }
    let packs = dir.join("packs");
    if packs.is_dir() {
        audit.ceilings(&packs);
    }
    let files = dir.join("files");
    let sound = if files.is_dir() { audit.files(&files) } else { 0 };
    Ok(Verification {
        records: report.records,
        checkpoints: report.checkpoints,
        root: hex(&report.root),
        code: journal::short_code(report.records, &report.root),
        key: report.verifier.map_or_else(String::new, |verifier| verifier.to_string()),
        acts: audit.fund.acts.len() as u64,
        last: audit.fund.acts.last().map_or_else(String::new, |told| moment(told.at)),
        files: sound,
        findings: audit.findings,
    })
}

#[derive(Default)]
struct Audit {
    fund: Fund,
    time_ms: u64,
    /// Lots drawn, each with its record.
    lots: Vec<(u64, Lot)>,
    findings: Vec<Wrong>,
}

impl Audit {
    fn wrong(&mut self, place: impl Into<String>, what: impl ToString) {
        self.findings.push(Wrong { place: place.into(), what: what.to_string() });
    }

    /// One record, replayed. After the first act that cannot be read the state is not known: nothing more is replayed.
    fn record(&mut self, record: Result<journal::Record, journal::RecordError>) -> bool {
        let next = self.fund.seq + 1;
        let record = match record {
            // The header is the journal's to complain of.
            Err(_) => return self.end(next),
            Ok(record) if record.seq == 0 => return true,
            Ok(record) => record,
        };
        if record.seq != next {
            return self.end(next);
        }
        let place = format!("第 {} 号记录", record.seq);
        if record.time_ms < self.time_ms {
            self.wrong(place.clone(), "时间早于前一条记录");
        }
        self.time_ms = self.time_ms.max(record.time_ms);
        match replay::act(&record) {
            Ok((stamp, act)) => {
                self.act(&place, &stamp, &act);
                true
            }
            Err(error) => {
                self.wrong(place, error);
                self.end(next)
            }
        }
    }

    fn end(&mut self, next: u64) -> bool {
        self.wrong(format!("第 {next} 号记录"), "从这里起无法重放，后面的业务内容没有核对");
        false
    }

    fn act(&mut self, place: &str, stamp: &Stamp, act: &Act) {
        let postings: Vec<_> = act.events.iter().flat_map(Event::postings).collect();
        if postings.iter().any(|posting| posting.amount.is_negative()) {
            self.wrong(place, "有负数分录");
        }
        if let Some((account, missing)) = self.fund.ledger.shortfall(&postings) {
            self.wrong(place, format!("使“{account}”透支 {} 元", missing.grouped()));
        }
        if let Some(last) = self.fund.acts.last()
            && last.on > act.on
        {
            self.wrong(place, format!("日期 {} 早于前一条记录的 {}", act.on, last.on));
        }
        self.lots.extend(act.events.iter().filter_map(Event::lot).map(|lot| (stamp.seq, lot.clone())));
        self.fund.apply(stamp, &act.events);
        if !postings.is_empty() && self.fund.ledger.imbalance() != 0 {
            self.wrong(place, format!("之后借贷不平，差 {} 分", self.fund.ledger.imbalance()));
        }
    }

    /// Per project, per enterprise: what is paid, awarded and counted stays within the pack that governs the project.
    fn ceilings(&mut self, root: &Path) {
        let packs = match packs::open(root) {
            Ok(packs) => packs,
            Err(error) => return self.wrong("政策包", error),
        };
        let mut found = Vec::new();
        let mut firms: BTreeMap<String, (Fen, u32, Fen, u32)> = BTreeMap::new();
        for project in self.fund.projects.values() {
            let place = format!("项目 {}", project.id);
            let Some(pack) = packs.get(&project.pack) else {
                found.push((place, format!("适用的政策包 {} 不在 packs 目录", project.pack)));
                continue;
            };
            let Some(award) = &project.award else { continue };
            if project.paid > award.amount && project.stage != Stage::AwardWithdrawn {
                let (paid, amount) = (project.paid.grouped(), award.amount.grouped());
                found.push((place.clone(), format!("已拨付 {paid} 元，超过奖补额度 {amount} 元")));
            }
            if award.amount > award.verified {
                found.push((place, "奖补额度超过核定改造投入".to_owned()));
            }
            if project.stage.holds_award() {
                let firm = firms.entry(project.enterprise.to_string()).or_default();
                firm.0 = firm.0.checked_add(award.amount).unwrap_or(Fen::new(i64::MAX));
                firm.1 += 1;
                firm.2 = firm.2.max(pack.firm_ceiling());
                firm.3 = firm.3.max(pack.most_projects());
            }
        }
        for (code, (awarded, projects, cap, most)) in firms {
            let place = format!("企业 {code}");
            if awarded > cap {
                let (awarded, cap) = (awarded.grouped(), cap.grouped());
                found.push((place.clone(), format!("累计奖补 {awarded} 元，超过 {cap} 元")));
            }
            if projects > most {
                found.push((place, format!("有 {projects} 个奖补项目，超过 {most} 个")));
            }
        }
        found.extend(self.heads(&packs));
        found.into_iter().for_each(|(place, what)| self.wrong(place, what));
    }

    /// Per head: what it was given, and what its contracts come to, stays within its article and further instruments.
    fn heads(&self, packs: &fund::Packs) -> Vec<(String, String)> {
        let pack = self.fund.adoptions.last().and_then(|adoption| packs.get(&adoption.digest));
        let mut found = Vec::new();
        for head in pack.map(|pack| pack.heads()).unwrap_or_default() {
            let Some(ceiling) = fund::budget::ceiling(&self.fund, head) else { continue };
            let contracts = self.fund.procurements.values().filter(|own| own.head == head.id);
            let contracts = contracts.filter_map(|own| own.contract.as_ref());
            let owed = Fen::sum(contracts.map(fund::state::Contract::total)).unwrap_or(Fen::new(i64::MAX));
            let allotted = self.fund.allotted.get(&head.id).copied().unwrap_or_default();
            for (what, amount) in [("已下达", allotted), ("合同合计", owed)] {
                if amount > ceiling {
                    let (amount, ceiling) = (amount.grouped(), ceiling.grouped());
                    let what = format!("{what} {amount} 元，超过 {ceiling} 元");
                    found.push((format!("支持方向“{}”", head.title), what));
                }
            }
        }
        found
    }

    /// Evidence that stands in the log must be there and be its digest. A demonstration cites files nobody made.
    fn files(&mut self, root: &Path) -> u64 {
        let inspected = evidence::Files::open(root).and_then(|files| Ok((files.verify_all()?, files)));
        let (inspection, files) = match inspected {
            Ok(inspected) => inspected,
            Err(error) => {
                self.wrong("凭据文件", error);
                return 0;
            }
        };
        for digest in &inspection.rotted {
            self.wrong(format!("凭据文件 {digest}"), "内容与摘要不符，请从备份恢复");
        }
        if !self.fund.demonstration {
            let projects = self.fund.projects.values().flat_map(|project| &project.evidence);
            let enterprises = self.fund.enterprises.values().flat_map(|enterprise| &enterprise.evidence);
            let missing: Vec<_> = projects
                .chain(enterprises)
                .filter(|evidence| !evidence.digest.as_str().parse().is_ok_and(|digest| files.has(digest)))
                .map(|evidence| format!("凭据 {}（{}）", evidence.id, evidence.digest))
                .collect();
            missing.into_iter().for_each(|place| self.wrong(place, "文件不在文件库"));
        }
        inspection.sound
    }
}
