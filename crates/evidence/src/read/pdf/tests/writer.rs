//! A small writer of PDFs for tests: text at places in the fonts that Chinese issuers name and do not embed.

use qrcode::{Color, QrCode};

/// How characters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Gbk,
    Unicode,
}

/// A page being written; places are points from the upper left corner.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    encoding: Encoding,
    width: f64,
    height: f64,
    content: String,
    image: Option<(u32, u32, Vec<u8>)>,
}

impl Sheet {
    pub fn new(encoding: Encoding) -> Self {
        Self { encoding, width: 600.0, height: 400.0, content: String::new(), image: None }
    }

    pub fn tall(encoding: Encoding) -> Self {
        Self { height: 840.0, ..Self::new(encoding) }
    }

    pub fn text(&mut self, x: f64, y: f64, text: &str) -> &mut Self {
        self.sized(x, y, 9.0, text)
    }

    pub fn sized(&mut self, x: f64, y: f64, size: f64, text: &str) -> &mut Self {
        let bytes: Vec<u8> = match self.encoding {
            Encoding::Gbk => encoding_rs::GBK.encode(text).0.into_owned(),
            Encoding::Unicode => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        let y = self.height - y;
        self.content.push_str(&format!("BT /F1 {size} Tf {x} {y} Td <{hex}> Tj ET\n"));
        self
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

/// The file.
pub(crate) fn pdf(sheets: &[Sheet], attached: Option<(&str, &[u8])>) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = vec![Vec::new(), Vec::new()];
    let stream = |dict: &str, bytes: &[u8]| {
        [format!("<<{dict} /Length {}>>\nstream\n", bytes.len()).as_bytes(), bytes, b"\nendstream"].concat()
    };
    let mut kids = String::new();
    for sheet in sheets {
        let name = if sheet.encoding == Encoding::Gbk { "GBK-EUC-H" } else { "UniGB-UCS2-H" };
        let first = objects.len() + 1;
        objects.push(
            "<</Type/Font /Subtype/CIDFontType0 /BaseFont/STSong-Light /CIDSystemInfo<</Registry(Adobe) \
                 /Ordering(GB1) /Supplement 4>> /DW 1000 /W[1 95 500 814 939 500]>>"
                .as_bytes()
                .to_vec(),
        );
        let font = format!(
            "<</Type/Font /Subtype/Type0 /BaseFont/STSong-Light /Encoding/{name} /DescendantFonts[{first} 0 R]>>"
        );
        objects.push(font.into_bytes());
        objects.push(stream("", sheet.content.as_bytes()));
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
                "<</Type/Page /Parent 2 0 R /MediaBox[0 0 {} {}] /Contents {} 0 R \
                 /Resources<</Font<</F1 {} 0 R>> {image}>>>>",
                sheet.width,
                sheet.height,
                first + 2,
                first + 1
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
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n", at + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    file.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        file.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let size = objects.len() + 1;
    file.extend_from_slice(
        format!("trailer\n<</Size {size} /Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
    );
    file
}
