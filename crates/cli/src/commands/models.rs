//! `castpress models`: the nets that hear words.

use std::path::PathBuf;

use anyhow::Result;
use pipeline::models::{Cache, Form, Listed, Options, State};
use serde_json::json;

use crate::args::{Global, Models};
use crate::error::Ending;
use crate::printer::Printer;
use crate::progress::Progress;
use crate::settings;

pub(crate) fn run(command: Models, global: &Global, printer: &Printer) -> Result<Ending> {
    let cache = Cache::new(settings::models_folder(&settings::process_environment)?);
    let progress = Progress::new(printer.may_draw());
    match command {
        Models::List => list(&cache, global.json, printer)?,
        Models::Get { names } => get(&cache, &names, global.offline, &progress, printer)?,
        Models::Import { paths, form } => import(&cache, &paths, form, &progress, printer)?,
        Models::Verify { names } => return verify(&cache, names, &progress, printer),
        Models::Where => printer.data(&format!("{}\n", cache.folder().display()))?,
    }
    Ok(Ending::Done)
}

fn list(cache: &Cache, json: bool, printer: &Printer) -> Result<()> {
    for listed in cache.list().map_err(pipeline::Error::from)? {
        let Listed { name, model, path, state } = listed;
        let bytes = match (model, state) {
            (Some(model), _) => model.bytes,
            (None, State::Here(bytes) | State::Partial(bytes)) => bytes,
            (None, State::Absent) => 0,
        };
        let licence = model.map_or("imported", |model| model.licence);
        printer.data(&if json {
            let file = matches!(state, State::Here(_)).then(|| path.display().to_string());
            let line = json!({ "model": name, "bytes": bytes, "licence": licence, "file": file });
            format!("{line}\n")
        } else {
            let here = match state {
                State::Here(_) => "here".to_owned(),
                State::Partial(part) => format!("{} MB of it here", megabytes(part)),
                State::Absent => String::new(),
            };
            let line = format!("{name:24} {:>5} MB  {licence:12}  {here}", megabytes(bytes));
            format!("{}\n", line.trim_end())
        })?;
    }
    Ok(())
}

fn get(
    cache: &Cache,
    names: &[String],
    offline: bool,
    progress: &Progress,
    printer: &Printer,
) -> Result<()> {
    for name in names {
        let obtained =
            cache.get(name, &Options { offline }, progress).map_err(pipeline::Error::from)?;
        for warning in obtained.warnings {
            printer.warning(warning);
        }
        printer.data(&format!("{}\n", obtained.path.display()))?;
    }
    Ok(())
}

fn import(
    cache: &Cache,
    paths: &[PathBuf],
    form: Option<Form>,
    progress: &Progress,
    printer: &Printer,
) -> Result<()> {
    for name in cache.import(paths, form, progress).map_err(pipeline::Error::from)? {
        printer.say(format_args!("imported as `{name}`: use it with `--model {name}`"));
    }
    Ok(())
}

/// Checks the models of these names, else all that are here; tells of each that is damaged.
fn verify(
    cache: &Cache,
    names: Vec<String>,
    progress: &Progress,
    printer: &Printer,
) -> Result<Ending> {
    let names = if names.is_empty() {
        let listed = cache.list().map_err(pipeline::Error::from)?;
        let here = listed.into_iter().filter(|listed| matches!(listed.state, State::Here(_)));
        here.map(|listed| listed.name).collect()
    } else {
        names
    };
    let mut ending = Ending::Done;
    for name in names {
        match cache.verify(&name, progress).map_err(pipeline::Error::from) {
            Ok(()) => printer.say(format_args!("{name}: whole")),
            Err(pipeline::Error::Interrupted) => return Ok(Ending::Interrupted),
            Err(error) => {
                ending = Ending::Failed;
                crate::error::explain(&anyhow::Error::new(error).context(name), printer);
            }
        }
    }
    Ok(ending)
}

/// Returns bytes in whole megabytes, rounded up.
fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}
