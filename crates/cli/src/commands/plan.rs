//! `castpress plan`: an archive's work in shares.

use std::path::Path;

use anyhow::Result;
use pipeline::{Balance, Chosen, Listing, Plan, Studio};
use transcript::Millis;

use super::work;
use crate::args::{self, By, Global, Print};
use crate::error::Ending;
use crate::printer::Printer;
use crate::settings;

pub(crate) fn run(wish: &args::Plan, global: &Global, printer: &Printer) -> Result<Ending> {
    let show = settings::show(global)?;
    let options =
        settings::options(global, Print::default(), &settings::process_environment, &show)?;
    let Listing { episodes, refused } = pipeline::in_audio(&show)?;
    let chosen = if wish.all { Chosen::All } else { Chosen::ToDo };
    let balance = match wish.by {
        By::Duration => Balance::Duration,
        By::Count => Balance::Count,
    };
    let plan = Studio::new(show, options).plan(&episodes, chosen, wish.shards, balance)?;
    for refused in refused {
        printer.warning(format_args!("not in the plan: {}", work::chain(&refused.error)));
        refused.error.hint().into_iter().for_each(|hint| printer.hint(hint));
    }
    match &wish.output {
        Some(path) => {
            plan.save(path)?;
            printer.say(summary(&plan, path));
        }
        None => printer.data(&plan.to_json())?,
    }
    Ok(Ending::Done)
}

/// Says how the episodes are shared out: `wrote plan.json: 40 episodes, 31:04:10, in 16 shares of at
/// most 1:57:21`.
fn summary(plan: &Plan, path: &Path) -> String {
    let lengths = plan.shards.iter().map(|shard| shard.duration_ms);
    let lengths: Option<Vec<u64>> = lengths.collect();
    let (episodes, shares) = (plan.episodes().count(), plan.shards.len());
    let clock = |ms: u64| Millis(u32::try_from(ms).unwrap_or(u32::MAX));
    let (sum, most) = match lengths {
        Some(lengths) => {
            let most = lengths.iter().max().copied().unwrap_or(0);
            let sum = clock(lengths.iter().sum());
            (format!(", {sum}"), format!(" of at most {}", clock(most)))
        }
        None => Default::default(),
    };
    format!("wrote {}: {episodes} episodes{sum}, in {shares} shares{most}", path.display())
}
