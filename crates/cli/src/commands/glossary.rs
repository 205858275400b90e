//! `castpress glossary`: the show's spellings.

use anyhow::Result;
use pipeline::Lesson;
use serde_json::json;

use crate::args::{Global, Glossary};
use crate::error::Ending;
use crate::printer::Printer;
use crate::settings;

pub(crate) fn run(command: Glossary, global: &Global, printer: &Printer) -> Result<Ending> {
    let Glossary::Learn { episode, yes } = command;
    learn(&episode, yes, global, printer)
}

/// Shows the spellings that were put right in an episode, and adopts those that are wanted.
fn learn(episode: &str, yes: bool, global: &Global, printer: &Printer) -> Result<Ending> {
    let show = settings::show(global)?;
    let episode = pipeline::named(&show, episode)?;
    let lessons = pipeline::lessons(&show, &episode)?;
    if lessons.is_empty() {
        printer.say(format_args!("{episode}: no spelling to learn"));
    }
    let asking = !yes && !global.json && printer.may_ask();
    let mut adopted = Vec::new();
    for lesson in &lessons {
        printer.data(&if global.json { object(lesson) } else { sentence(lesson) })?;
        let wanted = if asking {
            match agreed("  Adopt it? [Y/n]", printer)? {
                Some(agreed) => agreed,
                // Who leaves in the middle has not said what is to become of the rest.
                None => {
                    printer.say("castpress.toml: left as it is");
                    return Ok(Ending::Done);
                }
            }
        } else {
            yes
        };
        if wanted {
            adopted.push(lesson.clone());
        }
    }
    if !adopted.is_empty() {
        pipeline::adopt(&show, &adopted)?;
        let count = adopted.len();
        let spellings = if count == 1 { "spelling" } else { "spellings" };
        printer.say(format_args!("castpress.toml: learned {count} {spellings}"));
    } else if !lessons.is_empty() && !asking {
        printer.hint("--yes adopts them");
    }
    Ok(Ending::Done)
}

/// Asks until the answer is yes, as an empty one is, or no; nothing where stdin ends.
fn agreed(question: &str, printer: &Printer) -> Result<Option<bool>> {
    while let Some(answer) = printer.ask(question)? {
        match answer.to_lowercase().as_str() {
            "" | "y" | "yes" => return Ok(Some(true)),
            "n" | "no" => return Ok(Some(false)),
            _ => {}
        }
    }
    Ok(None)
}

/// Returns a lesson as a line for people.
fn sentence(lesson: &Lesson) -> String {
    let Lesson { heard, written, entry, count, example } = lesson;
    let times = if *count == 1 { String::new() } else { format!(", {count} times") };
    let place = match entry {
        Some(entry) if entry != written => format!(" ({entry}{times})"),
        Some(_) if *count > 1 => format!(" ({count} times)"),
        Some(_) => String::new(),
        None => format!(" (new{times})"),
    };
    format!("“{heard}” is {written}{place}: “{example}”\n")
}

fn object(lesson: &Lesson) -> String {
    let Lesson { heard, written, entry, count, example } = lesson;
    let object = json!({
        "heard": heard,
        "written": written,
        "entry": entry,
        "count": count,
        "example": example,
    });
    format!("{object}\n")
}
