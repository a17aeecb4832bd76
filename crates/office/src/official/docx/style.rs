//! The look of GB/T 9704: A4, margins 37, 35, 28 and 26 mm, 小标宋 二号 for the title, 仿宋 三号 for the text on lines of
//! 28 points, paragraphs indented by two characters.

use docx_rs::{
    AlignmentType, Docx, LineSpacing, LineSpacingType, PageMargin, PageOrientationType, Paragraph, RunFonts,
    SpecialIndentType, Style, StyleType,
};

/// The title.
pub const TITLE: &str = "PaperTitle";
/// The line below the title.
pub const NUMBER: &str = "PaperNumber";
/// A paragraph.
pub const BODY: &str = "PaperBody";
/// A paragraph without indent: whom it is for, who signs.
pub const LABEL: &str = "PaperLabel";
/// A heading, in 黑体.
pub const HEADING: &str = "PaperHeading";
/// An attachment's name.
pub const ATTACHMENT: &str = "PaperAttachment";
/// Above a table.
pub const CAPTION: &str = "PaperCaption";
/// The room above and below a table.
pub const GAP: &str = "PaperGap";
/// The head of a table.
pub const HEAD: &str = "PaperHead";
/// A table in 小四.
pub const CELL: &str = "PaperCell";
/// A table in 五号.
pub const SMALL: &str = "PaperSmall";
/// The number of the page.
pub const COUNT: &str = "PaperCount";
/// Where the log stood.
pub const FINE: &str = "PaperFine";

const SONG_TITLE: &str = "方正小标宋简体";
const FANGSONG: &str = "仿宋_GB2312";
const HEI: &str = "黑体";
const SONG: &str = "宋体";
const LATIN: &str = "Times New Roman";

/// Twentieths of a point in a tenth of a millimetre, times 1000: 1440 / 254 · 1000.
const TWIPS: u32 = 5669;

/// Millimetres in twentieths of a point.
const fn mm(millimetres: u32) -> i32 {
    (millimetres * TWIPS / 100) as i32
}

/// The page's short and long side, in twentieths of a point.
const A4: (u32, u32) = (11906, 16838);
const TOP: i32 = mm(37);
const BOTTOM: i32 = mm(35);
const LEFT: i32 = mm(28);
const RIGHT: i32 = mm(26);
/// The sides of a wide page, which is for tables: as much room as a printer leaves.
const SIDE: i32 = mm(25);

/// The width of the text, in twentieths of a point.
pub const fn text_width(wide: bool) -> usize {
    let width = if wide { A4.1 as i32 - 2 * SIDE } else { A4.0 as i32 - LEFT - RIGHT };
    width.unsigned_abs() as usize
}

/// A line of so many points, exactly.
fn line(points: i32) -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Exact).line(points * 20)
}

fn fonts(east_asia: &str) -> RunFonts {
    RunFonts::new().ascii(LATIN).hi_ansi(LATIN).cs(LATIN).east_asia(east_asia)
}

/// A paragraph style; `size` in half points.
fn style(id: &str, name: &str, font: &str, size: usize) -> Style {
    Style::new(id, StyleType::Paragraph).name(name).fonts(fonts(font)).size(size)
}

/// Page, margins and styles.
pub fn look(file: Docx, wide: bool) -> Docx {
    let margin = PageMargin::new().header(mm(15)).footer(mm(20));
    let file = if wide {
        file.page_size(A4.1, A4.0)
            .page_orient(PageOrientationType::Landscape)
            .page_margin(margin.top(LEFT).bottom(RIGHT).left(SIDE).right(SIDE).footer(mm(12)))
    } else {
        file.page_size(A4.0, A4.1).page_margin(margin.top(TOP).bottom(BOTTOM).left(LEFT).right(RIGHT))
    };
    let centred = |style: Style| style.align(AlignmentType::Center);
    let two_characters = Some(SpecialIndentType::FirstLine(640));
    let file = file.default_fonts(fonts(FANGSONG)).default_size(32);
    [
        centred(style(TITLE, "公文标题", SONG_TITLE, 44).line_spacing(line(35))),
        centred(style(NUMBER, "公文文号", FANGSONG, 32).line_spacing(line(28).after(160))),
        style(BODY, "公文正文", FANGSONG, 32).line_spacing(line(28)).align(AlignmentType::Both).indent(
            None,
            two_characters,
            None,
            None,
        ),
        style(LABEL, "公文顶格", FANGSONG, 32).line_spacing(line(28)),
        style(HEADING, "公文一级标题", HEI, 32).line_spacing(line(28)).indent(
            None,
            two_characters,
            None,
            None,
        ),
        style(ATTACHMENT, "公文附件", HEI, 32).line_spacing(line(28)),
        style(CAPTION, "公文表题", HEI, 24).line_spacing(line(22).before(160)),
        centred(style(HEAD, "公文表头", HEI, 21)),
        style(GAP, "公文表间", FANGSONG, 21).line_spacing(line(9)),
        style(CELL, "公文表格", FANGSONG, 24),
        style(SMALL, "公文小表格", FANGSONG, 21),
        style(COUNT, "公文页码", SONG, 28),
        style(FINE, "公文核验信息", SONG, 15),
    ]
    .into_iter()
    .fold(file, Docx::add_style)
}

/// The issuing office and the day: at the right, four characters from the edge; room above for the seal.
pub fn signature(paragraph: Paragraph, first: bool) -> Paragraph {
    let paragraph =
        paragraph.align(AlignmentType::Right).indent(None, None, Some(4 * 320), None).keep_lines(true);
    if first { paragraph.line_spacing(line(28).before(560)).keep_next(true) } else { paragraph }
}
