//! A payload inside JSON: a member of an envelope, the only item of a list, a string of JSON.

use super::{Layer, around};
use crate::definition::Name;
use crate::rules::payload_wrapped::Wrapper;
use crate::text::search::contains;
use crate::text::{Document, Flags, Kind, Path, Quoting, Span, Step, Value};

/// How deep envelopes may be nested.
const DEEPEST: usize = 6;

/// The fields of a job; an object with two of these is a job.
const FIELDS: [Name; 7] =
    [Name::TEMPLATE, Name::ASSETS, Name::SETTINGS, Name::PREVIEW, Name::FONTS, Name::UPLOAD, Name::WEBHOOK];

/// A payload that was found.
pub(super) struct Inside {
    pub layer: Layer,
    /// The path to it.
    pub path: Path,
    /// The value that is, or contains, the payload.
    pub span: Span,
}

/// Whether a key is a field of a payload.
pub(in crate::check) fn is_field(name: Name) -> bool {
    name == Name::JOBS || FIELDS.contains(&name)
}

/// Whether an object has a field of a payload and is therefore meant to be one.
fn has_fields(value: &Value<'_>) -> bool {
    value.members().any(|(key, _)| is_field(key.name()))
}

/// Whether an object is a JSON Schema, whose `properties` have the names of fields and are not a payload.
fn is_schema(value: &Value<'_>) -> bool {
    let has = |name: &str, kind| {
        value.members().any(|(key, member)| member.kind() == kind && key.as_str().is_some_and(|key| key == name))
    };
    has("properties", Kind::Object) && (has("type", Kind::String) || has("$schema", Kind::String))
}

/// Whether a text is JSON. Only then unwrapping it from a string makes no invalid JSON of valid JSON.
pub(super) fn is_json(text: &str) -> bool {
    Document::parse(text.as_bytes()).problems().is_empty()
}

/// Whether a value is clearly a payload.
pub(super) fn is_payload(value: &Value<'_>) -> bool {
    let has_objects = |list: Option<Value<'_>>, name| {
        list.is_some_and(|list| list.items().any(|item: Value<'_>| item.field(name).is_some()))
    };
    value.field(Name::TEMPLATE).is_some_and(|template| template.kind() == Kind::Object)
        || FIELDS.into_iter().filter(|&name| value.field(name).is_some()).count() > 1
        || has_objects(value.field(Name::JOBS), Name::TEMPLATE)
        || has_objects(value.field(Name::ASSETS), Name::TYPE)
}

/// Whether a value is a payload or contains exactly one.
pub(super) fn leads_to_payload(root: &Value<'_>) -> bool {
    is_payload(root) || find(root).is_some()
}

/// Finds the only payload inside a value that is not a payload.
pub(super) fn find(root: &Value<'_>) -> Option<Inside> {
    let mut search = Search { path: Path::new(), found: None, count: 0 };
    search.look(root, None, true, DEEPEST);
    search.found.filter(|_| search.count == 1)
}

struct Search {
    path: Path,
    found: Option<Inside>,
    count: usize,
}

impl Search {
    /// `key` is the last key on the path; `is_lossless`: whether there is nothing else on the path.
    fn look(&mut self, value: &Value<'_>, key: Option<Value<'_>>, is_lossless: bool, depth: usize) {
        let Some(depth) = depth.checked_sub(1).filter(|_| self.count < 2) else { return };
        match value.kind() {
            Kind::Object if !self.path.is_empty() && is_payload(value) => self.keep(value, key, is_lossless, false),
            Kind::Object if has_fields(value) || is_schema(value) => {}
            Kind::Object => {
                let is_lossless = is_lossless && value.members().count() == 1;
                for (name, member) in value.members() {
                    self.path.push(name.step());
                    self.look(&member, Some(name), is_lossless, depth);
                    self.path.pop();
                }
            }
            Kind::Array => {
                let is_lossless = is_lossless && value.items().count() == 1;
                for (index, item) in (0..).zip(value.items()) {
                    self.path.push(Step::Index(index));
                    self.look(&item, key, is_lossless, depth);
                    self.path.pop();
                }
            }
            // A string that is the whole text is handled earlier.
            Kind::String if !self.path.is_empty() && holds_payload(value) => self.keep(value, key, is_lossless, true),
            Kind::String | Kind::Null | Kind::Boolean | Kind::Number | Kind::Key | Kind::Invalid => {}
        }
    }

    fn keep(&mut self, value: &Value<'_>, key: Option<Value<'_>>, is_lossless: bool, is_string: bool) {
        self.count += 1;
        let span = value.span();
        let (wrapper, sign) = match key {
            Some(key) => (Wrapper::Member(key.as_str().unwrap_or_default().into_owned()), key.span()),
            None => (Wrapper::List, Span { start: span.start, end: span.start + 1 }),
        };
        let part = if is_string {
            span.start as usize + 1..span.end as usize - 1
        } else {
            span.start as usize..span.end as usize
        };
        let quoting = is_string.then_some(Quoting::Json);
        let is_lossless = is_lossless && (!is_string || value.as_str().is_some_and(|text| is_json(&text)));
        let layer = Layer { wrapper, part, quoting, sign, is_lossless };
        self.found = Some(Inside { layer, path: self.path.clone(), span });
    }
}

/// Whether a string is the JSON of a payload.
fn holds_payload(string: &Value<'_>) -> bool {
    if string.flags().has(Flags::BARE.with(Flags::UNCLOSED)) || string.raw().first() != Some(&b'"') {
        return false;
    }
    let Some(text) = string.as_str() else { return false };
    let text = text.trim_ascii();
    if !matches!(text.as_bytes().first(), Some(b'{' | b'[' | b'"')) {
        return holds_fence(text);
    }
    let document = Document::parse(text.as_bytes());
    document.root().is_some_and(|root| match root.kind() {
        Kind::String => holds_payload(&root),
        _ => leads_to_payload(&root),
    })
}

/// Whether a text has the payload in a code fence, as the response of a language model.
fn holds_fence(text: &str) -> bool {
    let layer = if contains(text, "```") { around::layer(text.as_bytes(), 0..text.len()) } else { None };
    layer.is_some_and(|layer| {
        let document = Document::parse_part(text.as_bytes(), layer.part);
        layer.wrapper == Wrapper::Fence && document.root().is_some_and(|root| leads_to_payload(&root))
    })
}
