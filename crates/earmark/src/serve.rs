//! `earmark serve`: the server over a data folder.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use office::Office;

use crate::answer::Answer;

#[derive(Args)]
pub struct Serve {
    /// 数据目录
    #[arg(long)]
    data: PathBuf,
    /// 监听地址
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

impl Serve {
    pub fn run(&self) -> Answer {
        log();
        match Office::open_to_serve(&self.data) {
            Ok(office) => run(office, self.listen),
            Err(error) => Answer::failed(error),
        }
    }
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
    match runtime.block_on(portal::serve(office, listen)) {
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
