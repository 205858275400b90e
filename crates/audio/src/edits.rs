//! What is cut from decoded sound so that its clock is the listener's.

/// Cuts the start and the end of a stream of mono sound, and may lay silence before it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Edits {
    /// Seconds of silence the listener hears first.
    pub(crate) lead_seconds: f64,
    /// Seconds of decoded sound nobody is meant to hear: the encoder's priming.
    pub(crate) skip_seconds: f64,
    /// Seconds to keep after that; the rest is the encoder's padding.
    pub(crate) keep_seconds: Option<f64>,
}

/// Applies [`Edits`] to a stream of one rate.
#[derive(Debug)]
pub(crate) struct Cutter {
    lead: usize,
    skip: usize,
    keep: Option<usize>,
}

impl Cutter {
    /// Returns a cutter for sound at `rate` Hz.
    pub(crate) fn new(edits: Edits, rate: u32) -> Self {
        let frames = |seconds: f64| frames(seconds, rate);
        Self {
            lead: frames(edits.lead_seconds),
            skip: frames(edits.skip_seconds),
            keep: edits.keep_seconds.map(frames),
        }
    }

    /// Cuts what does not belong from the next samples of the stream.
    pub(crate) fn cut(&mut self, samples: &mut Vec<f32>) {
        let skipped = self.skip.min(samples.len());
        samples.drain(..skipped);
        self.skip -= skipped;
        if let Some(keep) = &mut self.keep {
            samples.truncate(*keep);
            *keep -= samples.len();
        }
        let lead = std::mem::take(&mut self.lead);
        if lead > 0 {
            samples.splice(..0, std::iter::repeat_n(0.0, lead));
        }
    }
}

/// Returns the number of samples in `seconds` at `rate` Hz, to the nearest.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate, which is what is wanted"
)]
pub(crate) fn frames(seconds: f64, rate: u32) -> usize {
    (seconds * f64::from(rate)).round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priming_and_padding_go_and_a_late_start_is_silence() {
        let edits = Edits { lead_seconds: 0.2, skip_seconds: 0.3, keep_seconds: Some(0.4) };
        let mut cutter = Cutter::new(edits, 10);
        let mut heard = Vec::new();
        for pair in [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0], [9.0, 10.0]] {
            let mut samples = pair.to_vec();
            cutter.cut(&mut samples);
            heard.extend(samples);
        }
        assert_eq!(heard, [0.0, 0.0, 4.0, 5.0, 6.0, 7.0]);
    }
}
