//! Any bytes as JSON of podcasts and recognisers: by the first byte as they are, or as the segments of
//! a file that is whole around them.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let (start, end): (&[u8], &[u8]) = match first % 5 {
        0 => (b"", b""),
        1 => (b"{\"segments\":[{\"body\":\"a\"},", b"]}"),
        2 => (b"{\"segments\":[{\"text\":\"a\"},", b"]}"),
        3 => (b"{\"transcription\":[{\"text\":\"a\"},", b"]}"),
        _ => (b"{\"start\":0,\"end\":1,\"text\":\"a\"}\n", b""),
    };
    fuzz::import(&[start, rest, end].concat(), "x");
});
