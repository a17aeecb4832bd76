//! Where randomness comes from. Keys, nonces, passwords and tokens always come from the system; only what stands in
//! the log or beside it (person ids, salts) may come from a seed, so that a demonstration can be made twice alike.

use sha2::{Digest as _, Sha256};

/// The system gave no randomness. Nothing can go on without.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("系统没有提供随机数：{0}")]
pub struct ChanceError(#[from] getrandom::Error);

/// A source of random bytes.
pub trait Chance: Send {
    /// Fills the buffer.
    ///
    /// # Errors
    /// When the source gives nothing; the buffer is not to be used then.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), ChanceError>;
}

/// The operating system's source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), ChanceError> {
        Ok(getrandom::fill(bytes)?)
    }
}

/// The same bytes for the same seed, for demonstrations and tests. Never for a real fund: whoever knows the seed knows
/// every salt.
#[derive(Debug, Clone)]
pub struct SeededChance {
    seed: u64,
    drawn: u64,
}

impl SeededChance {
    /// Begins a sequence.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }
}

impl Chance for SeededChance {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), ChanceError> {
        for block in bytes.chunks_mut(32) {
            let input = [self.seed.to_be_bytes(), self.drawn.to_be_bytes()].concat();
            block.copy_from_slice(&Sha256::digest(input)[..block.len()]);
            self.drawn += 1;
        }
        Ok(())
    }
}

/// Bytes of a fixed length from a source.
pub(crate) fn draw<const N: usize>(chance: &mut dyn Chance) -> Result<[u8; N], ChanceError> {
    let mut bytes = [0; N];
    chance.fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_itself_and_no_other() {
        let first = |seed| draw::<40>(&mut SeededChance::new(seed)).unwrap();
        assert_eq!(first(1), first(1));
        assert_ne!(first(1), first(2));
        let mut source = SeededChance::new(1);
        assert_ne!(draw::<32>(&mut source).unwrap(), draw::<32>(&mut source).unwrap());
    }
}
