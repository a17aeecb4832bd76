//! One record: the exact bytes that are hashed, stored and proved.
//!
//! ```text
//! offset  0  magic    "EM"
//!         2  version  u8      1
//!         3  suite    u8      1 = SHA-256 + Ed25519
//!         4  seq      u64 be  position in the log, 0 is the genesis record
//!        12  time_ms  u64 be  milliseconds since 1970-01-01 UTC, as the writer's clock stood
//!        20  schema   u16 be  what the payload is, in the writer's numbering
//!        22  key      16 B    idempotency key made by the client; unique in the log
//!        38  len      u32 be  bytes of payload, at most 8 MiB
//!        42  payload  canonical JSON
//! ```
//!
//! The key stands in the header so that it is under the hash: a store may index it, but cannot change it unseen.

/// The algorithm suite in force: SHA-256 (RFC 6962 tree) and Ed25519 (C2SP signed notes).
pub const SUITE: u8 = 1;
/// Bytes before the payload.
pub const HEADER_LEN: usize = 42;
/// Largest payload, 8 MiB.
pub const MAX_PAYLOAD: usize = 8 << 20;

const MAGIC: &[u8; 2] = b"EM";
const VERSION: u8 = 1;

/// A client's idempotency key: 128 random bits.
pub type Key = [u8; 16];

/// One record of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Position in the log, counted from 0, without gaps. Also the leaf's index in the Merkle tree.
    pub seq: u64,
    /// Milliseconds since 1970-01-01 UTC.
    pub time_ms: u64,
    /// What the payload is, in the writer's numbering. The log gives it no meaning.
    pub schema: u16,
    /// The client's idempotency key.
    pub key: Key,
    /// Canonical JSON (see [`crate::canonical`]).
    pub payload: Vec<u8>,
}

/// Why bytes are not a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Fewer bytes than a header.
    #[error("记录只有 {0} 字节，不足一个记录头")]
    Short(usize),
    /// The first two bytes are not `EM`.
    #[error("记录头的标志不是 EM")]
    Magic,
    /// A version this code does not know.
    #[error("未知的记录版本 {0}")]
    Version(u8),
    /// An algorithm suite this code does not know.
    #[error("未知的算法套件 {0}")]
    Suite(u8),
    /// `seq` or `time_ms` beyond `i64::MAX`.
    #[error("记录头的序号或时间超出范围")]
    Range,
    /// The header's length is not the length of what follows.
    #[error("记录头写明内容 {stated} 字节，实际 {found} 字节")]
    Length {
        /// Length in the header.
        stated: u64,
        /// Bytes that follow the header.
        found: u64,
    },
    /// The payload is longer than [`MAX_PAYLOAD`].
    #[error("记录内容 {0} 字节，超过 8 MiB")]
    TooLarge(u64),
}

impl Record {
    /// The bytes to hash and store.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER_LEN + self.payload.len());
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&[VERSION, SUITE]);
        out.extend_from_slice(&self.seq.to_be_bytes());
        out.extend_from_slice(&self.time_ms.to_be_bytes());
        out.extend_from_slice(&self.schema.to_be_bytes());
        out.extend_from_slice(&self.key);
        // A payload beyond u32 saturates, and `decode` refuses it; the stores refuse it long before.
        out.extend_from_slice(&u32::try_from(self.payload.len()).unwrap_or(u32::MAX).to_be_bytes());
        out.extend_from_slice(&self.payload);
        out
    }

    /// Reads a record. Each accepted sequence of bytes is the encoding of exactly one record.
    ///
    /// The payload is not looked into: [`crate::canonical::check`] does that.
    ///
    /// # Errors
    /// [`RecordError`] for anything in the header that [`Record::encode`] would not have written.
    pub fn decode(bytes: &[u8]) -> Result<Record, RecordError> {
        let (header, payload) =
            bytes.split_first_chunk::<HEADER_LEN>().ok_or(RecordError::Short(bytes.len()))?;
        if &header[..2] != MAGIC {
            return Err(RecordError::Magic);
        }
        if header[2] != VERSION {
            return Err(RecordError::Version(header[2]));
        }
        if header[3] != SUITE {
            return Err(RecordError::Suite(header[3]));
        }
        let seq = u64::from_be_bytes(field(header, 4));
        let time_ms = u64::from_be_bytes(field(header, 12));
        if i64::try_from(seq).is_err() || i64::try_from(time_ms).is_err() {
            return Err(RecordError::Range);
        }
        let (stated, found) = (u64::from(u32::from_be_bytes(field(header, 38))), payload.len() as u64);
        if stated != found {
            return Err(RecordError::Length { stated, found });
        }
        if payload.len() > MAX_PAYLOAD {
            return Err(RecordError::TooLarge(found));
        }
        Ok(Record {
            seq,
            time_ms,
            schema: u16::from_be_bytes(field(header, 20)),
            key: field(header, 22),
            payload: payload.to_vec(),
        })
    }
}

fn field<const N: usize>(header: &[u8; HEADER_LEN], at: usize) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(&header[at..at + N]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Record {
        Record {
            seq: 7,
            time_ms: 1_740_787_200_000,
            schema: 1,
            key: *b"0123456789abcdef",
            payload: b"{\"a\":1}".to_vec(),
        }
    }

    /// Frozen for ever: a log written today must be read in thirty years.
    #[test]
    fn the_layout_is_frozen() {
        let hex: String = sample().encode().iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(
            hex,
            "454d01010000000000000007000001954f00b000000130313233343536373839616263646566000000077b2261223a317d"
        );
    }

    #[test]
    fn every_fault_of_a_header_is_named() {
        let good = sample().encode();
        let with = |at: usize, byte: u8| {
            let mut bytes = good.clone();
            bytes[at] = byte;
            Record::decode(&bytes)
        };
        assert_eq!(with(0, b'X'), Err(RecordError::Magic));
        assert_eq!(with(2, 2), Err(RecordError::Version(2)));
        assert_eq!(with(3, 0), Err(RecordError::Suite(0)));
        assert_eq!(with(4, 0x80), Err(RecordError::Range));
        assert_eq!(with(12, 0xff), Err(RecordError::Range));
        assert_eq!(with(41, 8), Err(RecordError::Length { stated: 8, found: 7 }));
        assert_eq!(Record::decode(&good[..41]), Err(RecordError::Short(41)));
        assert_eq!(Record::decode(&good[..45]), Err(RecordError::Length { stated: 7, found: 3 }));
        let large = Record { payload: vec![b'1'; MAX_PAYLOAD + 1], ..sample() };
        assert_eq!(Record::decode(&large.encode()), Err(RecordError::TooLarge(MAX_PAYLOAD as u64 + 1)));
    }

    proptest! {
        #[test]
        fn decode_undoes_encode(seq in 0..=i64::MAX as u64, time_ms in 0..=i64::MAX as u64, schema: u16, key: Key,
                                payload: Vec<u8>) {
            let record = Record { seq, time_ms, schema, key, payload };
            prop_assert_eq!(Record::decode(&record.encode()).unwrap(), record);
        }

        #[test]
        fn what_decodes_is_what_encodes(at in 0..49usize, to: u8) {
            let mut bytes = sample().encode();
            bytes[at] = to;
            if let Ok(record) = Record::decode(&bytes) {
                prop_assert_eq!(record.encode(), bytes);
            }
        }
    }
}
