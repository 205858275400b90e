//! `castpress feed`: new episodes of a podcast into audio/.

use std::path::Path;

use anyhow::{Error, Result};
use pipeline::{
    Access, Fetched, Offer, Offers, Reach, ShowFolder, Standing, Studio, Subscription, Which, Wish,
};
use serde_json::json;

use super::work;
use crate::args::{Feed, Global, Print};
use crate::error::{Ending, Usage, ending_of_work, explain};
use crate::printer::Printer;
use crate::progress::Progress;
use crate::settings;

/// So many episodes are fetched from a new feed without a question.
const MOST_UNASKED: usize = 10;

pub(crate) fn run(what: &Feed, global: &Global, printer: &Printer) -> Result<Ending> {
    let show = settings::show(global)?;
    let reach = if what.allow_private { Reach::Anywhere } else { Reach::Public };
    let access = Access { reach, offline: global.offline };
    let wish = wish(what, global);
    let mut subscription = Subscription::open(&show, what.url.as_deref(), access, wish)?;
    let progress = Progress::new(printer.may_draw());
    let offers = subscription.look(wish, &progress)?;
    for offer in &offers.offers {
        warn_of_replaced(offer, printer);
    }
    if what.list {
        return list(&offers, global.json, printer);
    }
    let wanted = subscription.wanted(&offers, wish);
    if wish.which == Which::New && offers.is_first && wanted.len() > MOST_UNASKED {
        let may_ask = printer.may_ask() && !global.json;
        if !agrees(&offers, &wanted, may_ask, printer)? {
            printer.hint("--last N fetches the newest N");
            return Ok(Ending::Done);
        }
    }
    if offers.is_first {
        subscription.pass_over_all_but(&wanted)?;
    }
    if wanted.is_empty() {
        say_nothing_new(&subscription, &offers, printer);
        return Ok(Ending::Done);
    }
    let mut run = Run { show: &show, what, global, printer, progress, endings: Vec::new() };
    run.fetch_all(&mut subscription, &wanted)?;
    Ok(run.ending())
}

fn wish(what: &Feed, global: &Global) -> Wish {
    let which = match what.last {
        _ if what.list => Which::None,
        Some(most) => Which::Last(most.get()),
        None if what.all => Which::All,
        None => Which::New,
    };
    Wish { which, replaced: global.force && !what.list }
}

/// One run over what is wanted of a feed.
struct Run<'a> {
    show: &'a ShowFolder,
    what: &'a Feed,
    global: &'a Global,
    printer: &'a Printer,
    progress: Progress,
    endings: Vec<Ending>,
}

impl Run<'_> {
    /// Fetches each episode. One that fails does not stop the others; an interruption does.
    fn fetch_all(&mut self, subscription: &mut Subscription, wanted: &[&Offer]) -> Result<()> {
        for (index, offer) in wanted.iter().enumerate() {
            let about = headline(offer);
            self.progress.about(&match wanted.len() {
                1 => about.clone(),
                count => format!("{} of {count}, {about}", index + 1),
            });
            match subscription.fetch(offer, &self.progress) {
                Ok(fetched) => {
                    self.tell(offer, Some(&fetched), None)?;
                    self.endings.push(Ending::Done);
                    if self.what.transcripts {
                        let ending = self.take_transcript(subscription, &fetched)?;
                        self.endings.extend((ending != Ending::Done).then_some(ending));
                    }
                }
                Err(error) => {
                    let ending = ending_of_work(&error);
                    self.tell(offer, None, Some(&error))?;
                    self.endings.push(ending);
                    if ending == Ending::Interrupted {
                        let message = "interrupted; the next run goes on from here";
                        self.printer.say(format_args!("{about}: {message}"));
                    } else {
                        explain(
                            &Error::new(error).context(format!("cannot fetch {about}")),
                            self.printer,
                        );
                    }
                }
            }
            if self.endings.last() == Some(&Ending::Interrupted) {
                return Ok(());
            }
        }
        let fetched = self.endings.iter().filter(|ending| **ending == Ending::Done).count();
        let episodes = if fetched == 1 { "episode" } else { "episodes" };
        if fetched > 0 {
            let next = "`castpress run` makes interviews of what is new";
            self.printer.say(format_args!("fetched {fetched} {episodes}; {next}"));
        }
        Ok(())
    }

    /// Prints a line of data about an episode that came, or did not.
    fn tell(
        &self,
        offer: &Offer,
        fetched: Option<&Fetched>,
        error: Option<&pipeline::Error>,
    ) -> Result<()> {
        let file = fetched.map(|fetched| format!("audio/{}", fetched.file()));
        if self.global.json {
            let state = if file.is_some() { "fetched" } else { "failed" };
            let mut line = object(offer, state, file.as_deref());
            line["error"] = error.map(work::chain).into();
            self.printer.data(&format!("{line}\n"))?;
        } else if let Some(file) = file {
            self.printer.data(&format!("{file}\n"))?;
        }
        Ok(())
    }

    /// Takes in the publisher's transcript of an episode that came, unless there is a text already.
    fn take_transcript(&self, subscription: &Subscription, fetched: &Fetched) -> Result<Ending> {
        let episode = fetched.episode();
        if self.show.texts(&episode.name).exists() {
            return Ok(Ending::Done);
        }
        let found = match subscription.transcript(fetched, &self.progress) {
            Ok(Some(found)) => found,
            Ok(None) => {
                self.printer.say(format_args!("{}: the feed has no transcript", episode.name));
                return Ok(Ending::Done);
            }
            Err(error) => {
                let ending = ending_of_work(&error);
                let context = format!("cannot fetch the transcript of {}", episode.name);
                explain(&Error::new(error).context(context), self.printer);
                return Ok(ending);
            }
        };
        let environment = &settings::process_environment;
        let options = settings::options(self.global, Print::default(), environment, self.show)?;
        let studio = Studio::new(self.show.clone(), options);
        let (place, bytes) = found;
        work::tell(studio.import_with(Path::new(&place), &bytes, &episode), false, self.printer)
    }

    fn ending(&self) -> Ending {
        if self.endings.contains(&Ending::Interrupted) {
            return Ending::Interrupted;
        }
        work::together(&self.endings)
    }
}

/// Asks whether so much is to be fetched.
///
/// # Errors
/// When nobody is there to be asked.
fn agrees(offers: &Offers, wanted: &[&Offer], may_ask: bool, printer: &Printer) -> Result<bool> {
    let bytes: u64 = wanted.iter().filter_map(|offer| offer.bytes).sum();
    let size = if bytes == 0 { String::new() } else { format!(", {}", size(bytes)) };
    let offered = format!("{} has {} episodes{size}", name(offers), wanted.len());
    if !may_ask {
        let message = format!(
            "{offered}, and none was fetched yet: --last N fetches the newest N, --all fetches all"
        );
        return Err(Usage(message).into());
    }
    let answer = printer.ask(&format!("{offered}. Fetch all? [y/N]"))?;
    Ok(answer.is_some_and(|answer| answer.to_lowercase().starts_with('y')))
}

fn name(offers: &Offers) -> &str {
    if offers.title.is_empty() { "the feed" } else { &offers.title }
}

fn say_nothing_new(subscription: &Subscription, offers: &Offers, printer: &Printer) {
    let count = |is: fn(&Standing) -> bool| {
        offers.offers.iter().filter(|offer| is(&offer.standing)).count()
    };
    let passed_over = count(|standing| *standing == Standing::PassedOver);
    let here = count(|standing| matches!(standing, Standing::Here(_) | Standing::Replaced(_)));
    if offers.offers.is_empty() {
        let shown = subscription.shown();
        printer.say(format_args!("{shown} has no episode with a recording"));
        return;
    }
    printer.say(format_args!("nothing new: {here} of {} episodes are here", offers.offers.len()));
    if passed_over > 0 {
        printer.hint(format_args!("--all fetches the other {passed_over}, --list shows them"));
    }
}

fn warn_of_replaced(offer: &Offer, printer: &Printer) {
    if let Standing::Replaced(file) = &offer.standing {
        printer.warning(format_args!(
            "audio/{file}: the feed has another recording of {} since; `castpress feed --force` \
             fetches it and keeps this one as {file}~",
            headline(offer)
        ));
    }
}

fn list(offers: &Offers, json: bool, printer: &Printer) -> Result<Ending> {
    for offer in &offers.offers {
        let (state, file) = match &offer.standing {
            Standing::Here(file) => ("here", Some(file)),
            Standing::Replaced(file) => ("replaced", Some(file)),
            Standing::New => ("new", None),
            Standing::PassedOver => ("passed over", None),
        };
        let file = file.map(|file| format!("audio/{file}"));
        let line = if json {
            object(offer, state, file.as_deref()).to_string()
        } else {
            let day = offer.day.map_or_else(|| "no date".to_owned(), |day| day.to_string());
            let length = offer.duration.map_or_else(String::new, |length| length.to_string());
            let bytes = offer.bytes.map_or_else(String::new, size);
            let title = headline(offer);
            let file = file.map_or_else(String::new, |file| format!(" ({file})"));
            format!("{day:10}  {length:>8}  {bytes:>9}  {state:11}  {title}{file}")
        };
        printer.data(&format!("{line}\n"))?;
    }
    if offers.without_sound > 0 {
        let count = offers.without_sound;
        let items = if count == 1 { "item" } else { "items" };
        printer.say(format_args!("left out: {count} {items} without a recording"));
    }
    Ok(Ending::Done)
}

fn object(offer: &Offer, state: &str, file: Option<&str>) -> serde_json::Value {
    json!({
        "title": offer.title,
        "published": offer.day.map(|day| day.to_string()),
        "duration_ms": offer.duration,
        "bytes": offer.bytes,
        "state": state,
        "file": file,
    })
}

/// Returns what an episode is called in a message, on one line and without what a terminal would obey.
fn headline(offer: &Offer) -> String {
    let title: String = offer.title.chars().filter(|c| !c.is_control()).collect();
    match (title.is_empty(), offer.day) {
        (false, _) => format!("“{title}”"),
        (true, Some(day)) => format!("the episode of {day}"),
        (true, None) => "an episode without a title".to_owned(),
    }
}

/// Returns a size for people: `57.3 MB`, `24.1 GB`.
fn size(bytes: u64) -> String {
    let tenths = |unit: u64| (bytes.saturating_mul(10) + unit / 2) / unit;
    let (tenths, unit) = match tenths(1_000_000) {
        megabytes if megabytes < 10_000 => (megabytes, "MB"),
        _ => (tenths(1_000_000_000), "GB"),
    };
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_people_say_them() {
        assert_eq!(size(57_250_000), "57.3 MB");
        assert_eq!(size(999_900_000), "999.9 MB");
        assert_eq!(size(24_120_000_000), "24.1 GB");
        assert_eq!(size(0), "0.0 MB");
    }
}
