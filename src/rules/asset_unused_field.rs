use crate::definition::Name;
use crate::support::{Context, Finding, Object, Rule, characters, one_of, rule};
use crate::text::Value;

rule! {
    AssetUnusedField, Warning, "a field that this type of asset does not use", None;
    what: "Reports `src` on `text`, `data` and `essential` assets, `value` on `image`, `audio`, `video`, `static` and `script`, and `property` on anything but `data`.",
    why: "The field is ignored, so nothing changes. Usually the `type` is wrong.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "title", "property": "Opacity", "value": "50" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "data", "layerName": "title", "property": "Opacity", "value": 50 }]
}"#,
    source: "`POST /jobs`, `assets[].type`",
}

/// A field that belongs to other types of asset.
struct Unused<'v> {
    field: &'static str,
    tag: &'v str,
    belongs_to: &'static str,
}

impl Finding for Unused<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        format!("`{}` has no effect on an asset of type `{}`", self.field, self.tag)
    }

    fn help(&self) -> Option<String> {
        Some(format!("remove it, or use a type that has it: {}", self.belongs_to))
    }
}

/// The fields, the types on which they are a mistake (none: all others), and the types that have them.
const FIELDS: [(&str, &[&str], &str); 3] = [
    ("src", &["text", "data", "essential"], "`image`, `audio`, `video`, `static` or `script`"),
    ("value", &["image", "audio", "video", "static", "script"], "`text`, `data` or `essential`"),
    ("property", &[], "`data`"),
];

/// Reports a key that only other types of asset have, and returns whether it is one.
pub(crate) fn check(
    name: &str,
    key: &Value<'_>,
    member: &Value<'_>,
    asset: &Object<'_>,
    cx: &mut Context<'_, '_, '_>,
) -> bool {
    let Some((field, types, belongs_to)) = FIELDS.iter().find(|(field, ..)| *field == name) else { return false };
    let tag = asset.get(Name::TYPE);
    if !types.is_empty() && tag.is_none_or(|tag| one_of(&tag, types).is_none()) {
        return false;
    }
    let tag = tag.as_ref().map(characters).unwrap_or_default();
    cx.report_below(key.step(), member.span(), &Unused { field, tag: &tag, belongs_to });
    true
}

super::vectors! {
    AssetUnusedField;
    pass: &[
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://x.com/a.png"}]"#,
        r#""assets": [{"type": "function", "name": "nx:gen-ai", "src": "x", "value": 1}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "b", "value": 1}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "text", "layerName": "a", "value": "b", "src": "x", "property": "c"}]"#, &["warning /assets/0/src", "warning /assets/0/property"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https://x.com/a.png", "value": 1}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "function", "name": "nx:gen-ai", "property": "x"}]"#, &["warning /assets/0/property"]),
    ],
}
