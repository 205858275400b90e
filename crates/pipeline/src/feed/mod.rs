//! New episodes from a podcast's feed into `audio/`.
//!
//! What the feed offers is compared with what is there (`index`), what is new is downloaded under a
//! readable name (`names`), and what the feed says of it is kept for its `interview.md` (`facts`). All
//! of that is in `audio/.stage/`; none of it holds an address with its secrets.

pub(crate) mod facts;
mod index;
mod names;

use std::path::{Path, PathBuf};

use audio::Channels;
use fetch::download::{self, Patience, Wanted};
use fetch::feed::{self, Got, Item};
use fetch::{Address, Reach, Web};
use jiff::civil::Date;
use transcript::{Millis, Monitor};

use crate::episodes::{Episode, EpisodeName, Listing, Sound};
use crate::error::{Error, Result};
use crate::folder::ShowFolder;
use crate::lock::Lock;
use crate::store;
use facts::Facts;
use index::{Entry, Index};

/// Size that a recording may have: ten hours of uncompressed stereo fit.
const MOST_BYTES: u64 = 8_000_000_000;

/// How a feed may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// How far a request may go.
    pub reach: Reach,
    /// Forbids the network.
    pub offline: bool,
}

/// What is wanted of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Which of the episodes that are not there.
    pub which: Which,
    /// Whether those too whose recording the feed has replaced since it came.
    pub replaced: bool,
}

/// Which of the episodes that are not there are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// None: only to know what there is.
    None,
    /// Those that came since the last time.
    New,
    /// Those of the newest so many.
    Last(usize),
    /// All.
    All,
}

/// An episode that a feed offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its title; may be empty.
    pub title: String,
    /// Day of publication.
    pub day: Option<Date>,
    /// How long it is, as the publisher says.
    pub duration: Option<Millis>,
    /// Size of its recording in bytes, as the publisher says.
    pub bytes: Option<u64>,
    /// Whether it is there already.
    pub standing: Standing,
    key: String,
}

/// Whether an episode of a feed is there already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is, in this file of `audio/`; or the recording is gone and its texts are there.
    Here(String),
    /// It is, and the feed has another recording since.
    Replaced(String),
    /// It came since the last time, or nothing was ever downloaded.
    New,
    /// It was there for the taking, and others were wanted.
    PassedOver,
}

/// What a feed offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offers {
    /// The show's name; empty where the feed has none.
    pub title: String,
    /// Its episodes, the newest first.
    pub offers: Vec<Offer>,
    /// Items without a recording.
    pub without_sound: usize,
    /// True where the server said that nothing changed since the last time.
    pub unchanged: bool,
    /// True where nothing was ever downloaded from it.
    pub is_first: bool,
}

/// A feed at work.
pub struct Subscription {
    show: ShowFolder,
    address: Address,
    web: Web,
    index: Index,
    /// What the feed says now; none where it has not changed.
    items: Vec<(String, Item)>,
    without_sound: usize,
    _lock: Option<Lock>,
}

impl Subscription {
    /// Opens the feed at `address`, else the one that castpress.toml names. Nothing is asked yet.
    ///
    /// Who only wants to look writes nothing, and waits for nobody.
    ///
    /// # Errors
    /// When nobody says which feed, its address is none, the network is forbidden, or another process
    /// is at work on the show's feeds.
    pub fn open(
        show: &ShowFolder,
        address: Option<&str>,
        access: Access,
        wish: Wish,
    ) -> Result<Self> {
        let address = address.or(show.show().source.feed.as_deref()).ok_or(Error::NoFeed)?;
        let address = Address::parse(address)?;
        if access.offline {
            return Err(Error::Offline { url: address.to_string() });
        }
        let lock = match wish.which {
            Which::None => None,
            _ => Some(Lock::take(&folder(show))?),
        };
        if lock.is_some() {
            store::sweep(&folder(show))?;
        }
        Ok(Self {
            index: Index::read(&folder(show), &address)?,
            show: show.clone(),
            web: Web::new(access.reach, &Patience::default()),
            address,
            items: Vec::new(),
            without_sound: 0,
            _lock: lock,
        })
    }

    /// Returns the feed's address, its secrets hidden.
    #[must_use]
    pub fn shown(&self) -> String {
        self.address.to_string()
    }

    /// Asks the feed what it offers. A server that knows that nothing changed need not send it again,
    /// unless something is wanted that was not downloaded yet.
    ///
    /// # Errors
    /// When the feed cannot be had or read.
    pub fn look(&mut self, wish: Wish, monitor: &dyn Monitor) -> Result<Offers> {
        let may_stand = self.wanted(&self.offers(true)?, wish).is_empty();
        let known = if may_stand { self.index.validators() } else { feed::Validators::default() };
        let unchanged = match feed::get(&self.web, &self.address, &known, monitor)? {
            Got::Unchanged => true,
            Got::Feed(feed, validators) => {
                self.without_sound = feed.without_sound;
                self.items = self.index.update(feed, &validators);
                false
            }
        };
        if wish.which != Which::None {
            self.index.write()?;
        }
        self.offers(unchanged)
    }

    fn offers(&self, unchanged: bool) -> Result<Offers> {
        let offers = self.index.entries().map(|entry| self.offer(entry));
        let offers: Vec<Offer> = offers.collect::<Result<_>>()?;
        let is_first = offers.iter().all(|offer| offer.standing == Standing::New);
        let (title, without_sound) = (self.index.title().to_owned(), self.without_sound);
        Ok(Offers { title, offers, without_sound, unchanged, is_first })
    }

    fn offer(&self, entry: &Entry) -> Result<Offer> {
        let standing = match &entry.file {
            Some(file) if self.is_here(file)? => {
                if entry.was_replaced() {
                    Standing::Replaced(file.clone())
                } else {
                    Standing::Here(file.clone())
                }
            }
            _ if entry.passed_over => Standing::PassedOver,
            _ => Standing::New,
        };
        Ok(Offer {
            title: entry.title.clone(),
            day: entry.day,
            duration: entry.duration_ms,
            bytes: entry.sound.bytes,
            standing,
            key: entry.key.clone(),
        })
    }

    /// Returns true where the recording is there, or was, and somebody made texts of it.
    fn is_here(&self, file: &str) -> Result<bool> {
        let path = self.show.audio().join(file);
        Ok(path.exists() || self.show.texts(&EpisodeName::of_sound(&path)?).exists())
    }

    /// Returns those of the offers that are wanted, the oldest first, so that of two episodes with one
    /// title the older has the plain name.
    #[must_use]
    pub fn wanted<'a>(&self, offers: &'a Offers, wish: Wish) -> Vec<&'a Offer> {
        let most = match wish.which {
            Which::None => 0,
            Which::Last(most) => most,
            Which::New | Which::All => usize::MAX,
        };
        let newest = offers.offers.iter().take(most);
        let wanted = newest.filter(|offer| match offer.standing {
            Standing::New => true,
            Standing::PassedOver => wish.which != Which::New,
            Standing::Replaced(_) => wish.replaced,
            Standing::Here(_) => false,
        });
        let mut wanted: Vec<&Offer> = wanted.collect();
        wanted.reverse();
        wanted
    }

    /// Keeps in mind that of the offers these alone were wanted: the others are not new any more.
    ///
    /// # Errors
    /// When that cannot be written.
    pub fn pass_over_all_but(&mut self, wanted: &[&Offer]) -> Result<()> {
        self.index.pass_over(|key| wanted.iter().all(|offer| offer.key != key));
        self.index.write()
    }

    /// Downloads the recording of an offer into `audio/` and keeps what the feed says of it. A recording
    /// that it replaces is kept as `NAME~`.
    ///
    /// What has come of a download that is broken off stays for the next run.
    ///
    /// # Errors
    /// When the recording cannot be had, is none, or cannot be written.
    pub fn fetch(&mut self, offer: &Offer, monitor: &dyn Monitor) -> Result<Fetched> {
        let found = self.items.iter().find(|(key, _)| *key == offer.key);
        let Some((key, item)) = found.cloned() else {
            return Err(Error::NotOffered { title: offer.title.clone() });
        };
        let part = folder(&self.show).join(format!("{key}.part"));
        let wanted = Wanted { most_bytes: MOST_BYTES, unfit: audio::not_sound };
        let address = &item.sound.address;
        download::fetch_wanted(&self.web, address, &part, &wanted, &Patience::default(), monitor)?;
        if let Err(error) = audio::open(&part, Channels::Mix) {
            download::forget(&part)?;
            return Err(Error::NoRecording { url: address.to_string(), source: error });
        }
        let earlier = self.index.file_of(&key).map(str::to_owned);
        let file = match &earlier {
            Some(file) => file.clone(),
            None => names::file_name(&item, &self.taken()?),
        };
        let path = self.show.audio().join(&file);
        let name = EpisodeName::of_sound(&path)?;
        // The name is settled before the file has it: a run that is killed in between goes on with
        // the same name.
        self.index.settle(&key, &file);
        self.index.write()?;
        Facts::of(&item).keep(&self.show, &name)?;
        if path.exists() {
            store::settle(&path, &path.with_file_name(format!("{file}~")))?;
        }
        store::settle(&part, &path)?;
        download::forget(&part)?;
        Ok(Fetched { item, path, name, file })
    }

    /// Returns the names of all episodes there are or will be, to be compared as file systems do.
    fn taken(&self) -> Result<Vec<String>> {
        let Listing { episodes, refused } = crate::episodes::all(&self.show)?;
        let there = episodes.into_iter().map(|episode| episode.name);
        let refused = refused.into_iter();
        let refused = refused.filter_map(|one| EpisodeName::of_sound(Path::new(&one.sound)).ok());
        let there = there.chain(refused).map(|name| name.as_str().to_lowercase());
        let settled = self.index.entries().filter_map(|entry| {
            let name = EpisodeName::of_sound(Path::new(entry.file.as_ref()?)).ok()?;
            Some(name.as_str().to_lowercase())
        });
        Ok(there.chain(settled).collect())
    }

    /// Gets the publisher's own transcript of an episode, the form with most in it first. None where
    /// there is none that can be read.
    ///
    /// # Errors
    /// When none of the forms can be had.
    pub fn transcript(
        &self,
        fetched: &Fetched,
        monitor: &dyn Monitor,
    ) -> Result<Option<(String, Vec<u8>)>> {
        let mut forms: Vec<_> = fetched.item.transcripts.iter().collect();
        forms.retain(|form| rank(&form.media_type).is_some());
        forms.sort_by_key(|form| rank(&form.media_type));
        let Some(form) = forms.first() else { return Ok(None) };
        let bytes = feed::get_text(&self.web, &form.address, monitor)?;
        Ok(Some((form.address.to_string(), bytes)))
    }
}

/// Returns how good a form of a transcript is, the best first; none where it cannot be read.
fn rank(media_type: &str) -> Option<usize> {
    let forms = [
        "application/json",
        "text/vtt",
        "application/x-subrip",
        "application/srt",
        "text/srt",
        "text/plain",
    ];
    forms.iter().position(|form| *form == media_type)
}

/// A recording that came.
#[derive(Clone, Debug)]
pub struct Fetched {
    item: Item,
    path: PathBuf,
    name: EpisodeName,
    file: String,
}

impl Fetched {
    /// Returns the file's name in `audio/`.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Returns the episode whose recording it is.
    #[must_use]
    pub fn episode(&self) -> Episode {
        Episode { name: self.name.clone(), sound: Some(Sound::Mixed(self.path.clone())) }
    }
}

/// Returns where the show's feeds keep what only this program needs.
fn folder(show: &ShowFolder) -> PathBuf {
    show.audio().join(".stage")
}
