//! What a person chooses: an address, proved by a code, and which kinds of messages go there. The address is personal data
//! and stands in the sealed store, under its person, so that it is forgotten with them.

use std::collections::BTreeSet;

use fund::view::MessageKind;
use fund::{Actor, Role};
use rusqlite::{OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::outbox::Said;
use crate::database::DatabaseError;
use crate::office::Office;
use crate::sealed::{Field, SealedError, ValueError};

/// The kind of the letter that carries a code.
pub(super) const CODE: &str = "code";
/// The kind of the letter that lists what waits, once a day.
pub(super) const DIGEST: &str = "digest";
/// How long a code holds, and how soon another may be asked for.
const CODE_MS: i64 = 30 * 60_000;
const AGAIN_MS: i64 = 60_000;
/// Wrong codes before a new one must be asked for.
const GUESSES: u32 = 5;

/// Why a choice did not take.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Mail does not leave this system.
    #[error("本系统没有开通邮件通知")]
    Off,
    /// The address.
    #[error(transparent)]
    Address(#[from] ValueError),
    /// A code has just been sent.
    #[error("验证码刚刚发出，请一分钟后再试")]
    TooSoon,
    /// Not the code, or none was asked for.
    #[error("验证码不正确，请核对邮件中的 6 位数字")]
    WrongCode,
    /// Too old, or guessed at too often.
    #[error("验证码已失效，请重新发送")]
    Expired,
    /// The sealed store.
    #[error(transparent)]
    Sealed(SealedError),
    /// The file.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// No randomness.
    #[error(transparent)]
    Chance(#[from] crate::chance::ChanceError),
}

impl From<SealedError> for MailError {
    fn from(error: SealedError) -> Self {
        match error {
            SealedError::Value(value) => Self::Address(value),
            other => Self::Sealed(other),
        }
    }
}

impl From<rusqlite::Error> for MailError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

/// What an account has chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reader {
    /// The address, for its owner's eyes.
    pub address: Option<String>,
    /// Whether it has been proved.
    pub confirmed: bool,
    /// The kinds that go there.
    pub kinds: BTreeSet<MessageKind>,
    /// Whether a letter a day lists what waits (每日摘要).
    pub digest: bool,
}

impl Reader {
    /// Whether letters of a kind go there, by its key.
    pub(super) fn wants(&self, kind: &str) -> bool {
        let chosen = match kind {
            DIGEST => self.digest,
            kind => self.kinds.iter().any(|chosen| chosen.key() == kind),
        };
        kind == CODE || (self.confirmed && chosen)
    }
}

/// Whether accounts of this role may have a digest: whoever is reminded has something to do.
#[must_use]
pub fn has_digest(role: Role) -> bool {
    MessageKind::Reminder.for_role(role)
}

fn field(actor: &Actor) -> Field {
    Field::Email(actor.account.to_string())
}

fn digest(account: &str, code: &str) -> Vec<u8> {
    Sha256::digest(format!("{account}\n{code}")).to_vec()
}

impl Office {
    /// What an account has chosen.
    ///
    /// # Errors
    /// When a store fails.
    pub fn mail_reader(&self, actor: &Actor) -> Result<Reader, MailError> {
        let address = self.sealed().get(actor.person.as_str(), &field(actor))?;
        let row: Option<(bool, String)> = {
            let db = self.outbox().database.lock();
            db.prepare_cached("SELECT confirmed, kinds FROM reader WHERE account = ?1")?
                .query_row([actor.account.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?
        };
        let (confirmed, kinds) = row.unwrap_or_default();
        let digest = kinds.split(' ').any(|kind| kind == DIGEST);
        let kinds = kinds.split(' ').filter_map(MessageKind::from_key).collect();
        Ok(Reader { confirmed: confirmed && address.is_some(), address, kinds, digest })
    }

    /// Keeps an address and sends a code there. Nothing else goes there before the code has come back.
    ///
    /// # Errors
    /// [`MailError`].
    pub fn ask_mail(&self, actor: &Actor, address: &str, now_ms: i64) -> Result<(), MailError> {
        if !self.outbox().is_on() {
            return Err(MailError::Off);
        }
        let account = actor.account.as_str();
        let canonical = field(actor).canonical(address)?;
        let asked: Option<i64> = {
            let db = self.outbox().database.lock();
            db.query_row("SELECT asked_ms FROM reader WHERE account = ?1", [account], |row| row.get(0))
                .optional()?
        };
        if asked.is_some_and(|asked| now_ms < asked.saturating_add(AGAIN_MS)) {
            return Err(MailError::TooSoon);
        }
        let (person, field) = (actor.person.as_str(), field(actor));
        if self.sealed().get(person, &field)?.is_some_and(|known| known != canonical) {
            self.sealed().remove(person, &field)?;
        }
        self.sealed().put(person, &field, &canonical)?;
        let code = code()?;
        let said = Said {
            subject: "【专项资金】邮箱验证码".into(),
            text: format!(
                "验证码：{code}\n\n30 分钟内有效。请在“我的账号”里填写，用来确认这个邮箱由您使用。\n如果不是您本人操作，请不要理会，也不要把验证码告诉别人。\n"
            ),
        };
        let outbox = self.outbox();
        outbox.database.transaction(|db| -> Result<(), MailError> {
            db.execute(
                "INSERT INTO reader(account, code, code_until, asked_ms) VALUES(?1, ?2, ?3, ?4)
                 ON CONFLICT(account) DO UPDATE SET confirmed = 0, code = excluded.code,
                     code_until = excluded.code_until, asked_ms = excluded.asked_ms, guesses = 0",
                params![account, digest(account, &code), now_ms + CODE_MS, now_ms],
            )?;
            db.execute("UPDATE letter SET state = 'dropped', sealed = x'' WHERE account = ?1 AND kind = ?2 AND state <> 'sent'", [account, CODE])?;
            outbox.put(db, (&format!("{account}/{CODE}/{now_ms}"), account, CODE), &said, now_ms)?;
            Ok(())
        })
    }

    /// The code has come back: letters may go there from now on, of these kinds.
    ///
    /// # Errors
    /// [`MailError::WrongCode`], [`MailError::Expired`].
    pub fn confirm_mail(&self, actor: &Actor, code: &str, now_ms: i64) -> Result<(), MailError> {
        let account = actor.account.as_str();
        let today = self.today();
        let seq = self.view(|view| view.fund.seq);
        let kinds: Vec<_> = MessageKind::ALL.into_iter().filter(|kind| kind.for_role(actor.role)).collect();
        self.outbox().database.transaction(|db| -> Result<Result<(), MailError>, MailError> {
            let row: Option<(Option<Vec<u8>>, i64, u32)> = db
                .query_row(
                    "SELECT code, code_until, guesses FROM reader WHERE account = ?1",
                    [account],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )
                .optional()?;
            let Some((Some(wanted), until, guesses)) = row else { return Ok(Err(MailError::WrongCode)) };
            if now_ms > until || guesses >= GUESSES {
                return Ok(Err(MailError::Expired));
            }
            let typed: String = code.chars().filter(|c| !c.is_whitespace()).collect();
            if !bool::from(digest(account, &typed).ct_eq(&wanted)) {
                db.execute("UPDATE reader SET guesses = guesses + 1 WHERE account = ?1", [account])?;
                return Ok(Err(MailError::WrongCode));
            }
            let chosen: Vec<_> = kinds.iter().map(|kind| kind.key()).collect();
            db.execute(
                "UPDATE reader SET confirmed = 1, code = NULL, guesses = 0, seen_seq = ?2, since_day = ?3,
                     kinds = CASE kinds WHEN '' THEN ?4 ELSE kinds END WHERE account = ?1",
                params![account, i64::try_from(seq).unwrap_or(i64::MAX), today.to_string(), chosen.join(" ")],
            )?;
            Ok(Ok(()))
        })?
    }

    /// These kinds, and no others; and the digest or not.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn choose_mail(
        &self,
        actor: &Actor,
        kinds: &BTreeSet<MessageKind>,
        digest: bool,
    ) -> Result<(), MailError> {
        let mut chosen: Vec<_> =
            kinds.iter().filter(|kind| kind.for_role(actor.role)).map(|kind| kind.key()).collect();
        chosen.extend((digest && has_digest(actor.role)).then_some(DIGEST));
        // An empty choice is a choice: the word keeps it from being taken for none yet.
        let chosen = if chosen.is_empty() { "none".to_owned() } else { chosen.join(" ") };
        self.outbox().database.lock().execute(
            "UPDATE reader SET kinds = ?2 WHERE account = ?1",
            params![actor.account.as_str(), chosen],
        )?;
        Ok(())
    }

    /// No letters any more, and the address is destroyed.
    ///
    /// # Errors
    /// When a store fails.
    pub fn stop_mail(&self, actor: &Actor) -> Result<(), MailError> {
        self.sealed().remove(actor.person.as_str(), &field(actor))?;
        let db = self.outbox().database.lock();
        db.execute(
            "UPDATE reader SET confirmed = 0, code = NULL, kinds = '' WHERE account = ?1",
            [actor.account.as_str()],
        )?;
        Ok(())
    }
}

/// Six digits, each as likely as any.
fn code() -> Result<String, crate::chance::ChanceError> {
    const ALL: u32 = 1_000_000;
    loop {
        let mut bytes = [0; 4];
        getrandom::fill(&mut bytes)?;
        let drawn = u32::from_be_bytes(bytes);
        if drawn < u32::MAX - u32::MAX % ALL {
            return Ok(format!("{:06}", drawn % ALL));
        }
    }
}
