//! The child: lowers its limits, reads one request, answers it, ends.

use std::io::{self, BufRead, Read, Write};

use super::{Reply, Request, limits};
use crate::Limits;

/// The longest first line, in bytes.
const LONGEST_LINE: u64 = 16 << 10;

/// Answers one request from `input` on `output`. Lowers this process's limits for good first.
///
/// # Errors
/// When the limits cannot be lowered, or the request is none; nothing has been parsed then.
pub fn child(input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    limits::lower()?;
    let (request, bytes) = receive(input)?;
    let (read, body) = match crate::read(&request.name, &bytes, &Limits::default(), request.today) {
        Ok(reading) => (true, serde_json::to_vec(&reading)?),
        Err(refused) => (false, refused.to_string().into_bytes()),
    };
    serde_json::to_writer(&mut output, &Reply { read, length: body.len() as u64 })?;
    output.write_all(b"\n")?;
    output.write_all(&body)?;
    output.flush()
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
