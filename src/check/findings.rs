//! Findings while the walk is on.

use crate::diagnostic::Severity;
use crate::rules::RuleCode;
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
            Step::Key { content, .. } => (content.end - content.start) as usize,
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
}

impl FixDraft {
    pub fn safe(title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        Self { title: title.into(), safe: true, edit: (span, text.into()) }
    }

    pub fn offered(title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        Self { safe: false, ..Self::safe(title, span, text) }
    }
}

/// What would mend a finding, beside what puts it in its place. There may be very many.
#[derive(Debug)]
pub(crate) struct Mend {
    start: u32,
    code: RuleCode,
    pub span: Span,
    pub text: Box<str>,
}

/// What a repair wants to know: every edit, where a list wants the first findings.
#[derive(Debug, Default)]
struct Mending {
    /// Whether fixes that are only offered are wanted too.
    offered: bool,
    mends: Vec<Mend>,
    /// Whether something is not JSON that no wanted fix mends.
    stays_broken: bool,
}

/// The first findings in document order, and how many there were in all. What comes behind the
/// last that can still be listed is only counted, so a hostile payload costs no memory.
#[derive(Debug)]
pub(crate) struct Findings {
    drafts: Vec<Draft>,
    most: usize,
    /// Findings from here on cannot be among the first any more.
    horizon: Option<(u32, RuleCode)>,
    counts: [usize; Severity::ALL.len()],
    mending: Option<Mending>,
}

/// The findings in document order, the count of each severity, and whether some are not listed.
pub(super) type Finished = (Vec<Draft>, [usize; Severity::ALL.len()], bool);

impl Findings {
    pub fn new(most: usize) -> Self {
        Self { drafts: Vec::new(), most, horizon: None, counts: [0; Severity::ALL.len()], mending: None }
    }

    /// Findings of a repair: only those that have a wanted fix are listed, and all their edits kept.
    pub fn to_mend(most: usize, offered: bool) -> Self {
        Self { mending: Some(Mending { offered, ..Mending::default() }), ..Self::new(most) }
    }

    pub fn add(&mut self, severity: Severity, code: RuleCode, start: u32, draft: impl FnOnce() -> Draft) {
        if let Some(count) = self.counts.get_mut(severity as usize) {
            *count += 1;
        }
        let is_listed = self.horizon.is_none_or(|horizon| (start, code) < horizon);
        let Some(mending) = &mut self.mending else {
            if is_listed {
                self.list(draft());
            }
            return;
        };
        let draft = draft();
        match &draft.fix {
            Some(fix) if fix.safe || mending.offered => {
                let (span, text) = &fix.edit;
                mending.mends.push(Mend { start, code, span: *span, text: text.as_str().into() });
                if is_listed {
                    self.list(draft);
                }
            }
            _ => mending.stays_broken |= code == RuleCode::JsonSyntax,
        }
    }

    /// Whether a finding from here on may still be listed, or else is only counted.
    pub fn lists(&self, start: u32) -> bool {
        self.mending.is_some() || self.horizon.is_none_or(|(horizon, _)| start <= horizon)
    }

    fn list(&mut self, draft: Draft) {
        self.drafts.push(draft);
        if self.drafts.len() > self.most.saturating_mul(2).saturating_add(64) {
            self.prune();
        }
    }

    fn prune(&mut self) {
        self.drafts.sort_by_key(|draft| (draft.span.start, draft.code));
        self.drafts.truncate(self.most);
        // With none to be listed, nothing comes before the horizon.
        let last = self.drafts.last().map(|draft| (draft.span.start, draft.code));
        self.horizon = Some(last.unwrap_or((0, RuleCode::JsonSyntax)));
    }

    pub fn finish(mut self) -> Finished {
        self.prune();
        let truncated = self.counts.iter().sum::<usize>() > self.drafts.len();
        (self.drafts, self.counts, truncated)
    }

    /// The edits in the order of their findings, of which the first are listed; none when the text
    /// would not be JSON even then.
    pub fn take_mends(&mut self) -> Vec<Mend> {
        let Some(mut mending) = self.mending.take().filter(|mending| !mending.stays_broken) else { return Vec::new() };
        mending.mends.sort_by_key(|mend| (mend.start, mend.code));
        mending.mends
    }
}
