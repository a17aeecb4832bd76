//! PDF: circles of references, counts without measure, filters upon filters, actions, damage.

use super::make::{plain, zlib, zlib_zeros};
use super::{Family, Hostile};

/// The objects, numbered from one, with a right table of their places; the first is the catalogue.
pub fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    tailed(objects, "")
}

fn tailed(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend(format!("{} 0 obj\n", at + 1).as_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    let trailer = trailer.replace("START", &start.to_string());
    file.extend(table.as_bytes());
    let size = objects.len() + 1;
    file.extend(
        format!("trailer\n<</Size {size} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
    );
    file
}

fn stream(dict: &str, bytes: &[u8]) -> Vec<u8> {
    [format!("<<{dict} /Length {}>>\nstream\n", bytes.len()).as_bytes(), bytes, b"\nendstream"].concat()
}

const CATALOGUE: &str = "<</Type/Catalog /Pages 2 0 R>>";
const PAGES: &str = "<</Type/Pages /Kids[3 0 R] /Count 1>>";

/// One page with this content, these resources, and more objects from the fifth on.
fn page(resources: &str, content: Vec<u8>, more: &[Vec<u8>]) -> Vec<u8> {
    let page = format!(
        "<</Type/Page /Parent 2 0 R /MediaBox[0 0 600 400] /Contents 4 0 R /Resources<<{resources}>>>>"
    );
    let first = [CATALOGUE.as_bytes().to_vec(), PAGES.as_bytes().to_vec(), page.into_bytes(), content];
    file(&[&first, more].concat())
}

fn plain_page(content: &str) -> Vec<u8> {
    page("", stream("", content.as_bytes()), &[])
}

/// A sound document with nothing on its page.
pub fn hello() -> Vec<u8> {
    plain_page("0 0 1 1 re f")
}

fn texts(objects: &[&str]) -> Vec<u8> {
    file(&objects.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>())
}

const NONE: &str = "没有读到";

pub fn files() -> Vec<Hostile> {
    let mut all = Family::new("pdf");
    structure(&mut all);
    depths(&mut all);
    filters(&mut all);
    drawing(&mut all);
    fonts(&mut all);
    actions(&mut all);
    all.files()
}

fn structure(all: &mut Family) {
    let own = |trailer: &str| {
        tailed(
            &[CATALOGUE, PAGES, "<</Type/Page /Parent 2 0 R>>"].map(|text| text.as_bytes().to_vec()),
            trailer,
        )
    };
    all.found("a table of places before itself", own("/Prev START"), "请");
    all.found("a table of places at a place that is none", own("/Prev -1 /XRefStm 99999999999"), "请");
    all.found(
        "pages that hold themselves",
        texts(&[CATALOGUE, "<</Type/Pages /Kids[2 0 R] /Count 1>>"]),
        "请",
    );
    all.found(
        "pages that hold each other",
        texts(&[
            CATALOGUE,
            "<</Type/Pages /Kids[3 0 R] /Count 1>>",
            "<</Type/Pages /Parent 2 0 R /Kids[2 0 R 2 0 R] /Count 1>>",
        ]),
        "请",
    );
    all.found(
        "a milliard of pages",
        texts(&[CATALOGUE, "<</Type/Pages /Kids[3 0 R] /Count 1000000000>>", "<</Type/Page /Parent 2 0 R>>"]),
        NONE,
    );
    let kids = format!("<</Type/Pages /Kids[{}] /Count 200000>>", "3 0 R ".repeat(200_000));
    all.found(
        "one page 200 000 times",
        texts(&[CATALOGUE, &kids, "<</Type/Page /Parent 2 0 R /MediaBox[0 0 9 9]>>"]),
        NONE,
    );
    let doubled: Vec<Vec<u8>> = [CATALOGUE.to_owned()]
        .into_iter()
        .chain((2..34).map(|at| format!("<</Type/Pages /Kids[{0} 0 R {0} 0 R] /Count 2>>", at + 1)))
        .chain(["<</Type/Page /MediaBox[0 0 9 9]>>".to_owned()])
        .map(String::into_bytes)
        .collect();
    all.found("pages doubled thirty-two times", file(&doubled), "请");
    all.found("a catalogue that is itself", texts(&["1 0 R"]), "请");
    all.bounded(
        "a page whose content is itself",
        texts(&[
            CATALOGUE,
            PAGES,
            "<</Type/Page /Parent 2 0 R /Contents 3 0 R /MediaBox 3 0 R /Resources 3 0 R>>",
        ]),
    );
    let objects = stream("/Type/ObjStm /N 1000000000 /First 10 /Extends 5 0 R", b"5 0 6 0 <<>>");
    all.found("objects in a stream that is in itself", page("", stream("", b""), &[objects]), NONE);
    let places =
        stream("/Type/XRef /Size 2000000000 /W[4 4 4] /Index[0 2000000000] /Prev 0 /Root 1 0 R", b"");
    let by_stream = [b"%PDF-1.7\n1 0 obj\n".as_slice(), &places, b"\nendobj\nstartxref\n9\n%%EOF"].concat();
    all.found("a table of two milliard places", by_stream, "请");
    let length = "<</Length 5 0 R>>\nstream\nx\nendstream";
    all.found("a length that is the stream", page("", length.into(), &[length.into()]), NONE);
    all.found(
        "a length beyond the end",
        page("", b"<</Length 99999999999>>\nstream\nx\nendstream".to_vec(), &[]),
        NONE,
    );
    let whole = hello();
    all.refused("cut off", whole[..whole.len() / 2].to_vec(), "PDF 没有结尾标记");
    all.found("nothing but head and end", b"%PDF-1.7\n%%EOF".to_vec(), "已损坏");
    all.found("damage in the middle", [&whole[..60], &[0xFF; 400], b"%%EOF"].concat(), "请");
    let revisions = b"\n1 0 obj\n<</Type/Catalog /Pages 2 0 R>>\nendobj\n".repeat(100_000);
    all.found("100 000 revisions of one object", [whole, revisions, b"%%EOF".to_vec()].concat(), NONE);
    all.refused("an archive behind it", [hello(), plain(&[("a.txt", b"a")])].concat(), "同时是压缩包");
}

fn depths(all: &mut Family) {
    let deep =
        |open: &str, close: &str, count: usize| format!("{}{}", open.repeat(count), close.repeat(count));
    all.found(
        "arrays a hundred thousand deep",
        page("", stream("", b""), &[deep("[", "]", 100_000).into_bytes()]),
        NONE,
    );
    all.found("a catalogue a hundred thousand deep", texts(&[&deep("<</A ", ">>", 100_000)]), "请");
    all.found(
        "pages in an array a million deep",
        texts(&[CATALOGUE, &format!("<</Type/Pages /Kids {}>>", "[".repeat(1_000_000))]),
        "请",
    );
    all.found("content of arrays a hundred thousand deep", plain_page(&deep("[", "]", 100_000)), NONE);
    all.found(
        "content of dictionaries a hundred thousand deep",
        plain_page(&deep("/x <</A ", ">> BDC ", 100_000)),
        NONE,
    );
    all.found("a million states saved", plain_page(&"q ".repeat(1_000_000)), NONE);
    all.found("a million marks begun", plain_page(&"/a BMC ".repeat(1_000_000)), NONE);
    all.found("a text of brackets without end", plain_page(&"(".repeat(1_000_000)), NONE);
    let chain: Vec<Vec<u8>> = (5..20_005).map(|at| format!("{} 0 R", at + 1).into_bytes()).collect();
    all.found("a chain of 20 000 references", page("/XObject 5 0 R", stream("", b"/X Do"), &chain), NONE);
}

fn filters(all: &mut Family) {
    let flate = "/Filter/FlateDecode";
    all.bounded("content that unfolds to 60 MB", page("", stream(flate, &zlib_zeros(60 << 20)), &[]));
    let twice = zlib(&zlib_zeros(60 << 20));
    all.bounded("the same packed twice", page("", stream("/Filter[/FlateDecode/FlateDecode]", &twice), &[]));
    let names = "/ASCIIHexDecode".repeat(2_000);
    all.found(
        "two thousand filters",
        page("", stream(&format!("/Filter[{names}]"), &b"30".repeat(50_000)), &[]),
        "请",
    );
    let predictor = "/Filter/FlateDecode /DecodeParms<</Predictor 15 /Columns 2147483647 /Colors 2147483647 /BitsPerComponent 16>>";
    all.found("a predictor of four milliard columns", page("", stream(predictor, &zlib(b"abc")), &[]), NONE);
    all.found(
        "LZW that is none",
        page("", stream("/Filter/LZWDecode /DecodeParms<</EarlyChange 99>>", &[0x55; 10_000]), &[]),
        "请",
    );
    all.found(
        "run lengths",
        page("", stream("/Filter/RunLengthDecode", &[0x81, b' '].repeat(500_000)), &[]),
        "请",
    );
    let attached = [
        stream("/Type/EmbeddedFile /Filter/FlateDecode", &zlib_zeros(300 << 20)),
        b"<</Type/Filespec /F(a.xml) /EF<</F 5 0 R>>>>".to_vec(),
    ];
    all.bounded("an attached file that unfolds to 300 MB", page("", stream("", b""), &attached));
}

fn drawing(all: &mut Family) {
    let image = |dict: &str, bytes: &[u8]| {
        let dict = format!("/Type/XObject /Subtype/Image {dict}");
        page("/XObject<</I 5 0 R>>", stream("", b"600 0 0 400 0 0 cm /I Do"), &[stream(&dict, bytes)])
    };
    let grey = "/ColorSpace/DeviceGray /BitsPerComponent 8";
    all.bounded(
        "a picture two milliard pixels square",
        image(&format!("/Width 2147483647 /Height 2147483647 {grey}"), b"x"),
    );
    all.found("a picture of less than nothing", image(&format!("/Width -5 /Height -5 {grey}"), b"x"), NONE);
    let bomb = format!("/Width 20000 /Height 20000 {grey} /Filter/FlateDecode");
    all.bounded("a picture of 400 million pixels, packed", image(&bomb, &zlib_zeros(400_000_000)));
    all.found(
        "a mask that is its own",
        image(&format!("/Width 1 /Height 1 {grey} /SMask 5 0 R"), b"x"),
        NONE,
    );
    all.found(
        "a colour space that is itself",
        image("/Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace[/Indexed 6 0 R 255 (x)]", b"x"),
        NONE,
    );
    all.bounded("a fax of a milliard rows", image("/Width 1000 /Height 1000000000 /BitsPerComponent 1 /ColorSpace/DeviceGray /Filter/CCITTFaxDecode /DecodeParms<</K -1 /Columns 1000 /Rows 1000000000>>", &[0; 1000]));
    all.found(
        "JBIG2 that is none",
        image(
            "/Width 60000 /Height 60000 /BitsPerComponent 1 /ColorSpace/DeviceGray /Filter/JBIG2Decode",
            &[0xFF; 1000],
        ),
        NONE,
    );
    all.found("JPEG 2000 that is none", image("/Width 9 /Height 9 /Filter/JPXDecode", &[0xFF; 1000]), NONE);
    let form = |inner: &str, count: usize| {
        let dict = "/Type/XObject /Subtype/Form /BBox[0 0 600 400] /Resources<</XObject<</F 5 0 R>>>>";
        page("/XObject<</F 5 0 R>>", stream("", b"/F Do"), &[stream(dict, inner.repeat(count).as_bytes())])
    };
    all.found("a form that draws itself", form("/F Do ", 1), NONE);
    all.found("a form that draws itself ten times", form("/F Do ", 10), "请");
    let tower: Vec<Vec<u8>> = (5..25)
        .map(|at| {
            stream(
                &format!(
                    "/Type/XObject /Subtype/Form /BBox[0 0 9 9] /Resources<</XObject<</F {} 0 R>>>>",
                    at + 1
                ),
                &b"/F Do ".repeat(10),
            )
        })
        .collect();
    all.bounded("forms ten to the twentieth", page("/XObject<</F 5 0 R>>", stream("", b"/F Do"), &tower));
    let pattern = stream(
        "/Type/Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox[0 0 1 1] /XStep 0.0001 /YStep 0.0001 /Resources<</Pattern<</P 5 0 R>>>>",
        b"/Pattern cs /P scn 0 0 1 1 re f",
    );
    all.found(
        "a pattern within itself, ten thousand to the point",
        page("/Pattern<</P 5 0 R>>", stream("", b"/Pattern cs /P scn 0 0 600 400 re f"), &[pattern]),
        "请",
    );
    let function =
        b"<</FunctionType 3 /Domain[0 1] /Functions[5 0 R 5 0 R] /Bounds[0.5] /Encode[0 1 0 1]>>".to_vec();
    let shading = b"<</ShadingType 2 /ColorSpace/DeviceGray /Coords[0 0 1 1] /Function 5 0 R>>".to_vec();
    all.found(
        "a function of itself",
        page("/Shading<</S 6 0 R>>", stream("", b"/S sh"), &[function, shading]),
        NONE,
    );
    let large = texts(&[CATALOGUE, PAGES, "<</Type/Page /Parent 2 0 R /MediaBox[0 0 1e30 1e30]>>"]);
    all.found("a page as large as the sky", large, "请");
    all.found(
        "a page of no extent",
        texts(&[CATALOGUE, PAGES, "<</Type/Page /Parent 2 0 R /MediaBox[0 0 0 0]>>"]),
        NONE,
    );
    all.found(
        "a page of NaN",
        texts(&[
            CATALOGUE,
            PAGES,
            "<</Type/Page /Parent 2 0 R /MediaBox[nan nan inf inf] /UserUnit 1e38 /Rotate 45>>",
        ]),
        "请",
    );
    all.bounded(
        "20 000 curves",
        plain_page(&("0 0 m ".to_owned() + &"1 2 300 400 5 6 c ".repeat(20_000) + "S")),
    );
    all.bounded("a dash of nothing", plain_page("[0.0000001] 0 d 100 w 0 0 m 600 400 l S"));
}

fn fonts(all: &mut Family) {
    let type3 = b"<</Type/Font /Subtype/Type3 /FontBBox[0 0 1 1] /FontMatrix[1 0 0 1 0 0] /CharProcs<</a 6 0 R>> /Encoding<</Differences[97/a]>> /FirstChar 97 /LastChar 97 /Widths[1] /Resources<</Font<</F 5 0 R>>>>>>".to_vec();
    let glyph = stream("", b"1 0 d0 BT /F 1 Tf (aaaaaaaaaa) Tj ET");
    all.found(
        "a letter drawn with itself",
        page("/Font<</F 5 0 R>>", stream("", b"BT /F 9 Tf (aaaa) Tj ET"), &[type3, glyph]),
        NONE,
    );
    let font = b"<</Type/Font /Subtype/Type0 /BaseFont/STSong-Light /Encoding/GBK-EUC-H /ToUnicode 7 0 R /DescendantFonts[6 0 R]>>".to_vec();
    let below = b"<</Type/Font /Subtype/CIDFontType0 /BaseFont/STSong-Light /CIDSystemInfo<</Registry(Adobe) /Ordering(GB1) /Supplement 4>> /DW 1000>>".to_vec();
    let with = |map: &[u8], content: String| {
        page(
            "/Font<</F 5 0 R>>",
            stream("", content.as_bytes()),
            &[font.clone(), below.clone(), stream("", map)],
        )
    };
    all.found("a character map of four milliard", with(b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange 1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange", "BT /F 9 Tf (a) Tj ET".into()), NONE);
    all.bounded(
        "a quarter of a million words",
        with(b"", format!("BT /F 9 Tf {} ET", "<B7A2C6B1> Tj ".repeat(125_000))),
    );
    all.found(
        "words at 1e300",
        with(b"", format!("BT /F 1e30 Tf 1e30 1e30 Td {} ET", "<B7A2C6B1> Tj ".repeat(100))),
        "请",
    );
    let map = stream("/Type/CMap /CMapName/X /UseCMap 7 0 R", b"");
    all.found(
        "a character map that uses itself",
        page(
            "/Font<</F 5 0 R>>",
            stream("", b"BT /F 9 Tf (a) Tj ET"),
            &[
                b"<</Type/Font /Subtype/Type0 /BaseFont/X /Encoding 7 0 R /DescendantFonts[6 0 R]>>".to_vec(),
                below.clone(),
                map,
            ],
        ),
        NONE,
    );
    let program = stream("/Subtype/OpenType", &[0xFF; 5000]);
    let described = b"<</Type/Font /Subtype/TrueType /BaseFont/X /FontDescriptor<</Type/FontDescriptor /FontName/X /FontFile2 6 0 R>> /FirstChar 0 /LastChar 255>>".to_vec();
    all.found(
        "a font that is none",
        page("/Font<</F 5 0 R>>", stream("", b"BT /F 9 Tf (aaaa) Tj ET"), &[described, program]),
        NONE,
    );
}

fn actions(all: &mut Family) {
    let with = |catalogue: &str| {
        texts(&[
            &format!("<</Type/Catalog /Pages 2 0 R {catalogue}>>"),
            PAGES,
            "<</Type/Page /Parent 2 0 R /MediaBox[0 0 9 9]>>",
        ])
    };
    all.found(
        "a script on opening",
        with("/OpenAction<</S/JavaScript /JS(app.launchURL\\('http://127.0.0.1:9'\\))>>"),
        NONE,
    );
    all.found("a program on opening", with("/OpenAction<</S/Launch /Win<</F(cmd.exe) /P(/c calc)>>>>"), NONE);
    all.found(
        "a form sent elsewhere",
        with("/OpenAction<</S/SubmitForm /F(http://127.0.0.1:9) /Fields[]>>"),
        NONE,
    );
    all.found(
        "a form of XML with entities",
        with("/AcroForm<</XFA(<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>)>>"),
        NONE,
    );
    let attached = |name: &str, bytes: &[u8]| {
        let file = format!("<</Type/Filespec /F({name}) /EF<</F 5 0 R>>>>").into_bytes();
        page("", stream("", b""), &[stream("/Type/EmbeddedFile", bytes), file])
    };
    all.found("a program attached", attached("a.exe", b"MZ\x90\0"), NONE);
    all.found("entities attached", attached("a.xml", super::xml::LAUGHS.as_bytes()), NONE);
    all.found("an attached file with a path upwards", attached("../../etc/passwd", b"x"), NONE);
    let encrypted = tailed(
        &[CATALOGUE, PAGES, "<</Type/Page /Parent 2 0 R>>", "<</Filter/Standard /V 2 /R 3 /Length 128 /P -4 /O<00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF> /U<00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF>>>"]
            .map(|text| text.as_bytes().to_vec()),
        "/Encrypt 4 0 R /ID[<00><00>]",
    );
    all.found("a password", encrypted, "打开密码");
    let odd = tailed(
        &[CATALOGUE, PAGES, "<</Type/Page /Parent 2 0 R>>"].map(|text| text.as_bytes().to_vec()),
        "/Encrypt<</Filter/Nobody /V 99>>",
    );
    all.found("encrypted in a way of its own", odd, "请");
}
