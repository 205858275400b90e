//! Any bytes in place of a file that the program keeps for itself in a small finished show, or in the middle
//! of it: whatever is done next ends, touches no file of a person, and nothing outside of the show.

#![cfg_attr(fuzzing, no_main)]

mod bench;

use std::sync::OnceLock;

use bench::{Bench, FEED, PLAN};
use pipeline::{Access, Plan, Reach, Stage, Studio, Subscription, Which, Wish};
use transcript::Silent;

fuzz::target!(try_bytes);

/// The first byte says which file, the second whether the rest stands for all of it: where that is odd, the
/// next two say where the rest is put in, and one more how much it replaces.
fn try_bytes(bytes: &[u8]) {
    static BENCH: OnceLock<Bench> = OnceLock::new();
    let bench = BENCH.get_or_init(Bench::new);
    let &[file, how, ref rest @ ..] = bytes else { return };
    let name = &bench.kept[usize::from(file) % bench.kept.len()];
    let whole = bench.content(name);
    let damaged = match rest {
        &[high, low, cut, ref rest @ ..] if how % 2 == 1 => {
            let at = usize::from(u16::from_be_bytes([high, low])) % (whole.len() + 1);
            let after = (at + usize::from(cut)).min(whole.len());
            [&whole[..at], rest, &whole[after..]].concat()
        }
        rest => rest.to_vec(),
    };
    bench.put(name, &damaged);
    if let Some(folder) = name.strip_suffix("interview.base.md") {
        // Nobody merges into a text that is up to date.
        bench.remove(&format!("{folder}compose.json"));
    }
    go_on(bench);
    bench.check_and_restore();
}

/// Does what the commands do that look at state, or go by it.
fn go_on(bench: &Bench) {
    let show = bench.show();
    let studio = Studio::new(show.clone(), bench.options());
    let episodes = pipeline::all(&show).expect("the recordings are as they were").episodes;
    let _ = studio.status(&episodes);
    let file = bench.path(PLAN);
    let plan = Plan::read(&file, &show).ok();
    let _ = studio.missing(plan.as_ref());
    if let Some(plan) = plan {
        for shard in plan.shards.iter().take(4) {
            let _ = plan.shard(shard.shard, &show, &file);
        }
    }
    // The address is one that is not asked.
    let access = Access { reach: Reach::Public, offline: false };
    let wish = Wish { which: Which::None, replaced: false };
    if let Ok(mut feed) = Subscription::open(&show, Some(FEED), access, wish) {
        let _ = feed.look(wish, &Silent);
    }
    for episode in &episodes {
        studio.work(episode, &[Stage::Compose], &Silent);
    }
    let _ = studio.archive();
}
