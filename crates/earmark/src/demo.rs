//! `earmark demo`: a made-up city's fund, made through the real commands once, and served.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use fund::Role;
use office::clock::{Clock, ManualClock, SystemClock};
use office::{Foundation, Office, packs};

use crate::answer::Answer;
use crate::serve;
use crate::width::{Set, lines};

/// The password of every account of a demonstration: it protects nothing.
const PASSWORD: &str = "harbin-demo-2025";
const SEED: u64 = 2024;

/// 第一次启动时生成演示数据，以后直接打开。
#[derive(Args)]
pub struct Demo {
    /// 数据目录
    #[arg(long, default_value = "demo-data")]
    data: PathBuf,
    /// 监听地址
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// 政策包目录
    #[arg(long, default_value = "policy/harbin-2024-1")]
    policy: PathBuf,
    /// 只生成数据，不启动服务
    #[arg(long)]
    no_serve: bool,
}

impl Demo {
    pub fn run(&self) -> Answer {
        serve::log();
        if !self.data.exists()
            && let Err(why) = self.made()
        {
            return Answer::failed(why);
        }
        let office = match Office::open_to_serve(&self.data) {
            Ok(office) => office,
            Err(error) => return Answer::failed(error),
        };
        if !office.view(|view| view.fund.demonstration) {
            return Answer::failed(format!("{} 里不是演示资金，请用 earmark serve", self.data.display()));
        }
        let told = told(&office, self.listen);
        if self.no_serve {
            return Answer::Done(told);
        }
        serve::say(&told);
        serve::run(office, self.listen)
    }

    /// Made out of sight and put in place when complete: an interrupted first start leaves nothing half-made.
    fn made(&self) -> Result<(), String> {
        let told = |error: &dyn std::fmt::Display| error.to_string();
        let pack = packs::read_folder(&self.policy).map_err(|error| told(&error))?;
        let name = self.data.file_name().ok_or("请给出数据目录的名称")?.to_string_lossy();
        let staged = self.data.with_file_name(format!("{name}.making"));
        if staged.exists() {
            std::fs::remove_dir_all(&staged).map_err(|error| format!("{}：{error}", staged.display()))?;
        }
        serve::say("正在生成演示数据……\n");
        let made = self.filled(&staged, pack);
        match made {
            Ok(()) => std::fs::rename(&staged, &self.data)
                .map_err(|error| format!("{}：{error}", self.data.display())),
            Err(why) => {
                let _ = std::fs::remove_dir_all(&staged);
                Err(why)
            }
        }
    }

    /// Overlays on this pack that lie in `overlays` beside it are at hand, not adopted: what they would change can be seen.
    fn place_overlays(&self, office: &Office, digest: &str) -> Result<(), String> {
        let Some(folder) = self.policy.parent().map(|parent| parent.join("overlays")) else { return Ok(()) };
        let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(()) };
        let mut folders: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        folders.sort();
        for folder in folders.into_iter().filter(|path| path.is_dir()) {
            let files = packs::read_folder(&folder).map_err(|error| error.to_string())?;
            if law::overlay::base_of(&files).as_deref() == Some(digest) {
                office.take_in(&files).map_err(|error| format!("{}：{error}", folder.display()))?;
            }
        }
        Ok(())
    }

    fn filled(&self, dir: &Path, pack: packs::PackFiles) -> Result<(), String> {
        let parsed = law::Pack::parse(&pack)
            .map_err(|findings| crate::policy::reasons(packs::PackError::Wrong(findings)).join("\n"))?;
        let from = parsed.effective.from;
        let clock = Arc::new(ManualClock::new(from));
        let foundation = Foundation {
            name: format!("{}市中小企业数字化转型城市试点专项资金（演示）", parsed.city()),
            origin: "earmark.example/demo".into(),
            demonstration: true,
            pack,
            from,
            administrator: "admin".into(),
            person: "p-admin".into(),
        };
        let office = Office::init(dir, &foundation, clock.clone()).map_err(|error| error.to_string())?;
        simulator::city::build(&office, &clock, SEED).map_err(|error| error.to_string())?;
        self.place_overlays(&office, &parsed.digest)?;
        let accounts = office.view(|view| {
            let named = view.fund.accounts.values().filter(|actor| actor.role != Role::Citizen);
            named.map(|actor| actor.account.clone()).collect::<Vec<_>>()
        });
        let now = SystemClock.now_ms();
        for account in accounts {
            let added = office.credentials().add(account.as_str(), PASSWORD, false, now);
            added.map_err(|error| format!("{account}：{error}"))?;
        }
        Ok(())
    }
}

/// The address, and the account of each role that has most to show.
fn told(office: &Office, listen: SocketAddr) -> String {
    let accounts = office.view(|view| {
        let mut rows = Vec::new();
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Citizen) {
            let of_role = view.fund.accounts.values().filter(|actor| actor.role == role && actor.active);
            let busiest = of_role.max_by_key(|actor| {
                let projects = actor.enterprise.as_ref().and_then(|code| view.fund.enterprises.get(code));
                (projects.map_or(0, |enterprise| enterprise.projects.len()), view.worklist(actor).len())
            });
            if let Some(actor) = busiest {
                rows.push(vec![role.zh().to_owned(), actor.account.to_string(), actor.organisation.clone()]);
            }
        }
        rows
    });
    let mut text = format!("\n演示地址 http://{listen}   今天是 {}\n", office.today());
    text.push_str(&format!("各岗位账号（密码都是 {PASSWORD}）：\n"));
    for line in lines(&[Set::Left, Set::Left, Set::Left], &accounts) {
        text.push_str(&format!("  {line}\n"));
    }
    text.push_str("企业、金额、人员均为虚构。\n");
    let missing = office.view(|view| {
        let partial = view.pack().and_then(law::Pack::partial);
        partial.map(|partial| partial.missing.clone()).unwrap_or_default()
    });
    if !missing.is_empty() {
        text.push_str("本市办法只见到摘记。下列各项没有见到，系统引用时写明“原文未见”，不由系统补足：\n");
        for what in missing {
            text.push_str(&format!("  · {what}\n"));
        }
    }
    text.push('\n');
    text
}
