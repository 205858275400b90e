//! PyTorch checkpoints: a zip of raw arrays, and a pickle that says which tensor is where.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::pickle::{Id, Picture, Value};
use crate::{Error, Result};

/// Most bytes of one array: the largest of the nets we read has under 2 MB.
const MOST_BYTES: u64 = 64 << 20;

/// A tensor of 32-bit floats, its last size varying fastest.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// Sizes.
    pub shape: Vec<usize>,
    /// Numbers.
    pub values: Vec<f32>,
}

/// A checkpoint in memory.
pub struct Checkpoint {
    what: String,
    archive: ZipArchive<Cursor<Vec<u8>>>,
    /// What stands before the names of the files in the archive.
    prefix: String,
    tensors: BTreeMap<String, View>,
}

/// A tensor as a view of an array in the archive.
#[derive(Clone, Debug)]
struct View {
    array: String,
    offset: usize,
    shape: Vec<usize>,
    strides: Vec<usize>,
}

impl Checkpoint {
    /// Opens the bytes of a checkpoint that errors call `what`: the dictionary of tensors that the
    /// file holds, or the one called `state_dict` in it. Tensors of other than 32-bit floats are
    /// left out.
    ///
    /// # Errors
    ///
    /// Fails where the bytes are not such a checkpoint.
    pub fn open(bytes: Vec<u8>, what: &str) -> Result<Self> {
        let malformed = |problem: String| Error::malformed(what, problem);
        let mut archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| malformed(format!("is not a PyTorch checkpoint: {error}")))?;
        let names = archive.file_names().flatten();
        let prefix =
            names.filter_map(|name| Some(name.strip_suffix("data.pkl")?.to_owned())).next();
        let prefix = prefix.ok_or_else(|| malformed("has no data.pkl".to_owned()))?;
        let pickle = read(&mut archive, &format!("{prefix}data.pkl")).map_err(malformed)?;
        let picture = Picture::read(&pickle).map_err(malformed)?;
        let state = picture.entries(picture.root()).find(|(key, _)| *key == "state_dict");
        let state = state.map_or(picture.root(), |(_, value)| value);
        let tensors = picture.entries(state);
        let tensors = tensors
            .filter_map(|(name, value)| Some((name.to_owned(), View::of(&picture, value)?)))
            .collect();
        Ok(Self { what: what.to_owned(), archive, prefix, tensors })
    }

    /// Returns true where the checkpoint has a tensor of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// Returns a tensor.
    ///
    /// # Errors
    ///
    /// Fails where the checkpoint has none of this name, or it reaches beyond its array.
    pub fn tensor(&mut self, name: &str) -> Result<Tensor> {
        let malformed = |problem: String| Error::malformed(&self.what, problem);
        let view = self.tensors.get(name);
        let view = view.ok_or_else(|| malformed(format!("has no tensor `{name}`")))?;
        let array = format!("{}data/{}", self.prefix, view.array);
        let bytes = read(&mut self.archive, &array).map_err(malformed)?;
        let array: Vec<f32> =
            bytes.as_chunks().0.iter().map(|&float| f32::from_le_bytes(float)).collect();
        let values = view.values(&array);
        let values = values.ok_or_else(|| malformed(format!("`{name}` does not fit its array")))?;
        Ok(Tensor { shape: view.shape.clone(), values })
    }
}

/// Reads a file of the archive, or says why it cannot.
fn read(archive: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Result<Vec<u8>, String> {
    let entry = archive.by_name(name).map_err(|error| format!("{name}: {error}"))?;
    let mut bytes = Vec::new();
    entry.take(MOST_BYTES).read_to_end(&mut bytes).map_err(|error| format!("{name}: {error}"))?;
    Ok(bytes)
}

impl View {
    /// Takes apart the call with which PyTorch builds a tensor of floats:
    /// `_rebuild_tensor_v2(("storage", FloatStorage, array, device, length), offset, shape, strides)`.
    fn of(picture: &Picture, id: Id) -> Option<Self> {
        let arguments = match picture.get(id) {
            Value::Call(name, arguments) if name == "torch._utils._rebuild_tensor_v2" => arguments,
            Value::Call(name, arguments) if name == "torch._utils._rebuild_parameter" => {
                return match picture.items(*arguments) {
                    // A parameter holds a tensor, never another parameter.
                    &[data, ..] if !is_parameter(picture, data) => Self::of(picture, data),
                    _ => None,
                };
            }
            _ => return None,
        };
        let &[storage, offset, shape, strides, ..] = picture.items(*arguments) else {
            return None;
        };
        let Value::Persistent(storage) = picture.get(storage) else { return None };
        let &[_, class, array, ..] = picture.items(*storage) else { return None };
        match (picture.get(class), picture.get(array)) {
            (Value::Global(class), Value::Text(array)) if class == "torch.FloatStorage" => {
                let sizes = |id| picture.items(id).iter().map(|&id| size(picture, id)).collect();
                let (shape, strides): (Option<Vec<_>>, Option<Vec<_>>) =
                    (sizes(shape), sizes(strides));
                let (array, offset) = (array.clone(), size(picture, offset)?);
                Some(Self { array, offset, shape: shape?, strides: strides? })
            }
            _ => None,
        }
    }

    /// Returns the numbers of the tensor in order; `None` where it reaches beyond the array.
    fn values(&self, array: &[f32]) -> Option<Vec<f32>> {
        let count = self.shape.iter().try_fold(1_usize, |count, &size| count.checked_mul(size))?;
        if self.strides.len() != self.shape.len() || count > array.len() {
            return None;
        }
        let value = |index: usize| {
            let mut rest = index;
            let mut place = self.offset;
            for (&size, &stride) in self.shape.iter().zip(&self.strides).rev() {
                place = place.checked_add((rest % size).checked_mul(stride)?)?;
                rest /= size;
            }
            array.get(place).copied()
        };
        (0..count).map(value).collect()
    }
}

fn is_parameter(picture: &Picture, id: Id) -> bool {
    matches!(picture.get(id), Value::Call(name, _) if name == "torch._utils._rebuild_parameter")
}

fn size(picture: &Picture, id: Id) -> Option<usize> {
    match picture.get(id) {
        Value::Int(number) => usize::try_from(*number).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::super::sample;
    use super::*;

    /// Returns a checkpoint: a pickle and one array of floats counted from 0.
    fn checkpoint(pickle: &[u8]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file("archive/data.pkl", stored).unwrap();
        zip.write_all(pickle).unwrap();
        zip.start_file("archive/data/0", stored).unwrap();
        let floats: Vec<u8> = (0..12).flat_map(|i| (i as f32).to_le_bytes()).collect();
        zip.write_all(&floats).unwrap();
        zip.finish().unwrap().into_inner()
    }

    fn text(text: &str) -> Vec<u8> {
        [&b"X"[..], &(text.len() as u32).to_le_bytes(), text.as_bytes()].concat()
    }

    /// Returns `{"state_dict": {"w": tensor}}` as PyTorch pickles it, with a tensor of these numbers.
    fn pickle(class: &str, offset: u8, shape: [u8; 2], strides: [u8; 2]) -> Vec<u8> {
        let pair = |[a, b]: [u8; 2]| [b'K', a, b'K', b, 0x86];
        [
            b"\x80\x02}q\x00".to_vec(),
            text("state_dict"),
            b"ccollections\nOrderedDict\n)R(".to_vec(),
            text("w"),
            b"ctorch._utils\n_rebuild_tensor_v2\n((".to_vec(),
            text("storage"),
            format!("ctorch\n{class}\n").into_bytes(),
            text("0"),
            text("cpu"),
            vec![b'K', 12, b't', b'Q', b'K', offset],
            pair(shape).to_vec(),
            pair(strides).to_vec(),
            b"\x89ccollections\nOrderedDict\n)RtRus.".to_vec(),
        ]
        .concat()
    }

    fn open(pickle: &[u8]) -> Checkpoint {
        Checkpoint::open(checkpoint(pickle), "t").unwrap()
    }

    #[test]
    fn a_tensor_is_read_by_its_strides() {
        let tensor = open(&pickle("FloatStorage", 1, [2, 3], [1, 2])).tensor("w").unwrap();
        assert_eq!(tensor.shape, [2, 3]);
        assert_eq!(tensor.values, [1.0, 3.0, 5.0, 2.0, 4.0, 6.0]);
    }

    #[test]
    fn a_tensor_beyond_its_array_is_an_error() {
        for (offset, shape, strides) in
            [(7, [2, 3], [3, 1]), (0, [255, 255], [0, 0]), (0, [2, 3], [255, 255])]
        {
            let error = open(&pickle("FloatStorage", offset, shape, strides)).tensor("w");
            assert!(error.unwrap_err().to_string().contains("does not fit"));
        }
    }

    #[test]
    fn tensors_of_other_types_are_left_out() {
        assert!(!open(&pickle("LongStorage", 0, [2, 3], [3, 1])).has("w"));
    }

    #[test]
    fn a_pickle_that_calls_something_only_gets_its_picture_taken() {
        let folder = tempfile::TempDir::new().unwrap();
        let trap = folder.path().join("trap");
        let command = format!("touch {}", trap.display());
        let call = [
            b"\x80\x02}".to_vec(),
            text("w"),
            b"cposix\nsystem\n".to_vec(),
            text(&command),
            b"\x85Rs.".to_vec(),
        ];
        assert!(!open(&call.concat()).has("w"));
        assert!(!trap.exists());
    }

    #[test]
    fn a_damaged_checkpoint_is_an_error() {
        let pickle = pickle("FloatStorage", 1, [2, 3], [1, 2]);
        let read = |pickle: &[u8]| {
            let mut checkpoint = Checkpoint::open(checkpoint(pickle), "t").ok()?;
            checkpoint.tensor("w").ok()
        };
        sample::assert_refuses_every_cut(&pickle, |pickle| read(pickle).is_some());
        sample::flip_bits(&pickle, 0..pickle.len(), |pickle| drop(read(pickle)));
        let whole = checkpoint(&pickle);
        sample::flip_bits(&whole, 0..whole.len(), |bytes| {
            if let Ok(mut checkpoint) = Checkpoint::open(bytes.to_vec(), "t") {
                drop(checkpoint.tensor("w"));
            }
        });
    }
}
