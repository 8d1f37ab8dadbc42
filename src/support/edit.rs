//! The edits that findings offer.

use super::findings::FixDraft;
use super::show::quote;
use crate::definition::Name;
use crate::text::{Span, Value};

/// An edit that writes `text` at a span. The parts of its title describe the edit.
pub(crate) fn edit(title: &[&str], safe: bool, span: Span, text: &str) -> Option<FixDraft> {
    edit_of(None, title, safe, span, text)
}

/// The same for another member of the object that the finding is in.
#[expect(clippy::unnecessary_wraps, reason = "it is what a finding returns")]
pub(crate) fn edit_of(sibling: Option<Name>, title: &[&str], safe: bool, span: Span, text: &str) -> Option<FixDraft> {
    Some(FixDraft { title: title.concat(), safe, edit: (span, text.to_owned()), sibling, is_whole: false })
}

/// Replaces a value with the string `name`, if there is one.
pub(crate) fn change_to(name: Option<&str>, value: &Value<'_>, safe: bool) -> Option<FixDraft> {
    let name = name?;
    edit(&["Change to `", name, "`"], safe, value.span(), &quote(name))
}
