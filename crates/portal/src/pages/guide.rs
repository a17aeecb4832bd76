//! `/guide` (办事指南): conditions, amounts, materials, steps and time limits, all read from the policy pack and the
//! step table, so that it never says anything the system does not do.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use fund::view::View;
use fund::{Role, Stage, StepId, SubjectKind};
use law::{AmountForm, Basis, Citation, EvidenceForm, Facts, Fen, Pack};

use crate::access::Access;
use crate::app::App;
use crate::component::Frame;
use crate::hosts;
use crate::pages::front::{days, in_wan};
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/guide", Access::Public, guide)]
}

struct Condition {
    title: String,
    cite: Citation,
    needs: String,
    note: String,
}

struct BandRow {
    range: String,
    rate: String,
    cap: Fen,
    cite: Citation,
}

struct CostRow {
    label: String,
    note: String,
    eligible: bool,
    cite: Citation,
}

struct Materials {
    title: &'static str,
    rows: Vec<Material>,
}

struct Material {
    label: String,
    form: &'static str,
    source: String,
    when: String,
    note: String,
    required: bool,
    cite: Citation,
}

struct StepRow {
    name: &'static str,
    by: String,
    limit: String,
    /// Taken only when something went another way: a return, a change, a dispute.
    when_needed: bool,
    cite: Citation,
}

struct Question {
    ask: &'static str,
    answer: String,
    basis: Vec<Citation>,
}

#[derive(Template)]
#[template(path = "guide/guide.html")]
struct Guide {
    frame: Frame,
    title: String,
    doc_no: String,
    until: String,
    bureau: String,
    phone: &'static str,
    firm: Vec<Condition>,
    project: Vec<Condition>,
    bands: Vec<BandRow>,
    /// Whether level and dates choose the line, and not the investment.
    table: bool,
    firm_cap: String,
    firm_projects: u32,
    firm_cite: Citation,
    costs: Vec<CostRow>,
    materials: Vec<Materials>,
    way: ui::StepBar,
    steps: Vec<StepRow>,
    questions: Vec<Question>,
}

async fn guide(State(app): State<App>, visitor: Visitor) -> Page {
    let frame = visitor.frame(&app, "办事指南");
    let guide = app.office.view(|view| view.pack().map(|pack| Guide::new(frame, view, pack)));
    page(&guide.ok_or_else(|| Problem::Unavailable("还没有采用任何政策包。".into()))?)
}

impl Guide {
    fn new(frame: Frame, view: &View<'_>, pack: &Pack) -> Self {
        let head = pack.transformation();
        let (AmountForm::TieredRate { per_firm, .. } | AmountForm::RateTable { per_firm, .. }) = &head.form
        else {
            return Self::without_bands(frame, view, pack);
        };
        let bands = head.standards().into_iter().map(|standard| BandRow {
            range: standard.words,
            rate: standard.rate,
            cap: standard.cap,
            cite: standard.citation,
        });
        Guide {
            bands: bands.collect(),
            firm_cite: per_firm.citation.clone(),
            ..Self::without_bands(frame, view, pack)
        }
    }

    fn without_bands(frame: Frame, view: &View<'_>, pack: &Pack) -> Self {
        let nothing = Facts::new();
        let conditions = |set: &str| {
            pack.evaluate(set, &nothing, view.today)
                .into_iter()
                .map(|c| Condition {
                    title: c.title,
                    cite: c.citation,
                    needs: if c.needs.is_empty() {
                        "由办理记录直接得出".into()
                    } else {
                        c.needs.join("、")
                    },
                    note: if c.standard.is_empty() {
                        c.remedy
                    } else {
                        format!("{}。{}", c.standard, c.remedy)
                    },
                })
                .collect()
        };
        Guide {
            frame,
            title: pack.title.clone(),
            doc_no: pack.doc_no.clone(),
            until: pack.effective.until.map_or_else(|| "长期有效".into(), |day| format!("有效期至 {day}")),
            bureau: hosts::bureau(Some(pack)),
            phone: hosts::phone(Some(pack)),
            firm: conditions("enterprise"),
            project: conditions("project"),
            bands: Vec::new(),
            table: pack.rate_table().is_some(),
            firm_cap: in_wan(pack.firm_ceiling()),
            firm_projects: pack.most_projects(),
            firm_cite: pack.cite(Basis::Cumulative),
            costs: pack
                .cost_categories()
                .iter()
                .map(|cost| CostRow {
                    label: cost.label.clone(),
                    note: cost.note.clone(),
                    eligible: cost.eligible,
                    cite: cost.citation.clone(),
                })
                .collect(),
            materials: materials(pack),
            way: way(),
            steps: steps(pack),
            questions: questions(pack),
        }
    }
}

/// The way of a project from its application to the balance.
fn way() -> ui::StepBar {
    let names = fund::view::phase_names();
    names.iter().fold(ui::StepBar::new(), |bar, name| bar.mark(name, ui::StepState::Ahead, ""))
}

fn materials(pack: &Pack) -> Vec<Materials> {
    let lists = [
        ("pool", "申请入库时"),
        ("progress", "实施期间"),
        ("claim", "申报奖补时"),
        ("account", "登记收款账户时"),
    ];
    lists
        .into_iter()
        .map(|(list, title)| Materials { title, rows: pack.evidence(list).iter().map(material).collect() })
        .filter(|list: &Materials| !list.rows.is_empty())
        .collect()
}

fn material(rule: &law::EvidenceRule) -> Material {
    Material {
        label: rule.label.clone(),
        form: match rule.form {
            EvidenceForm::Electronic => "电子原件",
            EvidenceForm::Scan => "原件扫描",
            EvidenceForm::Either => "电子原件或扫描",
            EvidenceForm::Table => "表格（xlsx 或 CSV）",
            EvidenceForm::Online => "在线填写",
        },
        source: rule.source.clone(),
        when: rule.when.clone(),
        note: rule.note.clone(),
        required: rule.required,
        cite: rule.citation.clone(),
    }
}

/// The duties of a case in the order of the procedure: who, how long, under which article.
fn steps(pack: &Pack) -> Vec<StepRow> {
    let on_the_way = [SubjectKind::Project, SubjectKind::Notice, SubjectKind::Payment];
    let mut seen = BTreeMap::new();
    StepId::ALL
        .iter()
        .map(|step| step.row())
        .filter(|row| row.exists_under(pack))
        .filter(|row| {
            row.id == StepId::ApplyPool || (row.duty == fund::Duty::Must && on_the_way.contains(&row.on))
        })
        .filter(|row| seen.insert(row.name, ()).is_none())
        .map(|row| StepRow {
            name: row.name,
            by: row
                .by
                .iter()
                .map(|role| if *role == Role::Enterprise { "您" } else { role.zh() })
                .collect::<Vec<_>>()
                .join("、"),
            limit: row.limit.and_then(|name| pack.limit(name)).map_or_else(String::new, |limit| days(&limit)),
            when_needed: when_needed(row),
            cite: pack.cite(row.basis),
        })
        .collect()
}

fn when_needed(row: &fund::Step) -> bool {
    let aside = |stage: &Stage| {
        stage.tone() == fund::Tone::Careful || *stage == Stage::ChangeRequested || stage.of_advance()
    };
    !row.from.is_empty() && row.from.iter().all(aside)
}

fn questions(pack: &Pack) -> Vec<Question> {
    let limit = |name: &str| pack.limit(name).map_or_else(String::new, |limit| days(&limit));
    let chosen =
        |id: &str| pack.reading(id).map_or_else(String::new, |r| format!("{}。{}", r.chosen_label(), r.why));
    let ask = |ask, answer, points: &[Basis]| Question {
        ask,
        answer,
        basis: points.iter().map(|b| pack.cite(*b)).collect(),
    };
    let (most, ceiling) = (pack.most_projects(), in_wan(pack.firm_ceiling()));
    vec![
        ask(
            "一家企业能报几个项目？",
            format!("最多 {most} 个，累计不超过 {ceiling}。项目按批准的先后计入。"),
            &[Basis::Cumulative],
        ),
        ask(
            "先改造还是先申请？",
            "先申请入库。入库后实施改造，其间报送进展；达到数字化水平二级后申报奖补，再经验收。".into(),
            &[Basis::Procedure, Basis::Condition],
        ),
        ask(
            "按合同额还是按实际支出算？",
            "按核定改造投入算：逐条核对合同、发票和付款，合计由系统算出，不由人填写。".into(),
            &[Basis::Base, Basis::EvidenceList],
        ),
        ask("发票含税怎么算？", chosen("tax"), &[Basis::Base]),
        ask("达到三级、四级可以吗？", chosen("level"), &[Basis::Condition]),
        ask(
            "材料被退回怎么办？",
            format!(
                "退回时一次写明全部问题。请在 {}内补正，逾期可撤回后在以后的批次重新申请。",
                limit("correction")
            ),
            &[Basis::Cooperation],
        ),
        ask(
            "公示多久？不同意怎么办？",
            format!("公示 {}。公示期内任何人都可以提出异议，{}内答复。", limit("notice"), limit("objection")),
            &[Basis::Approval],
        ),
        ask("什么时候到账？", paid(pack), &[Basis::FirstPayment, Basis::Balance]),
    ]
}

/// When the money comes; without a floor for the first payment nothing is said of one.
fn paid(pack: &Pack) -> String {
    let first = pack.first_payment();
    let least =
        if first > law::Rate::percent(0) { format!("，首批不低于 {first}") } else { String::new() };
    format!("市政府批准后发放{least}；余款在城市试点通过验收且中央资金到位后发放。")
}
