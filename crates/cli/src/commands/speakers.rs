//! `castpress speakers`: whose voices are heard.

use std::path::Path;

use anyhow::Result;
use pipeline::{Episode, Given, Listened, ShowFolder, Stage, Studio, Voice};
use serde_json::json;
use transcript::{HeardTurn, Millis, Role, SpeakerId};

use super::{ask, work};
use crate::args::{Global, Print, Speakers};
use crate::error::{Ending, Usage};
use crate::printer::Printer;
use crate::progress::Progress;
use crate::settings;

pub(crate) fn run(command: Speakers, global: &Global, printer: &Printer) -> Result<Ending> {
    let show = settings::show(global)?;
    match command {
        Speakers::List { episode: None } => known(&show, global.json, printer)?,
        Speakers::List { episode: Some(name) } => list(&show, &name, global.json, printer)?,
        Speakers::Name { episode, voices, names } => {
            let mut given = settings::in_order(&names);
            given.extend(voices.iter().map(|text| numbered(text)).collect::<Result<Vec<_>>>()?);
            return name(show, &episode, given, global, printer);
        }
        Speakers::Add { name, from } => add(show, &name, &from, global, printer)?,
        Speakers::Settle { episode, moments, all } => {
            settle(&show, &episode, &moments, all, printer)?;
        }
        Speakers::Forget { name } => {
            pipeline::forget(&show, &name)?;
            printer.say(format_args!("forgot the voice of {name}"));
        }
    }
    Ok(Ending::Done)
}

/// Reads `N=NAME`.
fn numbered(text: &str) -> Result<(SpeakerId, String)> {
    let wrong = || Usage(format!("`{text}` is not N=NAME, such as '2=Ann Lee'"));
    let (number, name) = text.split_once('=').ok_or_else(wrong)?;
    let number: u16 = number.trim().parse().map_err(|_| wrong())?;
    let speaker = SpeakerId(number.checked_sub(1).ok_or_else(wrong)?);
    Ok((speaker, name.trim().to_owned()))
}

/// Lists the voiceprints.
fn known(show: &ShowFolder, json: bool, printer: &Printer) -> Result<()> {
    let prints = pipeline::voiceprints(show)?;
    if prints.is_empty() {
        printer.say("no voice is known yet: `castpress speakers name EPISODE '1=NAME'`");
    }
    for print in prints {
        let sources: Vec<_> = print.samples.iter().map(|one| one.episode.as_str()).collect();
        let talk = Millis(print.samples.iter().map(|one| one.talk.0).sum());
        let name = &print.name;
        printer.data(&if json {
            format!("{}\n", json!({ "name": name, "talk_ms": talk, "sources": sources }))
        } else {
            format!("{name}  {talk} of speech from {}\n", sources.join(", "))
        })?;
    }
    Ok(())
}

/// Lists the voices of an episode.
fn list(show: &ShowFolder, name: &str, json: bool, printer: &Printer) -> Result<()> {
    let episode = pipeline::named(show, name)?;
    let voices = pipeline::voices(show, &episode)?;
    if voices.is_empty() {
        printer.say(format_args!("{episode}: nobody speaks"));
    }
    for Voice { speaker, quote, suggestions } in &voices {
        let number = u32::from(speaker.id.0) + 1;
        if json {
            let suggestions = suggestions
                .iter()
                .map(|one| json!({ "name": one.name, "evidence": one.evidence, "at_ms": one.at }));
            let line = json!({
                "number": number,
                "name": speaker.name,
                "role": speaker.role,
                "talk_ms": speaker.talk,
                "quote": quote.as_ref().map(HeardTurn::text),
                "quote_ms": quote.as_ref().map(|quote| quote.span().start()),
                "suggestions": suggestions.collect::<Vec<_>>(),
            });
            printer.data(&format!("{line}\n"))?;
            continue;
        }
        let role = match speaker.role {
            Role::Host => ", host",
            Role::Guest => ", guest",
            _ => "",
        };
        let name = speaker.name.as_deref().unwrap_or("nobody knows");
        printer.data(&format!("{number}  {name}{role}, talks for {}\n", speaker.talk))?;
        if let Some(quote) = quote {
            let (start, text) = (quote.span().start(), ask::short(&quote.text()));
            printer.data(&format!("   at {start}: “{text}”\n"))?;
        }
        for suggestion in suggestions {
            printer.data(&format!("   {}\n", ask::perhaps(suggestion)))?;
        }
    }
    Ok(())
}

/// Gives voices their names, and has the interview say so.
fn name(
    show: ShowFolder,
    episode: &str,
    names: Vec<(SpeakerId, String)>,
    global: &Global,
    printer: &Printer,
) -> Result<Ending> {
    let name = pipeline::named(&show, episode)?;
    let heard = pipeline::in_audio(&show)?.named(name.as_str())?;
    let episode = heard.unwrap_or(Episode { name, sound: None });
    let mut options =
        settings::options(global, Print::default(), &settings::process_environment, &show)?;
    options.given = Given { names, ..Given::default() };
    let studio = Studio::new(show, options);
    Ok(work::run(&studio, vec![episode].into(), &[Stage::Compose], global.json, printer)?.ending)
}

/// Keeps a voiceprint from an episode of that name, else from the recording there.
fn add(show: ShowFolder, name: &str, from: &str, global: &Global, printer: &Printer) -> Result<()> {
    let episode = pipeline::named(&show, from);
    let options =
        settings::options(global, Print::default(), &settings::process_environment, &show)?;
    let studio = Studio::new(show, options);
    let talk = match episode {
        Err(_) if Path::new(from).is_file() => {
            let mut odd = Vec::new();
            let progress = Progress::new(printer.may_draw());
            let talk = studio.enrol_sound(name, Path::new(from), &progress, &mut odd)?;
            odd.iter().for_each(|warning| printer.warning(warning));
            talk
        }
        episode => studio.enrol_episode(name, &episode?)?,
    };
    printer.say(format_args!("{name}: knows the voice from {talk} of speech"));
    Ok(())
}

/// Keeps that somebody has listened to what is in doubt.
fn settle(
    show: &ShowFolder,
    name: &str,
    moments: &[String],
    all: bool,
    printer: &Printer,
) -> Result<()> {
    let episode = pipeline::named(show, name)?;
    let listened = if all {
        Listened::ToAll
    } else {
        Listened::To(moments.iter().map(|text| moment(text)).collect::<Result<_>>()?)
    };
    let settled = pipeline::settle(show, &episode, &listened)?;
    if settled.is_empty() {
        printer.say(format_args!("{episode}: nothing is in doubt"));
    }
    for finding in settled {
        printer.say(format_args!("{episode}: settled: {}", finding.message));
    }
    Ok(())
}

/// Reads `12:31` or `1:02:09`.
fn moment(text: &str) -> Result<Millis> {
    let wrong = || Usage(format!("`{text}` is not a moment, such as 12:31 or 1:02:09"));
    let parts: Vec<u32> =
        text.split(':').map(|part| part.parse().map_err(|_| wrong())).collect::<Result<_, _>>()?;
    let seconds = match parts.as_slice() {
        [minutes, seconds] => minutes.checked_mul(60).and_then(|all| all.checked_add(*seconds)),
        [hours, minutes, seconds] => {
            let minutes = hours.checked_mul(60).and_then(|all| all.checked_add(*minutes));
            minutes.and_then(|all| all.checked_mul(60)).and_then(|all| all.checked_add(*seconds))
        }
        _ => None,
    };
    let millis = seconds.and_then(|seconds| seconds.checked_mul(1000)).ok_or_else(wrong)?;
    Ok(Millis(millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_typed_as_they_are_printed() {
        for shown in ["0:00", "12:31", "1:02:09"] {
            assert_eq!(moment(shown).unwrap().to_string(), shown);
        }
        for wrong in ["12", "", "1:2:3:4", "a:b", "-1:00", "99999999:00"] {
            assert!(moment(wrong).unwrap_err().is::<Usage>(), "{wrong}");
        }
    }

    #[test]
    fn voices_are_numbered_from_one_as_their_labels_are() {
        assert_eq!(numbered("2= Ann Lee ").unwrap(), (SpeakerId(1), "Ann Lee".to_owned()));
        assert_eq!(numbered("1=").unwrap(), (SpeakerId(0), String::new()));
        for wrong in ["Ann", "0=Ann", "-1=Ann", "=Ann", "70000=Ann"] {
            assert!(numbered(wrong).unwrap_err().is::<Usage>(), "{wrong}");
        }
    }
}
