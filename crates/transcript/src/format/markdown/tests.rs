//! Tests of reading and writing interview.md.

use super::*;

const SAMPLE: &str = r#"+++
title = "On waiting"
published = 2026-03-02
guests = ["Guest One"]
odd = 3
[listen]
apple = "https://example.org/a"
+++

An introduction.

**Host Name:** A *question*?[^why]

**Guest One:** An answer.

A second paragraph of the same turn.

- a point,
- another.

Still the guest.

## A section heading

[Host: an editor's note.]

<!-- paid -->

**Guest One:** Only for members.

[^why]: Because.
"#;

#[test]
fn the_sample_is_read_and_written_as_it_is() {
    let (interview, warnings) = parse(SAMPLE);
    let seen: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    let odd =
        "line 5: front matter: `odd` is not a known key: it was kept, and is published nowhere";
    assert_eq!(seen, [odd]);
    assert_eq!(write(&interview), SAMPLE);
}
