use crate::definition::{Name, Property, PropertyValue};
use crate::support::url;
use crate::support::{
    Context, Finding, FixDraft, Object, Rule, edit, edit_of, is_to_be_filled_in, one_of_any_case, quote, rule, said,
    show,
};
use crate::text::search::{after_any, find_any, parts, split_once, trim, trim_end_any, trim_start_any};
use crate::text::{Kind, Span, Value};

rule! {
    PropertyValue, Warning, "a value that its property does not accept", Offered;
    what: "Reports a `value` of a `data` asset that a built-in property of After Effects does not accept: `\"100,100\"` for `Scale`, `\"50\"` for `Opacity`, the code of an expression, the file name of a font for `Source Text.font`.",
    why: "After Effects takes numbers as numbers and points as lists; another value fails the job or is ignored. Code belongs in `expression`, and fonts are set by their PostScript names.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "data", "layerName": "title", "property": "Scale", "value": "100,100" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "data", "layerName": "title", "property": "Scale", "value": [100, 100] }]
}"#,
    fix: "Writes the list, the number or the font's name without its extension, or moves code to `expression`. Offered.",
    source: "After Effects scripting guide, \"Property.setValue\" and \"TextDocument.font\"; `POST /jobs`, `assets[].expression`",
}

/// What is wrong with a value.
enum Wrong {
    Numbers(usize),
    Number,
    Boolean,
    Text,
    Code,
    FontFile,
}

struct Unfit<'v> {
    value: &'v Value<'v>,
    property: &'static str,
    wrong: Wrong,
    /// The value that was probably meant, as JSON.
    meant: Option<String>,
    /// The key `value`, where the text shows it.
    key: Option<Span>,
}

impl Finding for Unfit<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let fault = match self.wrong {
            Wrong::Code => return said(show(self.value), "is code, but `value` is set literally, not executed"),
            Wrong::FontFile => {
                return said(show(self.value), "is a file name, but a font is set by its PostScript name");
            }
            Wrong::Numbers(3) => "a list of 3 numbers",
            Wrong::Numbers(_) => "a list of 2 numbers",
            Wrong::Number => "a number",
            Wrong::Boolean => "`true` or `false`",
            Wrong::Text => "a text",
        };
        format!("{} takes {fault}, not {}, so the job may fail", self.property, show(self.value))
    }

    fn help(&self) -> Option<String> {
        Some(match (&self.wrong, &self.meant) {
            (Wrong::Code, _) => "write it as `expression` instead of `value`".to_owned(),
            (_, Some(meant)) => format!("write `{meant}`"),
            (Wrong::Numbers(_), None) => "write a list of numbers, such as `[100, 100]`".to_owned(),
            _ => "write the value in that form".to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        if let Wrong::Code = self.wrong {
            let end = self.value.span().end;
            let (span, text) = match self.key {
                Some(key) => (key, "\"expression\"".to_owned()),
                // An object has no place in a text: there it is the member that gets the code.
                None => (Span { start: end, end }, quote(&self.value.as_str()?)),
            };
            return edit_of(Some(Name::EXPRESSION), &["Write it as `expression`"], false, span, &text);
        }
        let meant = self.meant.as_ref()?;
        edit(&["Change to `", meant, "`"], false, self.value.span(), meant)
    }
}

/// A number as JSON writes it, without exponents.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = split_once(digits, ".").unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(fraction) && (whole == "0" || !whole.starts_with('0'))
}

/// The text of a number in a string, a unit behind it aside.
pub(super) fn number_in(text: &str) -> Option<&str> {
    let text = trim(text);
    let number = ["%", "px", "°"].iter().find_map(|unit| text.strip_suffix(unit)).map_or(text, trim);
    is_number(number).then_some(number)
}

/// The text of a number, which may be in a string.
pub(super) fn number_text(value: &Value<'_>) -> Option<String> {
    match value.kind() {
        Kind::Number => Some(String::from_utf8_lossy(value.raw()).into_owned()),
        Kind::String => number_in(&value.as_str()?).map(str::to_owned),
        _ => None,
    }
}

/// The list in a string of numbers.
fn numbers_in(text: &str, least: usize, most: usize) -> Option<String> {
    const LONGEST: usize = 100;
    let text = trim_end_any(trim_start_any(trim(text), b"[("), b"])");
    if text.len() > LONGEST {
        return None;
    }
    let mut list = String::new();
    let mut count = 0;
    for part in parts(text, b",; x").filter(|part| !part.is_empty()) {
        list.push_str(if count == 0 { "[" } else { ", " });
        list.push_str(number_in(part)?);
        count += 1;
    }
    (least..=most).contains(&count).then(|| list + "]")
}

/// The list that an object of numbers means, `{"x": 1, "y": 2}`.
fn coordinates(value: &Value<'_>, least: usize, most: usize) -> Option<String> {
    let axes = ["x", "y", "z"].iter().map_while(|axis| value.get(axis).filter(|number| number.kind() == Kind::Number));
    let numbers: Vec<_> = axes.map(|number| String::from_utf8_lossy(number.raw()).into_owned()).collect();
    let is_whole = numbers.len() == value.members().count();
    (is_whole && (least..=most).contains(&numbers.len())).then(|| format!("[{}]", numbers.join(", ")))
}

/// Whether a string is code of an expression, which no number is.
fn is_code(text: &str) -> bool {
    find_any(text, b"(;=*+").is_some() && text.bytes().any(|byte| byte.is_ascii_alphabetic())
        || ["thisComp", "thisLayer", "time", "value"].iter().any(|word| trim(text).starts_with(word))
}

/// What is wrong with a value of a property, and the value that was probably meant.
fn unfit(value: &Value<'_>, takes: PropertyValue) -> Option<(Wrong, Option<String>)> {
    let text = value.as_str();
    let is_list = value.kind() == Kind::Array;
    match takes {
        PropertyValue::Font => {
            let text = text?;
            let name = trim(&text);
            let extension = url::extension(name)?;
            one_of_any_case(extension.as_bytes(), &["ttf", "otf", "ttc", "woff", "woff2", "pfb"])?;
            let stem = name.get(..name.len() - extension.len() - 1)?;
            let stem = after_any(stem, b"/\\");
            Some((Wrong::FontFile, Some(quote(stem))))
        }
        PropertyValue::Numbers(least, most) => {
            let wrong = Wrong::Numbers(least);
            match value.kind() {
                Kind::String => {
                    let text = text?;
                    if let Some(list) = numbers_in(&text, least, most) {
                        return Some((wrong, Some(list)));
                    }
                    let same = number_in(&text).map(|number| same_twice(number, least));
                    Some((if same.is_none() && is_code(&text) { Wrong::Code } else { wrong }, same.flatten()))
                }
                Kind::Number => {
                    let number = String::from_utf8_lossy(value.raw());
                    Some((wrong, same_twice(&number, least)))
                }
                Kind::Array => {
                    let count = value.items().take(most + 1).count();
                    if (least..=most).contains(&count) && value.items().all(|item| item.kind() == Kind::Number) {
                        return None;
                    }
                    // Items of their own types are other mistakes; numbers in quotes are this one.
                    let mut list = String::new();
                    for item in value.items().take(most) {
                        list.push_str(if list.is_empty() { "[" } else { ", " });
                        let number = if item.kind() == Kind::Number {
                            String::from_utf8_lossy(item.raw()).into_owned()
                        } else {
                            number_in(&item.as_str().unwrap_or_default()).unwrap_or_default().to_owned()
                        };
                        if number.is_empty() {
                            return Some((wrong, None));
                        }
                        list.push_str(&number);
                    }
                    Some((wrong, (least..=most).contains(&count).then(|| list + "]")))
                }
                Kind::Object => coordinates(value, least, most).map(|list| (wrong, Some(list))),
                Kind::Boolean => Some((wrong, None)),
                _ => None,
            }
        }
        PropertyValue::Number => {
            if is_list {
                let mut items = value.items();
                let only = items.next().filter(|item| item.kind() == Kind::Number && items.next().is_none());
                return Some((Wrong::Number, only.map(|only| String::from_utf8_lossy(only.raw()).into_owned())));
            }
            if value.kind() == Kind::Boolean {
                return Some((Wrong::Number, None));
            }
            let text = text?;
            let number = number_in(&text).map(str::to_owned);
            Some((if number.is_none() && is_code(&text) { Wrong::Code } else { Wrong::Number }, number))
        }
        PropertyValue::Boolean => {
            let text = text?;
            let meant = one_of_any_case(trim(&text).as_bytes(), &["true", "false"]);
            Some((Wrong::Boolean, meant.map(str::to_owned)))
        }
        PropertyValue::Text => match text {
            Some(text) => ["thisComp.", "thisComp(", "thisLayer."]
                .iter()
                .any(|start| trim(&text).starts_with(start))
                .then_some((Wrong::Code, None)),
            None => {
                let text = value.items().next().filter(|_| value.items().count() == 1);
                let text = text
                    .filter(|text| text.kind() == Kind::String)
                    .and_then(|text| text.as_str().map(|text| quote(&text)));
                matches!(value.kind(), Kind::Array | Kind::Object).then_some((Wrong::Text, text))
            }
        },
        PropertyValue::Color | PropertyValue::Any => None,
    }
}

/// One number for each of two dimensions.
fn same_twice(number: &str, count: usize) -> Option<String> {
    (count == 2).then(|| ["[", number, ", ", number, "]"].concat())
}

/// Checks the value of one of After Effects' own properties.
pub(crate) fn check(property: &'static Property, asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(value) = asset.get(Name::VALUE) else { return };
    // An expression wins over any value.
    if is_to_be_filled_in(&value) || asset.has(Name::EXPRESSION) {
        return;
    }
    let Some((wrong, meant)) = unfit(&value, property.value) else { return };
    let is_key = |key: &Value<'_>| key.name() == Name::VALUE && !cx.is_object();
    let key = asset.value.members().find(|(key, _)| is_key(key)).map(|(key, _)| key.span());
    // Position is a place, not one number for both dimensions.
    let meant = meant.filter(|_| matches!(property.name, "Scale" | "Audio Levels") || value.kind() != Kind::Number);
    cx.report_member(asset, &value, &Unfit { value: &value, property: property.name, wrong, meant, key });
}

super::vectors! {
    PropertyValue;
    pass: &[
        r#""assets": [{"type": "data", "layerName": "a", "property": "Scale", "value": [100, 100]}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Position", "value": [1, 2.5, -3e2]}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Opacity", "value": 50}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Position", "expression": "wiggle(2,30)"}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Position", "value": "x", "expression": "wiggle(2,30)"}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text", "value": "wiggle(2,30)"}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text", "value": 5}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text.font", "value": "Rubik-Bold"}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text.font", "value": "Font.v2"}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text.fontSize", "value": 72}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Effects.Slider.Opacity", "value": "50"}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Opacity", "value": "${secrets.X}"}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Marker", "value": "x"}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Audio Levels", "value": [-6, -6]}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Scale", "value": {"x": 1}}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text", "value": {"text": "x"}}, {"type": "data", "layerName": "b", "property": "Source Text", "value": "thisComp.layer(1).name"}]"#,
            &["warning /assets/0/value", "warning /assets/1/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Scale", "value": "100,100"}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Scale", "value": "100 100"}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Scale", "value": "[100, 100]"}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Scale", "value": 50}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Scale", "value": ["100", "100"]}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Position", "value": [960]}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Transform.Position", "value": "960, 540"}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Opacity", "value": "50"}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Opacity", "value": "50%"}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Opacity", "value": [50]}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Rotation", "value": "time*45"}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Position", "value": "wiggle(2,30)"}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text.font", "value": "Rubik-Bold.ttf"}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text.font", "value": "fonts/Rubik.OTF"}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text.fontSize", "value": "72px"}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text.allCaps", "value": "true"}]"#, &["warning /assets/0/value"]),
    ],
}

#[cfg(test)]
mod repairs {
    use crate::support::CheckOptions;
    use crate::{fix_all, lint};

    #[test]
    fn values_are_offered_in_the_form_that_the_property_takes() {
        let whole = |member: &str, property: &str, value: &str| {
            format!(
                r#"{{"template":{{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"main"}},"assets":[{{"type":"data","layerName":"a","property":"{property}","{member}":{value}}}]}}"#
            )
        };
        for (property, value, meant) in [
            ("Scale", r#""100,100""#, "[100, 100]"),
            ("Scale", r#""[100; 50]""#, "[100, 50]"),
            ("Scale", r#""100%""#, "[100, 100]"),
            ("Scale", "50", "[50, 50]"),
            ("Position", r#"{"x": 1, "y": -2.5}"#, "[1, -2.5]"),
            ("Position", r#"{"x": 1, "top": 2}"#, r#"{"x": 1, "top": 2}"#),
            ("Position", r#"["960", 540]"#, "[960, 540]"),
            ("Opacity", r#"" 50 %""#, "50"),
            ("Opacity", "[50]", "50"),
            ("Audio Levels", "-6", "[-6, -6]"),
            ("Source Text", r#"["Hello"]"#, r#""Hello""#),
            ("Source Text.font", r#""C:\\Fonts\\Rubik-Bold.ttf""#, r#""Rubik-Bold""#),
            ("Source Text.fauxBold", r#""True""#, "true"),
        ] {
            let fixed = fix_all(&whole("value", property, value), &CheckOptions::default());
            assert_eq!(fixed.text, whole("value", property, meant));
        }
        let fixed = fix_all(&whole("value", "Position", r#""wiggle(2,30)""#), &CheckOptions::default());
        assert_eq!(fixed.text, whole("expression", "Position", r#""wiggle(2,30)""#));
        let unclear = whole("value", "Position", "960");
        assert_eq!(fix_all(&unclear, &CheckOptions::default()).text, unclear);
        assert_eq!(lint(&unclear, &CheckOptions::default()).warning_count, 1);
    }
}
