//! A piece of work that a monitor follows, ended however it ends.

use transcript::{Monitor, Unit};

/// A task that counts bytes, which ends when dropped.
pub(crate) struct Task<'a>(&'a dyn Monitor);

impl<'a> Task<'a> {
    /// Tells the monitor that the task begins; its bytes may be unknown.
    pub(crate) fn begin(
        monitor: &'a dyn Monitor,
        name: &str,
        bytes: impl Into<Option<u64>>,
    ) -> Self {
        monitor.begin(name, bytes.into(), Unit::Bytes);
        Self(monitor)
    }
}

impl Drop for Task<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}
