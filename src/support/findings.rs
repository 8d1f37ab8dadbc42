//! Findings while the walk is on.

use std::collections::BinaryHeap;

use crate::definition::Name;
use crate::diagnostic::{RuleCode, Severity};
use crate::text::{Path, Span, Step};

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

impl Draft {
    /// How many bytes of names its paths have.
    pub fn path_bytes(&self) -> usize {
        let related = self.related.iter().flat_map(|related| &related.path);
        let name = |step: &Step| match step {
            Step::Key { span, .. } => (span.end - span.start) as usize,
            Step::Index(_) => 0,
        };
        self.path.iter().chain(related).map(name).sum()
    }
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
    /// What to replace, and with what.
    pub edit: (Span, String),
    /// The member that the edit is of, where that is another than the one with the finding.
    pub sibling: Option<Name>,
    /// Whether the edit is of the whole payload, wherever the finding is.
    pub is_whole: bool,
}

/// The repair of a finding, and its position. There may be very many.
#[derive(Debug)]
pub(crate) struct FindingEdit {
    start: u32,
    pub code: RuleCode,
    pub span: Span,
    pub text: Box<str>,
}

/// The data for fixing: every edit, whereas a report needs only the first findings.
#[derive(Debug, Default)]
struct EditsToApply {
    /// Whether unsafe fixes are requested too.
    offered: bool,
    edits: Vec<FindingEdit>,
    /// The number of syntax errors.
    syntax_mistakes: usize,
}

/// A sort key. For a finding: its position, its code, and its sequence number.
pub(crate) type Key = (u32, u32, u32);

/// Sorted keys. A heap of small keys, because a generic sort of the items themselves has ten times as much code.
pub(crate) fn in_order(keys: Vec<Key>) -> Vec<Key> {
    BinaryHeap::from(keys).into_sorted_vec()
}

/// The first findings in document order, and their total number. Findings after the last one that can be listed are only
/// counted, so that a hostile payload does not fill the memory.
#[derive(Debug)]
pub(crate) struct Findings {
    drafts: Vec<Draft>,
    most: usize,
    /// Findings from here on cannot be among the first any more.
    horizon: Option<(u32, RuleCode)>,
    counts: [usize; Severity::ALL.len()],
    fixing: Option<EditsToApply>,
}

/// The findings in document order, the count of each severity, and whether some are not listed.
pub(crate) type Finished = (Vec<Draft>, [usize; Severity::ALL.len()], bool);

impl Findings {
    pub fn new(most: usize) -> Self {
        Self { drafts: Vec::new(), most, horizon: None, counts: [0; Severity::ALL.len()], fixing: None }
    }

    /// Findings for fixing: only those with a requested fix are listed, and all their edits are kept.
    pub fn for_fixing(most: usize, offered: bool) -> Self {
        Self { fixing: Some(EditsToApply { offered, ..EditsToApply::default() }), ..Self::new(most) }
    }

    /// Counts a finding; whether more is to be known of it, so that it is worth [adding](Self::add).
    pub fn count(&mut self, severity: Severity, start: u32) -> bool {
        if let Some(count) = self.counts.get_mut(severity as usize) {
            *count += 1;
        }
        self.lists(start)
    }

    /// How many there are so far.
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }

    pub fn add(&mut self, draft: Draft) {
        if let Some(fixing) = &mut self.fixing {
            fixing.syntax_mistakes += usize::from(draft.code == RuleCode::JsonSyntax);
            let wanted = draft.fix.as_ref().filter(|fix| fix.safe || fixing.offered);
            let Some(FixDraft { edit: (span, text), .. }) = wanted else { return };
            let (start, code) = (draft.span.start, draft.code);
            fixing.edits.push(FindingEdit { start, code, span: *span, text: text.as_str().into() });
        }
        let place = (draft.span.start, draft.code);
        if self.horizon.is_some_and(|horizon| place >= horizon) {
            return;
        }
        self.drafts.push(draft);
        if self.drafts.len() > self.most.saturating_mul(2).saturating_add(64) {
            self.prune();
        }
    }

    /// Whether a finding from here on may still be listed, or else is only counted.
    pub fn lists(&self, start: u32) -> bool {
        self.fixing.is_some() || self.horizon.is_none_or(|(horizon, _)| start <= horizon)
    }

    fn prune(&mut self) {
        let mut slots: Vec<_> = std::mem::take(&mut self.drafts).into_iter().map(Some).collect();
        let keys =
            slots.iter().flatten().zip(0..).map(|(draft, at)| (draft.span.start, draft.code as u32, at)).collect();
        for (_, _, at) in in_order(keys).into_iter().take(self.most) {
            self.drafts.extend(slots.get_mut(at as usize).and_then(Option::take));
        }
        // With none to be listed, nothing comes before the horizon.
        let last = self.drafts.last().map(|draft| (draft.span.start, draft.code));
        self.horizon = Some(last.unwrap_or((0, RuleCode::JsonSyntax)));
    }

    pub fn finish(mut self) -> Finished {
        self.prune();
        let truncated = self.total() > self.drafts.len();
        (self.drafts, self.counts, truncated)
    }

    /// The edits in the order of their findings, of which the first are listed, and how many mistakes keep the text from
    /// being JSON.
    pub fn take_edits(&mut self) -> (Vec<FindingEdit>, usize) {
        let Some(fixing) = self.fixing.take() else { return (Vec::new(), 0) };
        let mut slots: Vec<_> = fixing.edits.into_iter().map(Some).collect();
        let keys = slots.iter().flatten().zip(0..).map(|(edit, at)| (edit.start, edit.code as u32, at)).collect();
        let edits = in_order(keys).into_iter().filter_map(|(_, _, at)| slots.get_mut(at as usize)?.take()).collect();
        (edits, fixing.syntax_mistakes)
    }
}
