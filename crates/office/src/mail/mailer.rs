//! The thread that sends: looks what is to be sent when the record or the day has moved on, then sends what is due.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::civil::Date;

use super::carrier::{Carrier, Letter};
use super::outbox::Due;
use super::settings::MailSettings;
use crate::clock::Clock;
use crate::database::DatabaseError;
use crate::office::Office;

/// Letters sent between two looks.
const AT_ONCE: u32 = 50;
/// Between two looks.
const REST: Duration = Duration::from_secs(2);

/// What sends.
pub struct Mailer {
    pub(super) office: Office,
    pub(super) site: String,
    carrier: Arc<dyn Carrier>,
    clock: Arc<dyn Clock>,
    /// The record and the day of the last look.
    looked: Option<(u64, Date)>,
}

/// A mailer at work; it ends with this value.
pub struct Sending {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Sending {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic has been reported where it happened.
            let _ = thread.join();
        }
    }
}

impl Mailer {
    /// Over a fund. `clock` is for tries and codes; days are the fund's own.
    #[must_use]
    pub fn new(
        office: Office,
        settings: &MailSettings,
        carrier: Arc<dyn Carrier>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        office.outbox().turn(true);
        Self { office, site: settings.site.clone(), carrier, clock, looked: None }
    }

    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(mut self) -> std::io::Result<Sending> {
        let (stop, stopped) = channel::<()>();
        let thread = std::thread::Builder::new().name("mailer".into()).spawn(move || {
            loop {
                if let Err(error) = self.tick() {
                    tracing::warn!(%error, "the outbox cannot be used");
                }
                if stopped.recv_timeout(REST) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
            }
        })?;
        Ok(Sending { stop: Some(stop), thread: Some(thread) })
    }

    /// One look, and one round of sending. Returns how many letters went.
    ///
    /// # Errors
    /// Only when the outbox fails; a letter that does not go is kept with the reason.
    pub fn tick(&mut self) -> Result<usize, DatabaseError> {
        let now = self.clock.now_ms();
        let here = (self.office.view(|view| view.fund.seq), self.office.today());
        if self.looked != Some(here) {
            self.scan(now)?;
            self.looked = Some(here);
        }
        let mut sent = 0;
        for due in self.office.outbox().due(now, AT_ONCE)? {
            sent += usize::from(self.send(&due, now)?);
        }
        Ok(sent)
    }

    fn send(&self, due: &Due, now: i64) -> Result<bool, DatabaseError> {
        let outbox = self.office.outbox();
        let Some(to) = self.address(due) else {
            outbox.dropped(&due.key)?;
            return Ok(false);
        };
        let letter = Letter {
            key: due.key.clone(),
            to,
            subject: due.said.subject.clone(),
            text: due.said.text.clone(),
        };
        match self.carrier.carry(&letter) {
            Ok(()) => {
                outbox.sent(&due.key)?;
                Ok(true)
            }
            Err(failure) => {
                tracing::warn!(account = %due.account, kind = %due.kind, why = %failure.why, "a letter did not go");
                outbox.failed(due, &failure, now)?;
                Ok(false)
            }
        }
    }

    /// Where it goes, if it may still go there: the account is active, the address proved, the kind chosen.
    fn address(&self, due: &Due) -> Option<String> {
        let actor = self.office.actor(&due.account.as_str().into()).filter(|actor| actor.active)?;
        let reader = self.office.mail_reader(&actor).ok()?;
        let wanted = reader.wants(&due.kind);
        reader.address.filter(|_| wanted)
    }
}
