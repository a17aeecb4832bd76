//! `earmark verify`, `backup`, `restore`: what an operator does so that nothing is lost or altered unnoticed.

use std::path::PathBuf;

use clap::Args;
use journal::Verifier;
use office::backup;
use office::verify::{Verification, verify};

use crate::answer::Answer;
use crate::policy::Format;

/// 有任何问题时退出码为 1。可在服务运行时核验。
#[derive(Args)]
pub struct Verify {
    /// 数据目录
    dir: PathBuf,
    /// 日志应有的公钥（从公示或此前的核验得知），不写则以日志自称的为准
    #[arg(long)]
    key: Option<Verifier>,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Args)]
pub struct Backup {
    /// 数据目录
    dir: PathBuf,
    /// 备份文件，不得已存在
    file: PathBuf,
}

#[derive(Args)]
pub struct Restore {
    /// 备份文件
    file: PathBuf,
    /// 新的数据目录，须不存在或为空
    dir: PathBuf,
}

impl Verify {
    pub fn run(&self) -> Answer {
        let verification = match verify(&self.dir, self.key.as_ref()) {
            Ok(verification) => verification,
            Err(error) => return Answer::failed(error),
        };
        let text = match self.format {
            Format::Text => told(&verification),
            Format::Json => match serde_json::to_string_pretty(&verification) {
                Ok(text) => text + "\n",
                Err(error) => return Answer::failed(error),
            },
        };
        if verification.is_sound() { Answer::Done(text) } else { Answer::Wrong(text) }
    }
}

impl Backup {
    pub fn run(&self) -> Answer {
        match backup::backup(&self.dir, &self.file) {
            Ok(verification) => Answer::Done(format!(
                "已备份到 {}，并已试恢复核验\n{}该文件包含密钥和个人信息，请妥善保管。\n",
                self.file.display(),
                told(&verification)
            )),
            Err(error) => Answer::failed(error),
        }
    }
}

impl Restore {
    pub fn run(&self) -> Answer {
        match backup::restore(&self.file, &self.dir) {
            Ok(verification) => {
                Answer::Done(format!("已恢复到 {}\n{}", self.dir.display(), told(&verification)))
            }
            Err(error) => Answer::failed(error),
        }
    }
}

fn told(verification: &Verification) -> String {
    let mut text = format!(
        "记录 {} 条，检查点 {} 个，办理 {} 项，最后一项 {}，凭据文件 {} 个\n根 {}\n核验码 {}\n日志公钥 {}\n",
        verification.records,
        verification.checkpoints,
        verification.acts,
        verification.last,
        verification.files,
        verification.root,
        verification.code,
        verification.key
    );
    for wrong in &verification.findings {
        text.push_str(&format!("✗ {}：{}\n", wrong.place, wrong.what));
    }
    if verification.is_sound() {
        text.push_str("核验通过：没有发现问题\n");
    } else {
        text.push_str(&format!("核验未通过：{} 处问题\n", verification.findings.len()));
    }
    text
}
