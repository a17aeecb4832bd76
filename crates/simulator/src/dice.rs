//! Chance from a seed: the same seed tells the same story for ever. SplitMix64, as its author published it.

/// A sequence of draws.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// A sequence of its own for a seed and a purpose, so that one story's draws do not shift another's.
    #[must_use]
    pub fn of(seed: u64, purpose: u64) -> Self {
        let mut dice = Self(seed ^ purpose.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        dice.draw();
        dice
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to `most` exclusive; 0 where `most` is 0.
    pub fn below(&mut self, most: usize) -> usize {
        let most = most.max(1) as u64;
        // Both fit: the remainder is below a `usize`.
        usize::try_from(self.draw() % most).unwrap_or_default()
    }

    /// From `least` to `most`, both inclusive.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = usize::try_from(most - least + 1).unwrap_or(1);
        least + i64::try_from(self.below(width)).unwrap_or_default()
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn a_seed_repeats_itself_and_draws_stay_in_range() {
        let draws = |seed| {
            let mut dice = Dice::of(seed, 7);
            (0..50).map(|_| dice.between(-3, 3)).collect::<Vec<_>>()
        };
        assert_eq!(draws(1), draws(1));
        assert_ne!(draws(1), draws(2));
        let all: std::collections::BTreeSet<_> = draws(1).into_iter().collect();
        assert_eq!(all, (-3..=3).collect());
    }
}
