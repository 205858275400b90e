//! A web server on the loopback address that misbehaves as told.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What was asked of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) path: String,
    /// The byte that a `Range` header asks to begin at.
    pub(crate) from: Option<usize>,
    /// The lines of its head after the first, in lower case.
    pub(crate) head: Vec<String>,
}

pub(crate) struct Server {
    pub(crate) address: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Request {
    /// Returns the value of a header, in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

impl Server {
    /// Answers each connection with `answer`, which knows how many were before it.
    pub(crate) fn start(answer: impl Fn(usize, &Request, &mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests: Arc<Mutex<Vec<Request>>> = Arc::default();
        let log = Arc::clone(&requests);
        thread::spawn(move || {
            for (count, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                let Some(request) = read(&stream) else { continue };
                log.lock().unwrap().push(request.clone());
                answer(count, &request, &mut stream);
            }
        });
        Self { address, requests }
    }

    /// Returns the address of a file.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.address)
    }

    /// Returns every request so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// Returns the bytes that each request so far began at.
    pub(crate) fn asked(&self) -> Vec<Option<usize>> {
        self.requests.lock().unwrap().iter().map(|request| request.from).collect()
    }
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let (mut from, mut head) = (None, Vec::new());
    for line in lines.take_while(|line| !line.is_empty()) {
        let line = line.to_ascii_lowercase();
        if let Some(range) = line.strip_prefix("range: bytes=") {
            from = range.strip_suffix('-').and_then(|from| from.parse().ok());
        }
        head.push(line);
    }
    Some(Request { path, from, head })
}

/// Writes an answer that says it has `length` bytes, and `body`.
pub(crate) fn send(
    stream: &mut TcpStream,
    status: &str,
    length: usize,
    headers: &str,
    body: &[u8],
) {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n"
    );
    // The other side may have hung up, which is for the test to judge.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

/// Answers as a good server does, from the byte asked for; `body` may be cut short.
pub(crate) fn serve(stream: &mut TcpStream, request: &Request, whole: &[u8], sent: usize) {
    let from = request.from.unwrap_or(0);
    let (status, headers) = match request.from {
        Some(_) => {
            let range = format!("{from}-{}/{}", whole.len() - 1, whole.len());
            ("206 Partial Content", format!("Content-Range: bytes {range}\r\n"))
        }
        None => ("200 OK", String::new()),
    };
    let rest = &whole[from..];
    send(stream, status, rest.len(), &headers, &rest[..sent.min(rest.len())]);
}
