//! What is to be sent: the messages and digests of everybody who asked for letters, as the fund stands. Each has a key, a key
//! is put into the outbox once, and the place up to which the record was looked through moves in the same transaction:
//! whenever the process is killed, the next look puts in what is missing and nothing twice.

use fund::view::{Message, MessageKind};
use fund::{Actor, Role};
use jiff::civil::Date;
use rusqlite::params;

use super::mailer::Mailer;
use super::outbox::Said;
use super::reader::DIGEST;
use crate::database::DatabaseError;

/// An account that gets letters.
struct Subscriber {
    account: String,
    kinds: Vec<MessageKind>,
    digest: bool,
    /// The record up to which its messages have been put in.
    seen: u64,
    /// What arose before this day is not sent.
    since: Date,
}

impl Mailer {
    /// Puts every letter in that is to be sent and is not in yet. Returns how many.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn scan(&self, now_ms: i64) -> Result<usize, DatabaseError> {
        let mut put = 0;
        for subscriber in self.subscribers()? {
            let (seq, messages) = self.messages(&subscriber);
            let digest = Some(&subscriber).filter(|own| own.digest).and_then(|own| self.digest(&own.account));
            let outbox = self.office.outbox();
            put += outbox.database.transaction(|db| -> Result<usize, DatabaseError> {
                let mut put = 0;
                for message in &messages {
                    let key = format!("{}/{}", subscriber.account, message.key);
                    let said = self.said(message);
                    let of = (key.as_str(), subscriber.account.as_str(), message.kind.key());
                    put += usize::from(outbox.put(db, of, &said, now_ms)?);
                }
                if let Some((key, said)) = &digest {
                    let of = (key.as_str(), subscriber.account.as_str(), DIGEST);
                    put += usize::from(outbox.put(db, of, said, now_ms)?);
                }
                db.execute(
                    "UPDATE reader SET seen_seq = ?2 WHERE account = ?1",
                    params![subscriber.account, i64::try_from(seq).unwrap_or(i64::MAX)],
                )?;
                Ok(put)
            })?;
        }
        Ok(put)
    }

    fn subscribers(&self) -> Result<Vec<Subscriber>, DatabaseError> {
        let db = self.office.outbox().database.lock();
        let mut statement =
            db.prepare_cached("SELECT account, kinds, seen_seq, since_day FROM reader WHERE confirmed = 1")?;
        let rows = statement.query_map([], |row| {
            let (kinds, since): (String, String) = (row.get(1)?, row.get(3)?);
            Ok(Subscriber {
                account: row.get(0)?,
                digest: kinds.split(' ').any(|kind| kind == DIGEST),
                kinds: kinds.split(' ').filter_map(MessageKind::from_key).collect(),
                seen: u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0),
                since: since.parse().unwrap_or(Date::MIN),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The messages of an account that may be letters, and the record they follow from.
    fn messages(&self, subscriber: &Subscriber) -> (u64, Vec<Message>) {
        let clocks = self.office.clocks();
        self.office.view(|view| {
            let actor: Option<&Actor> = view.fund.accounts.get(&subscriber.account.as_str().into());
            let Some(actor) = actor.filter(|actor| actor.active) else { return (view.fund.seq, Vec::new()) };
            let mut messages = view.progress(actor, subscriber.seen);
            if actor.role != Role::Enterprise {
                messages.extend(view.worklist(actor).iter().map(|task| view.arrived(task)));
            }
            messages.extend(clocks.rows.iter().filter_map(|row| view.of_clock(actor, row)));
            messages
                .retain(|message| subscriber.kinds.contains(&message.kind) && message.on >= subscriber.since);
            messages.sort_by_key(|message| (message.on, message.seq));
            (view.fund.seq, messages)
        })
    }

    /// A letter says what happened, to what, until when, and where to look: nothing that the reader may not see, no amounts, no
    /// names of persons.
    fn said(&self, message: &Message) -> Said {
        let mut text = format!("{}\n\n{}（{}）\n", message.text, message.title, message.subject);
        if !message.enterprise.is_empty() {
            text.push_str(&format!("{}\n", message.enterprise));
        }
        text.push_str(&format!("日期：{}\n", message.on));
        if let Some(deadline) = &message.deadline {
            text.push_str(&format!("时限：{}\n", deadline.due));
        }
        if let Some(cite) = &message.cite {
            text.push_str(&format!("依据：{cite}\n"));
        }
        text.push_str(&format!(
            "\n登录后查看：{site}/open/{}\n\n不想再收到这类邮件，请到 {site}/account 改选。本邮件由系统发出，请勿回复。\n",
            message.subject,
            site = self.site
        ));
        Said { subject: format!("【专项资金】{}：{}", message.kind.zh(), message.text), text }
    }
}
