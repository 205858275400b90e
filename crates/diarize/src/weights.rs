//! The nets' weights, read from safetensors files.

use std::path::{Path, PathBuf};

use safetensors::{Dtype, SafeTensors};

use crate::{Error, Result};

/// The bytes of a weights file.
pub(crate) struct File {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl File {
    /// Reads a file whole.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path)
            .map_err(|source| Error::Read { path: path.to_path_buf(), source })?;
        Ok(Self { path: path.to_path_buf(), bytes })
    }

    /// Checks the file's index.
    pub(crate) fn weights(&self) -> Result<Weights<'_>> {
        let tensors = SafeTensors::deserialize(&self.bytes)
            .map_err(|source| Error::Damaged { path: self.path.clone(), source })?;
        Ok(Weights { path: &self.path, tensors })
    }
}

/// Named tensors of one net.
pub(crate) struct Weights<'a> {
    path: &'a Path,
    tensors: SafeTensors<'a>,
}

impl Weights<'_> {
    /// Returns the values of tensor `name`, row by row, which must have `shape`.
    pub(crate) fn get(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        let misshapen = |found: String| Error::Shape {
            path: self.path.to_path_buf(),
            tensor: name.to_owned(),
            expected: shape.to_vec(),
            found,
        };
        let tensor = self.tensors.tensor(name).map_err(|_| misshapen("absent".to_owned()))?;
        if tensor.dtype() != Dtype::F32 || tensor.shape() != shape {
            return Err(misshapen(format!("{:?} {:?}", tensor.dtype(), tensor.shape())));
        }
        let values: Vec<f32> = tensor
            .data()
            .as_chunks()
            .0
            .iter()
            .map(|bytes: &[u8; 4]| f32::from_le_bytes(*bytes))
            .collect();
        if values.iter().any(|value| !value.is_finite()) {
            return Err(Error::NotFinite {
                path: self.path.to_path_buf(),
                tensor: name.to_owned(),
            });
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes `bytes` to a file of its own and asks it for tensor `a` of shape (2).
    fn ask(name: &str, bytes: &[u8]) -> Result<Vec<f32>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::io::Write::write_all(
            &mut std::fs::OpenOptions::new().create_new(true).write(true).open(&path).unwrap(),
            bytes,
        )
        .unwrap();
        File::read(&path)?.weights()?.get("a", &[2])
    }

    fn file(header: &str, values: &[f32]) -> Vec<u8> {
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        bytes
    }

    const HEADER: &str = r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#;

    #[test]
    fn tensors_are_read_as_they_were_written() {
        assert_eq!(ask("good", &file(HEADER, &[1.5, -2.0])).unwrap(), [1.5, -2.0]);
    }

    #[test]
    fn a_damaged_or_foreign_file_is_an_error_that_names_it() {
        let missing = File::read(Path::new("no/such/file")).err().unwrap();
        assert!(missing.to_string().contains("no/such/file"), "{missing}");
        for (bytes, says) in [
            (vec![], "damaged"),
            (b"<html>not found</html>".to_vec(), "damaged"),
            (file(HEADER, &[1.0]), "damaged"),
            (file(&HEADER.replace("\"a\"", "\"b\""), &[1.0, 2.0]), "absent"),
            (file(&HEADER.replace("[2]", "[1,2]"), &[1.0, 2.0]), "[1, 2]"),
            (file(&HEADER.replace("F32", "I32"), &[1.0, 2.0]), "I32"),
            (file(HEADER, &[1.0, f32::NAN]), "no number"),
        ] {
            let error = ask("weights.safetensors", &bytes).err().unwrap().to_string();
            assert!(error.contains(says) && error.contains("weights.safetensors"), "{error}");
        }
    }
}
