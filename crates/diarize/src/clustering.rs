//! From the voices of the windows to the speakers of the recording.

mod assignment;
mod linkage;

use crate::embedding::{EMBEDDING, Embedding};
use crate::options::{Options, Recipe};
use linkage::{Distances, average_linkage};

/// A window's voice, as the clustering sees it.
#[derive(Clone, Debug)]
pub(crate) struct Voice {
    /// The window's number; two voices of one window are two people.
    pub(crate) window: usize,
    /// What it sounds like, of length 1.
    pub(crate) embedding: Embedding,
    /// How long it speaks alone, in seconds.
    pub(crate) clean: f64,
    /// The same, with each second divided by the number of windows that hear it.
    pub(crate) share: f64,
}

/// The speakers found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clusters {
    /// What each sounds like, of length 1.
    pub(crate) centroids: Vec<Embedding>,
    /// The speaker of each voice.
    pub(crate) labels: Vec<usize>,
    /// Clusters too small to be speakers: their voices, by number.
    pub(crate) ghosts: Vec<Vec<usize>>,
}

/// Finds the speakers among `voices`, which come by window; `speech` is the length of all speech,
/// in seconds.
pub(crate) fn cluster(
    voices: &[Voice],
    speech: f64,
    recipe: &Recipe,
    options: &Options,
) -> Clusters {
    if voices.is_empty() {
        return Clusters::default();
    }
    let members = clear_voices(voices, recipe);
    let mut recipe = *recipe;
    let (mut speakers, mut ghosts) = speakers(voices, &members, speech, &recipe);
    // Too few: look closer, until the least distance two recordings of one voice can have.
    while speakers.len() < options.min_speakers.unwrap_or(0) && recipe.distance > 0.1 {
        recipe.distance -= 0.05;
        recipe.same_voice = recipe.same_voice.map(|cosine| cosine.max(1.0 - recipe.distance));
        recipe.least_share *= 0.8;
        (speakers, ghosts) = self::speakers(voices, &members, speech, &recipe);
    }
    let most = options.max_speakers.unwrap_or(usize::MAX).max(1);
    while speakers.len() > most
        && let Some((a, b)) = closest(&speakers, |_, _| -1.0)
    {
        let other = speakers.remove(b);
        speakers[a].add(other);
    }
    let centroids: Vec<Embedding> = speakers.iter().map(Cluster::centroid).collect();
    let labels = assigned(voices, &centroids);
    Clusters { centroids, labels, ghosts: ghosts.into_iter().map(|ghost| ghost.members).collect() }
}

/// Returns the voices that speak alone long enough to be judged; where none does, the clearest.
fn clear_voices(voices: &[Voice], recipe: &Recipe) -> Vec<usize> {
    let mut least = recipe.least_clean_seconds;
    loop {
        let clear: Vec<usize> =
            (0..voices.len()).filter(|index| voices[*index].clean >= least).collect();
        if !clear.is_empty() {
            return clear;
        }
        least = if least > 0.05 { least / 2.0 } else { 0.0 };
    }
}

/// A set of voices taken for one person.
#[derive(Clone, Debug)]
struct Cluster {
    /// The voices, by number.
    members: Vec<usize>,
    /// Their embeddings, each times its weight, added up.
    sum: [f64; EMBEDDING],
    weight: f64,
    /// Seconds of speech.
    seconds: f64,
}

impl Cluster {
    fn of(index: usize, voice: &Voice) -> Self {
        let weight = voice.clean.max(0.05);
        let sum = voice.embedding.map(|value| f64::from(value) * weight);
        Self { members: vec![index], sum, weight, seconds: voice.share }
    }

    fn add(&mut self, other: Self) {
        self.members.extend(other.members);
        for (sum, more) in self.sum.iter_mut().zip(other.sum) {
            *sum += more;
        }
        self.weight += other.weight;
        self.seconds += other.seconds;
    }

    /// Returns the mean of the embeddings, which is shorter than 1 the more they differ.
    fn mean(&self) -> Embedding {
        self.sum.map(|sum| (sum / self.weight) as f32)
    }

    fn centroid(&self) -> Embedding {
        let length = self.sum.iter().map(|value| value * value).sum::<f64>().sqrt().max(1e-9);
        self.sum.map(|value| (value / length) as f32)
    }
}

/// Returns the speakers, and what is too small to be one.
fn speakers(
    voices: &[Voice],
    members: &[usize],
    speech: f64,
    recipe: &Recipe,
) -> (Vec<Cluster>, Vec<Cluster>) {
    let mut clusters = Vec::new();
    for block in members.chunks(recipe.block) {
        let singles = block.iter().map(|index| Cluster::of(*index, &voices[*index])).collect();
        let apart =
            |a: &Cluster, b: &Cluster| voices[a.members[0]].window == voices[b.members[0]].window;
        clusters.push(merged(singles, apart, recipe.distance));
    }
    // The mean distance between two clusters is 1 less the product of their means, so blocks can
    // be joined without looking at their members again; what a block told apart stays apart.
    let mut clusters = if clusters.len() == 1 {
        clusters.remove(0)
    } else {
        let block_of = |cluster: &Cluster| {
            members.partition_point(|index| *index < cluster.members[0]) / recipe.block
        };
        let apart = |a: &Cluster, b: &Cluster| block_of(a) == block_of(b);
        merged(clusters.into_iter().flatten().collect(), apart, recipe.distance)
    };
    while let Some((a, b)) = closest(&clusters, |a, b| same_voice(recipe, a, b)) {
        let other = clusters.remove(b);
        clusters[a].add(other);
    }
    let least = recipe.enough_seconds.min(recipe.least_share * speech);
    let longest = clusters.iter().map(|cluster| cluster.seconds).fold(0.0, f64::max);
    clusters.into_iter().partition(|cluster| cluster.seconds >= least.min(longest))
}

/// Merges clusters by average linkage up to `distance`, never two that are `apart`.
fn merged(
    clusters: Vec<Cluster>,
    apart: impl Fn(&Cluster, &Cluster) -> bool,
    distance: f32,
) -> Vec<Cluster> {
    let means: Vec<Embedding> = clusters.iter().map(Cluster::mean).collect();
    let weights: Vec<f64> = clusters.iter().map(|cluster| cluster.weight).collect();
    let distances = Distances::new(clusters.len(), |a, b| {
        if apart(&clusters[a], &clusters[b]) {
            f32::INFINITY
        } else {
            1.0 - dot(&means[a], &means[b])
        }
    });
    let labels = average_linkage(distances, weights, distance);
    let mut merged: Vec<Option<Cluster>> = vec![None; clusters.len()];
    for (cluster, label) in clusters.into_iter().zip(labels) {
        match &mut merged[label] {
            Some(first) => first.add(cluster),
            empty => *empty = Some(cluster),
        }
    }
    merged.into_iter().flatten().collect()
}

/// Returns the cosine from which two clusters are one voice: the more speech there is of both, the
/// more alike one voice is to itself.
fn same_voice(recipe: &Recipe, a: &Cluster, b: &Cluster) -> f32 {
    let [few, many] = recipe.same_voice_seconds;
    let grown = (a.seconds.min(b.seconds) - few) / (many - few);
    let [short, long] = recipe.same_voice;
    short + (long - short) * grown.clamp(0.0, 1.0) as f32
}

/// Returns the two clusters whose centroids are alike by most more than `least` asks of them, the
/// lower number first; none where no two are alike enough.
fn closest(
    clusters: &[Cluster],
    least: impl Fn(&Cluster, &Cluster) -> f32,
) -> Option<(usize, usize)> {
    let centroids: Vec<Embedding> = clusters.iter().map(Cluster::centroid).collect();
    let mut best = (0.0, None);
    for b in 1..centroids.len() {
        for a in 0..b {
            let margin = dot(&centroids[a], &centroids[b]) - least(&clusters[a], &clusters[b]);
            if margin >= best.0 {
                best = (margin, Some((a, b)));
            }
        }
    }
    best.1
}

/// Returns the speaker of every voice, however short: the voices of a window are different people
/// where there are enough speakers.
fn assigned(voices: &[Voice], centroids: &[Embedding]) -> Vec<usize> {
    let mut labels = Vec::with_capacity(voices.len());
    for window in voices.chunk_by(|a, b| a.window == b.window) {
        let likeness: Vec<Vec<f32>> = window
            .iter()
            .map(|voice| centroids.iter().map(|one| dot(&voice.embedding, one)).collect())
            .collect();
        labels.extend(assignment::best(&likeness));
    }
    labels
}

/// Returns the dot product: the cosine, where both are of length 1.
pub(crate) fn dot(a: &Embedding, b: &Embedding) -> f32 {
    const LANES: usize = 16;
    let mut sums = [0.0; LANES];
    for (a, b) in a.as_chunks::<LANES>().0.iter().zip(b.as_chunks::<LANES>().0) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Numbers that look random, the same every time, around zero.
    pub(crate) struct Noise(pub(crate) u32);

    impl Noise {
        fn next(&mut self) -> f32 {
            self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (self.0 >> 8) as f32 / (1 << 23) as f32 - 1.0
        }

        /// Returns a voice's embedding: the person's direction, and noise so strong that two
        /// windows of one person have a cosine of about 0.7.
        pub(crate) fn embedding(&mut self, person: usize) -> Embedding {
            let mut own = Self(person as u32 * 7919 + 1);
            let values: Embedding = std::array::from_fn(|_| own.next() + 0.65 * self.next());
            let length = dot(&values, &values).sqrt();
            values.map(|value| value / length)
        }
    }

    /// Returns a voice for each person named in each window.
    fn conversation<W: AsRef<[usize]>>(windows: &[W], clean: f64) -> Vec<Voice> {
        let mut noise = Noise(1);
        let mut voices = Vec::new();
        for (window, people) in windows.iter().enumerate() {
            for person in people.as_ref() {
                let embedding = noise.embedding(*person);
                voices.push(Voice { window, embedding, clean, share: clean / 4.0 });
            }
        }
        voices
    }

    fn found(voices: &[Voice], options: &Options) -> Clusters {
        let speech = voices.iter().map(|voice| voice.share).sum();
        cluster(voices, speech, &Recipe::default(), options)
    }

    /// Asserts that two voices have one label exactly when they are of one person.
    #[track_caller]
    fn assert_people(clusters: &Clusters, people: &[usize]) {
        for (a, one) in people.iter().enumerate() {
            for (b, other) in people.iter().enumerate() {
                assert_eq!(clusters.labels[a] == clusters.labels[b], one == other, "{a} and {b}");
            }
        }
    }

    #[test]
    fn nobody_is_nobody() {
        let clusters = found(&[], &Options::exactly(3));
        assert!(clusters.centroids.is_empty() && clusters.labels.is_empty());
    }

    #[test]
    fn one_voice_is_one_speaker() {
        let clusters = found(&conversation(&[[4]; 30], 4.0), &Options::default());
        assert_eq!(clusters.centroids.len(), 1);
    }

    #[test]
    fn twelve_people_are_twelve_speakers() {
        let windows: Vec<Vec<usize>> = (0..120).map(|w| vec![w % 12, (w + 1) % 12]).collect();
        let clusters = found(&conversation(&windows, 3.0), &Options::default());
        assert_eq!(clusters.centroids.len(), 12);
        assert_people(&clusters, &windows.concat());
    }

    #[test]
    fn blocks_find_the_same_people() {
        let windows: Vec<Vec<usize>> = (0..90).map(|w| vec![w / 10 % 3, 3 + w % 2]).collect();
        let voices = conversation(&windows, 3.0);
        let recipe = Recipe { block: 25, ..Recipe::default() };
        let clusters = cluster(&voices, 100.0, &recipe, &Options::default());
        assert_eq!(clusters.centroids.len(), 5);
        assert_people(&clusters, &windows.concat());
    }

    #[test]
    fn a_voice_heard_for_a_moment_is_a_ghost_and_not_a_speaker() {
        let mut windows: Vec<&[usize]> = vec![&[0, 1]; 100];
        windows.push(&[0, 9]);
        let mut voices = conversation(&windows, 4.0);
        voices.last_mut().unwrap().share = 0.3;
        let clusters = found(&voices, &Options::default());
        assert_eq!(clusters.centroids.len(), 2);
        assert_eq!(clusters.ghosts, [vec![voices.len() - 1]]);
    }

    #[test]
    fn people_who_sound_alike_stay_apart_when_windows_tell_them_apart() {
        let mut voices = conversation(&[[0, 1]; 20], 4.0);
        // A third of each voice is the other's: their mean distance is near the limit.
        let alike = voices.clone();
        for pair in 0..20 {
            for own in 0..2 {
                let other = &alike[2 * pair + 1 - own].embedding;
                let voice = &mut voices[2 * pair + own].embedding;
                let mixed: Embedding = std::array::from_fn(|i| voice[i] + 0.2 * other[i]);
                let length = dot(&mixed, &mixed).sqrt();
                *voice = mixed.map(|value| value / length);
            }
        }
        let people = [0, 1].repeat(20);
        assert_people(&found(&voices, &Options::default()), &people);
    }

    #[test]
    fn a_known_number_of_speakers_is_kept_to() {
        let windows: Vec<Vec<usize>> = (0..60).map(|w| vec![w % 4]).collect();
        let voices = conversation(&windows, 3.0);
        assert_eq!(found(&voices, &Options::exactly(2)).centroids.len(), 2);
        assert_eq!(found(&voices, &Options::exactly(4)).centroids.len(), 4);
        let at_most = Options { max_speakers: Some(10), ..Options::default() };
        assert_eq!(found(&voices, &at_most).centroids.len(), 4);
    }
}
