//! The bytes of a feed as characters.

use std::io::Read as _;

use encoding_rs::{Encoding, UTF_8};
use flate2::read::MultiGzDecoder;

use crate::{Address, Error, Result};

/// Characters at the beginning of a file in which its XML declaration is looked for.
const DECLARATION_BYTES: usize = 200;

/// Unpacks the gzip that came from `address`, and gives up where it becomes too large.
pub(super) fn unpack(packed: &[u8], address: &Address, most_bytes: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    MultiGzDecoder::new(packed)
        .take(most_bytes + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::malformed(address, format!("damaged gzip: {error}")))?;
    if bytes.len() as u64 > most_bytes {
        return Err(Error::TooLarge { url: address.to_string(), most_bytes });
    }
    Ok(bytes)
}

/// Returns the encoding that a `Content-Type` names.
pub(super) fn charset(content_type: &str) -> Option<String> {
    let mut parameters = content_type.split(';').skip(1).map(str::trim);
    let value = parameters.find_map(|one| {
        let (name, value) = one.split_once('=')?;
        name.eq_ignore_ascii_case("charset").then_some(value)
    })?;
    Some(value.trim_matches(['"', '\'']).to_owned())
}

/// Decodes a feed as its mark, its declaration or else `charset` says; UTF-8 where nothing does. What
/// cannot be decoded becomes `�`.
pub(super) fn decode(bytes: &[u8], charset: Option<&str>) -> String {
    let label = declared(bytes).or_else(|| charset.map(|label| label.as_bytes().to_vec()));
    let encoding = label.and_then(|label| Encoding::for_label(&label)).unwrap_or(UTF_8);
    // A byte order mark is stronger than what is named.
    let (text, _, _) = encoding.decode(bytes);
    text.into_owned()
}

/// Returns the encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<Vec<u8>> {
    let head = &bytes[..bytes.len().min(DECLARATION_BYTES)];
    let head = head.trim_ascii_start().strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|two| two == b"?>")?;
    let declaration = str::from_utf8(&head[..end]).ok()?;
    let (_, rest) = declaration.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(rest[1..].split(quote).next()?.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    #[test]
    fn a_feed_is_read_in_the_encoding_it_says() {
        let latin = b"<?xml version='1.0' encoding=\"ISO-8859-1\"?><a>\xe9</a>";
        assert!(decode(latin, None).ends_with("<a>é</a>"));
        assert!(decode("<?xml version='1.0'?><a>é</a>".as_bytes(), None).ends_with("<a>é</a>"));
        assert_eq!(decode(b"<a>\xe9</a>", Some("windows-1252")), "<a>é</a>");
        let wide: Vec<u8> = "\u{feff}<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide, None), "<a>é</a>");
        assert_eq!(decode(b"<a>\xff</a>", Some("klingon")), "<a>\u{fffd}</a>");
        assert_eq!(decode(b"", None), "");
    }

    #[test]
    fn a_gzip_bomb_is_given_up_and_a_damaged_one_is_told() {
        let address = Address::parse("https://example.org/").unwrap();
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&[b' '; 1_000_000]).unwrap();
        let mut packed = encoder.finish().unwrap();
        assert!(packed.len() < 2_000);
        assert_eq!(unpack(&packed, &address, 1_000_000).unwrap().len(), 1_000_000);
        let error = unpack(&packed, &address, 999_999).unwrap_err();
        assert!(matches!(error, Error::TooLarge { .. }), "{error}");
        packed.truncate(500);
        assert!(matches!(unpack(&packed, &address, 1_000_000), Err(Error::Malformed { .. })));
    }

    #[test]
    fn a_content_type_may_name_an_encoding() {
        assert_eq!(charset("text/xml; q=1; Charset=\"utf-8\"").as_deref(), Some("utf-8"));
        assert_eq!(charset("text/xml"), None);
    }
}
