//! Bars for people who wait: what is done, how fast it goes, and how long it will take.
#![expect(clippy::cast_precision_loss, reason = "all figures are rounded for people")]

use std::fmt::{self, Write as _};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use transcript::{Millis, Monitor, Unit};

use crate::interrupt;

/// Work shorter than this gets no bar.
const PATIENCE: Duration = Duration::from_millis(250);

/// How often a bar is drawn again while nothing is reported.
const REDRAW: Duration = Duration::from_millis(200);

/// The bars on stderr: one for each episode at work, and below them one for all.
#[derive(Debug)]
pub(crate) struct Board {
    draw: bool,
    bars: MultiProgress,
    whole: Option<Whole>,
    stop: Arc<AtomicBool>,
}

/// The bar of all episodes.
#[derive(Clone, Debug)]
struct Whole {
    bar: Bar,
    episodes: usize,
    over: Arc<AtomicU64>,
}

#[derive(Clone, Debug)]
struct Bar {
    drawn: ProgressBar,
    /// What an earlier run had done: it was there at once, and says nothing of the speed.
    earlier: Arc<AtomicU64>,
}

impl Board {
    /// Returns a board with no bar on it yet; nothing is drawn unless `draw` is set.
    pub(crate) fn new(draw: bool) -> Self {
        let target = if draw { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bars = MultiProgress::with_draw_target(target);
        Self { draw, bars, whole: None, stop: Arc::default() }
    }

    /// Returns true where somebody sees what is drawn.
    pub(crate) fn is_seen(&self) -> bool {
        self.draw
    }

    /// Adds the bar of all episodes, of which so much sound is still to be heard.
    pub(crate) fn expect(&mut self, episodes: usize, sound: Millis) {
        let earlier = Arc::new(AtomicU64::new(0));
        let style = style(Some(0), Unit::AudioMillis, Arc::clone(&earlier));
        let drawn =
            ProgressBar::with_draw_target(Some(sound.0.into()), ProgressDrawTarget::hidden());
        let bar = Bar { drawn: drawn.with_style(style), earlier };
        let whole = Whole { bar, episodes, over: Arc::default() };
        whole.tell();
        self.bars.add(whole.bar.drawn.clone()).enable_steady_tick(REDRAW);
        self.whole = Some(whole);
    }

    /// Returns the monitor of an episode of which so much sound is still to be heard; it serves one
    /// thread at a time.
    pub(crate) fn episode(&self, name: &str, sound: Millis) -> Progress {
        let state = State { about: name.to_owned(), sound: sound.0.into(), ..State::default() };
        Progress {
            draw: self.draw,
            bars: self.bars.clone(),
            whole: self.whole.clone(),
            stop: Arc::clone(&self.stop),
            state: Mutex::new(state),
        }
    }

    /// Asks the work on all episodes to stop, as Ctrl-C does.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Calls `tell`, which writes lines, with no bar in its way.
    pub(crate) fn beside<T>(&self, tell: impl FnOnce() -> T) -> T {
        if self.draw { self.bars.suspend(tell) } else { tell() }
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        if let Some(whole) = &self.whole {
            whole.bar.drawn.finish_and_clear();
        }
    }
}

impl Whole {
    /// Says how many episodes are over.
    fn tell(&self) {
        let (over, episodes) = (self.over.load(Ordering::Relaxed), self.episodes);
        self.bar.drawn.set_message(format!("all: {over} of {episodes} episodes"));
    }
}

/// Draws a bar on stderr for each piece of long work, and passes Ctrl-C on to it.
#[derive(Debug)]
pub(crate) struct Progress {
    draw: bool,
    bars: MultiProgress,
    whole: Option<Whole>,
    stop: Arc<AtomicBool>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// What the work is about: the episode.
    about: String,
    bar: Option<Bar>,
    /// Milliseconds of sound that the bar of all expects of the episode.
    sound: u64,
    /// Those of them that it shows as heard.
    counted: u64,
    /// Those that earlier pieces of work on the episode heard.
    before: u64,
    /// The length of the sound that is heard now.
    now: Option<u64>,
}

impl Progress {
    /// Returns a monitor that draws bars, or one that only passes Ctrl-C on.
    pub(crate) fn new(draw: bool) -> Self {
        Board::new(draw).episode("", Millis(0))
    }

    /// Says what the work that follows is about.
    pub(crate) fn about(&self, name: &str) {
        name.clone_into(&mut self.state().about);
    }

    /// Says that no more work on the episode follows.
    pub(crate) fn finish(&self) {
        self.end();
        let mut state = self.state();
        if let Some(whole) = &self.whole {
            let rest = state.sound - state.counted;
            if state.now.is_none() && state.before == 0 {
                // It was not heard after all.
                whole.bar.drawn.dec_length(rest);
            } else {
                whole.bar.drawn.inc(rest);
            }
            state.counted = state.sound;
            whole.over.fetch_add(1, Ordering::Relaxed);
            whole.tell();
        }
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
        if unit == Unit::AudioMillis {
            state.now = total.or(Some(0));
            self.expect_more(&mut state);
        }
        drop(state);
        let (bars, has_whole) = (self.bars.clone(), self.whole.is_some());
        thread::spawn(move || {
            thread::sleep(PATIENCE);
            if !drawn.is_finished() {
                bars.insert_from_back(usize::from(has_whole), drawn.clone());
                drawn.enable_steady_tick(REDRAW);
            }
        });
    }

    fn advance(&self, done: u64) {
        let mut state = self.state();
        let Some(Bar { drawn, earlier }) = &state.bar else { return };
        drawn.set_position(done);
        let is_earlier = drawn.elapsed() < PATIENCE;
        if is_earlier {
            earlier.store(done, Ordering::Relaxed);
        }
        if let (Some(whole), Some(now)) = (&self.whole, state.now) {
            let heard = (state.before + done.min(now)).min(state.sound);
            let more = heard.saturating_sub(state.counted);
            whole.bar.drawn.inc(more);
            if is_earlier {
                whole.bar.earlier.fetch_add(more, Ordering::Relaxed);
            }
            state.counted += more;
        }
    }

    fn end(&self) {
        let mut state = self.state();
        if let Some(bar) = state.bar.take() {
            bar.drawn.finish_and_clear();
            self.bars.remove(&bar.drawn);
        }
        state.before += state.now.take().unwrap_or(0);
    }

    fn is_cancelled(&self) -> bool {
        interrupt::asked() || self.stop.load(Ordering::Relaxed)
    }
}

impl Progress {
    /// Makes the bar of all longer where an episode has more to be heard than was expected.
    fn expect_more(&self, state: &mut State) {
        let now = state.before + state.now.unwrap_or(0);
        if let Some(whole) = &self.whole {
            whole.bar.drawn.inc_length(now.saturating_sub(state.sound));
        }
        state.sound = state.sound.max(now);
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
