//! A person in a terminal is asked who speaks.

use anyhow::Result;
use pipeline::{Episode, ShowFolder, Voice};
use transcript::SpeakerId;

use crate::printer::Printer;

/// Longest quote that is shown, in characters.
const LONGEST_QUOTE: usize = 240;

/// Asks for the name of each voice that has none; an empty answer leaves it so.
pub(crate) fn who_speaks(
    show: &ShowFolder,
    episode: &Episode,
    printer: &Printer,
) -> Result<Vec<(SpeakerId, String)>> {
    let mut names = Vec::new();
    for voice in pipeline::voices(show, &episode.name)? {
        let Voice { speaker, quote: Some(quote), suggestions } = voice else { continue };
        if speaker.name.is_some() {
            continue;
        }
        let (name, label, start) = (&episode.name, speaker.label(), quote.span().start());
        printer.say(format_args!("{name}: {label}, at {start}: “{}”", short(&quote.text())));
        if let Some(clip) = pipeline::clip(show, episode, speaker.id, start)? {
            printer.say(format_args!("  to listen to: {}", clip.display()));
        }
        for suggestion in &suggestions {
            printer.say(format_args!("  {}", perhaps(suggestion)));
        }
        match printer.ask(&format!("  Who is {label}? [Enter leaves it open]"))? {
            None => break,
            Some(answer) if answer.is_empty() => {}
            Some(answer) => names.push((speaker.id, answer)),
        }
    }
    Ok(names)
}

/// Returns a suggestion as a line for people.
pub(crate) fn perhaps(suggestion: &pipeline::Suggestion) -> String {
    let pipeline::Suggestion { name, evidence, at, .. } = suggestion;
    match at {
        Some(at) => format!("perhaps {name}: {evidence} at {at}"),
        None => format!("perhaps {name}: {evidence}"),
    }
}

/// Returns the beginning of a quote, of a length that a terminal shows well.
pub(crate) fn short(quote: &str) -> String {
    match quote.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", quote[..end].trim_end()),
        None => quote.to_owned(),
    }
}
