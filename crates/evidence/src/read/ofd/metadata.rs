//! `CustomDatas` of the document: values by Chinese names.

use paper::{Invoice, Party, signed};

use crate::read::{value, words};
use crate::xml::Element;
use crate::{Sure, Witness};

/// What the metadata of one document says of an invoice.
pub(super) fn witness(body: Element<'_>) -> Witness<Invoice> {
    let told = |names: &[&str]| -> &str {
        names
            .iter()
            .find_map(|name| {
                let mut all = body.all();
                all.find(|e| {
                    e.name() == "CustomData" && e.attribute("Name").is_some_and(|n| n.trim() == *name)
                })
                .map(Element::text)
                .filter(|text| !text.is_empty())
            })
            .unwrap_or("")
    };
    let party = |side: &str| Party {
        name: value::name(told(&[&format!("{side}名称")])),
        tax_number: value::packed(told(&[
            &format!("{side}纳税人识别号"),
            &format!("{side}统一社会信用代码/纳税人识别号"),
            &format!("{side}税号"),
        ])),
    };
    let code = value::packed(told(&["发票代码"]));
    let says = Invoice {
        kind: value::kind(told(&["发票类型", "发票种类"])),
        code,
        number: value::packed(told(&["发票号码"])),
        issued_on: words::day(told(&["开票日期"])),
        check_code: value::packed(told(&["校验码"])),
        seller: party("销售方"),
        buyer: party("购买方"),
        amount: signed(told(&["合计金额"])),
        tax: signed(told(&["合计税额"])),
        total: signed(told(&["价税合计"])),
        ..Invoice::default()
    };
    // Words without a number are of some other paper.
    let says = if says.number.is_empty() { Invoice::default() } else { says };
    Witness::new("OFD.xml CustomDatas", Sure::Stated, says)
}
