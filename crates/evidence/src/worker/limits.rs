//! The child's own limits, lowered before it touches the file; none of them can be raised again.

use std::io;

/// Address space in bytes.
#[cfg(unix)]
const MEMORY: u64 = 1 << 30;
/// Processor time in seconds: less than the parent waits, so that a file that never ends is answered in time.
#[cfg(unix)]
const SECONDS: u64 = 4;
/// Descriptors: the three it was born with, and none to spare.
#[cfg(unix)]
const DESCRIPTORS: u64 = 3;

/// Lowers every limit of this process for good. On systems other than Linux on x86-64 and ARM64 there are only these, no
/// filter of calls.
///
/// # Errors
/// When one of them cannot be lowered; no file may be read then.
pub fn lower() -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        for (resource, most) in [
            (Resource::As, MEMORY),
            (Resource::Cpu, SECONDS),
            (Resource::Fsize, 0),
            (Resource::Nofile, DESCRIPTORS),
            (Resource::Core, 0),
            (Resource::Nproc, 0),
        ] {
            setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
        }
    }
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    super::filter::install()?;
    Ok(())
}
