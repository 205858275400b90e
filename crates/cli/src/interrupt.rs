//! Ctrl-C: the first asks the work to stop, which it has two seconds for; the second ends the
//! program.

use std::io::Write as _;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How long the work may take to stop by itself: a big model on a slow processor cannot be stopped in
/// the middle of a window.
const PATIENCE: Duration = Duration::from_millis(1500);

static ASKED: AtomicBool = AtomicBool::new(false);

/// A question waits for its answer.
static WAITING: AtomicBool = AtomicBool::new(false);

/// Begins to listen for Ctrl-C, and for the signals that ask a program to end.
pub(crate) fn listen() {
    let handler = || {
        let waiting = WAITING.load(Ordering::SeqCst);
        if waiting {
            // What the shell prints next begins a line.
            let _ = writeln!(std::io::stderr());
        }
        if ASKED.swap(true, Ordering::SeqCst) || waiting {
            // Files are renamed into place whole, so ending here leaves none half written.
            process::exit(130);
        }
        let _ = writeln!(std::io::stderr(), "stopping (again to stop at once)");
        thread::spawn(|| {
            thread::sleep(PATIENCE);
            let _ = writeln!(std::io::stderr(), "interrupted; the next run goes on from here");
            process::exit(130);
        });
    };
    // Without a handler Ctrl-C ends the program at once, which loses nothing but the courtesy.
    let _ = ctrlc::set_handler(handler);
}

/// Waits for a person's answer: nothing is under way, and Ctrl-C ends the program at once.
pub(crate) fn waiting<T>(answer: impl FnOnce() -> T) -> T {
    WAITING.store(true, Ordering::SeqCst);
    let answer = answer();
    WAITING.store(false, Ordering::SeqCst);
    answer
}

/// Returns true once somebody asked to stop.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
