//! Sessions: a random token in a cookie, its hash here. What is stored cannot be used to log in.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use rusqlite::{OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::{Credentials, CredentialsError, fold};

const MINUTE: i64 = 60_000;
/// A session that nothing was asked of for this long is over.
const IDLE: i64 = 30 * MINUTE;
/// No session lives longer.
const ABSOLUTE: i64 = 12 * 60 * MINUTE;
/// Sessions of one account at once; the oldest gives way.
const MOST: i64 = 10;
/// A session's last use is written at most this often: a page must not cost a disk write. So an idle session may end
/// up to this much early, never late.
const WRITE_EVERY: i64 = MINUTE;

/// 256 random bits, as they stand in a cookie. Never logged: `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    pub(super) fn new() -> Result<Self, CredentialsError> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|_| CredentialsError::Hash)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(secret)))
    }

    /// For the cookie: 43 letters, digits, `-` and `_`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn digest(&self) -> [u8; 32] {
        digest(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// A session that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Login name as registered.
    pub account: String,
    /// Nothing may be done before the password is changed.
    pub must_change: bool,
    /// When it began, in milliseconds since 1970: for asking the password again.
    pub begun_ms: i64,
    /// What every form of this session carries.
    pub csrf: String,
}

impl Session {
    /// Whether a form was made by this session. Takes the same time for every wrong answer.
    #[must_use]
    pub fn made(&self, submitted: &str) -> bool {
        self.csrf.as_bytes().ct_eq(submitted.as_bytes()).into()
    }
}

impl Credentials {
    /// Begins a session for an account that has just proved itself. Always a new token, whatever the browser sent.
    ///
    /// # Errors
    /// [`CredentialsError::Unknown`], or the file fails.
    pub fn begin_session(&self, account: &str, now_ms: i64) -> Result<Token, CredentialsError> {
        let token = Token::new()?;
        let folded = fold(account);
        self.database.transaction(|db| {
            let known = db.prepare_cached("SELECT 1 FROM account WHERE folded = ?1")?.exists([&folded])?;
            if !known {
                return Err(CredentialsError::Unknown(account.to_owned()));
            }
            db.execute(
                "DELETE FROM session WHERE seen_at <= ?1 OR begun_at <= ?2",
                [now_ms - IDLE, now_ms - ABSOLUTE],
            )?;
            db.execute(
                "INSERT INTO session VALUES(?1, ?2, ?3, ?3)",
                params![token.digest(), folded, now_ms],
            )?;
            db.execute(
                "DELETE FROM session WHERE folded = ?1 AND token NOT IN
                 (SELECT token FROM session WHERE folded = ?1 ORDER BY begun_at DESC LIMIT ?2)",
                params![folded, MOST],
            )?;
            Ok(())
        })?;
        Ok(token)
    }

    /// The session of a token, if it holds; notes that it was used.
    ///
    /// # Errors
    /// Only when the file fails; then nobody is logged in.
    pub fn session(&self, token: &str, now_ms: i64) -> Result<Option<Session>, CredentialsError> {
        let digest = digest(token);
        let db = self.database.lock();
        let found: Option<(String, bool, i64, i64)> = db
            .prepare_cached(
                "SELECT name, must_change, begun_at, seen_at FROM session JOIN account USING(folded) WHERE token = ?1",
            )?
            .query_row([digest], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .optional()?;
        let Some((account, must_change, begun_ms, seen)) = found else { return Ok(None) };
        if now_ms - seen >= IDLE || now_ms - begun_ms >= ABSOLUTE {
            db.execute("DELETE FROM session WHERE token = ?1", [digest])?;
            return Ok(None);
        }
        if now_ms - seen >= WRITE_EVERY {
            db.execute("UPDATE session SET seen_at = ?2 WHERE token = ?1", params![digest, now_ms])?;
        }
        Ok(Some(Session { account, must_change, begun_ms, csrf: csrf(token) }))
    }

    /// The sessions of an account that hold, the latest first: when each began and was last used (milliseconds since
    /// 1970). For the account's holder alone.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn sessions(&self, account: &str, now_ms: i64) -> Result<Vec<(i64, i64)>, CredentialsError> {
        let db = self.database.lock();
        let mut of_account = db.prepare_cached(
            "SELECT begun_at, seen_at FROM session WHERE folded = ?1 AND seen_at > ?2 AND begun_at > ?3
             ORDER BY begun_at DESC",
        )?;
        let rows = of_account.query_map(params![fold(account), now_ms - IDLE, now_ms - ABSOLUTE], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Ends one session, on the server's side.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn end_session(&self, token: &str) -> Result<(), CredentialsError> {
        self.database.lock().execute("DELETE FROM session WHERE token = ?1", [digest(token)])?;
        Ok(())
    }

    /// Ends every session of an account: its office changed, it was closed, or its holder asks.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn revoke_all(&self, account: &str) -> Result<usize, CredentialsError> {
        Ok(self.database.lock().execute("DELETE FROM session WHERE folded = ?1", [fold(account)])?)
    }
}

/// Follows from the session's secret, and from nothing that is stored.
fn csrf(token: &str) -> String {
    // HMAC takes keys of every length, so the refusal never comes; an empty token would match no form.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(token.as_bytes()) else { return String::new() };
    mac.update(b"earmark form 1");
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}
