//! C2SP signed notes with Ed25519 (c2sp.org/signed-note): a text, a blank line, signature lines.
//!
//! Keys have the text forms that the note tools use, so an outsider needs no tool of ours:
//! a verifier is `name+id+base64(0x01 ‖ public key)`, a signer `PRIVATE+KEY+name+id+base64(0x01 ‖ seed)`.

use std::fmt;
use std::str::FromStr;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// Signature type byte of plain Ed25519 over the note's text.
const ED25519: u8 = 0x01;
/// A note with more signature lines is refused. The specification asks for at least 16.
const MAX_SIGNATURES: usize = 64;
const PRIVATE: &str = "PRIVATE+KEY+";

/// Why a note or a key is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The name is empty, or holds a space, a plus sign or a control character, or is longer than 255 bytes.
    #[error("密钥名称“{0}”不可用：不得为空，不得含空白、加号或控制字符，不得超过 255 字节")]
    Name(String),
    /// The text is not a key in note form.
    #[error("不是有效的签名密钥文本")]
    Key,
    /// The system gave no randomness.
    #[error("操作系统未能提供随机数：{0}")]
    Randomness(String),
    /// The text is not a signed note.
    #[error("不是有效的签名文书")]
    Malformed,
    /// No signature line of the expected key.
    #[error("没有“{0}”的签名")]
    Unsigned(String),
    /// A signature line of the expected key does not verify.
    #[error("“{0}”的签名无效")]
    BadSignature(String),
}

/// A named public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key: VerifyingKey,
}

impl Verifier {
    /// The key's name; for a log, its origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn new(name: &str, key: VerifyingKey) -> Result<Verifier, NoteError> {
        let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+';
        if name.is_empty() || name.len() > 255 || name.contains(bad) {
            return Err(NoteError::Name(name.to_owned()));
        }
        Ok(Verifier { name: name.to_owned(), key })
    }

    fn id(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', ED25519])
            .chain_update(self.key.as_bytes())
            .finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// The text of a note that this key has signed. Lines of unknown keys are ignored.
    ///
    /// # Errors
    /// [`NoteError::Malformed`], [`NoteError::Unsigned`] or [`NoteError::BadSignature`]; then the text must not be
    /// trusted.
    pub fn open<'a>(&self, note: &'a str) -> Result<&'a str, NoteError> {
        let (text, signatures) = split(note)?;
        let mut signed = false;
        for line in signatures {
            let (name, bytes) = signature_line(line)?;
            if name != self.name || bytes[..4] != self.id() {
                continue;
            }
            let signature =
                Signature::from_slice(&bytes[4..]).map_err(|_| NoteError::BadSignature(name.into()))?;
            self.key
                .verify_strict(text.as_bytes(), &signature)
                .map_err(|_| NoteError::BadSignature(name.into()))?;
            signed = true;
        }
        if signed { Ok(text) } else { Err(NoteError::Unsigned(self.name.clone())) }
    }
}

/// Separates the text from its signature lines at the last blank line.
fn split(note: &str) -> Result<(&str, Vec<&str>), NoteError> {
    if note.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
        return Err(NoteError::Malformed);
    }
    let blank = note.rfind("\n\n").ok_or(NoteError::Malformed)?;
    let (text, signatures) = (&note[..=blank], &note[blank + 2..]);
    let lines: Vec<&str> = signatures.strip_suffix('\n').ok_or(NoteError::Malformed)?.split('\n').collect();
    if lines.len() > MAX_SIGNATURES { Err(NoteError::Malformed) } else { Ok((text, lines)) }
}

/// Name and signature bytes, the four of the key id first.
fn signature_line(line: &str) -> Result<(&str, Vec<u8>), NoteError> {
    let (name, encoded) =
        line.strip_prefix("— ").and_then(|rest| rest.split_once(' ')).ok_or(NoteError::Malformed)?;
    let bytes = BASE64.decode(encoded).map_err(|_| NoteError::Malformed)?;
    if name.is_empty() || bytes.len() < 5 { Err(NoteError::Malformed) } else { Ok((name, bytes)) }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{:08x}+{}", self.name, u32::from_be_bytes(self.id()), typed(self.key.as_bytes()))
    }
}

fn typed(key: &[u8; 32]) -> String {
    let mut bytes = vec![ED25519];
    bytes.extend_from_slice(key);
    BASE64.encode(bytes)
}

/// Name, id and key bytes of `name+id+base64`.
fn parse_key(text: &str) -> Result<(&str, &str, [u8; 32]), NoteError> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(NoteError::Key);
    };
    let bytes = BASE64.decode(encoded).map_err(|_| NoteError::Key)?;
    match bytes.split_first() {
        Some((&ED25519, key)) => Ok((name, id, key.try_into().map_err(|_| NoteError::Key)?)),
        _ => Err(NoteError::Key),
    }
}

impl FromStr for Verifier {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Verifier, NoteError> {
        let (name, _, key) = parse_key(text)?;
        let verifier = Verifier::new(name, VerifyingKey::from_bytes(&key).map_err(|_| NoteError::Key)?)?;
        if verifier.key.is_weak() || verifier.to_string() != text {
            Err(NoteError::Key)
        } else {
            Ok(verifier)
        }
    }
}

/// A named secret key.
#[derive(Clone)]
pub struct Signer {
    verifier: Verifier,
    key: SigningKey,
}

impl Signer {
    /// A fresh key under a name: for a log its origin, such as `gongxin.harbin.example/digital-2024`.
    ///
    /// # Errors
    /// [`NoteError::Name`] for an unusable name, [`NoteError::Randomness`] if the system gives none.
    pub fn generate(name: &str) -> Result<Signer, NoteError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|e| NoteError::Randomness(e.to_string()))?;
        Signer::from_seed(name, seed)
    }

    /// The key of a given seed: for tests, and for demonstrations that must come out the same each time.
    ///
    /// # Errors
    /// [`NoteError::Name`] for an unusable name.
    pub fn from_seed(name: &str, seed: [u8; 32]) -> Result<Signer, NoteError> {
        let key = SigningKey::from_bytes(&seed);
        Ok(Signer { verifier: Verifier::new(name, key.verifying_key())?, key })
    }

    /// The public half.
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Signs a text, which must end in a newline, into a note.
    pub fn sign(&self, text: &str) -> String {
        let mut bytes = self.verifier.id().to_vec();
        bytes.extend_from_slice(&self.key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n— {} {}\n", self.verifier.name, BASE64.encode(bytes))
    }

    /// The secret in text form, for the key file alone.
    pub(crate) fn reveal(&self) -> String {
        let id = u32::from_be_bytes(self.verifier.id());
        format!("{PRIVATE}{}+{id:08x}+{}", self.verifier.name, typed(self.key.as_bytes()))
    }

    /// Reads what [`Signer::reveal`] wrote.
    pub(crate) fn parse(text: &str) -> Result<Signer, NoteError> {
        let (name, _, seed) = parse_key(text.strip_prefix(PRIVATE).ok_or(NoteError::Key)?)?;
        let signer = Signer::from_seed(name, seed)?;
        if signer.reveal() == text { Ok(signer) } else { Err(NoteError::Key) }
    }
}

impl fmt::Debug for Signer {
    /// Shows the public half only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.verifier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEUMANN: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const NEUMANN_NOTE: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    fn signer() -> Signer {
        Signer::from_seed("fund.example/log", [7; 32]).unwrap()
    }

    #[test]
    fn a_note_made_by_other_software_opens() {
        let verifier: Verifier = NEUMANN.parse().unwrap();
        assert_eq!(verifier.to_string(), NEUMANN);
        let text = verifier.open(NEUMANN_NOTE).unwrap();
        assert!(text.starts_with("If you think") && text.ends_with("problem is.\n"));
    }

    #[test]
    fn the_go_checksum_database_head_opens() {
        let verifier: Verifier =
            "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8".parse().unwrap();
        let note = "go.sum database tree\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— sum.golang.org Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
        assert!(verifier.open(note).unwrap().starts_with("go.sum database tree\n20852163\n"));
    }

    #[test]
    fn what_is_signed_opens_and_no_other_text_does() {
        let note = signer().sign("一\n二\n");
        assert_eq!(signer().verifier().open(&note), Ok("一\n二\n"));
        let forged = note.replace('二', "三");
        assert_eq!(
            signer().verifier().open(&forged),
            Err(NoteError::BadSignature("fund.example/log".into()))
        );
    }

    #[test]
    fn lines_of_unknown_keys_are_ignored() {
        let witness = Signer::from_seed("witness.example", [8; 32]).unwrap();
        let text = "text\n";
        let cosigned = signer().sign(text) + witness.sign(text).split_once("\n\n").unwrap().1;
        assert_eq!(signer().verifier().open(&cosigned), Ok(text));
        assert_eq!(witness.verifier().open(&cosigned), Ok(text));
        // The same name with another key is another key.
        let namesake = Signer::from_seed("fund.example/log", [9; 32]).unwrap();
        assert_eq!(
            namesake.verifier().open(&signer().sign(text)),
            Err(NoteError::Unsigned("fund.example/log".into()))
        );
    }

    #[test]
    fn every_changed_byte_of_a_note_is_refused() {
        let note = signer().sign("fund.example/log\n3\nroot\n");
        for at in 0..note.len() {
            for bit in 0..8 {
                let mut bytes = note.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                if let Ok(changed) = String::from_utf8(bytes) {
                    assert!(signer().verifier().open(&changed).is_err(), "byte {at} bit {bit}");
                }
            }
        }
        for end in 0..note.len() {
            if note.is_char_boundary(end) {
                assert!(signer().verifier().open(&note[..end]).is_err(), "cut at {end}");
            }
        }
    }

    #[test]
    fn keys_keep_their_text_form() {
        let signer = Signer::generate("日志.example").unwrap();
        assert_eq!(Signer::parse(&signer.reveal()).unwrap().verifier(), signer.verifier());
        assert_eq!(signer.verifier().to_string().parse::<Verifier>().unwrap(), *signer.verifier());
        assert!(!format!("{signer:?}").contains("PRIVATE"));
        for text in ["", "a", "a+b", "a+00000000+AQ==", "a+00000000+", &NEUMANN.replace("c74f", "c74e")] {
            assert_eq!(text.parse::<Verifier>(), Err(NoteError::Key), "{text}");
        }
        for name in ["", "a b", "a+b", "a\u{3000}b", "a\nb", &"x".repeat(256)] {
            assert_eq!(Signer::from_seed(name, [0; 32]).unwrap_err(), NoteError::Name(name.into()));
        }
    }
}
