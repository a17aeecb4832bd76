//! What is kept sealed, each in one canonical form: the same phone typed with blanks is the same phone.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// Characters of a free text at most.
const MOST_TEXT: usize = 4_000;

/// Which of a person's (or an enterprise's, or an objector's) data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Name of a natural person.
    Name,
    /// Telephone number.
    Phone,
    /// 居民身份证号.
    IdNumber,
    /// Where money goes; see [`BankAccount`].
    BankAccount,
    /// How an objector may be reached.
    Contact,
    /// Where letters go, by the account that asked for them.
    Email(String),
    /// A free text, by the name of what it belongs to.
    Text(String),
}

/// A value that is not what its field holds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Nothing.
    #[error("请填写{0}")]
    Empty(&'static str),
    /// Too much.
    #[error("{what}最多 {most} 个字")]
    Long {
        /// The field in Chinese.
        what: &'static str,
        /// Characters allowed.
        most: usize,
    },
    /// Letters in a number, or too few digits.
    #[error("{0}格式不正确，请核对")]
    Malformed(&'static str),
    /// An identity number that cannot be; the number itself is not repeated in the message.
    #[error("身份证号不正确：{0}，请逐位核对")]
    IdNumber(&'static str),
}

impl Field {
    /// The field's name in the store.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Name => "name".into(),
            Self::Phone => "phone".into(),
            Self::IdNumber => "id-number".into(),
            Self::BankAccount => "bank-account".into(),
            Self::Contact => "contact".into(),
            Self::Email(account) => format!("email:{account}"),
            Self::Text(of) => format!("text:{of}"),
        }
    }

    pub(super) fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "name" => Self::Name,
            "phone" => Self::Phone,
            "id-number" => Self::IdNumber,
            "bank-account" => Self::BankAccount,
            "contact" => Self::Contact,
            _ => match key.strip_prefix("email:") {
                Some(account) => Self::Email(account.to_owned()),
                None => Self::Text(key.strip_prefix("text:")?.to_owned()),
            },
        })
    }

    /// The one form of a value, which is stored and committed to.
    pub(crate) fn canonical(&self, value: &str) -> Result<String, ValueError> {
        match self {
            Self::Name => text(value, "姓名", 50),
            Self::Phone => phone(value),
            Self::IdNumber => Ok(value.parse::<IdNumber>()?.0),
            Self::BankAccount => Ok(value.parse::<BankAccount>()?.canonical()),
            Self::Contact => text(value, "联系方式", 200),
            Self::Email(_) => email(value),
            Self::Text(_) => text(value, "内容", MOST_TEXT),
        }
    }
}

/// Trimmed, composed, bounded.
fn text(value: &str, what: &'static str, most: usize) -> Result<String, ValueError> {
    let text: String = value.trim().nfc().collect();
    match text.chars().count() {
        0 => Err(ValueError::Empty(what)),
        length if length > most => Err(ValueError::Long { what, most }),
        _ => Ok(text),
    }
}

/// Half width, without blanks and dashes.
fn plain(value: &str) -> String {
    value.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '–' | '—')).collect()
}

/// 7 to 15 digits, with a plus sign if need be.
fn phone(value: &str) -> Result<String, ValueError> {
    let phone = plain(value);
    if phone.is_empty() {
        return Err(ValueError::Empty("电话"));
    }
    let digits = phone.strip_prefix('+').unwrap_or(&phone);
    let sound = (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if sound { Ok(phone) } else { Err(ValueError::Malformed("电话")) }
}

/// An address as mail servers take it: half width, no blanks, in ASCII, at most 254 characters (RFC 5321).
fn email(value: &str) -> Result<String, ValueError> {
    let address: String = value.nfkc().filter(|c| !c.is_whitespace()).collect();
    if address.is_empty() {
        return Err(ValueError::Empty("电子邮箱"));
    }
    let sound = address.is_ascii() && address.len() <= 254 && address.parse::<lettre::Address>().is_ok();
    let named =
        address.rsplit_once('@').is_some_and(|(_, host)| host.contains('.') && !host.starts_with('['));
    if sound && named { Ok(address) } else { Err(ValueError::Malformed("电子邮箱")) }
}

/// 居民身份证号 (GB 11643-1999): eighteen characters, a date of birth, a check character.
#[derive(Clone, PartialEq, Eq)]
pub struct IdNumber(String);

impl IdNumber {
    /// The number. Handle with care.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For screens: the first three and last two characters.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}*************{}", &self.0[..3], &self.0[16..])
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdNumber(…)")
    }
}

impl FromStr for IdNumber {
    type Err = ValueError;

    fn from_str(value: &str) -> Result<Self, ValueError> {
        const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        const CHECKS: &[u8; 11] = b"10X98765432";
        let number = plain(value).to_uppercase();
        let (Some((digits, check)), 18) = (number.as_bytes().split_last_chunk::<1>(), number.len()) else {
            return Err(ValueError::IdNumber("应为 18 位"));
        };
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(ValueError::IdNumber("前 17 位应为数字"));
        }
        let birth = format!("{}-{}-{}", &number[6..10], &number[10..12], &number[12..14]);
        if birth.parse::<jiff::civil::Date>().is_err() {
            return Err(ValueError::IdNumber("第 7 至 14 位不是日期"));
        }
        let sum: u32 =
            digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        if CHECKS.get(sum as usize % 11) != Some(&check[0]) {
            return Err(ValueError::IdNumber("末位校验码不符"));
        }
        Ok(Self(number))
    }
}

/// A bank account that money is paid to. Its canonical form is JSON with its keys in order.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankAccount {
    /// 开户行, in full.
    pub bank: String,
    /// 户名.
    pub holder: String,
    /// 账号, digits alone.
    pub number: String,
}

impl BankAccount {
    /// Reads the three fields of a form.
    ///
    /// # Errors
    /// [`ValueError`] names the field.
    pub fn new(holder: &str, bank: &str, number: &str) -> Result<Self, ValueError> {
        let holder = text(holder, "户名", 100)?;
        let bank = text(bank, "开户行", 100)?;
        let number = plain(number);
        if number.is_empty() {
            return Err(ValueError::Empty("银行账号"));
        }
        if !(8..=32).contains(&number.len()) || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ValueError::Malformed("银行账号"));
        }
        Ok(Self { bank, holder, number })
    }

    /// The value for [`Field::BankAccount`].
    #[must_use]
    pub fn canonical(&self) -> String {
        serde_json::json!({"bank": self.bank, "holder": self.holder, "number": self.number}).to_string()
    }

    /// For screens: the last four digits.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("**** {}", &self.number[self.number.len().saturating_sub(4)..])
    }
}

impl fmt::Debug for BankAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BankAccount(…)")
    }
}

impl FromStr for BankAccount {
    type Err = ValueError;

    /// Reads the canonical form, checking it anew.
    fn from_str(value: &str) -> Result<Self, ValueError> {
        let read: Self = serde_json::from_str(value).map_err(|_| ValueError::Malformed("银行账户"))?;
        Self::new(&read.holder, &read.bank, &read.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_has_one_form() {
        let form = |field: &Field, value: &str| field.canonical(value).unwrap();
        assert_eq!(form(&Field::Phone, " 139-0000 0000 "), form(&Field::Phone, "１３９００００００００"));
        assert_eq!(form(&Field::IdNumber, "11010519491231002x"), "11010519491231002X");
        assert_eq!(form(&Field::Name, " 张三 "), "张三");
        let account =
            BankAccount::new("冰城示例软件有限公司", "示例银行哈尔滨分行", "6222 0000-0000 1234").unwrap();
        assert_eq!(account.number, "6222000000001234");
        assert_eq!(account.masked(), "**** 1234");
        assert_eq!(
            account.canonical(),
            r#"{"bank":"示例银行哈尔滨分行","holder":"冰城示例软件有限公司","number":"6222000000001234"}"#
        );
        assert_eq!(account.canonical().parse(), Ok(account));
    }

    #[test]
    fn wrong_values_are_refused_without_being_repeated() {
        for (number, why) in [
            ("1101051949123100", "应为 18 位"),
            ("1101051949123100２3X", "应为 18 位"),
            ("11010519491331002X", "第 7 至 14 位不是日期"),
            ("110105194912310021", "末位校验码不符"),
            ("A1010519491231002X", "前 17 位应为数字"),
            ("身份证号码", "应为 18 位"),
        ] {
            let error = number.parse::<IdNumber>().unwrap_err();
            assert_eq!(error, ValueError::IdNumber(why), "{number}");
            assert!(!error.to_string().contains(number));
        }
        for (field, value) in [
            (Field::Phone, "12345"),
            (Field::Phone, "13900O00000"),
            (Field::Name, "  "),
            (Field::BankAccount, "6222"),
            (Field::BankAccount, r#"{"bank":"a","holder":"b","number":"1"}"#),
        ] {
            assert!(field.canonical(value).is_err(), "{value}");
        }
        assert!(Field::Text("O0001".into()).canonical(&"字".repeat(4_001)).is_err());
    }

    #[test]
    fn debug_output_shows_no_personal_data() {
        let number: IdNumber = "11010519491231002X".parse().unwrap();
        let account = BankAccount::new("张三", "示例银行", "6222000000001234").unwrap();
        assert_eq!(format!("{number:?} {account:?}"), "IdNumber(…) BankAccount(…)");
        assert_eq!(number.masked(), "110*************2X");
    }

    #[test]
    fn keys_of_fields_read_back() {
        for field in [
            Field::Name,
            Field::Phone,
            Field::IdNumber,
            Field::BankAccount,
            Field::Contact,
            Field::Email("zhang".into()),
            Field::Text("x".into()),
        ] {
            assert_eq!(Field::of_key(&field.key()), Some(field));
        }
        assert_eq!(Field::of_key("else"), None);
    }
}
