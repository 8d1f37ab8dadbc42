//! `$schema` names the JSON Schema of a file for editors. It is not part of a payload.

use std::borrow::Cow;
use std::collections::BinaryHeap;
use std::ops::Range;

use crate::text::search::contains;
use crate::text::{Document, Kind, ProblemKind, Value};

const KEY: &str = "$schema";

/// The text that is sent: without the member `$schema` of the payload and of each job of a batch. Everything else is kept byte
/// for byte; a text that is not JSON is not changed.
///
/// ```
/// use nexrender_payload::request::without_schema;
/// assert_eq!(without_schema(r#"{"$schema": "job.json", "template": {}}"#), r#"{"template": {}}"#);
/// ```
pub fn without_schema(text: &str) -> Cow<'_, str> {
    // Most payloads have no `$schema`; searching for it is cheap.
    if !contains(text, KEY) {
        return Cow::Borrowed(text);
    }
    let document = Document::parse(text.as_bytes());
    let is_json = document.problems().iter().all(|problem| {
        matches!(problem.kind, ProblemKind::DuplicateKey { .. } | ProblemKind::LoneSurrogate | ProblemKind::TooDeep)
    });
    let Some(root) = document.root().filter(|_| is_json) else { return Cow::Borrowed(text) };
    let jobs = root.get("jobs").into_iter().flat_map(|jobs| jobs.items());
    let cuts = std::iter::once(root).chain(jobs).flat_map(cuts).map(|cut| (cut.start, cut.end));
    // The payload's own key may follow its jobs. A heap, because a sort has ten times as much code.
    let cuts = BinaryHeap::from_iter(cuts).into_sorted_vec();
    if cuts.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut end = 0;
    for (start, end_of_cut) in cuts {
        kept.push_str(text.get(end..start).unwrap_or_default());
        end = end_of_cut;
    }
    kept.push_str(text.get(end..).unwrap_or_default());
    Cow::Owned(kept)
}

/// The span of the member in an object, including the comma that would remain. Duplicates are not handled.
fn cuts(object: Value<'_>) -> Vec<Range<usize>> {
    if object.kind() != Kind::Object {
        return Vec::new();
    }
    let members: Vec<_> = object.members().collect();
    let start = |value: Value<'_>| value.span().start as usize;
    let end = |value: Value<'_>| value.span().end as usize;
    let mut cuts = Vec::new();
    let mut end_of_last = None;
    for (index, (key, value)) in members.iter().enumerate() {
        let is_kept = !key.spells(KEY);
        if !is_kept {
            let next = members.get(index + 1).map(|(key, _)| start(*key));
            cuts.push(match end_of_last {
                Some(last) => last..end(*value),
                None => start(*key)..next.unwrap_or(end(*value)),
            });
        }
        if is_kept || end_of_last.is_some() {
            end_of_last = Some(end(*value));
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_removed_from_payloads_and_everything_else_is_kept() {
        for (text, sent) in [
            (r#"{"a":1}"#, r#"{"a":1}"#),
            (r#"{"$schema":"x"}"#, "{}"),
            (r#"{ "$schema": "x", "a": 1 }"#, r#"{ "a": 1 }"#),
            (r#"{"a": 1, "$schema": {"b": [2]} }"#, r#"{"a": 1 }"#),
            (r#"{"a":1,"$schema":1,"$schema":2,"b":3}"#, r#"{"a":1,"b":3}"#),
            (r#"{"$schema":1,"$schema":2,"b":3,"$schema":4}"#, r#"{"b":3}"#),
            (r#"{"$schema":1,"$schema":2}"#, "{}"),
            (r#"{"a":{"$schema":1},"b":"$schema"}"#, r#"{"a":{"$schema":1},"b":"$schema"}"#),
            (r#"{"jobs":[{"$schema":1,"a":2},3,{"a":4}],"$schema":5}"#, r#"{"jobs":[{"a":2},3,{"a":4}]}"#),
            (r#"{"a":"\ud800","$schema":1}"#, r#"{"a":"\ud800"}"#),
            (r#"{"$schema":1"#, r#"{"$schema":1"#),
            (r#"["$schema"]"#, r#"["$schema"]"#),
        ] {
            assert_eq!(without_schema(text), sent, "{text}");
        }
    }
}
