//! The system calls of a pure computation between standard input and output. What a reader never needs ends it: no file,
//! no socket, no other program, no second process or thread. Everything else is denied, so that a library that asks the
//! system for advice gets none and goes on.

use std::io;

use libc as c;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

const ALLOWED: &[i64] = &[
    c::SYS_read,
    c::SYS_readv,
    c::SYS_write,
    c::SYS_writev,
    c::SYS_close,
    c::SYS_lseek,
    c::SYS_mmap,
    c::SYS_munmap,
    c::SYS_mremap,
    c::SYS_mprotect,
    c::SYS_madvise,
    c::SYS_brk,
    c::SYS_futex,
    c::SYS_rt_sigaction,
    c::SYS_rt_sigprocmask,
    c::SYS_rt_sigreturn,
    c::SYS_sigaltstack,
    c::SYS_exit,
    c::SYS_exit_group,
    c::SYS_clock_gettime,
    c::SYS_getrandom,
    c::SYS_sched_yield,
    c::SYS_tgkill,
    c::SYS_gettid,
    c::SYS_getpid,
];

/// Only somebody else's code asks for these.
const DEADLY: &[i64] = &[
    c::SYS_openat,
    c::SYS_openat2,
    c::SYS_unlinkat,
    c::SYS_renameat2,
    c::SYS_linkat,
    c::SYS_symlinkat,
    c::SYS_mkdirat,
    c::SYS_socket,
    c::SYS_socketpair,
    c::SYS_connect,
    c::SYS_bind,
    c::SYS_sendto,
    c::SYS_clone,
    c::SYS_clone3,
    c::SYS_execve,
    c::SYS_execveat,
    c::SYS_pipe2,
    c::SYS_kill,
    c::SYS_ptrace,
    c::SYS_process_vm_readv,
    c::SYS_process_vm_writev,
    c::SYS_io_uring_setup,
    c::SYS_bpf,
    c::SYS_mount,
    c::SYS_unshare,
    c::SYS_setns,
];

#[cfg(target_arch = "x86_64")]
const DEADLY_OLD: &[i64] =
    &[c::SYS_open, c::SYS_creat, c::SYS_unlink, c::SYS_rename, c::SYS_fork, c::SYS_vfork, c::SYS_pipe];
#[cfg(not(target_arch = "x86_64"))]
const DEADLY_OLD: &[i64] = &[];

/// From now on the process may do nothing else, and is killed where it tries the worst.
pub fn install() -> io::Result<()> {
    // Of two filters the stricter answer counts. The second cannot be added once the rest is denied.
    apply(DEADLY.iter().chain(DEADLY_OLD), SeccompAction::KillProcess, SeccompAction::Allow)?;
    apply(ALLOWED.iter(), SeccompAction::Allow, SeccompAction::Errno(c::EPERM.unsigned_abs()))
}

/// One filter: what is done with these calls, and what with all others.
fn apply<'a>(
    calls: impl Iterator<Item = &'a i64>,
    these: SeccompAction,
    others: SeccompAction,
) -> io::Result<()> {
    let arch = std::env::consts::ARCH.try_into().map_err(io::Error::other)?;
    let rules = calls.map(|call| (*call, Vec::new())).collect();
    let filter = SeccompFilter::new(rules, others, these, arch).map_err(io::Error::other)?;
    let program: BpfProgram = filter.try_into().map_err(io::Error::other)?;
    seccompiler::apply_filter(&program).map_err(io::Error::other)
}
