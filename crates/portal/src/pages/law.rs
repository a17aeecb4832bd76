//! `/law`: the regulation article by article, and beside each clause what the system does with it; `/readings` (口径):
//! where the text leaves a choice, which one was made, by whom and why.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use fund::StepId;
use law::{Basis, Facts, Pack, Paragraph, Reading};
use serde::Deserialize;

use crate::access::{self, Access};
use crate::app::App;
use crate::component::Frame;
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/law", Access::Public, law), Route::get("/readings", Access::Public, readings)]
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    at: String,
}

/// A stretch of text, the anchors that begin with it, and whether it is what the reader came for.
struct Stretch {
    text: String,
    ids: Vec<String>,
    marked: bool,
}

struct Clause {
    stretches: Vec<Stretch>,
    uses: Vec<Use>,
}

impl Clause {
    /// Whether the reader came for words of this clause.
    fn marked(&self) -> bool {
        self.stretches.iter().any(|stretch| stretch.marked)
    }
}

/// What the system does with a clause.
struct Use {
    what: &'static str,
    items: Vec<(String, String)>,
}

struct ArticleView {
    id: String,
    label: String,
    clauses: Vec<Clause>,
}

struct ChapterView {
    title: String,
    articles: Vec<ArticleView>,
}

/// A superior document with its words.
struct SuperiorView {
    title: String,
    doc_no: String,
    from: law::Date,
    clauses: Vec<Clause>,
}

#[derive(Template)]
#[template(path = "law/law.html")]
struct Law {
    frame: Frame,
    title: String,
    doc_no: String,
    from: law::Date,
    until: Option<law::Date>,
    version: String,
    digest: String,
    front: Vec<Clause>,
    chapters: Vec<ChapterView>,
    superiors: Vec<SuperiorView>,
    /// Laws that the text refers to: title and the articles of which a number is applied.
    laws: Vec<(String, Vec<ArticleView>)>,
    /// Whether the reader may look at the packs.
    packs: bool,
    /// What a pack made from excerpts does not know, and where the excerpts come from.
    partial: Option<law::Partial>,
}

async fn law(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let frame = visitor.frame(&app, "法规");
    let made = app.office.view(|view| {
        view.pack().map(|pack| Law {
            packs: access::CITY.admits(visitor.role()),
            ..Law::new(frame, pack, &asked.at)
        })
    });
    page(&made.ok_or_else(no_pack)?)
}

fn no_pack() -> Problem {
    Problem::Unavailable("还没有采用任何政策包。".into())
}

impl Law {
    fn new(frame: Frame, pack: &Pack, at: &str) -> Self {
        let uses = Uses::of(pack);
        let regulation = pack.regulation();
        let superior = |own: &law::Superior| SuperiorView {
            title: own.title.clone(),
            doc_no: own.doc_no.clone(),
            from: own.from,
            clauses: own.text.front.iter().map(|paragraph| clause(paragraph, at, &uses)).collect(),
        };
        let articles = |chapter: &law::Chapter, prefix: &str| -> Vec<ArticleView> {
            let article = |article: &law::Article| ArticleView {
                id: format!("{prefix}a{}", article.number),
                label: article.label.clone(),
                clauses: article.paragraphs.iter().map(|paragraph| clause(paragraph, at, &uses)).collect(),
            };
            chapter.articles.iter().map(article).collect()
        };
        let chapters = regulation
            .chapters
            .iter()
            .map(|chapter| ChapterView { title: chapter.title.clone(), articles: articles(chapter, "") });
        let laws = (1..).zip(pack.laws()).map(|(number, own)| {
            let of = own.text.chapters.iter().flat_map(|chapter| articles(chapter, &format!("l{number}-")));
            (own.title.clone(), of.collect())
        });
        Law {
            frame,
            title: pack.title.clone(),
            doc_no: pack.doc_no.clone(),
            from: pack.effective.from,
            until: pack.effective.until,
            version: pack.version.clone(),
            digest: pack.digest.clone(),
            front: regulation.front.iter().map(|paragraph| clause(paragraph, at, &uses)).collect(),
            chapters: chapters.collect(),
            superiors: pack.superiors().iter().map(superior).collect(),
            laws: laws.collect(),
            packs: false,
            partial: pack.partial().cloned(),
        }
    }
}

fn clause(paragraph: &Paragraph, at: &str, uses: &Uses) -> Clause {
    let chars: Vec<char> = paragraph.text.chars().collect();
    let mut cuts = vec![0, chars.len()];
    for located in &paragraph.anchors {
        cuts.extend([located.chars.start.min(chars.len()), located.chars.end.min(chars.len())]);
    }
    cuts.sort_unstable();
    cuts.dedup();
    let stretches = cuts.windows(2).map(|pair| {
        let covers = |located: &&law::Located| located.chars.start <= pair[0] && pair[1] <= located.chars.end;
        Stretch {
            text: chars[pair[0]..pair[1]].iter().collect(),
            ids: paragraph
                .anchors
                .iter()
                .filter(|l| l.chars.start == pair[0])
                .map(|l| l.anchor.clone())
                .collect(),
            marked: paragraph.anchors.iter().filter(covers).any(|located| located.anchor == at),
        }
    });
    let anchors: Vec<&str> = paragraph.anchors.iter().map(|located| located.anchor.as_str()).collect();
    Clause { stretches: stretches.collect(), uses: uses.under(&anchors) }
}

/// What rests on each anchor, by anchor: words and address.
struct Uses {
    steps: BTreeMap<String, Vec<(String, String)>>,
    readings: BTreeMap<String, Vec<(String, String)>>,
    conditions: BTreeMap<String, Vec<(String, String)>>,
    heads: BTreeMap<String, Vec<(String, String)>>,
    limits: BTreeMap<String, Vec<(String, String)>>,
}

impl Uses {
    fn of(pack: &Pack) -> Self {
        let mut uses = Uses {
            steps: BTreeMap::new(),
            readings: BTreeMap::new(),
            conditions: BTreeMap::new(),
            heads: BTreeMap::new(),
            limits: BTreeMap::new(),
        };
        for row in StepId::ALL.iter().map(|step| step.row()).filter(|row| row.exists_under(pack)) {
            let offices: Vec<_> = row.by.iter().map(|role| role.zh()).collect();
            add(
                &mut uses.steps,
                &pack.cite(row.basis).anchor,
                format!("{}（{}）", row.name, offices.join("、")),
                "/guide#steps".into(),
            );
        }
        for reading in pack.readings() {
            for cite in &reading.basis {
                add(
                    &mut uses.readings,
                    &cite.anchor,
                    reading.question.clone(),
                    format!("/readings#{}", reading.id),
                );
            }
        }
        for result in ["enterprise", "project", "provider"]
            .iter()
            .flat_map(|set| pack.evaluate(set, &Facts::new(), pack.effective.from))
        {
            add(&mut uses.conditions, &result.citation.anchor, result.title, "/guide#conditions".into());
        }
        for cost in pack.cost_categories() {
            let word = if cost.eligible { "可计入" } else { "不计入" };
            add(
                &mut uses.conditions,
                &cost.citation.anchor,
                format!("{}：{word}", cost.label),
                "/guide#amounts".into(),
            );
        }
        for rule in pack.evidence_lists().flat_map(|(_, rules)| rules) {
            add(
                &mut uses.conditions,
                &rule.citation.anchor,
                format!("材料：{}", rule.label),
                "/guide#materials".into(),
            );
        }
        for head in pack.heads() {
            add(
                &mut uses.heads,
                &head.citation.anchor,
                format!("支持方向：{}", head.title),
                "/results".into(),
            );
            for standard in head.standards() {
                add(
                    &mut uses.heads,
                    &standard.citation.anchor,
                    format!("{}：最高 {}", standard.words, standard.rate),
                    "/calculator".into(),
                );
            }
            if let law::AmountForm::TieredRate { per_firm, .. }
            | law::AmountForm::RateTable { per_firm, .. } = &head.form
            {
                add(
                    &mut uses.heads,
                    &per_firm.citation.anchor,
                    "每家企业的累计上限和项目数".into(),
                    "/calculator".into(),
                );
            }
        }
        let none = law::Rate::percent(0);
        let (rate, _, cite) = pack.share();
        if rate > none {
            add(&mut uses.heads, &cite.anchor, format!("改造补助占 {rate}"), "/results".into());
        }
        if pack.first_payment() > none {
            add(
                &mut uses.heads,
                &pack.cite(Basis::FirstPayment).anchor,
                format!("首批不低于 {}", pack.first_payment()),
                "/guide#questions".into(),
            );
        }
        if let Some(rule) = pack.supplement() {
            let words = format!("补充合同合计不超过原合同的 {}", rule.most);
            add(&mut uses.heads, &rule.citation.anchor, words, "/guide#steps".into());
        }
        for (_, limit) in pack.limits() {
            add(
                &mut uses.limits,
                &limit.citation.anchor,
                format!("{}：{limit}", limit.label),
                "/guide#steps".into(),
            );
        }
        uses
    }

    fn under(&self, anchors: &[&str]) -> Vec<Use> {
        let of = |what, map: &BTreeMap<String, Vec<(String, String)>>| {
            let mut items: Vec<_> =
                anchors.iter().filter_map(|anchor| map.get(*anchor)).flatten().cloned().collect();
            items.sort();
            items.dedup();
            Use { what, items }
        };
        let mut uses = vec![
            of("办理", &self.steps),
            of("条件和材料", &self.conditions),
            of("金额", &self.heads),
            of("时限", &self.limits),
            of("口径", &self.readings),
        ];
        uses.retain(|used| !used.items.is_empty());
        uses
    }
}

fn add(map: &mut BTreeMap<String, Vec<(String, String)>>, anchor: &str, words: String, href: String) {
    map.entry(anchor.to_owned()).or_default().push((words, href));
}

#[derive(Template)]
#[template(path = "law/readings.html")]
struct Readings {
    frame: Frame,
    readings: Vec<Reading>,
}

async fn readings(State(app): State<App>, visitor: Visitor) -> Page {
    let frame = visitor.frame(&app, "口径").crumb("法规", "/law").crumb("口径", "");
    let readings =
        app.office.view(|view| view.pack().map(|pack| pack.readings().to_vec())).ok_or_else(no_pack)?;
    page(&Readings { frame, readings })
}
