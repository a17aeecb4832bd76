//! `earmark policy`: what can be proved about a pack, and what stands in it.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use law::diff::{self, Change, Said, Topic};
use law::{Date, Finding, Pack, Severity, check};
use office::clock::{Clock as _, SystemClock, day_of};
use office::packs::{self, PackError};
use serde::Serialize;

use crate::answer::Answer;
use crate::width::{Set, lines};

#[derive(Subcommand)]
pub enum Policy {
    /// 检查政策包：没有错误时退出码为 0，有错误时为 1
    Check(Check),
    /// 列出政策包的内容
    Show(Show),
    /// 比较两个政策包：金额、条件、时限、口径各有什么不同，依据各是哪句原文
    Diff(Diff),
}

#[derive(Args)]
pub struct Check {
    /// 政策包或叠加包的目录
    folder: PathBuf,
    /// 叠加包的底包目录
    #[arg(long)]
    base: Option<PathBuf>,
    /// 同时检查一份批次标准（微调）
    #[arg(long)]
    terms: Option<PathBuf>,
    /// 按这一天检查办法是否有效；不写则为今天
    #[arg(long)]
    on: Option<Date>,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Args)]
pub struct Show {
    /// 政策包或叠加包的目录
    folder: PathBuf,
    /// 叠加包的底包目录
    #[arg(long)]
    base: Option<PathBuf>,
}

#[derive(Args)]
pub struct Diff {
    /// 原政策包的目录
    old: PathBuf,
    /// 新政策包的目录，或叠加在原政策包上的叠加包的目录
    new: PathBuf,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

impl Policy {
    pub fn run(&self) -> Answer {
        match self {
            Policy::Check(check) => check.run(),
            Policy::Show(show) => match load(&show.folder, show.base.as_deref()) {
                Ok(pack) => Answer::Done(shown(&pack)),
                Err(error) => Answer::Failed(reasons(error)),
            },
            Policy::Diff(diff) => diff.run().unwrap_or_else(|error| Answer::Failed(reasons(error))),
        }
    }
}

#[derive(Serialize)]
struct Report<'a> {
    errors: usize,
    warnings: usize,
    notes: usize,
    findings: &'a [Finding],
}

impl Check {
    fn run(&self) -> Answer {
        let files = match packs::read_over(&self.folder, self.base.as_deref()) {
            Ok(files) => files,
            Err(PackError::Wrong(findings)) => return Answer::Wrong(told(&findings)),
            Err(error) => return Answer::failed(error),
        };
        let findings = match Pack::parse(&files) {
            Ok(pack) => match self.findings(&pack) {
                Ok(findings) => findings,
                Err(why) => return Answer::failed(why),
            },
            Err(findings) => findings,
        };
        let text = match self.format {
            Format::Text => told(&findings),
            Format::Json => match json(&findings) {
                Ok(text) => text,
                Err(why) => return Answer::failed(why),
            },
        };
        if count(&findings, Severity::Error) > 0 { Answer::Wrong(text) } else { Answer::Done(text) }
    }

    fn findings(&self, pack: &Pack) -> Result<Vec<Finding>, String> {
        let today = || day_of(SystemClock.now_ms());
        let mut findings = check::run_on(pack, self.on.unwrap_or_else(today));
        if let Some(path) = &self.terms {
            findings.extend(of_terms(pack, path)?);
        }
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        Ok(findings)
    }
}

fn load(folder: &Path, base: Option<&Path>) -> Result<Pack, PackError> {
    Pack::parse(&packs::read_over(folder, base)?).map_err(PackError::Wrong)
}

impl Diff {
    fn run(&self) -> Result<Answer, PackError> {
        let (old, new) = (load(&self.old, None)?, load(&self.new, Some(&self.old))?);
        let changes = diff::between(&old, &new);
        Ok(match self.format {
            Format::Text => Answer::Done(differences(&old, &new, &changes)),
            Format::Json => match serde_json::to_string_pretty(&changes) {
                Ok(text) => Answer::Done(text + "\n"),
                Err(error) => Answer::failed(error),
            },
        })
    }
}

/// Topic by topic: what it was, what it becomes, each with the words it rests on.
fn differences(old: &Pack, new: &Pack, changes: &[Change]) -> String {
    let mut text = format!("原 {}（{}）\n新 {}（{}）\n", old.version, old.digest, new.version, new.digest);
    if changes.is_empty() {
        text.push_str("\n两个政策包的规则没有不同\n");
    }
    for topic in Topic::ALL {
        let mut own = changes.iter().filter(|change| change.topic == topic).peekable();
        if own.peek().is_some() {
            text.push_str(&format!("\n{}\n", topic.zh()));
        }
        for change in own {
            text.push_str(&format!("  {}\n", change.what));
            said(&mut text, "原", change.old.as_ref());
            said(&mut text, "新", change.new.as_ref());
        }
    }
    text.push_str(&format!("\n{} 处不同\n", changes.len()));
    text
}

fn said(text: &mut String, word: &str, said: Option<&Said>) {
    match said {
        None => text.push_str(&format!("    {word} （无）\n")),
        Some(said) if said.quote.is_empty() => text.push_str(&format!("    {word} {}\n", said.value)),
        Some(said) => {
            text.push_str(&format!(
                "    {word} {}（{}：“{}”）\n",
                said.value, said.citation.label, said.quote
            ));
        }
    }
}

fn of_terms(pack: &Pack, path: &Path) -> Result<Vec<Finding>, String> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{file}：{error}"))?;
    Ok(match check::terms_file(pack, &file, &text) {
        Ok((_, findings)) | Err(findings) => findings,
    })
}

fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "错误",
        Severity::Warning => "提醒",
        Severity::Note => "说明",
    }
}

/// One finding in one line: how bad, where, what, which case shows it, under which article.
pub fn sentence(finding: &Finding) -> String {
    let mut text =
        format!("{} {} [{}]：{}", word(finding.severity), finding.at, finding.code, finding.message);
    if let Some(witness) = &finding.witness {
        text.push_str(&format!("；例：{witness}"));
    }
    if let Some(citation) = &finding.citation {
        text.push_str(&format!("（{citation}）"));
    }
    text
}

/// Why a pack cannot be used, every finding on its own line.
pub fn reasons(error: PackError) -> Vec<String> {
    match error {
        PackError::Wrong(findings) => findings.iter().map(sentence).collect(),
        other => vec![other.to_string()],
    }
}

fn told(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        text.push_str(&sentence(finding));
        text.push('\n');
    }
    text.push_str(&format!(
        "{} 处错误，{} 处提醒，{} 处说明\n",
        count(findings, Severity::Error),
        count(findings, Severity::Warning),
        count(findings, Severity::Note)
    ));
    text
}

fn json(findings: &[Finding]) -> Result<String, String> {
    let report = Report {
        errors: count(findings, Severity::Error),
        warnings: count(findings, Severity::Warning),
        notes: count(findings, Severity::Note),
        findings,
    };
    serde_json::to_string_pretty(&report).map(|text| text + "\n").map_err(|error| error.to_string())
}

fn shown(pack: &Pack) -> String {
    let until = pack.effective.until.map_or_else(|| "未定".to_owned(), |day| day.to_string());
    let mut text = format!("{}（{}）\n", pack.title, pack.doc_no);
    text.push_str(&format!("有效期 {} 至 {until}\n", pack.effective.from));
    text.push_str(&format!("政策包 {} {}\n摘要 {}\n", pack.id, pack.version, pack.digest));
    if let Some(partial) = pack.partial() {
        text.push_str("不完整：只有公开可见的摘记，只能用于演示\n");
        partial.missing.iter().for_each(|missing| text.push_str(&format!("  缺：{missing}\n")));
    }
    let mut section = |title: &str, columns: &[Set], rows: Vec<Vec<String>>| {
        text.push_str(&format!("\n{title}（{}）\n", rows.len()));
        for line in lines(columns, &rows) {
            text.push_str("  ");
            text.push_str(&line);
            text.push('\n');
        }
    };
    let heads = pack.heads().iter().map(|head| {
        let ceiling = head.ceiling.map_or_else(String::new, |fen| fen.to_string());
        vec![head.citation.label.clone(), head.title.clone(), head.mode.clone(), ceiling]
    });
    section("支持方向", &[Set::Left, Set::Left, Set::Left, Set::Right], heads.collect());
    let readings = pack.readings().iter().map(|reading| {
        vec![reading.id.clone(), reading.question.clone(), format!("采用：{}", reading.chosen)]
    });
    section("口径", &[Set::Left, Set::Left, Set::Left], readings.collect());
    let limits = pack.limits().map(|(name, limit)| {
        let unit = match limit.unit {
            law::Unit::WorkingDays => "个工作日",
            law::Unit::CalendarDays => "日",
        };
        vec![name.to_owned(), format!("{} {unit}", limit.days)]
    });
    section("时限", &[Set::Left, Set::Left], limits.collect());
    let lists = pack.evidence_lists().map(|(list, rules)| {
        let labels: Vec<_> = rules.iter().map(|rule| rule.label.as_str()).collect();
        vec![list.to_owned(), labels.join("、")]
    });
    section("凭据清单", &[Set::Left, Set::Left], lists.collect());
    text
}
