//! The forms of papers, byte by byte: PDF with text, PNG, an invoice as XML (数电票) and as OFD (GB/T 33190).

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use fund::state::Provider;
use jiff::civil::Date;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::firms::Firm;

/// A page with these lines, in the standard Chinese face that readers bring along.
pub fn pdf(lines: &[&str]) -> Vec<u8> {
    let mut text = String::from("BT /F1 16 Tf 72 760 Td 28 TL");
    for line in lines {
        text.push_str(" <");
        for unit in line.encode_utf16() {
            // Writing to a string cannot fail, here and below.
            let _ = write!(text, "{unit:04X}");
        }
        text.push_str("> Tj T*");
    }
    text.push_str(" ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering \
         (GB1) /Supplement 2 >> /FontDescriptor 7 0 R /DW 1000 >>"
            .to_owned(),
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 \
         /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
            .to_owned(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let table = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(out, "{place:010} 00000 n ");
    }
    let size = objects.len() + 1;
    let _ = write!(out, "trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    out.into_bytes()
}

const WIDTH: usize = 240;
const HEIGHT: usize = 160;

/// A scanned sheet in grey with a few lines of writing and a round seal.
pub fn png(shade: u8) -> Vec<u8> {
    let mut rows = Vec::with_capacity(HEIGHT * (WIDTH + 1));
    for y in 0..HEIGHT {
        rows.push(0);
        rows.extend((0..WIDTH).map(|x| {
            let written = y % 20 < 3 && (20..120).contains(&y) && (20..190).contains(&x);
            let (dx, dy) = (x.abs_diff(180), y.abs_diff(110));
            let seal = (900..1200).contains(&(dx * dx + dy * dy));
            if written || seal { 60 } else { shade.saturating_add(40) }
        }));
    }
    let mut header = Vec::new();
    for side in [WIDTH, HEIGHT] {
        header.extend(u32::try_from(side).unwrap_or_default().to_be_bytes());
    }
    header.extend([8, 0, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1A\n".to_vec();
    chunk(&mut out, b"IHDR", &header);
    chunk(&mut out, b"IDAT", &stored(&rows));
    chunk(&mut out, b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], bytes: &[u8]) {
    out.extend(u32::try_from(bytes.len()).unwrap_or_default().to_be_bytes());
    let body = [kind.as_slice(), bytes].concat();
    out.extend(&body);
    out.extend(crc(&body).to_be_bytes());
}

/// CRC-32 as PNG and ZIP have it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc: u32, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 * (crc & 1)))
    })
}

/// A zlib stream of blocks that are not compressed.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks = bytes.chunks(0xFFFF).count();
    for (number, block) in bytes.chunks(0xFFFF).enumerate() {
        let length = u16::try_from(block.len()).unwrap_or_default();
        out.push(u8::from(number + 1 == blocks));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    let (a, b) = bytes.iter().fold((1u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    out.extend((b << 16 | a).to_be_bytes());
    out
}

/// An invoice as 数电票 XML, issued on a day, whose year its number begins with.
pub fn xml(number: u64, seller: &Provider, buyer: &Firm, on: Date) -> String {
    let year = on.year() % 100;
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<EInvoice>
  <Header>
    <EIid>{year:02}23200000001{number:07}</EIid>
    <InherentLabel><EInvoiceType><LabelCode>01</LabelCode><LabelName>电子发票</LabelName></EInvoiceType></InherentLabel>
  </Header>
  <EInvoiceData>
    <SellerInformation><SellerIdNum>{}</SellerIdNum><SellerName>{}</SellerName></SellerInformation>
    <BuyerInformation><BuyerIdNum>{}</BuyerIdNum><BuyerName>{}</BuyerName></BuyerInformation>
    <BasicInformation>
      <TotalAmWithoutTax>94339.62</TotalAmWithoutTax>
      <TotalTaxAm>5660.38</TotalTaxAm>
      <TotalTax-includedAmount>100000.00</TotalTax-includedAmount>
      <RequestTime>{on} 10:20:30</RequestTime>
    </BasicInformation>
    <IssuItemInformation>
      <ItemName>*软件*生产执行管理系统</ItemName><MeaUnits>套</MeaUnits><Quantity>1</Quantity>
      <Amount>94339.62</Amount><TaxRate>0.06</TaxRate><ComTaxAm>5660.38</ComTaxAm>
    </IssuItemInformation>
    <AdditionalInformation><Remark>演示发票，内容虚构</Remark></AdditionalInformation>
  </EInvoiceData>
  <TaxSupervisionInfo><InvoiceNumber>{year:02}23200000001{number:07}</InvoiceNumber><IssueTime>{on}</IssueTime></TaxSupervisionInfo>
</EInvoice>
"#,
        seller.code, seller.name, buyer.code, buyer.name
    )
}

/// An invoice as OFD with one page and the values by name.
///
/// # Errors
/// What the ZIP writer says.
pub fn ofd(number: u64, on: Date) -> Result<Vec<u8>, String> {
    let entry = r#"<?xml version="1.0" encoding="UTF-8"?>
<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo>
<ofd:DocID>00000000000000000000000000000001</ofd:DocID><ofd:CustomDatas>
<ofd:CustomData Name="发票代码">02300YEAR00111</ofd:CustomData><ofd:CustomData Name="发票号码">NUMBER</ofd:CustomData>
<ofd:CustomData Name="价税合计">100000.00</ofd:CustomData><ofd:CustomData Name="销售方名称">冰城示例软件有限公司</ofd:CustomData>
</ofd:CustomDatas></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#;
    let document = r#"<?xml version="1.0" encoding="UTF-8"?>
<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData><ofd:MaxUnitID>10</ofd:MaxUnitID><ofd:PageArea>
<ofd:PhysicalBox>0 0 210 140</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>
<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>"#;
    let fonts = r#"<?xml version="1.0" encoding="UTF-8"?>
<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>"#;
    let page = r#"<?xml version="1.0" encoding="UTF-8"?>
<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer ID="3"><ofd:TextObject ID="4" Boundary="20 20 160 10" Font="2" Size="5">
<ofd:TextCode X="0" Y="6">电子发票 NUMBER 价税合计 100000.00（演示，内容虚构）</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>"#;
    let (number, year) = (format!("{number:08}"), format!("{:02}", on.year() % 100));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("OFD.xml", entry),
        ("Doc_0/Document.xml", document),
        ("Doc_0/PublicRes.xml", fonts),
        ("Doc_0/Pages/Page_0/Content.xml", page),
    ] {
        archive.start_file(name, SimpleFileOptions::default()).map_err(|error| error.to_string())?;
        let text = text.replace("NUMBER", &number).replace("YEAR", &year);
        archive.write_all(text.as_bytes()).map_err(|error| error.to_string())?;
    }
    archive.finish().map(Cursor::into_inner).map_err(|error| error.to_string())
}
