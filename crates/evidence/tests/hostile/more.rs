//! What a stranger would try next: templates in circles, trees without end, bombs in objects and strings, entries and
//! directories that lie, a million attributes, names with a zero in them.

use super::make::{Entry, plain, zip, zlib, zlib_zeros};
use super::pdf::file;
use super::{Family, Hostile};

pub fn files() -> Vec<Hostile> {
    let mut all = Vec::new();
    all.extend(ofd());
    all.extend(pdf());
    all.extend(xlsx());
    all.extend(archives());
    all.extend(xml());
    for (at, file) in all.iter_mut().enumerate() {
        file.name = format!("more-{at}-{}", file.name);
    }
    all
}

fn ofd() -> Vec<Hostile> {
    let mut all = Family::new("ofd");
    let ofd = "<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>";
    let with = |document: &str, parts: &[(&str, &str)]| {
        let mut all: Vec<(&str, &[u8])> = vec![("OFD.xml", ofd.as_bytes()), ("D.xml", document.as_bytes())];
        all.extend(parts.iter().map(|(name, text)| (*name, text.as_bytes())));
        plain(&all)
    };
    let circle = "<Document><CommonData><TemplatePage ID='1' BaseLoc='A.xml'/><TemplatePage ID='2' BaseLoc='B.xml'/>\
        </CommonData><Pages><Page ID='9' BaseLoc='A.xml'/></Pages></Document>";
    let [a, b] = ["2", "1"].map(|id| format!("<Page><Template TemplateID='{id}'/></Page>"));
    all.found(
        "two templates that are each other's",
        with(circle, &[("A.xml", &a), ("B.xml", &b)]),
        "手工录入",
    );
    let pages: String = (0..40_000).map(|at| format!("<Page ID='{at}' BaseLoc='none{at}.xml'/>")).collect();
    all.found(
        "40 000 pages that are not there",
        with(&format!("<Document><Pages>{pages}</Pages></Document>"), &[]),
        "手工录入",
    );
    let steps = "g 99999999999999999999 99999999999999999999 ".repeat(20_000);
    let text = format!(
        "<Page><TextObject ID='1' Boundary='1 1 1 1'><TextCode DeltaX='{steps}'>发票号码：</TextCode></TextObject></Page>"
    );
    let one = "<Document><Pages><Page ID='9' BaseLoc='A.xml'/></Pages></Document>";
    all.found("steps between characters without measure", with(one, &[("A.xml", &text)]), "手工录入");
    all.files()
}

fn pdf() -> Vec<Hostile> {
    let mut all = Family::new("pdf");
    let stream = |dict: &str, bytes: &[u8]| {
        [format!("<<{dict} /Length {}>>\nstream\n", bytes.len()).as_bytes(), bytes, b"\nendstream"].concat()
    };
    let tree: Vec<Vec<u8>> = [b"<</Type/Catalog /Pages 2 0 R>>".to_vec()]
        .into_iter()
        .chain((2..50_002).map(|at| format!("<</Type/Pages /Kids[{} 0 R] /Count 1>>", at + 1).into_bytes()))
        .chain([b"<</Type/Page /MediaBox[0 0 9 9]>>".to_vec()])
        .collect();
    all.found("a tree of pages 50 000 deep", file(&tree), "请");
    let page = |font: &str, more: &[Vec<u8>]| {
        let mut objects = vec![
            b"<</Type/Catalog /Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages /Kids[3 0 R] /Count 1>>".to_vec(),
            b"<</Type/Page /Parent 2 0 R /MediaBox[0 0 600 400] /Contents 4 0 R /Resources<</Font<</F 5 0 R>>>>>>".to_vec(),
            stream("", b"BT /F 9 Tf 9 9 Td <00410042> Tj ET"),
            font.as_bytes().to_vec(),
        ];
        objects.extend_from_slice(more);
        file(&objects)
    };
    let font = "<</Type/Font /Subtype/Type0 /BaseFont/X /Encoding/Identity-H /DescendantFonts[6 0 R] /ToUnicode 7 0 R>>";
    let cid = |w: &str| {
        format!(
            "<</Type/Font /Subtype/CIDFontType2 /BaseFont/X /CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>> /W[{w}]>>"
        )
    };
    let map = stream("", b"begincmap 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap");
    let ranges = "0 65535 500 ".repeat(200);
    all.bounded(
        "widths of every character, 200 times over",
        page(font, &[cid(&ranges).into_bytes(), map.clone()]),
    );
    let list = format!("0[{}]", "500 ".repeat(1_000_000));
    all.bounded("a million widths in one list", page(font, &[cid(&list).into_bytes(), map]));
    let lines = "<00000000> <FFFFFFFF> <0041>\n".repeat(50_000);
    let wide = stream("", format!("begincmap 50000 beginbfrange {lines} endbfrange endcmap").as_bytes());
    all.bounded("a table of characters that covers four milliard", page(font, &[cid("").into_bytes(), wide]));
    let objects = stream("/Type/ObjStm /N 100000 /First 1000000 /Filter/FlateDecode", &zlib_zeros(100 << 20));
    all.bounded("a stream of objects that unfolds to 100 MB", page("<</Type/Font>>", &[objects]));
    let twice = zlib(&zlib_zeros(100 << 20));
    let packed = stream("/Type/ObjStm /N 9 /First 9 /Filter[/FlateDecode/FlateDecode]", &twice);
    all.bounded("the same packed twice", page("<</Type/Font>>", &[packed]));
    all.files()
}

fn xlsx() -> Vec<Hostile> {
    let mut all = Family::new("xlsx");
    let strings = Entry { crc: 0, ..Entry::bomb("xl/sharedStrings.xml", 400) };
    let parts = [
        Entry::new("[Content_Types].xml", "<Types/>"),
        Entry::new("xl/workbook.xml", "<workbook/>"),
        strings,
    ];
    all.refused("shared strings that unfold to 400 MB", zip(&parts), "请");
    all.files()
}

fn archives() -> Vec<Hostile> {
    let mut all = Family::new("zip");
    let many: Vec<_> = (0..65_535).map(|at| Entry::new(format!("{at}.txt"), "a")).collect();
    all.refused("65 535 entries that are really there", zip(&many), "文件太多");
    all.refused("a zero in a name", zip(&[Entry::new("a.txt\0.exe", "a")]), "请");
    let large = Entry { size: u32::MAX, ..Entry::new("a.txt", "a") };
    all.refused("a size that stands in a field of the large form, which is missing", zip(&[large]), "请");
    let place = Entry { place_of: Some(0), ..Entry::new("b.txt", "a") };
    all.refused("a second name for the first entry's bytes", zip(&[Entry::new("a.txt", "a"), place]), "请");
    all.files()
}

fn xml() -> Vec<Hostile> {
    let mut all = Family::new("xml");
    let attributes: String = (0..1_000_000).map(|at| format!(" a{at}=''")).collect();
    all.found("a million attributes", format!("<EInvoice{attributes}/>"), "手工录入");
    let days = "<IssueTime>2025-02-30</IssueTime>".repeat(60_000);
    all.found("60 000 days that are none", format!("<EInvoice>{days}</EInvoice>"), "不是有效的日期");
    all.files()
}
