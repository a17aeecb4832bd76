//! The child's own limits, lowered before it touches the file; none of them can be raised again.

use std::io;

/// Address space in bytes.
#[cfg(unix)]
const MEMORY: u64 = 1 << 30;
/// Processor time in seconds.
#[cfg(unix)]
const SECONDS: u64 = 5;
/// Descriptors: the three it was born with, and none to spare.
#[cfg(unix)]
const DESCRIPTORS: u64 = 3;

/// Lowers every limit. On systems other than Linux on x86-64 and ARM64 there are only these, no filter of calls.
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
