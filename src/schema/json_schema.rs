//! JSON Schemas of the payloads, for editors and for validators in other languages.
//!
//! They say of a payload's structure what the checker says: which fields there are, their types and
//! values, and the few conditions between fields that the language can express. What it cannot, such
//! as the order of a range's frames or whether a URL is valid, is left to the checker.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::conditions;
use crate::definition::{
    BATCH, CODECS, Codec, Field, Format, JOB, JOIN, Keys, Medium, Need, PROPERTIES, Shape, TEXT_ATTRIBUTES, Type,
    Variants, function_names, unused,
};
use crate::diagnostic::PayloadKind;

/// A version of the JSON Schema language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draft {
    /// Draft 2020-12.
    Draft202012,
    /// Draft-07, which more editors and older validators know.
    Draft07,
}

impl Draft {
    /// Both, the newer first.
    pub const ALL: [Self; 2] = [Self::Draft202012, Self::Draft07];

    /// The address that `$schema` names.
    pub const fn address(self) -> &'static str {
        match self {
            Self::Draft202012 => "https://json-schema.org/draft/2020-12/schema",
            Self::Draft07 => "http://json-schema.org/draft-07/schema#",
        }
    }

    /// The key that holds the parts which others refer to: all that differs between the two here.
    const fn definitions(self) -> &'static str {
        match self {
            Self::Draft202012 => "$defs",
            Self::Draft07 => "definitions",
        }
    }
}

/// The JSON Schema of a kind of payload, complete in itself.
///
/// ```
/// use nexrender_payload::PayloadKind;
/// use nexrender_payload::internal::schema::{Draft, json_schema};
/// let schema = json_schema(PayloadKind::Batch, Draft::Draft202012);
/// assert_eq!(schema["properties"]["jobs"]["maxItems"], 1000);
/// ```
pub fn json_schema(kind: PayloadKind, draft: Draft) -> Value {
    let shape = root(kind);
    let all = definitions();
    let mut wanted = BTreeSet::new();
    collect(shape.name, &all, &mut wanted);
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), draft.address().into());
    schema.extend(all.get(shape.name).and_then(Value::as_object).cloned().unwrap_or_default());
    let parts = all.into_iter().filter(|(name, _)| wanted.contains(name) && name != shape.name);
    schema.insert(draft.definitions().to_owned(), Value::Object(parts.collect()));
    let mut schema = Value::Object(schema);
    rename(&mut schema, draft);
    schema
}

/// The module that gives JavaScript the same schemas. The parts that they share are in it once, and each
/// schema is put together when it is requested.
pub fn schemas_module() -> String {
    let roots: Map<String, Value> =
        PayloadKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), root(*kind).name.into())).collect();
    let mut definitions = definitions();
    // Its key is a definition's title too.
    for definition in definitions.values_mut().filter_map(Value::as_object_mut) {
        definition.retain(|key, _| key != "title");
    }
    include_str!("schemas.js")
        .replace("\"DEFINITIONS\"", &Value::Object(definitions).to_string())
        .replace("\"ROOTS\"", &Value::Object(roots).to_string())
}

fn root(kind: PayloadKind) -> &'static Shape {
    match kind {
        PayloadKind::Job => &JOB,
        PayloadKind::Batch => &BATCH,
        PayloadKind::Join => &JOIN,
    }
}

/// The names of all parts that one part leads to, itself among them.
fn collect(name: &str, all: &Map<String, Value>, into: &mut BTreeSet<String>) {
    fn references(value: &Value, all: &Map<String, Value>, into: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                for (key, member) in members {
                    match member.as_str().and_then(|text| text.strip_prefix("#/$defs/")) {
                        Some(name) if key == "$ref" => collect(name, all, into),
                        _ => references(member, all, into),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, all, into)),
            _ => {}
        }
    }
    if into.insert(name.to_owned())
        && let Some(part) = all.get(name)
    {
        references(part, all, into);
    }
}

/// Lets every reference lead to where the draft keeps its parts.
fn rename(value: &mut Value, draft: Draft) {
    match value {
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                match member.as_str().and_then(|text| text.strip_prefix("#/$defs/")) {
                    Some(name) if key == "$ref" => *member = format!("#/{}/{name}", draft.definitions()).into(),
                    _ => rename(member, draft),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, draft)),
        _ => {}
    }
}

/// Every part, by its name.
fn definitions() -> Map<String, Value> {
    let mut parts = Parts(Map::new());
    for shape in [&BATCH, &JOB, &JOIN] {
        parts.shape(shape);
    }
    parts.0
}

/// The parts that were made so far.
pub(super) struct Parts(Map<String, Value>);

impl Parts {
    /// A reference to a part, which is made when it is not there yet.
    fn part(&mut self, name: &str, make: impl FnOnce(&mut Self) -> Value) -> Value {
        if !self.0.contains_key(name) {
            // Taken first, so that a part may refer to itself, and parts come in reading order.
            self.0.insert(name.to_owned(), Value::Null);
            let schema = make(self);
            self.0.insert(name.to_owned(), schema);
        }
        reference(name)
    }

    fn shape(&mut self, shape: &'static Shape) -> Value {
        self.part(shape.name, |parts| {
            let untagged = Value::Null;
            parts.object(shape, &untagged)
        })
    }

    /// An object; `tag` is the value of its `type`, if that distinguishes it from others.
    fn object(&mut self, shape: &'static Shape, tag: &Value) -> Value {
        let mut schema = json!({ "title": shape.name, "description": shape.doc, "type": "object" });
        let mut properties = Map::new();
        for member in *shape.members {
            let mut ty = self.ty(member.field.ty);
            if matches!(member.need, Need::Optional | Need::UnlessMogrt) {
                may_be_blank(&mut ty);
            }
            let described = described(member.field, ty);
            properties.insert(member.field.name.as_str().to_owned(), described);
        }
        // As patterns, for editors would offer properties.
        let mut patterns = Map::new();
        for field in unused(shape) {
            let mut ty = self.ty(field.ty);
            may_be_blank(&mut ty);
            patterns.insert(format!("^{}$", field.name), ty);
        }
        if !patterns.is_empty() {
            put(&mut schema, "patternProperties", Value::Object(patterns));
        }
        if !tag.is_null() {
            properties.insert("type".to_owned(), tag.clone());
        }
        let required = shape.members.iter().filter(|member| member.need == Need::Required);
        let required: Vec<_> = required.map(|member| member.field.name.as_str()).collect();
        put(&mut schema, "properties", Value::Object(properties));
        if !required.is_empty() {
            put(&mut schema, "required", json!(required));
        }
        if shape.keys == Keys::Closed {
            put(&mut schema, "additionalProperties", json!(false));
        }
        conditions::add(shape, &mut schema, self);
        schema
    }

    /// Objects distinguished by their `type`. With a condition for each of them, validators and editors name the
    /// mistakes of the one that is meant, and nothing but the type where that is the mistake; `oneOf` would make
    /// them list what each of the others lacks.
    fn variants(&mut self, variants: &'static Variants) -> Value {
        self.part(variants.name, |parts| {
            let allowed: Vec<_> = variants.choice.values.iter().zip(variants.shapes).collect();
            let allowed: Vec<_> = allowed.into_iter().filter(|(tag, _)| variants.jobs || **tag != "job").collect();
            let tags: Vec<_> = allowed.iter().map(|(tag, _)| tag).collect();
            let mut schema = json!({
                "title": variants.name,
                "description": variants.doc,
                "type": "object",
                "properties": { "type": { "description": "Decides the other fields.", "enum": tags } },
                "required": ["type"],
            });
            let conditions = allowed.iter().map(|(tag, shape)| {
                let is = json!({ "properties": { "type": { "const": tag } }, "required": ["type"] });
                let tag = json!({ "description": shape.doc, "const": tag });
                let shape = parts.part(shape.name, |parts| parts.object(shape, &tag));
                json!({ "if": is, "then": shape })
            });
            put(&mut schema, "allOf", conditions.collect());
            schema
        })
    }

    fn ty(&mut self, ty: Type) -> Value {
        match ty {
            Type::Boolean => json!({ "type": "boolean" }),
            Type::Text(format) => text(format, &json!("string")),
            Type::TextOrNull(format) => text(format, &json!(["string", "null"])),
            Type::Choice(choice) if choice.open => json!({ "type": "string", "examples": choice.values }),
            Type::Choice(choice) => json!({ "enum": choice.values }),
            Type::Frames => self.part("Frames", |_| {
                let frame = json!({ "type": "integer", "minimum": 0, "maximum": 9_007_199_254_740_992_u64 });
                json!({
                    "title": "Frames",
                    "description": "One frame, or the first and last of a range; the first frame is 0.",
                    "oneOf": [frame, { "type": "array", "items": frame, "minItems": 2, "maxItems": 2 }],
                })
            }),
            Type::Index => json!({ "type": "integer", "minimum": 1 }),
            Type::TextValue => {
                json!({ "anyOf": [{ "type": "string" }, { "type": "number" }, { "type": "boolean" }] })
            }
            Type::Scalar => json!({ "anyOf": [
                { "type": "string" },
                { "type": "number" },
                { "type": "boolean" },
                { "type": "array", "items": { "type": "number" } },
            ] }),
            Type::Names => {
                let name = text(Format::Layer, &json!("string"));
                json!({ "oneOf": [name, { "type": "array", "items": name, "minItems": 1 }] })
            }
            Type::Any => json!({}),
            Type::Free | Type::Headers => json!({ "type": "object" }),
            Type::Object(shape) => self.shape(shape),
            Type::Texts(format) => {
                let mut item = text(format, &json!("string"));
                may_be_blank(&mut item);
                json!({ "type": "array", "items": item })
            }
            Type::Variants(variants) => {
                let mut schema = json!({ "type": "array", "items": self.variants(variants) });
                if variants.at_least > 0 {
                    put(&mut schema, "minItems", json!(variants.at_least));
                }
                schema
            }
            Type::Objects(shape, least, most) => {
                json!({ "type": "array", "items": self.shape(shape), "minItems": least, "maxItems": most })
            }
        }
    }

    /// The codecs of one medium: the full names, which editors complete, and the short ones, which are understood.
    pub(super) fn codecs(&mut self, medium: Medium) -> Value {
        let name = match medium {
            Medium::Video => "VideoCodec",
            Medium::Image => "ImageCodec",
        };
        self.part(name, |_| {
            let codecs = || CODECS.iter().filter(|codec| codec.medium == medium);
            let full: Vec<_> = codecs().map(|codec| codec.name).collect();
            let short: Vec<_> = codecs().map(Codec::short_name).collect();
            let short = format!("^({})$", short.join("|"));
            json!({ "title": name, "anyOf": [{ "enum": full }, { "type": "string", "pattern": short }] })
        })
    }
}

pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// Sets a key of a schema.
pub(super) fn put(schema: &mut Value, key: &str, value: Value) {
    if let Some(members) = schema.as_object_mut() {
        members.insert(key.to_owned(), value);
    }
}

/// The type of a field, with its description.
fn described(field: &Field, ty: Value) -> Value {
    let mut schema = json!({ "description": field.doc });
    if let Value::Object(members) = ty {
        for (key, value) in members {
            put(&mut schema, &key, value);
        }
    }
    if let Some(default) = field.default.and_then(|default| serde_json::from_str(default).ok()) {
        put(&mut schema, "default", default);
    }
    schema
}

fn text(format: Format, ty: &Value) -> Value {
    let mut schema = json!({ "type": ty });
    if let Some(pattern) = pattern(format) {
        put(&mut schema, "pattern", pattern.into());
    }
    let examples = examples(format);
    if !examples.is_empty() {
        put(&mut schema, "examples", json!(examples));
    }
    schema
}

/// Lets a blank text match too. In an optional field it counts as absent.
fn may_be_blank(schema: &mut Value) {
    let Some(members) = schema.as_object_mut() else { return };
    match members.get("pattern").and_then(Value::as_str) {
        Some(NOT_BLANK) => drop(members.remove("pattern")),
        Some(pattern) => {
            let pattern = format!(r"^\s*$|{pattern}");
            members.insert("pattern".to_owned(), pattern.into());
        }
        None => {}
    }
}

/// A text that is not blank.
const NOT_BLANK: &str = r"\S";

/// What every text of a format matches. A URL has to be more than that to be valid.
fn pattern(format: Format) -> Option<&'static str> {
    match format {
        Format::Url => Some(r"^\s*[Hh][Tt][Tt][Pp][Ss]?:"),
        // A stored secret may bring the beginning.
        Format::WebhookUrl | Format::TemplateSource => Some(r"^\s*([Hh][Tt][Tt][Pp][Ss]?:|\$\{)"),
        _ if format.must_not_be_blank() => Some(NOT_BLANK),
        _ => None,
    }
}

/// The properties that are set most often.
pub(super) fn property_names() -> impl Iterator<Item = String> {
    let attributes = TEXT_ATTRIBUTES.iter().map(|attribute| format!("Source Text.{}", attribute.name));
    PROPERTIES.iter().map(|property| property.name.to_owned()).chain(attributes)
}

/// Values that editors offer.
fn examples(format: Format) -> Vec<String> {
    let examples: &[&str] = match format {
        Format::Function => return function_names().collect(),
        Format::Property => return property_names().collect(),
        Format::TemplateId => &["01JTGM9GCR71JV7EJYDF45QAFD"],
        Format::TemplateSource => &["https://storage.example.com/promo.aep"],
        Format::Font => &["Inter-Bold.ttf"],
        Format::WebhookUrl => &["https://example.com/rendered"],
        Format::Prefix => &["marketing/campaign-42/"],
        Format::Credential => &["${secrets.NAME}"],
        Format::Any
        | Format::Name
        | Format::Composition
        | Format::Layer
        | Format::Codec
        | Format::Url
        | Format::AssetSource
        | Format::Expression
        | Format::Value => &[],
    };
    examples.iter().map(|example| (*example).to_owned()).collect()
}
