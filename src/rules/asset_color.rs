use super::property_value;
use crate::definition::Name;
use crate::support::{
    Context, Finding, FixDraft, Object, Rule, characters, decimal, edit, look_at, rule, said, show, string_of,
};
use crate::text::search::{lower, parts, trim};
use crate::text::{Document, Kind, Value};

rule! {
    AssetColor, Warning, "a colour that After Effects cannot read", Safe;
    what: "Reports a colour that is not a list of numbers from 0 to 1: `#rgb` and `#rrggbb`, `rgb(…)`, `\"[1,0,0]\"`, colour names, and lists with numbers over 1. It checks `data` assets whose `property` ends in `Color`, `#rrggbb` as the value of any property that is not text, the colours in a function's `params`, and `essential` assets whose name ends in `Color`.",
    why: "After Effects takes colours as lists of three or four numbers from 0 to 1. Anything else fails the property or shows white.",
    example: r##"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "data", "layerName": "bg", "property": "Effects.Fill.Color", "value": "#ff8000" }]
}"##,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "data", "layerName": "bg", "property": "Effects.Fill.Color", "value": [1, 0.502, 0] }]
}"#,
    fix: "Writes the same colour as `[r, g, b]` from 0 to 1, with at most 4 decimals. Safe if the property's name ends in `Color`; otherwise offered.",
    source: "`POST /jobs`, `assets[].value` of type `data`",
}

/// A colour in another notation.
struct Notation<'v> {
    value: &'v Value<'v>,
    /// Whether the property is certainly a colour.
    is_color: bool,
}

impl Finding for Notation<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        match self.value.kind() {
            Kind::Array if self.value.items().any(|item| item.kind() == Kind::String) => {
                "the numbers of a colour are in quotes, which After Effects cannot read".to_owned()
            }
            Kind::Array => "the numbers of a colour range from 0 to 1, but these are larger".to_owned(),
            _ => said(show(self.value), "is not a colour for After Effects, which takes a list of numbers from 0 to 1"),
        }
    }

    fn help(&self) -> Option<String> {
        Some(match in_units(self.value) {
            Some(colour) => format!("write `{colour}`"),
            None => "write `[r, g, b]`, each from 0 to 1".to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let colour = in_units(self.value)?;
        edit(&["Change to `", &colour, "`"], self.is_color, self.value.span(), &colour)
    }
}

/// The index of the opacity in a colour.
const ALPHA: usize = 3;

/// The largest number in a colour that still counts as 0 to 1: a project of high dynamic range has colours brighter than
/// white.
const BRIGHTEST: f64 = 2.0;

/// The basic colours of CSS. Other names are reported without a fix.
const NAMES: [(&str, [f64; 3]); 17] = [
    ("black", [0.0, 0.0, 0.0]),
    ("white", [255.0, 255.0, 255.0]),
    ("red", [255.0, 0.0, 0.0]),
    ("green", [0.0, 128.0, 0.0]),
    ("blue", [0.0, 0.0, 255.0]),
    ("yellow", [255.0, 255.0, 0.0]),
    ("orange", [255.0, 165.0, 0.0]),
    ("purple", [128.0, 0.0, 128.0]),
    ("gray", [128.0, 128.0, 128.0]),
    ("grey", [128.0, 128.0, 128.0]),
    ("silver", [192.0, 192.0, 192.0]),
    ("maroon", [128.0, 0.0, 0.0]),
    ("navy", [0.0, 0.0, 128.0]),
    ("teal", [0.0, 128.0, 128.0]),
    ("lime", [0.0, 255.0, 0.0]),
    ("cyan", [0.0, 255.0, 255.0]),
    ("magenta", [255.0, 0.0, 255.0]),
];

/// The same colour as a list from 0 to 1, if its notation is known.
fn in_units(value: &Value<'_>) -> Option<String> {
    match value.kind() {
        Kind::Array if value.items().any(|item| item.kind() == Kind::String) => {
            let numbers: Option<Vec<_>> = value.items().map(|item| property_value::number_text(&item)).collect();
            return numbers.and_then(|numbers| from_json(&numbers.join(", ")));
        }
        Kind::Array => return from_list(value),
        Kind::Object => return from_object(value),
        _ => {}
    }
    let text = characters(value);
    let text = trim(&text);
    from_hex(text)
        .or_else(|| from_bare_hex(text))
        .or_else(|| from_function(text))
        .or_else(|| from_json(text))
        .or_else(|| from_name(text))
}

/// A list of channels from 0 to 255.
fn list(channels: &[f64]) -> String {
    let numbers: Vec<_> = channels.iter().map(|channel| decimal(channel / 255.0)).collect();
    format!("[{}]", numbers.join(", "))
}

/// Numbers up to 255 that are certainly no colour from 0 to 1.
fn from_list(value: &Value<'_>) -> Option<String> {
    let mut channels = Vec::new();
    for item in value.items() {
        channels.push(item.as_f64().filter(|number| (0.0..=255.0).contains(number))?);
    }
    from_bytes(channels)
}

/// Channels up to 255; an opacity may go to 1 beside them, as in CSS.
fn from_bytes(mut channels: Vec<f64>) -> Option<String> {
    let most = channels.iter().take(ALPHA).copied().fold(0.0, f64::max);
    if !matches!(channels.len(), 3 | 4) || most <= BRIGHTEST {
        return None;
    }
    if let Some(alpha) = channels.get_mut(ALPHA).filter(|alpha| **alpha <= 1.0) {
        *alpha *= 255.0;
    }
    Some(list(&channels))
}

/// `#rgb`, `#rgba`, `#rrggbb` and `#rrggbbaa`.
fn from_hex(text: &str) -> Option<String> {
    let digits = text.strip_prefix('#')?.as_bytes();
    let width = match digits.len() {
        3 | 4 => 1,
        6 | 8 => 2,
        _ => return None,
    };
    let mut channels = Vec::new();
    for channel in digits.chunks(width) {
        // One digit is short for two of its kind.
        let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
        channels.push(f64::from(16 * digit(channel.first())? + digit(channel.last())?));
    }
    Some(list(&channels))
}

/// `rrggbb` and `0xrrggbb`.
fn from_bare_hex(text: &str) -> Option<String> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    if digits.len() == 6 { from_hex(&["#", digits].concat()) } else { None }
}

/// `{"r": 255, "g": 0, "b": 0}`
fn from_object(value: &Value<'_>) -> Option<String> {
    let channel = |name| value.get(name).filter(|channel| channel.kind() == Kind::Number);
    let channels = [channel("r")?, channel("g")?, channel("b")?].into_iter().chain(channel("a"));
    let numbers: Vec<_> = channels.map(|channel| String::from_utf8_lossy(channel.raw()).into_owned()).collect();
    from_json(&numbers.join(", "))
}

/// `rgb(255, 0, 0)` and `rgba(255, 0, 0, 0.5)`.
fn from_function(text: &str) -> Option<String> {
    let lower = lower(text);
    let inner = lower.strip_prefix("rgba(").or_else(|| lower.strip_prefix("rgb("))?.strip_suffix(')')?;
    let parts = parts(inner, b", /").filter(|part| !part.is_empty());
    let channels: Option<Vec<f64>> = parts.map(|part| Document::parse(part.as_bytes()).root()?.as_f64()).collect();
    let mut channels = channels?;
    if !matches!(channels.len(), 3 | 4) || channels.iter().any(|channel| !(0.0..=255.0).contains(channel)) {
        return None;
    }
    if let Some(alpha) = channels.get_mut(ALPHA) {
        *alpha *= 255.0;
    }
    Some(list(&channels))
}

/// `"[1, 0, 0]"` or `"1, 0, 0"`: the list itself in a string.
fn from_json(text: &str) -> Option<String> {
    let bare = if text.starts_with('[') { text.to_owned() } else { format!("[{text}]") };
    let document = Document::parse(bare.as_bytes());
    let root = document.root().filter(|root| document.problems().is_empty() && root.kind() == Kind::Array)?;
    let numbers = root.items().all(|item| item.kind() == Kind::Number) && matches!(root.items().count(), 3 | 4);
    numbers.then(|| from_list(&root).unwrap_or_else(|| bare.clone()))
}

fn from_name(text: &str) -> Option<String> {
    NAMES.iter().find(|(name, _)| text.eq_ignore_ascii_case(name)).map(|(_, channels)| list(channels))
}

/// Whether it is a list of three or four numbers of which some are over 1.
fn goes_beyond_one(list: &Value<'_>) -> bool {
    // Numbers that begin with 0, and 1 itself, are not beyond: most colours need no closer check.
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

/// Whether a value where a colour belongs has another notation.
fn is_other_notation(value: &Value<'_>) -> bool {
    match value.kind() {
        Kind::String => !holds_reference(value) && is_colour_text(&characters(value)),
        Kind::Array => {
            goes_beyond_one(value)
                || (value.items().any(|item| item.kind() == Kind::String) && in_units(value).is_some())
        }
        Kind::Object => from_object(value).is_some(),
        _ => false,
    }
}

/// Whether a string holds something that is filled in later.
fn holds_reference(value: &Value<'_>) -> bool {
    value.content().contains(&b'{')
}

/// Whether a text in a colour's place is meant as a colour: a notation that is known, or one word.
fn is_colour_text(text: &str) -> bool {
    let text = trim(text);
    let is_of_hues = ["hsl(", "hsla(", "hsv("].iter().any(|start| lower(text).starts_with(start));
    from_hex(text).or_else(|| from_bare_hex(text)).or_else(|| from_function(text)).or_else(|| from_json(text)).is_some()
        || is_of_hues
        || (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

fn is_path_of_color(path: &[u8]) -> bool {
    let path = path.trim_ascii_end();
    path.ends_with(b"Color") || path.ends_with(b"color") || path.ends_with(b"Colour")
}

fn is_path_of_text(path: &[u8]) -> bool {
    let path = path.trim_ascii_end();
    path == b"Text" || path.ends_with(b"Source Text")
}

/// Checks the value of a `data` asset.
pub(crate) fn check(asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let (Some(property), Some(value)) = (string_of(asset, Name::PROPERTY), asset.get(Name::VALUE)) else { return };
    let is_color = look_at(&property, is_path_of_color);
    let is_other = if is_color {
        is_other_notation(&value)
    } else {
        value.kind() == Kind::String
            && from_hex(trim(&characters(&value))).is_some()
            && !look_at(&property, is_path_of_text)
    };
    if is_other {
        cx.report_member(asset, &value, &Notation { value: &value, is_color });
    }
}

/// Checks the value of an Essential Graphics field whose name ends in `Color`. It may be a text, so only clear notations
/// of colours are reported.
pub(crate) fn check_essential(asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let (Some(name), Some(value)) = (asset.get(Name::LAYER_NAME), asset.get(Name::VALUE)) else { return };
    let is_color = ["color", "colour"].iter().any(|end| lower(trim(&characters(&name))).ends_with(end));
    let is_other = match value.kind() {
        Kind::String => from_hex(trim(&characters(&value))).is_some(),
        Kind::Array => goes_beyond_one(&value),
        _ => false,
    };
    if is_color && is_other {
        cx.report_member(asset, &value, &Notation { value: &value, is_color: false });
    }
}

/// The colours among the `params` of functions.
const COLOUR_PARAMS: [&str; 3] = ["color", "fillColor", "strokeColor"];

/// Checks the colours of a function.
pub(crate) fn check_params(params: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    for (key, value) in params.value.members() {
        if COLOUR_PARAMS.contains(&&*characters(&key)) && is_other_notation(&value) {
            cx.report_below(key.step(), value.span(), &Notation { value: &value, is_color: true });
        }
    }
}

super::vectors! {
    AssetColor;
    pass: &[
        r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": "${secrets.BRAND}"}]"#,
        r#""assets": [{"type": "function", "name": "nx:solid-color-set", "params": {"layerName": "a", "color": [0, 1, 0.5333], "note": "red"}}]"#,
        r##""assets": [{"type": "data", "layerName": "a", "property": "Layer Styles.Source Text", "value": "#fff"}]"##,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Effects.Fill.Color", "value": [1, 0.5, 0]}]"#,
        r##""assets": [{"type": "data", "layerName": "a", "property": "Source Text", "value": "#ff8000"}]"##,
        r##""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": "#ff800"}]"##,
        r##""assets": [{"type": "text", "layerName": "Color", "value": "#ff8000"}]"##,
        r#""assets": [{"type": "essential", "layerName": "Title Color", "value": "red"}, {"type": "essential", "layerName": "Back Color", "value": [1, 0, 0]}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": "red"}, {"type": "data", "layerName": "a2", "property": "Fill Color", "value": "rgb(255, 0, 0)"}, {"type": "data", "layerName": "a3", "property": "Color", "value": "[1,0,0]"}]"#,
            &["warning /assets/0/value", "warning /assets/1/value", "warning /assets/2/value"]),
        (r##""assets": [{"type": "data", "layerName": "a", "property": "ADBE Effect Parade.ADBE Ramp.ADBE Ramp-0002", "value": "#ff8800"}]"##, &["warning /assets/0/value"]),
        (r##""assets": [{"type": "function", "name": "nx:solid-color-set", "params": {"layerName": "a", "color": "#00ff88"}}]"##, &["warning /assets/0/params/color"]),
        (r#""assets": [{"type": "function", "name": "nx:text-params-set", "params": {"layerName": "a", "fillColor": "navy", "strokeColor": [255, 0, 0]}}]"#,
            &["warning /assets/0/params/fillColor", "warning /assets/0/params/strokeColor"]),
        (r##""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": "#f80"}]"##, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "A->Color", "value": [255, 128, 0]}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": [300, 0, 0, 1]}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": "hsl(120, 50%, 50%)"}]"#, &["warning /assets/0/value"]),
        (r##""assets": [{"type": "essential", "layerName": "Title Color", "value": "#ff0000"}, {"type": "essential", "layerName": "Back Color", "value": [255, 0, 0]}]"##,
            &["warning /assets/0/value", "warning /assets/1/value"]),
    ],
    fix: &[
        (
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": "ff0000"}, {"type": "data", "layerName": "b", "property": "Color", "value": "0xff0000"}]"#,
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": [1, 0, 0]}, {"type": "data", "layerName": "b", "property": "Color", "value": [1, 0, 0]}]"#,
        ),
        (
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": {"r": 255, "g": 0, "b": 0}}, {"type": "data", "layerName": "b", "property": "Color", "value": ["1", "0", "0"]}]"#,
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": [1, 0, 0]}, {"type": "data", "layerName": "b", "property": "Color", "value": [1, 0, 0]}]"#,
        ),
        (
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": "rgba(255, 128, 0, 0.5)"}]"#,
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": [1, 0.502, 0, 0.5]}]"#,
        ),
        (
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": "[1, 0.5, 0]"}]"#,
            r#""assets": [{"type": "data", "layerName": "a", "property": "Color", "value": [1, 0.5, 0]}]"#,
        ),
        (
            r##""assets": [{"type": "function", "name": "nx:solid-color-set", "params": {"layerName": "a", "color": "#00ff88"}}]"##,
            r#""assets": [{"type": "function", "name": "nx:solid-color-set", "params": {"layerName": "a", "color": [0, 1, 0.5333]}}]"#,
        ),
        (
            r##""assets": [{"type": "data", "layerName": "a", "property": "ADBE Ramp-0002", "value": "#ff8800"}]"##,
            r##""assets": [{"type": "data", "layerName": "a", "property": "ADBE Ramp-0002", "value": "#ff8800"}]"##,
        ),
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
