//! The story, every paper it leads to, and a plain reader of Word files.

use std::io::Read as _;
use std::path::Path;
use std::sync::LazyLock;

use fund::view::View;
use fund::{AccountId, Actor, Role};
use office::official::{self, Sheet};
use office::rehearse::{parse, run};
use office::{Office, Proof};

static OFFICE: LazyLock<Office> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let include = |name: &str| {
        std::fs::read_to_string(root.join("docs/rehearsals").join(name)).map_err(|error| error.to_string())
    };
    let script = parse("story.txt", include_str!("story.txt"), &include)
        .unwrap_or_else(|errors| panic!("{}", errors.iter().map(ToString::to_string).collect::<String>()));
    let pack = office::packs::read_folder(&root.join("policy/harbin-2024-1")).unwrap();
    let rehearsal = run("公文", &script, pack).unwrap();
    assert_eq!(rehearsal.failures, 0, "{}", rehearsal.transcript);
    rehearsal.office
});

/// The office at the end of the story.
pub fn office() -> &'static Office {
    &OFFICE
}

/// A head of the log that is the same in every run.
pub fn proof() -> Proof {
    Proof {
        size: 99,
        root: "ab".repeat(32),
        code: "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ".into(),
        note: String::new(),
    }
}

/// The first account of a role.
pub fn actor(role: Role) -> Actor {
    let of_role = |actor: &&Actor| actor.role == role;
    office().view(|view| view.fund.accounts.values().find(of_role).unwrap().clone())
}

/// The account of the enterprise of a project.
pub fn owner(project: &str) -> Actor {
    office().view(|view| {
        let code = &view.fund.projects[&project.parse().unwrap()].enterprise;
        view.fund.accounts.values().find(|actor| actor.enterprise.as_ref() == Some(code)).unwrap().clone()
    })
}

/// The expert of that organisation.
pub fn expert(organisation: &str) -> Actor {
    let found = |actor: &&Actor| actor.role == Role::Expert && actor.organisation == organisation;
    office().view(|view| view.fund.accounts.values().find(found).unwrap().clone())
}

/// The record of the first act that an enterprise took for its project.
pub fn first_act(project: &str) -> u64 {
    office().view(|view| {
        let project = &view.fund.projects[&project.parse().unwrap()];
        view.fund.acts[project.acts[0]].seq
    })
}

/// A paper of a kind as an official reads it.
pub fn paper(kind: &str) -> Sheet {
    let (proof, handler) = (proof(), actor(Role::BureauHandler));
    let (one, returned) = ("P0001".parse().unwrap(), "P0004".parse().unwrap());
    let account = |line: &fund::state::PaymentLine| format!("账户 {}", line.payee);
    office()
        .view(|view| match kind {
            "acceptance" => official::acceptance(view, &handler, one, &proof),
            "verification" => official::verification(view, &handler, one, &proof),
            "awards" => official::awards(view, "B0002".parse().unwrap(), &proof),
            "notice" => official::notice(view, "N0001".parse().unwrap(), &proof),
            "report" => official::report(view, "N0001".parse().unwrap(), &proof),
            "payment" => official::payment(view, "T0001".parse().unwrap(), account, &proof),
            "contract" => official::payment(view, "T0002".parse().unwrap(), account, &proof),
            "budget" => official::budget(view, &proof),
            "receipt" => official::receipt(view, &owner("P0001"), first_act("P0001"), &proof),
            "correction" => official::correction(view, &owner("P0004"), returned, &proof),
            "inspection" => notice(view, "J0001", "P0001", &proof),
            "inspection-by-lot" => notice(view, "J0001", &drawn(view), &proof),
            "inspection-of-contract" => notice(view, "J0001", "C0001", &proof),
            "inspection-entrusted" => notice(view, "J0002", "91230103100000016W", &proof),
            "rectification" | "sanction-notice" | "decision" | "lifting" => {
                let name = kind.trim_start_matches("sanction-");
                official::supervision(view, &owner("P0001"), "F0001".parse().unwrap(), name, &proof)
            }
            "performance" => official::performance(view, "V0001".parse().unwrap(), &proof),
            other => panic!("{other}"),
        })
        .unwrap()
}

/// Every kind of paper.
pub const KINDS: [&str; 19] = [
    "acceptance",
    "verification",
    "awards",
    "notice",
    "report",
    "payment",
    "contract",
    "budget",
    "receipt",
    "correction",
    "inspection",
    "inspection-by-lot",
    "inspection-of-contract",
    "inspection-entrusted",
    "rectification",
    "sanction-notice",
    "decision",
    "lifting",
    "performance",
];

/// The notice of one of the story's inspections to one target, as the group reads it.
fn notice(view: &View<'_>, id: &str, target: &str, proof: &Proof) -> Option<Sheet> {
    let target = target.parse().unwrap();
    official::inspection(view, &actor(Role::SupervisionGroup), id.parse().unwrap(), &target, proof)
}

/// Whom the story's lot has drawn.
fn drawn(view: &View<'_>) -> String {
    view.fund.inspections[&"J0001".parse().unwrap()].lot.as_ref().unwrap().drawn[0].clone()
}

/// One part of a Word file.
pub fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// What is read in a Word file: a line for each paragraph, and for each row with bars between its cells.
pub fn words(file: &[u8]) -> String {
    let xml = part(file, "word/document.xml");
    let document = roxmltree::Document::parse(&xml).unwrap();
    let body = document.descendants().find(|node| node.has_tag_name((W, "body"))).unwrap();
    let mut lines = Vec::new();
    for block in body.children().filter(roxmltree::Node::is_element) {
        match block.tag_name().name() {
            "p" => lines.push(said(block)),
            "tbl" => lines.extend(rows(block)),
            _ => {}
        }
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n") + "\n"
}

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

fn rows(table: roxmltree::Node<'_, '_>) -> Vec<String> {
    let rows = table.children().filter(|node| node.has_tag_name((W, "tr")));
    let cells = |row: roxmltree::Node<'_, '_>| {
        let cells = row.children().filter(|node| node.has_tag_name((W, "tc")));
        format!("| {} |", cells.map(said).collect::<Vec<_>>().join(" | "))
    };
    rows.map(cells).collect()
}

/// The words below a node; a break is a slash.
pub fn said(node: roxmltree::Node<'_, '_>) -> String {
    node.descendants()
        .filter(roxmltree::Node::is_element)
        .map(|node| match node.tag_name().name() {
            "t" => node.text().unwrap_or_default().to_owned(),
            "br" => " / ".into(),
            "tab" => "\t".into(),
            _ => String::new(),
        })
        .collect()
}

/// An account that does not exist on the record.
pub fn stranger() -> Actor {
    Actor { account: AccountId::from("nobody"), ..actor(Role::Administrator) }
}
