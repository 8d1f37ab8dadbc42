//! Slips of writing and of copying: each is one finding, and where the meaning is known, the fixes restore it.

use nexrender_payload::{CheckOptions, RuleCode, fix, fix_all, lint};
use serde_json::{Value, json};

const TEMPLATE: &str = r#""template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}"#;

fn found(text: &str) -> Vec<String> {
    let report = lint(text, &CheckOptions::default());
    report.diagnostics.iter().map(|found| format!("{} {}: {}", found.code, found.pointer, found.message)).collect()
}

/// A job with one text asset, whose value is written so.
fn job(value: &str) -> String {
    format!(
        "{{{TEMPLATE},\n\"assets\": [\n{{\"type\": \"text\", \"layerName\": \"title\", \"value\": {value}}},\n{{\"type\": \"text\", \"layerName\": \"other\", \"value\": \"Ho\"}}]}}"
    )
}

/// A job with these members.
fn members(members: &str) -> String {
    format!("{{{TEMPLATE}, {members}}}")
}

/// One finding at this place, and the payload after all fixes.
fn one_finding(text: &str, pointer: &str) -> Option<Value> {
    let report = lint(text, &CheckOptions::default());
    let places: Vec<_> = report.diagnostics.iter().map(|found| (found.code, found.pointer.as_str())).collect();
    assert_eq!(places, [(RuleCode::JsonSyntax, pointer)], "{text}\n{:#?}", found(text));
    let fixed = fix_all(text, &CheckOptions::default());
    serde_json::from_str(&fixed.text).ok()
}

#[test]
fn marks_in_the_place_of_a_comma_or_a_colon() {
    for mark in [";", "，", "、", "；", "،"] {
        let payload = one_finding(&members(&format!("\"preview\": true{mark} \"assets\": []")), "");
        assert_eq!(payload.map(|payload| payload["assets"].clone()), Some(json!([])), "{mark}");
        let text = job("\"Hi\"").replace("\"title\",", &format!("\"title\"{mark}"));
        let payload = one_finding(&text, "/assets/0");
        assert_eq!(payload.map(|payload| payload["assets"][0]["value"].clone()), Some(json!("Hi")), "{mark}");
    }
    for mark in [":=", "::", "=", "==", "=>", "->", "：", ";"] {
        let payload = one_finding(&members(&format!("\"preview\"{mark} true")), "/preview");
        assert_eq!(payload.map(|payload| payload["preview"].clone()), Some(json!(true)), "{mark}");
    }
    let payload = one_finding(&members("\"preview\": true;"), "");
    assert_eq!(payload.map(|payload| payload["preview"].clone()), Some(json!(true)));
    // A semicolon may be in the text after a quote.
    assert!(one_finding(&job("\"He said \"no\"; she left\""), "/assets/0/value").is_some());
}

#[test]
fn a_quote_on_the_wrong_side_of_a_mark() {
    let text = job("\"Hi\"").replace("\"title\",", "\"title,\"");
    let payload = one_finding(&text, "/assets/0/layerName");
    assert_eq!(payload.map(|payload| payload["assets"][0]["layerName"].clone()), Some(json!("title")));
    // No other rule fixes the string before its end is certain.
    let text = members("\"preview\": true").replace("QAFD\",", " QAFD,\"");
    one_finding(&text, "/template/id");
    assert_eq!(fix(&text, &CheckOptions::default()).text, text);
    let text = members("\"preview\": true").replace("\"id\":", "\"id:\"");
    let payload = one_finding(&text, "/template/id");
    assert_eq!(payload.map(|payload| payload["template"]["id"].clone()), Some(json!("01JTGM9GCR71JV7EJYDF45QAFD")));
}

#[test]
fn a_string_without_its_closing_quote_ends_before_the_brackets_that_fit() {
    for value in ["\"Hi", "\"Hi, there", "\"50%"] {
        let payload = one_finding(&job(value), "/assets/0/value");
        let meant = value.trim_start_matches('"');
        assert_eq!(payload.map(|payload| payload["assets"][0]["value"].clone()), Some(json!(meant)), "{value}");
    }
    let text = format!("{{{TEMPLATE}, \"webhook\": {{\"url\": \"https://example.com/h}}}}");
    let payload = one_finding(&text, "/webhook/url");
    assert_eq!(payload.map(|payload| payload["webhook"]["url"].clone()), Some(json!("https://example.com/h")));
}

#[test]
fn nothing_is_said_of_the_string_or_key_in_which_a_text_ends() {
    for (rest, pointer) in [
        ("\"settings\": {\"codec\": \"video_h264_v", "/settings/codec"),
        ("\"assets\": [{\"type\": \"ima", "/assets/0/type"),
        ("\"assets\": [{\"type\": \"image\", \"layerName\": \"a\", \"src\": \"ht", "/assets/0/src"),
        ("\"webhook\": {\"url\": \"ht", "/webhook/url"),
        ("\"sett", "/sett"),
    ] {
        let text = format!("{{{TEMPLATE}, {rest}");
        assert_eq!(one_finding(&text, pointer), None, "{text}");
        assert_eq!(fix_all(&text, &CheckOptions::default()).text, text);
    }
}

#[test]
fn an_object_or_a_list_in_quotes() {
    for inside in [
        r#"[{"type": "text", "layerName": "a", "value": "x"}]"#,
        "[\n  {\"type\": \"text\", \"layerName\": \"a\", \"value\": \"it's [x]\"}\n]",
    ] {
        let payload = one_finding(&members(&format!("\"assets\": \"{inside}\", \"preview\": true")), "/assets");
        let meant: Value = serde_json::from_str(inside).unwrap();
        assert_eq!(payload.map(|payload| payload["assets"].clone()), Some(meant));
    }
    let text = members("\"preview\": true").replace(": {", ": \"{").replace("},", "}\",");
    let payload = one_finding(&text, "/template");
    assert_eq!(payload, serde_json::from_str(&members("\"preview\": true")).ok());
}

#[test]
fn expressions_of_every_tool() {
    for value in [
        "${{ inputs.title }}",
        "%TITLE%",
        "*|TITLE|*",
        "<<title>>",
        "@{title}",
        "@{triggerBody()?['title']}",
        "@triggerBody()?['title']",
        "#{title}",
        "{title}",
        "{{{title}}}",
        "=A2",
        "=VLOOKUP(A2, B:C, 2)",
        "row['title']",
        "$title",
        "`Hello ${name}`",
        "\"Hello \" + \"World\"",
    ] {
        assert_eq!(one_finding(&job(value), "/assets/0/value"), None, "{value}");
        assert_eq!(fix(&job(value), &CheckOptions::default()).text, job(value), "{value}");
    }
    one_finding(&members("\"preview\": true").replace("\"main\"", "$COMPOSITION"), "/template/composition");
}

#[test]
fn what_a_console_left_out() {
    for value in ["[Object]", "[Array]", "[Function: text]", "[Function (anonymous)]", "[Circular *1]"] {
        assert_eq!(one_finding(&job(value), "/assets/0/value"), None, "{value}");
    }
    for list in ["[ [Object] ]", "[ ... 3 more items ]"] {
        assert_eq!(one_finding(&members(&format!("\"assets\": {list}")), "/assets/0"), None, "{list}");
    }
}

#[test]
fn texts_without_quotes_that_have_marks_of_their_own() {
    for value in ["Hello, world", "It's on", "He said \"yes\", twice", "Ada, it's \"on\"", "2026-03-01"] {
        let payload = one_finding(&job(value), "/assets/0/value");
        assert_eq!(payload.map(|payload| payload["assets"][0]["value"].clone()), Some(json!(value)), "{value}");
        // Before the next key.
        let text = job("\"Hi\"").replace("\"title\"", value);
        let payload = one_finding(&text, "/assets/0/layerName");
        assert_eq!(payload.map(|payload| payload["assets"][0]["layerName"].clone()), Some(json!(value)), "{value}");
    }
}

#[test]
fn comments_of_other_languages_and_merge_conflicts() {
    for comment in ["-- a note\n", "<!-- a note -->", "// a note\n", "# a note\n", "/* a note */"] {
        let payload = one_finding(&members(&format!("{comment} \"preview\": true")), "");
        assert_eq!(payload.map(|payload| payload["preview"].clone()), Some(json!(true)), "{comment}");
    }
    let text = members("\n<<<<<<< HEAD\n\"preview\": true\n=======\n\"fonts\": []\n>>>>>>> main\n");
    assert!(found(&text)[0].contains("merge conflict"), "{:#?}", found(&text));
}

#[test]
fn the_options_of_a_request_are_not_the_payload() {
    let text = format!(
        "await fetch('https://api.nexrender.com/api/v2/jobs', {{\n  method: 'POST',\n  headers: {{'X-A': 'b'}},\n  body: JSON.stringify({{{TEMPLATE}, \"preview\": true}})\n}});"
    );
    let report = lint(&text, &CheckOptions::default());
    assert_eq!(report.diagnostics.len(), 1, "{:#?}", found(&text));
    assert_eq!(report.diagnostics[0].code, RuleCode::PayloadWrapped);
    let fixed = fix_all(&text, &CheckOptions::default()).text;
    assert_eq!(serde_json::from_str::<Value>(&fixed).ok(), serde_json::from_str(&members("\"preview\": true")).ok());
    // A payload may have a call inside.
    let text = format!(
        "const job = {{{TEMPLATE}, \"webhook\": {{\"url\": \"https://example.com/h\", \"data\": JSON.stringify({{}})}}}};"
    );
    assert!(found(&text)[0].starts_with("payload-wrapped"), "{:#?}", found(&text));
}

#[test]
fn a_payload_in_the_response_of_a_language_model() {
    let fence = format!("Here you go:\n```json\n{{{TEMPLATE}}}\n```\nAnything else?");
    for (text, pointer) in [
        (json!({"output": fence}), "/output"),
        (json!({"choices": [{"message": {"role": "assistant", "content": fence}}]}), "/choices/0/message/content"),
    ] {
        let report = lint(text.to_string(), &CheckOptions::default());
        let places: Vec<_> = report.diagnostics.iter().map(|found| (found.code, found.pointer.as_str())).collect();
        assert_eq!(places, [(RuleCode::PayloadWrapped, pointer)], "{text}");
        let fixed = fix_all(&text.to_string(), &CheckOptions::default()).text;
        assert_eq!(serde_json::from_str::<Value>(&fixed).ok(), serde_json::from_str(&format!("{{{TEMPLATE}}}")).ok());
    }
}

#[test]
fn quotes_that_are_doubled_in_a_program_or_a_command() {
    let doubled = format!("{{{TEMPLATE}, \"preview\": true}}").replace('"', "\"\"");
    for (before, after) in
        [("var json = @\"", "\";"), ("curl -X POST https://api.nexrender.com/api/v2/jobs -d \"", "\"")]
    {
        let text = format!("{before}{doubled}{after}");
        let report = lint(&text, &CheckOptions::default());
        let codes: Vec<_> = report.diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(codes, [RuleCode::PayloadWrapped], "{text}\n{:#?}", found(&text));
        let fixed = fix_all(&text, &CheckOptions::default()).text;
        assert_eq!(
            serde_json::from_str::<Value>(&fixed).ok(),
            serde_json::from_str(&members("\"preview\": true")).ok()
        );
    }
}

#[test]
fn an_expression_in_quotes_where_no_string_belongs_is_called_a_placeholder() {
    for (member, pointer) in [
        ("\"assets\": \"{{ $json.assets }}\"", "/assets"),
        ("\"assets\": [\"{{ $json.asset }}\"]", "/assets/0"),
        ("\"preview\": \"${preview}\"", "/preview"),
        ("\"settings\": {\"type\": \"image\", \"frames\": \"<frame>\"}", "/settings/frames"),
    ] {
        let report = lint(members(member), &CheckOptions::default());
        let found: Vec<_> = report.diagnostics.iter().map(|found| (found.code, found.pointer.as_str())).collect();
        assert_eq!(found, [(RuleCode::TypeMismatch, pointer)], "{member}");
        let help = report.diagnostics.iter().filter_map(|found| found.help.as_deref()).collect::<String>();
        assert!(help.starts_with("this is a placeholder that was never filled in; "), "{help}");
    }
}

#[test]
fn a_string_is_not_fixed_before_its_quotes_are() {
    let text = members("\"settings\": {\"codec\": \"h264_vbr_15mbps, \"quality\": \"full\"}");
    let meant = json!({"codec": "video_h264_vbr_15mbps", "quality": "full"});
    let fixed = fix(&text, &CheckOptions::default()).text;
    assert_eq!(serde_json::from_str::<Value>(&fixed).map(|payload| payload["settings"].clone()).ok(), Some(meant));
    let text = members("\"settings\": {\"codec\": \u{201C}h264_vbr_15mbps\u{201D}}");
    let fixed = fix(&text, &CheckOptions::default()).text;
    let meant = json!({"codec": "video_h264_vbr_15mbps"});
    assert_eq!(serde_json::from_str::<Value>(&fixed).map(|payload| payload["settings"].clone()).ok(), Some(meant));
}
