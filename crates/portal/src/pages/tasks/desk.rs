//! Everything the pages of one paper need, read once: the draft or what is known already, the materials filed, what was
//! returned, and why it cannot be handed in yet.

use fund::state::{BatchKind, Defect, Evidence};
use fund::view::View;
use fund::{Actor, May, Subject, may};
use law::{Citation, CreditCode, Date, EvidenceRule, Fen};

use super::draft::{self, Values};
use super::paper::{Body, Paper, Progress, Topic, progress};
use crate::app::App;
use crate::component::Choice;
use crate::problem::Problem;

/// One material: what is asked for, what is there, and the latest day something came.
pub struct Need {
    pub rule: EvidenceRule,
    pub filed: Vec<Evidence>,
}

/// Why the paper cannot be handed in now.
pub struct Hold {
    pub why: String,
    pub remedy: String,
    pub cites: Vec<Citation>,
    pub until: Option<Date>,
}

/// The desk on which a paper lies.
pub struct Desk {
    pub paper: Paper,
    pub enterprise: CreditCode,
    /// The project's name, once there is one.
    pub title: String,
    pub values: Values,
    /// When the draft was saved; nothing while there is none.
    pub saved_ms: Option<i64>,
    /// What stood in the paper before the draft.
    pub before: Values,
    pub needs: Vec<Need>,
    pub batches: Vec<Choice>,
    pub costs: Vec<Choice>,
    /// What the office wants changed, and until when.
    pub defects: Vec<Defect>,
    pub returned_on: Option<Date>,
    pub due: Option<(Date, i64)>,
    pub hold: Option<Hold>,
}

impl Desk {
    /// Lays the paper out for whoever is signed in.
    pub fn open(app: &App, actor: &Actor, paper: Paper) -> Result<Self, Problem> {
        let missing = || Problem::NotFound("没有找到这个项目。".into());
        let code = actor.enterprise.clone().ok_or_else(missing)?;
        let mut desk = app.office.view(|view| Desk::of(view, actor, &code, paper)).ok_or_else(missing)?;
        if let Some((values, at)) = draft::load(&app.office, &actor.account, paper)? {
            (desk.values, desk.saved_ms) = (values, Some(at));
        }
        Ok(desk)
    }

    fn of(view: &View<'_>, actor: &Actor, code: &CreditCode, paper: Paper) -> Option<Self> {
        let enterprise = view.fund.enterprises.get(code)?;
        let project = match paper.project() {
            Some(id) => Some(view.fund.projects.get(&id).filter(|project| project.enterprise == *code)?),
            None => None,
        };
        let subject = project.map_or_else(|| Subject::Enterprise(code.clone()), |p| Subject::Project(p.id));
        let pack = view.pack_of(&subject)?;
        let papers = || project.into_iter().flat_map(|p| &p.evidence).chain(&enterprise.evidence);
        let list = paper.step().row().evidence.unwrap_or_default();
        let needs = pack.evidence(list).iter().map(|rule| Need {
            rule: rule.clone(),
            filed: papers().filter(|filed| filed.kind == rule.kind).cloned().collect(),
        });
        let batches = open_batches(view, paper);
        let before = known(project, paper, &batches);
        let returned = project.and_then(|project| project.returned.as_ref());
        let due = returned.and_then(|returned| returned.due);
        Some(Desk {
            paper,
            enterprise: code.clone(),
            title: project.map_or_else(String::new, |project| project.name.clone()),
            values: before.clone(),
            saved_ms: None,
            before,
            needs: needs.collect(),
            costs: pack
                .cost_categories()
                .iter()
                .map(|c| Choice::new(&c.id, &c.label).hint(&c.note))
                .collect(),
            defects: returned.map_or_else(Vec::new, |returned| returned.items.clone()),
            returned_on: returned.map(|returned| returned.on),
            due: due.map(|due| (due, left(view, due))),
            hold: hold(view, actor, &subject, paper, &batches, project),
            batches,
        })
    }

    /// The labels of required materials that are not there.
    pub fn missing(&self) -> Vec<&str> {
        let missing = self.needs.iter().filter(|need| need.rule.required && need.filed.is_empty());
        missing.map(|need| need.rule.label.as_str()).collect()
    }

    /// How far a topic is. What was returned must be changed before it counts as done again.
    pub fn progress(&self, topic: Topic) -> Progress {
        let step = self.paper.step();
        let so_far = match topic.body {
            Body::Fields(paths) => progress(step, paths, &self.values),
            Body::Lines => self.lines_progress(),
            Body::Files if self.missing().is_empty() => Progress::Done,
            Body::Files if self.needs.iter().all(|need| need.filed.is_empty()) => Progress::Untouched,
            Body::Files => Progress::Begun,
        };
        let touched = match topic.body {
            Body::Fields(paths) => paths.iter().any(|path| self.values.get(path) != self.before.get(path)),
            Body::Lines => self.values.lines() != self.before.lines(),
            Body::Files => {
                let newest = self.needs.iter().flat_map(|need| &need.filed).map(|filed| filed.on).max();
                newest >= self.returned_on
            }
        };
        let asked = self.defects.iter().any(|defect| self.topic_of(defect) == Some(topic));
        match so_far {
            _ if asked && !touched => Progress::Wrong,
            // What we filled in ourselves is not a beginning.
            Progress::Begun if !touched && matches!(topic.body, Body::Fields(_)) => Progress::Untouched,
            so_far => so_far,
        }
    }

    fn lines_progress(&self) -> Progress {
        let lines = self.values.lines();
        if lines.is_empty() {
            return Progress::Untouched;
        }
        let wrong = (0..lines.len()).any(|n| line_progress(self.paper, &self.values, n) != Progress::Done);
        if wrong { Progress::Wrong } else { Progress::Done }
    }

    /// The page on which a defect is put right: by material, by field, by the field's words.
    pub fn topic_of(&self, defect: &Defect) -> Option<Topic> {
        let item = defect.item.trim();
        if self.needs.iter().any(|need| need.rule.kind == item || need.rule.label == item) {
            return self.paper.topic("files");
        }
        self.paper
            .topic_of(item)
            .or_else(|| {
                let fields = fund::field::fields(self.paper.step());
                let named = fields.iter().find(|field| field.title == item || field.path.ends_with(item))?;
                self.paper.topic_of(&named.path)
            })
            .or_else(|| {
                self.paper
                    .topics()
                    .into_iter()
                    .find(|topic| topic.title == item || item.starts_with(topic.title))
            })
    }

    /// Whether every topic is done.
    pub fn complete(&self) -> bool {
        self.paper.topics().into_iter().all(|topic| self.progress(topic) == Progress::Done)
    }

    /// The claimed total of the lines that can be read, in fen.
    pub fn total(&self) -> Fen {
        let amounts = self.values.lines();
        Fen::sum(amounts.iter().filter_map(|line| Fen::parse(line.get("amount")).ok())).unwrap_or(Fen::ZERO)
    }
}

/// How far one cost line is.
pub fn line_progress(paper: Paper, values: &Values, n: usize) -> Progress {
    let paths = draft::COLUMNS.map(|column| format!("lines[{n}].{column}"));
    progress(paper.step(), &paths.each_ref().map(String::as_str), values)
}

fn left(view: &View<'_>, due: Date) -> i64 {
    if due < view.today {
        -i64::from(view.working_days(due, view.today)).max(1)
    } else {
        view.working_days(view.today, due).into()
    }
}

fn open_batches(view: &View<'_>, paper: Paper) -> Vec<Choice> {
    let kind = match paper {
        Paper::Apply => BatchKind::Pool,
        Paper::Claim(_) => BatchKind::Claim,
        Paper::CorrectPool(_) | Paper::CorrectClaim(_) => return Vec::new(),
    };
    let open = view.open_batches().into_iter().filter(|row| row.batch.kind == kind);
    open.map(|row| Choice::new(row.batch.id, &row.batch.name).hint(format!("{} 截止", row.batch.closes)))
        .collect()
}

/// What is known already, so that nobody types it again.
fn known(project: Option<&fund::state::Project>, paper: Paper, batches: &[Choice]) -> Values {
    let mut values = Values::default();
    if let [only] = batches {
        values.set("batch", &only.value);
    }
    let Some(project) = project else { return values };
    if matches!(paper, Paper::CorrectPool(_)) {
        for (path, text) in [
            ("name", project.name.clone()),
            ("scope", project.scope.clone()),
            ("provider.name", project.provider.name.clone()),
            ("provider.code", project.provider.code.to_string()),
            ("planned", project.planned.yuan()),
            ("starts", project.starts.to_string()),
            ("ends", project.ends.to_string()),
        ] {
            values.set(path, text);
        }
    }
    if let (Paper::CorrectClaim(_), Some(claim)) = (paper, &project.claim) {
        let lines: Vec<Values> = claim.lines.iter().map(line).collect();
        values.set_lines(&lines);
    }
    values
}

/// A cost line as it stands in a draft.
pub fn line(line: &fund::state::CostLine) -> Values {
    let mut values = Values::default();
    for (path, text) in [
        ("item", line.item.clone()),
        ("category", line.category.clone()),
        ("amount", line.amount.yuan()),
        ("contract", line.contract.clone()),
        ("code", line.invoice.code.clone()),
        ("number", line.invoice.number.clone()),
        ("invoiced_on", line.invoiced_on.to_string()),
        ("voucher", line.voucher.clone()),
        ("paid_on", line.paid_on.to_string()),
    ] {
        values.set(path, text);
    }
    values
}

/// Why it cannot be handed in now, the reason the office would give first.
fn hold(
    view: &View<'_>,
    actor: &Actor,
    subject: &Subject,
    paper: Paper,
    batches: &[Choice],
    project: Option<&fund::state::Project>,
) -> Option<Hold> {
    let pack = view.pack_of(subject)?;
    let row = paper.step().row();
    let because = |why: &str, remedy: &str, basis| {
        Some(Hold {
            why: why.to_owned(),
            remedy: remedy.to_owned(),
            cites: vec![pack.cite(basis)],
            until: None,
        })
    };
    match may(view.fund, view.packs, paper.step(), actor, subject, view.today) {
        May::Refused(refusal) => {
            return Some(Hold {
                why: refusal.what,
                remedy: refusal.remedy,
                cites: vec![refusal.cite],
                until: refusal.until,
            });
        }
        May::NotYet { until, why, basis } => {
            return Some(Hold { why, remedy: String::new(), cites: vec![basis], until });
        }
        May::Allowed => {}
    }
    if let Paper::Apply = paper
        && let Subject::Enterprise(code) = subject
        && view.enterprise(actor, code).is_some_and(|enterprise| enterprise.projects_left == 0)
    {
        let why = format!("每家企业最多 {} 个项目，贵企业已满", pack.most_projects());
        return because(&why, "已有项目撤回或未通过后可以再申请。", law::Basis::Cumulative);
    }
    if let (Paper::Claim(_), Some(project)) = (paper, project)
        && project.levels.after.is_none()
    {
        let remedy = "请联系第三方机构评测；评测结果由机构填报，您不用填。";
        return because("改造后的数字化水平还没有评测", remedy, law::Basis::Condition);
    }
    if matches!(paper, Paper::Apply | Paper::Claim(_)) && batches.is_empty() {
        return because("现在没有开放的批次", "可以先填好，批次开放后直接提交。", row.basis);
    }
    None
}
