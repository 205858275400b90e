//! The one clock of an episode: whole milliseconds from the first sample the listener hears.

use std::fmt;
use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

/// A moment, in whole milliseconds from the first sample of the episode.
///
/// Integers hash, compare and print exactly; 32 bits hold 49 days.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub u32);

impl Millis {
    /// The first moment of an episode.
    pub const ZERO: Self = Self(0);

    /// Returns the moment of sample number `sample` at `rate` Hz, rounded to the nearest
    /// millisecond and held at the largest moment.
    #[must_use]
    pub fn from_samples(sample: u64, rate: u32) -> Self {
        let rate = u64::from(rate.max(1));
        Self(u32::try_from((sample.saturating_mul(1000) + rate / 2) / rate).unwrap_or(u32::MAX))
    }

    /// Returns the moment `seconds` after the start, rounded to the nearest millisecond;
    /// negative numbers and NaN become zero.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "float to integer casts saturate, which is what is promised"
    )]
    pub fn from_seconds(seconds: f64) -> Self {
        Self((seconds * 1000.0).round() as u32)
    }

    /// Returns the moment in seconds.
    #[must_use]
    pub fn seconds(self) -> f64 {
        f64::from(self.0) / 1000.0
    }

    /// Returns the index of the sample at this moment, at `rate` Hz.
    #[must_use]
    pub fn samples(self, rate: u32) -> u64 {
        u64::from(self.0) * u64::from(rate) / 1000
    }

    /// Returns the later moment minus the earlier one, zero when `earlier` is not earlier.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }
}

impl Add for Millis {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Millis {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.since(other)
    }
}

/// Prints as people write it: `0:53`, `12:31`, `1:02:09`; fractions are dropped.
impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 / 1000;
        let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        if h > 0 { write!(f, "{h}:{m:02}:{s:02}") } else { write!(f, "{m}:{s:02}") }
    }
}

/// A half-open stretch of time, `start <= end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: Millis,
    end: Millis,
}

impl Span {
    /// Returns the stretch from `start` to `end`, or an empty one at `start` when `end` is earlier.
    #[must_use]
    pub fn new(start: Millis, end: Millis) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Returns the first moment of the stretch.
    #[must_use]
    pub fn start(self) -> Millis {
        self.start
    }

    /// Returns the first moment after the stretch.
    #[must_use]
    pub fn end(self) -> Millis {
        self.end
    }

    /// Returns the length of the stretch.
    #[must_use]
    pub fn length(self) -> Millis {
        self.end.since(self.start)
    }

    /// Returns true when the stretch holds no time.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Returns the moment halfway through the stretch.
    #[must_use]
    pub fn middle(self) -> Millis {
        Millis(self.start.0 + self.length().0 / 2)
    }

    /// Returns true when `moment` lies in the stretch.
    #[must_use]
    pub fn contains(self, moment: Millis) -> bool {
        self.start <= moment && moment < self.end
    }

    /// Returns how much of the two stretches is common to both.
    #[must_use]
    pub fn overlap(self, other: Self) -> Millis {
        self.end.min(other.end).since(self.start.max(other.start))
    }

    /// Returns the shortest stretch that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Returns the stretch moved later by `by`.
    #[must_use]
    pub fn shifted(self, by: Millis) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_round_to_the_nearest_millisecond_and_never_wrap() {
        assert_eq!(Millis::from_samples(16_000, 16_000), Millis(1000));
        assert_eq!(Millis::from_samples(8, 16_000), Millis(1));
        assert_eq!(Millis::from_seconds(1.2345), Millis(1235));
        assert_eq!(Millis::from_seconds(-3.0), Millis::ZERO);
        assert_eq!(Millis::from_seconds(f64::NAN), Millis::ZERO);
        assert_eq!(Millis(5) - Millis(9), Millis::ZERO);
    }

    #[test]
    fn moments_print_as_people_write_them() {
        assert_eq!(Millis(53_900).to_string(), "0:53");
        assert_eq!(Millis(3_729_000).to_string(), "1:02:09");
    }

    #[test]
    fn a_span_that_would_end_before_it_starts_is_empty() {
        let span = Span::new(Millis(10), Millis(4));
        assert!(span.is_empty());
        assert_eq!(span.overlap(Span::new(Millis(0), Millis(20))), Millis::ZERO);
    }
}
