//! Renders every part once, into a folder that a browser can open without a server:
//! `cargo run -p portal --example gallery -- FOLDER`. The browser tests look at it.

use askama::Template;
use law::{Citation, Date, Fen, WorkingLine};
use portal::{assets, ui};
use std::{env, error::Error, fs, path::PathBuf};
use ui::StepState::{Ahead, Done, Now};

#[derive(Template)]
#[template(path = "gallery.html")]
struct Gallery {
    frame: ui::Frame,
    errors: ui::Errors,
    basis: Vec<Citation>,
    claimed: Fen,
    award: Fen,
    due: Date,
    steps: ui::StepBar,
    head: ui::TableHead,
    address: ui::Address,
    rows: Vec<Row>,
    workings: Vec<WorkingLine>,
}

struct Row {
    enterprise: &'static str,
    project: &'static str,
    district: &'static str,
    act: &'static str,
    amount: Fen,
    left: i64,
    hint: ui::Tag,
}

#[derive(Template)]
#[template(path = "gallery_paper.html")]
struct Paper {
    frame: ui::Frame,
    award: Fen,
    due: Date,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or("usage: gallery FOLDER")?);
    fs::create_dir_all(folder.join("assets"))?;
    for (served_as, bytes) in assets::all() {
        fs::write(folder.join("assets").join(served_as), bytes)?;
    }
    let write =
        |name: &str, html: String| fs::write(folder.join(name), html.replace("\"/assets/", "\"assets/"));
    fs::write(folder.join("content-security-policy.txt"), assets::CONTENT_SECURITY_POLICY)?;
    write("index.html", gallery(false)?.render()?)?;
    write("large.html", gallery(true)?.render()?)?;
    write("paper.html", paper()?.render()?)?;
    Ok(())
}

fn frame(title: &str) -> ui::Frame {
    let frame = ui::Frame::new(title, "哈尔滨市中小企业数字化转型城市试点专项资金")
        .nav("待办", "#a", true, Some(12))
        .nav("项目", "#b", false, None)
        .nav("批次", "#c", false, None)
        .nav("资金", "#d", false, None)
        .nav("监督", "#e", false, None)
        .nav("法规", "#f", false, None)
        .crumb("待办", "#")
        .crumb("HRB-2025-0317", "");
    ui::Frame {
        account: Some(ui::Account {
            name: "王敏".into(),
            office: "市工信局 · 审核岗".into(),
            notifications: 3,
        }),
        demo: "本站数据均为虚构，日期固定在 2025 年 11 月 17 日。".into(),
        hosts: "哈尔滨市工业和信息化局、哈尔滨市财政局".into(),
        ..frame
    }
}

fn gallery(large: bool) -> Result<Gallery, Box<dyn Error>> {
    let article = Citation { anchor: "a4.1.band2".into(), label: "第四条（一）".into() };
    let line = |step: &str, expression: &str, result: &str| WorkingLine {
        step: step.into(),
        basis: vec![article.clone()],
        expression: expression.into(),
        result: result.into(),
    };
    let address = ui::Address::new("/worklist").with("sort", "-due").with("page", 3);
    let head = ui::TableHead::new(
        [
            ui::Column::text("enterprise", "企业 / 项目").sortable(),
            ui::Column::text("district", "区县").sortable(),
            ui::Column::text("act", "轮到您做"),
            ui::Column::number("amount", "申报投入", "万元").sortable(),
            ui::Column::text("due", "时限").sortable(),
            ui::Column::text("hint", "提示"),
        ],
        &address,
    );
    let steps = [
        ("入库", Done, "2025-03-06"),
        ("跟踪监测", Done, "2025-06-30"),
        ("水平测评", Done, "2025-10-11"),
        ("申报", Done, "2025-10-28"),
        ("验收评审", Done, "2025-11-10"),
        ("核定投入", Now, "第 6 个工作日"),
        ("测算奖补", Ahead, ""),
        ("公示", Ahead, ""),
        ("市政府批准", Ahead, ""),
        ("首批拨付", Ahead, ""),
        ("剩余拨付", Ahead, ""),
    ];
    let row = |enterprise, project, district, act, amount, left, hint| Row {
        enterprise,
        project,
        district,
        act,
        amount: Fen::new(amount),
        left,
        hint,
    };
    Ok(Gallery {
        frame: ui::Frame { large, ..frame("部件一览") },
        errors: ui::Errors::new()
            .with("total", "合同金额写成了负数，请填写大于 0 的金额")
            .with("paid", "请选择付款方式")
            .with("", "附件还差 1 份：银行付款凭证"),
        basis: vec![article.clone(), Citation { anchor: "a8.appr".into(), label: "第八条".into() }],
        claimed: Fen::new(82_400_000),
        award: Fen::new(36_720_000),
        due: Date::new(2025, 11, 20)?,
        steps: steps
            .into_iter()
            .fold(ui::StepBar::new(), |bar, (title, state, note)| bar.mark(title, state, note)),
        head,
        address,
        rows: vec![
            row(
                "松花江锅炉配件制造有限公司",
                "生产执行与设备联网改造（一期）",
                "香坊区",
                "核定改造投入",
                82_400_000,
                -1,
                ui::warn("疑似拆分"),
            ),
            row(
                "北方航空零部件加工有限公司",
                "质量管理与追溯系统",
                "平房区",
                "核定改造投入",
                46_150_000,
                0,
                ui::no("发票重复"),
            ),
            row(
                "黑龙江省哈尔滨市呼兰区松浦大道老工业基地高端锅炉与原动装备精密制造集团有限责任公司",
                "覆盖研发设计、生产制造、经营管理、运维服务全过程的一体化数字化改造项目（三期）",
                "呼兰区",
                "审核入库申请",
                12_000_000_000,
                3,
                ui::plain("无"),
            ),
        ],
        workings: vec![
            line("适用第二档（30 万至 80 万）", "300,000.00 ≤ 612,000.00 ≤ 800,000.00", ""),
            line("补贴比例最高 60%", "612,000.00 × 60%", "367,200.00"),
            line("该档金额不超过 40 万元", "min(367,200.00, 400,000.00)", "367,200.00"),
            line("企业累计不超过 50 万元（已获 0.00）", "min(367,200.00, 500,000.00)", "367,200.00"),
        ],
    })
}

fn paper() -> Result<Paper, Box<dyn Error>> {
    Ok(Paper { frame: frame("公示"), award: Fen::new(36_720_000), due: Date::new(2025, 11, 14)? })
}
