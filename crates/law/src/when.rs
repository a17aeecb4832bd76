//! When something happened, to the day or to the minute, and the deadline it is held against.

use jiff::civil::Date;

/// A day, and the minute where it is known. Written `2026-01-20` or `2026-01-20 23:59`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    pub day: Date,
    /// Minutes since midnight.
    pub minute: Option<u16>,
}

/// The last minute that is still in time; without a minute the whole day counts (24时).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cutoff {
    pub day: Date,
    /// Minutes since midnight, included.
    pub minute: Option<u16>,
}

/// Minutes of a day.
const DAY: u16 = 24 * 60;

impl When {
    /// Some time on that day.
    pub const fn on(day: Date) -> Self {
        Self { day, minute: None }
    }

    /// Reads a day, or a day and a time of `00:00` to `23:59`.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, minute) = day_and_minute(text)?;
        (minute != Some(DAY)).then_some(Self { day, minute })
    }
}

impl Cutoff {
    /// Reads a day, or a day and a time of `00:00` to `24:00`; 24:00 is the end of that day.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, minute) = day_and_minute(text)?;
        Some(Self { day, minute: minute.filter(|minute| *minute != DAY) })
    }

    /// Whether it happened in time. `None`: on the last day, and the hour that decides is not known.
    pub fn met_by(self, when: When) -> Option<bool> {
        if when.day != self.day {
            return Some(when.day < self.day);
        }
        match (self.minute, when.minute) {
            (None, _) => Some(true),
            (Some(last), Some(minute)) => Some(minute <= last),
            (Some(_), None) => None,
        }
    }

    /// The last minute in time, and the first that is late.
    pub(crate) fn edge(self) -> Option<[When; 2]> {
        let last = self.minute.unwrap_or(DAY - 1);
        let late = if last + 1 == DAY {
            When { day: self.day.tomorrow().ok()?, minute: Some(0) }
        } else {
            When { day: self.day, minute: Some(last + 1) }
        };
        Some([When { day: self.day, minute: Some(last) }, late])
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.minute {
            Some(minute) => write!(f, "{} {:02}:{:02}", self.day, minute / 60, minute % 60),
            None => write!(f, "{}", self.day),
        }
    }
}

impl std::fmt::Display for Cutoff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let minute = self.minute.unwrap_or(DAY);
        write!(f, "{} {:02}:{:02}", self.day, minute / 60, minute % 60)
    }
}

fn day_and_minute(text: &str) -> Option<(Date, Option<u16>)> {
    let Some((day, time)) = text.trim().split_once(' ') else {
        return text.trim().parse().ok().map(|day| (day, None));
    };
    let (hours, minutes) = time.split_once(':')?;
    let two = |digits: &str| {
        let plain = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    let minute = hours * 60 + minutes;
    let sound = minutes < 60 && minute <= DAY;
    sound.then(|| day.parse().ok().map(|day| (day, Some(minute)))).flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use super::*;

    #[test]
    fn a_deadline_at_24_00_ends_with_the_day_and_the_next_midnight_is_late() {
        let cutoff = Cutoff::parse("2026-01-20 24:00").unwrap();
        let met = |text: &str| cutoff.met_by(When::parse(text).unwrap());
        assert_eq!(met("2026-01-20 23:59"), Some(true));
        assert_eq!(met("2026-01-20"), Some(true));
        assert_eq!(met("2026-01-21 00:00"), Some(false));
        assert_eq!(met("2026-01-21"), Some(false));
        assert_eq!(cutoff.to_string(), "2026-01-20 24:00");
    }

    #[test]
    fn within_the_last_day_the_hour_decides_and_must_be_known() {
        let cutoff = Cutoff::parse("2026-01-20 17:30").unwrap();
        let met = |text: &str| cutoff.met_by(When::parse(text).unwrap());
        assert_eq!(met("2026-01-20 17:30"), Some(true));
        assert_eq!(met("2026-01-20 17:31"), Some(false));
        assert_eq!(met("2026-01-20"), None);
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in ["2026-01-20 24:01", "2026-01-20 9:00", "2026-01-20 12:60", "2026-02-30", "20日"] {
            assert_eq!(Cutoff::parse(text), None, "{text}");
        }
        assert_eq!(When::parse("2026-01-20 24:00"), None);
    }
}
