//! What the fields of one object demand of each other, in the words of JSON Schema. Each condition is
//! the structural half of a rule, which it names.

use serde_json::{Map, Value, json};

use super::json_schema::{Parts, put};
use crate::definition::{Choice, FUNCTIONS, Format, Medium, Name, Need, PREFIXES, ParamType, Role, Shape, Type};

/// Adds the conditions of an object to its schema.
pub(super) fn add(shape: &'static Shape, schema: &mut Value, parts: &mut Parts) {
    match shape.role {
        Role::Job => {
            preview(schema);
            composition(schema);
        }
        Role::NestedJob | Role::JobClip => composition(schema),
        Role::Template => template(schema),
        Role::Settings => output(shape, schema, parts),
        _ => {}
    }
    either(shape, schema);
    if shape.members.iter().any(|member| matches!(member.field.ty, Type::Text(Format::Function))) {
        functions(schema);
    }
}

/// `required-field`: one of two fields, for each pair of them.
fn either(shape: &Shape, schema: &mut Value) {
    let pairs = shape.members.iter().filter_map(|member| match member.need {
        Need::Unless(other) => Some((member.field.name.as_str(), other.as_str())),
        _ => None,
    });
    let mut choices: Vec<_> =
        pairs.map(|(name, other)| json!({ "anyOf": [{ "required": [name] }, { "required": [other] }] })).collect();
    match choices.pop() {
        Some(only) if choices.is_empty() => put(schema, "anyOf", only.get("anyOf").cloned().unwrap_or_default()),
        Some(last) => {
            choices.push(last);
            put(schema, "allOf", choices.into());
        }
        None => {}
    }
}

/// What each function takes. Only described: a param of another type is no error.
fn functions(schema: &mut Value) {
    let known = FUNCTIONS.iter().filter(|function| !function.params.is_empty()).map(|function| {
        let names: Vec<_> = PREFIXES.iter().map(|prefix| format!("{prefix}{}", function.name)).collect();
        let params = function.params.iter().map(|param| {
            let mut described = json!({ "description": param.doc });
            match param.ty {
                ParamType::Choice(values) => put(&mut described, "examples", json!(values)),
                ParamType::Color => put(&mut described, "examples", json!([[1, 0.5, 0]])),
                _ => {}
            }
            (param.name.to_owned(), described)
        });
        let params: Map<_, _> = params.collect();
        json!({
            "if": { "properties": { "name": { "enum": names } }, "required": ["name"] },
            "then": { "properties": { "params": { "type": "object", "description": function.doc, "properties": params } } },
        })
    });
    put(schema, "allOf", known.collect());
}

/// `preview-with-settings`
fn preview(schema: &mut Value) {
    put(schema, "if", json!({ "properties": { "preview": { "const": true } }, "required": ["preview"] }));
    put(schema, "then", json!({ "properties": { "settings": { "type": "object", "maxProperties": 0 } } }));
}

/// `required-field` of `template.composition`, which only a `.mogrt` does not need: a template with such a `src`, or a
/// job with an `essential` asset.
fn composition(schema: &mut Value) {
    let essential =
        json!({ "type": "object", "properties": { "type": { "const": "essential" } }, "required": ["type"] });
    let mogrt = json!({ "type": "string", "pattern": r"^[^?#]*[^?#/\\\s]\.[Mm][Oo][Gg][Rr][Tt]\s*([?#]|$)" });
    let named = json!({ "type": "object", "properties": { "composition": { "type": "string", "pattern": r"\S" } }, "required": ["composition"] });
    put(
        schema,
        "allOf",
        json!([{
            "if": {
                "anyOf": [
                    {
                        "properties": { "assets": { "type": "array", "contains": essential } },
                        "required": ["assets"],
                    },
                    {
                        "properties": {
                            "template": { "type": "object", "properties": { "src": mogrt }, "required": ["src"] },
                        },
                        "required": ["template"],
                    },
                ],
            },
            "else": { "properties": { "template": named } },
        }]),
    );
}

/// `template-id-format`: with `src`, the id is only a label.
fn template(schema: &mut Value) {
    put(schema, "if", json!({ "required": ["src"] }));
    put(schema, "else", json!({ "properties": { "id": { "type": "string", "pattern": "^[A-Z0-9]{26}$" } } }));
}

/// `frames-required`, `codec-unknown` and `codec-type-mismatch`. Codecs stand only here, so that editors
/// offer those that the output can have.
fn output(shape: &'static Shape, schema: &mut Value, parts: &mut Parts) {
    let has_codec = shape.position(Name::CODEC).is_some();
    let (true, Some(types)) = (has_codec, output_types(shape)) else { return };
    let moving: Vec<_> = types.values.iter().filter(|name| **name == "video").collect();
    let video = parts.codecs(Medium::Video);
    let image = parts.codecs(Medium::Image);
    put(schema, "if", json!({ "properties": { "type": { "const": "image" } }, "required": ["type"] }));
    put(schema, "then", json!({ "properties": { "codec": image }, "required": ["frames"] }));
    put(
        schema,
        "else",
        json!({
            "if": { "properties": { "type": { "enum": moving } }, "required": ["type"] },
            "then": { "properties": { "codec": video } },
            "else": { "properties": { "codec": { "anyOf": [video, image] } } },
        }),
    );
}

fn output_types(shape: &Shape) -> Option<&'static Choice> {
    shape.members.iter().find_map(|member| match member.field.ty {
        Type::Choice(choice) if member.field.name.as_str() == "type" => Some(choice),
        _ => None,
    })
}
