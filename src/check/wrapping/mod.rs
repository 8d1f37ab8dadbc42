//! Finding the payload inside something else: a code fence, a command, a string, an envelope.

mod around;
mod inside;

use std::ops::Range;

use crate::diagnostic::{RuleCode, Severity};
use crate::rules::payload_kind::{self, ApiResponse};
use crate::rules::payload_wrapped::{Wrapped, Wrapper};
use crate::support::CheckOptions;
use crate::text::{Document, Path, Quoting, Source, Span, Value};

pub(super) use around::begins_as_json;
pub(super) use inside::is_field;

/// How deep wrappers may be nested.
const MOST_LAYERS: usize = 6;

/// Where the payload is.
pub(super) struct Unwrapped {
    /// The part of the source that is the payload.
    pub part: Range<usize>,
    /// The path to it from the root of the text.
    pub prefix: Path,
    /// The parts around it that are JSON themselves, and the part to exclude from each.
    pub around: Vec<(Range<usize>, Span)>,
    /// The wrapper, if any.
    pub wrapped: Option<Wrapped>,
}

/// A wrapper around a part of the source.
struct Layer {
    wrapper: Wrapper,
    /// The content.
    part: Range<usize>,
    quoting: Option<Quoting>,
    /// The text that identifies the wrapper.
    sign: Span,
    /// Whether removing the wrapper loses nothing.
    is_lossless: bool,
}

/// Finds the payload in a source, to which decoded texts are added.
pub(super) fn unwrap(source: &mut Source<'_>, options: &CheckOptions) -> Unwrapped {
    let whole = 0..source.text().len();
    let mut found = Unwrapped { part: whole, prefix: Path::new(), around: Vec::new(), wrapped: None };
    let severity = options.levels.severity(RuleCode::PayloadWrapped, Severity::Error);
    for _ in 0..MOST_LAYERS {
        let Some(severity) = severity else { break };
        // Text around JSON makes it invalid. If `payload-wrapped` is not an error, syntax errors report that.
        let text = source.text();
        let layer = if severity == Severity::Error { around::layer(text, found.part.clone()) } else { None };
        let layer = match layer {
            Some(layer) => layer,
            None => {
                let document = Document::parse_part(text, found.part.clone());
                let Some(inside) = document.root().and_then(|root| inside::find(&root)) else { break };
                found.prefix.extend(inside.path);
                found.around.push((found.part.clone(), inside.span));
                inside.layer
            }
        };
        let whole = found
            .wrapped
            .as_ref()
            .map_or_else(|| source.place(trimmed(source.text(), found.part.clone())), |wrapped| wrapped.whole);
        let part = match layer.quoting {
            None => Some(layer.part),
            Some(quoting) => source.decode(layer.part, quoting),
        };
        let Some(part) = part else { break };
        let outer_is_lossless = found.wrapped.as_ref().is_none_or(|outer| outer.is_lossless);
        found.wrapped = Some(Wrapped {
            wrapper: layer.wrapper,
            sign: layer.sign,
            path: found.prefix.clone(),
            whole,
            inner: trimmed(source.text(), part.clone()),
            is_lossless: layer.is_lossless && outer_is_lossless,
        });
        found.part = part;
    }
    found
}

/// The kind and path of an API response, if the root is one or contains only one.
pub(super) fn response(root: Option<&Value<'_>>, options: &CheckOptions) -> Option<(ApiResponse, Span, Path)> {
    options.levels.severity(RuleCode::PayloadKind, Severity::Error)?;
    let root = root?;
    if let Some(response) = payload_kind::recognise(root) {
        return Some((response, root.span(), Path::new()));
    }
    let mut members = root.members();
    let ((key, value), None) = (members.next()?, members.next()) else { return None };
    if inside::is_field(key.name()) {
        return None;
    }
    let response = payload_kind::recognise(&value)?;
    Some((response, value.span(), vec![key.step()]))
}

/// A part without surrounding white space and byte order mark.
pub(super) fn trimmed(text: &[u8], part: Range<usize>) -> Span {
    let bytes = text.get(part.clone()).unwrap_or_default();
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes).trim_ascii_start();
    let start = part.end - bytes.len();
    Span::new(start, start + bytes.trim_ascii_end().len())
}
