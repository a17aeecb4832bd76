//! The genesis record: record 0 names the log, its algorithms and its key, so that the log explains itself.

use serde::Serialize;

use crate::canonical::{NotCanonical, to_canonical};
use crate::note::Verifier;
use crate::record::{Record, SUITE};

/// Schema number of the genesis record.
const SCHEMA: u16 = 0;

#[derive(Serialize)]
struct Payload<'a> {
    hash: &'static str,
    kind: &'static str,
    origin: &'a str,
    signature: &'static str,
    suite: u8,
    verifier: String,
}

/// Why record 0 is not a genesis record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("0 号记录不是本日志的创世记录")]
pub struct NotGenesis;

/// Record 0 of a log with this key. Its idempotency key is all zeros.
pub(crate) fn record(verifier: &Verifier, time_ms: u64) -> Result<Record, NotCanonical> {
    Ok(Record { seq: 0, time_ms, schema: SCHEMA, key: [0; 16], payload: payload(verifier)? })
}

fn payload(verifier: &Verifier) -> Result<Vec<u8>, NotCanonical> {
    to_canonical(&Payload {
        hash: "SHA-256",
        kind: "journal.genesis/1",
        origin: verifier.name(),
        signature: "Ed25519",
        suite: SUITE,
        verifier: verifier.to_string(),
    })
}

/// The key that a genesis record names. It is what the log says of itself: trust it only if you know it already.
///
/// # Errors
/// [`NotGenesis`] if one byte is other than a log with that key would have written.
pub fn read(record: &Record) -> Result<Verifier, NotGenesis> {
    let named = serde_json::from_slice::<serde_json::Value>(&record.payload).ok();
    let named = named.as_ref().and_then(|payload| payload.get("verifier")?.as_str());
    let verifier: Verifier = named.and_then(|text| text.parse().ok()).ok_or(NotGenesis)?;
    match self::record(&verifier, record.time_ms) {
        Ok(expected) if expected == *record => Ok(verifier),
        _ => Err(NotGenesis),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::Signer;

    #[test]
    fn the_genesis_names_suite_origin_and_key() {
        let signer = Signer::from_seed("fund.example/log", [7; 32]).unwrap();
        let genesis = record(signer.verifier(), 5).unwrap();
        assert_eq!(
            String::from_utf8(genesis.payload.clone()).unwrap(),
            format!(
                "{{\"hash\":\"SHA-256\",\"kind\":\"journal.genesis/1\",\"origin\":\"fund.example/log\",\
                 \"signature\":\"Ed25519\",\"suite\":1,\"verifier\":\"{}\"}}",
                signer.verifier()
            )
        );
        assert_eq!(read(&genesis).unwrap(), *signer.verifier());
    }

    #[test]
    fn any_other_record_is_not_a_genesis() {
        let signer = Signer::from_seed("fund.example/log", [7; 32]).unwrap();
        let genesis = record(signer.verifier(), 5).unwrap();
        assert!(read(&Record { seq: 1, ..genesis.clone() }).is_err());
        assert!(read(&Record { schema: 1, ..genesis.clone() }).is_err());
        assert!(read(&Record { payload: b"{}".to_vec(), ..genesis.clone() }).is_err());
        let text = String::from_utf8(genesis.payload.clone()).unwrap().replace("SHA-256", "SM3-256");
        assert!(read(&Record { payload: text.into_bytes(), ..genesis }).is_err());
    }
}
