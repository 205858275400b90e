//! The typesetter: Typst in this process, with the fonts it is given and nothing else.

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::error::{Error, MissingGlyph, Result};
use crate::fonts::Fonts;
use crate::glyphs;
use crate::page::Page;

const TEMPLATE: &str = include_str!("../../../templates/pdf/interview.typ");

/// After this many documents a result that was not used again is forgotten.
const REMEMBERED_DOCUMENTS: usize = 10;

/// The typesetter of PDFs. Make one for the whole run: it holds the fonts.
///
/// It reads no file, asks for no package and knows no time, so the same post gives the same bytes.
#[derive(Debug)]
pub struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Fonts,
    template: Source,
    data: FileId,
    missing_glyphs_allowed: bool,
    #[cfg(test)]
    prints_data: bool,
}

/// A PDF, and the characters it has boxes for: none unless they were allowed.
#[derive(Debug)]
pub(crate) struct Printed {
    pub bytes: Vec<u8>,
    pub missing: Vec<MissingGlyph>,
}

impl Default for Press {
    fn default() -> Self {
        Self::new()
    }
}

impl Press {
    /// Returns a press with the bundled fonts: Latin, Greek and Cyrillic, Chinese and Japanese.
    #[must_use]
    pub fn new() -> Self {
        let fonts = Fonts::bundled();
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(fonts.book()),
            fonts,
            template: Source::new(file("/interview.typ"), TEMPLATE.to_owned()),
            data: file("/page.json"),
            missing_glyphs_allowed: false,
            #[cfg(test)]
            prints_data: false,
        }
    }

    /// Returns the press with more fonts: what each file is called, and its bytes. A character is
    /// looked for in the bundled fonts first, then in these in order.
    ///
    /// # Errors
    /// When a file holds no font.
    pub fn with_fonts(
        mut self,
        files: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) -> Result<Self> {
        for (name, bytes) in files {
            self.fonts.add(&name, bytes)?;
        }
        self.book = LazyHash::new(self.fonts.book());
        Ok(self)
    }

    /// Returns the press that prints a box for a character no font has, with a warning, instead of
    /// refusing. Such a PDF does not claim to be accessible (PDF/UA-1).
    #[must_use]
    pub fn allowing_missing_glyphs(mut self) -> Self {
        self.missing_glyphs_allowed = true;
        self
    }

    /// Returns the press that gives the data of a page in place of its PDF, for tests of thousands of posts.
    #[cfg(test)]
    pub(crate) fn of_data_alone() -> Self {
        Self { prints_data: true, ..Self::new() }
    }

    /// Sets a page.
    pub(crate) fn print(&self, page: &Page<'_>) -> Result<Printed> {
        #[cfg(test)]
        if self.prints_data {
            return Ok(Printed { bytes: self.data(page).into_bytes(), missing: Vec::new() });
        }
        let mut missing = glyphs::missing(page, &self.fonts);
        self.refuse(&missing)?;
        let document = self.set(page)?;
        glyphs::add_boxes(&document, &mut missing);
        self.refuse(&missing)?;
        let bytes = self.export(page, &document, missing.is_empty())?;
        typst::comemo::evict(REMEMBERED_DOCUMENTS);
        Ok(Printed { bytes, missing })
    }

    fn refuse(&self, missing: &[MissingGlyph]) -> Result<()> {
        if missing.is_empty() || self.missing_glyphs_allowed {
            return Ok(());
        }
        Err(Error::MissingGlyphs { missing: missing.to_vec() })
    }

    /// Returns all that the template sees of a page.
    fn data(&self, page: &Page<'_>) -> String {
        let families = serde_json::json!({
            "text": self.fonts.text_families(),
            "code": self.fonts.code_families(),
        });
        serde_json::json!({ "page": page, "fonts": families }).to_string()
    }

    fn set(&self, page: &Page<'_>) -> Result<PagedDocument> {
        let desk = Desk { press: self, data: Bytes::from_string(self.data(page)) };
        let warned = typst::compile::<PagedDocument>(&desk);
        match (warned.output, warned.warnings.first()) {
            (Err(errors), _) => Err(failed(page, &errors)),
            // A warning here is a fault of the template, such as a font family nobody has.
            (Ok(_), Some(warning)) => Err(failed(page, std::slice::from_ref(warning))),
            (Ok(document), None) => Ok(document),
        }
    }

    fn export(
        &self,
        page: &Page<'_>,
        document: &PagedDocument,
        accessible: bool,
    ) -> Result<Vec<u8>> {
        let standards = if accessible { &[PdfStandard::Ua_1][..] } else { &[] };
        let standards = PdfStandards::new(standards).map_err(|error| Error::Typeset {
            episode: page.pdf.clone(),
            message: error.message().to_string(),
        })?;
        let options = PdfOptions {
            ident: Smart::Custom(page.pdf.clone()),
            creator: Smart::Custom(Some("castpress".to_owned())),
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(document, &options).map_err(|errors| failed(page, &errors))
    }
}

fn failed(page: &Page<'_>, diagnostics: &[SourceDiagnostic]) -> Error {
    let messages: Vec<_> = diagnostics.iter().map(|d| d.message.to_string()).collect();
    Error::Typeset { episode: page.pdf.clone(), message: messages.join("; ") }
}

fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("our two paths are plain");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

/// What the typesetter sees of the world: the template, one page as JSON, the fonts.
struct Desk<'a> {
    press: &'a Press,
    data: Bytes,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.press.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() {
            Ok(self.press.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.press.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
