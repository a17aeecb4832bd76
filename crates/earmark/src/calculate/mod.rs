//! `earmark calculate`: anyone can compute and check an award.

mod compute;
mod input;
mod output;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use law::{Finding, Pack, Severity, Terms, check};
use office::table::read::{self as table, Limits, Sheet};

use crate::answer::{Answer, write_file};

/// 名单须有三列：统一社会信用代码、项目名称、核定改造投入（元；可写 300,000.00 或 30万），按批准顺序排列。
#[derive(Args)]
pub struct Calculate {
    /// 名单文件，.csv 或 .xlsx
    input: PathBuf,
    /// 政策包目录
    #[arg(long)]
    policy: PathBuf,
    /// 批次标准（微调）文件，TOML，不得高于办法
    #[arg(long)]
    terms: Option<PathBuf>,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// 写入文件，不写则输出到屏幕
    #[arg(long)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
    Xlsx,
}

impl Calculate {
    pub fn run(&self) -> Answer {
        match self.answer() {
            Ok(answer) => answer,
            Err(reasons) => Answer::Failed(reasons),
        }
    }

    fn answer(&self) -> Result<Answer, Vec<String>> {
        let pack = office::packs::load(&self.policy).map_err(crate::policy::reasons)?;
        let terms = self.terms.as_deref().map(|file| read_terms(&pack, file)).transpose()?;
        let table = read(&self.input).map_err(|why| vec![why])?;
        let lines = input::lines(&table)?;
        let sheet = compute::sheet(&pack, terms.as_ref(), &table.file, &lines)?;
        let bytes = match self.format {
            Format::Text => output::text(&pack, terms.as_ref(), &sheet).into_bytes(),
            Format::Json => output::json(&sheet).map_err(|why| vec![why])?,
            Format::Csv => output::csv(&sheet).map_err(|why| vec![why])?,
            Format::Xlsx => output::xlsx(&sheet).map_err(|why| vec![why])?,
        };
        self.deliver(bytes).map_err(|why| vec![why])
    }

    fn deliver(&self, bytes: Vec<u8>) -> Result<Answer, String> {
        match &self.output {
            Some(path) => {
                write_file(path, &bytes)?;
                Ok(Answer::Done(String::new()))
            }
            None if self.format == Format::Xlsx => Err("xlsx 请用 --output 写入文件".into()),
            None => String::from_utf8(bytes).map(Answer::Done).map_err(|error| error.to_string()),
        }
    }
}

/// The whole file, within the limits of a list.
fn read(path: &Path) -> Result<Sheet, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}：{error}", path.display()))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    table::read(&name, &bytes, &Limits::default()).map_err(|error| error.to_string())
}

/// Reads batch terms and holds them against the law: above it, nothing is computed.
fn read_terms(pack: &Pack, path: &Path) -> Result<Terms, Vec<String>> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| vec![format!("{file}：{error}")])?;
    let told = |findings: Vec<Finding>| findings.iter().map(crate::policy::sentence).collect::<Vec<_>>();
    let (terms, mut errors) = check::terms_file(pack, &file, &text).map_err(told)?;
    errors.retain(|finding| finding.severity == Severity::Error);
    if errors.is_empty() { Ok(terms) } else { Err(told(errors)) }
}
