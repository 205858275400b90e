//! Progress on a log: a line at the beginning of each piece of work and at every tenth of it.

use std::sync::Mutex;

use transcript::{Monitor, Unit};

/// Says on stderr how far a piece of work is.
#[derive(Default)]
pub(crate) struct Log {
    work: Mutex<Work>,
}

#[derive(Default)]
struct Work {
    task: String,
    total: Option<u64>,
    tenths: u64,
}

impl Monitor for Log {
    fn begin(&self, task: &str, total: Option<u64>, _unit: Unit) {
        eprintln!("   {task}");
        if let Ok(mut work) = self.work.lock() {
            *work = Work { task: task.to_owned(), total, tenths: 0 };
        }
    }

    fn advance(&self, done: u64) {
        let Ok(mut work) = self.work.lock() else { return };
        let Some(total) = work.total.filter(|total| *total > 0) else { return };
        let tenths = (done.saturating_mul(10) / total).min(10);
        if tenths > work.tenths {
            work.tenths = tenths;
            eprintln!("   {}: {} %", work.task, tenths * 10);
        }
    }

    fn end(&self) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}
