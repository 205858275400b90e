//! Bars for people who wait: what is done, how fast it goes, and how long it will take.
#![expect(clippy::cast_precision_loss, reason = "all figures are rounded for people")]

use std::fmt::{self, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// What the work is about: the episode.
    about: String,
    bar: Option<Bar>,
}

#[derive(Debug)]
struct Bar {
    drawn: ProgressBar,
    /// What an earlier run had done: it was there at once, and says nothing of the speed.
    earlier: Arc<AtomicU64>,
}

impl Progress {
    /// Returns a monitor that draws bars, or one that only passes Ctrl-C on.
    pub(crate) fn new(draw: bool) -> Self {
        Self { draw, state: Mutex::default() }
    }

    /// Says what the work that follows is about.
    pub(crate) fn about(&self, name: &str) {
        name.clone_into(&mut self.state().about);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Monitor for Progress {
    fn begin(&self, task: &str, total: Option<u64>, unit: Unit) {
        self.end();
        if !self.draw {
            return;
        }
        let earlier = Arc::new(AtomicU64::new(0));
        let style = style(total, unit, Arc::clone(&earlier));
        let hidden = ProgressDrawTarget::hidden();
        let drawn = ProgressBar::with_draw_target(total, hidden).with_style(style);
        let mut state = self.state();
        drawn.set_message(match state.about.as_str() {
            "" => task.to_owned(),
            about => format!("{about}: {task}"),
        });
        state.bar = Some(Bar { drawn: drawn.clone(), earlier });
        thread::spawn(move || {
            thread::sleep(PATIENCE);
            if !drawn.is_finished() {
                drawn.set_draw_target(ProgressDrawTarget::stderr());
                drawn.enable_steady_tick(REDRAW);
            }
        });
    }

    fn advance(&self, done: u64) {
        if let Some(Bar { drawn, earlier }) = &self.state().bar {
            drawn.set_position(done);
            if drawn.elapsed() < PATIENCE {
                earlier.store(done, Ordering::Relaxed);
            }
        }
    }

    fn end(&self) {
        if let Some(bar) = self.state().bar.take() {
            bar.drawn.finish_and_clear();
        }
    }

    fn is_cancelled(&self) -> bool {
        interrupt::asked()
    }
}

fn style(total: Option<u64>, unit: Unit, earlier: Arc<AtomicU64>) -> ProgressStyle {
    let template = match total {
        Some(_) => "{msg} [{bar:24}] {amount}{pace}",
        None => "{msg} {spinner} {amount}{pace}",
    };
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ")
        .with_key("amount", move |state: &ProgressState, out: &mut dyn fmt::Write| {
            let _ = out.write_str(&amount(unit, state.pos(), state.len()));
        })
        .with_key("pace", move |state: &ProgressState, out: &mut dyn fmt::Write| {
            let done = state.pos().saturating_sub(earlier.load(Ordering::Relaxed));
            let per_second = done as f64 / state.elapsed().as_secs_f64();
            let rest = state.len().map(|len| len.saturating_sub(state.pos()));
            let _ = out.write_str(&pace(unit, per_second, rest));
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

/// Returns how fast it goes and how long it will take still: `, 8.4 × real time, 1:05 left`;
/// nothing until that is known.
fn pace(unit: Unit, per_second: f64, rest: Option<u64>) -> String {
    if !per_second.is_finite() || per_second <= 0.0 {
        return String::new();
    }
    let speed = match unit {
        Unit::AudioMillis => format!(", {:.1} × real time", per_second / 1000.0),
        Unit::Bytes => format!(", {:.1} MB/s", per_second / 1e6),
        _ => String::new(),
    };
    let left =
        rest.map(|rest| format!(", {} left", Millis::from_seconds(rest as f64 / per_second)));
    speed + &left.unwrap_or_default()
}

fn clock(millis: u64) -> Millis {
    Millis(u32::try_from(millis).unwrap_or(u32::MAX))
}

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
    fn pace_is_silent_until_it_is_known() {
        let audio = |per_second, rest| pace(Unit::AudioMillis, per_second, rest);
        assert_eq!(audio(8_400.0, Some(546_000)), ", 8.4 × real time, 1:05 left");
        assert_eq!(audio(0.0, Some(546_000)), "");
        assert_eq!(audio(f64::NAN, Some(546_000)), "");
        assert_eq!(pace(Unit::Bytes, 5_130_000.0, None), ", 5.1 MB/s");
        assert_eq!(pace(Unit::Items, 0.5, Some(4)), ", 0:08 left");
    }
}
