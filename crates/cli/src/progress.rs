//! Bars for people who wait: what is done, how fast it goes, and how long it will take.

use std::fmt::Write as _;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use transcript::{Millis, Monitor, Unit};

use crate::interrupt;

/// Work shorter than this gets no bar.
const PATIENCE: Duration = Duration::from_millis(250);

/// How often a bar is drawn again while nothing is reported.
const REDRAW: Duration = Duration::from_millis(200);

/// Draws a bar on stderr for each piece of long work, and passes Ctrl-C on to it.
#[derive(Debug)]
pub(crate) struct Progress {
    draw: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Progress {
    /// Returns a monitor that draws bars, or one that only passes Ctrl-C on.
    pub(crate) fn new(draw: bool) -> Self {
        Self { draw, bar: Mutex::new(None) }
    }

    fn replace(&self, bar: Option<ProgressBar>) {
        let mut current = self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(finished) = std::mem::replace(&mut *current, bar) {
            finished.finish_and_clear();
        }
    }
}

impl Monitor for Progress {
    fn begin(&self, task: &str, total: Option<u64>, unit: Unit) {
        if !self.draw {
            return;
        }
        let hidden = ProgressDrawTarget::hidden();
        let bar = ProgressBar::with_draw_target(total, hidden).with_style(style(total, unit));
        bar.set_message(task.to_owned());
        self.replace(Some(bar.clone()));
        thread::spawn(move || {
            thread::sleep(PATIENCE);
            if !bar.is_finished() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
                bar.enable_steady_tick(REDRAW);
            }
        });
    }

    fn advance(&self, done: u64) {
        let current = self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(bar) = &*current {
            bar.set_position(done);
            if bar.elapsed() < PATIENCE {
                // What is there at once was done by an earlier run, and says nothing of the speed.
                bar.reset_eta();
            }
        }
    }

    fn end(&self) {
        self.replace(None);
    }

    fn is_cancelled(&self) -> bool {
        interrupt::asked()
    }
}

fn style(total: Option<u64>, unit: Unit) -> ProgressStyle {
    let template = match total {
        Some(_) => "{msg} [{bar:24}] {amount}{speed}{left}",
        None => "{msg} {spinner} {amount}{speed}",
    };
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ")
        .with_key("amount", move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let _ = out.write_str(&amount(unit, state.pos(), state.len()));
        })
        .with_key("speed", move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let _ = out.write_str(&speed(unit, state.per_sec()));
        })
        .with_key("left", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let _ = out.write_str(&left(state.eta()));
        })
}

/// Returns how much is done: `2:10 of 31:04`, `12.3 of 77.7 MB`, `3 of 8`.
fn amount(unit: Unit, done: u64, total: Option<u64>) -> String {
    let mut text = match unit {
        Unit::AudioMillis => clock(done).to_string(),
        Unit::Bytes => format!("{:.1}", megabytes(done)),
        _ => done.to_string(),
    };
    // Writing to a string cannot fail.
    let _ = match (unit, total) {
        (Unit::AudioMillis, Some(total)) => write!(text, " of {}", clock(total)),
        (Unit::Bytes, Some(total)) => write!(text, " of {:.1} MB", megabytes(total)),
        (Unit::Bytes, None) => write!(text, " MB"),
        (_, Some(total)) => write!(text, " of {total}"),
        (_, None) => Ok(()),
    };
    text
}

/// Returns how fast it goes: `, 8.4 × real time`, `, 5.1 MB/s`; nothing for counted things.
fn speed(unit: Unit, per_second: f64) -> String {
    if !per_second.is_finite() || per_second <= 0.0 {
        return String::new();
    }
    match unit {
        Unit::AudioMillis => format!(", {:.1} × real time", per_second / 1000.0),
        Unit::Bytes => format!(", {:.1} MB/s", per_second / 1e6),
        _ => String::new(),
    }
}

/// Returns how long it will take still: `, 1:05 left`; nothing while that is not known.
fn left(eta: Duration) -> String {
    let millis = u64::try_from(eta.as_millis()).unwrap_or(u64::MAX);
    if millis == 0 { String::new() } else { format!(", {} left", clock(millis)) }
}

fn clock(millis: u64) -> Millis {
    Millis(u32::try_from(millis).unwrap_or(u32::MAX))
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_say_them() {
        assert_eq!(amount(Unit::AudioMillis, 130_000, Some(1_864_000)), "2:10 of 31:04");
        assert_eq!(amount(Unit::Bytes, 12_340_000, Some(77_700_000)), "12.3 of 77.7 MB");
        assert_eq!(amount(Unit::Bytes, 12_340_000, None), "12.3 MB");
        assert_eq!(amount(Unit::Items, 3, Some(8)), "3 of 8");
    }

    #[test]
    fn speed_and_time_left_are_silent_until_known() {
        assert_eq!(speed(Unit::AudioMillis, 8_400.0), ", 8.4 × real time");
        assert_eq!(speed(Unit::Bytes, 0.0), "");
        assert_eq!(speed(Unit::Bytes, f64::NAN), "");
        assert_eq!(left(Duration::from_secs(65)), ", 1:05 left");
        assert_eq!(left(Duration::ZERO), "");
    }
}
