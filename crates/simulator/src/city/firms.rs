//! The enterprises and providers of the city. Every name says 示例, and no code could be a real one.

use fund::AccountId;
use fund::state::Provider;
use law::{CreditCode, Fen};

use super::place::Place;
use crate::code::code;
use crate::dice::Dice;

/// An enterprise of the city.
pub struct Firm {
    /// Its code.
    pub code: CreditCode,
    /// Its name.
    pub name: String,
    /// Division code.
    pub district: String,
    /// GB/T 4754-2017, four digits.
    pub industry: &'static str,
    /// Whether the code is one the pack doubts, so that the bureau must rule.
    pub doubtful: bool,
    /// What it makes.
    pub trade: &'static str,
    /// After what it is named.
    pub place: &'static str,
    /// Employees.
    pub staff: u32,
    /// Last year's revenue.
    pub revenue: Fen,
    /// Login name.
    pub account: AccountId,
}

const PLACES: [&str; 26] = [
    "松花江",
    "冰城",
    "北疆",
    "太阳岛",
    "龙塔",
    "江北",
    "黑土",
    "寒地",
    "丁香",
    "雪原",
    "金源",
    "阿什河",
    "呼兰河",
    "凤凰山",
    "拉林河",
    "白桦",
    "蒙古栎",
    "红松",
    "江畔",
    "融创北",
    "极光",
    "秋林原",
    "沃野",
    "长岭",
    "牡丹原",
    "东风里",
];

/// Names for a city with another landscape.
const ELSEWHERE: [&str; 26] = [
    "青云", "长风", "望江", "平湖", "南山", "春晖", "明德", "东湖", "西河", "金桥", "银杏", "海棠", "竹园",
    "石桥", "紫荆", "凌云", "飞虹", "晨光", "瑞丰", "华清", "同兴", "百川", "新岭", "翠屏", "双溪", "云锦",
];

/// Trade as it stands in a name, industry code, whether the code is doubtful. Five industries by turns.
const TRADES: [(&str, &str, bool); 35] = [
    ("锅炉制造", "3411", false),
    ("高压电机制造", "3812", false),
    ("航空零部件制造", "3741", false),
    ("中药饮片", "2730", false),
    ("速冻食品", "1432", false),
    ("汽轮机部件", "3413", false),
    ("变压器", "3821", false),
    ("无人机系统", "3749", false),
    ("制剂", "2720", false),
    ("谷物加工", "1311", false),
    ("工业锅炉辅机", "3411", false),
    ("配电开关控制设备", "3823", false),
    ("航空模具", "3744", false),
    ("生物制药", "2761", false),
    ("乳制品", "1442", false),
    ("内燃机部件", "3412", false),
    ("电线电缆", "3831", false),
    ("直升机内饰", "3741", false),
    ("原料药", "2710", false),
    ("大豆油脂", "1331", false),
    ("余热锅炉", "3411", false),
    ("新能源电池", "3841", false),
    ("航天紧固件", "3742", false),
    ("中成药", "2740", false),
    ("红肠熟食", "1353", false),
    ("热能装备", "3419", false),
    ("光伏设备及元器件", "3825", false),
    ("航空器修理", "4343", true),
    ("医用卫生材料", "2770", true),
    ("面包糕点", "1411", false),
    ("燃烧器", "3419", false),
    ("照明电器", "3872", true),
    ("复合材料构件", "3741", false),
    ("兽用药品", "2750", true),
    ("饲料", "1329", true),
];

/// Enterprise number `number`, in one of the districts.
///
/// # Errors
/// Where a district's code is none.
pub fn firm(
    number: u32,
    city: &Place,
    districts: &[String],
    dice: &mut Dice,
) -> Result<Firm, law::CreditCodeError> {
    let place = number as usize % PLACES.len();
    let (trade, industry, doubtful) = TRADES[number as usize % TRADES.len()];
    // Two of three have their seat in the nine urban districts.
    let urban = districts.len().min(9);
    let district = if dice.percent(66) { dice.below(urban) } else { dice.below(districts.len()) };
    let district = districts.get(district).cloned().unwrap_or_default();
    let round = number as usize / (PLACES.len() * TRADES.len() / 5);
    let series = ["", "新", "大", "恒", "瑞", "安", "泰", "远"][round % 8];
    let form = match number % 11 {
        0 => "股份有限公司".to_owned(),
        1 => format!("（{}）有限公司", city.name),
        2 => format!("集团{}数字化改造示范产业园有限责任公司", city.name),
        _ => "有限公司".to_owned(),
    };
    let made = if number.is_multiple_of(3) { "制造" } else { "" };
    let made = if trade.ends_with("制造") { "" } else { made };
    let staff = match dice.below(10) {
        0 => dice.between(420, 980),
        1..=4 => dice.between(90, 300),
        _ => dice.between(12, 90),
    };
    let revenue = staff * dice.between(38, 95) * 1_000_000 + dice.between(0, 9_999_999);
    Ok(Firm {
        code: code(&district, number + 1)?,
        name: format!("{}{series}示例{trade}{made}{form}", places(city)[place]),
        district,
        industry,
        doubtful,
        trade,
        place: places(city)[place],
        staff: u32::try_from(staff).unwrap_or(12),
        revenue: Fen::new(revenue),
        account: AccountId(format!("firm{:03}", number + 1)),
    })
}

/// The providers: forty, some with long names.
///
/// # Errors
/// As [`code`].
pub fn providers(city: &Place, districts: &[String]) -> Result<Vec<Provider>, law::CreditCodeError> {
    let kinds = ["软件", "工业互联网", "智能科技", "数据服务", "自动化系统集成与数字化转型咨询服务"];
    let seat = districts.first().map_or("230102", String::as_str);
    (0..40u32)
        .map(|number| {
            let place = places(city)[(number as usize * 7 + 3) % PLACES.len()];
            let kind = kinds[number as usize % kinds.len()];
            let series = if number < 26 { "" } else { "第二" };
            Ok(Provider {
                code: code(seat, 9_000 + number)?,
                name: format!("{place}{series}示例{kind}有限公司"),
            })
        })
        .collect()
}

/// The landscape that names are taken from.
fn places(city: &Place) -> &'static [&'static str; 26] {
    if city.home() { &PLACES } else { &ELSEWHERE }
}
