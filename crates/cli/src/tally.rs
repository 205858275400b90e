//! What became of many episodes, in a line.

use pipeline::{Listing, Report};

/// Names of episodes that the line has at most.
const MOST_NAMES: usize = 10;

/// Counts what becomes of episodes.
#[derive(Debug)]
pub(crate) struct Tally {
    /// The one, where there is one.
    only: Option<String>,
    episodes: usize,
    done: usize,
    idle: usize,
    failed: Vec<String>,
}

impl Tally {
    /// Returns the tally of these episodes, of which nothing has come yet; recordings that none can be
    /// made of count as failed.
    pub(crate) fn of(listing: &Listing) -> Self {
        let failed: Vec<_> = listing.refused.iter().map(|refused| refused.sound.clone()).collect();
        let only = match (listing.episodes.as_slice(), failed.as_slice()) {
            ([episode], []) => Some(episode.name.to_string()),
            ([], [sound]) => Some(sound.clone()),
            _ => None,
        };
        let episodes = listing.episodes.len() + failed.len();
        Self { only, episodes, done: 0, idle: 0, failed }
    }

    /// Counts an episode that has ended.
    pub(crate) fn add(&mut self, report: &Report) {
        match &report.failure {
            Some(failure) if matches!(failure.error, pipeline::Error::Interrupted) => {}
            Some(_) => self.failed.push(report.episode.to_string()),
            None if report.is_idle() && report.notes.is_empty() => self.idle += 1,
            None => self.done += 1,
        }
    }

    /// Returns the line for people: `12 episodes: 10 done, 1 up to date, 1 failed: ep-7`. There is
    /// none about one episode, unless nothing had to be done.
    pub(crate) fn line(&self) -> Option<String> {
        if self.idle == self.episodes {
            return Some(match &self.only {
                Some(episode) => format!("nothing to do: {episode} is up to date"),
                None => format!("nothing to do: {} episodes are up to date", self.episodes),
            });
        }
        let Self { episodes, done, idle, failed, .. } = self;
        let left = episodes - done - idle - failed.len();
        let counts = [(*done, "done"), (*idle, "up to date"), (left, "left to do")];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let mut parts: Vec<_> = counts.map(|(count, what)| format!("{count} {what}")).collect();
        if !failed.is_empty() {
            let mut names = failed.clone();
            names.sort_unstable();
            let more = if names.len() > MOST_NAMES { ", …" } else { "" };
            names.truncate(MOST_NAMES);
            parts.push(format!("{} failed: {}{more}", failed.len(), names.join(", ")));
        }
        self.only.is_none().then(|| format!("{episodes} episodes: {}", parts.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(done: usize, idle: usize, failed: &[&str], episodes: usize, expected: &str) {
        let failed = failed.iter().map(|name| (*name).to_owned()).collect();
        let tally = Tally { only: None, episodes, done, idle, failed };
        assert_eq!(tally.line().as_deref(), Some(expected));
    }

    #[test]
    fn the_line_says_what_there_is_to_say() {
        check(10, 1, &["ep-7"], 12, "12 episodes: 10 done, 1 up to date, 1 failed: ep-7");
        check(2, 0, &[], 2, "2 episodes: 2 done");
        check(0, 3, &[], 3, "nothing to do: 3 episodes are up to date");
        check(1, 0, &["b", "a"], 4, "4 episodes: 1 done, 1 left to do, 2 failed: a, b");
    }

    #[test]
    fn a_single_episode_has_said_it_all() {
        let of_one = |idle| Tally {
            only: Some("ep-1".to_owned()),
            episodes: 1,
            done: 1 - idle,
            idle,
            failed: Vec::new(),
        };
        assert_eq!(of_one(0).line(), None);
        assert_eq!(of_one(1).line().as_deref(), Some("nothing to do: ep-1 is up to date"));
    }
}
