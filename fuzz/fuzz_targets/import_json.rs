//! Any bytes as JSON of podcasts and recognisers: by the first byte as they are, or as the segments of
//! a file that is whole around them.

#![cfg_attr(fuzzing, no_main)]

fuzz::target!(try_bytes);

fn try_bytes(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let (start, end): (&[u8], &[u8]) = match first % 5 {
        0 => (b"", b""),
        1 => (b"{\"segments\":[{\"body\":\"a\"},", b"]}"),
        2 => (b"{\"segments\":[{\"text\":\"a\"},", b"]}"),
        3 => (b"{\"transcription\":[{\"text\":\"a\"},", b"]}"),
        _ => (b"{\"start\":0,\"end\":1,\"text\":\"a\"}\n", b""),
    };
    fuzz::import(&[start, rest, end].concat(), "x");
}
