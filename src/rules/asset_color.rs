use super::{Finding, FixDraft, RuleCode, rule, words};
use crate::check::{Context, Object, decimal, show};
use crate::definition::Name;
use crate::text::search::trim;
use crate::text::{Kind, Span, Value};

rule! {
    Warning, "a colour that After Effects cannot read", Safe;
    what: "Finds a `data` asset whose `property` ends in `Color` and whose `value` is `#rgb`, `#rrggbb`, or a list with numbers over 1.",
    why: "Colours are lists of three or four numbers from 0 to 1. Anything else fails in After Effects, or shows white.",
    example: r##"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "data", "layerName": "bg", "property": "Effects.Fill.Color", "value": "#ff8000" }]
}"##,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "data", "layerName": "bg", "property": "Effects.Fill.Color", "value": [1, 0.502, 0] }]
}"#,
    fix: "Writes the same colour as `[r, g, b]` in 0–1, to 4 decimals. Safe.",
    source: "`POST /jobs`, `assets[].value` of type `data`",
}

/// A colour in another notation.
struct Notation {
    found: String,
    is_hex: bool,
    channels: Option<Vec<f64>>,
    at: Span,
}

impl Finding for Notation {
    fn code(&self) -> RuleCode {
        RuleCode::AssetColor
    }

    fn message(&self) -> String {
        if self.is_hex {
            format!("{} is not a colour to After Effects, which takes a list of numbers from 0 to 1", self.found)
        } else {
            words("the numbers of a colour go from 0 to 1; these go beyond")
        }
    }

    fn help(&self) -> Option<String> {
        Some(match &self.channels {
            Some(channels) => format!("write `{}`", written(channels)),
            None => words("write `[r, g, b]`, each from 0 to 1"),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let colour = written(self.channels.as_ref()?);
        Some(FixDraft::change(&colour, self.at, colour.clone()).sure())
    }
}

fn written(channels: &[f64]) -> String {
    let mut list = String::from("[");
    for channel in channels {
        if list.len() > 1 {
            list.push_str(", ");
        }
        list.push_str(&decimal(*channel));
    }
    list.push(']');
    list
}

/// The channels of `#rgb`, `#rgba`, `#rrggbb` and `#rrggbbaa`.
fn hex(text: &str) -> Option<Vec<f64>> {
    let digits: Vec<u32> = text.strip_prefix('#')?.chars().map(|c| c.to_digit(16)).collect::<Option<_>>()?;
    let values: Vec<u32> = match digits.len() {
        3 | 4 => digits.iter().map(|digit| digit * 17).collect(),
        6 | 8 => digits.chunks(2).map(|pair| pair.iter().fold(0, |sum, digit| sum * 16 + digit)).collect(),
        _ => return None,
    };
    Some(values.into_iter().map(|value| f64::from(value) / 255.0).collect())
}

/// The numbers of a list of three or four, when some go beyond 1.
fn beyond_one(value: &Value<'_>) -> Option<Vec<f64>> {
    // Numbers that begin with 0, and 1 itself, are not beyond: most colours need no closer look.
    if value.items().all(|item| matches!(item.raw(), [b'0', ..] | b"1")) {
        return None;
    }
    let numbers: Vec<f64> = value.items().take(5).map(|item| item.as_f64()).collect::<Option<_>>()?;
    (matches!(numbers.len(), 3 | 4) && numbers.iter().any(|&number| number > 1.0)).then_some(numbers)
}

#[inline(never)]
pub(crate) fn check(asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let (Some(property), Some(value)) = (asset.get(Name::PROPERTY), asset.get(Name::VALUE)) else { return };
    if !property.content().trim_ascii_end().ends_with(b"Color") {
        return;
    }
    let notation = |is_hex, channels| Notation { found: show(&value), is_hex, channels, at: value.span() };
    let found = match value.kind() {
        Kind::String => hex(trim(&value.as_str().unwrap_or_default())).map(|channels| notation(true, Some(channels))),
        Kind::Array => beyond_one(&value).map(|numbers| {
            let in_bytes = numbers.iter().all(|number| (0.0..=255.0).contains(number));
            notation(false, in_bytes.then(|| numbers.iter().map(|number| number / 255.0).collect()))
        }),
        _ => None,
    };
    if let Some(notation) = found {
        cx.report_member(asset, &value, &notation);
    }
}

super::vectors! {
    AssetColor;
    pass: &[
        r#""assets": [{"type": "data", "layerName": "a", "property": "Effects.Fill.Color", "value": [1, 0.5, 0]}]"#,
        r##""assets": [{"type": "data", "layerName": "a", "property": "Source Text", "value": "#ff8000"}]"##,
        r##""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": "#ff800"}]"##,
        r##""assets": [{"type": "text", "layerName": "Color", "value": "#ff8000"}]"##,
    ],
    fail: &[
        (r##""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": "#f80"}]"##, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "A->Color", "value": [255, 128, 0]}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": [300, 0, 0, 1]}]"#, &["warning /assets/0/value"]),
    ],
    fix: &[
        (
            r##""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": "#ff8000"}]"##,
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": [1, 0.502, 0]}]"#,
        ),
        (
            r##""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": "#0f0c"}]"##,
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": [0, 1, 0, 0.8]}]"#,
        ),
        (
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": [255, 128, 0]}]"#,
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": [1, 0.502, 0]}]"#,
        ),
    ],
}
