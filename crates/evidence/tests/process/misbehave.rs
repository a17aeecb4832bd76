//! What a reader would do that its file has taken over; first it lowers its limits, as every reader does.

use std::hint::black_box;
use std::io::Write;
use std::process::{Command, ExitCode};

/// Misbehaves in one way; comes back only where nothing stopped it.
pub fn now(how: &str) -> ExitCode {
    let surroundings = format!("{} {:?}", std::env::vars_os().count(), std::env::current_dir());
    evidence::worker::enter().expect("limits");
    match how {
        "hold memory" => {
            let mut held = Vec::new();
            loop {
                held.push(vec![1u8; 16 << 20]);
                black_box(&held);
            }
        }
        "compute" => loop {
            black_box(1);
        },
        "wait" => loop {
            std::thread::park();
        },
        "answer at length" => answer(9 << 20, &vec![b'a'; 9 << 20]),
        "pour" => while std::io::stdout().write_all(&[b'a'; 1 << 16]).is_ok() {},
        "answer in part" => answer(100, b"half"),
        "write to a file" => answer(1, b"a"),
        "open a file" => drop(std::fs::File::open("/etc/passwd")),
        "make a file" => drop(std::fs::write("/var/evidence-reader-was-here", "x")),
        "connect" => drop(std::net::TcpStream::connect("127.0.0.1:9")),
        "send" => drop(std::net::UdpSocket::bind("127.0.0.1:0")),
        "start a program" => drop(Command::new("/bin/true").spawn()),
        "become a program" => exec(),
        "start a thread" => drop(std::thread::Builder::new().spawn(|| ())),
        "raise its limits" => raise(),
        "look around" => answer(surroundings.len(), surroundings.as_bytes()),
        "panic" => panic!("on purpose"),
        other => unreachable!("{other}"),
    }
    ExitCode::SUCCESS
}

fn answer(length: usize, body: &[u8]) {
    let head = format!("{{\"done\":false,\"length\":{length}}}\n");
    let mut out = std::io::stdout();
    let _ = out.write_all(head.as_bytes()).and_then(|()| out.write_all(body)).and_then(|()| out.flush());
}

#[cfg(unix)]
fn exec() {
    use std::os::unix::process::CommandExt;
    drop(Command::new("/bin/true").exec());
}

#[cfg(unix)]
fn raise() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let more = Rlimit { current: Some(8 << 30), maximum: Some(8 << 30) };
    let said = if setrlimit(Resource::As, more).is_err() { "denied" } else { "raised" };
    answer(said.len(), said.as_bytes());
}
