//! What is kept of a PDF: every object that the catalogue reaches, written again without those that tell of its maker, carry
//! other files or run. What nothing reaches is left behind, and with it the earlier states of the document.

use std::collections::BTreeMap;

use hayro::hayro_syntax::{
    LoadPdfError, Pdf,
    object::{Array, Dict, MaybeRef, Name, Number, ObjRef, Object, ObjectIdentifier, Stream},
};
use pdf_writer::{Chunk, Finish, Obj, Ref};

use crate::{Unkept, raster};

/// Entries that are nowhere a part of what is seen (ISO 32000-2, in the order of its clauses).
const SILENCED: [&[u8]; 23] = [
    b"Metadata",          // 14.3: XMP
    b"PieceInfo",         // 14.5: what a program keeps for itself
    b"LastModified",      // 14.5
    b"OpenAction",        // 7.7.2: done when the file is opened
    b"AA",                // 12.6.3: done on other occasions
    b"JavaScript",        // 7.7.4: scripts by name
    b"JS",                // 12.6.4.17
    b"EmbeddedFiles",     // 7.11.4: attached files
    b"AF",                // 14.13
    b"EF",                // 7.11.3
    b"XFA",               // 12.7.8: a form in another language
    b"Collection",        // 12.3.5: a portfolio of files
    b"Thumb",             // 12.3.4: a page in small, perhaps of before
    b"SpiderInfo",        // 14.10: where it was fetched
    b"WebCapture",        //
    b"RichMediaContent",  // 13.7
    b"RichMediaSettings", //
    b"Threads",           // 12.4.3, with who wrote them
    b"Perms",             // 12.8.6
    b"DSS",               // 12.8.4.3
    b"Legal",             // 12.8.7
    b"Private",           // 14.5
    b"Requirements",      // 12.11: scripts that must run
];

/// Annotations that carry or play something else than a mark on the page.
const CARRIERS: [&[u8]; 6] = [b"FileAttachment", b"RichMedia", b"Screen", b"Movie", b"Sound", b"3D"];

/// Actions that only go somewhere one can see (12.6.4).
const HARMLESS: [&[u8]; 3] = [b"GoTo", b"URI", b"Named"];

/// Deepest nesting of direct objects.
const DEEPEST: usize = 100;

/// Annotations that somebody wrote on a page (12.5.6), and what they say of who did and when.
const REMARKS: [&[u8]; 15] = [
    b"Text",
    b"FreeText",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Stamp",
    b"Caret",
    b"Ink",
    b"Popup",
];
const BY_WHOM: [&[u8]; 4] = [b"T", b"M", b"CreationDate", b"NM"];

/// Writes a document again; `None` for one that is signed.
///
/// # Errors
/// Why it is not kept.
pub(crate) fn rewritten(bytes: &[u8]) -> Result<Option<Vec<u8>>, Unkept> {
    let pdf = Pdf::new(std::sync::Arc::new(bytes.to_vec())).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Unkept::Locked,
        LoadPdfError::Invalid => Unkept::Broken,
    })?;
    let mut copy = Copy {
        pdf: &pdf,
        numbers: BTreeMap::new(),
        waiting: Vec::new(),
        next: Ref::new(1),
        signed: false,
        too_deep: false,
    };
    let catalogue: Dict<'_> = pdf.xref().get(pdf.xref().root_id()).ok_or(Unkept::Broken)?;
    let mut written = pdf_writer::Pdf::new();
    let root = copy.next.bump();
    copy.numbers.insert(key(pdf.xref().root_id()), root);
    let mut root = written.catalog(root);
    copy.entries(&catalogue, &mut root, &[b"Type"], 0);
    root.finish();
    while let Some((object, number)) = copy.waiting.pop() {
        let mut chunk = Chunk::new();
        copy.object(&object, number, &mut chunk);
        written.extend(&chunk);
        if copy.signed {
            return Ok(None);
        }
        if copy.too_deep {
            return Err(Unkept::Broken);
        }
    }
    Ok(Some(written.finish()))
}

struct Copy<'a> {
    pdf: &'a Pdf,
    numbers: BTreeMap<(i32, i32), Ref>,
    /// Objects that were named and are not written yet.
    waiting: Vec<(Object<'a>, Ref)>,
    next: Ref,
    signed: bool,
    too_deep: bool,
}

impl<'a> Copy<'a> {
    fn object(&mut self, object: &Object<'a>, number: Ref, chunk: &mut Chunk) {
        let Object::Stream(stream) = object else {
            return self.value(object, chunk.indirect(number), 0);
        };
        let drawing = stream.raw_data();
        let drawing = without_metadata(stream, &drawing).unwrap_or_else(|| drawing.to_vec());
        let mut written = chunk.stream(number, &drawing);
        self.entries(stream.dict(), &mut written, &[b"Length", b"F", b"FFilter", b"FDecodeParms"], 0);
    }

    fn entries(&mut self, from: &Dict<'a>, to: &mut pdf_writer::Dict<'_>, left_out: &[&[u8]], depth: usize) {
        // A field or a value with a range of bytes is a signature (12.8.1).
        if from.contains_key("ByteRange") {
            self.signed = true;
        }
        let by_whom: &[&[u8]] = if is_of(from, &REMARKS) { &BY_WHOM } else { &[] };
        for (name, value) in from.entries() {
            let name: &[u8] = &name;
            if by_whom.contains(&name) {
                continue;
            }
            if !SILENCED.contains(&name) && !left_out.contains(&name) && !self.runs(name, &value) {
                self.held(value, to.insert(pdf_writer::Name(name)), depth);
            }
        }
    }

    /// Whether an entry is an action that does more than going somewhere.
    fn runs(&self, name: &[u8], value: &MaybeRef<Object<'a>>) -> bool {
        if !matches!(name, b"A" | b"PA" | b"Next") {
            return false;
        }
        let action = self.resolved(value);
        let Some(Object::Dict(action)) = action else {
            return name == b"Next" && matches!(action, Some(Object::Array(_)));
        };
        // Attributes of the structure are kept under the same letter, and have no such entry.
        action.get::<Name<'_>>("S").is_some_and(|kind| {
            let kind: &[u8] = &kind;
            !HARMLESS.contains(&kind)
        })
    }

    fn resolved(&self, value: &MaybeRef<Object<'a>>) -> Option<Object<'a>> {
        match value {
            MaybeRef::Ref(reference) => self.pdf.xref().get((*reference).into()),
            MaybeRef::NotRef(object) => Some(object.clone()),
        }
    }

    fn held(&mut self, value: MaybeRef<Object<'a>>, to: Obj<'_>, depth: usize) {
        match value {
            MaybeRef::Ref(reference) => match self.number(reference) {
                Some(number) => to.primitive(number),
                None => to.primitive(pdf_writer::Null),
            },
            MaybeRef::NotRef(object) => self.value(&object, to, depth),
        }
    }

    fn value(&mut self, value: &Object<'a>, to: Obj<'_>, depth: usize) {
        if depth > DEEPEST {
            self.too_deep = true;
            return to.primitive(pdf_writer::Null);
        }
        let deeper = depth.saturating_add(1);
        match value {
            Object::Boolean(boolean) => to.primitive(*boolean),
            Object::Number(number) => write_number(number, to),
            Object::String(text) => to.primitive(pdf_writer::Str(text.as_bytes())),
            Object::Name(name) => to.primitive(pdf_writer::Name(name)),
            Object::Array(array) => self.items(array, to, deeper),
            Object::Dict(dict) => self.entries(dict, &mut to.dict(), &[], deeper),
            Object::Null(_) | Object::Stream(_) => to.primitive(pdf_writer::Null),
        }
    }

    fn items(&mut self, from: &Array<'a>, to: Obj<'_>, depth: usize) {
        let mut to = to.array();
        for item in from.raw_iter() {
            if !self.resolved(&item).is_some_and(|item| carries(&item)) {
                self.held(item, to.push(), depth);
            }
        }
    }

    /// The number of an object in the copy; `None` for one that is not there or must not be.
    fn number(&mut self, reference: ObjRef) -> Option<Ref> {
        let id = ObjectIdentifier::from(reference);
        if let Some(number) = self.numbers.get(&key(id)) {
            return Some(*number);
        }
        let object = self.pdf.xref().get::<Object<'a>>(id).filter(|object| !is_apart(object))?;
        let number = self.next.bump();
        self.numbers.insert(key(id), number);
        self.waiting.push((object, number));
        Some(number)
    }
}

fn key(id: ObjectIdentifier) -> (i32, i32) {
    (id.obj_number, id.gen_number)
}

/// An annotation with something else inside.
fn carries(object: &Object<'_>) -> bool {
    matches!(object, Object::Dict(dict) if is_of(dict, &CARRIERS))
}

fn is_of(dict: &Dict<'_>, kinds: &[&[u8]]) -> bool {
    dict.get::<Name<'_>>("Subtype").is_some_and(|kind| {
        let kind: &[u8] = &kind;
        kinds.contains(&kind)
    })
}

/// Something that no page shows, however it is reached.
fn is_apart(object: &Object<'_>) -> bool {
    let kind = match object {
        Object::Stream(stream) => stream.dict().get::<Name<'_>>("Type"),
        Object::Dict(dict) => dict.get::<Name<'_>>("Type"),
        _ => None,
    };
    let kind = kind.as_deref().unwrap_or_default();
    matches!(kind, b"Metadata" | b"EmbeddedFile") || carries(object)
}

fn write_number(number: &Number, to: Obj<'_>) {
    let value = number.as_f64();
    if value.fract() == 0.0 && value.abs() < f64::from(i32::MAX) {
        to.primitive(value as i32);
    } else {
        to.primitive(value as f32);
    }
}

/// A photograph inside a page has metadata of its own. `None`: nothing to take out.
fn without_metadata(stream: &Stream<'_>, data: &[u8]) -> Option<Vec<u8>> {
    let filters: Vec<_> = stream.dict().get::<Name<'_>>("Filter").into_iter().collect();
    let filters = match stream.dict().get::<Array<'_>>("Filter") {
        Some(array) => array.iter::<Name<'_>>().collect(),
        None => filters,
    };
    match filters.as_slice() {
        [filter] if filter.as_str() == "DCTDecode" || filter.as_str() == "DCT" => raster::jpeg(data),
        _ => None,
    }
}
