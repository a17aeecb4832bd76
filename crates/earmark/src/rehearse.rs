//! `earmark rehearse`: a script of acts against a fund in memory.

use std::path::PathBuf;

use clap::Args;
use office::packs;
use office::rehearse::{parse, run};

use crate::answer::Answer;

/// 期望不符时退出码为 1。脚本写法见 docs/rehearse.md。
#[derive(Args)]
pub struct Rehearse {
    /// 脚本文件
    script: PathBuf,
    /// 政策包目录
    #[arg(long, default_value = "policy/harbin-2024-1")]
    policy: PathBuf,
}

impl Rehearse {
    pub fn run(&self) -> Answer {
        let file = self.script.display().to_string();
        let text = match std::fs::read_to_string(&self.script) {
            Ok(text) => text,
            Err(error) => return Answer::failed(format!("{file}：{error}")),
        };
        let folder = self.script.parent().map(PathBuf::from).unwrap_or_default();
        let include =
            |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|error| error.to_string());
        let script = match parse(&file, &text, &include) {
            Ok(script) => script,
            Err(errors) => return Answer::Failed(errors.iter().map(ToString::to_string).collect()),
        };
        let pack = match packs::read_folder(&self.policy) {
            Ok(pack) => pack,
            Err(error) => return Answer::failed(error),
        };
        let title =
            self.script.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        match run(&title, &script, pack) {
            Ok(rehearsal) if rehearsal.failures == 0 => Answer::Done(rehearsal.transcript),
            Ok(rehearsal) => Answer::Wrong(rehearsal.transcript),
            Err(error) => Answer::failed(error),
        }
    }
}
