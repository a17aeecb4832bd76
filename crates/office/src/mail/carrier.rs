//! One letter to one address over SMTP.

use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::{Error, SmtpTransport};
use lettre::{Address, Message, Transport as _};
use sha2::{Digest as _, Sha256};

use super::settings::{MailSettings, Security};
use crate::wire::hex;

/// Seconds a server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Answers that speak of our login, not of the letter: another try, when somebody has mended it, may do.
const OUR_OWN_FAULT: [u16; 4] = [530, 534, 535, 538];

/// One letter, ready to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// What it is known by; the same letter has the same Message-ID, so that a second copy can be told.
    pub key: String,
    /// To whom.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// Why a letter did not go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Whether another try is useless: the server will never take it.
    pub final_: bool,
    /// What was said, without the address.
    pub why: String,
}

/// Whatever carries letters.
pub trait Carrier: Send + Sync + 'static {
    /// Carries one.
    ///
    /// # Errors
    /// [`Failure`]; the letter has not been taken then, as far as we know.
    fn carry(&self, letter: &Letter) -> Result<(), Failure>;
}

/// A mail server.
pub struct Smtp {
    transport: SmtpTransport,
    settings: MailSettings,
}

impl Smtp {
    /// Prepares; nothing is connected yet.
    ///
    /// # Errors
    /// When TLS cannot be set up for that host.
    pub fn new(settings: &MailSettings) -> Result<Self, String> {
        let host = settings.host.as_str();
        let builder = match settings.security {
            Security::Tls => SmtpTransport::relay(host),
            Security::StartTls => SmtpTransport::starttls_relay(host),
            Security::None => Ok(SmtpTransport::builder_dangerous(host)),
        };
        let builder = builder.map_err(|error| error.to_string())?.port(settings.port).timeout(Some(PATIENCE));
        let builder = match &settings.login {
            Some((user, password)) => builder.credentials(Credentials::new(user.clone(), password.0.clone())),
            None => builder,
        };
        Ok(Self { transport: builder.build(), settings: settings.clone() })
    }

    fn written(&self, letter: &Letter) -> Result<Message, String> {
        let to: Address = letter.to.parse().map_err(|_| "收件地址格式不正确".to_owned())?;
        let host = self.settings.from.email.domain();
        let id = format!("<{}@{host}>", &hex(&Sha256::digest(letter.key.as_bytes()))[..32]);
        Message::builder()
            .from(self.settings.from.clone())
            .to(to.into())
            .message_id(Some(id))
            .subject(letter.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(|error| error.to_string())
    }
}

impl Carrier for Smtp {
    fn carry(&self, letter: &Letter) -> Result<(), Failure> {
        let written = self.written(letter).map_err(|why| Failure { final_: true, why })?;
        match self.transport.send(&written) {
            Ok(_) => Ok(()),
            Err(error) => Err(Failure { final_: is_final(&error), why: told(&error, &letter.to) }),
        }
    }
}

/// Only what the server says of this letter for good; a lost connection, a full disk there or a wrong password here is not.
fn is_final(error: &Error) -> bool {
    error.is_permanent() && !error.status().is_some_and(|code| OUR_OWN_FAULT.contains(&u16::from(code)))
}

/// What went wrong, for the administrator; addresses are personal data.
fn told(error: &Error, address: &str) -> String {
    let kind = if error.is_timeout() {
        "邮件服务器没有应答"
    } else if error.is_tls() {
        "加密连接失败"
    } else if error.is_permanent() || error.is_transient() {
        "邮件服务器拒绝"
    } else {
        "连接邮件服务器失败"
    };
    let detail: String = error.to_string().replace(address, "（收件地址）").chars().take(300).collect();
    format!("{kind}：{detail}")
}
