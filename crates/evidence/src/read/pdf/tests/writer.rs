//! A small writer of PDFs for tests: text at places in the fonts that Chinese issuers name and do not embed, and in
//! fonts that they embed.

#[path = "font.rs"]
mod font;

use qrcode::{Color, QrCode};

/// How characters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Gbk,
    Unicode,
    Utf16,
    /// Numbers of glyphs of an embedded font, with a table of the characters they are.
    Subset,
    /// The same without the table.
    Mute,
    /// GBK in an embedded font without a table.
    EmbeddedGbk,
    /// UTF-16 in an embedded font without a table.
    EmbeddedUtf16,
}

/// Points in the unit of a printer driver.
const DRIVER: f64 = 0.24;
/// The first glyph that a subset uses.
const FIRST_GLYPH: usize = 3;

/// A page being written; places are points from the upper left corner.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    encoding: Encoding,
    width: f64,
    height: f64,
    content: String,
    image: Option<(u32, u32, Vec<u8>)>,
    /// The characters of a subset, in the order of their glyphs.
    glyphs: Vec<char>,
    /// Of them those that its table leaves out.
    untold: Vec<char>,
    /// Degrees by which a viewer turns the page.
    turned: u16,
    /// Written as printer drivers do: downwards, in units of their own.
    by_driver: bool,
}

impl Sheet {
    pub fn new(encoding: Encoding) -> Self {
        Self {
            encoding,
            width: 600.0,
            height: 400.0,
            content: String::new(),
            image: None,
            glyphs: Vec::new(),
            untold: Vec::new(),
            turned: 0,
            by_driver: false,
        }
    }

    pub fn by_driver(encoding: Encoding) -> Self {
        Self { by_driver: true, ..Self::new(encoding) }
    }

    /// Leaves characters out of the table of a subset.
    pub fn not_telling(&mut self, untold: &str) -> &mut Self {
        self.untold = untold.chars().collect();
        self
    }

    /// Has viewers turn the page.
    pub fn turn(&mut self, degrees: u16) -> &mut Self {
        self.turned = degrees;
        self
    }

    /// Operators before and behind what was written so far, or is written from here on.
    pub fn operators(&mut self, before: &str, behind: &str) -> &mut Self {
        self.content = format!("{before}\n{}{behind}\n", self.content);
        self
    }

    pub fn tall(encoding: Encoding) -> Self {
        Self { height: 840.0, ..Self::new(encoding) }
    }

    pub fn text(&mut self, x: f64, y: f64, text: &str) -> &mut Self {
        self.sized(x, y, 9.0, text)
    }

    pub fn sized(&mut self, x: f64, y: f64, size: f64, text: &str) -> &mut Self {
        let bytes: Vec<u8> = match self.encoding {
            Encoding::Gbk | Encoding::EmbeddedGbk => encoding_rs::GBK.encode(text).0.into_owned(),
            Encoding::Unicode | Encoding::Utf16 | Encoding::EmbeddedUtf16 => {
                text.encode_utf16().flat_map(u16::to_be_bytes).collect()
            }
            Encoding::Subset | Encoding::Mute => {
                text.chars().flat_map(|c| self.glyph(c).to_be_bytes()).collect()
            }
        };
        let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        self.content.push_str(&if self.by_driver {
            let (x, y, size) = (x / DRIVER, y / DRIVER, size / DRIVER);
            let flip = format!("{DRIVER} 0 0 -{DRIVER} 0 {} cm", self.height);
            format!("q {flip} BT /F1 1 Tf {size} 0 0 -{size} {x} {y} Tm <{hex}> Tj ET Q\n")
        } else {
            format!("BT /F1 {size} Tf {x} {} Td <{hex}> Tj ET\n", self.height - y)
        });
        self
    }

    fn glyph(&mut self, c: char) -> u16 {
        let known = self.glyphs.iter().position(|known| *known == c);
        let at = known.unwrap_or_else(|| {
            self.glyphs.push(c);
            self.glyphs.len() - 1
        });
        u16::try_from(FIRST_GLYPH + at).unwrap()
    }

    /// One character below the other.
    pub fn down(&mut self, x: f64, y: f64, text: &str) -> &mut Self {
        let mut at = y;
        for c in text.chars() {
            self.text(x, at, &c.to_string());
            at += 12.0;
        }
        self
    }

    /// A QR code of rectangles.
    pub fn code(&mut self, x: f64, y: f64, side: f64, text: &str) -> &mut Self {
        let code = QrCode::new(text).unwrap();
        let module = side / code.width() as f64;
        for (at, colour) in code.to_colors().into_iter().enumerate() {
            if colour == Color::Dark {
                let (column, row) = ((at % code.width()) as f64, (at / code.width()) as f64);
                let (left, bottom) = (x + column * module, self.height - y - (row + 1.0) * module);
                self.content.push_str(&format!("{left:.3} {bottom:.3} {module:.3} {module:.3} re f\n"));
            }
        }
        self
    }

    /// A grey picture over the whole page, as scanners make it.
    pub fn scan(&mut self, width: u32, height: u32, grey: Vec<u8>) -> &mut Self {
        self.content.push_str(&format!("q {} 0 0 {} 0 0 cm /Im1 Do Q\n", self.width, self.height));
        self.image = Some((width, height, grey));
        self
    }
}

/// A QR code as a grey picture.
pub(crate) fn picture(text: &str, module: usize) -> (u32, u32, Vec<u8>) {
    let code = QrCode::new(text).unwrap();
    let (side, colours) = ((code.width() + 8) * module, code.to_colors());
    let dark = |x: usize, y: usize| {
        let (column, row) = ((x / module).wrapping_sub(4), (y / module).wrapping_sub(4));
        column < code.width() && row < code.width() && colours[row * code.width() + column] == Color::Dark
    };
    let grey = (0..side * side).map(|at| if dark(at % side, at / side) { 20 } else { 240 }).collect();
    (side as u32, side as u32, grey)
}

fn stream(dict: &str, bytes: &[u8]) -> Vec<u8> {
    [format!("<<{dict} /Length {}>>\nstream\n", bytes.len()).as_bytes(), bytes, b"\nendstream"].concat()
}

/// The font of a sheet and what belongs to it; the font is the first.
fn fonts(sheet: &Sheet, first: usize) -> Vec<Vec<u8>> {
    const GB1: &str = "/CIDSystemInfo<</Registry(Adobe) /Ordering(GB1) /Supplement 4>> /DW 1000";
    const NARROW: &str = "/W[1 95 500 814 939 500]";
    let (name, encoding) = match sheet.encoding {
        Encoding::Gbk => ("STSong-Light", "GBK-EUC-H"),
        Encoding::Unicode => ("STSong-Light", "UniGB-UCS2-H"),
        Encoding::Utf16 => ("STSong-Light", "UniGB-UTF16-H"),
        Encoding::Subset | Encoding::Mute => ("ABCDEF+SimSun", "Identity-H"),
        Encoding::EmbeddedGbk => ("ABCDEF+SimSun", "GBK-EUC-H"),
        Encoding::EmbeddedUtf16 => ("ABCDEF+SimSun", "UniGB-UTF16-H"),
    };
    let is_subset = matches!(sheet.encoding, Encoding::Subset | Encoding::Mute);
    let table = if sheet.encoding == Encoding::Subset {
        format!("/ToUnicode {} 0 R", first + 4)
    } else {
        String::new()
    };
    let font = format!(
        "<</Type/Font /Subtype/Type0 /BaseFont/{name} /Encoding/{encoding} {table} /DescendantFonts[{} 0 R]>>",
        first + 1
    );
    if name == "STSong-Light" {
        let descendant = format!("<</Type/Font /Subtype/CIDFontType0 /BaseFont/{name} {GB1} {NARROW}>>");
        return vec![font.into_bytes(), descendant.into_bytes()];
    }
    let widths: String = sheet.glyphs.iter().map(|c| if c.is_ascii() { "500 " } else { "1000 " }).collect();
    let system = match is_subset {
        true => format!(
            "/CIDSystemInfo<</Registry(Adobe) /Ordering(Identity) /Supplement 0>> /DW 1000 /W[{FIRST_GLYPH}[{widths}]]"
        ),
        false => format!("{GB1} {NARROW}"),
    };
    let descendant = format!(
        "<</Type/Font /Subtype/CIDFontType2 /BaseFont/{name} /CIDToGIDMap/Identity {system} \
         /FontDescriptor {} 0 R>>",
        first + 2
    );
    let descriptor = format!(
        "<</Type/FontDescriptor /FontName/{name} /Flags 4 /FontBBox[0 0 1000 1000] /ItalicAngle 0 /Ascent 880 \
         /Descent -120 /CapHeight 700 /StemV 80 /FontFile2 {} 0 R>>",
        first + 3
    );
    let program = font::program(u16::try_from(sheet.glyphs.len() + FIRST_GLYPH).unwrap());
    let told = (FIRST_GLYPH..).zip(&sheet.glyphs).filter(|(_, c)| !sheet.untold.contains(c));
    let told: Vec<String> = told.map(|(glyph, c)| format!("<{glyph:04X}> <{:04X}>", u32::from(*c))).collect();
    let blocks: String = told
        .chunks(100)
        .map(|lines| format!("{} beginbfchar\n{}\nendbfchar\n", lines.len(), lines.join("\n")))
        .collect();
    let to_unicode = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Adobe-Identity-UCS def \
         /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n{blocks}endcmap end end"
    );
    let objects = [font.into_bytes(), descendant.into_bytes(), descriptor.into_bytes(), stream("", &program)];
    [objects.to_vec(), vec![stream("", to_unicode.as_bytes())]].concat()
}

/// The file.
pub(crate) fn pdf(sheets: &[Sheet], attached: Option<(&str, &[u8])>) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = vec![Vec::new(), Vec::new()];
    let mut kids = String::new();
    for sheet in sheets {
        let font = objects.len() + 1;
        objects.extend(fonts(sheet, font));
        objects.push(stream("", sheet.content.as_bytes()));
        let content = objects.len();
        let image = match &sheet.image {
            Some((width, height, grey)) => {
                let dict = format!(
                    "/Type/XObject /Subtype/Image /Width {width} /Height {height} /ColorSpace/DeviceGray \
                     /BitsPerComponent 8"
                );
                objects.push(stream(&dict, grey));
                format!("/XObject<</Im1 {} 0 R>>", objects.len())
            }
            None => String::new(),
        };
        objects.push(
            format!(
                "<</Type/Page /Parent 2 0 R /MediaBox[0 0 {} {}] /Rotate {} /Contents {content} 0 R \
                 /Resources<</Font<</F1 {font} 0 R>> {image}>>>>",
                sheet.width, sheet.height, sheet.turned,
            )
            .into_bytes(),
        );
        kids.push_str(&format!("{} 0 R ", objects.len()));
    }
    if let Some((name, bytes)) = attached {
        objects.push(stream("/Type/EmbeddedFile", bytes));
        let file = format!("<</Type/Filespec /F({name}) /UF({name}) /EF<</F {} 0 R>>>>", objects.len());
        objects.push(file.into_bytes());
    }
    objects[0] = b"<</Type/Catalog /Pages 2 0 R>>".to_vec();
    objects[1] = format!("<</Type/Pages /Kids[{kids}] /Count {}>>", sheets.len()).into_bytes();
    assemble(&objects)
}

fn assemble(objects: &[Vec<u8>]) -> Vec<u8> {
    let all: Vec<(usize, &[u8])> = (1..).zip(objects.iter().map(Vec::as_slice)).collect();
    appended(b"%PDF-1.7\n".to_vec(), &all, objects.len() + 1, "")
}

/// A later revision of a file: some of its objects anew, behind what is there.
pub(crate) fn revised(file: &[u8], anew: &[(usize, Vec<u8>)]) -> Vec<u8> {
    let text = String::from_utf8_lossy(file);
    let number = |mark: &str| -> usize {
        let digits = text[text.rfind(mark).unwrap() + mark.len()..].trim_start();
        digits[..digits.find(|c: char| !c.is_ascii_digit()).unwrap()].parse().unwrap()
    };
    let all: Vec<(usize, &[u8])> = anew.iter().map(|(at, object)| (*at, object.as_slice())).collect();
    appended(file.to_vec(), &all, number("/Size"), &format!("/Prev {}", number("startxref")))
}

fn appended(mut file: Vec<u8>, objects: &[(usize, &[u8])], size: usize, more: &str) -> Vec<u8> {
    let mut table = String::from("xref\n0 1\n0000000000 65535 f \n");
    for (at, object) in objects {
        table.push_str(&format!("{at} 1\n{:010} 00000 n \n", file.len()));
        file.extend_from_slice(format!("{at} 0 obj\n").as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    file.extend_from_slice(table.as_bytes());
    file.extend_from_slice(
        format!("trailer\n<</Size {size} /Root 1 0 R {more}>>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
    );
    file
}

/// The number of the object in which a page's text stands, and that object with one text put in place of another.
pub(crate) fn corrected(sheet: &Sheet, from: &str, to: &str) -> (usize, Vec<u8>) {
    assert!(sheet.content.contains(from));
    let number = 2 + fonts(sheet, 3).len() + 1;
    (number, stream("", sheet.content.replace(from, to).as_bytes()))
}
