//! What can be typed about voices and who they are.

use std::num::NonZeroUsize;

use clap::{Args, Subcommand};

/// What is known about the voices of one episode; it is kept with the episode.
#[derive(Debug, Default, Args)]
pub(crate) struct People {
    /// Full names in order of first speech, between commas; leave one empty to skip a voice
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) names: Vec<String>,
    /// Full name of a guest (can be repeated)
    #[arg(long = "guest", value_name = "NAME")]
    pub(crate) guests: Vec<String>,
    /// How many people speak [default: found by ear]
    ///
    /// An episode that was heard already is heard again where this changes.
    #[arg(long, value_name = "N", conflicts_with_all = ["min_speakers", "max_speakers"])]
    pub(crate) speakers: Option<NonZeroUsize>,
    /// Fewest people who speak
    #[arg(long, value_name = "N")]
    pub(crate) min_speakers: Option<NonZeroUsize>,
    /// Most people who speak
    #[arg(long, value_name = "N")]
    pub(crate) max_speakers: Option<NonZeroUsize>,
}

/// What can be done with voices.
#[derive(Debug, Subcommand)]
pub(crate) enum Speakers {
    /// Show the voices of an episode, or the voiceprints of the show
    ///
    /// Where people say who they are, or a voice is only somewhat like a voiceprint, the name is
    /// suggested with the evidence for it.
    List {
        /// Name of an episode, or path to its folder
        #[arg(value_name = "EPISODE")]
        episode: Option<String>,
    },
    /// Name voices of an episode and keep their voiceprints
    ///
    /// Nothing is heard again. In an interview.md that was edited only the labels change.
    #[command(after_help = "\
Examples:
  castpress speakers name ep-12 '2=Ann Lee'             The second voice of `speakers list ep-12`
  castpress speakers name ep-12 --names 'Ann Lee,Bo Chen'
  castpress speakers name ep-12 2=                      Take a name back")]
    Name {
        /// Name of an episode, or path to its folder
        #[arg(value_name = "EPISODE")]
        episode: String,
        /// A voice's number and the full name
        #[arg(value_name = "N=NAME", required_unless_present = "names")]
        voices: Vec<String>,
        /// Full names in order of first speech, between commas; leave one empty to skip a voice
        #[arg(long, value_name = "NAMES", value_delimiter = ',')]
        names: Vec<String>,
    },
    /// Keep a person's voiceprint, from an episode or from a recording of that person alone
    ///
    /// At least 10 seconds of speech are needed; 30 are better.
    #[command(after_help = "\
Examples:
  castpress speakers add 'Ann Lee' --from ep-12         Where one of its voices has this name
  castpress speakers add 'Ann Lee' --from ann.wav       Nobody else speaks in it")]
    Add {
        /// Full name
        #[arg(value_name = "NAME")]
        name: String,
        /// Name of an episode, or a recording
        #[arg(long, value_name = "EPISODE|AUDIO")]
        from: String,
    },
    /// Say that you have listened to what is in doubt, and it is as it is written
    ///
    /// The check then passes over it, also after the episode was heard again, as long as the same
    /// words are heard there.
    #[command(after_help = "\
Examples:
  castpress speakers settle ep-12 12:31 40:07       The moments that `castpress check` names
  castpress speakers settle ep-12 --all")]
    Settle {
        /// Name of an episode, or path to its folder
        #[arg(value_name = "EPISODE")]
        episode: String,
        /// When it is said
        #[arg(value_name = "MOMENT", required_unless_present = "all")]
        moments: Vec<String>,
        /// All that the check names
        #[arg(long, conflicts_with = "moments")]
        all: bool,
    },
    /// Delete a person's voiceprint; names given to voices of episodes stay
    Forget {
        /// Full name
        #[arg(value_name = "NAME")]
        name: String,
    },
}
