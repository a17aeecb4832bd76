//! Canonical JSON: one meaning, one sequence of bytes.
//!
//! The log hashes exact bytes, so a payload may be written in one way only. The form is a subset of RFC 8785:
//! UTF-8; object keys strictly ascending by their bytes and free of escapes; integers within `i64`, no fraction,
//! no exponent, no `-0`; no `null` (absence is a missing key); no white space between tokens; strings escape only
//! what JSON obliges them to, in the shortest form; at most [`MAX_DEPTH`] levels.
//!
//! [`to_canonical`] writes the form, [`check`] decides it on the bytes alone, without building a value.

use serde::Serialize;
use serde_json::Value;

/// Deepest nesting of arrays and objects. Bounds the recursion of every reader, ours and an auditor's.
pub const MAX_DEPTH: usize = 64;

/// Why bytes or a value are not canonical JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("不是规范 JSON（{place}）：{fault}")]
pub struct NotCanonical {
    /// `第 17 字节` when bytes were checked, `/events/0/amount` when a value was written.
    pub place: String,
    /// What is wrong there.
    pub fault: Fault,
}

/// The ways in which JSON can fail to be canonical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The bytes are not UTF-8.
    #[error("不是 UTF-8 文本")]
    Utf8,
    /// The text ends early, goes on after the value, or is not JSON.
    #[error("不是合法的 JSON")]
    Syntax,
    /// White space between tokens.
    #[error("多余的空白")]
    WhiteSpace,
    /// `null`: what is absent is left out.
    #[error("不得使用 null，缺失的内容应省略")]
    Null,
    /// A fraction or an exponent: numbers are integers (fen, milliseconds, basis points).
    #[error("只允许整数，不得有小数或指数")]
    NotInteger,
    /// `-0` or a leading zero.
    #[error("整数写法不规范")]
    IntegerForm,
    /// Outside −2⁶³ … 2⁶³−1.
    #[error("整数超出 64 位范围")]
    IntegerRange,
    /// Keys out of order.
    #[error("键未按字节升序排列")]
    KeyOrder,
    /// The same key twice in one object.
    #[error("键重复")]
    DuplicateKey,
    /// A key that would need an escape.
    #[error("键中不得有转义字符")]
    KeyEscape,
    /// An escape that is needless or not the shortest.
    #[error("字符串转义不规范")]
    Escape,
    /// A bare control character in a string.
    #[error("字符串中有未转义的控制字符")]
    ControlCharacter,
    /// Deeper than [`MAX_DEPTH`].
    #[error("嵌套层数超过 64")]
    TooDeep,
    /// The value refused to be turned into JSON (a map with keys that are not strings, for instance).
    #[error("无法转换为 JSON")]
    Unserialisable,
}

/// Writes a value as canonical JSON.
///
/// # Errors
/// [`NotCanonical`] names the JSON pointer of the first part that has no canonical form: a float, a `null`
/// (skip `None` fields), an integer beyond `i64`, a key that needs an escape, too deep a nesting.
pub fn to_canonical<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, NotCanonical> {
    let value = serde_json::to_value(value)
        .map_err(|e| NotCanonical { place: e.to_string(), fault: Fault::Unserialisable })?;
    let mut out = Vec::with_capacity(256);
    write(&value, 0, &mut out).map_err(|(place, fault)| NotCanonical { place, fault })?;
    Ok(out)
}

/// The pointer grows as the error travels outwards, so the usual case pays nothing for it.
type Located = (String, Fault);

fn write(value: &Value, depth: usize, out: &mut Vec<u8>) -> Result<(), Located> {
    let here = |fault| (String::new(), fault);
    match value {
        Value::Null => return Err(here(Fault::Null)),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => match number.as_i64() {
            Some(integer) => out.extend_from_slice(integer.to_string().as_bytes()),
            None if number.is_u64() => return Err(here(Fault::IntegerRange)),
            None => return Err(here(Fault::NotInteger)),
        },
        Value::String(text) => write_string(text, out),
        Value::Array(_) | Value::Object(_) if depth == MAX_DEPTH => return Err(here(Fault::TooDeep)),
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                separate(index, out);
                write(item, depth + 1, out).map_err(|(inner, fault)| (format!("/{index}{inner}"), fault))?;
            }
            out.push(b']');
        }
        Value::Object(map) => {
            // Sorted here, whatever order the map of this build keeps.
            let mut fields: Vec<(&String, &Value)> = map.iter().collect();
            fields.sort_unstable_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
            out.push(b'{');
            for (index, (key, item)) in fields.into_iter().enumerate() {
                separate(index, out);
                if key.bytes().any(needs_escape) {
                    return Err((format!("/{key}"), Fault::KeyEscape));
                }
                write_string(key, out);
                out.push(b':');
                write(item, depth + 1, out).map_err(|(inner, fault)| (format!("/{key}{inner}"), fault))?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

fn separate(index: usize, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(b',');
    }
}

fn write_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        match short_escape(byte) {
            Some(letter) => out.extend_from_slice(&[b'\\', letter]),
            None if byte < 0x20 => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            None => out.push(byte),
        }
    }
    out.push(b'"');
}

/// The letter after the backslash, for the seven characters that have a short escape.
fn short_escape(byte: u8) -> Option<u8> {
    Some(match byte {
        b'"' => b'"',
        b'\\' => b'\\',
        0x08 => b'b',
        0x09 => b't',
        0x0a => b'n',
        0x0c => b'f',
        0x0d => b'r',
        _ => return None,
    })
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Decides whether bytes are canonical JSON.
///
/// # Errors
/// [`NotCanonical`] names the offset of the first byte that breaks the form.
pub fn check(bytes: &[u8]) -> Result<(), NotCanonical> {
    let located = |at: usize, fault| NotCanonical { place: format!("第 {at} 字节"), fault };
    if let Err(e) = std::str::from_utf8(bytes) {
        return Err(located(e.valid_up_to(), Fault::Utf8));
    }
    let mut scanner = Scanner { bytes, at: 0 };
    scanner.value(0).and_then(|()| scanner.end()).map_err(|fault| located(scanner.at, fault))
}

/// Walks the bytes once; `at` stands on the offending byte when a step fails.
struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        match self.peek() {
            Some(found) if found == byte => {
                self.at += 1;
                Ok(())
            }
            found => Err(Self::unexpected(found)),
        }
    }

    fn unexpected(found: Option<u8>) -> Fault {
        match found {
            Some(b' ' | b'\t' | b'\n' | b'\r') => Fault::WhiteSpace,
            _ => Fault::Syntax,
        }
    }

    fn end(&self) -> Result<(), Fault> {
        self.peek().map_or(Ok(()), |byte| Err(Self::unexpected(Some(byte))))
    }

    fn value(&mut self, depth: usize) -> Result<(), Fault> {
        match self.peek() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => Err(Fault::TooDeep),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(|_| ()),
            Some(b'-' | b'0'..=b'9') => self.integer(),
            Some(b't') => self.word(b"true"),
            Some(b'f') => self.word(b"false"),
            Some(b'n') if self.bytes[self.at..].starts_with(b"null") => Err(Fault::Null),
            found => Err(Self::unexpected(found)),
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<(), Fault> {
        word.iter().try_for_each(|&byte| self.expect(byte))
    }

    fn array(&mut self, depth: usize) -> Result<(), Fault> {
        self.expect(b'[')?;
        if self.peek() == Some(b']') {
            return self.expect(b']');
        }
        loop {
            self.value(depth + 1)?;
            match self.peek() {
                Some(b',') => self.expect(b',')?,
                _ => return self.expect(b']'),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), Fault> {
        self.expect(b'{')?;
        if self.peek() == Some(b'}') {
            return self.expect(b'}');
        }
        let mut previous: Option<&'a [u8]> = None;
        loop {
            let start = self.at;
            let key = self.key()?;
            let fault = previous.and_then(|before| match before.cmp(key) {
                std::cmp::Ordering::Less => None,
                std::cmp::Ordering::Equal => Some(Fault::DuplicateKey),
                std::cmp::Ordering::Greater => Some(Fault::KeyOrder),
            });
            if let Some(fault) = fault {
                self.at = start;
                return Err(fault);
            }
            previous = Some(key);
            self.expect(b':')?;
            self.value(depth + 1)?;
            match self.peek() {
                Some(b',') => self.expect(b',')?,
                _ => return self.expect(b'}'),
            }
        }
    }

    fn key(&mut self) -> Result<&'a [u8], Fault> {
        let start = self.at;
        let raw = self.string()?;
        match raw.iter().position(|&byte| byte == b'\\') {
            None => Ok(raw),
            Some(offset) => {
                self.at = start + 1 + offset;
                Err(Fault::KeyEscape)
            }
        }
    }

    /// The bytes between the quotes, escapes as written.
    fn string(&mut self) -> Result<&'a [u8], Fault> {
        self.expect(b'"')?;
        let start = self.at;
        loop {
            let plain = self.bytes[self.at..].iter().position(|&byte| needs_escape(byte));
            self.at = plain.map_or(self.bytes.len(), |length| self.at + length);
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(Fault::ControlCharacter),
                None => return Err(Fault::Syntax),
            }
        }
        let raw = &self.bytes[start..self.at];
        self.at += 1;
        Ok(raw)
    }

    fn escape(&mut self) -> Result<(), Fault> {
        let rest = &self.bytes[self.at + 1..];
        let length = match *rest {
            [b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r', ..] => 2,
            [b'u', b'0', b'0', high @ (b'0' | b'1'), low @ (b'0'..=b'9' | b'a'..=b'f'), ..] => {
                let low = if low.is_ascii_digit() { low - b'0' } else { low - b'a' + 10 };
                if short_escape((high - b'0') * 16 + low).is_some() {
                    return Err(Fault::Escape);
                }
                6
            }
            _ => return Err(Fault::Escape),
        };
        self.at += length;
        Ok(())
    }

    fn integer(&mut self) -> Result<(), Fault> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let digits = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let fault = match (&self.bytes[digits..self.at], self.peek()) {
            (b"", _) => Some(Fault::Syntax),
            (_, Some(b'.' | b'e' | b'E')) => Some(Fault::NotInteger),
            (b"0", _) if digits > start => Some(Fault::IntegerForm),
            ([b'0', _, ..], _) => Some(Fault::IntegerForm),
            _ => {
                let text = std::str::from_utf8(&self.bytes[start..self.at]).map_err(|_| Fault::Utf8)?;
                text.parse::<i64>().err().map(|_| Fault::IntegerRange)
            }
        };
        match fault {
            None => Ok(()),
            Some(fault) => {
                self.at = start;
                Err(fault)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn fault_of(text: &[u8]) -> Option<Fault> {
        check(text).err().map(|e| e.fault)
    }

    #[test]
    fn a_value_is_written_sorted_and_tight() {
        let bytes =
            to_canonical(&json!({"乙": [1, -2], "a": {"z": true, "b": "行\n\u{1}\"/\u{7f}"}})).unwrap();
        assert_eq!(
            String::from_utf8(bytes.clone()).unwrap(),
            "{\"a\":{\"b\":\"行\\n\\u0001\\\"/\u{7f}\",\"z\":true},\"乙\":[1,-2]}"
        );
        check(&bytes).unwrap();
    }

    #[test]
    fn every_deviation_is_refused_by_name() {
        let deep = [vec![b'['; MAX_DEPTH + 1], vec![b']'; MAX_DEPTH + 1]].concat();
        let cases: &[(&[u8], Fault)] = &[
            (b"\"\xff\"", Fault::Utf8),
            (b"\"\xc0\xaf\"", Fault::Utf8),
            (b"", Fault::Syntax),
            (b"{\"a\":1", Fault::Syntax),
            (b"{\"a\"", Fault::Syntax),
            (b"{\"a\":1}}", Fault::Syntax),
            (b"[1,]", Fault::Syntax),
            (b"{\"a\":1,}", Fault::Syntax),
            (b"\"open", Fault::Syntax),
            (b"tru", Fault::Syntax),
            (b"nul", Fault::Syntax),
            (b"-", Fault::Syntax),
            (b"+1", Fault::Syntax),
            (b"\xef\xbb\xbf1", Fault::Syntax),
            (b" 1", Fault::WhiteSpace),
            (b"1\n", Fault::WhiteSpace),
            (b"[1, 2]", Fault::WhiteSpace),
            (b"{\"a\": 1}", Fault::WhiteSpace),
            (b"{ }", Fault::WhiteSpace),
            (b"null", Fault::Null),
            (b"{\"a\":null}", Fault::Null),
            (b"1.0", Fault::NotInteger),
            (b"1e3", Fault::NotInteger),
            (b"1E3", Fault::NotInteger),
            (b"-0.5", Fault::NotInteger),
            (b"-0", Fault::IntegerForm),
            (b"007", Fault::IntegerForm),
            (b"-01", Fault::IntegerForm),
            (b"9223372036854775808", Fault::IntegerRange),
            (b"-9223372036854775809", Fault::IntegerRange),
            (b"{\"b\":1,\"a\":2}", Fault::KeyOrder),
            (b"{\"ab\":1,\"a\":2}", Fault::KeyOrder),
            (b"{\"a\":1,\"a\":2}", Fault::DuplicateKey),
            (b"{\"a\\n\":1}", Fault::KeyEscape),
            (b"\"\\/\"", Fault::Escape),
            (b"\"\\u0041\"", Fault::Escape),
            (b"\"\\u000a\"", Fault::Escape),
            (b"\"\\u001F\"", Fault::Escape),
            (b"\"\\ud83d\\ude00\"", Fault::Escape),
            (b"\"\\x\"", Fault::Escape),
            (b"\"a\nb\"", Fault::ControlCharacter),
            (&deep, Fault::TooDeep),
        ];
        for (text, fault) in cases {
            assert_eq!(fault_of(text), Some(*fault), "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn the_limits_themselves_are_allowed() {
        for text in
            ["9223372036854775807", "-9223372036854775808", "0", "{}", "[]", "\"\\u001f\\b\"", "false"]
        {
            assert_eq!(fault_of(text.as_bytes()), None, "{text}");
        }
        let deep = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
        assert_eq!(fault_of(deep.as_bytes()), None);
    }

    #[test]
    fn an_error_names_the_place() {
        let e = to_canonical(&json!({"events": [{"amount": 0.7}]})).unwrap_err();
        assert_eq!((e.place.as_str(), e.fault), ("/events/0/amount", Fault::NotInteger));
        let e = to_canonical(&json!({"a": null})).unwrap_err();
        assert_eq!((e.place.as_str(), e.fault), ("/a", Fault::Null));
        assert_eq!(to_canonical(&u64::MAX).unwrap_err().fault, Fault::IntegerRange);
        assert_eq!(to_canonical(&json!({"a\"b": 1})).unwrap_err().fault, Fault::KeyEscape);
        let e = check(b"{\"a\":1,\"a\":2}").unwrap_err();
        assert_eq!(e.place, "第 7 字节");
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map("[a-z企业]{0,6}", inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn written_values_are_canonical_and_read_back_equal(value in any_value()) {
            let bytes = to_canonical(&value).unwrap();
            check(&bytes).unwrap();
            prop_assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), value);
        }

        /// One meaning has one encoding: whatever passes the check is exactly what the writer would write.
        #[test]
        fn a_changed_byte_is_refused_or_means_something_else(value in any_value(), at: prop::sample::Index, to: u8) {
            let bytes = to_canonical(&value).unwrap();
            let mut changed = bytes.clone();
            let at = at.index(changed.len());
            changed[at] = to;
            if check(&changed).is_ok() {
                let read: Value = serde_json::from_slice(&changed).unwrap();
                prop_assert_eq!(to_canonical(&read).unwrap(), changed);
            }
        }
    }
}
