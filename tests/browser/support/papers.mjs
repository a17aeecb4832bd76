// Contracts, invoices and bank receipts in the forms in which factories have them, each made here from what it says:
// Word, 数电票 as XML, OFD and PDF, an archive of invoices, receipts as XBRL and PDF, and a scan that nobody can read.
import { crc32, deflateSync } from "node:zlib";

/** An archive that stores its entries as they are. */
export function zip(entries) {
  const locals = [];
  const central = [];
  let at = 0;
  for (const [name, content] of entries) {
    const bytes = Buffer.from(content);
    const title = Buffer.from(name, "utf8");
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x0800, 2); // names are UTF-8
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(bytes.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), head, title, bytes]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    central.push(Buffer.concat([Buffer.from("PK\x01\x02"), Buffer.from([20, 0]), head, tail, title]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, directory, Buffer.from("PK\x05\x06"), end]);
}

const file = (name, mimeType, content) => ({ name, mimeType, buffer: Buffer.from(content) });
const yuan = (fen) => `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, "0")}`;

/** Totals of an invoice whose lines are `[name, amount without tax, tax]`, in fen. */
const sums = ({ lines }) => ({
  amount: lines.reduce((sum, line) => sum + line[1], 0),
  tax: lines.reduce((sum, line) => sum + line[2], 0),
});

/** A 数电票 as its XML. */
export function invoiceXml({ number, on, seller, buyer, lines, kind = "02" }) {
  const { amount, tax } = sums({ lines });
  const items = lines.map(
    ([name, amount, tax]) =>
      `<IssuItemInformation><ItemName>${name}</ItemName><Quantity>1</Quantity><Amount>${yuan(amount)}</Amount><TaxRate>0.06</TaxRate><ComTaxAm>${yuan(tax)}</ComTaxAm></IssuItemInformation>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<EInvoice><Header><EIid>${number}</EIid><InherentLabel><GeneralOrSpecialVAT><LabelCode>${kind}</LabelCode></GeneralOrSpecialVAT></InherentLabel></Header>
<EInvoiceData><SellerInformation><SellerIdNum>${seller.code}</SellerIdNum><SellerName>${seller.name}</SellerName></SellerInformation>
<BuyerInformation><BuyerIdNum>${buyer.code}</BuyerIdNum><BuyerName>${buyer.name}</BuyerName></BuyerInformation>
<BasicInformation><TotalAmWithoutTax>${yuan(amount)}</TotalAmWithoutTax><TotalTaxAm>${yuan(tax)}</TotalTaxAm><TotalTax-includedAmount>${yuan(amount + tax)}</TotalTax-includedAmount></BasicInformation>
${items.join("")}</EInvoiceData>
<TaxSupervisionInfo><InvoiceNumber>${number}</InvoiceNumber><IssueTime>${on}</IssueTime></TaxSupervisionInfo></EInvoice>`;
}

/** A 数电票 in an OFD, its XML attached. */
export function invoiceOfd(invoice) {
  return zip([
    ["OFD.xml", `<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`],
    ["Doc_0/Document.xml", `<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Pages/><ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments></ofd:Document>`],
    ["Doc_0/Attachs/Attachments.xml", "<Attachments><Attachment><FileLoc>invoice.xml</FileLoc></Attachment></Attachments>"],
    ["Doc_0/Attachs/invoice.xml", invoiceXml(invoice)],
  ]);
}

/** A PDF of one page with texts at places, in a font that Chinese issuers name and do not embed. */
export function pdf(texts) {
  const content = texts
    .map(([x, y, text, size = 9]) => {
      const hex = Buffer.from(text, "utf16le").swap16().toString("hex");
      return `BT /F1 ${size} Tf ${x} ${400 - y} Td <${hex}> Tj ET\n`;
    })
    .join("");
  const objects = [
    "<</Type/Catalog /Pages 2 0 R>>",
    "<</Type/Pages /Kids[6 0 R] /Count 1>>",
    "<</Type/Font /Subtype/CIDFontType0 /BaseFont/STSong-Light /CIDSystemInfo<</Registry(Adobe) /Ordering(GB1) /Supplement 4>> /DW 1000 /W[1 95 500 814 939 500]>>",
    "<</Type/Font /Subtype/Type0 /BaseFont/STSong-Light /Encoding/UniGB-UCS2-H /DescendantFonts[3 0 R]>>",
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    "<</Type/Page /Parent 2 0 R /MediaBox[0 0 600 400] /Contents 5 0 R /Resources<</Font<</F1 4 0 R>>>>>>",
  ];
  let out = "%PDF-1.7\n";
  const places = objects.map((object, at) => {
    const place = out.length;
    out += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const start = out.length;
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  out += places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  return Buffer.from(`${out}trailer\n<</Size ${objects.length + 1} /Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`, "latin1");
}

/** A 数电票 as the page that tax platforms print. */
export function invoicePdf({ number, on, seller, buyer, lines }, words) {
  const { amount, tax } = sums({ lines });
  const [year, month, day] = on.split("-");
  const columns = [[40, "项目名称"], [140, "规格型号"], [205, "单 位"], [255, "数 量"], [320, "单 价"], [390, "金 额"], [440, "税率/征收率"], [540, "税 额"]];
  const rows = lines.flatMap(([name, amount, tax], at) => {
    const y = 156 + 14 * at;
    const right = (x, text) => [x - 4.5 * text.length, y, text];
    return [[22, y, name], right(275, "1"), right(415, yuan(amount)), right(470, "6%"), right(565, yuan(tax))];
  });
  return pdf([
    [180, 30, "电子发票（普通发票）", 16],
    [430, 28, `发票号码：${number}`],
    [430, 44, `开票日期：${year}年${month}月${day}日`],
    [40, 80, `名称：${buyer.name}`],
    [320, 80, `名称：${seller.name}`],
    [40, 110, `统一社会信用代码/纳税人识别号：${buyer.code}`],
    [320, 110, `统一社会信用代码/纳税人识别号：${seller.code}`],
    ...columns.map(([x, name]) => [x, 140, name]),
    ...rows,
    [60, 260, "合"], [100, 260, "计"], [360, 260, `¥${yuan(amount)}`], [520, 260, `¥${yuan(tax)}`],
    [40, 285, "价税合计（大写）"], [180, 285, words], [400, 285, "（小写）"], [440, 285, `¥${yuan(amount + tax)}`],
    [60, 380, "开票人：王某"],
  ]);
}

/** A bank's receipt as the structured data that banks attach. */
export function receiptXml({ serial, on, payer, payee, amount }) {
  return `<?xml version="1.0" encoding="UTF-8"?>
<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:bker="http://xbrl.mof.gov.cn/taxonomy/2023-05-15/bker"><bker:NumberOfBankElectronicReceipt>${serial}</bker:NumberOfBankElectronicReceipt><bker:DateOfBookkeeping>${on}</bker:DateOfBookkeeping><bker:AccountNameOfPayer>${payer}</bker:AccountNameOfPayer><bker:AccountNumberOfPayer>6200000000000001</bker:AccountNumberOfPayer><bker:AccountNameOfPayee>${payee}</bker:AccountNameOfPayee><bker:AccountNumberOfPayee>6200000000000002</bker:AccountNumberOfPayee><bker:TransactionAmountInFigures>${yuan(amount)}</bker:TransactionAmountInFigures><bker:Usage>软件款</bker:Usage></xbrli:xbrl>`;
}

/** A contract as a Word document. */
export function contractDocx(lines) {
  const body = lines.map((line) => `<w:p><w:r><w:t>${line}</w:t></w:r></w:p>`).join("");
  return zip([
    ["[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`],
    ["word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`],
  ]);
}

/** A grey picture of bars: a scan in which no text can be read. */
export function scanPng(width = 640, height = 400) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const framed = Buffer.alloc(8);
    framed.writeUInt32BE(data.length, 0);
    framed.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([framed.subarray(0, 4), body, framed.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8); // eight bits of grey
  const rows = Buffer.alloc((width + 1) * height, 255);
  for (let y = 0; y < height; y += 1) {
    rows[y * (width + 1)] = 0;
    if (y % 40 > 24 && y % 40 < 34) rows.fill(96, y * (width + 1) + 60, y * (width + 1) + 360 + (y % 7) * 20);
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0)),
  ]);
}

export { file };
