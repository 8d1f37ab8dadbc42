//! Brackets that are missing, doubled, or of the wrong kind: one mistake, one finding, and a fix that restores the payload.

use nexrender_payload::{CheckOptions, Report, RuleCode, fix_all, lint};
use serde_json::Value;

const TEMPLATE: &str = r#""template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}"#;
const TEXT: &str = r#"{"type": "text", "layerName": "title", "value": "Hi"}"#;
const IMAGE: &str = r#"{"type": "image", "layerName": "b.png", "src": "https://example.com/b.png"}"#;

fn check(text: &str) -> Report {
    lint(text, &CheckOptions::default())
}

/// The payload after all fixes.
fn fixed(text: &str) -> Option<Value> {
    serde_json::from_str(&fix_all(text, &CheckOptions::default()).text).ok()
}

/// What a text says, a line each.
fn told(text: &str) -> Vec<String> {
    let report = check(text);
    report.diagnostics.iter().map(|found| format!("{} {}: {}", found.code, found.pointer, found.message)).collect()
}

fn job() -> String {
    format!(
        r#"{{{TEMPLATE}, "fonts": ["Inter-Bold.ttf", "A.ttf"], "settings": {{"type": "image", "frames": [0, 24]}}, "assets": [{TEXT}, {{"type": "data", "layerName": "box", "property": "Position", "value": [1, 2]}}, {{"type": "function", "name": "nx:solid-color-set", "params": {{"layerName": "bg", "color": [1, 0, 0]}}}}], "webhook": {{"url": "https://example.com/h", "data": {{"n": 1}}}}}}"#
    )
}

fn batch() -> String {
    let other = TEMPLATE.replace("main", "other");
    format!(r#"{{"jobs": [{{{TEMPLATE}, "assets": [{TEXT}, {IMAGE}]}}, {{{other}, "assets": [{TEXT}]}}]}}"#)
}

/// A payload minified, with spaces, and pretty-printed.
fn layouts(text: String, value: &Value) -> [String; 3] {
    [text, value.to_string(), format!("{value:#}")]
}

/// Texts in which one bracket is replaced.
fn with_one_bracket(text: &str, replaced: impl Fn(char) -> String) -> Vec<String> {
    let brackets = text.char_indices().filter(|(_, c)| "{}[]".contains(*c));
    brackets.map(|(at, c)| format!("{}{}{}", &text[..at], replaced(c), &text[at + 1..])).collect()
}

fn other_kind(bracket: char) -> char {
    match bracket {
        '{' => '[',
        '}' => ']',
        '[' => '{',
        _ => '}',
    }
}

#[test]
fn any_one_bracket_of_a_job_may_be_missing_doubled_or_of_the_wrong_kind() {
    let meant: Value = serde_json::from_str(&job()).unwrap();
    for text in layouts(job(), &meant) {
        assert_eq!(told(&text), [] as [&str; 0]);
        for broken in [
            with_one_bracket(&text, |_| String::new()),
            with_one_bracket(&text, |bracket| format!("{bracket}{bracket}")),
            with_one_bracket(&text, |bracket| other_kind(bracket).to_string()),
        ]
        .concat()
        {
            let found = told(&broken);
            assert_eq!(found.len(), 1, "{broken}\n{found:#?}");
            assert_eq!(check(&broken).diagnostics[0].code, RuleCode::JsonSyntax, "{broken}");
            assert_eq!(fixed(&broken), Some(meant.clone()), "{broken}");
        }
    }
}

#[test]
fn any_one_bracket_of_a_batch_may_be_missing_doubled_or_of_the_wrong_kind() {
    let meant: Value = serde_json::from_str(&batch()).unwrap();
    for text in layouts(batch(), &meant) {
        let broken = [
            with_one_bracket(&text, |_| String::new()),
            with_one_bracket(&text, |bracket| format!("{bracket}{bracket}")),
            with_one_bracket(&text, |bracket| other_kind(bracket).to_string()),
        ];
        for broken in broken.concat() {
            // The items of a list of lists were checked before its end is seen.
            let is_list_of_lists = broken.replace(char::is_whitespace, "").starts_with(r#"{"jobs":[[{"#);
            let found = told(&broken);
            assert_eq!(found.len(), if is_list_of_lists { 2 } else { 1 }, "{broken}\n{found:#?}");
            assert_eq!(fixed(&broken) == Some(meant.clone()), !is_list_of_lists, "{broken}");
        }
    }
}

#[test]
fn the_message_says_which_bracket_belongs_where() {
    for (text, message, pointer, place) in [
        (
            format!("{{{TEMPLATE}, \"assets\": {TEXT}, {IMAGE}]}}"),
            "an opening `[` is missing before this",
            "/assets",
            TEXT,
        ),
        (
            format!("{{{TEMPLATE}, \"assets\": [{TEXT}, \"preview\": true}}"),
            "a closing `]` is missing before this",
            "/assets",
            "\"preview\"",
        ),
        (
            format!("{{{TEMPLATE}, \"assets\": [{TEXT} \"preview\": true}}"),
            "a closing `]` and a comma are missing before this",
            "/assets",
            "\"preview\"",
        ),
        (
            format!("{{{TEMPLATE}, \"assets\": [{} {IMAGE}]}}", TEXT.trim_end_matches('}')),
            "a closing `}` and a comma are missing before this",
            "/assets/0",
            IMAGE,
        ),
        (
            format!("{{{}, \"assets\": [{TEXT}]}}", TEMPLATE.trim_end_matches('}')),
            "a closing `}` is missing before this",
            "/template",
            "\"assets\"",
        ),
        (
            format!("{{{TEMPLATE}, \"assets\": [{TEXT}}}, \"preview\": true}}"),
            "`]` belongs here, not `}`",
            "/assets",
            "}, \"preview\"",
        ),
        (
            format!("{{{TEMPLATE}}}, \"assets\": [{TEXT}]}}"),
            "this closing bracket has no opening one",
            "/template",
            "}, \"assets\"",
        ),
        (format!("{{{{{TEMPLATE}, \"assets\": [{TEXT}]}}"), "there is one opening bracket too many here", "", "{{"),
        (format!("{{{TEMPLATE}, \"preview\": true"), "this bracket is never closed", "", "{"),
    ] {
        let report = check(&text);
        assert_eq!(report.diagnostics.len(), 1, "{text}\n{:#?}", told(&text));
        let found = &report.diagnostics[0];
        assert_eq!((found.message.as_str(), found.pointer.as_str()), (message, pointer), "{text}");
        assert_eq!(found.range.map(|range| range.start.offset as usize), text.find(place), "{text}");
        assert!(fixed(&text).is_some(), "{text}");
    }
}

#[test]
fn two_brackets_of_the_wrong_kind_are_two_findings() {
    for text in [
        format!("[{TEMPLATE}, \"assets\": [{TEXT}]]"),
        format!("{{{TEMPLATE}, \"assets\": {TEXT}, {IMAGE}, \"preview\": true}}"),
        format!("{{{TEMPLATE}, \"assets\": [\"type\": \"text\", \"layerName\": \"title\", \"value\": \"Hi\"]}}"),
        format!("{{{TEMPLATE}, \"fonts\": \"A.ttf\", \"B.ttf\", \"assets\": []}}"),
        format!("{{{TEMPLATE}, \"settings\": {{\"type\": \"image\", \"frames\": {{0, 10}}}}}}"),
    ] {
        let found = told(&text);
        assert_eq!(found.len(), 2, "{text}\n{found:#?}");
        let payload = fixed(&text);
        assert!(payload.is_some_and(|payload| check(&payload.to_string()).is_valid()), "{text}");
    }
}

#[test]
fn several_mistakes_are_all_found() {
    let text = format!(
        "{{{}, \"assets\": [{{\"type\": \"text\", \"layerName\": \"a\", \"value\": \"x\", {IMAGE}, \"preview\": true}}",
        TEMPLATE.trim_end_matches('}')
    );
    assert_eq!(told(&text).len(), 3, "{:#?}", told(&text));
    assert!(fixed(&text).is_some_and(|payload| check(&payload.to_string()).is_valid()));
}
