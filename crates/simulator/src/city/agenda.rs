//! The city's diary: stories written as plain async functions, played day by day.
//!
//! A story asks for acts and waits for days; between them it stands still. All acts that are asked for at one time of one
//! day form a round, in which every account acts at most once, as people do, and which shares one sync to disk. No
//! threads and no real time: the same stories give the same log.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use fund::view::View;
use fund::{AccountId, Command, PUBLIC, RefusalKind};
use jiff::civil::Date;
use law::Pack;
use office::clock::ManualClock;
use office::{Office, Receipt, SubmitError};
use sha2::{Digest as _, Sha256};

use super::trouble::Trouble;
use crate::dice::Dice;

/// Most acts in one round: what the office takes in one batch.
const ROUND: usize = 64;
/// A working day from nine to half past five, in milliseconds.
const DAY_MS: i64 = 8 * 3_600_000 + 1_800_000;

type Story<'a> = Pin<Box<dyn Future<Output = Result<(), Trouble>> + 'a>>;
type Answer = Result<Receipt, SubmitError>;

/// A handle for stories; cheap to clone.
#[derive(Clone)]
pub struct Agenda<'a>(Rc<Diary<'a>>);

struct Diary<'a> {
    office: &'a Office,
    clock: &'a ManualClock,
    pack: &'a Pack,
    seed: u64,
    page: RefCell<Page<'a>>,
}

/// What changes while stories are played.
struct Page<'a> {
    today: Date,
    /// Milliseconds of the working day that have passed.
    spent: i64,
    pace: Dice,
    /// Acts so far; their number makes their key.
    acts: u64,
    /// The story that is being played.
    current: usize,
    born: Vec<Story<'a>>,
    asked: VecDeque<Asked>,
    answers: BTreeMap<usize, Answer>,
    alarms: BTreeMap<Date, Vec<usize>>,
}

struct Asked {
    story: usize,
    account: AccountId,
    command: Command,
}

impl<'a> Agenda<'a> {
    /// An empty diary that begins on a day.
    pub fn new(office: &'a Office, clock: &'a ManualClock, pack: &'a Pack, seed: u64, first: Date) -> Self {
        clock.set(first);
        let page = Page {
            today: first,
            spent: 0,
            pace: Dice::of(seed, u64::MAX),
            acts: 0,
            current: 0,
            born: Vec::new(),
            asked: VecDeque::new(),
            answers: BTreeMap::new(),
            alarms: BTreeMap::new(),
        };
        Self(Rc::new(Diary { office, clock, pack, seed, page: RefCell::new(page) }))
    }

    /// The day that is being played.
    pub fn today(&self) -> Date {
        self.0.page.borrow().today
    }

    /// The office, for what is no act: personal data, files.
    pub fn office(&self) -> &'a Office {
        self.0.office
    }

    /// The pack of the first day.
    pub fn pack(&self) -> &'a Pack {
        self.0.pack
    }

    /// Looks at the fund as it stands.
    pub fn look<R>(&self, look: impl FnOnce(&View<'_>) -> R) -> R {
        self.0.office.view(look)
    }

    /// Begins another story, today.
    pub fn begin(&self, story: impl Future<Output = Result<(), Trouble>> + 'a) {
        self.0.page.borrow_mut().born.push(Box::pin(story));
    }

    /// An act that must be accepted.
    ///
    /// # Errors
    /// [`Trouble`] with who, what, when and why.
    pub async fn act(&self, account: &AccountId, command: impl Into<Command>) -> Result<Receipt, Trouble> {
        let command = command.into();
        let step = command.step();
        let answer = self.ask(account, command).await;
        answer.map_err(|error| Trouble::new(account, step, self.today(), &error.to_string()))
    }

    /// An act that must be refused for this kind of reason: a mistake that people make.
    ///
    /// # Errors
    /// [`Trouble`] where it is accepted, or refused for another reason.
    pub async fn mistake(
        &self,
        account: &AccountId,
        command: impl Into<Command>,
        kind: RefusalKind,
    ) -> Result<(), Trouble> {
        let command = command.into();
        let step = command.step();
        let why = match self.ask(account, command).await {
            Err(SubmitError::Refused(refusal)) if refusal.kind == kind => return Ok(()),
            Err(error) => error.to_string(),
            Ok(_) => "应当被拒绝，却受理了".to_owned(),
        };
        Err(Trouble::new(account, step, self.today(), &why))
    }

    async fn ask(&self, account: &AccountId, command: Command) -> Answer {
        let story = {
            let mut page = self.0.page.borrow_mut();
            let story = page.current;
            page.asked.push_back(Asked { story, account: account.clone(), command });
            story
        };
        poll_fn(move |_| match self.0.page.borrow_mut().answers.remove(&story) {
            Some(answer) => Poll::Ready(answer),
            None => Poll::Pending,
        })
        .await
    }

    /// Waits for a day; a day that is here or past does not make wait.
    pub async fn until(&self, day: Date) {
        if day <= self.today() {
            return;
        }
        {
            let mut page = self.0.page.borrow_mut();
            let story = page.current;
            page.alarms.entry(day).or_default().push(story);
        }
        poll_fn(|_| if self.today() >= day { Poll::Ready(()) } else { Poll::Pending }).await;
    }

    /// Waits so many working days.
    pub async fn days(&self, working: i64) {
        self.until(self.after(self.today(), working)).await;
    }

    /// The day so many working days later, or earlier; 0: the same day, or the next working day.
    pub fn after(&self, day: Date, working: i64) -> Date {
        let step = |day: Date| if working < 0 { day.yesterday() } else { day.tomorrow() }.unwrap_or(day);
        let mut day = day;
        let mut left = working.abs();
        while left > 0 || !self.works(day) {
            day = step(day);
            left -= i64::from(self.works(day));
        }
        day
    }

    fn works(&self, day: Date) -> bool {
        // Beyond the calendar every day counts, so that looking for the next one ends.
        self.0.pack.calendar().working_day(day).unwrap_or(true)
    }

    /// Plays every story to the end of a day.
    ///
    /// # Errors
    /// The first [`Trouble`] of any story.
    pub fn play(&self, last: Date) -> Result<(), Trouble> {
        let mut stories: Vec<Option<Story<'a>>> = Vec::new();
        let mut ready: VecDeque<usize> = VecDeque::new();
        loop {
            self.admit(&mut stories, &mut ready);
            while let Some(story) = ready.pop_front() {
                self.on(&mut stories, story)?;
                self.admit(&mut stories, &mut ready);
            }
            if !self.0.page.borrow().asked.is_empty() {
                ready.extend(self.round());
            } else if !self.turn(last, &mut ready) {
                return Ok(());
            }
        }
    }

    fn admit(&self, stories: &mut Vec<Option<Story<'a>>>, ready: &mut VecDeque<usize>) {
        for story in self.0.page.borrow_mut().born.drain(..) {
            ready.push_back(stories.len());
            stories.push(Some(story));
        }
    }

    /// Plays one story until it waits.
    fn on(&self, stories: &mut [Option<Story<'a>>], number: usize) -> Result<(), Trouble> {
        let Some(place) = stories.get_mut(number) else { return Ok(()) };
        let Some(mut story) = place.take() else { return Ok(()) };
        self.0.page.borrow_mut().current = number;
        match story.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => done,
            Poll::Pending => {
                *place = Some(story);
                Ok(())
            }
        }
    }

    /// Everyone's next act, at most one each. The public is many.
    fn round(&self) -> Vec<usize> {
        let (stories, acts) = {
            let mut page = self.0.page.borrow_mut();
            let page = &mut *page;
            let mut busy = BTreeSet::new();
            let (mut stories, mut acts) = (Vec::new(), Vec::new());
            let mut rest = VecDeque::new();
            for asked in page.asked.drain(..) {
                let free = asked.account.as_str() == PUBLIC || busy.insert(asked.account.clone());
                if acts.len() < ROUND && free {
                    page.acts += 1;
                    stories.push(asked.story);
                    acts.push((asked.account, key(self.0.seed, page.acts), asked.command));
                } else {
                    rest.push_back(asked);
                }
            }
            page.asked = rest;
            (stories, acts)
        };
        let answers = self.0.office.submit_all(acts);
        let mut page = self.0.page.borrow_mut();
        page.answers.extend(stories.iter().copied().zip(answers));
        let pause = page.pace.between(45_000, 150_000);
        let pause = if page.spent + pause > DAY_MS { 1_000 } else { pause };
        page.spent += pause;
        self.0.clock.advance(pause);
        stories
    }

    /// Turns to the next day on which a story wakes; `false` where that is after the last.
    fn turn(&self, last: Date, ready: &mut VecDeque<usize>) -> bool {
        let mut page = self.0.page.borrow_mut();
        let Some((day, stories)) = page.alarms.pop_first() else { return false };
        if day > last {
            return false;
        }
        let late = page.pace.between(0, 1_500_000);
        (page.today, page.spent) = (day, late);
        self.0.clock.set(day);
        self.0.clock.advance(late);
        ready.extend(stories);
        true
    }
}

/// The key of an act: the client of a city is its diary.
fn key(seed: u64, number: u64) -> office::Key {
    let digest = Sha256::digest([b"city".as_slice(), &seed.to_be_bytes(), &number.to_be_bytes()].concat());
    let mut key = [0; 16];
    key.copy_from_slice(&digest[..16]);
    key
}
