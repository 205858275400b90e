//! Addresses that are safe to link to.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

/// What is written as `%41` in a part of an address: all but the unreserved (RFC 3986, 2.3).
const NOT_PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An address a reader may be sent to: `http`, `https`, `mailto`, or one within the site.
///
/// Made by [`Href::new`] alone, so that neither renderer can link to `javascript:` and its like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Href {
    url: String,
    absolute: bool,
}

impl Href {
    /// Returns the address, or `None` where it is empty, of another scheme, or has characters in it
    /// that a browser would drop before reading the scheme.
    pub(crate) fn new(url: &str) -> Option<Self> {
        let url = url.trim();
        if url.is_empty() || url.starts_with("//") || url.contains(['\\', '<', '>', '"']) {
            return None;
        }
        if url.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return None;
        }
        let before_path = url.split(['/', '?', '#']).next().unwrap_or(url);
        let absolute = match before_path.split_once(':') {
            None => false,
            Some((scheme, _)) => {
                let known = ["http", "https", "mailto"];
                if !known.iter().any(|name| scheme.eq_ignore_ascii_case(name)) {
                    return None;
                }
                true
            }
        };
        Some(Self { url: url.to_owned(), absolute })
    }

    /// Returns the address as it was written.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Returns the address as one that leads there from anywhere; one within the site does where
    /// `base` is the page it stands on, an address with a slash at its end.
    pub(crate) fn seen_from(&self, base: Option<&str>) -> Option<String> {
        if self.absolute {
            return Some(self.url.clone());
        }
        let base = Self::new(base?)?;
        let from = if self.url.starts_with('/') { base.origin()? } else { &base.url };
        Some(format!("{from}{}", self.url))
    }

    /// Returns the address of a file of this site, by the names of the folders on the way and its
    /// own.
    pub(crate) fn file(&self, names: &[&str]) -> String {
        format!("{}/{}", self.url.trim_end_matches('/'), encoded(names))
    }

    /// Returns the address of a folder of this site, by the names of the folders on the way and its
    /// own; without names that of the site itself.
    pub(crate) fn folder(&self, names: &[&str]) -> String {
        let url = self.file(names);
        if names.is_empty() { url } else { url + "/" }
    }

    /// Returns scheme and host (`https://example.org`), for addresses on the web.
    pub(crate) fn origin(&self) -> Option<&str> {
        let host = self.url.find("://")? + 3;
        let end = self.url[host..].find(['/', '?', '#']).map_or(self.url.len(), |at| host + at);
        Some(&self.url[..end])
    }
}

/// Returns names of folders and files as a path in an address.
pub(crate) fn encoded(names: &[&str]) -> String {
    let names = names.iter().map(|name| utf8_percent_encode(name, NOT_PLAIN).to_string());
    names.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, linked: bool) {
        assert_eq!(Href::new(url).is_some(), linked, "{url}");
    }

    #[test]
    fn only_schemes_that_cannot_run_code_are_linked() {
        check("https://example.org/a?b=1&c=2#d", true);
        check("HTTPS://example.org", true);
        check("mailto:host@example.org", true);
        check("../other/episode.html", true);
        check("#a-heading", true);
        check("page?at=12:31", true);
        check("javascript:alert(1)", false);
        check("JaVaScRiPt:alert(1)", false);
        check("java\nscript:alert(1)", false);
        check("\u{1}javascript:alert(1)", false);
        check("data:text/html,<script>", false);
        check("vbscript:x", false);
        check("//elsewhere.example", false);
        check("\\\\elsewhere", false);
        check("", false);
    }

    #[test]
    fn an_address_within_the_site_leads_there_from_elsewhere_if_the_site_has_one() {
        let from = |url: &str, base| Href::new(url).unwrap().seen_from(base);
        let base = Some("https://a.example/ep/");
        assert_eq!(from("https://b.example/x", None).unwrap(), "https://b.example/x");
        assert_eq!(from("#a", base).unwrap(), "https://a.example/ep/#a");
        assert_eq!(from("../x", base).unwrap(), "https://a.example/ep/../x");
        assert_eq!(from("/x", base).unwrap(), "https://a.example/x");
        assert_eq!(from("x", None), None);
    }

    #[test]
    fn names_of_any_script_are_written_as_addresses_are() {
        let site = Href::new("https://a.example/").unwrap();
        let expected = "https://a.example/tags/%E6%A2%81%20%26%20co/";
        assert_eq!(site.folder(&["tags", "梁 & co"]), expected);
    }

    #[test]
    fn the_origin_ends_where_the_path_begins() {
        let origin = |url| Href::new(url).unwrap().origin().map(str::to_owned);
        assert_eq!(origin("https://a.example:8080/x?y#z").unwrap(), "https://a.example:8080");
        assert_eq!(origin("https://a.example").unwrap(), "https://a.example");
        assert_eq!(origin("audio/episode.mp3"), None);
    }
}
