//! 企业名录: each row registers one enterprise (第五条（一）), as the district or the bureau would in the form.

use fund::steps::register_enterprise::RegisterEnterprise;
use fund::view::View;
use law::CreditCode;

use super::{Checked, Column, Seen, look};
use crate::table::read::{ReadError, Sheet};

/// The columns.
pub const COLUMNS: [Column; 7] = [
    Column {
        title: "统一社会信用代码", note: "18 位，单元格须为文本格式", example: "91230199128175037N"
    },
    Column {
        title: "企业名称", note: "与营业执照一致", example: "哈尔滨示例设备制造有限公司"
    },
    Column { title: "所在区县", note: "区县名称或六位代码", example: "南岗区" },
    Column { title: "行业代码", note: "GB/T 4754-2017 四位小类", example: "3411" },
    Column { title: "从业人员", note: "人数，整数", example: "120" },
    Column { title: "上年营业收入", note: "元；也可写成 8000万", example: "80000000.00" },
    Column { title: "具有独立法人资格", note: "是或否", example: "是" },
];

/// Looks through the list.
///
/// # Errors
/// [`ReadError::MissingColumns`] and the like; what is wrong with rows stands in the answer.
pub fn check(sheet: &Sheet, view: &View<'_>) -> Result<Checked<RegisterEnterprise>, ReadError> {
    let [code, name, district, industry, staff, revenue, legal] =
        sheet.columns(COLUMNS.map(|column| column.title))?;
    let districts = view.pack().map(law::Pack::districts).unwrap_or_default();
    let mut seen = Seen::new();
    Ok(look(sheet, |cells| {
        let credit: Option<CreditCode> = cells.parsed(code);
        if let Some(credit) = &credit
            && let Some(first) = seen.before(credit.as_str(), cells.number())
        {
            cells.blame(code, format!("与第 {first} 行是同一家企业，请删去一行"));
        }
        let firm = cells.words(name, 80);
        let place = cells.words(district, 20).and_then(|typed| {
            let known = districts.iter().find(|known| known.code == typed || known.name == typed);
            if known.is_none() {
                let names: Vec<_> = districts.iter().map(|known| known.name.as_str()).collect();
                cells.blame(district, format!("没有这个区县，可填：{}", names.join("、")));
            }
            known
        });
        let trade = cells.code(industry).map(str::to_owned);
        if let Some(typed) = &trade
            && (typed.len() != 4 || !typed.bytes().all(|b| b.is_ascii_digit()))
        {
            cells.blame(industry, "应为四位数字（GB/T 4754-2017 小类），如 3411；开头的 0 不能少");
        }
        let (staff, revenue, legal) = (cells.count(staff), cells.amount(revenue), cells.yes(legal));
        let place = place?;
        let act = RegisterEnterprise {
            code: credit?,
            name: firm?,
            district: place.code.clone(),
            industry: trade?,
            staff: staff?,
            revenue: revenue?,
            legal_person: legal?,
        };
        Some((format!("登记 {}（{}），{}", act.name, act.code, place.name), act))
    }))
}
