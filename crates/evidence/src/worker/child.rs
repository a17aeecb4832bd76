//! The child: lowers its limits, reads one request, answers it, ends.

use std::io::{self, BufRead, Cursor, Read, Write};

use super::{Job, Reply, Request, TableReader, limits};
use crate::{Kind, Limits};

/// The longest first line, in bytes.
const LONGEST_LINE: u64 = 16 << 10;

/// Answers one request from `input` on `output`. Lowers this process's limits for good first.
///
/// # Errors
/// When the limits cannot be lowered, or the request is none; nothing has been parsed then.
pub fn child(input: impl BufRead, mut output: impl Write, table: TableReader) -> io::Result<()> {
    limits::lower()?;
    let (request, bytes) = receive(input)?;
    let (done, body) = match answer(&request, &bytes, table)? {
        Ok(body) => (true, body),
        Err(refusal) => (false, refusal.into_bytes()),
    };
    serde_json::to_writer(&mut output, &Reply { done, length: body.len() as u64 })?;
    output.write_all(b"\n")?;
    output.write_all(&body)?;
    output.flush()
}

/// What was asked for, or a refusal in words.
fn answer(request: &Request, bytes: &[u8], table: TableReader) -> io::Result<Result<Vec<u8>, String>> {
    let name = &request.name;
    let limits = Limits::default();
    Ok(match request.job {
        Job::Examine => match crate::examine(name, Cursor::new(bytes), &limits) {
            Ok(examined) => Ok(serde_json::to_vec(&examined)?),
            Err(refused) => Err(refused.to_string()),
        },
        Job::Read(today) => match crate::read(name, bytes, &limits, today) {
            Ok(reading) => Ok(serde_json::to_vec(&reading)?),
            Err(refused) => Err(refused.to_string()),
        },
        Job::ReadWhatCan(today) => match crate::read_what_can(name, bytes, &limits, today) {
            Ok(reading) => Ok(serde_json::to_vec(&reading)?),
            Err(refused) => Err(refused.to_string()),
        },
        Job::Table => table(name, bytes),
        Job::Page(page, width) => Kind::claimed_by(name)
            .ok_or(crate::PageError::NoPages)
            .and_then(|kind| crate::page_png(kind, bytes, page, width))
            .map_err(|error| error.to_string()),
    })
}

fn receive(mut input: impl BufRead) -> io::Result<(Request, Vec<u8>)> {
    let mut line = Vec::new();
    input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    let request: Request = serde_json::from_slice(&line)?;
    let mut bytes = Vec::new();
    input.take(request.length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == request.length {
        Ok((request, bytes))
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}
