//! `castpress export`: what was heard, for other tools.

use anyhow::Result;
use transcript::format::{ctm, jsonl, podcast_json, rttm, srt, verbatim, vtt};

use crate::args::{Format, Global};
use crate::error::Ending;
use crate::printer::Printer;
use crate::settings;

pub(crate) fn run(
    episode: &str,
    format: Format,
    global: &Global,
    printer: &Printer,
) -> Result<Ending> {
    let show = settings::show(global)?;
    let episode = pipeline::named(&show, episode)?;
    let (words, voices) = pipeline::heard(&show, &episode)?;
    let turns = pipeline::turns(&words, &voices);
    printer.data(&match format {
        Format::Txt => verbatim::write(&turns),
        Format::Jsonl => jsonl::write(&turns),
        Format::Rttm => rttm::write(episode.as_str(), &voices),
        Format::Ctm => ctm::write(episode.as_str(), &words),
        Format::Srt => srt::write(&turns),
        Format::Vtt => vtt::write(&turns),
        Format::Json => podcast_json::write(&turns),
    })?;
    Ok(Ending::Done)
}
