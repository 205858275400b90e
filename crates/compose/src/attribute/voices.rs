//! How well the sound of each word fits each speaker.

use std::ops::Range;

use transcript::{
    Diarization, Millis, Span, SpeakerId, SpeakerSpan, VoiceEvidence, VoiceExcerpt, Word,
};

/// How much a second of sound counts: what its frames say hangs together, so it is less than the
/// sum over them.
const WEIGHT_PER_SECOND: f32 = 12.0;
/// Likelihood that is never quite excluded.
const LEAST: f32 = 0.05;
/// Fit of everybody but the one who is known to have said a word.
const EXCLUDED: f32 = -1e6;
/// Words that the recogniser gave less time count as this long, and longer than the other as that,
/// in seconds: times of words are good to about a tenth of a second.
const WORD_SECONDS: [f32; 2] = [0.1, 1.0];
/// Below this likelihood nobody is heard.
const NOBODY: f32 = 0.1;
/// Likelihood of the voice nearest to a word in which nobody is heard.
const NEAREST: f32 = 0.5;
/// Cosine that makes a voice e times as likely.
const LIKENESS: f32 = 0.05;
/// How much the voice of the sentence counts where nobody is heard clearly in the word's own moments.
const SENTENCE_WEIGHT: f32 = 2.0;
/// Words are judged together up to a place where a change of speaker costs no more.
const CHEAP: f32 = 2.5;
/// No excerpt is longer than this.
const LONGEST_EXCERPT: Millis = Millis(10_000);

/// Returns how well each word fits each of `speakers`, shape (words, speakers): natural logarithms,
/// 0.0 for the best.
pub(super) fn fit(
    words: &[Word],
    costs: &[f32],
    speakers: &[SpeakerId],
    diarization: &Diarization,
    evidence: &VoiceEvidence,
) -> Vec<f32> {
    let spans = Spans::new(&diarization.spans);
    let excerpts = Excerpts::new(evidence);
    let mut fit = Vec::with_capacity(words.len() * speakers.len());
    for sentence in sentences(words, costs) {
        let span = sentence.iter().map(|word| word.span).reduce(Span::hull).unwrap_or_default();
        let voice = excerpts.voice(span, speakers);
        for word in sentence {
            if let Some(known) = word.speaker {
                let only = |one: &SpeakerId| if *one == known { 0.0 } else { EXCLUDED };
                fit.extend(speakers.iter().map(only));
                continue;
            }
            let seconds = word.span.length().seconds() as f32;
            let weight = WEIGHT_PER_SECOND * seconds.clamp(WORD_SECONDS[0], WORD_SECONDS[1]);
            let heard = heard(word.span, speakers, &spans, evidence);
            let row = fit.len();
            fit.extend(heard.iter().map(|value| weight * value.max(LEAST).ln()));
            if let Some(voice) = &voice {
                // Where a voice is heard clearly the sentence has nothing to add.
                let unclear = 1.0 - heard.iter().copied().fold(0.0, f32::max);
                for (sum, value) in fit[row..].iter_mut().zip(voice) {
                    *sum += SENTENCE_WEIGHT * weight * unclear * value.max(LEAST).ln();
                }
            }
            let best = fit[row..].iter().copied().fold(f32::MIN, f32::max);
            fit[row..].iter_mut().for_each(|value| *value -= best);
        }
    }
    fit
}

/// Cuts the words where a change of speaker is cheap.
fn sentences<'a>(words: &'a [Word], costs: &[f32]) -> Vec<&'a [Word]> {
    let mut rest = words;
    let cheap = costs.iter().enumerate().skip(1).filter(|(_, cost)| **cost <= CHEAP);
    let mut sentences: Vec<&[Word]> = Vec::new();
    for (at, _) in cheap {
        let (sentence, later) = rest.split_at(at - (words.len() - rest.len()));
        sentences.push(sentence);
        rest = later;
    }
    sentences.push(rest);
    sentences
}

/// Returns how likely each of `speakers` is heard in `span`; several may be.
fn heard(
    span: Span,
    speakers: &[SpeakerId],
    spans: &Spans<'_>,
    evidence: &VoiceEvidence,
) -> Vec<f32> {
    let mut heard = if evidence.likelihoods.is_empty() {
        spans.shares(span, speakers)
    } else {
        let likelihood = evidence.likelihood(span);
        let of = |one: &SpeakerId| likelihood.get(usize::from(one.0)).copied().unwrap_or(0.0);
        speakers.iter().map(of).collect()
    };
    if heard.iter().all(|value| *value < NOBODY)
        && let Some(nearest) = spans.nearest(span)
        && let Ok(at) = speakers.binary_search(&nearest)
    {
        heard[at] = NEAREST;
    }
    heard
}

/// The stretches of all speakers, by start.
struct Spans<'a> {
    all: &'a [SpeakerSpan],
    longest: Millis,
}

impl<'a> Spans<'a> {
    fn new(all: &'a [SpeakerSpan]) -> Self {
        let longest = all.iter().map(|one| one.span.length()).max().unwrap_or_default();
        Self { all, longest }
    }

    /// Returns the places of the stretches that can touch `span`.
    fn near(&self, span: Span) -> Range<usize> {
        let to = self.all.partition_point(|one| one.span.start() <= span.end());
        let from = self.all.partition_point(|one| one.span.start() + self.longest < span.start());
        from.min(to)..to
    }

    /// Returns the share of `span` in which each of `speakers` is heard.
    fn shares(&self, span: Span, speakers: &[SpeakerId]) -> Vec<f32> {
        // A word without length still has a moment.
        let span = Span::new(span.start(), span.end().max(span.start() + Millis(1)));
        let mut common = vec![Millis::ZERO; speakers.len()];
        for one in &self.all[self.near(span)] {
            if let Ok(at) = speakers.binary_search(&one.speaker) {
                common[at] = common[at] + one.span.overlap(span);
            }
        }
        common.iter().map(|time| time.0 as f32 / span.length().0 as f32).collect()
    }

    /// Returns who is heard nearest to `span`; the first of several.
    fn nearest(&self, span: Span) -> Option<SpeakerId> {
        let near = self.near(span);
        let around = &self.all[near.start.saturating_sub(1)..(near.end + 1).min(self.all.len())];
        let gap = |one: Span| one.start().since(span.end()).max(span.start().since(one.end()));
        around.iter().min_by_key(|one| gap(one.span)).map(|one| one.speaker)
    }
}

/// The excerpts by start.
struct Excerpts<'a>(Vec<(Span, &'a VoiceExcerpt)>);

impl<'a> Excerpts<'a> {
    fn new(evidence: &'a VoiceEvidence) -> Self {
        let hull = |one: &VoiceExcerpt| one.spans.iter().copied().reduce(Span::hull);
        let mut all: Vec<(Span, &VoiceExcerpt)> =
            evidence.excerpts.iter().filter_map(|one| Some((hull(one)?, one))).collect();
        all.sort_by_key(|(span, _)| *span);
        Self(all)
    }

    /// Returns how likely the voice in `span` is each of the speakers', by its sound; the values
    /// sum up to one. `None` where no voice was heard clearly.
    ///
    /// An excerpt counts by the time it shares with the span, and only where that is most of its
    /// own: else it is the voice of something else.
    fn voice(&self, span: Span, speakers: &[SpeakerId]) -> Option<Vec<f32>> {
        let from = self.0.partition_point(|(one, _)| one.start() + LONGEST_EXCERPT < span.start());
        let to = self.0.partition_point(|(one, _)| one.start() < span.end());
        let mut likeness = vec![0.0; speakers.len()];
        let mut weights = 0.0;
        for (_, excerpt) in &self.0[from.min(to)..to] {
            let length: u32 = excerpt.spans.iter().map(|one| one.length().0).sum();
            let shared: u32 = excerpt.spans.iter().map(|one| one.overlap(span).0).sum();
            if 2 * shared <= length {
                continue;
            }
            weights += shared as f32;
            for (sum, speaker) in likeness.iter_mut().zip(speakers) {
                let value = excerpt.likeness.get(usize::from(speaker.0)).copied().unwrap_or(-1.0);
                *sum += shared as f32 * value;
            }
        }
        if weights <= 0.0 {
            return None;
        }
        let best = likeness.iter().copied().fold(f32::MIN, f32::max);
        let odds = likeness.iter().map(|sum| ((sum - best) / weights / LIKENESS).exp());
        let odds: Vec<f32> = odds.collect();
        let all: f32 = odds.iter().sum();
        Some(odds.into_iter().map(|value| value / all).collect())
    }
}
