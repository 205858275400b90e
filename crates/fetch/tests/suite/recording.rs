//! Recordings whose size nobody knows, from servers that misbehave.

use std::fs;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::Duration;

use crate::server::{Request, Server, send};
use fetch::download::{Patience, Wanted, fetch_wanted};
use fetch::{Address, Error, Reach, Web};
use tempfile::TempDir;
use transcript::Silent;

const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(5),
    stall: Duration::from_millis(300),
    attempts: 2,
    pause: Duration::ZERO,
};

const WANTED: Wanted = Wanted { most_bytes: 5_000_000, unfit };

fn unfit(head: &[u8]) -> Option<&'static str> {
    head.starts_with(b"<html").then_some("a web page")
}

/// Large enough not to fit the buffers of a connection; `version` tells one from the next.
fn whole(version: u32) -> Vec<u8> {
    (0..3_000_000_u32).map(|i| (i.wrapping_mul(i + version) >> 7) as u8).collect()
}

/// Answers as a good server does that has this version of the file; sends no more than `sent` bytes.
fn serve(stream: &mut TcpStream, request: &Request, version: u32, sent: usize) {
    let whole = whole(version);
    let tag = format!("\"{version}\"");
    let is_same = request.header("if-range") == Some(&*tag);
    let from = request.from.filter(|_| is_same).unwrap_or(0);
    let rest = &whole[from..];
    let mut headers = format!("ETag: {tag}\r\n");
    let status = if from > 0 {
        let range = format!("{from}-{}/{}", whole.len() - 1, whole.len());
        headers += &format!("Content-Range: bytes {range}\r\n");
        "206 Partial Content"
    } else {
        "200 OK"
    };
    send(stream, status, rest.len(), &headers, &rest[..sent.min(rest.len())]);
}

struct Fixture {
    folder: TempDir,
    server: Server,
}

impl Fixture {
    fn new(answer: impl Fn(usize, &Request, &mut TcpStream) + Send + 'static) -> Self {
        Self { folder: TempDir::new().unwrap(), server: Server::start(answer) }
    }

    fn part(&self) -> PathBuf {
        self.folder.path().join("ep.part")
    }

    fn fetch(&self) -> Result<(), Error> {
        self.fetch_with(&PATIENCE)
    }

    fn fetch_with(&self, patience: &Patience) -> Result<(), Error> {
        let web = Web::new(Reach::Anywhere, patience);
        let address = Address::parse(&self.server.url("ep.mp3")).unwrap();
        fetch_wanted(&web, &address, &self.part(), &WANTED, patience, &Silent)
    }

    #[track_caller]
    fn assert_whole(&self, version: u32) {
        assert!(fs::read(self.part()).unwrap() == whole(version), "the file is not the server's");
    }
}

#[test]
fn a_broken_line_is_taken_up_where_it_broke() {
    let fixture = Fixture::new(|count, request, stream| {
        let sent = if count < 3 { 700_000 } else { usize::MAX };
        serve(stream, request, 1, sent);
    });
    fixture.fetch().unwrap();
    fixture.assert_whole(1);
    let asked = fixture.server.asked();
    assert!(asked.len() == 4 && asked.is_sorted() && asked[1].is_some(), "{asked:?}");
}

#[test]
fn what_an_earlier_run_left_is_taken_up() {
    let fixture = Fixture::new(|count, request, stream| {
        serve(stream, request, 1, [900_000, 0, usize::MAX][count.min(2)]);
    });
    let once = Patience { attempts: 1, ..PATIENCE };
    assert!(fixture.fetch_with(&once).is_err());
    fixture.fetch_with(&once).unwrap();
    fixture.assert_whole(1);
    assert_eq!(fixture.server.asked(), [None, Some(900_000), Some(900_000)]);
}

#[test]
fn a_recording_that_was_replaced_between_two_attempts_is_fetched_anew() {
    let fixture = Fixture::new(|count, request, stream| match count {
        0 => serve(stream, request, 1, 700_000),
        _ => serve(stream, request, 2, usize::MAX),
    });
    fixture.fetch().unwrap();
    fixture.assert_whole(2);
}

#[test]
fn a_half_that_nobody_vouches_for_is_not_used() {
    // Neither ETag nor date: the half of version 1 must not be joined with version 2.
    let fixture = Fixture::new(|count, request, stream| {
        let whole = whole(if count == 0 { 1 } else { 2 });
        let sent = if count == 0 { 700_000 } else { usize::MAX };
        assert!(request.from.is_none(), "{request:?}");
        send(stream, "200 OK", whole.len(), "", &whole[..sent.min(whole.len())]);
    });
    fixture.fetch().unwrap();
    fixture.assert_whole(2);
    let weak = Fixture::new(|count, request, stream| {
        let whole = whole(if count == 0 { 1 } else { 2 });
        let sent = if count == 0 { 700_000 } else { usize::MAX };
        assert!(request.from.is_none(), "{request:?}");
        send(stream, "200 OK", whole.len(), "ETag: W/\"1\"\r\n", &whole[..sent.min(whole.len())]);
    });
    weak.fetch().unwrap();
    weak.assert_whole(2);
}

#[test]
fn a_server_that_lies_about_the_part_it_sends_is_asked_for_the_whole() {
    let fixture = Fixture::new(|count, request, stream| match count {
        0 => serve(stream, request, 1, 700_000),
        1 => {
            let headers = "ETag: \"1\"\r\nContent-Range: bytes 5-9/3000000\r\n";
            send(stream, "206 Partial Content", 5, headers, b"wrong");
        }
        _ => serve(stream, request, 1, usize::MAX),
    });
    fixture.fetch().unwrap();
    fixture.assert_whole(1);
    assert_eq!(fixture.server.asked()[2], None);
}

#[test]
fn a_whole_that_was_there_already_is_known_by_416() {
    let fixture = Fixture::new(|count, request, stream| match count {
        0 => serve(stream, request, 1, 2_000_000),
        1 => send(stream, "416 Range Not Satisfiable", 0, "Content-Range: bytes */9\r\n", b""),
        _ => serve(stream, request, 1, usize::MAX),
    });
    fixture.fetch().unwrap();
    fixture.assert_whole(1);
}

#[test]
fn a_recording_in_chunks_is_as_long_as_it_is() {
    let fixture = Fixture::new(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for block in whole(1).chunks(100_000) {
            let _ = write!(stream, "{:x}\r\n", block.len());
            let _ = stream.write_all(block).and_then(|()| stream.write_all(b"\r\n"));
        }
        let _ = stream.write_all(b"0\r\n\r\n");
    });
    fixture.fetch().unwrap();
    fixture.assert_whole(1);
}

#[test]
fn chunks_that_break_off_are_no_whole() {
    let fixture = Fixture::new(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        let _ = stream.write_all(b"1000\r\nonly a little");
    });
    assert!(matches!(fixture.fetch().unwrap_err(), Error::Connection { .. } | Error::Short { .. }));
}

#[test]
fn a_recording_that_ends_early_every_time_is_an_error_and_kept_for_later() {
    let fixture = Fixture::new(|_, request, stream| serve(stream, request, 1, 0));
    assert!(fixture.fetch().is_err());
    let fixture = Fixture::new(|count, request, stream| {
        serve(stream, request, 1, if count == 0 { 900_000 } else { 0 });
    });
    assert!(fixture.fetch().is_err());
    assert_eq!(fs::read(fixture.part()).unwrap(), whole(1)[..900_000]);
}

#[test]
fn a_recording_larger_than_any_is_refused() {
    let fixture = Fixture::new(|_, _, stream| send(stream, "200 OK", 10_000_000_000, "", b"ID3"));
    assert!(matches!(fixture.fetch().unwrap_err(), Error::TooLarge { .. }));
    assert!(!fixture.part().exists());
    let endless = Fixture::new(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(&[1; 100_000]).is_ok() {}
    });
    assert!(matches!(endless.fetch().unwrap_err(), Error::TooLarge { .. }));
}

#[test]
fn a_web_page_is_refused_before_all_of_it_came() {
    let fixture = Fixture::new(|_, _, stream| {
        let page = [b"<html>".as_slice(), &[b' '; 2_000]].concat();
        send(stream, "200 OK", 4_000_000, "Content-Type: audio/mpeg\r\n", &page);
    });
    let error = fixture.fetch().unwrap_err();
    assert!(error.to_string().ends_with("is a web page"), "{error}");
    assert!(!fixture.part().exists());
    assert_eq!(fixture.server.asked().len(), 1);
    let empty = Fixture::new(|_, _, stream| send(stream, "200 OK", 0, "", b""));
    assert!(empty.fetch().unwrap_err().to_string().ends_with("is empty"));
}
