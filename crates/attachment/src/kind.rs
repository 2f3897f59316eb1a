//! What a file is, by its content: its name says what somebody wanted it to be.

/// Where a PDF's first line may still begin (Adobe's own readers look this far).
const PDF_HEADER_WITHIN: usize = 1024;

/// What can be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// ITU-T T.81, and what telephones make.
    Jpeg,
    /// ISO/IEC 15948.
    Png,
    /// RFC 9649.
    WebP,
    /// ISO 32000.
    Pdf,
    /// UTF-8 without control characters.
    Text,
    /// Anything else: not kept.
    Other,
}

impl Kind {
    /// Every kind.
    pub const EACH: [Self; 6] = [Self::Jpeg, Self::Png, Self::WebP, Self::Pdf, Self::Text, Self::Other];

    /// The kind of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let head = bytes.get(..PDF_HEADER_WITHIN).unwrap_or(bytes);
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Self::Jpeg,
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Self::Png,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Self::WebP,
            _ if head.windows(5).any(|word| word == b"%PDF-") => Self::Pdf,
            _ if is_text(bytes) => Self::Text,
            _ => Self::Other,
        }
    }

    /// The word it is kept under.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Pdf => "pdf",
            Self::Text => "text",
            Self::Other => "other",
        }
    }

    /// The kind kept under a word.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        Self::EACH.into_iter().find(|kind| kind.word() == word).unwrap_or(Self::Other)
    }

    /// How its name ends when it leaves; `None` where the content does not say.
    #[must_use]
    pub fn extension(self) -> Option<&'static str> {
        match self {
            Self::Jpeg => Some("jpg"),
            Self::Png => Some("png"),
            Self::WebP => Some("webp"),
            Self::Pdf => Some("pdf"),
            Self::Text => Some("txt"),
            Self::Other => None,
        }
    }
}

/// Nothing but what is read; a rich text begins as a text and carries its author.
fn is_text(bytes: &[u8]) -> bool {
    let plain = |text: &str| text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{C}'));
    std::str::from_utf8(bytes).is_ok_and(|text| !text.is_empty() && !text.starts_with("{\\rtf") && plain(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_from_the_content() {
        for (bytes, kind) in [
            (&b"\xFF\xD8\xFF\xE0"[..], Kind::Jpeg),
            (b"\x89PNG\r\n\x1A\n", Kind::Png),
            (b"RIFF\0\0\0\0WEBPVP8 ", Kind::WebP),
            (b"%PDF-1.7", Kind::Pdf),
            (b"garbage before %PDF-1.4", Kind::Pdf),
            ("Main courante du 3 mars, née Łęska".as_bytes(), Kind::Text),
            (b"{\\rtf1 {\\author X}", Kind::Other),
            (b"PK\x03\x04", Kind::Other),
            (b"caf\xE9", Kind::Other),
            (b"MZ\x90\0", Kind::Other),
            (b"", Kind::Other),
        ] {
            assert_eq!(Kind::of(bytes), kind, "{bytes:?}");
        }
    }

    #[test]
    fn every_kind_is_found_again_under_its_word() {
        for kind in Kind::EACH {
            assert_eq!(Kind::parse(kind.word()), kind);
        }
    }
}
