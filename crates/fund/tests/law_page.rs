//! `docs/law/harbin-2024-1.md`: the regulation sentence by sentence, and under each what in this system realises it.
//!
//! Everything on the page is found, nothing is typed: which step rests on which words, which source file cites them,
//! which rule of the pack quotes them, which tests name them. `BLESS=1 cargo test -p fund --test law_page` writes it anew.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use fund::StepId;
use law::{AmountForm, Basis, Date, Facts, Pack, Paragraph};

/// The articles the page covers.
const ARTICLES: [u16; 18] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn harbin() -> Pack {
    let entries = std::fs::read_dir(root().join("policy/harbin-2024-1")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let files: BTreeMap<_, _> = paths.map(|path| (name(&path), std::fs::read(&path).unwrap())).collect();
    Pack::parse(&files).unwrap_or_else(|findings| panic!("{findings:?}"))
}

/// The texts below a folder with that ending, by path from the root, in order.
fn texts(folder: &str, ending: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().is_some_and(|name| name.ends_with(ending)) {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                found.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

/// Anchor id → what stands under it, a kind of line and its entries.
#[derive(Default)]
struct Realised(BTreeMap<String, BTreeMap<&'static str, BTreeSet<String>>>);

impl Realised {
    fn add(&mut self, anchor: &str, kind: &'static str, entry: impl Into<String>) {
        self.0.entry(anchor.to_owned()).or_default().entry(kind).or_default().insert(entry.into());
    }

    fn of(pack: &Pack) -> Self {
        let mut all = Realised::default();
        all.steps(pack);
        all.rules(pack);
        all.tests(pack);
        all
    }

    /// The steps that rest on the words, and the source files that cite them in refusals and conclusions.
    fn steps(&mut self, pack: &Pack) {
        for id in StepId::ALL.iter().filter(|id| id.row().exists_under(pack)) {
            let row = id.row();
            self.add(&pack.cite(row.basis).anchor, "步骤", format!("{} `{}`", row.name, id.key()));
        }
        let sources = texts("crates/fund/src", ".rs");
        for basis in Basis::ALL {
            let cited = format!("Basis::{basis:?}");
            let names = |text: &str| {
                text.match_indices(&cited).any(|(at, _)| {
                    !text[at + cited.len()..].starts_with(|next: char| next.is_ascii_alphanumeric())
                })
            };
            for (path, _) in sources.iter().filter(|(_, text)| names(text)) {
                self.add(&pack.cite(*basis).anchor, "代码引用", format!("`{}`", short(path)));
            }
        }
    }

    /// The rules of the pack that quote the words.
    fn rules(&mut self, pack: &Pack) {
        const RULE: &str = "规则";
        for head in pack.heads() {
            let ceiling =
                head.ceiling.map_or(String::new(), |fen| format!("，总额不超过 {} 万元", fen.wan()));
            self.add(&head.citation.anchor, RULE, format!("支持方向“{}”{ceiling}", head.title));
            match &head.form {
                AmountForm::TieredRate { bands, per_firm } => {
                    for band in bands {
                        let rule = format!("档 `{}`：{}，不超过 {} 万元", band.id, band.rate, band.cap.wan());
                        self.add(&band.citation.anchor, RULE, rule);
                    }
                    let (cap, projects) = (per_firm.cap.wan(), per_firm.projects);
                    let rule = format!("每家企业：{cap} 万元、{projects} 个项目");
                    self.add(&per_firm.citation.anchor, RULE, rule);
                }
                AmountForm::ByKind { kinds, per_recipient } => {
                    for kind in kinds {
                        let (cap, pool) = (kind.cap.wan(), kind.pool.wan());
                        let rule = format!("{}：每项 {cap} 万元、共 {pool} 万元", kind.title);
                        self.add(&kind.citation.anchor, RULE, rule);
                    }
                    if let Some(cap) = per_recipient {
                        self.add(&cap.citation.anchor, RULE, format!("每家不超过 {} 万元", cap.max.wan()));
                    }
                }
                AmountForm::Assessed { per_recipient, .. } => {
                    let rule = format!("每户不超过 {} 万元", per_recipient.max.wan());
                    self.add(&per_recipient.citation.anchor, RULE, rule);
                }
                AmountForm::RateTable { .. } | AmountForm::Contract | AmountForm::None => {}
            }
        }
        let day: Date = "2025-03-03".parse().unwrap();
        for set in ["enterprise", "project", "provider"] {
            for criterion in pack.evaluate(set, &Facts::new(), day) {
                let rule = format!("条件 `{}`：{}", criterion.id, criterion.title);
                self.add(&criterion.citation.anchor, RULE, rule);
            }
        }
        for (name, limit) in pack.limits() {
            self.add(&limit.citation.anchor, "期限", format!("{} `{name}`", limit.label));
        }
        for (list, rules) in pack.evidence_lists() {
            for rule in rules {
                self.add(&rule.citation.anchor, "材料", format!("{} `{list}`", rule.label));
            }
        }
        for cost in pack.cost_categories() {
            self.add(&cost.citation.anchor, RULE, format!("支出类别“{}”", cost.label));
        }
        for industry in pack.industries() {
            self.add(&industry.citation.anchor, RULE, format!("试点行业“{}”", industry.name));
        }
        let (share, _, citation) = pack.share();
        self.add(&citation.anchor, RULE, format!("改造补助的份额 {share}"));
        let first = pack.cite(Basis::FirstPayment);
        self.add(&first.anchor, RULE, format!("首批不低于 {}", pack.first_payment()));
        if let Some(own) = pack.performance() {
            self.add(&own.control.anchor, RULE, format!("落后于应有进度超过 {} 为偏离", own.tolerance));
            let [excellent, good, fair] = own.bands;
            let grades = format!("{excellent} 分以上为优，{good} 分以上为良，{fair} 分以上为中，以下为差");
            self.add(&own.evaluation.anchor, RULE, grades);
            self.add(&own.budget.anchor, RULE, "下达、调剂预算的记录列明所依据的自评结果");
        }
        for reading in pack.readings() {
            for citation in &reading.basis {
                let entry = format!("{}{}", reading.question, reading.chosen_label());
                self.add(&citation.anchor, "口径", entry);
            }
        }
    }

    /// The tests and rehearsals that name the place as people cite it.
    fn tests(&mut self, pack: &Pack) {
        let mut files = texts("crates/fund/tests/scenarios", ".rs");
        files.extend(texts("crates/law/tests", ".rs"));
        files.extend(texts("docs/rehearsals", ".txt"));
        files.retain(|path, _| {
            !path.contains("/support/") && !path.ends_with("/main.rs") && !of_another_city(path)
        });
        for anchor in pack.anchors() {
            let whole = anchor.label.split('（').next().unwrap_or_default();
            let named = |text: &str| {
                text.match_indices(&anchor.label).any(|(at, _)| {
                    anchor.label != whole || !text[at + anchor.label.len()..].starts_with('（')
                })
            };
            let naming: Vec<_> = files.iter().filter(|(_, text)| named(text)).map(|(path, _)| path).collect();
            let number = anchor.id.split('.').next().and_then(|article| article.get(1..)?.parse().ok());
            let own = |path: &str| number.is_some_and(|number| articles_of(path).contains(&number));
            let some_own = naming.iter().any(|path| own(path));
            for path in naming {
                // What is told under another article's name belongs there, unless nothing stands under this one's.
                if own(path) || articles_of(path).is_empty() || !some_own {
                    self.add(&anchor.id, "测试", format!("`{path}`"));
                }
            }
        }
    }

    fn lines(&self, anchors: &BTreeSet<&str>) -> BTreeMap<&'static str, BTreeSet<&str>> {
        let mut lines: BTreeMap<&'static str, BTreeSet<&str>> = BTreeMap::new();
        for entries in anchors.iter().filter_map(|anchor| self.0.get(*anchor)) {
            for (kind, entries) in entries {
                lines.entry(kind).or_default().extend(entries.iter().map(String::as_str));
            }
        }
        lines
    }
}

/// Whether a rehearsal stands in the folder of another city's pack.
fn of_another_city(path: &str) -> bool {
    let rest = path.strip_prefix("docs/rehearsals/").and_then(|rest| rest.split_once('/'));
    rest.is_some_and(|(folder, _)| root().join("policy/examples").join(folder).is_dir())
}

/// The articles a file is named for: 5 and 6 of `art05_06_eligibility.rs`.
fn articles_of(path: &str) -> Vec<u16> {
    let name = path.rsplit('/').next().unwrap_or_default();
    let numbers = name.strip_prefix("art").unwrap_or_default().split('_');
    numbers.map_while(|number| number.parse().ok()).collect()
}

fn short(path: &str) -> &str {
    path.strip_prefix("crates/fund/src/").unwrap_or(path)
}

/// Sentences of a paragraph with the anchors that stand in each.
fn sentences(paragraph: &Paragraph) -> Vec<(String, BTreeSet<&str>)> {
    let mut sentences = vec![(0, String::new())];
    for (at, letter) in paragraph.text.chars().enumerate() {
        sentences.last_mut().unwrap().1.push(letter);
        if "。；：".contains(letter) {
            sentences.push((at + 1, String::new()));
        }
    }
    let placed = sentences.into_iter().filter(|(_, text)| !text.trim().is_empty());
    placed
        .map(|(from, text)| {
            let range = from..from + text.chars().count();
            let here =
                |located: &&law::Located| located.chars.start < range.end && range.start < located.chars.end;
            let anchors = paragraph.anchors.iter().filter(here).map(|located| located.anchor.as_str());
            (text.trim().to_owned(), anchors.collect())
        })
        .collect()
}

/// Sentences on which no step or rule rests, by a part of each that no other has, and why: headings, what is said in general, and
/// what people must do.
const OTHERWISE: [(&str, &str); 8] = [
    (
        "各司其职，协同做好专项资金管理工作",
        "总述。各部门的具体职责见以下各项；哪个环节由哪个岗位办理、哪些环节不得由同一人办理，见步骤表（`docs/permissions.md`）",
    ),
    (
        "开展绩效管理，做好",
        "绩效管理的步骤见第十二条至第十四条。国家验收和评审的筹备（材料、会务、现场）须由人办理；系统提供报表和记录，登记验收结果（`record_city_acceptance`）",
    ),
    (
        "配合开展项目验收评审工作",
        "到场、协调企业须由区县工作人员办理。评审的组织、意见和结论见第八条的步骤；区县在系统中看到本区县项目的安排和结果",
    ),
    (
        "配合开展诊断、培训、对接等公共服务工作",
        "动员企业、组织到场须由区县工作人员办理。诊断的登记和企业确认、培训等采购的办理见第四条（三）、第九条、第十条的步骤",
    ),
    ("支持对象应具备以下基本条件", "引句：条件见以下各项"),
    ("对下列情形之一的单位及项目不予支持", "引句：情形见以下各项"),
    (
        "主要采取财政补助、以奖代补、政府采购等方式",
        "总述。财政补助见第四条（一）、第八条，以奖代补见第四条（二）、（三）2. 和第九条，政府采购见第四条（三）、（四）和第十条",
    ),
    (
        "共同负责解释",
        "解释须由两局作出。条文留有余地之处列为口径（`docs/readings/`），写明由谁确认；确认由人作出，以文件采用",
    ),
];

/// The headings of Article 4, whose content is what follows them.
const HEADINGS: [&str; 10] = [
    "中小企业数字化改造投入补助。",
    "数字化服务商和产品服务培育奖补。",
    "中小企业数字化转型公共服务支持。",
    "中小企业数字化转型促进中心建设运营。",
    "数字化转型诊断咨询服务奖励。",
    "数字化转型意愿能力提升培训。",
    "试点行业数字化转型路线规划。",
    "数字化改造跟踪监测及验收评估。",
    "中小企业数字化转型生态促进。",
    "其他相关工作方向。",
];

/// Why no step or rule rests on a sentence.
///
/// # Panics
/// Where nobody has said why: no operative sentence is without an entry.
#[track_caller]
fn otherwise(sentence: &str) -> &'static str {
    if HEADINGS.iter().any(|heading| sentence.ends_with(heading)) {
        return "标题：内容见其后各句";
    }
    let known = OTHERWISE.iter().find(|(part, _)| sentence.contains(part));
    known.map_or_else(|| panic!("no step, rule or reason for “{sentence}”"), |(_, why)| *why)
}

fn page(pack: &Pack) -> String {
    let realised = Realised::of(pack);
    let mut page = format!("# 逐句对照：{}（{}）\n\n", pack.title, pack.doc_no);
    page += "由 `crates/fund/tests/law_page.rs` 从政策包、步骤表、源代码和测试中查找生成，由同一测试核对。\
             每句之下是落实它的步骤、规则、期限、材料、口径和测试；“代码引用”是在拒绝或结论中写明该条款的源文件\
             （相对 `crates/fund/src/`）。没有步骤、规则引用的，写明为什么。\n";
    for article in ARTICLES.iter().filter_map(|number| pack.regulation().article(*number)) {
        write!(page, "\n## {}\n", article.label).unwrap();
        for paragraph in &article.paragraphs {
            for (sentence, anchors) in sentences(paragraph) {
                write!(page, "\n> {sentence}\n\n").unwrap();
                let mut lines = realised.lines(&anchors);
                // A test names an article; alone it does not say that this sentence of it is realised.
                if lines.keys().all(|kind| *kind == "测试") {
                    lines.clear();
                }
                if lines.is_empty() {
                    writeln!(page, "- 说明：{}", otherwise(&sentence)).unwrap();
                }
                for kind in ["步骤", "规则", "期限", "材料", "口径", "代码引用", "测试"] {
                    if let Some(entries) = lines.get(kind) {
                        let entries: Vec<_> = entries.iter().copied().collect();
                        writeln!(page, "- {kind}：{}", entries.join("；")).unwrap();
                    }
                }
            }
        }
    }
    page
}

#[test]
fn the_page_of_the_law_says_what_realises_each_sentence() {
    let file = root().join("docs/law/harbin-2024-1.md");
    let page = page(&harbin());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &page).unwrap();
    }
    let stored = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        page == stored,
        "docs/law/harbin-2024-1.md is not what the code says; bless it after reading the change"
    );
}

#[test]
fn what_the_main_line_rests_on_is_realised_and_tested() {
    let pack = harbin();
    let realised = Realised::of(&pack);
    let points = [
        Basis::BureauDuty,
        Basis::FinanceDuty,
        Basis::DistrictDuty,
        Basis::DistrictFinanceDuty,
        Basis::EligibleCost,
        Basis::Condition,
        Basis::Base,
        Basis::Cumulative,
        Basis::Tuning,
        Basis::Subject,
        Basis::CleanRecord,
        Basis::Cooperation,
        Basis::LittleGiant,
        Basis::EarlierPilot,
        Basis::NotAccepted,
        Basis::Share,
        Basis::Procedure,
        Basis::EvidenceList,
        Basis::Approval,
        Basis::FirstPayment,
        Basis::Balance,
        Basis::Term,
    ];
    let mut bare = Vec::new();
    for basis in points {
        let cited = pack.cite(basis);
        let lines = realised.lines(&BTreeSet::from([cited.anchor.as_str()]));
        if !["步骤", "规则", "代码引用"].iter().any(|kind| lines.contains_key(kind)) {
            bare.push(format!("{basis:?} ({cited}): no step, rule or code rests on it"));
        }
        if !lines.contains_key("测试") {
            bare.push(format!("{basis:?} ({cited}): no test names it"));
        }
    }
    assert!(bare.is_empty(), "{}", bare.join("\n"));
}
