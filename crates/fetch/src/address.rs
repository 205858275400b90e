//! Addresses of files on the web, whose secrets stay out of everything that is shown or kept.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use url::Url;

use crate::{Error, Result};

/// An `http` or `https` address.
///
/// Subscribers' feeds carry secrets in their addresses: a password, a token in the query, a long
/// random part of the path. Shown, each is `…`; only a request has them.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

impl Address {
    /// Reads an absolute address.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::BadAddress`] where it is none, or of another scheme than `http` and
    /// `https`.
    pub fn parse(text: &str) -> Result<Self> {
        Self::check(Url::parse(text.trim()))
    }

    /// Reads an address as it stands in what came from this one: it may be relative, and it has this
    /// one's credentials where it leads to the same server and has none of its own.
    ///
    /// # Errors
    ///
    /// As [`Address::parse`].
    pub fn join(&self, text: &str) -> Result<Self> {
        let mut joined = Self::check(self.0.join(text.trim()))?;
        if joined.0.username().is_empty() && joined.0.origin() == self.0.origin() {
            let password = self.0.password().map(ToOwned::to_owned);
            // Neither can fail for an address with a host.
            let _ = joined.0.set_username(self.0.username());
            let _ = joined.0.set_password(password.as_deref());
        }
        Ok(joined)
    }

    fn check(parsed: Result<Url, url::ParseError>) -> Result<Self> {
        // What cannot be read is not shown either: nobody knows which part of it is a secret.
        let bad = |problem: String| Error::BadAddress { problem };
        let url = parsed.map_err(|error| bad(format!("what was given is no address: {error}")))?;
        match url.scheme() {
            "http" | "https" => Ok(Self(url)),
            scheme => Err(bad(format!("`{scheme}:` addresses are not followed"))),
        }
    }

    /// Returns the address as a request names it: without credentials and fragment.
    pub(crate) fn request(&self) -> String {
        let mut url = self.0.clone();
        url.set_fragment(None);
        // Neither can fail for an address with a host.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        url.into()
    }

    /// Returns the value of an `Authorization` header, where the address has credentials.
    pub(crate) fn authorization(&self) -> Option<String> {
        if self.0.username().is_empty() && self.0.password().is_none() {
            return None;
        }
        let mut plain = percent_decode_str(self.0.username()).collect::<Vec<u8>>();
        plain.push(b':');
        plain.extend(percent_decode_str(self.0.password().unwrap_or_default()));
        Some(format!("Basic {}", STANDARD.encode(plain)))
    }

    /// Returns the host as it is resolved.
    pub(crate) fn host(&self) -> Option<url::Host<&str>> {
        self.0.host()
    }

    /// Returns the last part of the path, decoded; empty where the path ends in a slash.
    #[must_use]
    pub fn file_name(&self) -> String {
        let last = self.0.path_segments().and_then(|mut parts| parts.next_back());
        percent_decode_str(last.unwrap_or_default()).decode_utf8_lossy().into_owned()
    }

    /// Returns the address as anybody may see it: without credentials and marks of campaigns; none
    /// where something else in it could be a secret.
    #[must_use]
    pub fn open(&self) -> Option<String> {
        let mut url = self.0.clone();
        let kept = url.query_pairs().filter(|(name, _)| !name.starts_with("utm_")).count();
        if kept == 0 {
            url.set_query(None);
        }
        // Neither can fail for an address with a host.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        let is_open = url.query().is_none() && !url.path_segments()?.any(is_token);
        is_open.then(|| url.into())
    }

    /// Returns the address without credentials and the tokens in its query, which may be of a day: to
    /// tell files apart, never to be shown or kept, for the path may hold a secret.
    #[must_use]
    pub fn place(&self) -> String {
        let request = self.request();
        let bare = request.split('?').next().unwrap_or(&request);
        let pairs = self.0.query_pairs().filter(|(name, value)| !is_secret(name, value));
        let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={value}")).collect();
        if pairs.is_empty() { bare.to_owned() } else { format!("{bare}?{}", pairs.join("&")) }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://", self.0.scheme())?;
        if !self.0.username().is_empty() || self.0.password().is_some() {
            f.write_str("…@")?;
        }
        f.write_str(self.0.host_str().unwrap_or_default())?;
        if let Some(port) = self.0.port() {
            write!(f, ":{port}")?;
        }
        for part in self.0.path_segments().into_iter().flatten() {
            write!(f, "/{}", if is_token(part) { "…" } else { part })?;
        }
        if self.0.query().is_some_and(|query| !query.is_empty()) {
            f.write_str("?…")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

/// Parts of the names that secrets and signatures have in a query.
const SECRET_NAMES: [&str; 11] =
    ["amz", "auth", "expire", "hash", "key", "pass", "policy", "secret", "session", "sig", "token"];

/// Returns true where a pair of a query could be a secret, or signed for a while.
fn is_secret(name: &str, value: &str) -> bool {
    let name = name.to_lowercase();
    SECRET_NAMES.iter().any(|part| name.contains(part)) || is_token(value)
}

/// Fewest characters, letters and digits mixed, that are taken for a secret.
const SHORTEST_TOKEN: usize = 16;

/// Returns true where a part of a path could be a secret: a UUID, or a long run of letters and
/// digits mixed.
fn is_token(part: &str) -> bool {
    let stem = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
    let mixed = |text: &str| {
        text.contains(|c: char| c.is_ascii_digit()) && text.contains(char::is_alphabetic)
    };
    let hex = |c: char| c.is_ascii_hexdigit() || c == '-';
    let is_uuid = stem.len() == 36 && stem.chars().all(hex);
    let mut runs = part.split(|c: char| !(c.is_alphanumeric() || "_=~%+".contains(c)));
    is_uuid || runs.any(|run| run.len() >= SHORTEST_TOKEN && mixed(run))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_shown(address: &str, shown: &str) {
        let address = Address::parse(address).unwrap();
        assert_eq!(address.to_string(), shown);
        assert_eq!(format!("{address:?}"), format!("Address({shown})"));
    }

    #[test]
    fn secrets_are_not_shown() {
        check_shown("https://ann:pass@example.org/feed.xml", "https://…@example.org/feed.xml");
        check_shown("https://example.org/rss?auth=abc&x=1", "https://example.org/rss?…");
        check_shown("https://example.org:8443/rss#abc", "https://example.org:8443/rss");
        check_shown(
            "https://api.example.org/private/3f2b8c1e-77aa-4d43-9bb1-0123456789ab.rss",
            "https://api.example.org/private/…",
        );
        check_shown(
            "https://example.org/content/eyJ0IjoicCIsImMiOiIxIn0.rss",
            "https://example.org/content/…",
        );
        check_shown(
            "https://example.org/2026-03-02-tides-and-timetables.mp3",
            "https://example.org/2026-03-02-tides-and-timetables.mp3",
        );
    }

    #[test]
    fn an_address_that_is_none_is_not_shown_at_all() {
        for text in ["", "feed.xml", "http://", "http://a:b@/x", "https://[x]/secret"] {
            let error = Address::parse(text).unwrap_err().to_string();
            assert!(!error.contains("secret") && !error.contains("a:b"), "{error}");
        }
        for text in ["file:///etc/passwd", "ftp://example.org/a", "data:text/xml,<rss/>"] {
            let error = Address::parse(text).unwrap_err().to_string();
            assert!(error.contains("are not followed"), "{error}");
        }
    }

    #[test]
    fn an_address_is_open_where_nothing_in_it_can_be_a_secret() {
        let open = |address: &str| Address::parse(address).unwrap().open();
        let page = Some("https://example.org/ep-12".to_owned());
        assert_eq!(open("https://example.org/ep-12?utm_source=rss&utm_medium=feed"), page);
        assert_eq!(open("https://ann:x@example.org/ep-12"), page);
        assert_eq!(open("https://example.org/ep-12?token=abc"), None);
        assert_eq!(open("https://example.org/a1b2c3d4e5f6a7b8c9"), None);
    }

    #[test]
    fn files_are_told_apart_whatever_token_they_have() {
        let place = |address: &str| Address::parse(address).unwrap().place();
        let one = place("https://a:b@example.org/play?id=12&Expires=99&X-Amz-Signature=zz");
        assert_eq!(one, "https://example.org/play?id=12");
        assert_eq!(place("https://example.org/play?token=x&id=12#t"), one);
        assert_ne!(place("https://example.org/play?id=13"), one);
        assert_eq!(
            place("https://example.org/a.mp3?sid=a1b2c3d4e5f6a7b8c9"),
            "https://example.org/a.mp3"
        );
    }

    #[track_caller]
    fn check_joined(to: &str, request: &str, authorization: Option<&str>) {
        let feed = Address::parse("https://ann:p%40ss@example.org/shows/feed.xml").unwrap();
        let joined = feed.join(to).unwrap();
        assert_eq!(
            (&*joined.request(), joined.authorization().as_deref()),
            (request, authorization)
        );
    }

    #[test]
    fn credentials_go_to_their_own_server_alone() {
        let ann = Some("Basic YW5uOnBAc3M=");
        check_joined("a.mp3", "https://example.org/shows/a.mp3", ann);
        check_joined("https://example.org/b.mp3", "https://example.org/b.mp3", ann);
        check_joined("http://example.org/b.mp3", "http://example.org/b.mp3", None);
        check_joined("https://example.org:444/b.mp3", "https://example.org:444/b.mp3", None);
        check_joined("//cdn.example.com/c.mp3", "https://cdn.example.com/c.mp3", None);
        check_joined("https://bo:x@example.org/", "https://example.org/", Some("Basic Ym86eA=="));
    }
}
