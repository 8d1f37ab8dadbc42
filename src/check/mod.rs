//! Checking a payload: one walk over the text, every rule at its place.

mod equals;
mod format;
mod kind;
mod report;
mod walk;
mod wrapping;

pub(crate) use kind::recognise;

use crate::diagnostic::{Diagnostic, Report};
use crate::support::{CheckOptions, Mend, Mode, References};
use crate::text::Encoding;

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
    lint_bytes(text.as_ref(), Encoding::Unknown, options)
}

/// [`lint`] of a text that is known to be UTF-8, because an encoder wrote it: that is not checked again. If it is not
/// UTF-8 after all, nothing reports it.
pub fn lint_utf8(text: &[u8], options: &CheckOptions) -> Report {
    lint_bytes(text, Encoding::Utf8, options)
}

fn lint_bytes(text: &[u8], encoding: Encoding, options: &CheckOptions) -> Report {
    report::report(walk::check(text, encoding, options, Mode::Text), true)
}

/// Checks the JSON text that an object was serialised to: like [`lint`], without ranges, for the
/// caller never saw the text. Where the object held a value that JSON does not know, its bare word
/// (`NaN`, `Infinity`, `undefined`, `undefined.function`, `undefined.symbol`) stands for it, and is
/// told as a `type-mismatch`.
pub fn validate(text: impl AsRef<[u8]>, options: &CheckOptions) -> Report {
    validate_bytes(text.as_ref(), Encoding::Unknown, options)
}

/// [`validate`] of a text that is known to be UTF-8, see [`lint_utf8`].
pub fn validate_utf8(text: &[u8], options: &CheckOptions) -> Report {
    validate_bytes(text, Encoding::Utf8, options)
}

fn validate_bytes(text: &[u8], encoding: Encoding, options: &CheckOptions) -> Report {
    report::report(walk::check(text, encoding, options, Mode::Object), false)
}

/// Lists what the JSON text of a payload refers to outside of itself, and what the options do not say: templates, fonts,
/// secrets, and the URLs of files. It is what a preflight asks about.
pub fn references(text: impl AsRef<[u8]>, options: &CheckOptions) -> References {
    let mode = Mode::Refer { from_object: false };
    walk::check(text.as_ref(), Encoding::Unknown, options, mode).references
}

/// [`references`] of a text that an object was serialised to, see [`validate`].
pub fn references_of_object(text: &[u8], options: &CheckOptions) -> References {
    walk::check(text, Encoding::Unknown, options, Mode::Refer { from_object: true }).references
}

/// What a text can be repaired with.
pub(crate) struct Repairs {
    /// The edits of all findings that have a wanted fix, in document order.
    pub mends: Vec<Mend>,
    /// The first of these findings.
    pub listed: Vec<Diagnostic>,
    /// How many mistakes keep the text from being JSON.
    pub syntax_mistakes: usize,
}

/// Finds the repairs of a text. `offered`: also those that may change the meaning.
pub(crate) fn repairs(text: &str, options: &CheckOptions, offered: bool) -> Repairs {
    let text = text.as_bytes();
    let mut checked = walk::check(text, Encoding::Utf8, options, Mode::Mend { offered });
    let (mends, syntax_mistakes) = checked.findings.take_mends();
    Repairs { mends, listed: report::report(checked, true).diagnostics, syntax_mistakes }
}
