//! The closed world that Typst sees: one template, one file of data, four fonts; no clock, no package, no disk.

use std::{path::PathBuf, sync::LazyLock};

use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Dict, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::PaperError;

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::read);

struct Fonts {
    book: LazyHash<FontBook>,
    faces: Vec<Font>,
}

impl Fonts {
    fn read() -> Self {
        let files: [&[u8]; 4] = [
            include_bytes!("../fonts/LibertinusSerif-Regular.otf"),
            include_bytes!("../fonts/LibertinusSerif-Italic.otf"),
            include_bytes!("../fonts/LibertinusSerif-Semibold.otf"),
            include_bytes!("../fonts/LibertinusSerif-Bold.otf"),
        ];
        let faces: Vec<Font> = files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect();
        Self { book: LazyHash::new(FontBook::from_fonts(&faces)), faces }
    }
}

/// Whether every face can write the character.
pub(crate) fn writes(character: char) -> bool {
    FONTS.faces.iter().all(|face| face.info().coverage.contains(u32::from(character)))
}

/// The characters of `text` that one of the fonts cannot write, each once, in the order of the text. A document that holds
/// one is refused by [`print()`](crate::print()).
#[must_use]
pub fn unwritable(text: &str) -> Vec<char> {
    let mut found = Vec::new();
    for c in text.chars().filter(|c| !c.is_whitespace() && !writes(*c)) {
        if !found.contains(&c) {
            found.push(c);
        }
    }
    found
}

/// What one document is made from.
pub(crate) struct Desktop {
    library: LazyHash<Library>,
    template: Source,
    data: (FileId, Bytes),
}

impl Desktop {
    /// `inputs` is what the template reads as `sys.inputs`.
    pub(crate) fn new(template: String, data: Vec<u8>, inputs: Dict) -> Result<Self, PaperError> {
        Ok(Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            template: Source::new(file("/template.typ")?, template),
            data: (file("/data.json")?, Bytes::new(data)),
        })
    }
}

fn file(path: &'static str) -> Result<FileId, PaperError> {
    let path = VirtualPath::new(path).map_err(|_| PaperError::Order(path))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.vpath().get_with_slash()))
}

impl World for Desktop {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 { Ok(self.data.1.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.faces.get(index).cloned()
    }

    /// A document carries the date it was given, not the machine's.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
