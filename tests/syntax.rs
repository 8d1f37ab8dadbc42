//! Mistakes of JSON: each is one finding, and `fix` writes what is meant.

use nexrender_payload::{CheckOptions, RuleCode, fix, fix_all, lint};

const TEMPLATE: &str = r#""template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}"#;

/// A job with one text asset, whose value is written so.
fn job(value: &str) -> String {
    format!(r#"{{{TEMPLATE}, "assets": [{{"type": "text", "layerName": "title", "value": {value}}}]}}"#)
}

/// What is found in a text.
fn found(text: &str) -> Vec<String> {
    let report = lint(text, &CheckOptions::default());
    report.diagnostics.iter().map(|d| format!("{} {}", d.code, d.pointer)).collect()
}

/// The value after a repair.
fn value_of(text: &str) -> Option<String> {
    let job: serde_json::Value = serde_json::from_str(text).ok()?;
    Some(job.pointer("/assets/0/value")?.as_str()?.to_owned())
}

#[test]
fn control_characters_in_a_string_are_one_mistake_and_fixed_safely() {
    for (value, meant) in [
        ("\"Line 1\nLine 2\"", "Line 1\nLine 2"),
        ("\"Line 1\r\nLine 2\r\nLine 3\"", "Line 1\nLine 2\nLine 3"),
        ("\"a\n\n\nb\tc\"", "a\n\n\nb\tc"),
        ("\"\nall on its own line\n\"", "\nall on its own line\n"),
        ("\"a\tb\tc\"", "a\tb\tc"),
        ("\"a, b\n c: \\\"d\\\"\n\"", "a, b\n c: \"d\"\n"),
        ("\"\u{1}\"", "\u{1}"),
        ("\"Grüße\naus Köln\"", "Grüße\naus Köln"),
    ] {
        let text = job(value);
        assert_eq!(found(&text), ["json-syntax /assets/0/value"], "{value:?}");
        let fixed = fix(&text, &CheckOptions::default());
        assert_eq!(value_of(&fixed.text).as_deref(), Some(meant), "{}", fixed.text);
        assert!(fixed.report.is_valid());
    }
}

#[test]
fn backslashes_that_begin_no_escape_are_one_mistake() {
    for (value, meant, is_safe) in [
        (r#""C:\Users\ada\logo""#, r"C:\Users\ada\logo", false),
        (r#""my\_layer \*bold\*""#, "my_layer *bold*", false),
        (r#""Don\'t, won\'t""#, "Don't, won't", true),
        (r#""\xe9t\xe9""#, r"\xe9t\xe9", false),
    ] {
        let text = job(value);
        assert_eq!(found(&text), ["json-syntax /assets/0/value"], "{value}");
        assert_eq!(fix(&text, &CheckOptions::default()).text != text, is_safe, "{value}");
        let fixed = fix_all(&text, &CheckOptions::default());
        assert_eq!(value_of(&fixed.text).as_deref(), Some(meant), "{}", fixed.text);
    }
}

#[test]
fn a_string_without_its_closing_quote_ends_with_its_line() {
    for text in [
        format!(
            "{{\n  {TEMPLATE},\n  \"assets\": [{{\n    \"type\": \"text\",\n    \"layerName\": \"a,\n    \"value\": \"b\"\n  }}]\n}}"
        ),
        format!(
            "{{\n  {TEMPLATE},\n  \"assets\": [\n    {{\"type\": \"text\", \"value\": \"b\", \"layerName\": \"a\n    }}\n  ]\n}}"
        ),
    ] {
        assert_eq!(found(&text), ["json-syntax /assets/0/layerName"], "{text}");
    }
}

#[test]
fn quotes_inside_a_string_are_one_mistake_and_their_repair_is_offered() {
    for (value, meant) in [
        (r#""He said "hi" today""#, r#"He said "hi" today"#),
        (r#""He said "hi"""#, r#"He said "hi""#),
        (r#"""hi" he said""#, r#""hi" he said"#),
        (r#""5" screen""#, r#"5" screen"#),
        (r#""a "b", "c", and d""#, r#"a "b", "c", and d"#),
        (r#""a 12" and 14" pair""#, r#"a 12" and 14" pair"#),
        (r#""He said "hi", then left""#, r#"He said "hi", then left"#),
        (r#""a "note: this" b""#, r#"a "note: this" b"#),
        (r#""a \"b\" "c" d""#, r#"a "b" "c" d"#),
        (r#""<a href="https://x.com/y">x</a>""#, r#"<a href="https://x.com/y">x</a>"#),
        (r#""{"a": 1}""#, r#"{"a": 1}"#),
        (r#""« "é" »""#, r#"« "é" »"#),
        ("\"The \"new\"\none\"", "The \"new\"\none"),
        ("\"The \"new\" one,\n\n\"for you\", today\"", "The \"new\" one,\n\n\"for you\", today"),
    ] {
        let text = job(value);
        if value.starts_with("\"{") {
            // What looks like an object is read as one.
            continue;
        }
        assert_eq!(found(&text), ["json-syntax /assets/0/value"], "{value}");
        assert_eq!(fix(&text, &CheckOptions::default()).text, text, "it is only offered");
        let fixed = fix_all(&text, &CheckOptions::default());
        assert_eq!(value_of(&fixed.text).as_deref(), Some(meant), "{}", fixed.text);
        assert!(fixed.report.is_valid());
    }
}

#[test]
fn a_missing_comma_is_not_taken_for_quotes_inside() {
    for (text, fixed) in [
        (r#"{"a": "x" "b": "y"}"#, r#"{"a": "x", "b": "y"}"#),
        (r#"["a" "b"]"#, r#"["a", "b"]"#),
        (r#"{"a": "x" b: "y"}"#, r#"{"a": "x", "b": "y"}"#),
        ("{\"a\": \"x\"\n\"b\": \"y\"}", "{\"a\": \"x\",\n\"b\": \"y\"}"),
        ("{\"a\": \"x\"\nb: \"y\"}", "{\"a\": \"x\",\n\"b\": \"y\"}"),
        (r#"["a" {"b": "c"}]"#, r#"["a", {"b": "c"}]"#),
    ] {
        // The comma goes right behind the first value or before the second.
        let out = fix(text, &CheckOptions::default()).text;
        let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(parse(&out), parse(fixed), "{text}");
    }
}

#[test]
fn an_expression_where_a_value_belongs_is_one_mistake() {
    for value in [
        "{{ $json.price }}",
        "{{$json.price}}",
        "={{ $json.price }}",
        "{{ $json[\"price\"] }}",
        "{{ $json.price }} EUR",
        "Hello {{ $json.name }}!",
        "{{ a }} and {{ b }}",
        "{{ JSON.stringify($json.a) }}",
        "${name}",
        "Hello ${name}",
        "<%= name %>",
        "{% name %}",
        "<string>",
        "<YOUR TEXT>",
    ] {
        assert_eq!(found(&job(value)), ["json-syntax /assets/0/value"], "{value}");
        let compact = job(value).replace(": ", ":").replace(", ", ",");
        assert_eq!(found(&compact).len(), 1, "{compact}");
    }
    let list = format!("{{{TEMPLATE}, \"assets\": {{{{ $json.assets }}}}}}");
    assert_eq!(found(&list), ["json-syntax /assets"]);
    let items = format!("{{{TEMPLATE}, \"assets\": [{{{{ $json.assets }}}}]}}");
    assert_eq!(found(&items), ["json-syntax /assets/0"]);
    let members = format!("{{{TEMPLATE}, {{{{ more }}}}}}");
    assert_eq!(found(&members).len(), 1, "{:?}", found(&members));
    // In quotes it is a placeholder.
    assert_eq!(found(&job("\"{{ $json.price }}\"")), ["placeholder-value /assets/0/value"]);
}

/// The text after all repairs, as JSON.
fn repaired(text: &str) -> Option<serde_json::Value> {
    serde_json::from_str(&fix_all(text, &CheckOptions::default()).text).ok()
}

#[test]
fn a_string_with_one_quote_is_one_mistake() {
    for (broken, count, whole) in [
        (r#""layerName": title", "value": "b""#, 1, r#""layerName": "title", "value": "b""#),
        (r#""layerName": Main Title", "value": "b""#, 1, r#""layerName": "Main Title", "value": "b""#),
        (r#""layerName": "title, "value": "b""#, 1, r#""layerName": "title", "value": "b""#),
        (r#"layerName": "title", "value": "b""#, 1, r#""layerName": "title", "value": "b""#),
        (r#""layerName: "title", "value": "b""#, 1, r#""layerName": "title", "value": "b""#),
        (r#""layerName”: "title", "value": "b""#, 1, r#""layerName": "title", "value": "b""#),
        (r#""layerName": "title”, "value": "b""#, 1, r#""layerName": "title", "value": "b""#),
        (r#"“layerName": “title", "value": "b""#, 2, r#""layerName": "title", "value": "b""#),
        (r#"u'layerName': u"title", r'value': b'b'"#, 4, r#""layerName": "title", "value": "b""#),
    ] {
        let job = |members| format!(r#"{{{TEMPLATE}, "assets": [{{"type": "text", {members}}}]}}"#);
        let text = job(broken);
        let mistakes = found(&text);
        assert!(
            mistakes.len() == count && mistakes.iter().all(|found| found.starts_with("json-syntax ")),
            "{mistakes:?}"
        );
        assert_eq!(fix(&text, &CheckOptions::default()).text, job(whole), "{broken}");
    }
    let mistakes = found(&job(r#""it's "quoted", and more""#));
    assert_eq!(mistakes, ["json-syntax /assets/0/value"], "quotes inside are still quotes inside");
}

#[test]
fn numbers_of_other_notations_are_written_as_json() {
    for (written, number, is_safe) in
        [("+50", "50", true), (".5", "0.5", true), ("0,5", "0.5", false), ("007", "7", false), ("0x1F", "31", false)]
    {
        let text = |value| {
            format!(
                r#"{{{TEMPLATE}, "assets": [{{"type": "data", "layerName": "a", "property": "Opacity", "value": {value}}}]}}"#
            )
        };
        assert_eq!(found(&text(written)), ["json-syntax /assets/0/value"], "{written}");
        let safe = fix(&text(written), &CheckOptions::default()).text;
        assert_eq!(safe, if is_safe { text(number) } else { text(written) });
        assert_eq!(fix_all(&text(written), &CheckOptions::default()).text, text(number));
    }
    assert_eq!(repaired("[0,5]"), Some(serde_json::json!([0, 5])), "in a list these are two numbers");
}

#[test]
fn code_and_ellipses_are_one_mistake_each() {
    for value in [
        "getName()",
        "new Date()",
        "process.env.TITLE",
        r#"name + "!""#,
        r#"a ? "b, c" : "d""#,
        r#"() => "x""#,
        r#"f"Hi {name}""#,
        "...more",
        "('a', 'b')",
    ] {
        assert_eq!(found(&job(value)), ["json-syntax /assets/0/value"], "{value}");
        assert_eq!(fix_all(&job(value), &CheckOptions::default()).text, job(value), "code is no text");
    }
    for text in ["12:30", "50 %", "+49 170 123", "3 x 4", "12 Uhr", "#ff0000", "https://example.com/a.png?x=1&y=2"] {
        assert_eq!(found(&job(text)), ["json-syntax /assets/0/value"], "{text}");
        assert_eq!(value_of(&fix_all(&job(text), &CheckOptions::default()).text).as_deref(), Some(text));
    }
    assert_eq!(found(&format!("{{{TEMPLATE}, ...rest}}")).len(), 1);
    assert_eq!(found(&format!("{{{TEMPLATE}, \"preview\":: true}}")).len(), 1);
    assert_eq!(repaired(r#"{"a": 1 "b": 2}"#), Some(serde_json::json!({"a": 1, "b": 2})));
    assert_eq!(repaired(r#"{"a": 1 b: 2}"#), Some(serde_json::json!({"a": 1, "b": 2})));
    assert_eq!(repaired("[1 2]"), Some(serde_json::json!([1, 2])));
    for value in [r#""Hi " + name"#, r#""Hi " + name + "!""#, r#""a" + f("b, c", [1])"#, "..."] {
        assert_eq!(found(&job(value)), ["json-syntax /assets/0/value"], "{value}");
    }
    let asset = r#"{"type": "text", "layerName": "a", "value": "b"}"#;
    for assets in [format!("{asset}, ..."), format!("{asset}, …"), format!("{{% for a in b %}}{asset}")] {
        assert_eq!(found(&format!("{{{TEMPLATE}, \"assets\": [{assets}]}}")).len(), 1, "{assets}");
    }
    assert_eq!(found(&format!("{{{TEMPLATE}, ...}}")).len(), 1);
}

#[test]
fn what_follows_a_payload_is_named() {
    let job = format!("{{{TEMPLATE}}}");
    for (more, is_removed) in [("}", true), ("}\n]", true), (";", true), (");", true), (" hello", false)] {
        let text = format!("{job}{more}");
        let fixed = fix(&text, &CheckOptions::default()).text;
        assert_eq!(fixed == job, is_removed, "{fixed}");
    }
    for text in
        [format!("{job}\n{job}"), format!("{job},\n{job}"), format!("\u{FEFF}{job}{job}\n"), format!("[{job}, {job}]")]
    {
        let batch = repaired(text.trim_start_matches('\u{FEFF}')).unwrap();
        assert_eq!(batch["jobs"].as_array().map(Vec::len), Some(2), "{text}");
    }
    let another = format!("{job}\n{{\"a\": 1}}");
    assert_eq!(fix_all(&another, &CheckOptions::default()).text, another, "only jobs make a batch");
}

#[test]
fn a_text_that_ends_inside_a_string_is_one_mistake() {
    let text = format!("{{{TEMPLATE}, \"assets\": [{{\"type\": \"text\", \"layerName\": \"titl");
    assert_eq!(found(&text), ["json-syntax /assets/0/layerName"]);
    assert_eq!(fix_all(&text, &CheckOptions::default()).text, text, "what is missing is unknown");
}

#[test]
fn keys_in_other_quotes_are_keys() {
    for (open, close) in
        [("“", "”"), ("”", "”"), ("„", "“"), ("«", "»"), ("‘", "’"), ("“", "\""), ("'", "'"), ("＂", "＂")]
    {
        let text = job("\"Hi\"");
        let mut is_open = false;
        let quoted: String = text
            .chars()
            .map(|c| {
                if c != '"' {
                    return c.to_string();
                }
                is_open = !is_open;
                if is_open { open.to_owned() } else { close.to_owned() }
            })
            .collect();
        assert!(found(&quoted).iter().all(|found| found.starts_with("json-syntax ")), "{quoted} {:?}", found(&quoted));
        assert_eq!(found(&quoted).len(), text.matches('"').count() / 2);
        let fixed = fix(&quoted, &CheckOptions::default());
        assert_eq!(fixed.text, text);
    }
    let text = format!("{{{TEMPLATE}, 'fonts': ['it's.ttf', 'b.ttf']}}");
    let fixed = fix(&text, &CheckOptions::default()).text;
    assert_eq!(fixed, format!("{{{TEMPLATE}, \"fonts\": [\"it's.ttf\", \"b.ttf\"]}}"));
}

#[test]
fn other_slips_are_one_finding_each_and_fixed_safely() {
    for (slip, meant) in [
        (r#""preview": True"#, r#""preview": true"#),
        (r#""preview": FALSE"#, r#""preview": false"#),
        ("\"preview\":\u{A0}true", "\"preview\": true"),
        ("\"preview\"\u{A0}\u{A0}:\u{A0} \u{A0}true\u{A0}", "\"preview\"  :   true "),
        ("\u{200B}\"preview\": true", " \"preview\": true"),
        ("# a note\n\"preview\": true", "\n\"preview\": true"),
    ] {
        let text = |members: &str| format!("{{{TEMPLATE}, {members}}}");
        let fixed = fix(&text(slip), &CheckOptions::default());
        assert_eq!(fixed.text, text(meant));
        assert!(fixed.applied.iter().all(|d| d.code == RuleCode::JsonSyntax));
        assert!(fixed.report.is_valid(), "{slip}");
    }
    assert_eq!(found(&format!("{{{TEMPLATE}; \"preview\": true}}")), ["json-syntax "]);
    assert_eq!(found(&format!("{{{TEMPLATE}, \"preview\" => true}}")), ["json-syntax /preview"]);
}

#[test]
fn text_made_of_mistakes_is_read_in_linear_time() {
    for piece in [
        "\"",
        "\\",
        "{{",
        "{{ ",
        "\"\n",
        "\\\"\n",
        "\"a\" b ",
        "“",
        "'a",
        "${",
        "<%",
        "[\"a\"b",
        "{\"a\":\"b\"c,",
        "\u{A0}",
        "\"\t",
        "&nbsp;",
        "\"a” ",
        "\"a: \"b\" ",
        "\"a, \"b\": ",
        "u'a",
        "[\"a\"+",
        "{\"a\":0,5",
        "[...,",
        "[(",
        "(\"",
        "f'a",
        "[f(a,",
        "{\"a\":1:",
        "{\"a\":1 %",
        "{\"a\"::",
        "[a?\"",
        "{\"a\":b\",",
        "{\"assets\":{},{}],",
        "{\"fonts\":[\"a\",\"assets\":[{\"type\":1,{",
        "{\"template\":{\"id\":1,\"assets\":[{}",
        "{\"assets\":[[{}},",
        "}  ]",
        "{{\"a\":[",
        "{\"a\":\"[{\"b\":1,",
        "\"[\n{\"a\":\"",
        "{\"a\":b, c",
        "{\"a\":\"b}\n",
        "[[a",
        "[Object",
        "*|",
        "\n<<<<<<<",
    ] {
        let text = piece.repeat((1 << 20) / piece.len());
        let report = lint(&text, &CheckOptions::default().max_diagnostics(10));
        assert!(report.error_count > 0, "{piece:?}");
    }
}
