//! `earmark export`: all views as CSV, xlsx and JSON.

use std::path::PathBuf;

use clap::Args;

use crate::answer::Answer;

/// 不含个人信息。可在服务运行时导出。
#[derive(Args)]
pub struct Export {
    /// 数据目录
    dir: PathBuf,
    /// 输出目录，须不存在
    #[arg(long)]
    output: PathBuf,
}

impl Export {
    pub fn run(&self) -> Answer {
        match office::export::export(&self.dir, &self.output) {
            Ok(tables) => {
                let mut text = format!("已导出到 {}\n", self.output.display());
                for (name, rows) in tables {
                    text.push_str(&format!("  {name}.csv / .xlsx / .json：{rows} 行\n"));
                }
                Answer::Done(text)
            }
            Err(error) => Answer::failed(error),
        }
    }
}
