//! How mail leaves: one small TOML file, given to `earmark serve --mail FILE`. The password stands in a file of its own or in the
//! environment, and is never printed.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use lettre::message::Mailbox;
use serde::Deserialize;

/// Why mail cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A file.
    #[error("{path}：{source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file does not say what it must.
    #[error("邮件设置 {0}：{1}")]
    Wrong(PathBuf, String),
}

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// STARTTLS, and nothing is said before it.
    StartTls,
    /// Not at all: only to this machine.
    None,
}

/// A password that does not show itself.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Password(pub String);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// How mail leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) from: Mailbox,
    pub(super) site: String,
    pub(super) login: Option<(String, Password)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    host: String,
    port: u16,
    security: Security,
    from: String,
    /// The portal's address, for links.
    site: String,
    user: Option<String>,
    password_file: Option<PathBuf>,
    password_env: Option<String>,
}

impl MailSettings {
    /// Reads the file, and the password it points to.
    ///
    /// # Errors
    /// [`SettingsError`] names the file and the setting.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| SettingsError::Io { path: path.to_owned(), source })?;
        let wrong = |why: String| SettingsError::Wrong(path.to_owned(), why);
        let file: File = toml::from_str(&text).map_err(|error| wrong(error.message().to_owned()))?;
        let login = file.login(path)?;
        if file.security == Security::None && !loopback(&file.host) {
            return Err(wrong(format!(
                "security = \"none\" 只能用于本机，{} 不是本机；请用 tls 或 starttls",
                file.host
            )));
        }
        let from: Mailbox =
            file.from.parse().map_err(|_| wrong(format!("from = “{}”不是邮件地址", file.from)))?;
        let site = file.site.trim_end_matches('/').to_owned();
        if !(site.starts_with("https://") || site.starts_with("http://")) {
            return Err(wrong(format!("site = “{site}”应为以 https:// 开头的网址")));
        }
        Ok(MailSettings { host: file.host, port: file.port, security: file.security, from, site, login })
    }
}

impl File {
    fn login(&self, path: &Path) -> Result<Option<(String, Password)>, SettingsError> {
        let wrong = |why: &str| SettingsError::Wrong(path.to_owned(), why.to_owned());
        let password = match (&self.password_file, &self.password_env) {
            (None, None) => None,
            (Some(_), Some(_)) => return Err(wrong("password_file 和 password_env 只能写一个")),
            (Some(file), None) => {
                let file = path.parent().map_or_else(|| file.clone(), |folder| folder.join(file));
                let text = std::fs::read_to_string(&file)
                    .map_err(|source| SettingsError::Io { path: file.clone(), source })?;
                Some(text.trim_end_matches(['\r', '\n']).to_owned())
            }
            (None, Some(name)) => {
                Some(std::env::var(name).map_err(|_| wrong(&format!("环境变量 {name} 没有设置")))?)
            }
        };
        match (&self.user, password) {
            (None, None) => Ok(None),
            (Some(user), Some(password)) if !password.is_empty() => {
                Ok(Some((user.clone(), Password(password))))
            }
            (Some(_), _) => Err(wrong("写了 user，却没有密码（password_file 或 password_env）")),
            (None, Some(_)) => Err(wrong("写了密码，却没有 user")),
        }
    }
}

fn loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<MailSettings, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret"), "hush-hush\n").unwrap();
        let path = folder.path().join("mail.toml");
        std::fs::write(&path, text).unwrap();
        MailSettings::read(&path).map_err(|error| error.to_string())
    }

    const REST: &str =
        "port = 465\nfrom = \"专项资金 <fund@example.gov.cn>\"\nsite = \"https://fund.example.gov.cn/\"\n";

    #[test]
    fn a_sound_file_is_read_and_shows_no_password() {
        let text = format!(
            "host = \"smtp.example.gov.cn\"\nsecurity = \"tls\"\nuser = \"fund\"\npassword_file = \"secret\"\n{REST}"
        );
        let settings = read(&text).unwrap();
        assert_eq!(settings.login, Some(("fund".into(), Password("hush-hush".into()))));
        assert_eq!(settings.site, "https://fund.example.gov.cn");
        assert!(!format!("{settings:?}").contains("hush"), "{settings:?}");
    }

    #[test]
    fn what_is_not_safe_or_not_whole_is_refused_by_name() {
        for (head, why) in [
            ("host = \"smtp.example.gov.cn\"\nsecurity = \"none\"", "只能用于本机"),
            ("host = \"127.0.0.1\"\nsecurity = \"none\"\nuser = \"fund\"", "没有密码"),
            ("host = \"127.0.0.1\"\nsecurity = \"none\"\npassword_file = \"secret\"", "没有 user"),
            ("host = \"127.0.0.1\"\nsecurity = \"none\"\npassword = \"x\"", "password"),
            ("host = \"127.0.0.1\"\nsecurity = \"open\"", "open"),
            (
                "host = \"127.0.0.1\"\nsecurity = \"tls\"\nuser = \"x\"\npassword_env = \"EARMARK_NO_SUCH\"",
                "EARMARK_NO_SUCH",
            ),
        ] {
            let error = read(&format!("{head}\n{REST}")).unwrap_err();
            assert!(error.contains(why), "{head}: {error}");
        }
        for host in ["localhost", "127.0.0.1", "::1"] {
            assert!(read(&format!("host = \"{host}\"\nsecurity = \"none\"\n{REST}")).is_ok(), "{host}");
        }
    }
}
