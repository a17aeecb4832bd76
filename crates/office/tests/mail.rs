//! Letters by a real mail server on this machine, spoken to in plain SMTP: what is sent once, what is tried again, what is
//! given up, and what a kill between the record and the letter leaves. Time is handed in; nothing here sleeps.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use fund::view::MessageKind;
use fund::{Actor, Role};
use office::Office;
use office::clock::{Clock, ManualClock};
use office::mail::{MailError, MailSettings, Mailer, Smtp};
use support::{administrator, key, open_account, practice};

const MINUTE: i64 = 60_000;

/// A mail server that takes what it is told to take, and says what it was given.
struct Server {
    port: u16,
    /// What it answers to `RCPT TO`; 250 where nothing is set.
    answer: Arc<Mutex<String>>,
    taken: Receiver<String>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let answer = Arc::new(Mutex::new("250 ok".to_owned()));
        let (send, taken) = channel();
        let told = Arc::clone(&answer);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that goes away in the middle ends its own dialogue only.
                let _ = dialogue(stream.unwrap(), &told, &send);
            }
        });
        Server { port, answer, taken }
    }

    fn answers(&self, words: &str) {
        *self.answer.lock().unwrap() = words.to_owned();
    }

    fn letters(&self) -> Vec<String> {
        self.taken.try_iter().collect()
    }
}

fn dialogue(stream: TcpStream, answer: &Mutex<String>, taken: &Sender<String>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let mut out = stream;
    out.write_all(b"220 test ESMTP\r\n")?;
    while let Some(line) = lines.next() {
        let line = line?;
        let reply = match line.split([' ', ':']).next().unwrap_or_default().to_uppercase().as_str() {
            "EHLO" | "HELO" => "250 test".to_owned(),
            "RCPT" => answer.lock().unwrap().clone(),
            "DATA" => {
                out.write_all(b"354 go on\r\n")?;
                let mut letter = String::new();
                for line in lines.by_ref() {
                    let line = line?;
                    if line == "." {
                        break;
                    }
                    letter.push_str(&line);
                    letter.push('\n');
                }
                // Said before it is answered: a client that has its answer can look here at once.
                let _ = taken.send(letter);
                "250 taken".to_owned()
            }
            "QUIT" => {
                out.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => "250 ok".to_owned(),
        };
        out.write_all(format!("{reply}\r\n").as_bytes())?;
    }
    Ok(())
}

fn settings(folder: &Path, port: u16) -> MailSettings {
    let path = folder.join("mail.toml");
    let text = format!(
        "host = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\nfrom = \"专项资金 <fund@example.gov.cn>\"\nsite = \"https://fund.example.gov.cn\"\n"
    );
    std::fs::write(&path, text).unwrap();
    MailSettings::read(&path).unwrap()
}

struct Stage {
    folder: tempfile::TempDir,
    clock: Arc<ManualClock>,
    server: Server,
    office: Option<Office>,
}

impl Stage {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new("2025-03-03".parse().unwrap()));
        let office = Office::init(&folder.path().join("fund"), &practice(), clock.clone()).unwrap();
        let stage = Stage { folder, clock, server: Server::start(), office: Some(office) };
        for (n, (name, role)) in
            [("leader", Role::BureauLeader), ("reviewer", Role::BureauReviewer)].into_iter().enumerate()
        {
            stage.office().submit(&administrator(), key(n as u8), open_account(name, role)).unwrap();
        }
        stage
    }

    fn office(&self) -> &Office {
        self.office.as_ref().unwrap()
    }

    fn mailer(&self) -> Mailer {
        let settings = settings(self.folder.path(), self.server.port);
        let carrier = Arc::new(Smtp::new(&settings).unwrap());
        Mailer::new(self.office().clone(), &settings, carrier, self.clock.clone())
    }

    /// The process ends and starts again.
    fn restarted(&mut self) {
        self.office = None;
        self.office = Some(Office::open(&self.folder.path().join("fund"), self.clock.clone()).unwrap());
    }

    fn actor(&self, name: &str) -> Actor {
        self.office().actor(&name.into()).unwrap()
    }

    fn now(&self) -> i64 {
        self.clock.now_ms()
    }

    /// The account has an address that is proved.
    fn subscribed(&self, name: &str) {
        let actor = self.actor(name);
        let mut mailer = self.mailer();
        self.office().ask_mail(&actor, &format!("{name}@example.org"), self.now()).unwrap();
        assert_eq!(mailer.tick().unwrap(), 1);
        let letter = self.server.letters().pop().unwrap();
        self.office().confirm_mail(&actor, &code_in(&letter), self.now()).unwrap();
    }
}

/// The text of a letter, whose body is in quoted-printable or base64 by lines.
fn text(letter: &str) -> String {
    let (head, body) = letter.split_once("\n\n").unwrap();
    let body: String = body.to_owned();
    if head.to_lowercase().contains("base64") {
        use base64::Engine as _;
        let joined: String = body.split_whitespace().collect();
        return String::from_utf8(base64::engine::general_purpose::STANDARD.decode(joined).unwrap()).unwrap();
    }
    if !head.to_lowercase().contains("quoted-printable") {
        return body;
    }
    let joined = body.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if *first == b'=' && tail.len() >= 2 {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn code_in(letter: &str) -> String {
    let text = text(letter);
    let (_, rest) = text.split_once("验证码：").unwrap();
    rest.chars().take(6).collect()
}

#[test]
fn an_address_is_proved_by_a_code_before_anything_else_goes_there() {
    let stage = Stage::new();
    let (office, actor) = (stage.office(), stage.actor("reviewer"));
    assert!(matches!(office.ask_mail(&actor, "reviewer@example.org", stage.now()), Err(MailError::Off)));
    let mut mailer = stage.mailer();
    for wrong in ["leader", "leader@", "领导@example.org", "a@b", "a@[127.0.0.1]", " "] {
        assert!(matches!(office.ask_mail(&actor, wrong, stage.now()), Err(MailError::Address(_))), "{wrong}");
    }
    office.ask_mail(&actor, " reviewer@example.org ", stage.now()).unwrap();
    assert!(matches!(office.ask_mail(&actor, "reviewer@example.org", stage.now()), Err(MailError::TooSoon)));
    assert_eq!(mailer.tick().unwrap(), 1);
    let letter = stage.server.letters().pop().unwrap();
    assert!(letter.contains("To: reviewer@example.org"), "{letter}");
    assert!(!office.mail_reader(&actor).unwrap().confirmed);
    let code = code_in(&letter);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert!(matches!(office.confirm_mail(&actor, wrong, stage.now()), Err(MailError::WrongCode)));
    stage.clock.advance(29 * MINUTE);
    office.confirm_mail(&actor, &code, stage.now()).unwrap();
    let reader = office.mail_reader(&actor).unwrap();
    assert!(reader.confirmed && reader.kinds.contains(&MessageKind::Escalation), "{reader:?}");
    assert!(!reader.kinds.contains(&MessageKind::Progress), "no kind that the office never gets");
    assert!(
        matches!(office.confirm_mail(&actor, &code, stage.now()), Err(MailError::WrongCode)),
        "used once"
    );
}

#[test]
fn a_code_that_is_old_or_guessed_at_does_not_hold() {
    let stage = Stage::new();
    let (office, actor) = (stage.office(), stage.actor("reviewer"));
    let mut mailer = stage.mailer();
    let mut asked = || {
        stage.clock.advance(2 * MINUTE);
        office.ask_mail(&actor, "reviewer@example.org", stage.now()).unwrap();
        mailer.tick().unwrap();
        code_in(&stage.server.letters().pop().unwrap())
    };
    let code = asked();
    stage.clock.advance(31 * MINUTE);
    assert!(matches!(office.confirm_mail(&actor, &code, stage.now()), Err(MailError::Expired)));
    let code = asked();
    for _ in 0..5 {
        assert!(matches!(office.confirm_mail(&actor, "abcdef", stage.now()), Err(MailError::WrongCode)));
    }
    assert!(matches!(office.confirm_mail(&actor, &code, stage.now()), Err(MailError::Expired)));
    let code = asked();
    office.confirm_mail(&actor, &code, stage.now()).unwrap();
}

#[test]
fn the_address_stands_in_no_file_in_the_clear_and_is_gone_when_it_is_taken_back() {
    let stage = Stage::new();
    stage.subscribed("reviewer");
    let folder = stage.folder.path().join("fund");
    let found = |words: &str| {
        let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.is_file()).any(|path| {
            let bytes = std::fs::read(&path).unwrap();
            bytes.windows(words.len()).any(|window| window == words.as_bytes())
        })
    };
    assert!(found("reviewer"), "the search finds what is there");
    assert!(!found("reviewer@example.org"));
    let actor = stage.actor("reviewer");
    stage.office().stop_mail(&actor).unwrap();
    assert_eq!(stage.office().mail_reader(&actor).unwrap(), office::mail::Reader::default());
}

#[test]
fn a_kill_between_the_record_and_the_letter_loses_nothing_and_sends_nothing_twice() {
    let mut stage = Stage::new();
    stage.subscribed("reviewer");
    let recoverable = stage.now();
    // The record is written, and the process ends before anybody looked at it.
    support::overdue(stage.office(), &stage.clock);
    stage.restarted();
    let mut mailer = stage.mailer();
    let sent = mailer.tick().unwrap();
    let letters = stage.server.letters();
    assert!(sent > 0 && letters.len() == sent, "{sent} {letters:?}");
    // Killed after the letters were put in and before any has gone: nothing is put in twice, everything goes.
    let before = stage.office().outbox().tally().unwrap();
    assert_eq!(mailer.scan(recoverable).unwrap(), 0);
    drop(mailer);
    stage.restarted();
    let mut again = stage.mailer();
    assert_eq!(again.tick().unwrap(), 0);
    assert_eq!(stage.office().outbox().tally().unwrap(), before);
    assert!(stage.server.letters().is_empty());
    let ids: BTreeSet<_> = letters
        .iter()
        .filter_map(|letter| letter.lines().find(|line| line.starts_with("Message-ID:")))
        .collect();
    assert_eq!(ids.len(), letters.len(), "each letter is its own");
}

const CHILD: &str = "EARMARK_MAIL_TEST_FOLDER";
const PORT: &str = "EARMARK_MAIL_TEST_PORT";

/// The sender: only does something when the test below starts it, and does not live to its end.
#[test]
fn the_sender_that_is_killed() {
    let (Some(folder), Ok(port)) = (std::env::var_os(CHILD), std::env::var(PORT)) else { return };
    let folder = Path::new(&folder);
    let clock = Arc::new(ManualClock::new("2025-03-20".parse().unwrap()));
    let office = Office::open(&folder.join("fund"), clock.clone()).unwrap();
    let settings = settings(folder, port.parse().unwrap());
    let carrier = Arc::new(Smtp::new(&settings).unwrap());
    Mailer::new(office, &settings, carrier, clock).tick().unwrap();
}

/// SIGKILL while letters are going out: everybody gets theirs, and at most the one letter that was on its way comes twice, under
/// the same Message-ID.
#[test]
fn a_sender_killed_in_the_middle_goes_on_where_it_was() {
    const READERS: u8 = 12;
    for after in [1_usize, 5, 9] {
        let mut stage = Stage::new();
        let name = |n: u8| format!("reader{n:02}");
        for n in 0..READERS {
            let open = open_account(&name(n), Role::BureauReviewer);
            stage.office().submit(&administrator(), key(50 + n), open).unwrap();
            stage.subscribed(&name(n));
        }
        support::overdue(stage.office(), &stage.clock);
        stage.office = None;
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["the_sender_that_is_killed", "--exact", "--nocapture"])
            .env(CHILD, stage.folder.path())
            .env(PORT, stage.server.port.to_string())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let mut letters: Vec<String> = (0..after).map(|_| stage.server.taken.recv().unwrap()).collect();
        child.kill().unwrap();
        child.wait().unwrap();
        stage.restarted();
        stage.mailer().tick().unwrap();
        letters.extend(stage.server.letters());
        let line = |letter: &String, head: &str| {
            letter.lines().find(|line| line.starts_with(head)).unwrap().to_owned()
        };
        let readers: BTreeSet<_> = letters.iter().map(|letter| line(letter, "To:")).collect();
        let ids: BTreeSet<_> = letters.iter().map(|letter| line(letter, "Message-ID:")).collect();
        assert_eq!(readers.len(), usize::from(READERS), "after {after}: {readers:?}");
        assert_eq!(ids.len(), usize::from(READERS), "after {after}");
        assert!(letters.len() <= usize::from(READERS) + 1, "after {after}: {} letters", letters.len());
        assert_eq!(stage.office().outbox().tally().unwrap().waiting, 0);
    }
}

#[test]
fn what_was_put_in_and_not_sent_goes_after_a_restart_under_the_same_message_id() {
    let mut stage = Stage::new();
    stage.subscribed("reviewer");
    support::overdue(stage.office(), &stage.clock);
    let put = stage.mailer().scan(stage.now()).unwrap();
    assert!(put > 0);
    stage.restarted();
    assert_eq!(stage.mailer().tick().unwrap(), put);
    assert_eq!(stage.server.letters().len(), put);
}

#[test]
fn a_letter_says_what_where_and_until_when_and_no_more() {
    let stage = Stage::new();
    stage.subscribed("reviewer");
    let project = support::overdue(stage.office(), &stage.clock);
    stage.mailer().tick().unwrap();
    let letters: Vec<_> = stage.server.letters().iter().map(|letter| text(letter)).collect();
    let letter = letters.iter().find(|text| text.contains("未在时限内办理")).unwrap();
    for part in [
        project.as_str(),
        "依据：",
        "时限：",
        &format!("https://fund.example.gov.cn/open/{project}"),
        "/account",
    ] {
        assert!(letter.contains(part), "{part}\n{letter}");
    }
    assert!(!letter.contains('元') && !letter.contains("p-"), "{letter}");
}

#[test]
fn a_temporary_failure_is_tried_again_later_and_later_and_then_given_up() {
    let stage = Stage::new();
    stage.subscribed("reviewer");
    support::overdue(stage.office(), &stage.clock);
    stage.server.answers("451 try later");
    let mut mailer = stage.mailer();
    assert_eq!(mailer.tick().unwrap(), 0);
    let tally = stage.office().outbox().tally().unwrap();
    assert!(tally.waiting > 0 && tally.tried == tally.waiting && tally.dead == 0, "{tally:?}");
    // Not before its time.
    stage.clock.advance(MINUTE - 1);
    mailer.tick().unwrap();
    assert!(stage.office().outbox().troubled(9).unwrap().iter().all(|(letter, _)| letter.attempts == 1));
    for minutes in [1, 5, 15, 60, 240, 720, 1440] {
        stage.clock.advance(minutes * MINUTE);
        mailer.tick().unwrap();
    }
    let tally = stage.office().outbox().tally().unwrap();
    assert!(tally.dead > 0, "{tally:?}");
    let (dead, next) = stage.office().outbox().troubled(9).unwrap().remove(0);
    assert_eq!((dead.account.as_str(), dead.attempts, next), ("reviewer", 8, None));
    assert!(dead.error.contains("451"), "{dead:?}");
    // The administrator, who has mended it, sends it again.
    stage.server.answers("250 ok");
    assert!(stage.office().outbox().retry(&dead.key, stage.now()).unwrap());
    assert!(mailer.tick().unwrap() > 0);
    assert!(!stage.server.letters().is_empty());
    assert!(
        !stage.office().outbox().retry(&dead.key, stage.now()).unwrap(),
        "what has gone does not go again"
    );
}

#[test]
fn a_refused_recipient_is_given_up_at_once_and_named_without_the_address() {
    let stage = Stage::new();
    stage.subscribed("reviewer");
    support::overdue(stage.office(), &stage.clock);
    stage.server.answers("550 no such user reviewer@example.org");
    stage.mailer().tick().unwrap();
    let tally = stage.office().outbox().tally().unwrap();
    assert!(tally.dead > 0 && tally.waiting == 0, "{tally:?}");
    let (dead, _) = stage.office().outbox().troubled(9).unwrap().remove(0);
    assert!(dead.error.contains("550") && dead.error.contains("（收件地址）"), "{dead:?}");
    assert!(!dead.error.contains("reviewer@example.org"), "{dead:?}");
}

#[test]
fn a_server_that_is_not_there_is_no_reason_to_give_up() {
    let stage = Stage::new();
    stage.subscribed("reviewer");
    support::overdue(stage.office(), &stage.clock);
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let settings = settings(stage.folder.path(), closed);
    let carrier = Arc::new(Smtp::new(&settings).unwrap());
    let mut mailer = Mailer::new(stage.office().clone(), &settings, carrier, stage.clock.clone());
    assert_eq!(mailer.tick().unwrap(), 0);
    let tally = stage.office().outbox().tally().unwrap();
    assert!(tally.waiting > 0 && tally.dead == 0, "{tally:?}");
}

#[test]
fn what_nobody_chose_is_not_sent_and_what_was_taken_back_is_dropped() {
    let stage = Stage::new();
    stage.subscribed("reviewer");
    let actor = stage.actor("reviewer");
    stage.office().choose_mail(&actor, &BTreeSet::from([MessageKind::Reminder]), false).unwrap();
    support::overdue(stage.office(), &stage.clock);
    let mut mailer = stage.mailer();
    assert_eq!(mailer.tick().unwrap(), 0, "{:?}", stage.office().outbox().tally());
    stage.office().choose_mail(&actor, &BTreeSet::from([MessageKind::Escalation]), false).unwrap();
    assert!(mailer.scan(stage.now()).unwrap() > 0);
    stage.office().choose_mail(&actor, &BTreeSet::new(), false).unwrap();
    assert!(stage.office().mail_reader(&actor).unwrap().kinds.is_empty());
    assert_eq!(mailer.tick().unwrap(), 0);
    assert_eq!(stage.office().outbox().tally().unwrap().waiting, 0);
}

/// A stage on which the district has let a project lie and wants the digest alone.
fn digested() -> Stage {
    let stage = Stage::new();
    for (n, name) in (40..).zip(["district", "idle"]) {
        let role = if name == "idle" { Role::FinanceBureau } else { Role::DistrictOffice };
        stage.office().submit(&administrator(), key(n), open_account(name, role)).unwrap();
        stage.subscribed(name);
        let actor = stage.actor(name);
        assert!(!stage.office().mail_reader(&actor).unwrap().digest, "off until it is chosen");
        stage.office().choose_mail(&actor, &BTreeSet::new(), true).unwrap();
    }
    stage
}

#[test]
fn a_digest_lists_once_a_day_what_waits_and_goes_to_nobody_for_whom_nothing_does() {
    let mut stage = digested();
    let project = support::overdue(stage.office(), &stage.clock);
    stage.clock.set("2025-03-03".parse().unwrap());
    assert_eq!(stage.mailer().tick().unwrap(), 0, "what has come today is told tomorrow");
    let mut ids = BTreeSet::new();
    for (day, due) in [("2025-03-04", "【时限 2025-03-17】"), ("2025-03-20", "【已逾期，时限 2025-03-17】")]
    {
        stage.clock.set(day.parse().unwrap());
        assert_eq!(stage.mailer().tick().unwrap(), 1, "{day}");
        let letter = stage.server.letters().pop().unwrap();
        assert!(letter.contains("To: district@example.org"), "{letter}");
        ids.extend(letter.lines().find(|line| line.starts_with("Message-ID:")).map(str::to_owned));
        let text = text(&letter);
        for part in [day, due, project.as_str(), "1 件待办", "https://fund.example.gov.cn/worklist"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert_eq!(text.contains("其中 1 件已逾期"), due.contains("已逾期"), "{text}");
        assert!(!text.contains('元') && !text.contains("p-"), "{text}");
        stage.restarted();
        assert_eq!(stage.mailer().tick().unwrap(), 0, "once a day, whatever happens");
    }
    assert_eq!(ids.len(), 2, "each day's is its own");
}

#[test]
fn a_digest_put_in_before_a_kill_goes_after_it_and_one_taken_back_is_dropped() {
    let mut stage = digested();
    support::overdue(stage.office(), &stage.clock);
    assert_eq!(stage.mailer().scan(stage.now()).unwrap(), 1);
    stage.restarted();
    assert_eq!(stage.mailer().tick().unwrap(), 1);
    stage.clock.set("2025-03-21".parse().unwrap());
    let mut mailer = stage.mailer();
    assert_eq!(mailer.scan(stage.now()).unwrap(), 1);
    stage.office().choose_mail(&stage.actor("district"), &BTreeSet::new(), false).unwrap();
    assert_eq!((mailer.tick().unwrap(), stage.server.letters().len()), (0, 1));
    assert_eq!(stage.office().outbox().tally().unwrap().waiting, 0);
}
