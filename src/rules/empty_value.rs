use crate::diagnostic::Severity;
use crate::support::{Context, Finding, Rule, characters, item, rule};
use crate::text::Value;
use crate::text::search::is_white;

rule! {
    EmptyValue, Error, "an empty value", None;
    what: "Reports an empty or blank string where a name, an id, a URL, a path or a credential belongs, and an empty list of layers. It is an error if the field is required, otherwise a warning; an asset's empty `composition` or `name`, which renders as if it were absent, is an info.",
    why: "Nothing has an empty name, so the job is rejected, or the asset changes nothing.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": " ", "value": "Hello" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "title", "value": "Hello" }]
}"#,
    source: "`POST /jobs`, `POST /batches`, `POST /jobs/join`: the meaning of each field",
}

/// An empty value.
struct Empty {
    what: What,
    is_optional: bool,
}

/// How it is empty.
enum What {
    Text,
    /// An empty text that renders as if the field were absent.
    Absent,
    Blank,
    List,
}

impl Finding for Empty {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        match (&self.what, self.is_optional) {
            (_, false) => Severity::Error,
            (What::Absent, true) => Severity::Info,
            (_, true) => Severity::Warning,
        }
    }

    fn message(&self) -> String {
        match (&self.what, self.is_optional) {
            (What::Text | What::Absent, false) => "this is empty, but the field needs a value",
            (What::Blank, false) => "this is blank, but the field needs a value",
            (What::Text | What::Absent, true) => "this is empty, so it counts as absent",
            (What::Blank, true) => "this is blank, and nothing has a blank name",
            (What::List, _) => "this list is empty, but it must name at least one layer",
        }
        .to_owned()
    }

    fn help(&self) -> Option<String> {
        Some(if self.is_optional { "set a value, or remove the field" } else { "set a value" }.to_owned())
    }
}

/// Whether a text is empty or all white space, as `\s` of JavaScript and JSON Schema defines it.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| (is_white(c) && c != '\u{85}') || c == '\u{FEFF}')
}

/// Reports an empty string, and returns whether it is one. `is_optional`: whether the field may be absent.
pub(crate) fn check(value: &Value<'_>, is_optional: bool, cx: &mut Context<'_, '_, '_>) -> bool {
    if value.begins_plainly() {
        return false;
    }
    check_closely(value, is_optional, cx)
}

#[cold]
fn check_closely(value: &Value<'_>, is_optional: bool, cx: &mut Context<'_, '_, '_>) -> bool {
    let text = characters(value);
    if !is_blank(&text) {
        return false;
    }
    let what = if text.is_empty() { What::Text } else { What::Blank };
    cx.report(value, &Empty { what, is_optional });
    true
}

/// The same for an optional name of an asset, which renders as if it was not there.
pub(crate) fn check_absent(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) -> bool {
    if !value.content().is_empty() {
        return false;
    }
    cx.report(value, &Empty { what: What::Absent, is_optional: true });
    true
}

/// The same for a list of names.
pub(crate) fn check_list(list: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    if item(list, 0).is_none() {
        cx.report(list, &Empty { what: What::List, is_optional: false });
    }
}

#[cfg(test)]
mod blanks {
    use super::is_blank;
    use crate::text::Document;

    #[test]
    fn no_blank_begins_like_a_character_that_is_seen() {
        for character in '\0'..=char::MAX {
            let text = format!("\"{character}\"");
            let document = Document::parse(text.as_bytes());
            let is_plain = document.root().is_some_and(|root| root.begins_plainly());
            assert!(!(is_plain && is_blank(&character.to_string())), "{character:?}");
        }
    }
}

super::vectors! {
    EmptyValue;
    pass: &[
        r#""assets": [{"type": "text", "layerName": " a ", "value": ""}]"#,
        r#""assets": [{"type": "essential", "layerName": "a", "value": ""}]"#,
        r#""fonts": []"#,
    ],
    fail: &[
        (r#"{"template": {"id": "", "composition": ""}}"#, &["error /template/id", "error /template/composition"]),
        (r#""assets": [{"type": "text", "layerName": " \t", "value": "a"}]"#, &["error /assets/0/layerName"]),
        (r#""assets": [{"type": "text", "layerName": "\u00a0", "value": "a"}]"#, &["error /assets/0/layerName"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": ""}]"#, &["error /assets/0/src"]),
        (r#""assets": [{"type": "function", "name": "nx:gen-ai", "params": {"layerName": []}}]"#, &["error /assets/0/params/layerName"]),
        (r#""assets": [{"type": "function", "name": "nx:gen-ai", "params": {"layerName": ["a", ""]}}]"#, &["error /assets/0/params/layerName/1"]),
        (r#""webhook": {"url": ""}"#, &["error /webhook/url"]),
        (r#""fonts": [""]"#, &["warning /fonts/0"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "b", "composition": "", "name": " "}]"#, &["info /assets/0/composition", "warning /assets/0/name"]),
        (r#""upload": {"prefix": "", "params": {"region": "", "bucket": "b", "accessKeyId": "", "accessKeySecret": " "}}"#,
            &["warning /upload/prefix", "error /upload/params/region", "error /upload/params/accessKeyId", "error /upload/params/accessKeySecret"]),
    ],
}
