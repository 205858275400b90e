//! `castpress excerpt`: where the free part of an interview could end, and setting the cut there.

use anyhow::Result;
use pipeline::{Cut, Episode, Excerpt, Stage, Studio};
use serde_json::json;

use super::{ask, work};
use crate::args::{Global, Print};
use crate::error::Ending;
use crate::printer::Printer;
use crate::settings;

/// So many cuts are shown.
const SHOWN: usize = 3;

/// What `excerpt` is to do with the cuts it finds.
pub(crate) struct Wish {
    /// Share of the words that is to be free, as it was typed.
    pub(crate) share: String,
    /// Take the best without asking.
    pub(crate) yes: bool,
}

pub(crate) fn run(
    name: &str,
    wish: &Wish,
    print: Print,
    global: &Global,
    printer: &Printer,
) -> Result<Ending> {
    let show = settings::show(global)?;
    let share = settings::share(&wish.share)?;
    let options = settings::options(global, print, &settings::process_environment, &show)?;
    let episode = Episode { name: pipeline::named(&show, name)?, sound: None };
    let excerpt = Excerpt::read(&show, &episode.name, share)?;
    let cuts = &excerpt.cuts[..excerpt.cuts.len().min(SHOWN)];
    if !global.json {
        printer.data(&listing(cuts))?;
    }
    let chosen = match cuts {
        [best, ..] if wish.yes => Some(best),
        cuts if !cuts.is_empty() && !global.json && printer.may_ask() => {
            chosen(cuts, &excerpt, printer)?
        }
        _ => None,
    };
    if global.json {
        let set = chosen.and_then(|chosen| cuts.iter().position(|cut| cut == chosen));
        let cuts: Vec<_> = cuts.iter().map(fields).collect();
        let object = json!({ "episode": episode.name.as_str(), "cuts": cuts, "set": set });
        printer.data(&format!("{object}\n"))?;
    }
    let Some(cut) = chosen else { return Ok(unset(&episode, cuts, printer)) };
    for overlap in excerpt.set(&show, &episode.name, cut)? {
        let (place, words) = (overlap.place, ask::short(&overlap.words));
        printer.warning(format_args!("{}: `{place}` quotes paid text: “{words}”", episode.name));
    }
    printer.say(format_args!("{}: set the cut: {} is free", episode.name, percent(cut.share)));
    let studio = Studio::new(show, options);
    let stages = [Stage::Publish];
    Ok(work::run(&studio, vec![episode].into(), &stages, false, printer)?.ending)
}

/// Says why nothing was set.
fn unset(episode: &Episode, cuts: &[Cut], printer: &Printer) -> Ending {
    let name = &episode.name;
    if cuts.is_empty() {
        printer.say(format_args!(
            "{name}: no host’s question opens a section: put `<!-- paid -->` on a line of its own \
             where the free part ends"
        ));
        return Ending::Failed;
    }
    printer.say(format_args!("{name}: the cut was left as it is"));
    if !printer.may_ask() {
        printer.hint("--yes sets the first of these");
    }
    Ending::Done
}

/// Asks which of the cuts it is to be.
fn chosen<'a>(cuts: &'a [Cut], excerpt: &Excerpt, printer: &Printer) -> Result<Option<&'a Cut>> {
    if let Some(line) = excerpt.marked_line {
        printer.say(format_args!("the cut is on line {line} now"));
    }
    let question = format!("Which cut? [1-{}, Enter leaves it as it is]", cuts.len());
    while let Some(answer) = printer.ask(&question)? {
        let number = answer.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        match number.and_then(|number| cuts.get(number)) {
            Some(cut) => return Ok(Some(cut)),
            None if answer.is_empty() => break,
            None => printer.say(format_args!("`{answer}` is none of them")),
        }
    }
    Ok(None)
}

fn listing(cuts: &[Cut]) -> String {
    let lines = (1..).zip(cuts).map(|(number, cut)| {
        let lines = ask::short(&cut.last_lines);
        format!("{number}. {} free, up to\n   {}: {lines}\n", percent(cut.share), cut.speaker)
    });
    lines.collect()
}

fn fields(cut: &Cut) -> serde_json::Value {
    json!({
        "share": (f64::from(cut.share) * 1000.0).round() / 1000.0,
        "speaker": cut.speaker,
        "last_lines": cut.last_lines,
    })
}

fn percent(share: f32) -> String {
    format!("{:.0}%", share * 100.0)
}
