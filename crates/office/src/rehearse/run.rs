//! Runs a script, statement by statement.

use std::collections::BTreeMap;
use std::sync::Arc;

use fund::field;
use fund::steps::file_evidence::FileEvidence;
use fund::steps::open_account::OpenAccount;
use fund::{AccountId, Command, FieldIssue, PersonId, Purpose, RefusalKind, Role, StepId};
use law::CreditCode;
use sha2::{Digest as _, Sha256};

use super::names::{Names, resolve, title};
use super::script::{ActLine, Expect, Located, Statement};
use super::transcript::Transcript;
use crate::clock::ManualClock;
use crate::foundation::{Foundation, OpenError};
use crate::office::Office;
use crate::packs::PackFiles;
use crate::receipt::{Receipt, SubmitError};
use crate::wire::hex;

/// What came of a script.
pub struct Rehearsal {
    /// The office at the end, for further questions.
    pub office: Office,
    /// Acts, refusals with articles, checks, and the ledger at the end.
    pub transcript: String,
    /// Expectations that did not hold.
    pub failures: usize,
}

/// The account that opens the script's accounts, and the standing account of the public.
const STANDING: [(&str, &str); 2] = [("管理员", "admin"), ("公众", fund::PUBLIC)];

/// Runs a script on a new fund in memory, governed by a pack.
///
/// # Errors
/// [`OpenError`] where the files are no pack. What goes wrong in the script stands in the transcript.
pub fn run(title: &str, script: &[Located], pack: PackFiles) -> Result<Rehearsal, OpenError> {
    let parsed = law::Pack::parse(&pack).map_err(crate::packs::PackError::Wrong)?;
    let from = parsed.effective.from;
    let first = script.iter().find_map(|located| match located.statement {
        Statement::Day(day) => Some(day),
        _ => None,
    });
    let clock = Arc::new(ManualClock::new(first.unwrap_or(from)));
    let foundation = Foundation {
        name: format!("演练：{title}"),
        origin: "earmark.invalid/rehearsal".into(),
        demonstration: true,
        pack: pack.clone(),
        from,
        administrator: STANDING[0].1.into(),
        person: "p-admin".into(),
    };
    let office = Office::in_memory(&foundation, clock.clone())?;
    let mut stage = Run {
        office,
        clock,
        pack,
        names: Names::default(),
        accounts: 0,
        keys: 0,
        transcript: Transcript::new(title),
    };
    for (name, account) in STANDING {
        stage.names.give(name, account);
    }
    for located in script {
        stage.statement(located);
    }
    let Run { office, mut transcript, .. } = stage;
    office.view(|view| transcript.ledger(&view.fund.ledger));
    // What the log says must be what was lived through.
    let replayed = office.as_of(office.today()).map_err(|error| OpenError::Log(error.to_string()))?;
    if !office.view(|view| *view.fund == *replayed) {
        transcript.broken("重放日志得到的状态与办理时不同");
    }
    let (transcript, failures) = transcript.finish();
    Ok(Rehearsal { office, transcript, failures })
}

fn misread(field: &str, message: &str) -> FieldIssue {
    FieldIssue { field: field.to_owned(), message: message.to_owned() }
}

struct Run {
    office: Office,
    clock: Arc<ManualClock>,
    /// The files of the first pack, to lay others over.
    pack: PackFiles,
    names: Names,
    accounts: u32,
    keys: u64,
    transcript: Transcript,
}

/// What came of one act.
enum Outcome {
    Accepted(Receipt),
    /// The form could not be read.
    Misread(Vec<FieldIssue>),
    Failed(SubmitError),
}

impl Run {
    fn statement(&mut self, at: &Located) {
        match &at.statement {
            Statement::Day(day) => {
                self.clock.set(*day);
                self.transcript.day(*day, self.office.today());
            }
            Statement::Account { name, role, of, person } => self.account(at, name, *role, of, person),
            Statement::Overlay { files, name } => self.overlay(at, files, name),
            Statement::Evidence { who, list, project } => self.evidence(at, who, list, project.as_deref()),
            Statement::Act(act) => self.act(at, act),
            Statement::Check { subject, values } => self.check(at, subject, values),
        }
    }

    fn account(&mut self, at: &Located, name: &str, role: Role, of: &str, person: &str) {
        self.accounts += 1;
        let account = format!("r{:02}", self.accounts);
        self.names.give(name, &account);
        let district = self.office.view(|view| {
            let districts = view.pack().map(|pack| pack.districts().to_vec()).unwrap_or_default();
            districts.into_iter().find(|d| d.name == of || d.code == of).map(|d| d.code)
        });
        let code = of.parse::<CreditCode>();
        match (&code, role) {
            (Err(error), Role::Enterprise) => return self.transcript.fail(at, &error.to_string()),
            (Ok(code), Role::Enterprise) => self.names.give_code(name, code.as_str()),
            _ => {}
        }
        let command = OpenAccount {
            account: account.as_str().into(),
            person: PersonId(format!("p{}", &hex(&Sha256::digest(person.as_bytes()))[..16])),
            role,
            district: if role.of_a_district() { district.or_else(|| Some(of.to_owned())) } else { None },
            enterprise: code.ok().filter(|_| role == Role::Enterprise),
            organisation: if of.is_empty() { name.to_owned() } else { of.to_owned() },
        };
        match self.submit(STANDING[0].1, command.into()) {
            Ok(_) => self.transcript.account(name, role),
            Err(error) => self.transcript.fail(at, &format!("账号“{name}”未能开立：{error}")),
        }
    }

    /// Puts the pack at hand that comes out of laying an overlay over the one the fund began with.
    fn overlay(&mut self, at: &Located, files: &PackFiles, name: &str) {
        let laid = law::overlay::lay(&self.pack, files).map_err(crate::packs::PackError::Wrong);
        match laid.and_then(|laid| self.office.take_in_pack(&laid)) {
            Ok(digest) => {
                self.names.give(name, &digest);
                self.transcript.line(&format!("叠加包 {name}：已放入，未采用"));
            }
            Err(error) => self.transcript.fail(at, &error.to_string()),
        }
    }

    fn submit(&mut self, account: &str, command: Command) -> Result<Receipt, SubmitError> {
        self.keys += 1;
        let mut key = [0; 16];
        key[8..].copy_from_slice(&self.keys.to_be_bytes());
        self.office.submit(&account.into(), key, command)
    }

    fn act(&mut self, at: &Located, act: &ActLine) {
        let account = self.names.id(&act.who).to_owned();
        let actor = self.office.actor(&AccountId::from(account.as_str()));
        if actor.is_none() {
            return self
                .transcript
                .fail(at, &format!("没有账号“{}”，请先写：账号 {} = 岗位", act.who, act.who));
        }
        let typed =
            self.office.view(|view| resolve(act.step, &act.typed, &self.names, actor.as_ref(), view.pack()));
        let read = match act.step {
            StepId::GiveScores => self.sheet(&account, &typed, act.typed.get("commitment")),
            StepId::OpenScores => self.sheets(&typed),
            step => field::command(step, &typed),
        };
        let outcome = match read {
            Err(mut issues) => {
                for issue in issues.iter_mut().filter(|issue| !issue.field.is_empty()) {
                    issue.field = title(act.step, &issue.field);
                }
                Outcome::Misread(issues)
            }
            Ok(command) => match self.submit(&account, command) {
                Ok(receipt) => Outcome::Accepted(receipt),
                Err(error) => Outcome::Failed(error),
            },
        };
        self.told(at, act, outcome);
    }

    /// A scoring sheet in the script's words, `55 37 功能完整`: sealed as a form on screen would have it sealed.
    fn sheet(
        &self,
        expert: &str,
        typed: &BTreeMap<String, String>,
        said: Option<&String>,
    ) -> Result<Command, Vec<FieldIssue>> {
        let said = said.map_or("", String::as_str);
        let (points, comment): (Vec<&str>, Vec<&str>) =
            said.split_whitespace().partition(|word| word.parse::<u32>().is_ok());
        let points: Vec<u32> = points.iter().filter_map(|points| points.parse().ok()).collect();
        let mut typed = typed.clone();
        if let Some(Ok(reward)) = typed.get("reward").map(|id| id.parse()) {
            let sealed = self.office.seal_scores(reward, &expert.into(), &points, &comment.join(" "));
            let sealed = sealed.map_err(|error| vec![misread("commitment", &error.to_string())])?;
            typed.insert("commitment".into(), sealed.to_string());
        }
        field::command(StepId::GiveScores, &typed)
    }

    /// The sheets of a round as the sealed store has them.
    fn sheets(&self, typed: &BTreeMap<String, String>) -> Result<Command, Vec<FieldIssue>> {
        let batch = typed.get("batch").and_then(|id| id.parse().ok());
        let batch = batch.ok_or_else(|| vec![misread("batch", "请写遴选公告")])?;
        let opened = self.office.sealed_scores(batch);
        opened.map(Command::from).map_err(|error| vec![misread("sheets", &error.to_string())])
    }

    fn told(&mut self, at: &Located, act: &ActLine, outcome: Outcome) {
        let step = act.step.row().name;
        match &outcome {
            Outcome::Accepted(receipt) => {
                let id = act.name.as_ref().map(|name| (name, self.made(receipt.seq)));
                self.transcript.accepted(&act.who, step, receipt);
                if let Some((name, id)) = id {
                    match id {
                        Some(id) => {
                            self.names.give(name, &id);
                            self.transcript.named(name, &id);
                        }
                        None => self.transcript.fail(at, &format!("“{step}”没有产生可以取名“{name}”的事物")),
                    }
                }
            }
            Outcome::Misread(issues) => self.transcript.misread(&act.who, step, issues),
            Outcome::Failed(SubmitError::Refused(refusal)) => {
                self.transcript.refused(&act.who, step, refusal)
            }
            Outcome::Failed(error) => self.transcript.line(&format!("{} {step}：{error}", act.who)),
        }
        if let Some(why) = unexpected(&act.expect, &outcome) {
            self.transcript.fail(at, &why);
        } else {
            self.transcript.kept();
        }
    }

    /// The id of what a record made: of its first event that has one.
    fn made(&self, seq: u64) -> Option<String> {
        let act = self.office.act(seq).ok().flatten()?;
        act.events.iter().find_map(|event| Some(event.body().ok()?.get("id")?.as_str()?.to_owned()))
    }

    /// Files every required piece of a list that is not filed yet.
    fn evidence(&mut self, at: &Located, who: &str, list: &str, project: Option<&str>) {
        let account = self.names.id(who).to_owned();
        let Some(actor) = self.office.actor(&AccountId::from(account.as_str())) else {
            return self.transcript.fail(at, &format!("没有账号“{who}”"));
        };
        let case = match project.map(|name| self.names.id(name).parse::<Purpose>()) {
            None => None,
            Some(Ok(id)) => Some(id),
            Some(Err(error)) => return self.transcript.fail(at, &error.to_string()),
        };
        let needed: Vec<(String, String)> = self.office.view(|view| {
            let filed = |kind: &str| {
                let case = case.and_then(|id| view.fund.funded(id));
                let code = case.map(|case| &case.enterprise).or(actor.enterprise.as_ref());
                let enterprise = code.and_then(|code| view.fund.enterprises.get(code));
                case.is_some_and(|case| case.evidence.iter().any(|e| e.kind == kind))
                    || enterprise.is_some_and(|e| e.evidence.iter().any(|e| e.kind == kind))
            };
            let rules = view.pack().map_or(&[][..], |pack| pack.evidence(list));
            let missing = rules.iter().filter(|rule| rule.required && !filed(&rule.kind));
            missing.map(|rule| (rule.kind.clone(), rule.label.clone())).collect()
        });
        for (kind, label) in needed {
            let name = format!("{label}.pdf");
            let what = format!("{who}/{kind}/{}", case.map_or_else(String::new, |id| id.to_string()));
            let command = FileEvidence {
                project: case.and_then(Purpose::project),
                reward: case.and_then(Purpose::reward),
                enterprise: actor.enterprise.clone().filter(|_| case.is_none()),
                kind,
                digest: fund::Digest(hex(&Sha256::digest(what.as_bytes()))),
                name,
                bytes: 1,
                media: "application/pdf".into(),
            };
            let step = StepId::FileEvidence.row().name;
            match self.submit(&account, command.into()) {
                Ok(receipt) => self.transcript.accepted(who, step, &receipt),
                Err(SubmitError::Refused(refusal)) => {
                    self.transcript.refused(who, step, &refusal);
                    self.transcript.fail(at, &format!("“{label}”未能上传"));
                }
                Err(error) => self.transcript.fail(at, &error.to_string()),
            }
        }
    }

    fn check(&mut self, at: &Located, subject: &str, values: &[(String, String)]) {
        for (what, expected) in values {
            let found = if matches!(subject, "余额" | "balance") {
                self.balance(what)
            } else {
                self.of_case(subject, what)
            };
            match found {
                Err(why) => self.transcript.fail(at, &why),
                Ok(found) if same(&found, expected) => self.transcript.checked(subject, what, &found),
                Ok(found) => {
                    self.transcript.fail(at, &format!("{subject}的{what}应为 {expected}，实为 {found}"));
                }
            }
        }
    }

    fn balance(&self, account: &str) -> Result<String, String> {
        self.office.view(|view| {
            let balances = view.fund.ledger.balances();
            let named: BTreeMap<String, law::Fen> = balances.map(|(a, b)| (a.to_string(), b)).collect();
            // An account nothing has been posted to is empty.
            Ok(named.get(account).copied().unwrap_or_default().grouped())
        })
    }

    fn of_case(&self, subject: &str, what: &str) -> Result<String, String> {
        let id: Purpose = self.names.id(subject).parse().map_err(|error| format!("{error}"))?;
        self.office.view(|view| {
            let case = view.fund.funded(id).ok_or_else(|| format!("没有项目或奖补申报 {id}"))?;
            let project = id.project().and_then(|id| view.fund.projects.get(&id));
            Ok(match what {
                "阶段" | "stage" => case.stage.zh().to_owned(),
                "奖补额度" | "award" => {
                    let award = case.notice_row(view.fund).map(|row| row.amount);
                    award.map_or_else(|| "无".to_owned(), law::Fen::grouped)
                }
                "核定改造投入" | "verified" => {
                    let verification = project.and_then(|project| project.verification.as_ref());
                    verification.map_or_else(|| "无".to_owned(), |v| v.verified.grouped())
                }
                "已拨付" | "paid" => case.paid.grouped(),
                "已追回" | "recovered" => case.recovered.grouped(),
                "已退还" | "refunded" => case.refunded.grouped(),
                "办理时限" | "clock" => clock(view, &id.subject()),
                "期限" | "due" => due(view, &id.subject()),
                _ => {
                    let known = "阶段、核定改造投入、奖补额度、已拨付、已追回、已退还、办理时限、期限";
                    return Err(format!("不能核对“{what}”，可核对：{known}"));
                }
            })
        })
    }
}

/// The clock of the office that has the case, or had it before it stood still; 无 where no limit runs.
fn clock(view: &fund::view::View<'_>, subject: &fund::Subject) -> String {
    let still = view.standing_still(subject);
    let clock = still.or_else(|| view.turn(subject).and_then(|turn| turn.clock));
    let words = clock.map(|clock| clock.words()).unwrap_or_default();
    if words.is_empty() { "无".to_owned() } else { words }
}

/// The last day of whoever has the case; 无 where there is none.
fn due(view: &fund::view::View<'_>, subject: &fund::Subject) -> String {
    let deadline = view.turn(subject).and_then(|turn| turn.deadline);
    deadline.map_or_else(|| "无".to_owned(), |deadline| deadline.due.to_string())
}

/// Equal as texts, or as amounts: `18万` is `180,000.00`.
fn same(found: &str, expected: &str) -> bool {
    found == expected
        || matches!((law::Fen::parse(found), law::Fen::parse(expected)), (Ok(a), Ok(b)) if a == b)
}

/// Why the outcome is not what was expected, if it is not.
fn unexpected(expect: &Expect, outcome: &Outcome) -> Option<String> {
    let words = |told: String, expected: &[String]| {
        let missing: Vec<_> = expected.iter().filter(|word| !told.contains(word.as_str())).cloned().collect();
        (!missing.is_empty()).then(|| format!("期望拒绝中有“{}”，实为：{told}", missing.join("”“")))
    };
    match (expect, outcome) {
        (Expect::Accepted, Outcome::Accepted(_)) => None,
        (Expect::Accepted, _) => Some("期望受理".into()),
        (Expect::Refused(_), Outcome::Accepted(_)) => Some("期望拒绝，实为受理".into()),
        (Expect::Refused(expected), Outcome::Misread(issues)) => {
            let told = |issue: &FieldIssue| format!("{}：{}", issue.field, issue.message);
            let messages: Vec<_> = issues.iter().map(told).collect();
            words(format!("{}：{}", RefusalKind::Malformed.zh(), messages.join("；")), expected)
        }
        (Expect::Refused(expected), Outcome::Failed(error)) => words(error.to_string(), expected),
    }
}
