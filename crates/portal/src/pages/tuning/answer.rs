//! The answer to a trial: what it costs, what is left, whom it touches, and where it opens cliffs.

use askama::Template;
use fund::view::{Tuning, View};
use fund::{Actor, May, StepId, Subject, may};
use law::{AmountForm, Citation, Cliff, Factor, Fen, Measure, Touched, Tried};

use super::asked::{Question, Variant, adoption};
use super::compare::{Compared, compared};
use super::rows::{self, LIST, Row};
use crate::component::{Address, wan_words};
use crate::list::{Asked, List};
use crate::roll::Shelf;
use crate::ui;

/// How far an enterprise falls, and how many do.
pub struct Bar {
    /// 减少一成以内 …
    pub name: &'static str,
    /// Enterprises.
    pub count: usize,
    /// Length of the bar out of [`BAR`].
    pub length: usize,
    /// The family of its colour.
    pub tone: &'static str,
}

const BAR: usize = 200;

/// A band as the law has it and as the measure leaves it.
pub struct BandRow {
    band: String,
    law: String,
    own: String,
    lower: bool,
    cite: Citation,
}

/// A reading that decides cases, in words.
pub struct ReadingRow {
    id: &'static str,
    question: String,
    chosen: String,
    cases: usize,
}

/// The part of the page that follows the slider.
#[derive(Template)]
#[template(path = "tuning/answer.html")]
pub struct Answer {
    title: String,
    available: Fen,
    pending: Fen,
    money: Fen,
    total: Fen,
    held: Fen,
    /// Money less all that is needed, in fen.
    left: Fen,
    fits: bool,
    projects: usize,
    /// On an edge of two bands that differ.
    unsettled: usize,
    /// On no line, or on one without a rate.
    refused: usize,
    /// Amounts follow from bands of the investment, which meet at edges.
    by_bands: bool,
    now: Fen,
    largest: Option<(Factor, Address)>,
    bands: Vec<BandRow>,
    cliffs: Vec<Cliff>,
    readings: Vec<ReadingRow>,
    bars: Vec<Bar>,
    losers: usize,
    winners: usize,
    /// Whoever gains does so from the room that lower awards leave in its own enterprise.
    shifts: bool,
    /// The measures side by side.
    pub compared: Vec<Compared>,
    keep: Option<Address>,
    kept: bool,
    table: Address,
    adopt: Option<Address>,
    adopt_by: &'static str,
    /// Why it cannot be adopted by this visitor now.
    not_now: String,
    list: List<Row>,
}

impl Answer {
    /// The answer, and every enterprise's row for the file.
    pub fn new(
        view: &View<'_>,
        actor: &Actor,
        tuning: &Tuning<'_>,
        question: &Question,
        (asked, shelf): (&Asked, &Shelf),
    ) -> (Self, Vec<Row>) {
        let path = format!("/batches/{}/tuning", tuning.batch.id);
        let tuner = &tuning.trials.tuner;
        let found = tuner.trial(question.variant.measure(), question.money);
        let outcome = found.or_else(|| tuner.trial(Measure::Now, question.money));
        let outcome = outcome.unwrap_or_else(|| nothing(question.money));
        let rows = rows::of(view, tuning, &outcome);
        let address = question.address(&path).with("sort", asked.get("sort"));
        let adopt = adoption(tuning, question.variant, question.money, &outcome);
        let count = |of: fn(&Row) -> bool| rows.iter().filter(|row| of(row)).count();
        let largest =
            question.largest.map(|factor| (factor, question.address(&path).with("factor", percent(factor))));
        let answer = Answer {
            title: question.variant.title(),
            available: tuning.purse.available,
            pending: tuning.purse.pending,
            money: question.money,
            total: outcome.total,
            held: outcome.held,
            left: outcome.left,
            fits: outcome.fits(),
            projects: outcome.cases.len(),
            unsettled: outcome.unsettled() - outcome.refused(),
            refused: outcome.refused(),
            by_bands: tuner.added_on_top().is_none(),
            now: tuner.needed_now(),
            largest,
            bands: bands(view, tuning, question.variant),
            readings: readings(view, &outcome.readings),
            bars: bars(&rows),
            losers: count(Row::falls),
            winners: count(|row| row.change().is_some_and(|change| change > Fen::ZERO)),
            shifts: tuning.batch.terms.is_none()
                && count(|row| row.change().is_some_and(|c| c > Fen::ZERO)) > 0,
            compared: compared(tuning, question, &path),
            keep: question.keeping(&path),
            kept: question.kept.contains(&question.variant),
            table: question.address(&format!("{path}/comparison")),
            not_now: not_now(view, actor, tuning, question, &outcome),
            adopt_by: step(question.variant).row().name,
            adopt,
            cliffs: outcome.cliffs,
            list: List::new(&LIST, shelf, "家", &address, asked, rows.clone()),
        };
        (answer, rows)
    }

    fn sheet(&self, format: &str) -> Address {
        self.table.with("format", format)
    }

    /// What the batch needs at most, in fen.
    pub fn needs(&self) -> Fen {
        self.total.checked_add(self.held).unwrap_or(self.total)
    }

    /// The answer in one line, beside the slider.
    pub fn said(&self) -> String {
        let (word, left) = if self.fits { ("余", self.left) } else { ("缺", self.short()) };
        format!("{}：本批需要 {}，{word} {}", self.title, wan_words(self.needs()), wan_words(left))
    }

    fn adopting(&self) -> String {
        format!("打开“{}”，已填好本方案；写明文号和依据后提交才生效。", self.adopt_by)
    }

    fn short(&self) -> Fen {
        Fen::new(self.left.get().saturating_neg().max(0))
    }
}

fn nothing(money: Fen) -> Tried {
    Tried {
        total: Fen::ZERO,
        held: Fen::ZERO,
        left: money,
        cases: Vec::new(),
        cliffs: Vec::new(),
        readings: Vec::new(),
    }
}

fn percent(factor: Factor) -> String {
    factor.to_string().trim_end_matches('%').to_owned()
}

/// The act that adopts a measure.
const fn step(variant: Variant) -> StepId {
    match variant {
        Variant::Divided => StepId::DivideMoney,
        Variant::Now | Variant::Lowered(..) => StepId::SetTerms,
    }
}

fn not_now(
    view: &View<'_>,
    actor: &Actor,
    tuning: &Tuning<'_>,
    question: &Question,
    outcome: &Tried,
) -> String {
    let batch = tuning.batch;
    let late = tuning.trials.projects.iter().all(|project| batch.division_of(project.id).is_none());
    let of_its_own = question.variant == Variant::Divided && !batch.divisions.is_empty() && late;
    if view.fund.begun(batch).is_some() && !of_its_own {
        return "本批次已开始测算，不能再改标准；可以在以后的批次调整。".into();
    }
    if outcome.unsettled() > 0 {
        return format!("有 {} 个项目不能确定额度，采用后整批无法测算；请换一种方式。", outcome.unsettled());
    }
    if question.variant == Variant::Divided && question.money >= tuning.trials.tuner.needed_now() {
        return "资金足够全部奖补，不需要分配。".into();
    }
    if question.variant == Variant::Divided && question.money <= Fen::ZERO {
        return "没有可以分配的资金。".into();
    }
    let subject = Subject::Batch(tuning.batch.id);
    match may(view.fund, view.packs, step(question.variant), actor, &subject, view.today) {
        May::Allowed => String::new(),
        May::NotYet { why, .. } => format!("{why}。"),
        May::Refused(refusal) => format!("{}。{}", refusal.what, refusal.remedy),
    }
}

fn bands(view: &View<'_>, tuning: &Tuning<'_>, variant: Variant) -> Vec<BandRow> {
    let Some(pack) = view.pack_of(&Subject::Batch(tuning.batch.id)) else { return Vec::new() };
    let head = pack.transformation();
    let (AmountForm::TieredRate { per_firm, .. } | AmountForm::RateTable { per_firm, .. }) = &head.form
    else {
        return Vec::new();
    };
    let terms = match variant {
        Variant::Lowered(form, factor) => tuning.trials.tuner.terms(form, factor),
        Variant::Now | Variant::Divided => tuning.batch.terms.clone(),
    };
    let words = |rate: &str, cap: Fen| format!("{rate}，不超过 {} 元", cap.grouped());
    let row = |standard: law::Standard| {
        // What a batch cannot set stays: a flat amount on top, the advance.
        if standard.id.is_empty() {
            let law = format!("{} {} 元", standard.rate, standard.cap.grouped());
            return BandRow {
                band: standard.words,
                own: law.clone(),
                lower: false,
                law,
                cite: standard.citation,
            };
        }
        let own = terms.as_ref().and_then(|terms| terms.band(&standard.id));
        let law = words(&standard.rate, standard.cap);
        let own = own.map_or_else(|| law.clone(), |own| words(&own.rate.to_string(), own.cap));
        BandRow { band: standard.words, lower: own != law, own, law, cite: standard.citation }
    };
    let firm_cap = terms.as_ref().and_then(|terms| terms.firm_cap).unwrap_or(per_firm.cap);
    let firm = BandRow {
        band: "每家企业累计".into(),
        law: format!("不超过 {} 元", per_firm.cap.grouped()),
        own: format!("不超过 {} 元", firm_cap.grouped()),
        lower: firm_cap < per_firm.cap,
        cite: per_firm.citation.clone(),
    };
    head.standards().into_iter().map(row).chain([firm]).collect()
}

fn readings(view: &View<'_>, touched: &[Touched]) -> Vec<ReadingRow> {
    let Some(pack) = view.pack() else { return Vec::new() };
    let row = |touched: &Touched| {
        let reading = pack.reading(touched.reading)?;
        Some(ReadingRow {
            id: touched.reading,
            question: reading.question.clone(),
            chosen: reading.chosen_label().to_owned(),
            cases: touched.cases,
        })
    };
    touched.iter().filter_map(row).collect()
}

/// Enterprises by how far they fall, in tenths of what they would have.
fn bars(rows: &[Row]) -> Vec<Bar> {
    const NAMES: [(&str, &str); 7] = [
        ("增加", "green"),
        ("不变", "grey"),
        ("减少不到一成", "blue"),
        ("减少一至二成", "blue"),
        ("减少二至五成", "blue"),
        ("减少五成以上", "blue"),
        ("不能确定", "amber"),
    ];
    let mut counts = [0usize; NAMES.len()];
    for row in rows {
        if let Some(count) = counts.get_mut(place(row)) {
            *count += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let bar = |((name, tone), count): ((&'static str, &'static str), usize)| Bar {
        name,
        count,
        length: (count * BAR).div_ceil(most),
        tone,
    };
    NAMES.into_iter().zip(counts).map(bar).collect()
}

fn place(row: &Row) -> usize {
    let (Some(before), Some(change)) = (row.before, row.change()) else { return 6 };
    if change > Fen::ZERO {
        return 0;
    }
    let lost = i128::from(change.get()).abs() * 100;
    match lost / i128::from(before.get().max(1)) {
        _ if change == Fen::ZERO => 1,
        0..10 => 2,
        10..20 => 3,
        20..50 => 4,
        _ => 5,
    }
}

impl askama::filters::HtmlSafe for Answer {}
