//! From what was asked to an act: private input is sealed first, so that no event ever holds it; then the office
//! decides; then what follows outside the log is done. Forms and the JSON API come through here alike.

use std::collections::BTreeMap;

use fund::state::PayeeAccount;
use fund::{Actor, Command, FieldIssue, May, PersonId, Refusal, StepId, Subject, field, may};
use law::CreditCode;
use office::clock::{Clock as _, SystemClock};
use office::credentials::{CredentialsError, initial_password};
use office::seal::SealedReferral;
use office::sealed::{BankAccount, IdNumber, SealedError, ValueError};
use office::{Key, Receipt, SubmitError};
use serde_json::Value;

use crate::app::App;
use crate::problem::Problem;

/// A field that is asked of people and never stands in the log.
pub struct Private {
    /// Its name in forms and JSON.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Whether it may be left empty.
    pub optional: bool,
}

const fn private(name: &'static str, title: &'static str) -> Private {
    Private { name, title, optional: false }
}

const PAYEE: &[Private] =
    &[private("holder", "户名"), private("bank", "开户行"), private("number", "银行账号")];
/// A contract has a number of its own, so the account's has another name.
const CONTRACT_PAYEE: &[Private] =
    &[private("holder", "户名"), private("bank", "开户行"), private(CONTRACT_ACCOUNT, "银行账号")];
const CONTRACT_ACCOUNT: &str = "account_number";
const PERSON: &[Private] = &[
    private("name", "姓名"),
    Private { optional: true, ..private("phone", "电话") },
    private("id_number", "身份证号"),
];
const SCORES: &[Private] = &[private("points", "各项得分"), private("comment", "评审意见")];
const REFERRAL: &[Private] = &[
    private("official", "被移送人员（姓名、单位、职务）"),
    private("authority", "移送机关"),
    private("document", "移送文号"),
    private("facts", "事实和证据"),
];
const CONTACT: &[Private] = &[private("contact", "联系方式")];

/// The private fields of a step, and the fields of its command that follow from them.
#[must_use]
pub fn privately(step: StepId) -> (&'static [Private], &'static [&'static str]) {
    match step.key() {
        "sign_contract" => {
            (CONTRACT_PAYEE, &["account.commitment", "account.bank", "account.tail", "account"])
        }
        _ if names_payee(step) => (PAYEE, &["account.commitment", "account.bank", "account.tail", "account"]),
        "open_account" => (PERSON, &["person"]),
        "object" => (CONTACT, &["person"]),
        "give_scores" => (SCORES, &["commitment"]),
        "open_scores" => (&[], &["sheets"]),
        "refer_official" => (REFERRAL, &["person", "commitment"]),
        _ => (&[], &[]),
    }
}

/// Whether the step names the account money goes to: an enterprise's, the one a contract states, a supplier's new one.
fn names_payee(step: StepId) -> bool {
    matches!(step, StepId::ProposeAccount | StepId::SignContract | StepId::ChangePayee)
}

/// The private field that holds the account's number.
const fn account_number(step: StepId) -> &'static str {
    if matches!(step, StepId::SignContract) { CONTRACT_ACCOUNT } else { "number" }
}

/// Whose account a command names.
fn payee(app: &App, command: &Command) -> Option<CreditCode> {
    match command {
        Command::ProposeAccount(own) => Some(own.enterprise.clone()),
        Command::SignContract(own) => Some(own.supplier.clone()),
        Command::ChangePayee(own) => {
            app.office.view(|view| view.fund.procurements.get(&own.procurement)?.supplier().cloned())
        }
        _ => None,
    }
}

/// What was asked: texts of a form, or JSON.
#[derive(Debug, Clone)]
pub enum Asked {
    /// Path → what was typed.
    Form(BTreeMap<String, String>),
    /// The command's fields, checked against its schema.
    Json(Value),
}

/// An act that was carried out.
#[derive(Debug)]
pub struct Done {
    /// What it was about.
    pub subject: Subject,
    /// Its place in the log.
    pub receipt: Receipt,
    /// An initial password, to be shown once.
    pub secret: Option<String>,
}

/// Why an act was not carried out.
#[derive(Debug)]
pub enum Failure {
    /// Fields that are missing or not understood.
    Fields(Vec<FieldIssue>),
    /// The rules say no.
    Refused(Box<Refusal>),
    /// Anything else.
    Problem(Problem),
}

impl From<SealedError> for Failure {
    fn from(error: SealedError) -> Self {
        Failure::Problem(Problem::Unavailable(error.to_string()))
    }
}

/// Carries an act out for a signed-in account.
///
/// # Errors
/// [`Failure`]; nothing has happened then.
pub async fn perform(
    app: &App,
    actor: &Actor,
    step: StepId,
    key: Key,
    asked: Asked,
) -> Result<Done, Failure> {
    let (reading, who) = (app.clone(), actor.clone());
    let command = tokio::task::spawn_blocking(move || read(&reading, &who, step, &key, asked))
        .await
        .map_err(|error| Failure::Problem(Problem::Unavailable(error.to_string())))??;
    let subject = command.subject();
    let receipt = match app.office.submit_async(&actor.account, key, command.clone()).await {
        Ok(receipt) => receipt,
        Err(SubmitError::Refused(refusal)) => return Err(Failure::Refused(refusal)),
        Err(SubmitError::KeyReused { seq }) => return Err(Failure::Problem(Problem::Repeated { seq })),
        Err(SubmitError::Stopped { why }) => return Err(Failure::Problem(Problem::Unavailable(why))),
    };
    let after = app.clone();
    let secret = tokio::task::spawn_blocking(move || follow(&after, &command))
        .await
        .map_err(|error| Failure::Problem(Problem::Unavailable(error.to_string())))?
        .map_err(Failure::Problem)?;
    Ok(Done { subject, receipt, secret })
}

/// What follows outside the log: a new account gets its initial password, a changed one loses its sessions.
fn follow(app: &App, command: &Command) -> Result<Option<String>, Problem> {
    let now = SystemClock.now_ms();
    let failed = |error: CredentialsError| Problem::Unavailable(error.to_string());
    match command {
        Command::OpenAccount(opened) => {
            let password = initial_password().map_err(failed)?;
            match app.office.credentials().add(opened.account.as_str(), &password, true, now) {
                Ok(()) => Ok(Some(password)),
                // A retry: the password was shown the first time.
                Err(CredentialsError::Taken(_)) => Ok(None),
                Err(error) => Err(failed(error)),
            }
        }
        Command::ChangeAccount(changed) => {
            app.office.credentials().revoke_all(changed.account.as_str()).map_err(failed)?;
            Ok(None)
        }
        _ => Ok(None),
    }
}

/// Reads the command: all wrong fields at once, private ones included, before anything is sealed.
fn read(app: &App, actor: &Actor, step: StepId, key: &Key, mut asked: Asked) -> Result<Command, Failure> {
    if step == StepId::OpenScores {
        return opened(app, actor, &asked);
    }
    asked.join("points");
    let (fields, _) = privately(step);
    let typed: BTreeMap<&str, String> =
        fields.iter().map(|private| (private.name, asked.take(private.name))).collect();
    let typed = |name: &str| typed.get(name).map_or("", String::as_str);
    let mut issues = check(step, fields, typed);
    if step == StepId::GiveScores && issues.is_empty() {
        issues = scored(app, asked.text("reward"), typed("points"));
    }
    if !fields.is_empty() {
        asked.put(step, &stand_in(step));
    }
    let command = match asked.command(step) {
        Ok(command) => Some(command),
        Err(more) => {
            issues.extend(more);
            None
        }
    };
    issues.extend(stored(app, &asked, step));
    let Some(command) = command.filter(|_| issues.is_empty()) else { return Err(Failure::Fields(issues)) };
    if fields.is_empty() {
        return Ok(command);
    }
    allowed(app, actor, &command)?;
    let sealed = match step.key() {
        _ if names_payee(step) => {
            let Some(code) = payee(app, &command) else { return Ok(command) };
            Sealed::Payee(app.office.seal_account(
                &code,
                typed("holder"),
                typed("bank"),
                typed(account_number(step)),
            )?)
        }
        "open_account" => {
            Sealed::Person(app.office.seal_person(typed("name"), typed("phone"), typed("id_number"))?)
        }
        "give_scores" => {
            let Command::GiveScores(own) = &command else { return Ok(command) };
            let points = points(typed("points")).unwrap_or_default();
            let sheet = app.office.seal_scores(own.reward, &actor.account, &points, typed("comment"))?;
            Sealed::Scores(sheet)
        }
        "refer_official" => {
            let matter = SealedReferral {
                official: typed("official").to_owned(),
                authority: typed("authority").to_owned(),
                document: typed("document").to_owned(),
                facts: typed("facts").to_owned(),
            };
            let (person, content) = app.office.seal_referral(key, &matter)?;
            Sealed::Referral(person, content)
        }
        _ => Sealed::Person(app.office.seal_contact(key, typed("contact"))?),
    };
    asked.put(step, &sealed);
    asked.command(step).map_err(Failure::Fields)
}

/// Points as they are sealed: whole numbers with blanks between them.
fn points(typed: &str) -> Option<Vec<u32>> {
    typed.split_whitespace().map(|points| points.parse().ok()).collect()
}

/// What is wrong with the points of a sheet: one for each published criterion, none above its own.
fn scored(app: &App, reward: &str, typed: &str) -> Vec<FieldIssue> {
    let criteria = app.office.view(|view| {
        let reward = view.fund.rewards.get(&reward.trim().parse().ok()?)?;
        view.call(reward.call).map(|call| call.criteria)
    });
    let criteria = criteria.unwrap_or_default();
    let given: Vec<&str> = typed.split_whitespace().collect();
    if given.len() != criteria.len() {
        return vec![issue("points", format!("请给全部 {} 项指标打分", criteria.len()))];
    }
    let wrong = given.iter().zip(&criteria).enumerate().filter_map(|(at, (given, criterion))| {
        let sound = given.parse::<u32>().is_ok_and(|points| points <= criterion.points);
        let message = format!("“{}”应为 0 至 {} 的整数，不能是“{given}”", criterion.name, criterion.points);
        (!sound).then(|| issue(&format!("points[{at}]"), message))
    });
    wrong.collect()
}

/// The opening of a round's sheets: what they say comes from the sealed store, not from whoever opens them.
fn opened(app: &App, actor: &Actor, asked: &Asked) -> Result<Command, Failure> {
    let batch = asked.text("batch").trim().parse();
    let batch = batch.map_err(|_| Failure::Fields(vec![issue("batch", "请选择遴选公告")]))?;
    let bare = Command::OpenScores(fund::steps::open_scores::OpenScores { batch, sheets: Vec::new() });
    allowed(app, actor, &bare)?;
    Ok(app.office.sealed_scores(batch)?.into())
}

/// Nobody seals anything for an act that is not theirs: the sealed store would show it to those whose it is.
fn allowed(app: &App, actor: &Actor, command: &Command) -> Result<(), Failure> {
    app.office.view(|view| {
        match may(view.fund, view.packs, command.step(), actor, &command.subject(), view.today) {
            May::Refused(refusal) => Err(Failure::Refused(refusal)),
            May::Allowed | May::NotYet { .. } => Ok(()),
        }
    })
}

fn check<'a>(step: StepId, fields: &[Private], typed: impl Fn(&str) -> &'a str) -> Vec<FieldIssue> {
    let empty: Vec<_> = fields
        .iter()
        .filter(|private| !private.optional && typed(private.name).trim().is_empty())
        .map(|private| issue(private.name, format!("请填写{}", private.title)))
        .collect();
    if !empty.is_empty() || fields.is_empty() {
        return empty;
    }
    let wrong = match step.key() {
        _ if names_payee(step) => {
            BankAccount::new(typed("holder"), typed("bank"), typed(account_number(step))).err()
        }
        "open_account" => typed("id_number").parse::<IdNumber>().err(),
        _ => None,
    };
    wrong.into_iter().map(|error| issue(blamed(fields, &error), error.to_string())).collect()
}

fn blamed(fields: &[Private], error: &ValueError) -> &'static str {
    let what = match error {
        ValueError::Empty(what) | ValueError::Long { what, .. } | ValueError::Malformed(what) => *what,
        ValueError::IdNumber(_) => "身份证号",
    };
    fields.iter().find(|private| private.title == what).or(fields.last()).map_or("", |private| private.name)
}

fn issue(field: &str, message: impl Into<String>) -> FieldIssue {
    FieldIssue { field: field.to_owned(), message: message.into() }
}

/// A digest that an act names must be of a file that was uploaded here.
fn stored(app: &App, asked: &Asked, step: StepId) -> Vec<FieldIssue> {
    field::fields(step)
        .iter()
        .filter(|field| {
            field.kind == field::Kind::Digest && !privately(step).1.contains(&field.path.as_str())
        })
        .filter_map(|field| {
            let named = asked.text(&field.path);
            let digest: evidence::Digest = named.trim().parse().ok()?;
            (!app.office.files().has(digest)).then(|| issue(&field.path, "文件库中没有这个文件，请先上传"))
        })
        .collect()
}

enum Sealed {
    Payee(PayeeAccount),
    Person(PersonId),
    Scores(fund::Digest),
    Referral(PersonId, fund::Digest),
}

/// What stands in the command while its other fields are looked over.
fn stand_in(step: StepId) -> Sealed {
    if names_payee(step) {
        let commitment = fund::Digest("0".repeat(64));
        Sealed::Payee(PayeeAccount { commitment, bank: "-".into(), tail: "0000".into() })
    } else if step == StepId::GiveScores {
        Sealed::Scores(fund::Digest("0".repeat(64)))
    } else if step == StepId::ReferOfficial {
        Sealed::Referral(PersonId("p0".into()), fund::Digest("0".repeat(64)))
    } else {
        Sealed::Person(PersonId("p0".into()))
    }
}

impl Asked {
    /// Rows of a form as one text with blanks between them: `points[0]`, `points[1]` as `points`. A row left empty stays one.
    fn join(&mut self, name: &str) {
        let Asked::Form(values) = self else { return };
        let rows = (0..).map_while(|at| values.remove(&format!("{name}[{at}]")));
        let rows: Vec<String> = rows.map(|row| row.trim().to_owned()).collect();
        if !rows.is_empty() {
            values.insert(name.to_owned(), rows.join(" "));
        }
    }

    fn take(&mut self, name: &str) -> String {
        match self {
            Asked::Form(values) => values.remove(name).unwrap_or_default(),
            Asked::Json(Value::Object(fields)) => {
                fields.remove(name).and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
            }
            Asked::Json(_) => String::new(),
        }
    }

    fn text(&self, path: &str) -> &str {
        match self {
            Asked::Form(values) => values.get(path).map_or("", String::as_str),
            Asked::Json(value) => value.get(path).and_then(Value::as_str).unwrap_or_default(),
        }
    }

    /// Sets what follows from private fields, whatever the client may have sent in its place.
    fn put(&mut self, step: StepId, sealed: &Sealed) {
        let replaced = privately(step).1;
        match self {
            Asked::Form(values) => {
                values.retain(|path, _| !replaced.contains(&path.as_str()));
                match sealed {
                    Sealed::Payee(account) => {
                        values.insert("account.commitment".into(), account.commitment.to_string());
                        values.insert("account.bank".into(), account.bank.clone());
                        values.insert("account.tail".into(), account.tail.clone());
                    }
                    Sealed::Person(person) => {
                        values.insert("person".into(), person.to_string());
                    }
                    Sealed::Scores(commitment) => {
                        values.insert("commitment".into(), commitment.to_string());
                    }
                    Sealed::Referral(person, content) => {
                        values.insert("person".into(), person.to_string());
                        values.insert("commitment".into(), content.to_string());
                    }
                }
            }
            Asked::Json(Value::Object(fields)) => match sealed {
                Sealed::Payee(account) => {
                    fields.insert("account".into(), serde_json::json!(account));
                }
                Sealed::Person(person) => {
                    fields.insert("person".into(), person.as_str().into());
                }
                Sealed::Scores(commitment) => {
                    fields.insert("commitment".into(), commitment.as_str().into());
                }
                Sealed::Referral(person, content) => {
                    fields.insert("person".into(), person.as_str().into());
                    fields.insert("commitment".into(), content.as_str().into());
                }
            },
            Asked::Json(_) => {}
        }
    }

    fn command(&self, step: StepId) -> Result<Command, Vec<FieldIssue>> {
        match self {
            Asked::Form(values) => field::command(step, values),
            Asked::Json(value) => {
                Command::from_json(step, value.clone()).map_err(|error| vec![issue("", error.to_string())])
            }
        }
    }
}
