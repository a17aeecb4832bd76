//! Chance from a seed: SplitMix64, whose every bit is good enough for a draw and whose whole state is one number. Each case
//! has a stream of its own, so that two measures are compared on the same luck.

/// A stream of draws of sixteen bits.
pub struct Dice {
    state: u64,
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Dice {
    /// Draws in one roll.
    pub const ROLLS: usize = 4;

    /// The stream of one case under a seed.
    pub fn new(seed: u64, case: u64) -> Self {
        let mut dice = Dice { state: seed };
        dice.state = dice.next_word().wrapping_add(case.wrapping_mul(GOLDEN));
        dice
    }

    fn next_word(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// The next draws, each below 65 536.
    #[inline]
    pub fn roll(&mut self) -> [u64; Self::ROLLS] {
        let word = self.next_word();
        [word & 0xffff, word >> 16 & 0xffff, word >> 32 & 0xffff, word >> 48]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one_and_evenly_spread() {
        let mut dice = Dice { state: 1_234_567 };
        assert_eq!(dice.next_word(), 6_457_827_717_110_365_317, "first word of SplitMix64 from this seed");
        let mut counts = [0u32; 16];
        let mut dice = Dice::new(2024, 7);
        for roll in (0..40_000).flat_map(|_| dice.roll()) {
            counts[usize::try_from(roll >> 12).unwrap_or(0)] += 1;
        }
        assert!(counts.iter().all(|count| (9_600..10_400).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_seed_gives_the_same_stream_and_two_cases_have_two() {
        let stream = |seed, case| {
            let mut dice = Dice::new(seed, case);
            (0..3).flat_map(|_| dice.roll()).collect::<Vec<_>>()
        };
        assert_eq!(stream(1, 2), stream(1, 2));
        assert_ne!(stream(1, 2), stream(1, 3));
        assert_ne!(stream(1, 2), stream(2, 2));
    }
}
