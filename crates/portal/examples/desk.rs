//! Writes the officials' pages of a small town into a folder that a browser can open without a server:
//! `cargo run -p portal --example desk -- FOLDER [ROLE ADDRESS]…`. For looking at pages while writing them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "an example for developers")]

#[path = "../tests/desk/town.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod town;

use std::path::PathBuf;

use fund::Role;
use portal::assets;

/// Role and address of every page that is written.
const PAGES: [(&str, Role, &str); 24] = [
    ("worklist-district", Role::DistrictOffice, "/worklist"),
    ("worklist-reviewer", Role::BureauReviewer, "/worklist"),
    ("worklist-handler", Role::BureauHandler, "/worklist"),
    ("projects", Role::BureauHandler, "/projects"),
    ("case-paid", Role::BureauReviewer, "/projects/P0001"),
    ("case-verified", Role::BureauHandler, "/projects/P0003"),
    ("case-noticed", Role::BureauLeader, "/projects/P0005"),
    ("case-returned", Role::DistrictOffice, "/projects/P0006"),
    ("case-mine", Role::Enterprise, "/projects/P0001"),
    ("case-applied", Role::DistrictOffice, "/projects/P0007"),
    ("case-timeline", Role::BureauReviewer, "/projects/P0001/timeline"),
    ("batches", Role::BureauHandler, "/batches"),
    ("batch", Role::BureauHandler, "/batches/B0002"),
    ("batch-sheet", Role::BureauHandler, "/batches/B0002/award-sheet"),
    ("notices", Role::BureauReviewer, "/office/notices"),
    ("notice-papers", Role::BureauLeader, "/office/notices/N0002/papers"),
    ("payments", Role::FinanceBureau, "/payments"),
    ("payments-new", Role::FinanceBureau, "/payments/new?kind=balance"),
    ("payment", Role::FinanceBureau, "/payments/T0001"),
    ("payment-file", Role::FinanceBureau, "/payments/T0001/file"),
    ("recovery", Role::FinanceBureau, "/recoveries/R0001"),
    ("money", Role::FinanceBureau, "/money"),
    ("enterprises", Role::BureauHandler, "/enterprises"),
    ("enterprise", Role::BureauHandler, "/enterprises/91230103500001376Q"),
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("usage: desk FOLDER")?);
    std::fs::create_dir_all(folder.join("assets"))?;
    for (served_as, bytes) in assets::all() {
        std::fs::write(folder.join("assets").join(served_as), bytes)?;
    }
    let write = |name: &str, html: &str| {
        std::fs::write(folder.join(format!("{name}.html")), html.replace("\"/assets/", "\"assets/"))
    };
    let town = town::Town::new();
    for (name, role, address) in PAGES {
        let (status, html) = town.open(Some(role), address).await;
        println!("{status} {name} {address}");
        write(name, &html)?;
    }
    let me = town.account(Role::BureauHandler).to_string();
    for (name, usual) in [("季度报表", "yes"), ("给财政局的名单", "")] {
        let fields = [
            ("name", name),
            ("usual", usual),
            ("use-id", "yes"),
            ("use-enterprise", "yes"),
            ("use-paid", "yes"),
        ];
        town.post(&me, "/exports/projects", &fields).await;
    }
    write("exports", &town.open(Some(Role::BureauHandler), "/exports/projects").await.1)?;
    write("projects-templates", &town.open(Some(Role::BureauHandler), "/projects").await.1)?;
    imports(&write).await?;
    Ok(())
}

/// The page of an import, with defects, and before it is confirmed.
async fn imports(write: &impl Fn(&str, &str) -> std::io::Result<()>) -> std::io::Result<()> {
    const HEADS: &str = "统一社会信用代码,企业名称,所在区县,行业代码,从业人员,上年营业收入,具有独立法人资格";
    const SOUND: &str = "91230103500004112G,冰城示例轴承销售有限公司,南岗区,3411,120,8000万,是";
    let town = town::Town::of_imports();
    write("import", &town.open(Some(Role::BureauHandler), "/imports/enterprises").await.1)?;
    let me = town.account(Role::BureauHandler).to_string();
    let wrong = format!("{HEADS}\n{SOUND}\n9.12E+17,,道外县,341,很多,-1,也许\n{SOUND}\n");
    let good = format!("{HEADS}\n{SOUND}\n");
    for (name, table) in [("import-wrong", wrong), ("import-good", good)] {
        let shown =
            town.upload(&me, "/imports/enterprises", "企业名录（2025年6月）.csv", table.as_bytes()).await;
        write(name, &shown.html)?;
    }
    Ok(())
}
