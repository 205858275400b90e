//! From what the nets said to who spoke when.

use transcript::{
    Diarization, Ghost, Millis, Monitor, Role, SAMPLE_RATE, Span, Speaker, SpeakerId, SpeakerSpan,
    Unit, VoiceEvidence, VoiceExcerpt,
};

use crate::clustering::{Clusters, Voice, cluster, dot};
use crate::embedding::Embedding;
use crate::listener::LAG_FRAMES;
use crate::options::{Options, Recipe};
use crate::recording::{LEAD_FRAMES, Recording};
use crate::segmentation::FRAME_SAMPLES;
use crate::segmentation::powerset::{VOICES, likeliest};
use crate::timeline::{Decoder, for_each_frame, span};
use crate::{Error, Result};

/// Who spoke when, and what speaks for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heard {
    /// Who spoke when; nobody has a name yet.
    pub diarization: Diarization,
    /// How sure that is.
    pub evidence: VoiceEvidence,
}

/// Finds the speakers of a recording and when each is heard.
pub(crate) fn diarize(
    recording: &Recording,
    options: &Options,
    monitor: &dyn Monitor,
) -> Result<Heard> {
    monitor.begin("telling voices apart", None, Unit::Items);
    let heard = found(recording, options, &Recipe::default(), monitor);
    monitor.end();
    heard
}

pub(crate) fn found(
    recording: &Recording,
    options: &Options,
    recipe: &Recipe,
    monitor: &dyn Monitor,
) -> Result<Heard> {
    let go_on = || if monitor.is_cancelled() { Err(Error::Interrupted) } else { Ok(()) };
    go_on()?;
    let tracks = tracks(recording);
    let speech = speech_seconds(recording);
    let voices: Vec<Voice> = tracks.iter().map(|track| track.voice.clone()).collect();
    let clusters = cluster(&voices, speech, recipe, options);
    go_on()?;

    let mut labels = vec![[None; VOICES]; recording.windows.len()];
    for ((local, track), label) in recording.locals.iter().zip(&tracks).zip(&clusters.labels) {
        labels[track.voice.window][local.voice] = Some(*label);
    }
    let count = clusters.centroids.len();
    let end = Millis::from_samples(recording.samples as u64, SAMPLE_RATE);
    let mut decoder = Decoder::new(recipe, count);
    let mut likelihoods = vec![0; LAG_FRAMES * count];
    for_each_frame(recording, &labels, count, |frame| {
        decoder.push(&frame);
        likelihoods.extend(frame.speakers.iter().map(|value| (value * 255.0).round() as u8));
    });
    go_on()?;

    let spans = decoder.finish(end);
    let order = order_of_first_speech(&spans);
    Ok(Heard {
        diarization: diarization(&spans, &order, &clusters),
        evidence: evidence(&clusters, &tracks, &likelihoods, &order),
    })
}

/// One of the voices of a window.
struct Track {
    voice: Voice,
    /// When it is heard, by the likeliest set of each frame.
    spans: Vec<Span>,
}

/// Returns the voices that have an embedding, by window.
fn tracks(recording: &Recording) -> Vec<Track> {
    let seconds = FRAME_SAMPLES as f64 / f64::from(SAMPLE_RATE);
    let end = Millis::from_samples(recording.samples as u64, SAMPLE_RATE);
    let frames = recording.samples.div_ceil(FRAME_SAMPLES);
    let mut tracks = Vec::with_capacity(recording.locals.len());
    for locals in recording.locals.chunk_by(|a, b| a.window == b.window) {
        let number = locals[0].window;
        let window = &recording.windows[number];
        let sets: Vec<[bool; VOICES]> = window.frames().map(|frame| likeliest(&frame)).collect();
        let hearing = windows_hearing(recording, number, sets.len());
        for local in locals {
            let (mut clean, mut share) = (0.0, 0.0);
            let mut stretches: Vec<(usize, usize)> = Vec::new();
            for (frame, set) in sets.iter().enumerate().filter(|(_, set)| set[local.voice]) {
                // Nobody speaks in the silence around the recording, whatever the net says.
                let Some(number) = (window.start + frame).checked_sub(LEAD_FRAMES) else {
                    continue;
                };
                if number >= frames {
                    break;
                }
                if set.iter().filter(|heard| **heard).count() == 1 {
                    clean += seconds;
                    share += seconds / f64::from(hearing[frame]);
                }
                match stretches.last_mut() {
                    Some((_, end)) if *end == number => *end += 1,
                    _ => stretches.push((number, number + 1)),
                }
            }
            tracks.push(Track {
                voice: Voice { window: number, embedding: local.embedding, clean, share },
                spans: stretches.into_iter().map(|(from, to)| span(from, to, end)).collect(),
            });
        }
    }
    tracks
}

/// Returns how many windows hear each frame of window `number`.
fn windows_hearing(recording: &Recording, number: usize, frames: usize) -> Vec<u32> {
    let start = recording.windows[number].start;
    let mut hearing = vec![0; frames];
    let first = recording.windows.partition_point(|other| other.start + frames <= start);
    let near = recording.windows[first..].iter();
    for other in near.take_while(|other| other.start < start + frames) {
        let from = other.start.saturating_sub(start);
        let until = frames.min(other.start + frames - start);
        hearing[from..until].iter_mut().for_each(|count| *count += 1);
    }
    hearing
}

/// Returns the length of all speech.
fn speech_seconds(recording: &Recording) -> f64 {
    let labels = vec![[None; VOICES]; recording.windows.len()];
    let mut frames = 0;
    for_each_frame(recording, &labels, 0, |frame| frames += usize::from(frame.somebody > 0.5));
    (frames * FRAME_SAMPLES) as f64 / f64::from(SAMPLE_RATE)
}

/// Returns the clusters that are heard at all, in the order in which they are.
fn order_of_first_speech(spans: &[Vec<Span>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..spans.len()).filter(|one| !spans[*one].is_empty()).collect();
    order.sort_by_key(|one| (spans[*one][0], *one));
    order
}

fn diarization(spans: &[Vec<Span>], order: &[usize], clusters: &Clusters) -> Diarization {
    let id = |number: usize| SpeakerId(u16::try_from(number).unwrap_or(u16::MAX));
    let mut diarization = Diarization::default();
    for (number, cluster) in order.iter().enumerate() {
        let spans = &spans[*cluster];
        let talk = Millis(spans.iter().map(|span| span.length().0).sum());
        let speaker = id(number);
        diarization.speakers.push(Speaker {
            id: speaker,
            name: None,
            role: Role::Unknown,
            talk,
            voice: Some(clusters.centroids[*cluster].to_vec()),
        });
        diarization.spans.extend(spans.iter().map(|span| SpeakerSpan { span: *span, speaker }));
    }
    diarization.spans.sort();
    diarization
}

fn evidence(
    clusters: &Clusters,
    tracks: &[Track],
    likelihoods: &[u8],
    order: &[usize],
) -> VoiceEvidence {
    let centroids: Vec<&Embedding> = order.iter().map(|one| &clusters.centroids[*one]).collect();
    let likeness = |embedding: &Embedding| -> Vec<f32> {
        centroids.iter().map(|centroid| dot(embedding, centroid)).collect()
    };
    let speaker_of = |track: usize| {
        let number = order.iter().position(|one| *one == clusters.labels[track])?;
        Some(SpeakerId(u16::try_from(number).ok()?))
    };
    let excerpts = tracks.iter().enumerate().filter_map(|(index, track)| {
        Some(VoiceExcerpt {
            spans: track.spans.clone(),
            speaker: speaker_of(index)?,
            likeness: likeness(&track.voice.embedding),
        })
    });
    let ghosts = clusters.ghosts.iter().filter_map(|members| {
        let longest = members.iter().copied().max_by(|a, b| {
            tracks[*a].voice.clean.total_cmp(&tracks[*b].voice.clean).then(b.cmp(a))
        })?;
        let speaker = speaker_of(longest)?;
        let mut spans: Vec<Span> =
            members.iter().flat_map(|member| tracks[*member].spans.iter().copied()).collect();
        spans.sort();
        let likeness = likeness(&tracks[longest].voice.embedding);
        Some(Ghost { spans, speaker, likeness: likeness[usize::from(speaker.0)] })
    });
    VoiceEvidence {
        frame_samples: FRAME_SAMPLES as u32,
        likelihoods: likelihoods
            .chunks_exact(clusters.centroids.len().max(1))
            .flat_map(|row| order.iter().map(|one| row[*one]))
            .collect(),
        excerpts: excerpts.collect(),
        ghosts: ghosts.collect(),
        centroids: centroids.iter().map(|centroid| centroid.to_vec()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use transcript::Silent;

    use super::*;
    use crate::clustering::tests::Noise;
    use crate::embedder::Local;
    use crate::listener::STEP_FRAMES;
    use crate::recording::Window;
    use crate::segmentation::WINDOW_FRAMES;
    use crate::segmentation::powerset::CLASSES;

    /// Somebody speaks from one second to another.
    type Turn = (usize, f64, f64);

    fn frame_at(seconds: f64) -> usize {
        (seconds * f64::from(SAMPLE_RATE)) as usize / FRAME_SAMPLES
    }

    /// A recording of these turns, as nets without a fault would hear it: at most three voices a
    /// window and two at a time.
    fn recording(turns: &[Turn], seconds: f64) -> Recording {
        let active = |person: usize, frame: usize| {
            let mut own = turns.iter().filter(|turn| turn.0 == person);
            own.any(|turn| (frame_at(turn.1)..frame_at(turn.2)).contains(&frame))
        };
        let people = turns.iter().map(|turn| turn.0).max().unwrap_or(0) + 1;
        let mut noise = Noise(1);
        let (mut windows, mut locals) = (Vec::new(), Vec::new());
        let last = frame_at(seconds).saturating_sub(WINDOW_FRAMES) + 1;
        let starts = (0..last).step_by(STEP_FRAMES).chain([last]);
        for (number, start) in starts.enumerate() {
            let frames = start..start + WINDOW_FRAMES;
            let heard = |person: &usize| frames.clone().any(|frame| active(*person, frame));
            let own: Vec<usize> = (0..people).filter(heard).take(VOICES).collect();
            let classes = frames.clone().map(|frame| {
                let now: Vec<usize> =
                    (0..own.len()).filter(|voice| active(own[*voice], frame)).collect();
                let class = match now.as_slice() {
                    [] => 0,
                    [one] => 1 + one,
                    [one, two, ..] => 3 + one + two,
                };
                let mut probabilities = [0.0; CLASSES];
                probabilities[class] = 1.0;
                probabilities
            });
            windows.push(Window::new(LEAD_FRAMES + start, &classes.collect()));
            locals.extend(own.iter().enumerate().map(|(voice, person)| Local {
                window: number,
                voice,
                embedding: noise.embedding(*person),
            }));
        }
        Recording { samples: (seconds * f64::from(SAMPLE_RATE)) as usize, windows, locals }
    }

    fn heard(turns: &[Turn], seconds: f64) -> Heard {
        diarize(&recording(turns, seconds), &Options::default(), &Silent).unwrap()
    }

    /// Asserts that the spans are these turns, to a twentieth of a second; people are numbered in
    /// the order in which they first speak.
    #[track_caller]
    fn assert_turns(heard: &Heard, turns: &[Turn]) {
        let spans = &heard.diarization.spans;
        assert_eq!(spans.len(), turns.len(), "{spans:?}");
        for (span, (person, start, end)) in spans.iter().zip(turns) {
            let near = |moment: Millis, seconds: f64| (moment.seconds() - seconds).abs() < 0.05;
            let right = usize::from(span.speaker.0) == *person
                && near(span.span.start(), *start)
                && near(span.span.end(), *end);
            assert!(right, "{span:?} is not {person} from {start} s to {end} s");
        }
    }

    #[test]
    fn twelve_people_who_take_turns_are_twelve_speakers() {
        let turn = |turn: usize| (turn % 12, 8.0 * turn as f64 + 0.1, 8.0 * turn as f64 + 7.3);
        let turns: Vec<Turn> = (0..60).map(turn).collect();
        let heard = heard(&turns, 8.0 * 60.0);
        assert_eq!(heard.diarization.speakers.len(), 12);
        assert_turns(&heard, &turns);
    }

    #[test]
    fn half_a_second_is_a_turn_of_a_voice_that_is_known() {
        let turns =
            [(0, 0.1, 20.0), (1, 20.0, 40.0), (0, 40.0, 55.0), (1, 55.0, 55.5), (0, 55.5, 80.0)];
        assert_turns(&heard(&turns, 80.0), &turns);
    }

    #[test]
    fn half_a_second_of_a_stranger_is_a_doubt_and_no_speaker() {
        let turns = [(0, 0.1, 100.0), (1, 100.0, 150.0), (2, 150.0, 150.5), (1, 150.5, 200.0)];
        let heard = heard(&turns, 200.0);
        assert_eq!(heard.diarization.speakers.len(), 2);
        assert_eq!(heard.evidence.ghosts.len(), 1);
        let spans = &heard.evidence.ghosts[0].spans;
        assert!((spans[0].start().seconds() - 150.0).abs() < 0.05, "{spans:?}");
    }

    #[test]
    fn two_who_speak_at_once_from_first_to_last_are_two() {
        let turns = [(0, 0.0, 60.0), (1, 0.0, 60.0)];
        let heard = heard(&turns, 60.0);
        assert_turns(&heard, &turns);
    }
}
