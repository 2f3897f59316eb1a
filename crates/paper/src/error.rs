//! Why a document cannot be made, without a word of it.

use std::fmt;

use typst::{World, WorldExt, diag::SourceDiagnostic};

/// Every reason for which no PDF comes out.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The template does not compile with this data.
    #[error("the template does not compile: {0}")]
    Template(Diagnosis),
    /// The document compiles, but is not PDF/A-2a and PDF/UA-1: a text without glyph, a picture without alternative.
    #[error("the document is not PDF/A-2a and PDF/UA-1: {0}")]
    Standard(Diagnosis),
    /// A part of the order that Typst cannot take, as a year after 9999.
    #[error("not to be ordered: {0}")]
    Order(&'static str),
}

/// Where a document fails. Printed, it names lines only: Typst's own messages quote the text of the document.
pub struct Diagnosis {
    lines: Vec<usize>,
    messages: Vec<String>,
}

impl Diagnosis {
    pub(crate) fn new(world: &dyn World, diagnostics: &[SourceDiagnostic]) -> Self {
        Self {
            lines: diagnostics.iter().filter_map(|one| line(world, one)).collect(),
            messages: diagnostics.iter().map(|one| one.message.to_string()).collect(),
        }
    }

    /// Typst's messages, which may quote what people wrote: for whoever writes a template, never for a log.
    #[must_use]
    pub fn messages(&self) -> &[String] {
        &self.messages
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} problem(s), template line(s) {:?}", self.messages.len(), self.lines)
    }
}

impl fmt::Debug for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Line of the template, from 1: Typst counts from 0, and one line of ours comes before the template's.
fn line(world: &dyn World, diagnostic: &SourceDiagnostic) -> Option<usize> {
    let start = world.range(diagnostic.span)?.start;
    let source = world.source(world.main()).ok()?;
    source.lines().byte_to_line(start)
}
