//! Private input to what the log may hold: an opaque person, a commitment, four digits.
//!
//! Sealed first, decided after: if the act is then refused, the sealed value is harmless and the next try finds it again,
//! so that a retry under the same key is still the same act.

use fund::state::{OpenedSheet, PayeeAccount, Referral};
use fund::steps::open_scores::OpenScores;
use fund::{AccountId, BatchId, Digest, PersonId, RewardId};
use journal::Key;
use law::CreditCode;
use sha2::{Digest as _, Sha256};

use crate::office::Office;
use crate::sealed::{BankAccount, Field, IdNumber, SealedError};
use crate::wire::hex;

fn sheet_owner(reward: RewardId, expert: &AccountId) -> String {
    format!("{reward}:{expert}")
}

fn sheet_field() -> Field {
    Field::Text("scores".into())
}

/// What a referral is about, as it is sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedReferral {
    /// To whom it is referred.
    pub authority: String,
    /// The letter's number.
    pub document: String,
    /// The facts.
    pub facts: String,
    /// Whom it is about.
    pub official: String,
}

impl SealedReferral {
    /// The one form that is stored and committed to.
    fn canonical(&self) -> String {
        let trimmed = |text: &str| text.trim().to_owned();
        serde_json::json!({
            "authority": trimmed(&self.authority), "document": trimmed(&self.document),
            "facts": trimmed(&self.facts), "official": trimmed(&self.official),
        })
        .to_string()
    }
}

fn referral() -> Field {
    Field::Text("referral".into())
}

impl Office {
    /// Seals a payee account (收款账户) and returns what the log may know of it.
    ///
    /// # Errors
    /// [`SealedError::Value`] names the field that is not what it should be.
    pub fn seal_account(
        &self,
        enterprise: &CreditCode,
        holder: &str,
        bank: &str,
        number: &str,
    ) -> Result<PayeeAccount, SealedError> {
        let account = BankAccount::new(holder, bank, number)?;
        let commitment = self.sealed().put(enterprise.as_str(), &Field::BankAccount, &account.canonical())?;
        let tail = account.number.get(account.number.len().saturating_sub(4)..).unwrap_or_default();
        Ok(PayeeAccount { commitment, bank: account.bank.clone(), tail: tail.to_owned() })
    }

    /// Seals who is behind an account to be opened. One identity number is one person, however many accounts.
    ///
    /// # Errors
    /// [`SealedError::Value`] names the field.
    pub fn seal_person(&self, name: &str, phone: &str, id_number: &str) -> Result<PersonId, SealedError> {
        let number: IdNumber = id_number.parse().map_err(SealedError::Value)?;
        let person = self.sealed().person_of(&number)?;
        self.sealed().put(person.as_str(), &Field::Name, name)?;
        if !phone.trim().is_empty() {
            self.sealed().put(person.as_str(), &Field::Phone, phone)?;
        }
        Ok(person)
    }

    /// Seals what an expert scores (评分), until all are in.
    ///
    /// # Errors
    /// [`SealedError::Value`] for an overlong comment.
    pub fn seal_scores(
        &self,
        reward: RewardId,
        expert: &AccountId,
        points: &[u32],
        comment: &str,
    ) -> Result<Digest, SealedError> {
        let text = OpenedSheet::text(points, comment);
        self.sealed().put(&sheet_owner(reward, expert), &sheet_field(), &text)
    }

    /// The sheets of a call's round as they were sealed, ready to be opened for everyone. One that is no longer here is left
    /// out: opening is refused then, and its expert must be replaced.
    ///
    /// # Errors
    /// [`SealedError::Damaged`] if one was altered.
    pub fn sealed_scores(&self, batch: BatchId) -> Result<OpenScores, SealedError> {
        let sealed = self.view(|view| {
            let call = view.fund.batches.get(&batch).and_then(|batch| batch.call.as_ref());
            call.and_then(|call| call.panel.as_ref()).map(|panel| panel.sheets.clone()).unwrap_or_default()
        });
        let mut sheets = Vec::with_capacity(sealed.len());
        for own in sealed {
            let owner = sheet_owner(own.reward, &own.expert);
            let opened = self.sealed().opening(&owner, &sheet_field(), &own.commitment)?;
            let Some((salt, text)) = opened else { continue };
            let Some((points, comment)) = OpenedSheet::read(&text) else { continue };
            sheets.push(OpenedSheet { reward: own.reward, expert: own.expert, salt, points, comment });
        }
        Ok(OpenScores { batch, sheets })
    }

    /// Seals a referral (移送，第十六条): whom, what for, to whom, under which number. The person follows from the client's key.
    ///
    /// # Errors
    /// [`SealedError::Value`] for what is empty or too long.
    pub fn seal_referral(
        &self,
        key: &Key,
        matter: &SealedReferral,
    ) -> Result<(PersonId, Digest), SealedError> {
        let digest = hex(&Sha256::digest([b"referral".as_slice(), key].concat()));
        let person = PersonId(format!("p{}", &digest[..16]));
        let content = self.sealed().put(person.as_str(), &referral(), &matter.canonical())?;
        Ok((person, content))
    }

    /// What a referral is about, for those entitled: the caller has asked [`fund::Role::entitled`]. `None` where it was
    /// forgotten, or is not what the log committed to.
    ///
    /// # Errors
    /// [`SealedError`].
    pub fn open_referral(&self, own: &Referral) -> Result<Option<SealedReferral>, SealedError> {
        let text = self.sealed().committed(own.person.as_str(), &referral(), &own.commitment)?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Seals how an objector (异议人) may be reached. The person follows from the client's key, so that a retry is the
    /// same person.
    ///
    /// # Errors
    /// [`SealedError::Value`] for an empty or overlong text.
    pub fn seal_contact(&self, key: &Key, contact: &str) -> Result<PersonId, SealedError> {
        let digest = hex(&Sha256::digest([b"contact".as_slice(), key].concat()));
        let person = PersonId(format!("p{}", &digest[..16]));
        self.sealed().put(person.as_str(), &Field::Contact, contact)?;
        Ok(person)
    }
}
