//! Models from a server into a cache.

use std::fs;
use std::thread;

use crate::server::{Server, send, serve};
use fetch::Sha256;
use fetch::models::{Cache, Model, Options, Purpose, Source};
use tempfile::TempDir;
use transcript::Silent;

const WHOLE: &[u8] = b"the weights of a model";

/// Returns a model that is had from these addresses.
fn model(urls: &[String]) -> Model {
    let sources: Vec<Source> = urls.iter().map(|url| Source::Url(url.clone().leak())).collect();
    Model {
        name: "own",
        purpose: Purpose::Recognition,
        licence: "MIT",
        bytes: WHOLE.len() as u64,
        sha256: Sha256::of(WHOLE),
        sources: sources.leak(),
    }
}

#[test]
fn the_next_source_is_tried_and_the_first_says_why_it_failed() {
    let server = Server::start(|_, request, stream| match request.path.as_str() {
        "/gone" => send(stream, "404 Not Found", 0, "", b""),
        "/wrong" => send(stream, "200 OK", WHOLE.len(), "", &[b'x'; WHOLE.len()]),
        _ => serve(stream, request, WHOLE, usize::MAX),
    });
    let folder = TempDir::new().unwrap();
    let urls = ["gone", "wrong", "right"].map(|path| server.url(path));
    let obtained =
        Cache::new(folder.path()).obtain(&model(&urls), &Options::default(), &Silent).unwrap();
    assert_eq!(fs::read(&obtained.path).unwrap(), WHOLE);
    let warnings: Vec<String> = obtained.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(warnings.len(), 2);
    assert!(warnings[0].contains("answered with status 404"), "{warnings:?}");
    assert!(warnings[1].contains("its SHA-256 is"), "{warnings:?}");
}

#[test]
fn a_file_of_the_wrong_size_is_replaced() {
    let server = Server::start(|_, request, stream| serve(stream, request, WHOLE, usize::MAX));
    let folder = TempDir::new().unwrap();
    let cache = Cache::new(folder.path());
    let model = model(&[server.url("right")]);
    fs::write(cache.locate(&model), "cut").unwrap();
    let obtained = cache.obtain(&model, &Options::default(), &Silent).unwrap();
    assert_eq!(fs::read(obtained.path).unwrap(), WHOLE);
}

#[test]
fn two_at_once_download_it_once() {
    let server = Server::start(|_, request, stream| serve(stream, request, WHOLE, usize::MAX));
    let folder = TempDir::new().unwrap();
    let cache = Cache::new(folder.path());
    let model = model(&[server.url("right")]);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| cache.obtain(&model, &Options::default(), &Silent).unwrap());
        }
    });
    assert_eq!(server.asked().len(), 1);
}
