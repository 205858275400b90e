//! Voices of people a show has met before.

use crate::Millis;

/// The voice of one person, as heard in the episodes where somebody confirmed the name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Voiceprint {
    /// Full name.
    pub name: String,
    /// One sample an episode, so that hearing an episode again replaces its sample.
    pub samples: Vec<VoiceSample>,
}

/// A voice in one episode.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceSample {
    /// Name of the episode, or of the sound file it was enrolled from.
    pub episode: String,
    /// Speech the embedding was made of.
    pub talk: Millis,
    /// Speaker embedding, shape (192).
    pub embedding: Vec<f32>,
}

impl Voiceprint {
    /// Takes a sample in, in place of an earlier one of the same episode.
    pub fn learn(&mut self, sample: VoiceSample) {
        match self.samples.iter_mut().find(|one| one.episode == sample.episode) {
            Some(known) => *known = sample,
            None => self.samples.push(sample),
        }
    }

    /// Returns the mean direction of the samples, weighted by the speech behind each; empty where
    /// no sample has a direction.
    #[must_use]
    pub fn embedding(&self) -> Vec<f32> {
        let shape = self.samples.iter().map(|sample| sample.embedding.len()).max().unwrap_or(0);
        let mut mean = vec![0.0; shape];
        for sample in &self.samples {
            let length = length(&sample.embedding);
            if length > 0.0 && sample.embedding.len() == shape {
                let weight = sample.talk.0 as f32 / length;
                for (sum, value) in mean.iter_mut().zip(&sample.embedding) {
                    *sum += value * weight;
                }
            }
        }
        mean
    }
}

/// Returns the cosine of the angle between two embeddings; 0.0 where one has no direction or their
/// shapes differ.
#[must_use]
pub fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let lengths = length(a) * length(b);
    if a.len() != b.len() || lengths <= 0.0 {
        return 0.0;
    }
    a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>() / lengths
}

fn length(embedding: &[f32]) -> f32 {
    embedding.iter().map(|value| value * value).sum::<f32>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(episode: &str, talk: u32, embedding: [f32; 2]) -> VoiceSample {
        VoiceSample {
            episode: episode.to_owned(),
            talk: Millis(talk),
            embedding: embedding.to_vec(),
        }
    }

    #[test]
    fn the_mean_leans_to_the_episode_with_more_speech_whatever_its_level() {
        let mut print = Voiceprint { name: "Ana".to_owned(), samples: Vec::new() };
        print.learn(sample("one", 10_000, [9.0, 0.0]));
        print.learn(sample("two", 30_000, [0.0, 1.0]));
        let mean = print.embedding();
        assert!(mean[1] > mean[0], "{mean:?}");
    }

    #[test]
    fn an_episode_heard_again_replaces_its_sample() {
        let mut print = Voiceprint::default();
        print.learn(sample("one", 10_000, [1.0, 0.0]));
        print.learn(sample("one", 10_000, [0.0, 1.0]));
        assert_eq!(print.samples, [sample("one", 10_000, [0.0, 1.0])]);
    }

    #[test]
    fn embeddings_without_direction_or_of_another_shape_are_like_nothing() {
        assert!(cosine(&[0.0, 0.0], &[1.0, 0.0]).abs() < f32::EPSILON);
        assert!(cosine(&[1.0], &[1.0, 0.0]).abs() < f32::EPSILON);
        assert!(Voiceprint::default().embedding().is_empty());
    }
}
