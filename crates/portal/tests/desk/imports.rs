//! 批量导入, as people do it: each list uploaded as CSV and as a workbook, sound and with every kind of defect. A preview
//! changes nothing; a confirmation does all rows or none; a second one does nothing.

use axum::http::StatusCode;
use fund::{ProjectId, Role, Stage};
use office::imports::Kind;
use office::table::{Column, Table, xlsx};

use crate::town::{Answer, Town};
use crate::{page, says};

/// One kind of list in the town: who holds it, where it goes, sound rows, and rows with one defect each.
struct List {
    kind: Kind,
    account: &'static str,
    address: &'static str,
    /// The page it is brought in from.
    home: &'static str,
    sound: &'static [&'static str],
    /// Rows, row and column of the defect, the value as it stands, and words of what to do.
    defects: &'static [Defect],
}

struct Defect {
    rows: &'static [&'static str],
    at: u32,
    column: &'static str,
    value: &'static str,
    says: &'static str,
}

const fn defect(
    rows: &'static [&'static str],
    at: u32,
    column: &'static str,
    value: &'static str,
    says: &'static str,
) -> Defect {
    Defect { rows, at, column, value, says }
}

const LISTS: [List; 4] = [
    List {
        kind: Kind::Enterprises,
        account: "r03",
        address: "/imports/enterprises",
        home: "/enterprises",
        sound: &[
            "91230103500004112G,冰城示例轴承销售有限公司,南岗区,3411,120,8000万,是",
            "91230103500005481W,中央大街示例制药有限公司,道里区,2720,85,30000000.00,是",
        ],
        defects: &[
            defect(
                &["91230103500004112A,甲,南岗区,3411,1,1,是"],
                2,
                "统一社会信用代码",
                "91230103500004112A",
                "校验位",
            ),
            defect(&["91230103500004112G,,南岗区,3411,1,1,是"], 2, "企业名称", "（空）", "请填写"),
            defect(&["91230103500004112G,甲,道外县,3411,1,1,是"], 2, "所在区县", "道外县", "南岗区"),
            defect(&["91230103500004112G,甲,南岗区,341,1,1,是"], 2, "行业代码", "341", "四位数字"),
            defect(&["91230103500004112G,甲,南岗区,3411,一百,1,是"], 2, "从业人员", "一百", "应为整数"),
            defect(&["91230103500004112G,甲,南岗区,3411,1,八千,是"], 2, "上年营业收入", "八千", ""),
            defect(
                &["91230103500004112G,甲,南岗区,3411,1,1,大概"],
                2,
                "具有独立法人资格",
                "大概",
                "“是”或“否”",
            ),
            defect(
                &["91230103500004112G,甲,南岗区,3411,1,1,是", "91230103500004112G,甲,南岗区,3411,1,1,是"],
                3,
                "统一社会信用代码",
                "91230103500004112G",
                "与第 2 行是同一家企业",
            ),
        ],
    },
    List {
        kind: Kind::Pool,
        account: "r05",
        address: "/imports/pool",
        home: "/projects",
        sound: &["P0004,91230199128175037N,准予入库,", "P0005,91230103500001376Q,不予入库,与已入库项目重复"],
        defects: &[
            defect(&["P0099,91230199128175037N,准予入库,"], 2, "项目编号", "P0099", "没有这个项目"),
            defect(
                &["P0004,91230103500005481W,准予入库,"],
                2,
                "统一社会信用代码",
                "91230103500005481W",
                "是否错行",
            ),
            defect(&["P0004,91230199128175037N,同意,"], 2, "审核结论", "同意", "准予入库或不予入库"),
            defect(&["P0004,91230199128175037N,不予入库,"], 2, "理由", "（空）", "须写明理由"),
            defect(
                &["P0004,91230199128175037N,准予入库,", "P0004,91230199128175037N,准予入库,"],
                3,
                "项目编号",
                "P0004",
                "与第 2 行是同一个项目",
            ),
        ],
    },
    List {
        kind: Kind::Receipts,
        account: "r09",
        address: "/imports/receipts/T0001",
        home: "/payments/T0001",
        sound: &["P0001,0420,168000.00,HD1,2025-06-16", ",6222000000000420,12.6万,HD2,2025-06-16"],
        defects: &[
            defect(&["P0001,0420,一笔,HD1,2025-06-16"], 2, "到账金额", "一笔", ""),
            defect(&["P0001,0420,168000,HD1,昨天"], 2, "到账日期", "昨天", "2025-03-01"),
            defect(&["P0001,0421,168000,HD1,2025-06-16"], 2, "收款账号", "0421", "0420"),
            defect(&["P0009,0420,168000,HD1,2025-06-16"], 2, "项目编号", "P0009", "不在拨付单 T0001 中"),
            defect(&["P0001,0420,168000,,2025-06-16"], 2, "回单流水号", "（空）", "请填写"),
            defect(
                &["P0001,0420,168000,HD1,2025-06-16", "P0002,0420,126000,HD1,2025-06-16"],
                3,
                "回单流水号",
                "HD1",
                "与第 2 行的流水号相同",
            ),
        ],
    },
    List {
        kind: Kind::Lines,
        account: "",
        address: "/imports/lines/P0003",
        home: "/projects/P0003",
        sound: &[
            "生产执行系统,软件,30万,HT-9,,25232000000000000901,2025-05-15,PZ901,2025-05-20",
            "网关,软件,20000.50,HT-9,2300204130,04128841,2025年5月16日,PZ902,2025/5/21",
        ],
        defects: &[
            defect(
                &["软件,花费,1,H,,25232000000000000901,2025-05-15,P,2025-05-20"],
                2,
                "支出类别",
                "花费",
                "软件",
            ),
            defect(
                &["软件,软件,很多,H,,25232000000000000901,2025-05-15,P,2025-05-20"],
                2,
                "申报金额",
                "很多",
                "",
            ),
            defect(&["软件,软件,1,H,,2523,2025-05-15,P,2025-05-20"], 2, "发票号码", "2523", "应为 20 位"),
            defect(
                &["软件,软件,1,H,,25232000000000000901,2025-13-15,P,2025-05-20"],
                2,
                "开票日期",
                "2025-13-15",
                "应为日期",
            ),
            defect(
                &["软件,软件,1,H,,25232000000000000901,2025-05-15,P,2025-05-01"],
                2,
                "付款日期",
                "2025-05-01",
                "早于开票日期",
            ),
            defect(
                &["软件,软件,1,H,,25232000000000000901,2025-05-15,P,2026-05-20"],
                2,
                "付款日期",
                "2026-05-20",
                "未付的支出不能申报",
            ),
            defect(
                &["软件,软件,1,,,25232000000000000901,2025-05-15,P,2025-05-20"],
                2,
                "合同编号",
                "（空）",
                "请填写",
            ),
        ],
    },
];

/// Who holds this list: an enterprise's account has its number from the order in which the script opens it.
fn account(town: &Town, list: &List) -> String {
    if !list.account.is_empty() {
        return list.account.to_owned();
    }
    town.office.view(|view| {
        let owner = &view.fund.projects[&"P0003".parse::<ProjectId>().unwrap()].enterprise;
        view.fund
            .accounts
            .values()
            .find(|actor| actor.enterprise.as_ref() == Some(owner))
            .unwrap()
            .account
            .to_string()
    })
}

fn heads(kind: Kind) -> Vec<&'static str> {
    kind.columns().iter().map(|column| column.title).collect()
}

fn csv(heads: &[&str], rows: &[&str]) -> Vec<u8> {
    let lines: Vec<String> =
        std::iter::once(heads.join(",")).chain(rows.iter().map(|row| (*row).to_owned())).collect();
    format!("\u{feff}{}\r\n", lines.join("\r\n")).into_bytes()
}

fn workbook(heads: &[&str], rows: &[&str]) -> Vec<u8> {
    let mut table = Table::new("名单", heads.iter().map(|head| Column::text(head)).collect::<Vec<_>>());
    for row in rows {
        table.push(row.split(',').map(Into::into).collect::<Vec<_>>());
    }
    xlsx(&[&table]).unwrap()
}

async fn send(town: &Town, list: &List, name: &str, bytes: &[u8]) -> Answer {
    town.upload(&account(town, list), list.address, name, bytes).await
}

/// The town's whole state, and the drafts of claims, which are none of it.
fn state(town: &Town) -> (fund::Fund, u64) {
    (town.office.view(|view| view.fund.clone()), town.office.checkpoint().unwrap().size)
}

/// Given a sound list, as CSV and as a workbook; when it is uploaded; then each row says what it would do, and nothing has
/// happened. When it is confirmed, all rows are done; when it is confirmed again, nothing.
#[tokio::test]
async fn a_sound_list_is_shown_then_done_then_not_done_again() {
    for list in &LISTS {
        let (heads, rows) = (heads(list.kind), list.sound);
        for (name, bytes) in [("名单.csv", csv(&heads, rows)), ("名单.xlsx", workbook(&heads, rows))] {
            let town = Town::of_imports();
            let account = account(&town, list);
            let before = state(&town);
            let preview = send(&town, list, name, &bytes).await;
            assert_eq!(preview.status, StatusCode::OK, "{name} {}: {}", list.address, preview.html);
            says(&preview.html, &[name, "填写无误的 2 行", "第 2 行", "第 3 行"]);
            assert!(state(&town) == before, "a preview changes nothing: {}", list.address);

            let key = preview.input("key");
            let commit = format!("{}/commit", list.address);
            let wrong = town.post(&account, &commit, &[("key", "0".repeat(32).as_str())]).await;
            assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
            assert!(state(&town) == before, "another page's confirmation does nothing");

            let done = town.post(&account, &commit, &[("key", &key)]).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
            assert_eq!(done.location, list.home);
            let after = state(&town);
            assert_eq!(after == before, list.kind == Kind::Lines, "{}: a draft is no act", list.address);
            carried_out(&town, list.kind);

            let again = town.post(&account, &commit, &[("key", &key)]).await;
            assert_eq!(again.status, StatusCode::SEE_OTHER);
            assert!(again.told.contains(&encoded("没有重复办理")), "{}", again.told);
            assert!(state(&town) == after, "a second confirmation does nothing");
        }
    }
}

fn encoded(words: &str) -> String {
    words.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// What the sound rows of a list lead to.
fn carried_out(town: &Town, kind: Kind) {
    let project = |id: &str| -> ProjectId { id.parse().unwrap() };
    town.office.view(|view| match kind {
        Kind::Enterprises => {
            let known = &view.fund.enterprises[&"91230103500005481W".parse().unwrap()];
            assert_eq!(
                (known.name.as_str(), known.district.as_str()),
                ("中央大街示例制药有限公司", "230102")
            );
        }
        Kind::Pool => {
            let stage = |id| view.fund.projects[&project(id)].stage;
            assert_eq!((stage("P0004"), stage("P0005")), (Stage::Pooled, Stage::NotPooled));
        }
        Kind::Receipts => {
            let paid = |id| view.project_row(project(id)).unwrap().paid;
            assert_eq!(paid("P0001").get() + paid("P0002").get(), 16_800_000 + 12_600_000);
        }
        Kind::Lines => assert!(view.fund.projects[&project("P0003")].claim.is_none()),
        Kind::Statement => panic!("statements are not among these lists"),
    });
}

/// Given a list with one defect; then the page names file, row, column, value and what to do; nothing can be confirmed.
#[tokio::test]
async fn every_defect_is_named_by_file_row_column_and_value() {
    let town = Town::of_imports();
    let before = state(&town);
    for list in &LISTS {
        let heads = heads(list.kind);
        for Defect { rows, at, column, value, says: words } in list.defects {
            for (name, bytes) in [("名单.csv", csv(&heads, rows)), ("名单.xlsx", workbook(&heads, rows))]
            {
                let shown = send(&town, list, name, &bytes).await;
                assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY, "{rows:?}: {}", shown.html);
                let value =
                    if value.starts_with('（') { (*value).to_owned() } else { format!("“{value}”") };
                let sentence = format!("第 {at} 行：“{column}”列，{value}：");
                says(&shown.html, &[name, &sentence, words, "没有办理任何内容"]);
                assert!(!shown.html.contains("/commit\""), "{rows:?} cannot be confirmed");
            }
        }
    }
    assert!(state(&town) == before);
}

/// Given a file that cannot be read as this list at all; then one sentence names the file and says what to do.
#[tokio::test]
async fn a_file_that_is_not_this_list_is_refused_in_one_sentence() {
    let town = Town::of_imports();
    let before = state(&town);
    for list in &LISTS {
        let (heads, rows) = (heads(list.kind), list.sound);
        let missing: Vec<&str> = heads.iter().skip(1).copied().collect();
        let shorter: Vec<&str> = rows.iter().map(|row| row.split_once(',').unwrap().1).collect();
        let other: Vec<&str> = heads.iter().map(|_| "列").collect();
        let other: Vec<String> = other.iter().enumerate().map(|(at, head)| format!("{head}{at}")).collect();
        let other: Vec<&str> = other.iter().map(String::as_str).collect();
        let doubled: Vec<&str> = heads.iter().copied().chain([heads[0]]).collect();
        let many = vec![rows[0]; 10_001];
        let lacks = format!("缺少列：{}", heads[0]);
        let cases: [(&str, Vec<u8>, &[&str]); 12] = [
            ("缺列.csv", csv(&missing, &shorter), &["“缺列.csv”", &lacks, "实有"]),
            ("缺列.xlsx", workbook(&missing, &shorter), &["“缺列.xlsx”", &lacks]),
            ("别的表.csv", csv(&other, rows), &["“别的表.csv”", &lacks, "列0、列1"]),
            ("别的表.xlsx", workbook(&other, rows), &["“别的表.xlsx”", &lacks]),
            ("重列.csv", csv(&doubled, rows), &["“重列.csv”", "有两列都叫", heads[0]]),
            ("过长.csv", csv(&heads, &many), &["“过长.csv”第 10002 行", "10000", "请拆分"]),
            ("过长.xlsx", workbook(&heads, &many), &["“过长.xlsx”第 10002 行", "10000", "请拆分"]),
            ("只有列名.csv", csv(&heads, &[]), &["“只有列名.csv”", "没有数据行"]),
            ("名单.pdf", b"%PDF-1.7\n%%EOF".to_vec(), &["“名单.pdf”"]),
            ("假的.xlsx", b"%PDF-1.7\n%%EOF".to_vec(), &["“假的.xlsx”", "内容却是"]),
            ("程序.exe", b"MZ".to_vec(), &["“程序.exe”"]),
            ("空.csv", Vec::new(), &["“空.csv”"]),
        ];
        for (name, bytes, words) in cases {
            let shown = send(&town, list, name, &bytes).await;
            assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {}", list.address);
            says(&shown.html, words);
            assert!(!shown.html.contains("/commit\""), "{name} cannot be confirmed");
        }
    }
    assert!(state(&town) == before);
}

/// Given a list of which one row has been done before; then that row is named with the reason, and the others are not done
/// without it.
#[tokio::test]
async fn a_row_that_was_done_before_stops_the_list() {
    for list in LISTS.iter().filter(|list| list.kind != Kind::Lines) {
        let town = Town::of_imports();
        let (account, heads) = (account(&town, list), heads(list.kind));
        let first = send(&town, list, "一.csv", &csv(&heads, &list.sound[..1])).await;
        let commit = format!("{}/commit", list.address);
        let done = town.post(&account, &commit, &[("key", &first.input("key"))]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        let before = state(&town);
        let both = send(&town, list, "二.xlsx", &workbook(&heads, list.sound)).await;
        assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", list.address);
        says(&both.html, &["第 2 行：", "没有办理任何内容"]);
        assert!(!both.html.contains("/commit\"") && state(&town) == before);
    }
}

/// Given a list that was sound when it was shown and is not when it is confirmed; then none of it is done, and the page says
/// which row stands in the way.
#[tokio::test]
async fn what_has_changed_since_the_preview_stops_all_of_it() {
    let town = Town::of_imports();
    let list = &LISTS[0];
    let (account, heads) = (account(&town, list), heads(list.kind));
    let shown = send(&town, list, "名单.csv", &csv(&heads, list.sound)).await;
    // Another handler registers the second enterprise in between.
    let other = town.upload("r04", list.address, "别人.csv", &csv(&heads, &list.sound[1..])).await;
    let commit = format!("{}/commit", list.address);
    assert_eq!(
        town.post("r04", &commit, &[("key", &other.input("key"))]).await.status,
        StatusCode::SEE_OTHER
    );
    let before = state(&town);
    let stopped = town.post(&account, &commit, &[("key", &shown.input("key"))]).await;
    assert_eq!(stopped.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&stopped.html, &["第 3 行：", "已于", "没有办理任何内容"]);
    assert!(state(&town) == before);
}

/// Each import is one step from where its user stands, and its template beside it.
#[tokio::test]
async fn every_import_and_its_template_are_led_to_from_where_one_stands() {
    let town = Town::of_imports();
    for (role, from, import) in [
        (Role::BureauHandler, "/enterprises", "/imports/enterprises"),
        (Role::BureauReviewer, "/batches", "/imports/pool"),
        (Role::BureauReviewer, "/batches/B0001", "/imports/pool"),
        (Role::BureauReviewer, "/projects", "/imports/pool"),
    ] {
        says(
            &page(&town, role, from).await,
            &[&format!("href=\"{import}\""), &format!("href=\"{import}/template\"")],
        );
    }
    let enterprise = account(&town, &LISTS[3]);
    for (account, from, import) in [
        ("r09", "/payments/T0001", "/imports/receipts/T0001"),
        (&enterprise, "/projects/P0003/claim/lines", "/imports/lines/P0003"),
    ] {
        let (status, html) = town.open_as(Some(&account.into()), from).await;
        assert_eq!(status, StatusCode::OK, "{from}");
        says(&html, &[&format!("href=\"{import}\""), &format!("href=\"{import}/template\"")]);
        let template = town.open_as(Some(&account.into()), &format!("{import}/template")).await;
        assert!(template.0 == StatusCode::OK && template.1.starts_with("PK"));
    }
    let handler = page(&town, Role::BureauHandler, "/batches").await;
    assert!(!handler.contains("/imports/pool"), "who may not decide is not led there");
}
