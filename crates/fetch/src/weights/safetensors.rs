//! Safetensors: a JSON head that says where each tensor lies, then their numbers.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::torch::Tensor;
use crate::Result;
use crate::storage::Output;

#[derive(Serialize)]
struct Entry<'a> {
    dtype: &'static str,
    shape: &'a [usize],
    data_offsets: [usize; 2],
}

/// Writes tensors of 32-bit floats to a file, in the order of their names.
///
/// # Errors
///
/// Fails where the file cannot be written.
pub fn write(tensors: &BTreeMap<String, Tensor>, out: &Path) -> Result<()> {
    let mut end = 0;
    let entries: BTreeMap<&str, Entry<'_>> = tensors
        .iter()
        .map(|(name, tensor)| {
            let begin = end;
            end += tensor.values.len() * 4;
            let data_offsets = [begin, end];
            (name.as_str(), Entry { dtype: "F32", shape: &tensor.shape, data_offsets })
        })
        .collect();
    let mut head = serde_json::to_vec(&entries).expect("names and numbers can be written as JSON");
    head.resize(head.len().next_multiple_of(8), b' ');
    let mut out = Output::create(out)?;
    out.write(&(head.len() as u64).to_le_bytes())?;
    out.write(&head)?;
    for tensor in tensors.values() {
        let bytes: Vec<u8> = tensor.values.iter().flat_map(|value| value.to_le_bytes()).collect();
        out.write(&bytes)?;
    }
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_says_where_the_numbers_are() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("net");
        let tensor = |shape: &[usize], values: &[f32]| Tensor {
            shape: shape.to_vec(),
            values: values.to_vec(),
        };
        let net = [
            ("b".to_owned(), tensor(&[1, 2], &[1.0, 2.0])),
            ("a".to_owned(), tensor(&[1], &[3.0])),
        ];
        write(&BTreeMap::from(net), &path).unwrap();
        let bytes = std::fs::read(path).unwrap();
        let head = r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]}}"#;
        let length = head.len().next_multiple_of(8);
        assert_eq!(bytes[..8], (length as u64).to_le_bytes());
        assert_eq!(bytes[8..8 + length], *format!("{head:<length$}").as_bytes());
        let numbers: Vec<u8> = [3.0_f32, 1.0, 2.0].iter().flat_map(|n| n.to_le_bytes()).collect();
        assert_eq!(bytes[8 + length..], numbers);
    }
}
