//! The order of the stages, and everything on disk: this is the only crate that writes in a show's
//! folder.
//!
//! An episode goes through three stages, each of which keeps its result:
//!
//! 1. [`Stage::Transcribe`]: its sound is decoded once, the recogniser hears its words and the
//!    diariser its voices, into `transcript.json` and `speakers.json`; windows that are finished are
//!    kept on the way, so a killed run goes on, and with another number of speakers the voices
//!    alone are heard again;
//! 2. [`Stage::Compose`]: both become `interview.md`, its voices under the names that `cast.json`
//!    and the show's voiceprints tell; people edit it from then on;
//! 3. [`Stage::Publish`]: `interview.md` becomes the free edition under `site/public/` and the
//!    whole one under `site/members/`, each with the sound it may play.
//!
//! [`Studio::work`] takes an episode through them. Whether a stage runs is decided by its [`Key`],
//! the digest of all that can change its result, and by its files: a stage whose key and files
//! stand is left alone; a file that a person changed is kept and used, and what is composed anew is
//! merged into it; else the stage runs. Every file is written whole under another name, synced and
//! renamed, and the receipt for it last.
//!
//! [`Studio::import`] takes a transcript from elsewhere in, as the text a person edited.
//!
//! [`Subscription`] brings new episodes from a podcast's feed into `audio/`, and keeps what the feed says
//! of them for their texts.
//!
//! [`Studio::archive`] makes the lists and feeds of all that was published, and links posts to
//! their neighbours.
//!
//! [`Studio::plan`] shares the work out to many machines, [`Studio::collect`] takes in what they made,
//! and [`Studio::missing`] tells what is not there yet.
//!
//! Nothing is published that was not searched for paid text before ([`mod@proof`]); [`audit()`] searches what
//! lies in a site's folder, whoever put it there.
//!
//! [`Excerpt`] sets the cut between free and paid text in a text that people edit.
//!
//! A show's folder is opened by [`ShowFolder`] and made by [`init()`]; [`in_audio`], [`all`] and
//! [`named`] find its episodes.

mod archive;
mod audits;
mod channels;
mod check;
mod checkpoint;
mod collect;
mod digest;
mod editions;
mod enrol;
mod episodes;
mod error;
mod excerpt;
mod feed;
mod folder;
mod free_sound;
mod glossary;
mod import;
mod init;
mod key;
mod listening;
mod lock;
mod merging;
mod model;
mod names;
mod options;
mod plan;
mod proof;
mod reasons;
mod report;
mod retiming;
mod sounds;
mod stage;
mod stages;
mod store;
mod studio;
mod texts;
mod voiceprints;
mod voices;

pub use archive::Archived;
pub use audit::{Control, Kind, Share};
pub use audits::{Audit, AuditedEpisode, Leak, Unread, audit};
pub use check::{Listened, check, fix, odd_rules, settle};
pub use collect::{Missing, Shortfall};
pub use compose::Decision;
pub use compose::coverage::{Coverage, coverage};
pub use compose::glossary::Lesson;
pub use compose::lint::{Doubted, Finding, Rule, Severity};
pub use compose::naming::Suggestion;
pub use compose::{Cut, Overlap};
pub use episodes::{Episode, EpisodeName, Listing, Refused, Sound, Track, all, in_audio, named};
pub use error::{Error, Result};
pub use excerpt::Excerpt;
pub use feed::{Access, Fetched, Offer, Offers, Standing, Subscription, Which, Wish};
pub use fetch::Reach;
pub use fetch::models;
pub use folder::{SHOW_FILE, ShowFolder};
pub use glossary::{adopt, lessons};
pub use init::init;
pub use key::Key;
pub use names::Given;
pub use options::{ModelChoice, Options};
pub use plan::{Balance, Chosen, Plan, PlanError, Planned, Shard};
pub use report::{Failure, Outcome, Report};
pub use retiming::{Retimed, retimed};
pub use stage::Stage;
pub use studio::{Found, State, Studio};
pub use texts::{decisions, heard, turns};
pub use transcribe::{Device, Error as DeviceError};
pub use transcript::{Fate, TimedParagraph};
pub use voiceprints::{forget, voiceprints};
pub use voices::{Voice, clip, voices};
