//! The evidence card: what a file is, from whom, since when, and what it is used for.

use super::{Given, Tag, html_safe};
use askama::Template;
use std::fmt::Display;

/// One stored file as officials and applicants see it.
#[derive(Template, Debug, Clone)]
#[template(path = "components/evidence.html")]
pub struct EvidenceCard {
    kind: String,
    file: String,
    href: String,
    digest: String,
    size: String,
    by: String,
    on: String,
    used: Vec<String>,
    state: Option<Tag>,
}

impl EvidenceCard {
    /// `kind` is the evidence list's word (发票), `digest` the hex SHA-256 of the file, `bytes` its size.
    pub fn new(
        kind: impl Display,
        file: impl Display,
        href: impl Display,
        digest: impl Display,
        bytes: impl Given<u64>,
    ) -> Self {
        Self {
            kind: kind.to_string(),
            file: file.to_string(),
            href: href.to_string(),
            digest: digest.to_string(),
            size: size(bytes.given()),
            by: String::new(),
            on: String::new(),
            used: Vec::new(),
            state: None,
        }
    }

    /// Who brought it, and when.
    pub fn from(mut self, by: impl Display, on: impl Display) -> Self {
        (self.by, self.on) = (by.to_string(), on.to_string());
        self
    }

    /// One place where it is used: 申报 · 发票 2.
    pub fn used_in(mut self, place: impl Display) -> Self {
        self.used.push(place.to_string());
        self
    }

    /// Its state, such as 已核对 or 需更换.
    pub fn state(mut self, tag: Tag) -> Self {
        self.state = Some(tag);
        self
    }

    fn ending(&self) -> String {
        let ending = self.file.rsplit_once('.').map_or("", |(_, ending)| ending);
        ending.chars().take(4).collect::<String>().to_uppercase()
    }

    fn short_digest(&self) -> &str {
        self.digest.get(..12).unwrap_or(&self.digest)
    }
}

/// 840 字节, 12 KB, 3.4 MB: one decimal from a megabyte on.
fn size(bytes: u64) -> String {
    const KILO: u64 = 1 << 10;
    const MEGA: u64 = 1 << 20;
    if bytes < KILO {
        format!("{bytes} 字节")
    } else if bytes < MEGA {
        format!("{} KB", bytes.div_ceil(KILO))
    } else {
        let tenths = u128::from(bytes) * 10 / u128::from(MEGA);
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}

html_safe!(EvidenceCard);

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_read_as_people_say_them() {
        assert_eq!([size(840), size(12_000), size(3_600_000)], ["840 字节", "12 KB", "3.4 MB"]);
    }
}
