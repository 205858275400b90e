//! Embeddings computed as the sound goes by, beside the caller where threads are allowed.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use crate::embedding::Embedding;
use crate::nets::Nets;
use crate::{Error, Result};

/// Jobs that may wait for a thread before the caller has to: each holds at most ten seconds of
/// mel energies.
const WAITING_JOBS: usize = 8;

/// One of the voices of a window, with the sound that is its own.
pub(crate) struct Job {
    /// The window's number.
    pub(crate) window: usize,
    /// The voice's place in the window.
    pub(crate) voice: usize,
    /// Its log mel energies, frames laid end to end.
    pub(crate) frames: Vec<f32>,
}

/// What one of the voices of a window sounds like.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Local {
    /// The window's number.
    pub(crate) window: usize,
    /// The voice's place in the window.
    pub(crate) voice: usize,
    /// What it sounds like.
    pub(crate) embedding: Embedding,
}

/// Takes jobs in and gives all embeddings out at the end.
pub(crate) struct Embedder {
    nets: Arc<Nets>,
    jobs: Option<SyncSender<Job>>,
    threads: Vec<JoinHandle<Vec<Local>>>,
    /// What was computed on the caller's own thread.
    done: Vec<Local>,
}

impl Embedder {
    /// Starts as many threads as given; with none, jobs are done when they come.
    pub(crate) fn start(nets: Arc<Nets>, threads: usize) -> Result<Self> {
        let (sender, receiver) = sync_channel(WAITING_JOBS);
        let receiver = Arc::new(Mutex::new(receiver));
        let threads = (0..threads)
            .map(|_| {
                let (nets, receiver) = (Arc::clone(&nets), Arc::clone(&receiver));
                std::thread::Builder::new()
                    .name("voices".to_owned())
                    .spawn(move || work(&nets, &receiver))
                    .map_err(Error::Thread)
            })
            .collect::<Result<Vec<_>>>()?;
        let jobs = (!threads.is_empty()).then_some(sender);
        Ok(Self { nets, jobs, threads, done: Vec::new() })
    }

    /// Takes a job; waits where the threads are behind.
    pub(crate) fn push(&mut self, job: Job) {
        let job = match &self.jobs {
            // It comes back only when every thread has died; then it is done here, and `finish`
            // hands the panic on.
            Some(jobs) => match jobs.send(job) {
                Ok(()) => return,
                Err(refused) => refused.0,
            },
            None => job,
        };
        self.done.push(embedded(&self.nets, &job));
    }

    /// Returns the embeddings of all jobs, by window and voice.
    pub(crate) fn finish(self) -> Vec<Local> {
        let Self { jobs, threads, mut done, .. } = self;
        drop(jobs);
        for thread in threads {
            match thread.join() {
                Ok(locals) => done.extend(locals),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done.sort_by_key(|local| (local.window, local.voice));
        done
    }
}

fn work(nets: &Nets, jobs: &Mutex<Receiver<Job>>) -> Vec<Local> {
    let next = || jobs.lock().ok()?.recv().ok();
    std::iter::from_fn(next).map(|job| embedded(nets, &job)).collect()
}

fn embedded(nets: &Nets, job: &Job) -> Local {
    Local { window: job.window, voice: job.voice, embedding: unit(nets.embedding.run(&job.frames)) }
}

/// Returns the vector at length 1, so that a dot product is a cosine.
fn unit(mut embedding: Embedding) -> Embedding {
    let length = embedding.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-9);
    for value in &mut embedding {
        *value /= length;
    }
    embedding
}
