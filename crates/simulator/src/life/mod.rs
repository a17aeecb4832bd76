//! Random life: right and wrong acts by random people on a small fund, retries among them. After every act the fund is
//! sound; at the end the log replays to the same fund, and the auditor has nothing to say.

mod setting;
mod sound;
mod wishes;

use std::collections::BTreeMap;
use std::sync::Arc;

use fund::{AccountId, Command, Fund, StepId};
use jiff::civil::date;
use office::clock::ManualClock;
use office::packs::PackFiles;
use office::{Foundation, Key, Office, SubmitError};
use sha2::{Digest as _, Sha256};

use crate::auditor;
use crate::dice::Dice;

/// What a life came to.
pub struct Lived {
    /// The office at its end.
    pub office: Office,
    /// Acts that were accepted after the setting, by step.
    pub accepted: BTreeMap<StepId, usize>,
    /// Acts that were refused.
    pub refused: usize,
}

/// Lives so many acts from a seed.
///
/// # Errors
/// What did not hold, with the seed.
pub fn live(seed: u64, pack: PackFiles, acts: usize) -> Result<Lived, String> {
    let mut life = Life::begin(seed, pack).map_err(|why| format!("种子 {seed}：{why}"))?;
    for _ in 0..acts {
        life.turn().map_err(|why| format!("种子 {seed}，第 {} 次：{why}", life.asked))?;
    }
    life.end().map_err(|why| format!("种子 {seed}：{why}"))
}

struct Life {
    office: Office,
    clock: Arc<ManualClock>,
    dice: Dice,
    seed: u64,
    asked: u64,
    last: Option<(AccountId, Key, Command)>,
    accepted: BTreeMap<StepId, usize>,
    refused: usize,
}

impl Life {
    fn begin(seed: u64, pack: PackFiles) -> Result<Self, String> {
        let from = date(2024, 10, 15);
        let clock = Arc::new(ManualClock::new(from));
        let foundation = Foundation {
            name: "试点专项资金（模拟）".into(),
            origin: "earmark.invalid/life".into(),
            demonstration: true,
            pack,
            from,
            administrator: "admin".into(),
            person: "p-admin".into(),
        };
        let office = Office::in_memory(&foundation, clock.clone()).map_err(|error| error.to_string())?;
        let dice = Dice::of(seed, 0);
        let mut life =
            Self { office, clock, dice, seed, asked: 0, last: None, accepted: BTreeMap::new(), refused: 0 };
        life.clock.set(setting::FIRST);
        for (account, command) in setting::acts().map_err(|error| error.to_string())? {
            let key = life.key();
            life.office.submit(&account, key, command).map_err(|error| format!("{account}：{error}"))?;
        }
        Ok(life)
    }

    fn key(&mut self) -> Key {
        self.asked += 1;
        let digest = Sha256::digest([self.seed.to_be_bytes(), self.asked.to_be_bytes()].concat());
        let mut key = [0; 16];
        key.copy_from_slice(&digest[..16]);
        key
    }

    /// Somebody wants something; now and then a client asks again what it has asked before.
    fn turn(&mut self) -> Result<(), String> {
        if self.dice.percent(18) {
            self.clock.advance(self.dice.between(1, 4) * 86_400_000);
        }
        if self.dice.percent(6)
            && let Some((account, key, command)) = self.last.clone()
        {
            return self.again(&account, key, command);
        }
        let (dice, leaning) = (&mut self.dice, self.seed);
        let wish = self.office.view(|view| wishes::wish(view, leaning, dice));
        let Some((account, command)) = wish else { return Ok(()) };
        let key = self.key();
        let before = self.office.view(|view| view.fund.seq);
        match self.office.submit(&account, key, command.clone()) {
            Ok(_) => {
                *self.accepted.entry(command.step()).or_default() += 1;
                self.last = Some((account, key, command));
                self.sound()
            }
            Err(SubmitError::Refused(refusal)) => {
                self.refused += 1;
                let after = self.office.view(|view| view.fund.seq);
                let silent = refusal.cite.label.is_empty() || refusal.remedy.is_empty();
                match (silent, before == after) {
                    (false, true) => Ok(()),
                    (true, _) => Err(format!("拒绝没有条款或办法：{refusal:?}")),
                    (_, false) => Err(format!("拒绝了却有记录：{refusal}")),
                }
            }
            Err(error) => Err(format!("{account} {command:?}：{error}")),
        }
    }

    /// The same act under the same key is the same record.
    fn again(&mut self, account: &AccountId, key: Key, command: Command) -> Result<(), String> {
        let before = self.office.view(|view| view.fund.seq);
        match self.office.submit(account, key, command) {
            Ok(receipt) if receipt.replayed && self.office.view(|view| view.fund.seq) == before => Ok(()),
            other => Err(format!("重试没有得到原来的结果：{other:?}")),
        }
    }

    fn sound(&self) -> Result<(), String> {
        self.office.view(|view| sound::sound(view.fund))
    }

    fn end(self) -> Result<Lived, String> {
        let replayed = self.office.as_of(self.office.today()).map_err(|error| error.to_string())?;
        if self.office.view(|view| *view.fund != *replayed) {
            return Err("重放的结果与现状不同".into());
        }
        let payloads = self.office.payloads().map_err(|error| error.to_string())?;
        match auditor::audit(payloads).first() {
            Some(finding) => Err(finding.to_string()),
            None => Ok(Lived { office: self.office, accepted: self.accepted, refused: self.refused }),
        }
    }
}

/// SHA-256 over the whole state as JSON, in hex: the same log gives the same digest for ever.
///
/// # Errors
/// None for a fund; serde's signature asks for it.
pub fn state_digest(fund: &Fund) -> Result<String, serde_json::Error> {
    // Through a value, so that every key is in order.
    let state = serde_json::to_value(fund)?;
    let digest = Sha256::digest(serde_json::to_vec(&state)?);
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}
