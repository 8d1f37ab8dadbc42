//! Checking a payload in one walk over the text, which calls the rules.

mod equals;
mod format;
mod kind;
mod report;
mod walk;
mod wrapping;

pub(crate) use kind::recognise;

use crate::diagnostic::{Diagnostic, Report};
use crate::support::{CheckOptions, FindingEdit, Mode, References};
use crate::text::Encoding;

/// Checks the JSON text of a payload.
///
/// Invalid payloads are reported, not returned as an `Err`. The report lists all findings in document order. Text that is
/// not valid JSON is checked too, including everything after a syntax error.
///
/// ```
/// use nexrender_payload::{CheckOptions, lint};
/// let report = lint(r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD"}}"#, &CheckOptions::default());
/// assert_eq!(report.diagnostics[0].code.as_str(), "required-field");
/// assert_eq!(report.diagnostics[0].pointer.as_str(), "/template");
/// assert_eq!(report.diagnostics[0].range.map(|range| range.start.column), Some(14));
/// ```
pub fn lint(text: impl AsRef<[u8]>, options: &CheckOptions) -> Report {
    lint_bytes(text.as_ref(), Encoding::Unknown, options)
}

/// [`lint`] for a text that is known to be UTF-8, so that the encoding is not checked again. Invalid UTF-8 is not reported.
pub fn lint_utf8(text: &[u8], options: &CheckOptions) -> Report {
    lint_bytes(text, Encoding::Utf8, options)
}

fn lint_bytes(text: &[u8], encoding: Encoding, options: &CheckOptions) -> Report {
    report::report(walk::check(text, encoding, options, Mode::Text), true)
}

/// Checks the JSON text that an object was serialised to: like [`lint`], but without ranges, because the caller never saw the
/// text. A value that JSON cannot represent is written as a bare word (`NaN`, `Infinity`, `undefined`, `undefined.function`,
/// `undefined.symbol`) and reported as a `type-mismatch`.
pub fn validate(text: impl AsRef<[u8]>, options: &CheckOptions) -> Report {
    validate_bytes(text.as_ref(), Encoding::Unknown, options)
}

/// [`validate`] for a text that is known to be UTF-8; see [`lint_utf8`].
pub fn validate_utf8(text: &[u8], options: &CheckOptions) -> Report {
    validate_bytes(text, Encoding::Utf8, options)
}

fn validate_bytes(text: &[u8], encoding: Encoding, options: &CheckOptions) -> Report {
    report::report(walk::check(text, encoding, options, Mode::Object), false)
}

/// Lists the external references of a payload that a preflight looks up: templates, fonts and secrets that the options do not
/// contain, and the URLs of files.
pub fn references(text: impl AsRef<[u8]>, options: &CheckOptions) -> References {
    let mode = Mode::Refer { from_object: false };
    walk::check(text.as_ref(), Encoding::Unknown, options, mode).references
}

/// [`references`] for a text that an object was serialised to; see [`validate`].
pub fn references_of_object(text: &[u8], options: &CheckOptions) -> References {
    walk::check(text, Encoding::Unknown, options, Mode::Refer { from_object: true }).references
}

/// The repairs of a text.
pub(crate) struct Repairs {
    /// The edits of all findings with a requested fix, in document order.
    pub edits: Vec<FindingEdit>,
    /// The first of these findings.
    pub listed: Vec<Diagnostic>,
    /// The number of syntax errors.
    pub syntax_mistakes: usize,
}

/// Finds the repairs of a text. `offered`: including those that may change the meaning.
pub(crate) fn repairs(text: &str, options: &CheckOptions, offered: bool) -> Repairs {
    let text = text.as_bytes();
    let mut checked = walk::check(text, Encoding::Utf8, options, Mode::Fix { offered });
    let (edits, syntax_mistakes) = checked.findings.take_edits();
    Repairs { edits, listed: report::report(checked, true).diagnostics, syntax_mistakes }
}
