//! Invoices and receipts in every form in which they come, made of invented firms.
#![allow(dead_code, reason = "not every test file uses every helper")]

use super::archive;

pub const NUMBER: &str = "25232000000010000017";
pub const SELLER: [&str; 2] = ["冰城示例软件有限公司", "91230100127575573H"];
pub const BUYER: [&str; 2] = ["松花江示例锅炉制造有限公司", "91230199128175037N"];

/// The parts of a 数电票, each of which a test may replace or leave out.
pub struct Digital {
    pub open: String,
    pub header: String,
    pub parties: String,
    pub basic: String,
    pub lines: String,
    pub more: String,
    pub supervision: String,
}

impl Default for Digital {
    fn default() -> Self {
        let [seller, seller_id] = SELLER;
        let [buyer, buyer_id] = BUYER;
        Self {
            open: "EInvoice".into(),
            header: format!(
                "<Header><EIid>{NUMBER}</EIid><InherentLabel><GeneralOrSpecialVAT><LabelCode>01</LabelCode></GeneralOrSpecialVAT></InherentLabel></Header>"
            ),
            parties: format!(
                "<SellerInformation><SellerIdNum>{seller_id}</SellerIdNum><SellerName>{seller}</SellerName></SellerInformation>\
                 <BuyerInformation><BuyerIdNum>{buyer_id}</BuyerIdNum><BuyerName> {buyer}\n</BuyerName></BuyerInformation>"
            ),
            basic: "<BasicInformation><TotalAmWithoutTax>283018.87</TotalAmWithoutTax><TotalTaxAm>16981.13</TotalTaxAm>\
                    <TotalTax-includedAmount>300000.00</TotalTax-includedAmount></BasicInformation>"
                .into(),
            lines: "<IssuItemInformation><ItemName>*软件*生产执行系统</ItemName><Quantity>1</Quantity><UnPrice>188679.25</UnPrice>\
                    <Amount>188679.25</Amount><TaxRate>0.06</TaxRate><ComTaxAm>11320.75</ComTaxAm></IssuItemInformation>\
                    <IssuItemInformation><ItemName>*信息技术服务*云服务年费</ItemName><Amount>94339.62</Amount>\
                    <TaxRate>0.06</TaxRate><ComTaxAm>5660.38</ComTaxAm></IssuItemInformation>"
                .into(),
            more: String::new(),
            supervision: format!(
                "<TaxSupervisionInfo><InvoiceNumber>{NUMBER}</InvoiceNumber><IssueTime>2025-03-18</IssueTime></TaxSupervisionInfo>"
            ),
        }
    }
}

impl Digital {
    pub fn xml(&self) -> String {
        let close = self.open.split(' ').next().unwrap_or_default();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{}>{}<EInvoiceData>{}{}{}{}</EInvoiceData>{}</{close}>",
            self.open, self.header, self.parties, self.basic, self.lines, self.more, self.supervision
        )
    }
}

/// The paper era's structured data, with a total of one's own.
pub fn paper_era(total: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><eInvoice xmlns:fp=\"http://www.edrm.org.cn/schema/e-invoice/2019\">\
         <fp:InvoiceCode>023001900111</fp:InvoiceCode><fp:InvoiceNo>12345678</fp:InvoiceNo><fp:IssueDate>2020年07月23日</fp:IssueDate>\
         <fp:Buyer><fp:BuyerName>{}</fp:BuyerName></fp:Buyer><fp:Seller><fp:SellerName>{}</fp:SellerName></fp:Seller>\
         <fp:TaxInclusiveTotalAmount>{total}</fp:TaxInclusiveTotalAmount><fp:TaxTotalAmount>6.00</fp:TaxTotalAmount>\
         <fp:TaxExclusiveTotalAmount>100.00</fp:TaxExclusiveTotalAmount><fp:GoodsInfos><fp:GoodsInfo><fp:Item>*软件*许可</fp:Item>\
         <fp:Amount>100.00</fp:Amount><fp:TaxScheme>6%</fp:TaxScheme><fp:TaxAmount>6.00</fp:TaxAmount></fp:GoodsInfo></fp:GoodsInfos></eInvoice>",
        BUYER[0], SELLER[0]
    )
}

/// A 数电票 as an XBRL instance.
pub fn xbrl_invoice() -> String {
    format!(
        "<xbrl xmlns=\"http://www.xbrl.org/2003/instance\" xmlns:einv=\"http://xbrl.mof.gov.cn/taxonomy/2023-12-31/einv\">\
         <link:schemaRef xlink:href=\"einv_spcl_issuer.xsd\"/><context id=\"c\"/>\
         <einv:UniqueCodeOfInvoice contextRef=\"c\"><![CDATA[{NUMBER}]]></einv:UniqueCodeOfInvoice>\
         <einv:NumberOfInvoice contextRef=\"c\">{NUMBER}</einv:NumberOfInvoice><einv:DateOfIssue>2025-03-18</einv:DateOfIssue>\
         <einv:NameOfSeller><![CDATA[{}]]></einv:NameOfSeller>\
         <einv:TaxpayerIdentificationNumberUnifiedSocialCreditCodeOfSeller>{}</einv:TaxpayerIdentificationNumberUnifiedSocialCreditCodeOfSeller>\
         <einv:NameOfPurchaser>{}</einv:NameOfPurchaser><einv:TotalAmountExcludingTax>283018.87</einv:TotalAmountExcludingTax>\
         <einv:TotalTaxAmount>16981.13</einv:TotalTaxAmount><einv:TaxIncludedAmountInFigures>300000.00</einv:TaxIncludedAmountInFigures>\
         <einv:ContractNumber>HT-2025-01</einv:ContractNumber><einv:NumberOfBankElectronicReceipt>PZ0001</einv:NumberOfBankElectronicReceipt>\
         <einv:InformationOfTaxableGoodsOrServicesDetailItemsTuple><einv:NameOfTaxableGoodsOrServices>*软件*生产执行系统</einv:NameOfTaxableGoodsOrServices>\
         <einv:QuantityOfGoodsOrServices>1</einv:QuantityOfGoodsOrServices><einv:UnitPriceOfGoodsOrServices>283018.87</einv:UnitPriceOfGoodsOrServices>\
         <einv:AmountExcludingTax>283018.87</einv:AmountExcludingTax><einv:TaxRate>6.00%</einv:TaxRate><einv:TaxAmount>16981.13</einv:TaxAmount>\
         </einv:InformationOfTaxableGoodsOrServicesDetailItemsTuple></xbrl>",
        SELLER[0], SELLER[1], BUYER[0]
    )
}

/// A bank receipt as an XBRL instance.
pub fn xbrl_receipt() -> String {
    format!(
        "<xbrli:xbrl xmlns:xbrli=\"http://www.xbrl.org/2003/instance\" xmlns:bker=\"http://xbrl.mof.gov.cn/taxonomy/2023-05-15/bker\">\
         <bker:NumberOfBankElectronicReceipt>PZ0001</bker:NumberOfBankElectronicReceipt><bker:DateOfBookkeeping>2025-03-20</bker:DateOfBookkeeping>\
         <bker:AccountNameOfPayer>{}</bker:AccountNameOfPayer><bker:AccountNumberOfPayer>6200000000000001</bker:AccountNumberOfPayer>\
         <bker:AccountNameOfPayee>{}</bker:AccountNameOfPayee><bker:AccountNumberOfPayee>6200000000000002</bker:AccountNumberOfPayee>\
         <bker:TransactionAmountInFigures>300,000.00</bker:TransactionAmountInFigures><bker:Usage>软件款</bker:Usage></xbrli:xbrl>",
        BUYER[0], SELLER[0]
    )
}

/// A text object at a place of the page.
pub fn text(id: u32, x: f64, y: f64, text: &str) -> String {
    format!(
        "<ofd:TextObject ID=\"{id}\" Boundary=\"{x} {y} 60 5\" Size=\"3\"><ofd:TextCode X=\"0\" Y=\"4\">{text}</ofd:TextCode></ofd:TextObject>"
    )
}

/// An OFD whose document is not in `Doc_0`, with these pages, metadata, attachments and tags.
#[derive(Default)]
pub struct Ofd {
    pub metadata: Vec<(&'static str, String)>,
    pub pages: Vec<String>,
    pub attached: Vec<(&'static str, String)>,
    pub tags: Option<String>,
}

impl Ofd {
    pub fn bytes(&self) -> Vec<u8> {
        let custom: String = self
            .metadata
            .iter()
            .map(|(name, value)| format!("<ofd:CustomData Name=\"{name}\">{value}</ofd:CustomData>"))
            .collect();
        let mut parts = vec![(
            "OFD.xml".to_owned(),
            format!(
                "<ofd:OFD xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:DocBody><ofd:DocInfo><ofd:CustomDatas>{custom}</ofd:CustomDatas></ofd:DocInfo><ofd:DocRoot>/Body/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
            ),
        )];
        let pages: String = (0..self.pages.len())
            .map(|at| format!("<ofd:Page ID=\"{at}\" BaseLoc=\"Pages/{at}.xml\"/>"))
            .collect();
        parts.push((
            "Body/Document.xml".to_owned(),
            format!("<ofd:Document xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:Pages>{pages}</ofd:Pages><ofd:Attachments>Files/List.xml</ofd:Attachments><ofd:CustomTags>Tags/List.xml</ofd:CustomTags></ofd:Document>"),
        ));
        for (at, page) in self.pages.iter().enumerate() {
            parts.push((
                format!("Body/Pages/{at}.xml"),
                format!("<ofd:Page xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>"),
            ));
        }
        let listed: String = self
            .attached
            .iter()
            .map(|(name, _)| format!("<Attachment><FileLoc>{name}</FileLoc></Attachment>"))
            .collect();
        parts.push(("Body/Files/List.xml".to_owned(), format!("<Attachments>{listed}</Attachments>")));
        for (name, xml) in &self.attached {
            parts.push((format!("Body/Files/{name}"), xml.clone()));
        }
        if let Some(tags) = &self.tags {
            parts.push((
                "Body/Tags/List.xml".to_owned(),
                "<CustomTags><CustomTag><FileLoc>One.xml</FileLoc></CustomTag></CustomTags>".to_owned(),
            ));
            parts.push(("Body/Tags/One.xml".to_owned(), tags.clone()));
        }
        let parts: Vec<_> = parts.iter().map(|(name, xml)| (name.as_str(), xml.as_bytes())).collect();
        archive(&parts)
    }
}

/// The heading of a 数电票 page: title, number, day, both parties side by side, and the columns.
pub fn page_head() -> String {
    let [seller, seller_id] = SELLER;
    let [buyer, buyer_id] = BUYER;
    [
        text(1, 70.0, 8.0, "电子发票（增值税专用发票）"),
        text(2, 150.0, 8.0, "发票号码："),
        text(3, 166.0, 8.0, NUMBER),
        text(4, 150.0, 14.0, "开票日期：2025年03月18日"),
        text(5, 10.0, 30.0, "名称："),
        text(6, 20.0, 30.0, &buyer.chars().take(6).collect::<String>()),
        text(7, 38.0, 30.0, &buyer.chars().skip(6).collect::<String>()),
        text(8, 110.0, 30.0, &format!("名称：{seller}")),
        text(9, 10.0, 38.0, "统一社会信用代码/纳税人识别号："),
        text(10, 60.0, 38.0, buyer_id),
        text(11, 110.0, 38.0, &format!("统一社会信用代码/纳税人识别号：{seller_id}")),
        text(12, 15.0, 50.0, "项目名称"),
        text(13, 50.0, 50.0, "规格型号"),
        text(14, 75.0, 50.0, "单 位"),
        text(15, 95.0, 50.0, "数 量"),
        text(16, 115.0, 50.0, "单 价"),
        text(17, 140.0, 50.0, "金 额"),
        text(18, 160.0, 50.0, "税率/征收率"),
        text(19, 188.0, 50.0, "税 额"),
    ]
    .concat()
}

pub fn page_line(id: u32, y: f64, [name, amount, tax]: [&str; 3]) -> String {
    [
        text(id, 5.0, y, name),
        text(id + 1, 139.0, y, amount),
        text(id + 2, 164.0, y, "6%"),
        text(id + 3, 186.0, y, tax),
    ]
    .concat()
}

pub fn page_foot() -> String {
    [
        text(90, 20.0, 100.0, "合"),
        text(91, 32.0, 100.0, "计"),
        text(92, 135.0, 100.0, "¥"),
        text(93, 138.0, 100.0, "283018.87"),
        text(94, 182.0, 100.0, "¥"),
        text(95, 185.0, 100.0, "16981.13"),
        text(96, 15.0, 108.0, "价税合计（大写）"),
        text(97, 60.0, 108.0, "叁拾万圆整"),
        text(98, 150.0, 108.0, "（小写）"),
        text(99, 165.0, 108.0, "¥"),
        text(100, 168.0, 108.0, "300000.00"),
    ]
    .concat()
}
