//! Findings while the walk is on.

use crate::diagnostic::Severity;
use crate::rules::RuleCode;
use crate::text::{Path, Span};

/// A finding, not yet in the words of a [`Diagnostic`](crate::Diagnostic): places are bytes and steps.
#[derive(Debug)]
pub(crate) struct Draft {
    pub code: RuleCode,
    pub severity: Severity,
    pub span: Span,
    pub path: Path,
    pub message: String,
    pub help: Option<String>,
    pub related: Vec<RelatedDraft>,
    pub fix: Option<FixDraft>,
}

#[derive(Debug)]
pub(crate) struct RelatedDraft {
    pub message: String,
    pub span: Span,
    pub path: Path,
}

#[derive(Debug)]
pub(crate) struct FixDraft {
    pub title: String,
    pub safe: bool,
    pub edits: Vec<(Span, String)>,
}

impl FixDraft {
    pub fn safe(title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        Self { title: title.into(), safe: true, edits: vec![(span, text.into())] }
    }

    pub fn offered(title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        Self { safe: false, ..Self::safe(title, span, text) }
    }
}

/// The first findings in document order, and how many there were in all. What comes behind the
/// last that can still be listed is only counted, so a hostile payload costs no memory.
#[derive(Debug)]
pub(crate) struct Findings {
    drafts: Vec<Draft>,
    most: usize,
    /// Findings from here on cannot be among the first any more.
    horizon: Option<u32>,
    counts: [usize; Severity::ALL.len()],
}

/// The findings in document order, the count of each severity, and whether some are not listed.
pub(super) type Finished = (Vec<Draft>, [usize; Severity::ALL.len()], bool);

impl Findings {
    pub fn new(most: usize) -> Self {
        Self { drafts: Vec::new(), most, horizon: None, counts: [0; Severity::ALL.len()] }
    }

    pub fn add(&mut self, severity: Severity, start: u32, draft: impl FnOnce() -> Draft) {
        if let Some(count) = self.counts.get_mut(severity as usize) {
            *count += 1;
        }
        if self.horizon.is_some_and(|horizon| start > horizon) {
            return;
        }
        self.drafts.push(draft());
        if self.drafts.len() > self.most.saturating_mul(2).saturating_add(64) {
            self.prune();
        }
    }

    fn prune(&mut self) {
        self.drafts.sort_by_key(|draft| (draft.span.start, draft.code));
        self.drafts.truncate(self.most);
        self.horizon = Some(self.drafts.last().map_or(0, |draft| draft.span.start));
    }

    pub fn finish(mut self) -> Finished {
        self.prune();
        let truncated = self.counts.iter().sum::<usize>() > self.drafts.len();
        (self.drafts, self.counts, truncated)
    }
}
