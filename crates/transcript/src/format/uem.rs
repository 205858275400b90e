//! UEM, the field's format for the parts of a recording that are scored: one part a line.

use super::Error;
use crate::{Millis, Span};

/// Reads the parts; empty lines are let pass, times are rounded to the millisecond.
///
/// # Errors
/// When a line has no start and end in its third and fourth field.
pub fn read(text: &str) -> Result<Vec<Span>, Error> {
    let filled = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    filled
        .map(|(index, line)| {
            let mut times = line.split_whitespace().skip(2).map(str::parse::<f64>);
            match (times.next(), times.next()) {
                (Some(Ok(start)), Some(Ok(end))) => {
                    Ok(Span::new(Millis::from_seconds(start), Millis::from_seconds(end)))
                }
                _ => Err(Error::Line {
                    format: "UEM",
                    line: index + 1,
                    problem: "it needs a start and an end in fields 3 and 4".to_owned(),
                }),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_and_a_broken_line_is_named() {
        assert_eq!(
            read("clip 1 0.000 30.500\n\n").unwrap(),
            [Span::new(Millis(0), Millis(30_500))]
        );
        let message = read("\nclip 1 0.000").unwrap_err().to_string();
        assert_eq!(message, "line 2 is not UEM: it needs a start and an end in fields 3 and 4");
    }
}
