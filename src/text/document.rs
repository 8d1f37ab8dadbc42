//! A text that was read as a whole.

use std::ops::Range;

use super::tape::Tape;
use super::{Encoding, Kind, Listener, Path, Problem, Reader, Value};

/// How many problems a [`Document`] keeps; further ones are counted.
const MAX_PROBLEMS: usize = 1000;

/// A JSON text, read as far as possible.
///
/// ```
/// use nexrender_payload::internal::text::Document;
/// let document = Document::parse(br#"{"id": "01J", "progress": 40}"#);
/// assert!(document.problems().is_empty());
/// assert_eq!(document.root().and_then(|root| root.get("progress")).and_then(|p| p.as_u64()), Some(40));
/// ```
#[derive(Debug)]
pub struct Document<'t> {
    tape: Tape<'t>,
    problems: Vec<Problem>,
}

#[derive(Default)]
struct Keep(Vec<Problem>);

impl Listener for Keep {
    fn problem(&mut self, problem: Problem, _: &dyn Fn() -> Path) {
        if self.0.len() < MAX_PROBLEMS {
            self.0.push(problem);
        }
    }
}

impl<'t> Document<'t> {
    /// Reads a text. [`problems`](Self::problems) lists the syntax errors.
    pub fn parse(text: &'t [u8]) -> Self {
        Self::parse_part(text, 0..text.len())
    }

    /// Reads a part of a text, with spans in the whole.
    pub(crate) fn parse_part(text: &'t [u8], part: Range<usize>) -> Self {
        let mut keep = Keep::default();
        let tape = Reader::of_part(text, Encoding::Unknown, part).read(&mut keep);
        Self { tape, problems: keep.0 }
    }

    /// The first thousand syntax errors, in document order.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The root value, if there is one.
    pub fn root(&self) -> Option<Value<'_>> {
        Value::new(&self.tape, 0).filter(|root| root.kind() != Kind::Invalid)
    }
}
