//! What was fine in the job before. The jobs of a batch mostly have most of their parts in common, down
//! to the byte, and what was looked at once need not be looked at again.

use super::object::MOST_FIELDS;
use crate::text::{Span, Value, same};

/// The parts of the last jobs in which nothing was found, by the places of their fields.
#[derive(Default)]
pub(crate) struct Known {
    /// The template, on which it may depend whether the other parts are fine.
    template: Span,
    fine: [Span; MOST_FIELDS],
}

impl Known {
    /// Begins a job with this template: with another one than before, nothing is known.
    pub fn begin(&mut self, template: Option<&Value<'_>>, text: &[u8]) {
        let span = template.map(Value::span).unwrap_or_default();
        if !same(span.of(text), self.template.of(text)) {
            self.fine = [Span::default(); MOST_FIELDS];
        }
        self.template = span;
    }

    /// Whether the part is written as one that was fine.
    pub fn is_fine(&self, position: usize, part: &Value<'_>, text: &[u8]) -> bool {
        self.fine.get(position).is_some_and(|fine| !fine.is_empty() && same(fine.of(text), part.raw()))
    }

    /// Remembers a part in which nothing was found.
    pub fn remember(&mut self, position: usize, part: &Value<'_>) {
        if let Some(fine) = self.fine.get_mut(position) {
            *fine = part.span();
        }
    }
}
