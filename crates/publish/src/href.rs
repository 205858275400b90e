//! Addresses that are safe to link to.

use serde::Serialize;

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

    /// Returns scheme and host (`https://example.org`), for addresses on the web.
    pub(crate) fn origin(&self) -> Option<&str> {
        let host = self.url.find("://")? + 3;
        let end = self.url[host..].find(['/', '?', '#']).map_or(self.url.len(), |at| host + at);
        Some(&self.url[..end])
    }
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
    fn the_origin_ends_where_the_path_begins() {
        let origin = |url| Href::new(url).unwrap().origin().map(str::to_owned);
        assert_eq!(origin("https://a.example:8080/x?y#z").unwrap(), "https://a.example:8080");
        assert_eq!(origin("https://a.example").unwrap(), "https://a.example");
        assert_eq!(origin("audio/episode.mp3"), None);
    }
}
