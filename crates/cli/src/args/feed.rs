//! What can be typed about the feed that new episodes come from.

use std::num::NonZeroUsize;

use clap::Args;

/// Which feed, and what is wanted of it.
#[derive(Debug, Args)]
pub(crate) struct Feed {
    /// Address of the feed [default: that of castpress.toml]
    ///
    /// A password goes before the host: https://NAME:PASSWORD@HOST/feed. Secrets in addresses are
    /// never shown or kept.
    #[arg(value_name = "URL")]
    pub(crate) url: Option<String>,
    /// Print what the feed offers, the newest first, and fetch nothing
    #[arg(long, conflicts_with_all = ["last", "all", "transcripts"])]
    pub(crate) list: bool,
    /// Fetch, of the newest N, those that are not there
    #[arg(long, value_name = "N", conflicts_with = "all")]
    pub(crate) last: Option<NonZeroUsize>,
    /// Fetch all that are not there, without a question
    #[arg(long)]
    pub(crate) all: bool,
    /// Take in the publisher's own transcripts, where there are any, as interview.md
    #[arg(long)]
    pub(crate) transcripts: bool,
    /// Allow addresses of this machine and its network
    #[arg(long)]
    pub(crate) allow_private: bool,
}
