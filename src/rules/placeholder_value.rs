use crate::support::{Context, Finding, Rule, Shown, aws_key_id, characters, rule, said};
use crate::text::Value;
use crate::text::search::{find_any, matches, rsplit_once, split_once, trim};

rule! {
    PlaceholderValue, Warning, "a placeholder left in place", None;
    what: "Finds what documentation writes where a value of yours belongs: `<string>`, `YOUR_…`, `TODO`, `PLACEHOLDER`, and `{{column}}` that nothing filled in.",
    why: "The placeholder itself would be rendered into the video, or looked up as a name that does not exist.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "title", "value": "Hello {{name}}" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "title", "value": "Hello Ada" }]
}"#,
    source: "`POST /jobs`: the values of the reference's examples",
}

/// A value that was never filled in.
struct Placeholder<'v> {
    found: Shown<'v>,
    column: Option<&'v str>,
}

impl Finding for Placeholder<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        said(self.found, "looks like a placeholder that was never filled in")
    }

    fn help(&self) -> Option<String> {
        Some(match self.column {
            Some(column) => format!("fill in `{{{{{column}}}}}` with `expand`, or write the value itself"),
            None => "write the value itself".to_owned(),
        })
    }
}

/// `<string>`, `<template-id>`: a few words in angle brackets and nothing else.
fn is_angled(text: &str) -> bool {
    let inner = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    inner.is_some_and(|inner| {
        inner.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
            && inner.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'_' | b'-' | b'.'))
    })
}

/// A word of documentation: the whole text, or standing alone in it.
fn has_word(text: &str) -> bool {
    let todo = trim(text).strip_prefix("TODO");
    todo.is_some_and(|rest| rest.is_empty() || find_any(rest, b": _") == Some(0))
        || ["PLACEHOLDER", "YOUR_"].iter().any(|word| {
            matches(text, word).any(|at| {
                let before = text.get(..at).and_then(|before| before.bytes().next_back());
                before.is_none_or(|byte| !byte.is_ascii_alphanumeric())
            })
        })
}

/// What is longer is no name of a column that helps.
const LONGEST_COLUMN: usize = 60;

/// The first `{{column}}` in a text.
#[inline(never)]
fn column(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        let (before, behind) = split_once(rest, "}}")?;
        if let Some((open, inner)) = rsplit_once(before, b'{') {
            let name = trim(inner);
            if open.ends_with('{') && !name.is_empty() && find_any(name, b"}\"").is_none() {
                return Some(name);
            }
        }
        rest = behind;
    }
}

/// Whether a text is, or holds, what was never filled in.
pub(crate) fn is_placeholder(text: &str) -> bool {
    column(text).is_some() || is_angled(trim(text)) || has_word(text)
}

/// Whether a string is a placeholder, which is reported.
pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) -> bool {
    let text = characters(value);
    let is_placeholder = is_placeholder(&text);
    if is_placeholder {
        let column = column(&text).filter(|name| name.len() <= LONGEST_COLUMN && aws_key_id(name).is_none());
        cx.report(value, &Placeholder { found: Shown::Text(&text), column });
    }
    is_placeholder
}

/// Tells of a placeholder where a credential belongs, without repeating it.
pub(crate) fn report_masked(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    cx.report(value, &Placeholder { found: Shown::Words("this"), column: None });
}

super::vectors! {
    PlaceholderValue;
    pass: &[
        r#""assets": [{"type": "text", "layerName": "a", "value": "Things to do: TODOS, OKTODO, <b>Hello</b>, {x}, 1 < 2 > 0"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "${secrets.YOUR}"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "{{secrets.NAME}}"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "OUR_YOURSELF"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "{{}} {{ }} {{a}b}} {{a{b}} {{\"c\"}} {a}}"}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "text", "layerName": "<string>", "value": "TODO"}]"#, &["warning /assets/0/layerName", "warning /assets/0/value"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "Dear {{ first name }},"}]"#, &["warning /assets/0/value"]),
        (r#""webhook": {"url": "https://YOUR_DOMAIN/hook"}"#, &["warning /webhook/url"]),
        (r#""webhook": {"url": "https://x.com", "data": {"a": [{"b": "PLACEHOLDER"}]}}"#, &["warning /webhook/data/a/0/b"]),
        (r#""note": "<your name>""#, &["warning /note"]),
        (r#""fonts": ["{{}} and {{name}}", "{{{name}}}", "{{ {{name}}", "}}{{name}}"]"#,
            &["warning /fonts/0", "warning /fonts/1", "warning /fonts/2", "warning /fonts/3"]),
        (r#"{"template": {"id": "YOUR_TEMPLATE_ID", "composition": "main"}}"#, &["warning /template/id"]),
    ],
}
