//! PDF: what its pages say, and every string of its objects: bookmarks, properties, descriptions of
//! pictures, links, names.
//!
//! The pages are run as a viewer runs them, since the characters of a page are numbers of glyphs, and
//! only the font tells what they mean.

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::{Dict, MaybeRef, Name, Object, Stream};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

use super::{Reader, binary, note};

impl Reader {
    /// Takes all that stands in a PDF.
    pub(super) fn pdf(&mut self, depth: usize, within: &str, bytes: &[u8]) {
        let pdf = match Pdf::new(bytes.to_vec()) {
            Ok(pdf) => pdf,
            Err(error) => {
                let why = match error {
                    LoadPdfError::Decryption(_) => "it is an encrypted PDF",
                    LoadPdfError::Invalid => "it is a damaged PDF",
                };
                self.unread.push(note(within, why));
                self.plain_characters(within, bytes);
                return;
            }
        };
        let versions = bytes.windows(9).filter(|window| window == b"startxref").count();
        if versions > 1 {
            self.unread.push(note(within, "it is a PDF that holds earlier versions of itself"));
        }
        if pdf.xref().has_optional_content_groups() {
            self.unread.push(note(within, "it is a PDF with layers, which may be hidden"));
        }
        let Pages { text, furniture, properties, unknown } = pages(&pdf);
        if unknown > 0 {
            let why = format!("{unknown} characters on its pages have no meaning");
            self.unread.push(note(within, &why));
        }
        self.text(depth + 1, "the pages", &text);
        self.text(depth + 1, "heads and feet of the pages", &furniture);
        let mut strings = properties;
        for object in pdf.objects() {
            self.object(depth, &object, &mut strings);
        }
        self.keep("bookmarks, properties and descriptions", &strings.join("\n"));
        for string in strings {
            self.text(depth + 1, "bookmarks, properties and descriptions", &string);
        }
    }

    /// Adds the strings of an object, and takes the files and texts in it.
    fn object(&mut self, depth: usize, object: &Object<'_>, strings: &mut Vec<String>) {
        match object {
            Object::String(string) => strings.push(decoded(string.as_bytes())),
            Object::Name(name) => strings.push(name.as_str().to_owned()),
            Object::Array(array) => {
                let items = array.raw_iter().filter_map(directly);
                items.for_each(|item| self.object(depth, &item, strings));
            }
            Object::Dict(dict) => self.entries(depth, dict, strings),
            Object::Stream(stream) => {
                self.entries(depth, stream.dict(), strings);
                self.stream(depth, stream);
            }
            Object::Null(_) | Object::Boolean(_) | Object::Number(_) => {}
        }
    }

    fn entries(&mut self, depth: usize, dict: &Dict<'_>, strings: &mut Vec<String>) {
        for (_, value) in dict.entries() {
            if let Some(value) = directly(value) {
                self.object(depth, &value, strings);
            }
        }
    }

    /// Reads streams that are files or text of their own; pages are read where they are drawn, and fonts and
    /// pictures say nothing.
    fn stream(&mut self, depth: usize, stream: &Stream<'_>) {
        let dict = stream.dict();
        let named = |key: &str| dict.get::<Name<'_>>(key).map(|name| name.as_str().to_owned());
        let sort = named("Type").unwrap_or_default();
        if named("Subtype").is_some_and(|sub| matches!(sub.as_str(), "Image" | "Form"))
            || matches!(sort.as_str(), "ObjStm" | "XRef")
        {
            return;
        }
        let Ok(content) = stream.decoded() else { return };
        match sort.as_str() {
            "Metadata" => drop(self.file(depth + 1, "", "the properties", &content)),
            "EmbeddedFile" => drop(self.file(depth + 1, "", "an attached file", &content)),
            _ => {
                if let Some(text) = binary::as_text(&content) {
                    self.keep("a stream", &text);
                }
            }
        }
    }
}

/// Returns what stands in an array or a dictionary itself; what these refer to is read for itself.
fn directly(value: MaybeRef<Object<'_>>) -> Option<Object<'_>> {
    match value {
        MaybeRef::NotRef(object) => Some(object),
        MaybeRef::Ref(_) => None,
    }
}

/// Returns a string of a PDF: UTF-16 or UTF-8 where it says so, else nearly Latin-1.
fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] | [0xef, 0xbb, 0xbf, ..] => {
            binary::as_text(bytes).unwrap_or_default().into_owned()
        }
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// What is read on the pages.
#[derive(Default)]
struct Pages {
    /// The text, from the first page to the last.
    text: String,
    /// What is on the pages and no part of the text: page numbers, running heads.
    furniture: String,
    /// Strings that stand beside the text: what it is read as.
    properties: Vec<String>,
    /// How many characters nobody can read.
    unknown: usize,
}

fn pages(pdf: &Pdf) -> Pages {
    let settings =
        InterpreterSettings { warning_sink: std::sync::Arc::new(|_| {}), ..Default::default() };
    let cache = InterpreterCache::new();
    let mut read = Pages::default();
    for page in pdf.pages().iter() {
        let box_of_page = Rect::new(-1e6, -1e6, 1e6, 1e6);
        let mut context =
            Context::new(Affine::IDENTITY, box_of_page, &cache, pdf.xref(), settings.clone());
        let mut eye = Eye { pages: &mut read, marks: Vec::new(), last: None };
        interpret_page(page, &mut context, &mut eye);
        read.text.push('\n');
        read.furniture.push('\n');
        marked(page, &mut read.properties);
    }
    read
}

/// Adds the strings that marks in a page's content carry.
fn marked(page: &Page<'_>, strings: &mut Vec<String>) {
    let mut operations = page.operations();
    while let Some(operation) = operations.next() {
        for operand in operation.operands() {
            if let Object::Dict(dict) = operand {
                let values = dict.entries().filter_map(|(_, value)| directly(value));
                let texts = values.filter_map(Object::into_string);
                strings.extend(texts.map(|text| decoded(text.as_bytes())));
            }
        }
    }
}

/// Looks at a page as it is drawn.
struct Eye<'a> {
    pages: &'a mut Pages,
    /// Which of the open marks are of furniture.
    marks: Vec<bool>,
    /// Where the last glyph ended, and how large it was.
    last: Option<(Point, f64)>,
}

/// Part of the size of the letters that is a gap between words.
const GAP: f64 = 0.15;

/// Part of the size by which a line is below or above the last.
const LINE: f64 = 0.5;

impl Eye<'_> {
    fn text(&mut self) -> &mut String {
        if self.marks.contains(&true) { &mut self.pages.furniture } else { &mut self.pages.text }
    }

    /// Parts the glyph that stands at `start` from the last one, where there is a gap or a line ends.
    fn part(&mut self, start: Point, size: f64) {
        let Some((end, before)) = self.last else { return };
        let size = size.max(before).max(f64::EPSILON);
        let between = if (start.y - end.y).abs() > LINE * size {
            '\n'
        } else if start.x - end.x > GAP * size || end.x - start.x > 2.0 * size {
            ' '
        } else {
            return;
        };
        self.text().push(between);
    }
}

impl<'a> Device<'a> for Eye<'_> {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        let place = transform * glyph_transform;
        let start = place * Point::ZERO;
        let size = (place * Point::new(1000.0, 0.0)).distance(start);
        self.part(start, size);
        let advance = match glyph {
            Glyph::Outline(glyph) => glyph.advance_width().map_or(500.0, f64::from),
            Glyph::Type3(_) => 500.0,
        };
        self.last = Some((place * Point::new(advance, 0.0), size));
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => self.text().push(c),
            Some(BfString::String(text)) => self.text().push_str(&text),
            None => self.pages.unknown += 1,
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], _: Option<i32>) {
        self.marks.push(tag == b"Artifact");
    }

    fn end_marked_content(&mut self) {
        self.marks.pop();
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}

    fn set_blend_mode(&mut self, _: BlendMode) {}

    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}

    fn pop_clip_path(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
