//! Checkpoints (c2sp.org/tlog-checkpoint): the signed statement "at this size, the root was this", and the short
//! code by which a person compares it on paper.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use sha2::{Digest, Sha256};

use crate::merkle::Hash;
use crate::note::{NoteError, Signer, Verifier};

/// A tree head under the name of its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name; also the name of its key.
    pub origin: String,
    /// Records covered: those with `seq` below this.
    pub size: u64,
    /// Root of the Merkle tree over them.
    pub root: Hash,
}

/// Why a checkpoint is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note is malformed, not signed by the log's key, or its signature fails.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Signed, but not the three lines of a checkpoint of this log.
    #[error("签名有效，但内容不是“{0}”的检查点")]
    Text(String),
}

impl Checkpoint {
    /// Signs a tree head of the signer's log into a note.
    pub fn sign(size: u64, root: &Hash, signer: &Signer) -> String {
        signer.sign(&format!("{}\n{}", signer.verifier().name(), head_lines(size, root)))
    }

    /// Reads a signed checkpoint of the log whose key this is.
    ///
    /// Signatures of others (witnesses, an earlier key) are ignored. Extension lines are refused: this log writes
    /// none.
    ///
    /// # Errors
    /// [`CheckpointError`]: then nothing in the note must be trusted.
    pub fn open(note: &str, log: &Verifier) -> Result<Checkpoint, CheckpointError> {
        let text = log.open(note)?;
        Checkpoint::parse(text, log.name()).ok_or_else(|| CheckpointError::Text(log.name().to_owned()))
    }

    fn parse(text: &str, origin: &str) -> Option<Checkpoint> {
        let head = text.strip_prefix(origin)?.strip_prefix('\n')?;
        let (size, root) = head.strip_suffix('\n')?.split_once('\n')?;
        let size: u64 = size.parse().ok()?;
        let root: Hash = BASE64.decode(root).ok()?.try_into().ok()?;
        // One head, one text: no leading zero, no plus sign, no further line.
        (head_lines(size, &root) == head).then(|| Checkpoint { origin: origin.to_owned(), size, root })
    }

    /// The short code of this head, see [`short_code`].
    pub fn short_code(&self) -> String {
        short_code(self.size, &self.root)
    }
}

/// Second and third line of a checkpoint.
fn head_lines(size: u64, root: &Hash) -> String {
    format!("{size}\n{}\n", BASE64.encode(root))
}

/// Letters of Crockford's base 32: no I, L, O, U, so that a code survives being read aloud.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The check code of a tree head, for paper: six groups of four letters, such as `7Q2M-0XKD-…`.
///
/// The first 120 bits of SHA-256 over the second and third line of the checkpoint (size and root, each with its
/// newline), in Crockford's base 32. Two heads with one code would take 2⁶⁰ trials to make, and another history
/// for a printed code 2¹²⁰.
pub fn short_code(size: u64, root: &Hash) -> String {
    let digest = Sha256::digest(head_lines(size, root));
    let mut code = String::with_capacity(29);
    for (index, five) in digest[..15].chunks_exact(5).enumerate() {
        let bits = five.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        for letter in 0..8 {
            if letter % 4 == 0 && index + letter > 0 {
                code.push('-');
            }
            code.push(char::from(LETTERS[(bits >> (35 - 5 * letter) & 31) as usize]));
        }
    }
    code
}

/// Whether a code that a person typed is the code of this head: case, spaces and hyphens do not matter, and the
/// letters O, I and L count as the digits they look like.
pub fn code_matches(typed: &str, size: u64, root: &Hash) -> bool {
    let letters = |text: &str| -> String {
        let kept = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        kept.map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
    };
    letters(typed) == letters(&short_code(size, root))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::{empty_root, leaf_hash};

    fn signer() -> Signer {
        Signer::from_seed("fund.example/log", [7; 32]).unwrap()
    }

    #[test]
    fn a_checkpoint_is_three_lines_and_a_signature() {
        let note = Checkpoint::sign(2, &leaf_hash(b"x"), &signer());
        let lines: Vec<&str> = note.lines().collect();
        assert_eq!(lines[..2], ["fund.example/log", "2"]);
        assert_eq!(BASE64.decode(lines[2]).unwrap(), leaf_hash(b"x"));
        assert_eq!(lines[3], "");
        assert!(lines[4].starts_with("— fund.example/log "));
        let opened = Checkpoint::open(&note, signer().verifier()).unwrap();
        assert_eq!((opened.size, opened.root), (2, leaf_hash(b"x")));
    }

    #[test]
    fn a_signed_text_that_is_not_a_checkpoint_of_this_log_is_refused() {
        let root = BASE64.encode(empty_root());
        let texts = [
            format!("other.example/log\n2\n{root}\n"),
            format!("fund.example/log\n02\n{root}\n"),
            format!("fund.example/log\n+2\n{root}\n"),
            format!("fund.example/log\n-2\n{root}\n"),
            format!("fund.example/log\n2\n{root}\nextension\n"),
            format!("fund.example/log\n2\n{}\n", &root[..40]),
            "fund.example/log\n2\n".to_owned(),
            "fund.example/log\n".to_owned(),
        ];
        for text in texts {
            let refused = Checkpoint::open(&signer().sign(&text), signer().verifier());
            assert_eq!(refused, Err(CheckpointError::Text("fund.example/log".into())), "{text}");
        }
    }

    /// Frozen: codes stand on paper. Made with `printf '…' | sha256sum` and a table, not with this code.
    #[test]
    fn the_short_code_is_frozen() {
        assert_eq!(short_code(0, &empty_root()), "VZSZ-T9VB-STQB-686R-KTHR-0RS0");
    }

    #[test]
    fn a_typed_code_is_forgiven_its_shape_but_not_its_letters() {
        let root = leaf_hash(b"x");
        let code = short_code(3, &root);
        assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [4; 6]);
        assert!(code_matches(&code.to_lowercase().replace('-', " "), 3, &root));
        assert!(code_matches(&code.replace('0', "o").replace('1', "l"), 3, &root));
        assert!(!code_matches(&code[..28], 3, &root));
        assert_ne!(short_code(4, &root), code);
        assert_ne!(short_code(3, &leaf_hash(b"y")), code);
    }
}
