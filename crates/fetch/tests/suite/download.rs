//! Downloads from servers that misbehave.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::server::{Request, Server, send, serve};
use fetch::download::{Expected, Patience, fetch};
use fetch::{Error, Sha256};
use tempfile::TempDir;
use transcript::{Monitor, Silent, Unit};

const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(5),
    stall: Duration::from_millis(300),
    attempts: 2,
    pause: Duration::ZERO,
};

/// Large enough not to fit the buffers of a connection.
fn whole() -> Vec<u8> {
    (0..3_000_000_u32).map(|i| (i.wrapping_mul(i) >> 7) as u8).collect()
}

struct Fixture {
    folder: TempDir,
    server: Server,
}

impl Fixture {
    fn new(answer: impl Fn(usize, &Request, &mut std::net::TcpStream) + Send + 'static) -> Self {
        Self { folder: TempDir::new().unwrap(), server: Server::start(answer) }
    }

    fn part(&self) -> PathBuf {
        self.folder.path().join("model.part")
    }

    fn fetch(&self) -> Result<(), Error> {
        self.fetch_watched(&Silent)
    }

    fn fetch_watched(&self, monitor: &dyn Monitor) -> Result<(), Error> {
        let whole = whole();
        let expected = Expected { bytes: whole.len() as u64, sha256: Sha256::of(&whole) };
        fetch(&self.server.url("model.bin"), &self.part(), &expected, &PATIENCE, monitor)
    }

    #[track_caller]
    fn assert_whole(&self) {
        assert!(fs::read(self.part()).unwrap() == whole(), "the file is not that of the server");
    }
}

#[test]
fn a_broken_line_is_taken_up_where_it_broke() {
    let fixture = Fixture::new(|count, request, stream| {
        let sent = if count < 3 { 700_000 } else { usize::MAX };
        serve(stream, request, &whole(), sent);
    });
    fixture.fetch().unwrap();
    fixture.assert_whole();
    let asked = fixture.server.asked();
    assert_eq!(asked.len(), 4);
    assert_eq!(asked[0], None);
    assert!(asked[1..].iter().is_sorted() && asked[1].is_some(), "{asked:?}");
}

#[test]
fn a_half_of_an_earlier_run_is_kept() {
    let fixture = Fixture::new(|_, request, stream| serve(stream, request, &whole(), usize::MAX));
    fs::write(fixture.part(), &whole()[..1_000_000]).unwrap();
    fixture.fetch().unwrap();
    fixture.assert_whole();
    assert_eq!(fixture.server.asked(), [Some(1_000_000)]);
}

#[test]
fn a_half_of_another_file_is_noticed_and_fetched_anew() {
    let fixture = Fixture::new(|_, request, stream| serve(stream, request, &whole(), usize::MAX));
    fs::write(fixture.part(), vec![7; 1_000_000]).unwrap();
    fixture.fetch().unwrap();
    fixture.assert_whole();
    assert_eq!(fixture.server.asked(), [Some(1_000_000), None]);
}

#[test]
fn a_finished_part_needs_no_server() {
    let fixture = Fixture::new(|_, _, _| {});
    fs::write(fixture.part(), whole()).unwrap();
    fixture.fetch().unwrap();
    assert!(fixture.server.asked().is_empty());
}

#[test]
fn a_server_without_ranges_sends_all_of_it() {
    let fixture = Fixture::new(|_, _, stream| {
        send(stream, "200 OK", whole().len(), "", &whole());
    });
    fs::write(fixture.part(), &whole()[..1_000_000]).unwrap();
    fixture.fetch().unwrap();
    fixture.assert_whole();
}

#[test]
fn a_range_that_cannot_be_had_begins_again() {
    let fixture = Fixture::new(|_, request, stream| match request.from {
        Some(_) => send(stream, "416 Range Not Satisfiable", 0, "", b""),
        None => serve(stream, request, &whole(), usize::MAX),
    });
    fs::write(fixture.part(), &whole()[..1_000_000]).unwrap();
    fixture.fetch().unwrap();
    fixture.assert_whole();
}

#[test]
fn the_wrong_part_of_a_file_begins_again() {
    let fixture = Fixture::new(|_, request, stream| match request.from {
        Some(_) => {
            let range = "Content-Range: bytes 5-9/3000000\r\n";
            send(stream, "206 Partial Content", 5, range, b"wrong");
        }
        None => serve(stream, request, &whole(), usize::MAX),
    });
    fs::write(fixture.part(), &whole()[..1_000_000]).unwrap();
    fixture.fetch().unwrap();
    fixture.assert_whole();
}

#[test]
fn a_file_that_is_shorter_than_promised_is_refused_and_kept_for_later() {
    let fixture = Fixture::new(|_, request, stream| match request.from {
        Some(_) => send(stream, "206 Partial Content", 0, "Content-Range: bytes 9-9/9\r\n", b""),
        None => send(stream, "200 OK", 9, "", &whole()[..9]),
    });
    let error = fixture.fetch().unwrap_err();
    assert!(matches!(error, Error::Short { received: 9, expected: 3_000_000, .. }), "{error}");
    assert_eq!(fs::read(fixture.part()).unwrap().len(), 9);
}

#[test]
fn a_file_that_is_longer_than_it_should_be_is_refused_before_it_comes() {
    let fixture = Fixture::new(|_, _, stream| {
        send(stream, "200 OK", 3_000_001, "", &whole());
    });
    let error = fixture.fetch().unwrap_err();
    assert!(matches!(error, Error::Long { .. }), "{error}");
    assert!(!fixture.part().exists());
}

#[test]
fn wrong_bytes_are_refused_and_removed() {
    let fixture = Fixture::new(|_, _, stream| {
        send(stream, "200 OK", 3_000_000, "", &vec![0; 3_000_000]);
    });
    let error = fixture.fetch().unwrap_err();
    assert!(matches!(error, Error::WrongHash { .. }), "{error}");
    assert!(!fixture.part().exists());
}

#[test]
fn a_missing_file_is_not_asked_for_twice() {
    let fixture = Fixture::new(|_, _, stream| send(stream, "404 Not Found", 0, "", b""));
    let error = fixture.fetch().unwrap_err();
    assert!(matches!(error, Error::Status { status: 404, .. }), "{error}");
    assert_eq!(fixture.server.asked().len(), 1);
}

#[test]
fn a_busy_server_is_asked_again() {
    let fixture = Fixture::new(|count, request, stream| match count {
        0 => send(stream, "503 Service Unavailable", 0, "", b""),
        _ => serve(stream, request, &whole(), usize::MAX),
    });
    fixture.fetch().unwrap();
    fixture.assert_whole();
}

#[test]
fn redirects_are_followed() {
    let fixture = Fixture::new(|_, request, stream| match request.path.as_str() {
        "/model.bin" => send(stream, "302 Found", 0, "Location: /elsewhere\r\n", b""),
        _ => serve(stream, request, &whole(), usize::MAX),
    });
    fixture.fetch().unwrap();
    fixture.assert_whole();
}

#[test]
fn a_silent_server_is_given_up() {
    let fixture = Fixture::new(|_, _, stream| {
        send(stream, "200 OK", 3_000_000, "", b"a little");
        let silent = stream.try_clone().unwrap();
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_secs(60));
            drop(silent);
        });
    });
    let error = fixture.fetch().unwrap_err();
    assert!(matches!(error, Error::Connection { .. }), "{error}");
}

/// Cancels once a million bytes have come.
struct Impatient(AtomicU64);

impl Monitor for Impatient {
    fn begin(&self, _task: &str, _total: Option<u64>, _unit: Unit) {}
    fn advance(&self, done: u64) {
        self.0.store(done, Ordering::Relaxed);
    }
    fn end(&self) {}
    fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= 1_000_000
    }
}

#[test]
fn a_cancelled_download_goes_on_at_the_next_run() {
    let fixture = Fixture::new(|_, request, stream| serve(stream, request, &whole(), usize::MAX));
    let error = fixture.fetch_watched(&Impatient(AtomicU64::new(0))).unwrap_err();
    assert!(matches!(error, Error::Interrupted), "{error}");
    let kept = fs::read(fixture.part()).unwrap().len();
    assert!((1_000_000..3_000_000).contains(&kept), "{kept}");
    fixture.fetch().unwrap();
    fixture.assert_whole();
    assert_eq!(fixture.server.asked()[1], Some(kept));
}
