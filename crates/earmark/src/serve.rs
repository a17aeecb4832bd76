//! `earmark serve`: the server over a data folder.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use law::Date;
use office::Office;
use office::clock::{StandingDay, SystemClock};
use office::mail::{MailSettings, Mailer, Sending, Smtp};

use crate::answer::Answer;
use crate::reader;

#[derive(Args)]
pub struct Serve {
    /// 数据目录
    #[arg(long)]
    data: PathBuf,
    /// 监听地址
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// 时钟停在这一天；只用于演练资金，不早于最近一次办理
    #[arg(long)]
    day: Option<Date>,
    /// 邮件设置文件（TOML）；不写则不发邮件
    #[arg(long)]
    mail: Option<PathBuf>,
}

impl Serve {
    pub fn run(&self) -> Answer {
        log();
        let opened = Office::open_to_serve(&self.data).map_err(|error| error.to_string());
        let opened = match self.day {
            Some(day) => opened.and_then(|office| self.moved(office, day)),
            None => opened,
        };
        let office = match opened {
            Ok(office) => office,
            Err(error) => return Answer::failed(error),
        };
        // Held until the server ends.
        let _sending = match self.mail.as_deref().map(|path| sending(&office, path)).transpose() {
            Ok(sending) => sending,
            Err(why) => return Answer::failed(why),
        };
        run(office, self.listen)
    }

    /// Opens the fund again on another day. A real fund lives in real time: its acts are never dated by hand.
    fn moved(&self, office: Office, day: Date) -> Result<Office, String> {
        let (practice, last) =
            office.view(|view| (view.fund.demonstration, view.fund.acts.last().map(|told| told.on)));
        if !practice {
            return Err("--day 只用于演练资金；正式资金以机器时钟为准".into());
        }
        if last.is_some_and(|last| day < last) {
            return Err(format!("--day {day} 早于最近一次办理的日期，记录只能往后写"));
        }
        drop(office);
        Office::open(&self.data, Arc::new(StandingDay(day))).map_err(|error| error.to_string())
    }
}

/// Starts the thread that sends letters.
fn sending(office: &Office, path: &Path) -> Result<Sending, String> {
    let settings = MailSettings::read(path).map_err(|error| error.to_string())?;
    let carrier = Arc::new(Smtp::new(&settings)?);
    let mailer = Mailer::new(office.clone(), &settings, carrier, Arc::new(SystemClock));
    mailer.start().map_err(|error| format!("不能启动邮件发送：{error}"))
}

/// Serves until told to stop.
pub fn run(office: Office, listen: SocketAddr) -> Answer {
    if let Some(why) = office.stopped() {
        tracing::warn!("{why}");
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return Answer::failed(error),
    };
    let reader = match reader::process() {
        Ok(reader) => reader,
        Err(error) => return Answer::failed(error),
    };
    match runtime.block_on(portal::serve(office, reader, listen)) {
        Ok(()) => Answer::Done(String::new()),
        Err(error) => Answer::failed(format!("不能在 {listen} 上提供服务：{error}")),
    }
}

/// Prints at once, before the server takes over. Nobody reading is no reason to stop.
pub fn say(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Logs to standard error; `RUST_LOG` chooses what.
pub fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // Set already only in tests.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
