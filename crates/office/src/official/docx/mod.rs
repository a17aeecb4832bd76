//! A paper as a Word file that can be edited: the look of GB/T 9704 in named styles, so that a change of style changes the
//! whole paper. Fonts are named, not embedded: office machines have them, others substitute.

mod style;
mod table;
mod text;

use std::io::Cursor;

use docx_rs::{AlignmentType, BreakType, Docx, Footer, LineSpacing, PageNum, Paragraph, Run};

use super::{Block, Sheet};
use style::{ATTACHMENT, BODY, COUNT, FINE, HEADING, LABEL, NUMBER, TITLE};

/// A paper could not be written as a Word file.
#[derive(Debug, thiserror::Error)]
#[error("Word 文件无法生成：{0}")]
pub struct DocxError(String);

/// The bytes of the Word file. The same sheet gives the same bytes.
///
/// # Errors
/// [`DocxError`] where the archive cannot be written.
pub fn docx(sheet: &Sheet) -> Result<Vec<u8>, DocxError> {
    let look = style::look(Docx::new(), sheet.wide).footer(footer(sheet));
    let titled =
        sheet.title.iter().enumerate().fold(look, |file, (at, line)| file.add_paragraph(title(at, line)));
    let numbered = if sheet.number.is_empty() {
        titled.add_paragraph(styled(NUMBER))
    } else {
        titled.add_paragraph(styled(NUMBER).add_run(text::run(&sheet.number)))
    };
    let followers = sheet.blocks.iter().skip(1).map(Some).chain([None]);
    let whole = sheet.blocks.iter().zip(followers).fold(numbered, |file, (block, next)| {
        let signed = matches!(next, Some(Block::Hands(_) | Block::Sign(_)));
        add(file, block, sheet.wide, signed)
    });
    let mut parts = whole.build();
    parts.document = table::repeat_heads(&parts.document);
    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|error| DocxError(error.to_string()))?;
    Ok(bytes.into_inner())
}

fn styled(style: &str) -> Paragraph {
    Paragraph::new().style(style)
}

/// The first line of the title keeps its distance from the page's edge.
fn title(at: usize, line: &str) -> Paragraph {
    let paragraph = styled(TITLE).keep_next(true).add_run(text::run(line));
    if at == 0 { paragraph.outline_lvl(0) } else { paragraph }
}

/// `signed`: a signature follows, which must not stand on a page without text.
fn add(file: Docx, block: &Block, wide: bool, signed: bool) -> Docx {
    match block {
        Block::Addressee(whom) => file.add_paragraph(styled(LABEL).add_run(text::run(whom))),
        Block::Text(line) => {
            file.add_paragraph(styled(BODY).keep_next(signed).add_run(text::run(&line.text())))
        }
        Block::Heading(words) => {
            file.add_paragraph(styled(HEADING).keep_next(true).add_run(text::run(words)))
        }
        Block::Attachment(words) => {
            let paragraph = styled(ATTACHMENT).page_break_before(true).keep_next(true);
            file.add_paragraph(paragraph.add_run(text::run(words)))
        }
        Block::Table(content) => table::add(file, content, wide),
        Block::Hands(names) => {
            let blanks: Vec<String> = names.iter().map(|name| format!("{name}：＿＿＿＿＿＿")).collect();
            let space = LineSpacing::new().before(240);
            file.add_paragraph(
                styled(LABEL).line_spacing(space).keep_next(true).add_run(text::run(&blanks.join("　　"))),
            )
        }
        Block::Sign(lines) => lines.iter().enumerate().fold(file, |file, (at, line)| {
            file.add_paragraph(style::signature(styled(LABEL), at == 0).add_run(text::run(line)))
        }),
    }
}

/// The number of the page between two dashes, and below it where the log stood.
fn footer(sheet: &Sheet) -> Footer {
    let proof = &sheet.proof;
    let page = styled(COUNT)
        .align(AlignmentType::Center)
        .add_run(Run::new().add_text("— "))
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(" —"));
    let log = Run::new()
        .add_text(format!("核验信息　记录数 {}　校验码 {}", proof.size, proof.code))
        .add_break(BreakType::TextWrapping)
        .add_text(format!("根 {}", proof.root));
    Footer::new().add_paragraph(page).add_paragraph(styled(FINE).align(AlignmentType::Center).add_run(log))
}
