//! Characters that no font has: found in the text, where their places can be named, and once more
//! on the finished pages, which is the truth.

use std::collections::BTreeSet;

use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

use crate::error::MissingGlyph;
use crate::fonts::Fonts;
use crate::page::Page;
use crate::runs::words;

/// Returns the characters of a page that none of the fonts has, in reading order.
pub(crate) fn missing(page: &Page<'_>, fonts: &Fonts) -> Vec<MissingGlyph> {
    let mut missing = Vec::new();
    page.visit(&mut |place, runs| {
        for c in words(runs).chars() {
            if !is_drawn_by_nobody(c) && !fonts.has(c) {
                note(&mut missing, c, place);
            }
        }
    });
    missing
}

/// Adds the boxes that stand on finished pages for characters not in `missing` yet.
pub(crate) fn add_boxes(document: &PagedDocument, missing: &mut Vec<MissingGlyph>) {
    let known: BTreeSet<char> = missing.iter().map(|glyph| glyph.character).collect();
    for (page, number) in document.pages().iter().zip(1..) {
        let place = format!("page {number}");
        boxes(&page.frame, &mut |c| {
            if !known.contains(&c) {
                note(missing, c, &place);
            }
        });
    }
}

fn boxes(frame: &Frame, see: &mut dyn FnMut(char)) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => boxes(&group.frame, see),
            FrameItem::Text(text) => {
                let unknown = text.glyphs.iter().filter(|glyph| glyph.id == 0);
                unknown.flat_map(|glyph| text.text[glyph.range()].chars()).for_each(&mut *see);
            }
            _ => {}
        }
    }
}

fn note(missing: &mut Vec<MissingGlyph>, character: char, place: &str) {
    let known = missing.iter_mut().find(|glyph| glyph.character == character);
    match known {
        Some(glyph) if glyph.places.iter().any(|known| known == place) => {}
        Some(glyph) => glyph.places.push(place.to_owned()),
        None => missing.push(MissingGlyph { character, places: vec![place.to_owned()] }),
    }
}

/// Returns true for a character that asks for no ink: joiners, variation selectors, blanks.
fn is_drawn_by_nobody(c: char) -> bool {
    c.is_whitespace() || typst::text::is_default_ignorable(c)
}
