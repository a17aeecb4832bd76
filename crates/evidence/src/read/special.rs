//! Invoices that are not an ordinary VAT invoice: tickets, vehicles, farm produce, tax on a margin. What stands there is
//! read; that it is another kind is said, and a sum reckoned another way is no fault of theirs.

use paper::{Finding, Severity};

/// A kind of invoice of its own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Special {
    /// Words of its title or label.
    marks: &'static [&'static str],
    /// What it is called.
    name: &'static str,
    /// Whether it buys what a project may need; only its tax is reckoned in another way.
    is_for_goods: bool,
}

const KINDS: [Special; 8] = [
    Special { marks: &["铁路电子客票"], name: "铁路电子客票", is_for_goods: false },
    Special {
        marks: &["航空运输电子客票", "航空电子客票行程单"],
        name: "航空运输电子客票行程单",
        is_for_goods: false,
    },
    Special {
        marks: &["二手车销售统一发票"], name: "二手车销售统一发票", is_for_goods: false
    },
    Special {
        marks: &["机动车销售统一发票", "机动车发票"], name: "机动车销售统一发票", is_for_goods: false
    },
    Special {
        marks: &["农产品收购", "收购发票"], name: "农产品收购发票", is_for_goods: false
    },
    Special { marks: &["自产农产品销售"], name: "自产农产品销售发票", is_for_goods: false },
    Special {
        marks: &["通行费电子发票", "收费公路通行费"], name: "通行费发票", is_for_goods: false
    },
    Special { marks: &["差额征税"], name: "差额征税发票", is_for_goods: true },
];
/// A title is no longer than this; a sentence that speaks of tickets is.
const LONGEST: usize = 30;
/// Findings that come of reckoning as an ordinary invoice is reckoned.
const ARITHMETIC: [&str; 4] = ["total-differs", "lines-differ", "product-differs", "line-tax-differs"];
/// The code of the finding that names the kind.
const CODE: &str = "other-kind";

/// The kind that one of these titles and labels names.
pub(crate) fn of<'a>(mut titles: impl Iterator<Item = &'a str>) -> Option<&'static Special> {
    titles.find_map(|title| {
        let is_title = title.chars().count() <= LONGEST;
        KINDS.iter().find(|kind| is_title && kind.marks.iter().any(|mark| title.contains(mark)))
    })
}

/// The kind that the names of structured data give away.
pub(crate) fn of_elements<'a>(mut names: impl Iterator<Item = &'a str>) -> Option<&'static Special> {
    let [railway, air, ..] = &KINDS;
    names.find_map(|name| match name {
        _ if name.contains("Railway") => Some(railway),
        _ if ["AirTransport", "CivilAviation", "Airline"].iter().any(|part| name.contains(part)) => Some(air),
        _ => None,
    })
}

impl Special {
    /// Whether it has no table of goods, so that its sums stand beside labels of their own.
    pub fn is_a_form_of_its_own(&self) -> bool {
        KINDS.iter().take(4).any(|kind| kind == self)
    }

    /// What is said of it.
    pub fn finding(&self) -> Finding {
        let name = self.name;
        if self.is_for_goods {
            let what = format!("这是{name}，税额按差额计算，不等于金额乘税率");
            return Finding::new(CODE, "kind", Severity::Note, what);
        }
        let what = format!(
            "这是{name}，不是购买软件、云服务或网络设备的发票，一般不能作为改造投入；请核对是否误传，确需提交的请人工录入"
        );
        Finding::new(CODE, "kind", Severity::Error, what)
    }
}

/// Takes out what does not hold of another kind: sums reckoned otherwise, and values that it does not have.
pub(crate) fn excuse(findings: &mut Vec<Finding>) {
    let Some(kind) = findings.iter().find(|finding| finding.code == CODE) else { return };
    let lacks_values = kind.severity == Severity::Error;
    findings.retain(|finding| {
        !(ARITHMETIC.contains(&finding.code.as_str()) || lacks_values && finding.code == "not-read")
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_the_kind_and_a_sentence_does_not() {
        let name = |title: &str| of(std::iter::once(title)).map(|kind| kind.name);
        assert_eq!(name("电子发票(铁路电子客票)"), Some("铁路电子客票"));
        assert_eq!(name("二手车销售统一发票"), Some("二手车销售统一发票"));
        assert_eq!(name("电子发票（增值税专用发票）"), None);
        assert_eq!(name("本系统可以识别铁路电子客票等各类票据，含三年维护，合同编号见附件所列"), None);
        assert_eq!(
            of_elements(["Fare", "ElectronicInvoiceRailwayETicketNumber"].into_iter()).unwrap().name,
            "铁路电子客票"
        );
    }
}
