//! The fonts of the PDF: bundled ones, and a show's own after them.

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};

use crate::error::{Error, Result};

/// The bundled font files; `templates/pdf/fonts/README.md` says where they come from.
const BUNDLED: [&[u8]; 7] = [
    include_bytes!("../../../templates/pdf/fonts/LibertinusSerif-Regular.otf"),
    include_bytes!("../../../templates/pdf/fonts/LibertinusSerif-Bold.otf"),
    include_bytes!("../../../templates/pdf/fonts/LibertinusSerif-Italic.otf"),
    include_bytes!("../../../templates/pdf/fonts/LibertinusSerif-BoldItalic.otf"),
    include_bytes!("../../../templates/pdf/fonts/NotoSansCJKsc-subset-Regular.otf"),
    include_bytes!("../../../templates/pdf/fonts/NotoSansCJKsc-subset-Bold.otf"),
    include_bytes!("../../../templates/pdf/fonts/DejaVuSansMono.ttf"),
];

const SERIF: &str = "Libertinus Serif";
const EAST_ASIAN: &str = "Noto Sans CJK SC";
const MONO: &str = "DejaVu Sans Mono";

/// Name under which [`EAST_ASIAN`] Regular is known once more: its Bold has fewer characters, and
/// the typesetter, which looks into one weight of a family only, then takes Regular for the rest.
const EAST_ASIAN_REGULAR: &str = "East Asian Regular";

/// The fonts of the PDF.
#[derive(Debug)]
pub(crate) struct Fonts {
    fonts: Vec<Font>,
    infos: Vec<FontInfo>,
    /// Families of the show's own fonts, in order.
    extra: Vec<String>,
}

impl Fonts {
    /// Returns the bundled fonts.
    pub(crate) fn bundled() -> Self {
        let mut fonts = Self { fonts: Vec::new(), infos: Vec::new(), extra: Vec::new() };
        for file in BUNDLED {
            fonts.take(Bytes::new(file));
        }
        let regular = fonts.infos.iter().position(|info| {
            info.family == EAST_ASIAN && info.variant == typst::text::FontVariant::default()
        });
        if let Some(index) = regular {
            let info =
                FontInfo { family: EAST_ASIAN_REGULAR.to_owned(), ..fonts.infos[index].clone() };
            fonts.fonts.push(fonts.fonts[index].clone());
            fonts.infos.push(info);
        }
        fonts
    }

    /// Adds the faces of a font file, to be asked after the bundled ones.
    pub(crate) fn add(&mut self, name: &str, file: Vec<u8>) -> Result<()> {
        let before = self.infos.len();
        self.take(Bytes::new(file));
        let families = self.infos[before..].iter().map(|info| info.family.clone());
        self.extra.extend(families);
        if self.infos.len() == before {
            return Err(Error::Font { name: name.to_owned() });
        }
        Ok(())
    }

    fn take(&mut self, file: Bytes) {
        for font in Font::iter(file) {
            self.infos.push(font.info().clone());
            self.fonts.push(font);
        }
    }

    /// Returns what the typesetter looks fonts up in.
    pub(crate) fn book(&self) -> FontBook {
        FontBook::from_infos(self.infos.iter().cloned())
    }

    pub(crate) fn get(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// Returns the families of running text in the order they are asked for a character.
    pub(crate) fn text_families(&self) -> Vec<&str> {
        self.families([SERIF, EAST_ASIAN, EAST_ASIAN_REGULAR, MONO])
    }

    /// Returns the families of code, in the same way.
    pub(crate) fn code_families(&self) -> Vec<&str> {
        self.families([MONO, SERIF, EAST_ASIAN, EAST_ASIAN_REGULAR])
    }

    fn families<'a>(&'a self, bundled: [&'a str; 4]) -> Vec<&'a str> {
        bundled.into_iter().chain(self.extra.iter().map(String::as_str)).collect()
    }

    /// Returns true where some font has the character.
    pub(crate) fn has(&self, c: char) -> bool {
        self.infos.iter().any(|info| info.coverage.contains(u32::from(c)))
    }
}
