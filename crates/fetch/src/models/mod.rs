//! Models by name: the manifest, the cache folder, and what to pick when nobody says.

mod cache;
mod choice;
mod import;
mod make;
mod manifest;
mod recipe;

pub use cache::{Cache, Listed, Obtained, Options, State};
pub use choice::{automatic, default_folder, knows};
pub use manifest::{MODELS, Model, Package, Purpose, Recipe, Source, find};

pub use crate::weights::quantise::Form;

#[cfg(test)]
mod tests;
