//! Feeds from servers that misbehave.

use std::io::Write as _;
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use crate::server::{Request, Server, send};
use fetch::download::Patience;
use fetch::feed::{Got, Validators, get};
use fetch::{Address, Error, Reach, Web};
use flate2::Compression;
use flate2::write::GzEncoder;
use transcript::{Monitor, Silent, Unit};

const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(5),
    stall: Duration::from_millis(300),
    attempts: 2,
    pause: Duration::ZERO,
};

const FEED: &str = "<rss version=\"2.0\"><channel><title>The Mill</title><item><title>Night</title>\
                    <enclosure url=\"night.mp3\" type=\"audio/mpeg\"/></item></channel></rss>";

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Asks a server that answers so for its feed.
fn ask(
    path: &str,
    answer: impl Fn(usize, &Request, &mut TcpStream) + Send + 'static,
) -> (Result<Got, Error>, Server) {
    let server = Server::start(answer);
    let address = Address::parse(&server.url(path)).unwrap();
    let got = get(&Web::new(Reach::Anywhere, &PATIENCE), &address, &Validators::default(), &Silent);
    (got, server)
}

#[track_caller]
fn check_title(got: Result<Got, Error>) -> Validators {
    match got.unwrap() {
        Got::Feed(feed, validators) => {
            assert_eq!((&*feed.title, feed.items.len()), ("The Mill", 1));
            validators
        }
        Got::Unchanged => panic!("unchanged"),
    }
}

#[test]
fn a_feed_that_has_not_changed_is_not_sent_again() {
    let server = Server::start(|_, request, stream| {
        if request.header("if-none-match") == Some("\"seven\"") {
            return send(stream, "304 Not Modified", 0, "", b"");
        }
        let headers = "ETag: \"seven\"\r\nLast-Modified: Mon, 02 Mar 2026 08:00:00 GMT\r\n";
        send(stream, "200 OK", FEED.len(), headers, FEED.as_bytes());
    });
    let address = Address::parse(&server.url("feed.xml")).unwrap();
    let web = Web::new(Reach::Anywhere, &PATIENCE);
    let validators = check_title(get(&web, &address, &Validators::default(), &Silent));
    assert_eq!(get(&web, &address, &validators, &Silent).unwrap(), Got::Unchanged);
    let asked = &server.requests()[1];
    assert_eq!(asked.header("if-modified-since"), Some("mon, 02 mar 2026 08:00:00 gmt"));
}

#[test]
fn a_packed_feed_is_unpacked() {
    let body = packed(FEED.as_bytes());
    let (got, server) = ask("feed.xml", move |_, _, stream| {
        send(stream, "200 OK", body.len(), "Content-Encoding: gzip\r\n", &body);
    });
    check_title(got);
    assert_eq!(server.requests()[0].header("accept-encoding"), Some("gzip"));
}

/// A file that is small on the line and large in memory: unpacked it passes the limit.
#[test]
fn a_gzip_bomb_is_given_up() {
    // Members in a row are one file. The unoptimised decoder takes its time, so the bomb is just large
    // enough.
    let body = packed(&[b' '; 1_000_000]).repeat(51);
    assert!(body.len() < 1_000_000);
    let (got, _server) = ask("feed.xml", move |_, _, stream| {
        send(stream, "200 OK", body.len(), "Content-Encoding: gzip\r\n", &body);
    });
    assert!(matches!(got.unwrap_err(), Error::TooLarge { most_bytes: 50_000_000, .. }));
}

#[test]
fn a_feed_without_end_is_given_up() {
    let (got, _server) = ask("feed.xml", |_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n<rss>");
        while stream.write_all(&[b' '; 100_000]).is_ok() {}
    });
    assert!(matches!(got.unwrap_err(), Error::TooLarge { .. }));
    let (got, _server) = ask("feed.xml", |_, _, stream| {
        send(stream, "200 OK", 10_000_000_000, "", b"<rss>");
    });
    assert!(matches!(got.unwrap_err(), Error::TooLarge { .. }));
}

#[test]
fn a_head_without_end_is_given_up() {
    let (got, _server) = ask("feed.xml", |_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        let mut sent = 0_u64;
        while sent < 10_000_000_000
            && stream.write_all(b"X-Endless: yes and on it goes\r\n").is_ok()
        {
            sent += 32;
        }
    });
    assert!(matches!(got.unwrap_err(), Error::Connection { .. }));
}

#[test]
fn a_feed_cut_short_is_not_taken_for_a_whole_one() {
    let (got, _server) = ask("feed.xml", |_, _, stream| {
        send(stream, "200 OK", FEED.len() + 100, "", FEED.as_bytes());
    });
    assert!(matches!(got.unwrap_err(), Error::Connection { .. } | Error::Short { .. }));
    let (got, _server) = ask("feed.xml", |_, _, stream| {
        let (half, _) = FEED.as_bytes().split_at(FEED.find("<enclosure").unwrap());
        send(stream, "200 OK", half.len(), "", half);
    });
    let message = got.unwrap_err().to_string();
    assert!(message.contains("ends in the middle"), "{message}");
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    let (got, _server) = ask("feed.xml", |_, _, stream| {
        let silent = stream.try_clone().unwrap();
        thread::spawn(move || {
            thread::sleep(Duration::from_secs(30));
            drop(silent);
        });
    });
    assert!(matches!(got.unwrap_err(), Error::Connection { .. }));
}

#[test]
fn somebody_who_wants_to_stop_does_not_wait_for_a_silent_server() {
    struct Stopped(Instant);
    impl Monitor for Stopped {
        fn begin(&self, _task: &str, _total: Option<u64>, _unit: Unit) {}
        fn advance(&self, _done: u64) {}
        fn end(&self) {}
        fn is_cancelled(&self) -> bool {
            self.0.elapsed() > Duration::from_millis(200)
        }
    }
    let server = Server::start(|_, _, stream| {
        let silent = stream.try_clone().unwrap();
        thread::spawn(move || {
            thread::sleep(Duration::from_secs(30));
            drop(silent);
        });
    });
    let patience = Patience { stall: Duration::from_secs(30), ..PATIENCE };
    let web = Web::new(Reach::Anywhere, &patience);
    let address = Address::parse(&server.url("feed.xml")).unwrap();
    let begun = Instant::now();
    let got = get(&web, &address, &Validators::default(), &Stopped(begun));
    assert!(matches!(got.unwrap_err(), Error::Interrupted));
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[test]
fn redirects_are_followed_but_not_in_circles() {
    let (got, server) = ask("old.xml", |_, request, stream| match request.path.as_str() {
        "/shows/feed.xml" => send(stream, "200 OK", FEED.len(), "", FEED.as_bytes()),
        _ => send(stream, "301 Moved Permanently", 0, "Location: shows/feed.xml\r\n", b""),
    });
    check_title(got);
    assert_eq!(server.requests().len(), 2);
    let (got, server) = ask("a", |_, request, stream| {
        let next = if request.path == "/a" { "b" } else { "a" };
        send(stream, "302 Found", 0, &format!("Location: /{next}\r\n"), b"");
    });
    assert!(matches!(got.unwrap_err(), Error::Redirects { most: 10, .. }));
    assert_eq!(server.requests().len(), 11);
}

#[test]
fn a_redirect_leads_to_web_addresses_alone() {
    for target in ["file:///etc/passwd", "ftp://example.org/a", "gopher://x/", "javascript:1"] {
        let (got, _server) = ask("feed.xml", move |_, _, stream| {
            send(stream, "302 Found", 0, &format!("Location: {target}\r\n"), b"");
        });
        assert!(matches!(got.unwrap_err(), Error::BadAddress { .. }), "{target}");
    }
}

#[test]
fn this_machine_and_its_network_are_not_asked_unless_allowed() {
    let server =
        Server::start(|_, _, stream| send(stream, "200 OK", FEED.len(), "", FEED.as_bytes()));
    let (_, port) = server.address.rsplit_once(':').unwrap();
    let web = Web::new(Reach::Public, &PATIENCE);
    for host in [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0",
        "169.254.169.254",
        "10.0.0.1",
        "[fd00:ec2::254]",
        "metadata.google.internal",
    ] {
        let address = Address::parse(&format!("http://{host}:{port}/feed.xml")).unwrap();
        let error = get(&web, &address, &Validators::default(), &Silent).unwrap_err();
        assert!(matches!(error, Error::Private { .. }), "{host}: {error}");
        assert!(error.hint().unwrap().contains("--allow-private"));
    }
    assert!(server.requests().is_empty());
}

#[test]
fn a_password_is_sent_and_never_shown() {
    let server = Server::start(|_, request, stream| match request.path.as_str() {
        "/gone?token=s3cret" => send(stream, "403 Forbidden", 0, "", b""),
        _ => send(stream, "302 Found", 0, "Location: /gone?token=s3cret\r\n", b""),
    });
    let address = server.url("feed.xml?key=s3cret").replace("//", "//ann:s3cret@");
    let address = Address::parse(&address).unwrap();
    let web = Web::new(Reach::Anywhere, &PATIENCE);
    let error = get(&web, &address, &Validators::default(), &Silent).unwrap_err();
    let shown = format!("{error} {error:?} {}", error.hint().unwrap());
    assert!(shown.contains("/gone?…") && !shown.contains("s3cret"), "{shown}");
    let sent = server.requests();
    let basic = "basic yw5uonmzy3jlda==";
    assert!(sent.len() == 2 && sent.iter().all(|one| one.header("authorization") == Some(basic)));
}

#[test]
fn a_password_is_not_sent_to_another_server() {
    let other =
        Server::start(|_, _, stream| send(stream, "200 OK", FEED.len(), "", FEED.as_bytes()));
    let target = other.url("feed.xml");
    let server = Server::start(move |_, _, stream| {
        send(stream, "302 Found", 0, &format!("Location: {target}\r\n"), b"");
    });
    let address = server.url("feed.xml").replace("//", "//ann:s3cret@");
    let web = Web::new(Reach::Anywhere, &PATIENCE);
    let address = Address::parse(&address).unwrap();
    check_title(get(&web, &address, &Validators::default(), &Silent));
    assert!(server.requests()[0].header("authorization").is_some());
    assert_eq!(other.requests()[0].header("authorization"), None);
}
