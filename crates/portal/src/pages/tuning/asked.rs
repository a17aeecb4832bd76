//! What the address of a trial asks: one measure, the money, the measures set aside for comparison, and the seed.

use fund::view::Tuning;
use law::{Factor, Fen, Form, Measure, Rate, Terms, Tried};

use crate::component::{Address, Errors};
use crate::list::Asked;

/// Measures beside each other at most, without the batch as it stands.
pub const MOST_KEPT: usize = 4;
/// Every forecast that does not ask for other luck.
const SEED: u64 = 2024;

/// A measure as an address names it: `awards-9235`, `share`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// As the batch stands.
    Now,
    /// A form at a factor.
    Lowered(Form, Factor),
    /// The money in proportion.
    Divided,
}

impl Variant {
    /// Its name in an address.
    pub fn key(self) -> String {
        match self {
            Variant::Now => "now".into(),
            Variant::Lowered(form, factor) => format!("{}-{}", form.key(), factor.steps()),
            Variant::Divided => "share".into(),
        }
    }

    fn read(text: &str) -> Option<Self> {
        if text == "share" {
            return Some(Variant::Divided);
        }
        let (form, steps) = text.split_once('-')?;
        let form = Form::ALL.into_iter().find(|known| known.key() == form)?;
        Some(Variant::Lowered(form, Factor::new(steps.parse().ok()?)?))
    }

    /// What the law tries.
    pub const fn measure(self) -> Measure {
        match self {
            Variant::Now => Measure::Now,
            Variant::Lowered(form, factor) => Measure::Lowered(form, factor),
            Variant::Divided => Measure::Divided,
        }
    }

    /// Its name on the page.
    pub fn title(self) -> String {
        match self {
            Variant::Now => "现行标准".into(),
            Variant::Lowered(form, factor) => format!("{}至 {factor}", form.zh()),
            Variant::Divided => "按比例分配".into(),
        }
    }
}

/// A trial that was asked for, understood.
pub struct Question {
    /// The chosen form: `awards`, `rates`, `caps`, `firm` or `share`.
    pub form: String,
    /// The factor as typed, or as found.
    pub factor: String,
    /// The money as typed; empty for what there is.
    pub typed_money: String,
    /// The money, in fen.
    pub money: Fen,
    /// What is tried.
    pub variant: Variant,
    /// The largest factor of the form that the money bears, where it has one.
    pub largest: Option<Factor>,
    /// Set aside for comparison.
    pub kept: Vec<Variant>,
    /// The luck of the forecast.
    pub seed: u64,
    /// What was not understood.
    pub errors: Errors,
}

impl Question {
    /// Reads the address. Without a factor, and where the largest one is asked for, that is tried.
    pub fn new(asked: &Asked, tuning: &Tuning<'_>) -> Self {
        let mut errors = Errors::new();
        let typed_money = asked.get("money").to_owned();
        let money = match Fen::parse(&typed_money) {
            _ if typed_money.is_empty() => tuning.purse.free(),
            Ok(money) => money,
            Err(error) => {
                errors.add("money", error.to_string());
                tuning.purse.free()
            }
        };
        let open = |form: &Form| tuning.trials.tuner.untried(*form).is_none();
        let mut tried = Form::ALL.into_iter().filter(open);
        let wanted = tried.clone().find(|form| form.key() == asked.get("form"));
        let first = tried.next();
        // Where nothing can be lowered, the money can still be divided.
        let divided = asked.get("form") == "share" || first.is_none();
        let form = wanted.or(first).unwrap_or(Form::Awards);
        let largest = if divided { None } else { tuning.trials.tuner.solve(form, money) };
        let typed = asked.get("factor");
        let wants_largest = typed.is_empty() || !asked.get("solve").is_empty();
        let factor = match Factor::parse(typed) {
            _ if divided || wants_largest => largest.unwrap_or(Factor::NOTHING),
            Ok(factor) => factor,
            Err(error) => {
                errors.add("factor", error.to_string());
                largest.unwrap_or(Factor::NOTHING)
            }
        };
        let open = |variant: &Variant| !matches!(variant, Variant::Lowered(form, _) if !open(form));
        let kept = asked.get("keep").split('.').filter_map(Variant::read).filter(open);
        let kept = kept.take(MOST_KEPT).collect();
        Question {
            form: if divided { "share".into() } else { form.key().into() },
            factor: factor.to_string().trim_end_matches('%').to_owned(),
            typed_money,
            money,
            variant: if divided { Variant::Divided } else { Variant::Lowered(form, factor) },
            largest,
            kept,
            seed: asked.parsed("seed").unwrap_or(SEED),
            errors,
        }
    }

    /// Those set aside, as the form sends them on.
    pub fn kept_keys(&self) -> String {
        keys(&self.kept)
    }

    /// Whether other luck than the usual was asked for.
    pub const fn other_luck(&self) -> bool {
        self.seed != SEED
    }

    /// The address of this trial, to be shared.
    pub fn address(&self, path: &str) -> Address {
        let factor = if self.form == "share" { "" } else { &self.factor };
        let seed = if self.other_luck() { self.seed.to_string() } else { String::new() };
        Address::new(path)
            .with("form", &self.form)
            .with("factor", factor)
            .with("money", &self.typed_money)
            .with("keep", keys(&self.kept))
            .with("seed", seed)
    }

    /// The same with this trial set aside too; nothing where it is already or there are enough.
    pub fn keeping(&self, path: &str) -> Option<Address> {
        if self.kept.contains(&self.variant) || self.kept.len() >= MOST_KEPT {
            return None;
        }
        let mut kept = self.kept.clone();
        kept.push(self.variant);
        Some(self.address(path).with("keep", keys(&kept)))
    }

    /// The same without one of those set aside.
    pub fn without(&self, path: &str, gone: Variant) -> Address {
        let kept: Vec<Variant> = self.kept.iter().copied().filter(|kept| *kept != gone).collect();
        self.address(path).with("keep", keys(&kept))
    }

    /// The same page with another measure tried.
    pub fn trying(&self, path: &str, variant: Variant) -> Address {
        let address = self.address(path);
        match variant {
            Variant::Now => address,
            Variant::Divided => address.with("form", "share").with("factor", ""),
            Variant::Lowered(form, factor) => {
                let percent = factor.to_string();
                address.with("form", form.key()).with("factor", percent.trim_end_matches('%'))
            }
        }
    }
}

fn keys(kept: &[Variant]) -> String {
    kept.iter().map(|variant| variant.key()).collect::<Vec<_>>().join(".")
}

/// Where a measure is adopted: the form of the official act, filled in. Document and reasons are left to its author.
pub fn adoption(tuning: &Tuning<'_>, variant: Variant, money: Fen, outcome: &Tried) -> Option<Address> {
    let id = tuning.batch.id;
    let act = |step: &str| {
        Address::new(format!("/acts/{step}"))
            .with("batch", id)
            .with("grounds", "中央财政资金余额")
            .with("_back", format!("/batches/{id}"))
    };
    if outcome.unsettled() > 0 {
        return None;
    }
    match variant {
        Variant::Now => None,
        Variant::Divided if money >= tuning.trials.tuner.needed_now() || money <= Fen::ZERO => None,
        Variant::Divided => Some(act("divide_money").with("money", money.yuan())),
        Variant::Lowered(form, factor) => {
            Some(filled_in(act("set_terms"), &tuning.trials.tuner.terms(form, factor)?))
        }
    }
}

fn filled_in(address: Address, terms: &Terms) -> Address {
    let mut address = address.with("firm_cap", terms.firm_cap.map(Fen::yuan).unwrap_or_default());
    for (row, band) in terms.bands.iter().enumerate() {
        let rate: Rate = band.rate;
        address = address
            .with(&format!("bands[{row}].band"), &band.band)
            .with(&format!("bands[{row}].rate"), rate)
            .with(&format!("bands[{row}].cap"), band.cap.yuan());
    }
    address
}
