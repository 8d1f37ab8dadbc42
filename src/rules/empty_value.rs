use crate::support::{Context, Finding, Rule, characters, item, rule};
use crate::text::Value;
use crate::text::search::is_white;

rule! {
    EmptyValue, Error, "an empty value", None;
    what: "Finds an empty or blank string where a name, an id, a URL, a path or a credential belongs, and an empty list of layers.",
    why: "Nothing has an empty name: the service rejects the job, or the asset changes nothing.",
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

/// A value with nothing in it.
enum Empty {
    Text,
    Blank,
    List,
}

impl Finding for Empty {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        match self {
            Self::Text => "this is empty, but the field cannot do without a value",
            Self::Blank => "there is nothing but blanks here, but the field cannot do without a value",
            Self::List => "this list is empty, but it must name at least one",
        }
        .to_owned()
    }

    fn help(&self) -> Option<String> {
        Some("fill it in, or leave the field out where it is optional".to_owned())
    }
}

/// Whether a text is empty or all white space, as JavaScript and JSON Schema's `\s` know that.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| (is_white(c) && c != '\u{85}') || c == '\u{FEFF}')
}

/// Whether a string is empty, which is told.
pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) -> bool {
    if value.begins_plainly() {
        return false;
    }
    closer_look(value, cx)
}

#[cold]
fn closer_look(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) -> bool {
    let text = characters(value);
    if !is_blank(&text) {
        return false;
    }
    cx.report(value, if text.is_empty() { &Empty::Text } else { &Empty::Blank });
    true
}

/// The same for a list of names.
pub(crate) fn check_list(list: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    if item(list, 0).is_none() {
        cx.report(list, &Empty::List);
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
        (r#""fonts": [""]"#, &["error /fonts/0"]),
        (r#""upload": {"prefix": "", "params": {"region": "", "bucket": "b", "accessKeyId": "", "accessKeySecret": " "}}"#,
            &["error /upload/prefix", "error /upload/params/region", "error /upload/params/accessKeyId", "error /upload/params/accessKeySecret"]),
    ],
}
