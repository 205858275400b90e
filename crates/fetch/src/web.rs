//! Requests: redirects followed by our own rules, and a person's wish to stop heeded at once.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use transcript::Monitor;
use ureq::http::header::{self, HeaderMap, HeaderName};
use ureq::http::{Response, StatusCode};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};

use crate::download::Patience;
use crate::reach::{Guarded, NotPublic};
use crate::{Address, Error, Reach, Result};

/// Redirects that are followed before it is called a circle.
const MOST_REDIRECTS: usize = 10;

/// Bytes that are read at once.
const BLOCK_BYTES: usize = 1 << 17;

/// How often somebody's wish to stop is looked for while a server is silent.
const TICK: Duration = Duration::from_millis(100);

/// Asks servers, as far as it may reach.
pub struct Web {
    agent: Agent,
    reach: Reach,
}

impl Web {
    /// Returns a client that reaches so far and waits so long.
    #[must_use]
    pub fn new(reach: Reach, patience: &Patience) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("castpress/", env!("CARGO_PKG_VERSION")))
            .timeout_resolve(Some(patience.connect))
            .timeout_connect(Some(patience.connect))
            .timeout_recv_response(Some(patience.stall))
            .timeout_per_read(Some(patience.stall))
            .timeout_per_write(Some(patience.stall));
        let resolver = Guarded { reach, resolver: DefaultResolver::default() };
        let agent = Agent::with_parts(config.build(), DefaultConnector::default(), resolver);
        Self { agent, reach }
    }

    /// Asks for what is at `address` with these headers, and returns the first answer that is no
    /// redirect. Each step of the way is checked as the first was.
    pub(crate) fn ask(
        &self,
        address: &Address,
        headers: &[(HeaderName, String)],
        monitor: &dyn Monitor,
    ) -> Result<Answer> {
        let mut at = address.clone();
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.ask_once(&at, headers, monitor)?;
            if !leads_on(answer.status) {
                return Ok(answer);
            }
            let Some(next) = answer.header(&header::LOCATION) else { return Ok(answer) };
            at = at.join(next).map_err(|error| Error::BadAddress {
                problem: format!("{at} leads nowhere: {error}"),
            })?;
        }
        Err(Error::Redirects { url: address.to_string(), most: MOST_REDIRECTS })
    }

    fn ask_once(
        &self,
        address: &Address,
        headers: &[(HeaderName, String)],
        monitor: &dyn Monitor,
    ) -> Result<Answer> {
        let private = |NotPublic(host)| Error::Private { url: address.to_string(), host };
        if let Some(host) = address.host() {
            self.reach.check(&host).map_err(private)?;
        }
        let mut request = self.agent.get(address.request());
        for (name, value) in headers {
            request = request.header(name, value);
        }
        if let Some(credentials) = address.authorization() {
            request = request.header(header::AUTHORIZATION, credentials);
        }
        // A server that is silent blocks whoever reads from it, so that is another thread: it ends
        // with the connection, which may be later than anybody still listens.
        let (sender, events) = mpsc::sync_channel(2);
        thread::spawn(move || match request.call() {
            Ok(response) => pass_on(response, &sender),
            Err(error) => _ = sender.send(Event::Broken(error)),
        });
        let answer = Answer {
            address: address.clone(),
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            events,
            until: None,
        };
        match answer.wait(monitor)? {
            Event::Head(status, headers) => Ok(Answer { status, headers, ..answer }),
            _ => Err(answer.cut_off()),
        }
    }
}

/// Returns true for the statuses that say where to look instead.
fn leads_on(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// What a connection brings, in this order.
enum Event {
    Head(StatusCode, HeaderMap),
    Block(Vec<u8>),
    End,
    Broken(ureq::Error),
}

/// Reads an answer to its end, or until nobody listens.
fn pass_on(response: Response<Body>, sender: &SyncSender<Event>) {
    let (head, body) = response.into_parts();
    if sender.send(Event::Head(head.status, head.headers)).is_err() {
        return;
    }
    let mut body = body.into_reader();
    loop {
        let mut block = vec![0; BLOCK_BYTES];
        let event = match std::io::Read::read(&mut body, &mut block) {
            Ok(0) => Event::End,
            Ok(count) => {
                block.truncate(count);
                Event::Block(block)
            }
            Err(error) => Event::Broken(error.into()),
        };
        let is_last = !matches!(event, Event::Block(_));
        if sender.send(event).is_err() || is_last {
            return;
        }
    }
}

/// An answer whose body is still coming.
pub(crate) struct Answer {
    address: Address,
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    events: Receiver<Event>,
    /// When it must have come, and the seconds that it may take.
    until: Option<(Instant, u64)>,
}

impl Answer {
    /// Gives the rest of the answer so much time.
    pub(crate) fn within(mut self, time: Duration) -> Self {
        self.until = Some((Instant::now() + time, time.as_secs()));
        self
    }

    /// Returns a header that is text.
    pub(crate) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Returns the address that answered, after all redirects.
    pub(crate) fn address(&self) -> &Address {
        &self.address
    }

    /// Returns the next bytes of the body; none at its end.
    pub(crate) fn next(&mut self, monitor: &dyn Monitor) -> Result<Option<Vec<u8>>> {
        match self.wait(monitor)? {
            Event::Block(block) => Ok(Some(block)),
            Event::End => Ok(None),
            Event::Head(..) | Event::Broken(_) => Err(self.cut_off()),
        }
    }

    /// Returns the error of an answer with this status.
    pub(crate) fn refusal(&self) -> Error {
        Error::Status { url: self.address.to_string(), status: self.status.as_u16() }
    }

    fn wait(&self, monitor: &dyn Monitor) -> Result<Event> {
        loop {
            if monitor.is_cancelled() {
                return Err(Error::Interrupted);
            }
            if let Some((until, seconds)) = self.until
                && Instant::now() > until
            {
                let problem = format!("not all of it came in {seconds} seconds");
                return Err(Error::Slow { url: self.address.to_string(), problem });
            }
            match self.events.recv_timeout(TICK) {
                Ok(Event::Broken(error)) => return Err(self.broken(error)),
                Ok(event) => return Ok(event),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(self.cut_off()),
            }
        }
    }

    fn broken(&self, error: ureq::Error) -> Error {
        let url = self.address.to_string();
        match error {
            ureq::Error::Other(other) => match other.downcast::<NotPublic>() {
                Ok(found) => Error::Private { url, host: found.0 },
                Err(other) => {
                    Error::Connection { url, source: Box::new(ureq::Error::Other(other)) }
                }
            },
            // The library shows the address it was given, secrets and all.
            ureq::Error::BadUri(_) => {
                Error::BadAddress { problem: format!("{url} cannot be asked for") }
            }
            error => Error::Connection { url, source: Box::new(error) },
        }
    }

    fn cut_off(&self) -> Error {
        let gone = std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        self.broken(gone.into())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{SocketAddr, TcpListener};

    use transcript::Silent;
    use ureq::config::Config;
    use ureq::http::Uri;
    use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
    use ureq::unversioned::transport::NextTimeout;

    use super::*;

    /// Resolves every name to a server of this test, as if that stood on the public internet.
    #[derive(Debug)]
    struct Pretence(SocketAddr);

    impl Resolver for Pretence {
        fn resolve(
            &self,
            _: &Uri,
            _: &Config,
            _: NextTimeout,
        ) -> Result<ResolvedSocketAddrs, ureq::Error> {
            let mut found = self.empty();
            found.push(self.0);
            Ok(found)
        }
    }

    #[test]
    fn a_redirect_into_a_private_network_is_not_followed() {
        for target in
            ["http://127.0.0.1/x", "http://[::1]/", "//169.254.169.254/", "http://2852039166/"]
        {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap();
            thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let _ = stream.read(&mut [0; 1024]);
                let head = format!("HTTP/1.1 302 Found\r\nLocation: {target}\r\n\r\n");
                stream.write_all(head.as_bytes()).unwrap();
            });
            let config = Agent::config_builder().max_redirects(0).max_redirects_will_error(false);
            let agent =
                Agent::with_parts(config.build(), DefaultConnector::default(), Pretence(address));
            let web = Web { agent, reach: Reach::Public };
            let feed = Address::parse("http://public.example/feed.xml").unwrap();
            match web.ask(&feed, &[], &Silent) {
                Err(Error::Private { .. }) => {}
                Err(error) => panic!("{target}: {error}"),
                Ok(_) => panic!("{target}: followed"),
            }
        }
    }
}
