//! Checking a payload: one walk over the text, every rule at its place.

mod account;
mod context;
mod findings;
mod hash;
mod kind;
mod object;
mod options;
mod report;
mod show;
mod suggest;
mod walk;

pub use account::{Composition, Layer, TemplateInfo, TemplateType};
pub(crate) use context::{Context, Run};
pub(crate) use findings::{FixDraft, RelatedDraft};
pub(crate) use hash::fingerprint;
pub(crate) use object::Object;
pub use options::{CheckOptions, Levels, OptionsError, Surroundings};
pub(crate) use show::{article, list, quote, show, show_str};
pub use suggest::suggestion;
pub(crate) use suggest::{nearest, same_but_for_case_and_blanks};

use crate::diagnostic::Report;

/// Checks the JSON text of a payload.
///
/// A wrong payload is a result: the report says all that is wrong with it, in document order. Text
/// that is not JSON yet is checked as far as it can be read.
///
/// ```
/// use nexrender_payload::{CheckOptions, lint};
/// let report = lint(r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD"}}"#, &CheckOptions::default());
/// assert_eq!(report.diagnostics[0].code.as_str(), "required-field");
/// assert_eq!(report.diagnostics[0].pointer.as_str(), "/template");
/// assert_eq!(report.diagnostics[0].range.map(|range| range.start.column), Some(14));
/// ```
pub fn lint(text: impl AsRef<[u8]>, options: &CheckOptions) -> Report {
    let text = text.as_ref();
    report::report(text, walk::check(text, options, false), true)
}

/// Checks the JSON text that an object was serialised to: like [`lint`], without ranges, for the
/// caller never saw the text. Where the object held a value that JSON does not know, its bare word
/// (`NaN`, `Infinity`, `undefined`, `undefined.function`, `undefined.symbol`) stands for it, and is
/// told as a `type-mismatch`.
pub fn validate(text: impl AsRef<[u8]>, options: &CheckOptions) -> Report {
    let text = text.as_ref();
    report::report(text, walk::check(text, options, true), false)
}

/// The findings of a text beside the edits that would mend each, in bytes of the text.
pub(crate) fn lint_with_edits(text: &[u8], options: &CheckOptions) -> (Report, Vec<Option<Edits>>) {
    let (kind, findings) = walk::check(text, options, false);
    let (drafts, counts, truncated) = findings.finish();
    let edits = drafts.iter().map(|draft| draft.fix.as_ref().map(|fix| (fix.safe, fix.edits.clone()))).collect();
    (report::assemble(text, kind, (drafts, counts, truncated), true), edits)
}

/// Whether a fix is safe, and what it changes.
pub(crate) type Edits = (bool, Vec<(crate::text::Span, String)>);
