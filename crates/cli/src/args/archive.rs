//! What can be typed about an archive on many machines.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// One share of a plan.
#[derive(Debug, Default, Args)]
pub(crate) struct Share {
    /// Do one share of this plan, and leave the archive to `castpress merge`
    #[arg(long, value_name = "FILE", requires = "shard", conflicts_with = "audio")]
    pub(crate) plan: Option<PathBuf>,
    /// Which share, counted from 1
    #[arg(long, value_name = "N", requires = "plan")]
    pub(crate) shard: Option<NonZeroUsize>,
}

/// How episodes are shared out.
#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// How many shares to make
    #[arg(long, value_name = "N")]
    pub(crate) shards: NonZeroUsize,
    /// What to make them equal in
    #[arg(long, value_name = "WHAT", default_value = "duration")]
    pub(crate) by: By,
    /// Take every episode, also what is up to date
    #[arg(long)]
    pub(crate) all: bool,
    /// File to write the plan to [default: stdout]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// What shares of a plan are made equal in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// Length of the sound, as the files' headers tell it
    Duration,
    /// Number of episodes
    Count,
}

/// What is put together.
#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// Folders of the same show to take episodes from
    #[arg(value_name = "DIR")]
    pub(crate) folders: Vec<PathBuf>,
    /// Plan whose episodes must be there, besides those in audio/
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: Option<PathBuf>,
    /// Write nothing
    #[arg(long, conflicts_with = "folders")]
    pub(crate) check: bool,
}
