//! What a PDF says: its text by geometry, its QR codes, the files within it.
//!
//! Drawing and interpreting is bounded in pages, characters and pixels here; time and memory are bounded by the process
//! in which readers run.

mod attached;
mod bank;
mod codes;
mod glyphs;
mod invoice;
mod layout;
mod render;
mod table;
#[cfg(test)]
mod tests;

use hayro::RenderCache;
use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use image::{DynamicImage, RgbImage};
use paper::{Finding, Invoice, Receipt, Severity};

use super::found::{Found, Said};
use super::special::Special;
use super::{contract, picture, qr, words, xml};
use crate::{Sure, Witness};
use codes::Codes;
use glyphs::Text;
use invoice::Page;
use words::UNKNOWN;

/// Pages that are read.
const MOST_PAGES: usize = 20;
/// Pages on which a QR code is looked for where there is no text.
const SCANNED_PAGES: usize = 3;
/// Pixels a point at which a QR code is looked for: 200 dpi, then twice that, and half for coarse scans.
const SCALES: [f32; 3] = [200.0 / 72.0, 400.0 / 72.0, 100.0 / 72.0];
/// Pixels a point at which a code still leaves a trace.
const COARSE: f32 = 0.5;
/// A page with fewer characters is a scan with a stamp or a page number.
const SCANNED: usize = 20;

const NO_TEXT: &str = "no-text";

/// What a PDF says.
pub(crate) fn read(bytes: &[u8]) -> Found {
    match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => {
            let mut found = of(&pdf);
            for (name, bytes) in attached::of(&pdf) {
                let Ok(inside) = xml::read(&format!("附件 {name}"), &bytes) else { continue };
                inside.said.into_iter().for_each(|said| join(&mut found.said, said));
                found.findings.extend(inside.findings);
            }
            if !found.said.is_empty() {
                found.findings.retain(|finding| finding.code != NO_TEXT);
            }
            found
        }
        Err(error) => Found { findings: vec![unreadable(error)], ..Found::default() },
    }
}

/// Puts what an attached file says first among the sources of the same paper; where the pages tell of none, it is a
/// paper of its own.
fn join(all: &mut Vec<Said>, more: Said) {
    let same = |known: &Said| match (known, &more) {
        (Said::Invoice(known), Said::Invoice(more)) => {
            let number = |says: &[Witness<Invoice>]| says.first().map(|witness| witness.says.number.clone());
            number(known) == number(more)
        }
        (Said::Receipt(known), Said::Receipt(more)) => {
            let amount = |says: &[Witness<Receipt>]| says.first().and_then(|witness| witness.says.amount);
            amount(known) == amount(more)
        }
        _ => false,
    };
    let Some(at) = all.iter().position(same) else { return all.push(more) };
    match (all.get_mut(at), more) {
        (Some(Said::Invoice(known)), Said::Invoice(more)) => drop(known.splice(..0, more)),
        (Some(Said::Receipt(known)), Said::Receipt(more)) => drop(known.splice(..0, more)),
        _ => {}
    }
}

fn unreadable(error: LoadPdfError) -> Finding {
    let what = match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            "PDF 设有打开密码，无法读取：请取消密码后重新上传"
        }
        LoadPdfError::Decryption(_) => {
            "PDF 用本系统不支持的方式加密，无法读取：请另存为不加密的 PDF 后重新上传"
        }
        LoadPdfError::Invalid => "PDF 已损坏，无法读取：请重新下载或导出后上传",
    };
    Finding::new("unreadable", "", Severity::Warning, what)
}

fn of(pdf: &Pdf) -> Found {
    let pages = pdf.pages();
    let mut found = Found { pages: u32::try_from(pages.len()).unwrap_or(u32::MAX), ..Found::default() };
    if pages.len() > MOST_PAGES {
        let what = format!("PDF 共 {} 页，只读取前 {MOST_PAGES} 页", pages.len());
        found.findings.push(Finding::new("pages-left-out", "", Severity::Warning, what));
    }
    let cache = InterpreterCache::new();
    let codes = Codes::of(pdf);
    let texts: Vec<Text> =
        pages.iter().take(MOST_PAGES).map(|page| glyphs::text(pdf, page, &codes, &cache)).collect();
    remarks(&texts, &mut found);
    if texts.iter().all(|text| text.runs.len() - text.unknown < SCANNED) {
        scanned(pdf, &mut found);
        return found;
    }
    invoices(pdf, &texts, &mut found);
    if found.said.is_empty() {
        receipts(&texts, &mut found);
    }
    if found.said.is_empty() {
        let rows: Vec<Vec<String>> = texts.iter().flat_map(rows).collect();
        found.said.extend(contract::read(&rows, "PDF 文字"));
    }
    if found.said.is_empty() {
        // An invoice whose text says nothing may still have its code.
        scanned(pdf, &mut found);
    }
    found
}

fn remarks(texts: &[Text], found: &mut Found) {
    for (at, text) in texts.iter().enumerate() {
        let page = at + 1;
        if text.cut {
            let what = format!("第 {page} 页文字过多，只读取了前 {} 个字符", glyphs::MOST_GLYPHS);
            found.findings.push(Finding::new("text-left-out", "", Severity::Warning, what));
        }
        if text.unknown > 0 {
            let what = format!(
                "第 {page} 页有 {} 个字形没有注明是什么字（显示为“{UNKNOWN}”），读取可能不全，请对照原件",
                text.unknown
            );
            found.findings.push(Finding::new("unknown-glyphs", "", Severity::Warning, what));
        }
        if text.hidden {
            let what = format!("第 {page} 页是扫描件，文字来自扫描软件的识别，可能认错，请对照原件逐项核对");
            found.findings.push(Finding::new("recognised", "", Severity::Warning, what));
        }
    }
}

/// Pages of one number are one invoice.
fn invoices(pdf: &Pdf, texts: &[Text], found: &mut Found) {
    let mut groups: Vec<(usize, Option<String>, Vec<Page>)> = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let page = Page::new(text);
        let number = page.number();
        match groups.last_mut() {
            Some((_, known, pages)) if number.is_none() || *known == number => pages.push(page),
            _ if page.is_invoice() => groups.push((at, number, vec![page])),
            _ => {}
        }
    }
    for (at, _, pages) in groups {
        let place = at + 1;
        let says = invoice::read(&pages);
        let kind = pages.iter().find_map(Page::kind);
        let (from, sure) = source(&texts[at], place);
        // A ticket has no lines; of what has a table, none read must not pass in silence.
        let lacks_lines = says.lines.is_empty() && !kind.is_some_and(Special::is_a_form_of_its_own);
        let mut witness = Witness::new(from, sure, says);
        if lacks_lines {
            let what = "未能读出明细行，请对照原件补填";
            witness.doubts.push(Finding::new("not-read", "lines", Severity::Warning, what));
        }
        witness.doubts.extend(kind.map(Special::finding));
        let mut witnesses = vec![witness];
        if let Some(says) = code(pdf, at) {
            witnesses.push(Witness::new(format!("第{place}页 二维码"), Sure::Printed, says));
        }
        found.said.push(Said::Invoice(witnesses));
    }
}

fn receipts(texts: &[Text], found: &mut Found) {
    for (at, text) in texts.iter().enumerate() {
        for (says, in_words) in bank::read(text) {
            let (from, sure) = source(text, at + 1);
            let mut witnesses = vec![Witness::new(from, sure, says)];
            if in_words.is_some() {
                let says = Receipt { amount: in_words, ..Receipt::default() };
                witnesses.push(Witness::new(format!("第{}页 大写金额", at + 1), sure, says));
            }
            found.said.push(Said::Receipt(witnesses));
        }
    }
}

/// Letters that a program recognised in a scan are less sure than those printed.
fn source(text: &Text, page: usize) -> (String, Sure) {
    match text.hidden {
        true => (format!("第{page}页 识别文字"), Sure::Recognised),
        false => (format!("第{page}页 文字"), Sure::Printed),
    }
}

/// A PDF without text: the fingerprint of its first page, and codes.
fn scanned(pdf: &Pdf, found: &mut Found) {
    if let Some(page) = draw(pdf, 0, 1.0) {
        found.likeness = Some(picture::likeness(&DynamicImage::ImageRgb8(page).to_luma8()));
    }
    for at in 0..pdf.pages().len().min(SCANNED_PAGES) {
        if let Some(says) = code(pdf, at) {
            let witness = Witness::new(format!("第{}页 二维码", at + 1), Sure::Printed, says);
            found.said.push(Said::Invoice(vec![witness]));
        }
    }
    if found.said.is_empty() {
        let what = "没有读到发票、银行回单或合同的文字（可能是扫描件），请对照原件录入";
        found.findings.push(Finding::new(NO_TEXT, "", Severity::Note, what));
    }
}

fn code(pdf: &Pdf, at: usize) -> Option<Invoice> {
    let drawn = |scale: f32| Some(DynamicImage::ImageRgb8(draw(pdf, at, scale)?).to_luma8());
    // An empty page is drawn once, and small.
    if qr::is_blank(&drawn(COARSE)?) {
        return None;
    }
    SCALES.into_iter().find_map(|scale| qr::look(&drawn(scale)?))
}

/// A page drawn, at so many pixels a point.
fn draw(pdf: &Pdf, at: usize, scale: f32) -> Option<RgbImage> {
    let page = pdf.pages().get(at)?;
    render::draw(page, &RenderCache::new(), scale)
}

/// A page drawn so many pixels wide; nothing where there is no such page or it cannot be drawn.
pub(crate) fn page(bytes: &[u8], at: usize, width: u32) -> Option<RgbImage> {
    let pdf = Pdf::new(bytes.to_vec()).ok()?;
    let (points, _) = pdf.pages().get(at)?.render_dimensions();
    let wanted = f32::from(u16::try_from(width).ok()?);
    // Half a pixel more, because the fraction is cut off.
    draw(&pdf, at, (wanted + 0.5) / points.max(1.0))
}

/// Rows of cells, for what has no layout of its own.
fn rows(text: &Text) -> Vec<Vec<String>> {
    let rows = layout::rows(text.runs.clone());
    rows.iter().map(|row| row.cells(1.0).into_iter().map(|cell| cell.text).collect()).collect()
}
