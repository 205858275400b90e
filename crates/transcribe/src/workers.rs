//! Reads windows with several workers at once and keeps their results in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use transcript::Monitor;
use whisper_rs::WhisperContext;

use crate::listen::{Listener, Task};
use crate::windows::Window;
use crate::{Checkpoint, Error, Result, WindowResult};

/// How often the monitor is asked whether to stop.
const PATIENCE: Duration = Duration::from_millis(100);

/// The workers and what they read with.
pub(crate) struct Pool<'a> {
    pub(crate) context: &'a WhisperContext,
    pub(crate) language: &'a str,
    pub(crate) prompt: &'a [i32],
    pub(crate) expected: &'a [String],
    pub(crate) workers: usize,
}

/// Reads `windows`, no more of them held at once than twice the number of workers, and returns the
/// results in the order of the windows. A window that `checkpoint` has is not read.
pub(crate) fn work(
    pool: &Pool<'_>,
    windows: impl Iterator<Item = Window>,
    checkpoint: &mut dyn Checkpoint,
    monitor: &dyn Monitor,
) -> Result<Vec<WindowResult>> {
    let stop = AtomicBool::new(false);
    let task = Task {
        context: pool.context,
        language: pool.language,
        prompt: pool.prompt,
        expected: pool.expected,
        threads: 1,
        stop: &stop,
    };
    let (jobs, queue) = mpsc::channel();
    let queue = Mutex::new(queue);
    let (done, results) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..pool.workers.max(1) {
            let (queue, done) = (&queue, done.clone());
            scope.spawn(move || serve(task, queue, &done));
        }
        drop(done);
        let desk = Desk { jobs, results, finished: BTreeMap::new(), open: 0, checkpoint, monitor };
        let outcome = desk.run(windows, 2 * pool.workers.max(1));
        // Workers in the middle of a window stop at its next token, the others at the closed queue.
        stop.store(true, Ordering::Relaxed);
        outcome
    })
}

/// Reads windows off the queue until it is closed or nobody wants results any more.
fn serve(task: Task<'_>, queue: &Mutex<Receiver<Job>>, done: &Sender<Done>) {
    let mut listener = Listener::new(task);
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { number, window }) = job else { return };
        if task.stop.load(Ordering::Relaxed) {
            return;
        }
        let result = listener.listen(&window);
        if done.send(Done { number, result }).is_err() {
            return;
        }
    }
}

/// A window and its place among all.
struct Job {
    number: usize,
    window: Window,
}

/// What came of a window.
struct Done {
    number: usize,
    result: Result<WindowResult>,
}

/// Hands windows out and takes results in.
struct Desk<'a> {
    jobs: Sender<Job>,
    results: Receiver<Done>,
    finished: BTreeMap<usize, WindowResult>,
    /// Windows that are handed out.
    open: usize,
    checkpoint: &'a mut dyn Checkpoint,
    monitor: &'a dyn Monitor,
}

impl Desk<'_> {
    fn run(
        mut self,
        windows: impl Iterator<Item = Window>,
        most_open: usize,
    ) -> Result<Vec<WindowResult>> {
        for (number, window) in windows.enumerate() {
            if let Some(result) = self.checkpoint.load(window.hull()) {
                self.finish(number, result);
                continue;
            }
            self.open += 1;
            // A worker gone without a result shows when results are taken in.
            drop(self.jobs.send(Job { number, window }));
            while self.open >= most_open {
                self.take_in()?;
            }
        }
        while self.open > 0 {
            self.take_in()?;
        }
        Ok(self.finished.into_values().collect())
    }

    /// Waits for a result and keeps it.
    fn take_in(&mut self) -> Result<()> {
        loop {
            if self.monitor.is_cancelled() {
                return Err(Error::Interrupted);
            }
            match self.results.recv_timeout(PATIENCE) {
                Ok(Done { number, result }) => {
                    self.open -= 1;
                    let result = result?;
                    let kept = self.checkpoint.save(&result);
                    kept.map_err(|source| Error::Checkpoint { at: result.start, source })?;
                    self.finish(number, result);
                    return Ok(());
                }
                Err(RecvTimeoutError::Timeout) => {}
                // Every worker is gone, which only a panic explains; the scope hands it on.
                Err(RecvTimeoutError::Disconnected) => return Err(Error::Interrupted),
            }
        }
    }

    /// Puts a result by and tells the monitor how far all results reach without a gap.
    fn finish(&mut self, number: usize, result: WindowResult) {
        self.finished.insert(number, result);
        let whole = self.finished.iter().enumerate().take_while(|(at, (number, _))| at == *number);
        if let Some((_, (_, last))) = whole.last() {
            self.monitor.advance(u64::from(last.end.0));
        }
    }
}
