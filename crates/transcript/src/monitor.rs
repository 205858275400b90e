//! Progress out, cancellation in: all a library knows of the person who waits.

/// What a piece of long work counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit {
    /// Bytes, of a download or a file.
    Bytes,
    /// Milliseconds of audio.
    AudioMillis,
    /// Things: windows, files, pages.
    Items,
}

/// Follows one piece of long work after another and may ask it to stop.
///
/// Workers share it between threads, so every method takes `&self`.
pub trait Monitor: Sync {
    /// Hears that a piece of work called `task` begins; `total` is `None` where it is not known.
    fn begin(&self, task: &str, total: Option<u64>, unit: Unit);

    /// Hears that `done` of the piece of work that began last is done, all told.
    fn advance(&self, done: u64);

    /// Hears that the piece of work that began last has ended, well or badly.
    fn end(&self);

    /// Returns true once somebody asked the work to stop; workers look between small steps.
    fn is_cancelled(&self) -> bool;
}

/// A monitor nobody looks at, which never cancels.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Monitor for Silent {
    fn begin(&self, _task: &str, _total: Option<u64>, _unit: Unit) {}
    fn advance(&self, _done: u64) {}
    fn end(&self) {}
    fn is_cancelled(&self) -> bool {
        false
    }
}
