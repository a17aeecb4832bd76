//! 申报企业与服务商可能有关联: the provider is the applicant, or is paid to an account with the applicant's last four digits, or
//! bears its name; or a person has ties to both.
//!
//! Not seen: shareholders, addresses, phones and finance contacts, which the fund does not hold (the enterprise credit
//! information system does); and of accounts no more than the last four digits, which two of ten thousand share by chance.

use super::found::{Found, paper};
use super::item::{Item, PaperKind};
use super::survey::Look;
use std::collections::BTreeSet;

/// The provinces (GB/T 2260), as names of companies begin with them.
const PROVINCES: [&str; 31] = [
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
];
/// Words with which the trade begins: what is left between it and the place is the name proper (字号).
const TRADES: [&str; 40] = [
    "科技",
    "技术",
    "信息",
    "软件",
    "数字",
    "数据",
    "数智",
    "智能",
    "智造",
    "网络",
    "互联",
    "云",
    "电子",
    "通信",
    "自动化",
    "系统",
    "设备",
    "机械",
    "制造",
    "装备",
    "精密",
    "重工",
    "工业",
    "实业",
    "电气",
    "仪器",
    "材料",
    "食品",
    "农业",
    "生物",
    "医药",
    "制药",
    "药业",
    "化工",
    "能源",
    "环保",
    "贸易",
    "集团",
    "有限",
    "股份",
];

pub(super) fn look(look: &Look<'_, '_>) -> Vec<Found> {
    let case = look.case;
    let (enterprise, provider) = (case.enterprise, &case.project.provider);
    let mut parts = Vec::new();
    let mut found = Found::of(case.id, "").item(Item::Enterprise(enterprise.code.clone()));
    found = found.item(Item::Provider(provider.code.clone()));
    if provider.code == enterprise.code {
        parts.push("服务商就是申报企业自己".to_owned());
        found = found.mark("self");
    } else if let Some(name) = same_proper(look, &enterprise.name, &provider.name) {
        parts.push(format!("申报企业与服务商“{}”字号都是“{name}”", provider.name));
        found = found.mark(name);
    }
    if let Some((account, _)) = &enterprise.account {
        let same = case.project.papers.receipts.iter().find(|receipt| {
            !account.tail.is_empty()
                && receipt.says.payee.tail == account.tail
                && !paper::folded(&receipt.says.payee.name).is_empty()
                && paper::folded(&receipt.says.payee.name) != paper::folded(&enterprise.name)
        });
        if let Some(receipt) = same {
            let payee = &receipt.says.payee.name;
            parts.push(format!("“{payee}”的收款账号末四位 {} 与申报企业的收款账户相同", account.tail));
            found = found.item(paper(case.id, PaperKind::Receipt, &receipt.says.serial, receipt));
        }
    }
    let own: BTreeSet<_> = look.survey.tied(&enterprise.code).collect();
    let both: Vec<_> = look.survey.tied(&provider.code).filter(|person| own.contains(person)).collect();
    if !both.is_empty() && provider.code != enterprise.code {
        parts.push(format!("有 {} 人与两家都有利害关系或都代为办理", both.len()));
        found = found.items(
            look.survey
                .fund
                .accounts
                .values()
                .filter(|actor| both.contains(&&actor.person))
                .map(|actor| Item::Account(actor.account.clone())),
        );
        for person in both {
            found = found.mark(person);
        }
    }
    if parts.is_empty() {
        return Vec::new();
    }
    found.what = parts.join("；");
    vec![found]
}

/// The name proper of both, where it is one.
fn same_proper<'n>(look: &Look<'_, '_>, one: &'n str, other: &str) -> Option<&'n str> {
    let pack = look.case.pack;
    let districts = pack.districts().iter().map(|district| district.name.as_str());
    let places: Vec<&str> = PROVINCES.into_iter().chain([pack.city(), "新区"]).chain(districts).collect();
    proper(one, &places).filter(|name| proper(other, &places) == Some(*name))
}

/// The name proper (字号) of a company behind its places; `None` where there is none of at least two characters.
fn proper<'n>(name: &'n str, places: &[&str]) -> Option<&'n str> {
    let mut rest = name.trim();
    let known = places.iter().filter(|place| !place.is_empty());
    while let Some(shorter) = known.clone().find_map(|place| rest.strip_prefix(*place)) {
        rest = shorter.trim_start_matches(['省', '市', '（', '(', '）', ')']);
    }
    let end = TRADES.iter().filter_map(|trade| rest.find(trade)).min()?;
    let proper = rest.get(..end)?.trim_end_matches(['（', '(']);
    (proper.chars().count() >= 2).then_some(proper)
}

#[cfg(test)]
mod tests {
    use super::proper;

    #[test]
    fn the_name_proper_stands_between_the_place_and_the_trade() {
        let places = ["黑龙江", "哈尔滨", "道里区", ""];
        assert_eq!(proper("哈尔滨东轻设备制造有限公司", &places), Some("东轻"));
        assert_eq!(proper("黑龙江省哈尔滨市道里区东轻数字技术有限公司", &places), Some("东轻"));
        assert_eq!(proper("哈尔滨设备制造有限公司", &places), None);
    }
}
