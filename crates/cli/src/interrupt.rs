//! Ctrl-C: the first asks the work to stop, the second ends the program.

use std::io::Write as _;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// Begins to listen for Ctrl-C, and for the signals that ask a program to end.
pub(crate) fn listen() {
    let handler = || {
        if ASKED.swap(true, Ordering::SeqCst) {
            // Files are renamed into place whole, so ending here leaves none half written.
            process::exit(130);
        }
        let _ = writeln!(std::io::stderr(), "stopping (again to stop at once)");
    };
    // Without a handler Ctrl-C ends the program at once, which loses nothing but the courtesy.
    let _ = ctrlc::set_handler(handler);
}

/// Returns true once somebody asked to stop.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
