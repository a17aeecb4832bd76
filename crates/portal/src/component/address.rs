//! Addresses that can be shared: a path and its query, with one part changed at a time.

use std::fmt;

/// A path with query pairs, percent-encoded when written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Address {
    /// An address without a query.
    pub fn new(path: impl fmt::Display) -> Self {
        Self { path: path.to_string(), pairs: Vec::new() }
    }

    /// The same address with `key` set to `value`; an empty value takes the key out.
    pub fn with(&self, key: &str, value: impl fmt::Display) -> Self {
        let value = value.to_string();
        let mut pairs: Vec<_> = self.pairs.iter().filter(|(name, _)| name != key).cloned().collect();
        if !value.is_empty() {
            pairs.push((key.to_owned(), value));
        }
        Self { path: self.path.clone(), pairs }
    }

    /// The value of `key`, if set.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// The query pairs in order, for hidden fields of a filter form.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        for (i, (key, value)) in self.pairs.iter().enumerate() {
            f.write_str(if i == 0 { "?" } else { "&" })?;
            encode(f, key)?;
            f.write_str("=")?;
            encode(f, value)?;
        }
        Ok(())
    }
}

fn encode(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                write!(f, "{}", byte as char)?
            }
            _ => write!(f, "%{byte:02X}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_pair_replaces_the_old_one_and_is_encoded() {
        let list = Address::new("/worklist").with("q", "锅炉 & 阀").with("page", 3);
        assert_eq!(
            list.with("page", 4).to_string(),
            "/worklist?q=%E9%94%85%E7%82%89%20%26%20%E9%98%80&page=4"
        );
    }

    #[test]
    fn an_empty_value_takes_the_pair_out() {
        assert_eq!(Address::new("/cases").with("q", "a").with("q", "").to_string(), "/cases");
    }
}
