use crate::definition::{
    Name, PROPERTIES, PROPERTY_ALIASES, Property, TEXT_ATTRIBUTE_ALIASES, TEXT_ATTRIBUTES, property_path,
};
use crate::support::{
    Context, Finding, FixDraft, Object, Rule, change_to, did_you_mean, rule, said, show, string_of, suggestion,
};
use crate::text::search::{contains, trim};
use crate::text::{Flags, Value};

rule! {
    PropertyName, Warning, "a misspelled After Effects property", Safe;
    what: "Reports a `property` of a `data` asset that is similar to a built-in property of After Effects: `Text` for `Source Text`, different case, extra spaces, a typo. Effects and properties that only your project has are not checked.",
    why: "Properties are looked up by their exact names. One that is not found fails the job with \"Can't find a property sequence\".",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "data", "layerName": "title", "property": "Text", "value": "Hello" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "data", "layerName": "title", "property": "Source Text", "value": "Hello" }]
}"#,
    fix: "Writes the name in After Effects. Safe if only case or surrounding spaces differ, otherwise offered.",
    source: "After Effects scripting guide, \"AVLayer match names\" and \"TextDocument\"; the open-source engine, `nexrender.jsx`",
}

/// A property by another name.
struct Misnamed<'v> {
    value: &'v Value<'v>,
    meant: String,
    safe: bool,
}

impl Finding for Misnamed<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        said(show(self.value), "is not a property of After Effects, so the job may fail")
    }

    fn help(&self) -> Option<String> {
        Some(did_you_mean(&self.meant))
    }

    fn fix(&self) -> Option<FixDraft> {
        change_to(Some(&self.meant), self.value, self.safe)
    }
}

/// The letters and digits of a name in lower case: what is left of it without blanks and separators.
fn folded(name: &str) -> impl Iterator<Item = u8> + '_ {
    name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
}

/// Whether two names are the same but for case, blanks and signs.
fn are_alike(name: &str, other: &str) -> bool {
    folded(name).eq(folded(other))
}

/// The name among some properties that a name differs from in nothing but case, blanks and separators.
fn alike(name: &str, properties: &'static [Property]) -> Option<&'static str> {
    properties.iter().map(|property| property.name).find(|known| are_alike(known, name))
}

/// The path that was probably meant by one that After Effects does not have.
fn meant(path: &str) -> Option<String> {
    let separator = || if contains(path, "->") { "->" } else { "." };
    let mut parts = property_path(path);
    match (parts.next()?, parts.next(), parts.next()) {
        // A property directly in the layer: an effect has no value of its own.
        (only, None, _) => {
            let names = PROPERTIES.iter().map(|property| property.name);
            let alias = PROPERTY_ALIASES.iter().find(|(known, _)| known.bytes().eq(folded(only)));
            let alias = alias.map(|(_, property)| *property);
            alike(only, &PROPERTIES).or(alias).or_else(|| suggestion(trim(only), names)).map(str::to_owned)
        }
        ("Transform", Some(name), None) => {
            alike(name, &PROPERTIES).map(|name| ["Transform", separator(), name].concat())
        }
        // A layer with separate dimensions has a property for each.
        (name, Some(axis), None) if are_alike(name, "Position") || are_alike(name, "Rotation") => {
            let axis = ["X", "Y", "Z"].into_iter().find(|known| trim(axis).eq_ignore_ascii_case(known));
            axis.zip(alike(name, &PROPERTIES)).map(|(axis, name)| [axis, " ", name].concat())
        }
        (text, Some(attribute), None) if are_alike(text, "Source Text") => {
            let names = TEXT_ATTRIBUTES.iter().map(|property| property.name);
            let alias = TEXT_ATTRIBUTE_ALIASES.iter().find(|(known, _)| known.bytes().eq(folded(attribute)));
            let attribute = alike(attribute, &TEXT_ATTRIBUTES)
                .or(alias.map(|(_, name)| *name))
                .or_else(|| suggestion(attribute, names));
            attribute.map(|name| ["Source Text", separator(), name].concat())
        }
        _ => None,
    }
    .filter(|meant| meant != path)
}

/// Whether a path leads to a property of an effect or another part of a layer, by its bytes: `Effects.Fill.Color`. Only
/// paths that begin with `Transform`, `Text`, `Audio`, `Source Text`, `Position` or `Rotation` go on to After Effects' own names. Most paths of
/// payloads are nested, and their names are free.
pub(super) fn is_nested(path: &[u8]) -> bool {
    let start = path.iter().position(u8::is_ascii_alphanumeric).unwrap_or(path.len());
    let path = path.get(start..).unwrap_or_default();
    let is_own = |name: &[u8]| path.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    !path.first().is_some_and(|first| matches!(first.to_ascii_lowercase(), b'a' | b's' | b't'))
        && !is_own(b"position")
        && !is_own(b"rotation")
        && (path.contains(&b'.') || path.windows(2).any(|pair| pair == b"->"))
}

/// Checks the name of a property that is not one of After Effects' own.
#[cold]
pub(crate) fn check(asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(value) = string_of(asset, Name::PROPERTY) else { return };
    let Some(path) = value.as_str() else { return };
    if value.flags().has(Flags::CAPITALS) && contains(&path, "ADBE") {
        return;
    }
    if let Some(meant) = meant(&path) {
        let safe = trim(&path).eq_ignore_ascii_case(&meant);
        cx.report_member(asset, &value, &Misnamed { value: &value, meant, safe });
    }
}

#[cfg(test)]
mod nested {
    use super::{is_nested, meant};
    use crate::definition::{PROPERTIES, PROPERTY_ALIASES, Property, TEXT_ATTRIBUTES};

    #[test]
    fn nested_paths_are_distinguished_from_built_in_names() {
        let own = PROPERTIES.iter().chain(&TEXT_ATTRIBUTES).map(|property| property.name);
        let names: Vec<_> = own.chain(PROPERTY_ALIASES.iter().map(|(alias, _)| *alias)).collect();
        let first = ["", " ", "Transform", "Text", "Audio", "source text", "Source-Text", "Effects", "Fill", "1"];
        for separator in [".", "->", " . ", "-", "->.", ".->"] {
            for first in first.iter().chain(&names) {
                for name in &names {
                    let path = [*first, separator, *name].concat();
                    let is_own = Property::at(&path).is_some() || meant(&path).is_some();
                    assert!(!(is_own && is_nested(path.as_bytes())), "{path}");
                }
            }
        }
        assert!(is_nested(b"Effects.Fill.Color") && is_nested(b"Effects->Fill->Color"));
        assert!(!is_nested(b"Opacity") && !is_nested(b"Transform.Opacity"));
    }
}

super::vectors! {
    PropertyName;
    pass: &[
        r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text", "value": "x"}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text.fontSize", "value": 12}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text->fillColor", "value": [1, 0, 0]}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Transform.Opacity", "value": 12}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Text.Source Text", "value": "x"}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Effects.Fill.Color", "value": [1, 0, 0]}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Effects->Slider Control->Slider", "value": 5}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Positions.Slider", "value": 5}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "ADBE Effect Parade.ADBE Ramp.ADBE Ramp-0002", "value": [1, 0, 0]}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Deckkraft", "value": 5}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Masks.Mask 1.Mask Opacity", "value": 5}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Contents.Rectangle 1.Fill 1.Color", "value": [1, 0, 0]}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Time Remap", "value": 5}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "X Position", "value": 5}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "", "value": 5}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "property": "Text", "value": "x"}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Text", "value": "x"}]"#, &["warning /assets/0/property"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "SourceText", "value": "x"}]"#, &["warning /assets/0/property"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "source text", "value": "x"}]"#, &["warning /assets/0/property"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text ", "value": "x"}]"#, &["warning /assets/0/property"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "opacity", "value": 5}]"#, &["warning /assets/0/property"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Postion", "value": [5, 5]}]"#, &["warning /assets/0/property"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Anchorpoint", "value": [5, 5]}]"#, &["warning /assets/0/property"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Alpha", "value": 5}]"#, &["warning /assets/0/property"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Font Size", "value": 5}]"#, &["warning /assets/0/property"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Transform.opacity", "value": 5}]"#, &["warning /assets/0/property"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text.fontsize", "value": 5}]"#, &["warning /assets/0/property"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "source text.font", "value": "Rubik-Bold"}]"#, &["warning /assets/0/property"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text.fillColour", "value": [1, 0, 0]}]"#, &["warning /assets/0/property"]),
    ],
    fix: &[
        (r#""assets": [{"type": "data", "layerName": "a", "property": "OPACITY ", "value": 5}]"#, r#""assets": [{"type": "data", "layerName": "a", "property": "Opacity", "value": 5}]"#),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Text", "value": "x"}]"#, r#""assets": [{"type": "data", "layerName": "a", "property": "Text", "value": "x"}]"#),
    ],
    offered: &[
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text.size", "value": 5}]"#, r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text.fontSize", "value": 5}]"#),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text.color", "value": [1, 0, 0]}]"#, r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text.fillColor", "value": [1, 0, 0]}]"#),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Rotate", "value": 5}]"#, r#""assets": [{"type": "data", "layerName": "a", "property": "Rotation", "value": 5}]"#),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Position X", "value": 5}]"#, r#""assets": [{"type": "data", "layerName": "a", "property": "X Position", "value": 5}]"#),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Position.x", "value": 5}]"#, r#""assets": [{"type": "data", "layerName": "a", "property": "X Position", "value": 5}]"#),
    ],
}
