use crate::definition::Name;
use crate::support::{
    Context, Finding, FixDraft, Object, Rule, characters, decimal, edit, look_at, one_of, rule, said, show,
};
use crate::text::search::trim;
use crate::text::{Kind, Value};

rule! {
    AssetColor, Warning, "a colour that After Effects cannot read", Safe;
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
struct Notation<'v>(&'v Value<'v>);

impl Finding for Notation<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        if self.0.kind() == Kind::String {
            said(show(self.0), "is not a colour to After Effects, which takes a list of numbers from 0 to 1")
        } else {
            "the numbers of a colour go from 0 to 1; these go beyond".to_owned()
        }
    }

    fn help(&self) -> Option<String> {
        Some(match in_units(self.0) {
            Some(colour) => format!("write `{}`", colour.as_str()),
            None => "write `[r, g, b]`, each from 0 to 1".to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let colour = in_units(self.0)?;
        edit(&["Change to `", &colour, "`"], true, self.0.span(), &colour)
    }
}

/// Where the opacity stands in a colour.
const ALPHA: usize = 3;

/// How far a colour that is counted from 0 to 1 may go in a project of high dynamic range.
const BRIGHTEST: f64 = 2.0;

/// The list that says the same from 0 to 1: of `#rgb`, `#rgba`, `#rrggbb` and `#rrggbbaa`, and of numbers up to 255,
/// where that is what they surely are.
#[inline(never)]
fn in_units(value: &Value<'_>) -> Option<String> {
    let mut colour = String::new();
    let mut push = |channel: f64| {
        let before = if colour.is_empty() { "[" } else { ", " };
        colour.push_str(before);
        colour.push_str(&decimal(channel / 255.0));
    };
    if value.kind() == Kind::Array {
        let mut most = 0.0_f64;
        for (item, index) in value.items().zip(0..) {
            let number = item.as_f64().filter(|number| (0.0..=255.0).contains(number))?;
            // An opacity may go to 1 beside colours that go to 255, as in CSS.
            let is_unit = index == ALPHA && number <= 1.0;
            push(if is_unit { number * 255.0 } else { number });
            most = if index == ALPHA { most } else { most.max(number) };
        }
        // Barely beyond 1 it may as well be brighter than white.
        if most <= BRIGHTEST {
            return None;
        }
    } else {
        let text = characters(value);
        let digits = trim(&text).strip_prefix('#')?.as_bytes();
        let width = match digits.len() {
            3 | 4 => 1,
            6 | 8 => 2,
            _ => return None,
        };
        for channel in digits.chunks(width) {
            // One digit stands for two of its kind.
            let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
            push(f64::from(16 * digit(channel.first())? + digit(channel.last())?));
        }
    }
    colour.push(']');
    Some(colour)
}

/// Whether it is a list of three or four numbers, some of which go beyond 1.
fn goes_beyond_one(list: &Value<'_>) -> bool {
    // Numbers that begin with 0, and 1 itself, are not beyond: most colours need no closer look.
    if list.items().all(|item| matches!(item.raw(), [b'0', ..] | b"1")) {
        return false;
    }
    let (mut count, mut goes_beyond) = (0, false);
    for item in list.items() {
        let Some(number) = item.as_f64() else { return false };
        count += 1;
        goes_beyond |= number > 1.0;
    }
    goes_beyond && matches!(count, 3 | 4)
}

#[inline(never)]
pub(crate) fn check(asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let (Some(property), Some(value)) = (asset.get(Name::PROPERTY), asset.get(Name::VALUE)) else { return };
    if !look_at(&property, |path| path.trim_ascii_end().ends_with(b"Color")) {
        return;
    }
    // An asset of no known type may have a property too.
    if asset.get(Name::TYPE).is_none_or(|tag| one_of(&tag, &["data"]).is_none()) {
        return;
    }
    let is_other = match value.kind() {
        Kind::String => in_units(&value).is_some(),
        Kind::Array => goes_beyond_one(&value),
        _ => false,
    };
    if is_other {
        cx.report_member(asset, &value, &Notation(&value));
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
        (
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": [255, 128, 0, 0.5]}]"#,
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": [1, 0.502, 0, 0.5]}]"#,
        ),
        (
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": [1.5, 1, 0]}]"#,
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": [1.5, 1, 0]}]"#,
        ),
    ],
}
