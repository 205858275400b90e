//! When packets are heard.

use symphonia::core::codecs::audio::well_known::{CODEC_ID_ALAC, CODEC_ID_FLAC};
use symphonia::core::packet::Packet;
use symphonia::core::units::TimeBase;

use super::{Form, mp3, ogg};
use crate::decoder::Opened;

/// Distance between a packet's own time and the sound so far from which it is a gap, in seconds.
const SHORTEST_GAP_SECONDS: f64 = 0.1;

/// When packets are heard, on the listener's clock.
pub(super) struct Clock {
    form: Form,
    time_base: Option<TimeBase>,
    /// Seconds from the media's clock to the listener's.
    shift: f64,
    /// Samples so far, where packets have no times that can be relied on.
    samples: u64,
    rate: f64,
    /// Whether a packet shapes the sound of the next one, too.
    overlaps: bool,
}

/// When a packet is heard, in seconds.
pub(super) struct Passed {
    /// When its own sound ends.
    pub(super) end: f64,
    /// Up to when it has a part in the sound.
    pub(super) reach: f64,
}

impl Clock {
    pub(super) fn new(opened: &Opened, form: Form) -> Self {
        let edits = &opened.edits;
        let rate = if form == Form::Opus { ogg::OPUS_RATE } else { opened.stream.rate };
        let rate = f64::from(rate.max(1));
        let priming = if form == Form::Mp3 { f64::from(opened.stream.delay()) / rate } else { 0.0 };
        let shift = edits.lead_seconds - edits.skip_seconds - priming;
        let lossless = matches!(opened.stream.parameters.codec, CODEC_ID_ALAC | CODEC_ID_FLAC);
        let overlaps = !lossless && form != Form::Wave;
        Self { form, time_base: opened.stream.time_base, shift, samples: 0, rate, overlaps }
    }

    /// Returns when the next packet is heard; `None` where there is a gap before it, or no telling.
    pub(super) fn pass(&mut self, packet: &Packet) -> Option<Passed> {
        let base = self.time_base?;
        let own =
            |ticks: u64| ticks as f64 * f64::from(base.numer.get()) / f64::from(base.denom.get());
        let start = base.calc_time(packet.pts)?.as_secs_f64();
        let (end, length) = match self.form {
            Form::Mp3 => self.add(mp3::samples(&packet.data)),
            Form::Mp4 => (start + own(packet.dur.get()), own(packet.dur.get())),
            Form::Opus => {
                let samples = ogg::opus_samples(&packet.data)?;
                // Some containers count from the start of the priming, some from its end.
                let before = self.samples as f64 / self.rate;
                if (start - before).abs() > SHORTEST_GAP_SECONDS {
                    return None;
                }
                self.add(samples)
            }
            Form::Vorbis => self.add(packet.dur.get()),
            _ => self.add(packet.block_dur().get()),
        };
        let end = end + self.shift;
        Some(Passed { end, reach: if self.overlaps { end + length } else { end } })
    }

    fn add(&mut self, samples: u64) -> (f64, f64) {
        self.samples += samples;
        (self.samples as f64 / self.rate, samples as f64 / self.rate)
    }
}
