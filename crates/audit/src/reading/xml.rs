//! XML: feeds, maps of a site, drawings.

use std::collections::BTreeMap;

use roxmltree::{Document, NodeType, ParsingOptions};

use super::Reader;

/// Returns true for what may be XML and is no HTML.
pub(super) fn is_xml(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    ["<?xml", "<rss", "<feed", "<svg", "<x:xmpmeta", "<?xpacket"]
        .iter()
        .any(|start| text.starts_with(start))
}

impl Reader {
    /// Takes all that stands in XML; false where it is not well formed.
    ///
    /// The text of each element is read by itself, since HTML may stand in it as text, and all text
    /// together, since a sentence may go through many elements.
    pub(super) fn xml(&mut self, depth: usize, place: &str, text: &str) -> bool {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let Ok(document) = Document::parse_with_options(text, options) else { return false };
        let mut all = String::new();
        let mut attributes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for node in document.descendants() {
            let said = node.text().unwrap_or_default();
            match node.node_type() {
                NodeType::Text => {
                    let element = node.parent().map_or("", |parent| parent.tag_name().name());
                    self.text(depth + 1, &format!("element `{element}` of {place}"), said);
                    all.push_str(said);
                }
                NodeType::Comment => self.text(depth + 1, "a comment", said),
                NodeType::PI => {
                    let value = node.pi().and_then(|instruction| instruction.value);
                    self.text(depth + 1, "an instruction", value.unwrap_or_default());
                }
                NodeType::Element => {
                    for attribute in node.attributes() {
                        attributes.entry(attribute.name()).or_default().push(attribute.value());
                    }
                    all.push_str(" \n");
                }
                NodeType::Root => {}
            }
        }
        self.keep(place, &all);
        for (name, values) in attributes {
            let place = format!("attribute `{name}` of {place}");
            self.keep(&place, &values.join("\n"));
            for value in values {
                self.text(depth + 1, &place, value);
            }
        }
        true
    }
}
