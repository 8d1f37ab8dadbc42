//! Placeholders that were found, until it is known whether another rule makes the same string an error.
//!
//! A placeholder is one mistake, so it gets one finding: the error of another rule if there is one, else the warning
//! about the placeholder. Other warnings about the same string are noise.

use super::findings::Draft;
use crate::diagnostic::Severity;
use crate::text::Span;

/// How many placeholders wait at most, so that a hostile payload costs no memory. Later ones are reported immediately.
const MOST: usize = 4096;

/// What happens to a rule's finding.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is kept.
    Report,
    /// It is kept, with a help that the string is a placeholder.
    ReportAsPlaceholder,
    /// It is dropped, because the placeholder is reported.
    Drop,
}

/// The placeholders of the current job.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    /// Sorted by position. A map would add 2 KB to the module.
    waiting: Vec<Waiting>,
    /// The total number found.
    noted: usize,
}

#[derive(Debug)]
struct Waiting {
    span: Span,
    severity: Severity,
    /// The finding, unless it can only be counted.
    draft: Option<Draft>,
    /// Whether an error of another rule replaces it, or any text is valid there.
    is_replaced: bool,
}

impl Pending {
    /// How many placeholders were found so far.
    pub fn noted(&self) -> usize {
        self.noted
    }

    pub fn is_full(&self) -> bool {
        self.waiting.len() >= MOST
    }

    /// Stores a placeholder until its job ends.
    pub fn note(&mut self, span: Span, severity: Severity, draft: Option<Draft>) {
        self.noted += 1;
        if let Err(place) = self.place(span) {
            self.waiting.insert(place, Waiting { span, severity, draft, is_replaced: false });
        }
    }

    fn place(&self, span: Span) -> Result<usize, usize> {
        self.waiting.binary_search_by_key(&span, |waiting| waiting.span)
    }

    /// Decides about another rule's finding at a place.
    pub fn judge(&mut self, span: Span, severity: Severity) -> Verdict {
        let place = if self.waiting.is_empty() { None } else { self.place(span).ok() };
        let Some(waiting) = place.and_then(|place| self.waiting.get_mut(place)) else { return Verdict::Report };
        if severity != Severity::Error {
            return Verdict::Drop;
        }
        waiting.is_replaced = true;
        Verdict::ReportAsPlaceholder
    }

    /// Drops the placeholder at a position where any text is valid.
    pub fn forget(&mut self, span: Span) {
        if let Some(waiting) = self.place(span).ok().and_then(|place| self.waiting.get_mut(place)) {
            waiting.is_replaced = true;
        }
    }

    /// The placeholders that no error replaced: each one's severity, place and finding.
    pub fn take(&mut self) -> impl Iterator<Item = (Span, Severity, Option<Draft>)> + use<> {
        let waiting = std::mem::take(&mut self.waiting).into_iter().filter(|waiting| !waiting.is_replaced);
        waiting.map(|waiting| (waiting.span, waiting.severity, waiting.draft))
    }
}
