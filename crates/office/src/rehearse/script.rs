//! The script: what an official writes, line by line.
//!
//! ```text
//! 日期 2025-03-03
//! 账号 甲企业 = 申报企业 91230199128175037N
//! 甲企业 登记企业：企业名称=甲公司；所在区县=南岗区 => 甲
//!   从业人员（人）=120
//!   + 明细：支出内容=MES 软件；申报金额=30万
//!   期望 拒绝 超过限额 第四条（一）
//! 核对 项目甲：奖补额度=18万
//! 叠加 ../../policy/overlays/rate-2025 => 新规
//! ```

use std::collections::BTreeMap;

use fund::field::{self, Field, Kind};
use fund::{Role, StepId};
use jiff::civil::Date;

/// What is wrong with a script, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file} 第 {line} 行：{message}")]
pub struct ScriptError {
    /// The file, as it was named.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// What is wrong and what to write instead.
    pub message: String,
}

/// A statement and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The file, as it was named.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// The statement.
    pub statement: Statement,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// 日期: goes on to a day.
    Day(Date),
    /// 账号: opens an account.
    Account {
        /// Login name, and the name by which the script calls it.
        name: String,
        /// The office.
        role: Role,
        /// Credit code, district or organisation, as the role needs it.
        of: String,
        /// The person behind it; the account's own name where none is given.
        person: String,
    },
    /// 叠加: lays an overlay over the pack and puts what comes out at hand, not adopted.
    Overlay {
        /// Its files.
        files: crate::packs::PackFiles,
        /// By what the script calls it.
        name: String,
    },
    /// 凭据: files every required piece of an evidence list.
    Evidence {
        /// Which account.
        who: String,
        /// Which list.
        list: String,
        /// For which project; for the enterprise where none is given.
        project: Option<String>,
    },
    /// An act.
    Act(ActLine),
    /// 核对: compares what is with what should be.
    Check {
        /// A name, or 余额.
        subject: String,
        /// What, and what it should be.
        values: Vec<(String, String)>,
    },
}

/// Who does what with which values, and what should come of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActLine {
    /// The account.
    pub who: String,
    /// The step.
    pub step: StepId,
    /// Texts by path, as [`field::command`] takes them.
    pub typed: BTreeMap<String, String>,
    /// What the thing it makes will be called.
    pub name: Option<String>,
    /// What should come of it.
    pub expect: Expect,
}

/// What should come of an act. Where nothing is said, it is to be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// 受理.
    Accepted,
    /// 拒绝, with words that must occur: the kind, the article, or a part of the sentence.
    Refused(Vec<String>),
}

/// Reads a script. `file` is only for messages; `include` reads what 引入 names.
///
/// # Errors
/// Everything that is wrong, at once.
pub fn parse(
    file: &str,
    text: &str,
    include: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Vec<Located>, Vec<ScriptError>> {
    let mut reader = Reader { include, depth: 0, statements: Vec::new(), errors: Vec::new() };
    reader.file(file, text);
    if reader.errors.is_empty() { Ok(reader.statements) } else { Err(reader.errors) }
}

struct Reader<'a> {
    include: &'a dyn Fn(&str) -> Result<String, String>,
    depth: usize,
    statements: Vec<Located>,
    errors: Vec<ScriptError>,
}

impl Reader<'_> {
    fn file(&mut self, file: &str, text: &str) {
        for (number, raw) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let indented = raw.starts_with([' ', '\t', '\u{3000}']);
            let line = raw.trim();
            if line.is_empty() || line.starts_with(['#', '＃']) {
                continue;
            }
            let read = if indented { self.detail(file, line) } else { self.statement(file, number, line) };
            if let Err(message) = read {
                self.errors.push(ScriptError { file: file.to_owned(), line: number, message });
            }
        }
    }

    fn statement(&mut self, file: &str, line: usize, text: &str) -> Result<(), String> {
        let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        let statement = match first {
            "日期" | "date" => Statement::Day(day(rest)?),
            "账号" | "account" => account(rest)?,
            "凭据" | "evidence" => evidence(rest)?,
            "核对" | "check" => check(rest)?,
            "叠加" | "overlay" => self.overlay(rest)?,
            "引入" | "include" => return self.include(rest),
            who => act(who, rest)?,
        };
        self.statements.push(Located { file: file.to_owned(), line, statement });
        Ok(())
    }

    /// `叠加 目录 => 名称`: the folder holds `overlay.toml` and the superior document's `text.txt`.
    fn overlay(&self, text: &str) -> Result<Statement, String> {
        let (folder, name) = text.split_once("=>").ok_or("应写成：叠加 目录 => 名称")?;
        let folder = folder.trim().trim_end_matches('/');
        let read = |file: &str| {
            let path = format!("{folder}/{file}");
            let text = (self.include)(&path).map_err(|why| format!("不能读取“{path}”：{why}"))?;
            Ok::<_, String>((file.to_owned(), text.into_bytes()))
        };
        let files = [read("overlay.toml")?, read("text.txt")?].into_iter().collect();
        Ok(Statement::Overlay { files, name: name.trim().to_owned() })
    }

    /// `引入 文件：名称=值；…` puts a script in place, with `{名称}` replaced by its value.
    fn include(&mut self, text: &str) -> Result<(), String> {
        let (name, values) = text.split_once(['：', ':']).unwrap_or((text, ""));
        let name = name.trim();
        if self.depth > 8 {
            return Err(format!("引入“{name}”层数太多，是否互相引入？"));
        }
        let mut text = (self.include)(name).map_err(|why| format!("不能引入“{name}”：{why}"))?;
        for (parameter, value) in pairs(values)? {
            let place = format!("{{{parameter}}}");
            if !text.contains(&place) {
                return Err(format!("“{name}”中没有 {place}"));
            }
            text = text.replace(&place, &value);
        }
        if let Some((_, rest)) = text.split_once('{') {
            let missing = rest.split('}').next().unwrap_or_default();
            return Err(format!("引入“{name}”须给出“{missing}”"));
        }
        self.depth += 1;
        self.file(name, &text);
        self.depth -= 1;
        Ok(())
    }

    /// An indented line belongs to the act above it.
    fn detail(&mut self, file: &str, text: &str) -> Result<(), String> {
        let last = self.statements.last_mut().filter(|located| located.file == file);
        let Some(Statement::Act(act)) = last.map(|located| &mut located.statement) else {
            return Err("缩进的行要写在一项办理之下".into());
        };
        if let Some(row) = text.strip_prefix(['+', '＋']) {
            return act.row(row.trim());
        }
        let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        match first {
            "期望" | "expect" => {
                act.expect = expectation(rest.trim())?;
                Ok(())
            }
            _ => act.fields(text),
        }
    }
}

fn account(text: &str) -> Result<Statement, String> {
    let (name, rest) = text
        .split_once(['=', '＝'])
        .ok_or("应写成：账号 名称 = 岗位 统一社会信用代码（或区县、单位），人员 姓名")?;
    let (office, person) = match rest.split_once("人员").or_else(|| rest.split_once("person")) {
        Some((office, person)) => (office.trim().trim_end_matches(['，', ',']), person.trim()),
        None => (rest.trim(), name.trim()),
    };
    let (role, of) = office.split_once(char::is_whitespace).unwrap_or((office, ""));
    Ok(Statement::Account {
        name: name.trim().to_owned(),
        role: self::role(role.trim())?,
        of: of.trim().to_owned(),
        person: person.to_owned(),
    })
}

/// By the words of the product, by their beginning, or by the English key.
pub(super) fn role(text: &str) -> Result<Role, String> {
    let key = |role: Role| serde_json::to_value(role).ok().and_then(|v| v.as_str().map(str::to_owned));
    let known = Role::ALL.into_iter().find(|role| role.zh() == text || key(*role).as_deref() == Some(text));
    let short = || {
        let mut near = Role::ALL.into_iter().filter(|role| role.zh().contains(text));
        near.next().filter(|_| near.next().is_none() && !text.is_empty())
    };
    known.or_else(short).ok_or_else(|| {
        let all: Vec<_> = Role::ALL.iter().map(|role| role.zh()).collect();
        format!("没有“{text}”这个岗位，可写：{}", all.join("、"))
    })
}

fn evidence(text: &str) -> Result<Statement, String> {
    let mut words = text.split_whitespace().map(str::to_owned);
    match (words.next(), words.next(), words.next(), words.next()) {
        (Some(who), Some(list), project, None) => Ok(Statement::Evidence { who, list, project }),
        _ => Err("应写成：凭据 账号 清单 [项目]，如：凭据 甲企业 claim 项目甲".into()),
    }
}

fn check(text: &str) -> Result<Statement, String> {
    let (subject, values) = text
        .split_once(['：', ':'])
        .ok_or("应写成：核对 名称：阶段=…；奖补额度=…，或：核对 余额：国库存款=…")?;
    Ok(Statement::Check { subject: subject.trim().to_owned(), values: pairs(values)? })
}

fn act(who: &str, text: &str) -> Result<Statement, String> {
    let (text, name) = match text.rsplit_once("=>") {
        Some((text, name)) => (text.trim(), Some(name.trim().to_owned())),
        None => (text, None),
    };
    let (verb, values) = text.split_once(['：', ':']).unwrap_or((text, ""));
    let step = step(verb.trim())
        .ok_or_else(|| format!("“{who}”之后的“{}”不是办理事项，事项名称见 docs/rehearse.md", verb.trim()))?;
    let mut act =
        ActLine { who: who.to_owned(), step, typed: BTreeMap::new(), name, expect: Expect::Accepted };
    act.fields(values)?;
    Ok(Statement::Act(act))
}

/// A step by its Chinese name or its key, written in any of the usual ways.
#[must_use]
pub fn step(verb: &str) -> Option<StepId> {
    let plain = |key: &str| key.replace(['_', '-', ' '], "").to_ascii_lowercase();
    StepId::ALL.iter().copied().find(|step| step.row().name == verb || plain(step.key()) == plain(verb))
}

fn expectation(text: &str) -> Result<Expect, String> {
    let mut words = text.split_whitespace();
    match words.next() {
        Some("受理" | "accepted") => match words.next() {
            None => Ok(Expect::Accepted),
            Some(more) => Err(format!("“受理”之后不应再写“{more}”")),
        },
        Some("拒绝" | "refused") => Ok(Expect::Refused(words.map(str::to_owned).collect())),
        _ => Err("应写成：期望 受理，或：期望 拒绝 类别 条款".into()),
    }
}

/// `字段=值；字段=值`
fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    text.split(['；', ';'])
        .map(str::trim)
        .filter(|pair| !pair.is_empty())
        .map(|pair| match pair.split_once(['=', '＝']) {
            Some((name, value)) => Ok((name.trim().to_owned(), value.trim().to_owned())),
            None => Err(format!("“{pair}”应写成：字段=值")),
        })
        .collect()
}

fn day(text: &str) -> Result<Date, String> {
    let value = field::parse(&Kind::Date, text)?;
    value.as_str().and_then(|day| day.parse().ok()).ok_or_else(|| format!("“{text}”不是日期"))
}

impl ActLine {
    fn fields(&mut self, text: &str) -> Result<(), String> {
        let fields = field::fields(self.step);
        for (name, value) in pairs(text)? {
            let path = path_of(&fields, &name).ok_or_else(|| self.unknown(&name, &fields))?;
            if self.typed.insert(path, value).is_some() {
                return Err(format!("“{name}”写了两次"));
            }
        }
        Ok(())
    }

    /// `列表：字段=值；字段=值`, the next row of the list.
    fn row(&mut self, text: &str) -> Result<(), String> {
        let (list, values) = text.split_once(['：', ':']).ok_or("应写成：+ 列表：字段=值；字段=值")?;
        let fields = field::fields(self.step);
        let (path, columns) = fields
            .iter()
            .find_map(|field| match &field.kind {
                Kind::List(columns) if named(field, list.trim()) => Some((&field.path, columns)),
                _ => None,
            })
            .ok_or_else(|| self.unknown(list.trim(), &fields))?;
        let count = (0..).find(|n| {
            let opening = format!("{path}[{n}].");
            !self.typed.keys().any(|key| key.starts_with(&opening))
        });
        let opening = format!("{path}[{}].", count.unwrap_or(0));
        for (name, value) in pairs(values)? {
            let column = path_of(columns, &name).ok_or_else(|| self.unknown(&name, columns))?;
            self.typed.insert(format!("{opening}{column}"), value);
        }
        Ok(())
    }

    fn unknown(&self, name: &str, fields: &[Field]) -> String {
        let titles: Vec<_> = fields.iter().map(|field| field.title.as_str()).collect();
        format!("“{}”没有“{name}”这一项，可填：{}", self.step.row().name, titles.join("、"))
    }
}

fn named(field: &Field, name: &str) -> bool {
    field.title == name || field.path == name
}

/// The path of a field by its title or path; `题目.12` goes into a map.
fn path_of(fields: &[Field], name: &str) -> Option<String> {
    if let Some(field) = fields.iter().find(|field| named(field, name)) {
        return Some(field.path.clone());
    }
    let (map, key) = name.split_once('.')?;
    let field = fields.iter().find(|field| named(field, map) && matches!(field.kind, Kind::Map(_)))?;
    Some(format!("{}.{key}", field.path))
}
