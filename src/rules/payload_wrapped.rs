use crate::support::{At, Finding, FixDraft, Rule, Run, Shown, rule};
use crate::text::{Path, Span};

rule! {
    PayloadWrapped, Error, "a payload inside something else", Safe;
    what: "Reports a payload that is inside something else: a Markdown code fence, prose, the quotes of a shell, a `curl` command, a JavaScript statement, HTML-escaped text, lines with a mark or a number before each, a JSON string (encoded twice), an object of which one member is the payload (`{\"body\": …}`), or a list with one such item. The inner payload is checked too.",
    why: "The service parses the whole body. The text around the payload makes it invalid JSON, or hides its fields.",
    example: r#"{
  "body": {
    "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" }
  }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" }
}"#,
    fix: "Unwraps the payload. Safe if nothing else is lost: a fence, quotes, an encoding, an object with one member. Offered if there is more around it, such as prose, a command, or other members.",
    source: "`POST /jobs`, `POST /batches`, `POST /jobs/join`: the body is the payload",
}

/// The kinds of wrapper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wrapper {
    /// A Markdown code fence.
    Fence,
    /// The quotes of a shell or a spreadsheet cell.
    Quotes,
    /// A shell command that sends it.
    Command,
    /// A statement of a program.
    Statement,
    /// Other text.
    Prose,
    /// Marks before each line.
    Lines,
    /// An encoding with `&quot;` for quotes.
    Html,
    /// A JSON string.
    JsonString,
    /// An object with the payload in this member.
    Member(String),
    /// A list.
    List,
}

/// A payload inside a wrapper.
#[derive(Debug)]
pub(crate) struct Wrapped {
    pub wrapper: Wrapper,
    /// The text that identifies the wrapper.
    pub sign: Span,
    /// The path to the payload, as far as it is JSON.
    pub path: Path,
    /// The whole text, and the payload, which may be decoded.
    pub whole: Span,
    pub inner: Span,
    /// Whether removing the wrapper loses nothing.
    pub is_lossless: bool,
}

/// The location in the message, including the payload.
struct Found<'w> {
    wrapped: &'w Wrapped,
    payload: String,
}

impl Finding for Found<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let place = match &self.wrapped.wrapper {
            Wrapper::Fence => "inside a Markdown code fence".to_owned(),
            Wrapper::Quotes => "inside the quotes of a shell or a spreadsheet cell".to_owned(),
            Wrapper::Command => "inside a shell command".to_owned(),
            Wrapper::Statement => "inside a statement of a program".to_owned(),
            Wrapper::Prose => "surrounded by other text".to_owned(),
            Wrapper::Lines => "behind marks that stand before each line".to_owned(),
            Wrapper::Html => "HTML-escaped, with `&quot;` for quotes".to_owned(),
            Wrapper::JsonString => "inside a JSON string: it was encoded twice".to_owned(),
            Wrapper::List => "inside a list".to_owned(),
            Wrapper::Member(name) => {
                return format!(
                    "the payload is inside {}; the service expects its fields at the root",
                    Shown::Text(name)
                );
            }
        };
        match self.wrapped.wrapper {
            Wrapper::List => format!("the payload is {place}; the service expects an object"),
            _ => format!("the payload is {place}; the service parses the whole body and rejects it"),
        }
    }

    fn help(&self) -> Option<String> {
        Some(match &self.wrapped.wrapper {
            Wrapper::Member(name) => format!("send the value of {} itself as the body", Shown::Text(name)),
            Wrapper::JsonString => {
                "send the text inside the string; call `JSON.stringify` only once, and pass the object itself to clients that encode it"
                    .to_owned()
            }
            Wrapper::List => "send the item itself, or several jobs as a batch: `{\"jobs\": […]}`".to_owned(),
            Wrapper::Lines => {
                "send only the JSON, without what quoting, a diff, a comment or a listing put before its lines".to_owned()
            }
            Wrapper::Html => "send the original text without HTML escapes".to_owned(),
            Wrapper::Fence | Wrapper::Quotes | Wrapper::Command | Wrapper::Statement | Wrapper::Prose => {
                "send only the JSON, from its first bracket to its last".to_owned()
            }
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        Some(FixDraft {
            title: "Unwrap the payload".to_owned(),
            safe: self.wrapped.is_lossless,
            edit: (self.wrapped.whole, self.payload.clone()),
            sibling: None,
            is_whole: true,
        })
    }
}

pub(crate) fn report(wrapped: &Wrapped, run: &mut Run<'_>) {
    let payload = String::from_utf8_lossy(wrapped.inner.of(run.text)).into_owned();
    let path = || wrapped.path.clone();
    run.add(wrapped.sign, At::Elsewhere(&path), &Found { wrapped, payload });
}

#[cfg(test)]
mod tests {
    use crate::{CheckOptions, PayloadKind, RuleCode, fix, fix_all, lint};

    const JOB: &str = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}, "assets": [{"type": "text", "layerName": "title", "value": "Hi"}]}"#;

    fn parse(text: &str) -> Option<serde_json::Value> {
        serde_json::from_str(text).ok()
    }

    fn quoted(text: &str) -> String {
        serde_json::to_string(text).unwrap()
    }

    /// A string of JSON without its quotes, as a debugger shows it.
    fn inside(string: &str) -> &str {
        &string[1..string.len() - 1]
    }

    fn prefixed(text: &str, mark: &str) -> String {
        text.lines().map(|line| [mark, line].concat()).collect::<Vec<_>>().join("\n")
    }

    fn numbered(text: &str, sign: &str) -> String {
        (8..).zip(text.lines()).map(|(number, line)| format!("{number:>3}{sign}{line}")).collect::<Vec<_>>().join("\n")
    }

    /// Texts with the payload inside, of which nothing is lost without it.
    fn lossless() -> Vec<String> {
        let html = JOB.replace('"', "&quot;");
        let pretty = serde_json::to_string_pretty(&parse(JOB).unwrap()).unwrap();
        let once = quoted(JOB);
        vec![
            format!("```json\n{JOB}\n```\n"),
            format!("```\n{JOB}\n```"),
            format!("```json5\r\n{pretty}\r\n```\r\n"),
            format!("~~~json\n{pretty}\n~~~"),
            format!("\n\n```jsonc\n{JOB}\n"),
            format!("`{JOB}`"),
            format!("'{JOB}'"),
            format!("  '{pretty}'\n"),
            format!("\"{JOB}\""),
            format!("\"{}\"", JOB.replace('"', "\"\"")),
            once.clone(),
            quoted(&pretty),
            quoted(&once),
            quoted(&quoted(&once)),
            quoted(&format!("```json\n{JOB}\n```")),
            inside(&once).to_owned(),
            inside(&quoted(&pretty)).to_owned(),
            inside(&quoted(&pretty.replace('\n', "\r\n"))).to_owned(),
            inside(&quoted(&pretty.replace('\n', "\r\n").replace("  ", "\t"))).to_owned() + "\\r\\n",
            inside(&once).replace("\\\"", "\\u0022"),
            inside(&once).replace("\\\"", "\\x22"),
            inside(&quoted(inside(&once))).to_owned(),
            inside(&quoted(inside(&quoted(inside(&quoted(&pretty)))))).to_owned(),
            pretty.replace('\n', "\\r\\n"),
            prefixed(&pretty, "> "),
            prefixed(&pretty, "+"),
            prefixed(&pretty, "// ").replace('\n', "\r\n"),
            prefixed(&pretty, "# ") + "\n\n",
            prefixed(&format!("```\n{pretty}\n```"), "> "),
            numbered(&pretty, " "),
            numbered(&pretty, ": "),
            numbered(&pretty, "\t"),
            html.clone(),
            JOB.replace('"', "&#34;"),
            JOB.replace('"', "&#x22;").replace('{', "&#123;").replace('}', "&#125;"),
            format!("```\n{html}\n```"),
            format!("const job = {JOB};"),
            format!("const job: Job = {JOB} as const;"),
            format!("let payload = {pretty}\n"),
            format!("var x={JOB}"),
            format!("job = {JOB}"),
            format!("export default {JOB};"),
            format!("export const job = {JOB} satisfies Job;"),
            format!("module.exports = {JOB};\n"),
            format!("return {JOB};"),
            format!("const body = JSON.stringify({JOB});"),
            format!("const body = '{JOB}';"),
            format!("const body = `{pretty}`;"),
            format!("{{\"body\": {JOB}}}"),
            format!("{{\"data\": {JOB}}}"),
            format!("{{\"anything at all\": {JOB}}}"),
            format!("{{\"request\": {{\"body\": {JOB}}}}}"),
            format!("{{\"body\": {once}}}"),
            format!("{{\"body\": {}}}", quoted(&quoted(JOB))),
            format!("[{{\"json\": {JOB}}}]"),
            format!("[{{\"json\": {{\"body\": {once}}}}}]"),
            format!("[{JOB}]"),
            format!("[[{JOB}]]"),
            format!("\u{FEFF}```json\n{JOB}\n```"),
        ]
    }

    /// Texts of which something is lost without what is around the payload.
    fn lossy() -> Vec<String> {
        let once = quoted(JOB);
        let apostrophe = JOB.replace("Hi", "It's");
        vec![
            format!("Here is your payload:\n\n{JOB}\n\nLet me know!\n"),
            format!("{JOB}\n\nLet me know!"),
            format!("Sure!\n{JOB}"),
            format!("[INFO] body: {JOB}"),
            format!("[2026-11-28 10:00:00] [api] POST /jobs {once}"),
            format!("[1234] {JOB} sent"),
            format!("Sure, here it is:\n\n```json\n{JOB}\n```\n\nAnything else?"),
            format!("POST /api/v2/jobs HTTP/1.1\r\nHost: api.nexrender.com\r\n\r\n{JOB}"),
            format!(
                "curl -X POST https://api.nexrender.com/api/v2/jobs -H \"Content-Type: application/json\" -d '{JOB}'"
            ),
            format!("curl https://api.nexrender.com/api/v2/jobs --data '{JOB}' -H 'Authorization: Bearer x'"),
            format!("curl https://api.nexrender.com/api/v2/jobs --data-raw '{JOB}' --compressed"),
            format!(
                "$ curl https://api.nexrender.com/api/v2/jobs \\\n  -H \"Authorization: Bearer ${{TOKEN}}\" \\\n  -d '{JOB}'"
            ),
            format!("curl https://api.nexrender.com/api/v2/jobs \\\n  --json '{JOB}'"),
            format!("curl https://api.nexrender.com/api/v2/jobs -d @- <<EOF\n{JOB}\nEOF\n"),
            format!("curl https://api.nexrender.com/api/v2/jobs -d @- <<'JSON'\n{JOB}\nJSON"),
            format!("cat <<EOF | curl -d @- https://api.nexrender.com/api/v2/jobs\n{JOB}\nEOF"),
            format!("curl https://api.nexrender.com/api/v2/jobs -d {once}"),
            format!(
                "curl.exe -X POST https://api.nexrender.com/api/v2/jobs --data {once} -H \"Content-Type: application/json\""
            ),
            format!("curl https://api.nexrender.com/api/v2/jobs --data-binary $'{JOB}'"),
            format!("```bash\ncurl https://api.nexrender.com/api/v2/jobs -d '{JOB}'\n```"),
            format!("fetch(url, {{ method: \"POST\", body: JSON.stringify({JOB}) }})"),
            format!("const job = {JOB};\nawait client.jobs.create(job);"),
            format!("payload = {JOB}\nrequests.post(url, json=payload)"),
            format!("{{\"method\": \"POST\", \"url\": \"https://api.nexrender.com\", \"body\": {JOB}}}"),
            format!("{{\"statusCode\": 200, \"body\": {once}}}"),
            format!("[{{\"json\": {JOB}, \"pairedItem\": {{\"item\": 0}}}}]"),
            format!("[{JOB}, 1]"),
            format!("curl https://api.nexrender.com/api/v2/jobs -d '{}'", apostrophe.replace('\'', "'\\''")),
        ]
    }

    #[test]
    fn a_payload_inside_something_else_is_one_finding_and_unwrapped() {
        for (text, is_lossless) in
            lossless().into_iter().map(|text| (text, true)).chain(lossy().into_iter().map(|text| (text, false)))
        {
            let options = CheckOptions::default();
            let report = lint(&text, &options);
            let codes: Vec<_> =
                report.diagnostics.iter().map(|d| d.code).filter(|code| *code != RuleCode::JsonEncoding).collect();
            assert_eq!(codes, [RuleCode::PayloadWrapped], "{text}");
            assert_eq!(report.kind, PayloadKind::Job);
            let safe = fix(&text, &options);
            assert_eq!(safe.text == text, !is_lossless, "{text}\n{}", safe.text);
            let fixed = fix_all(&text, &options);
            let expected = if text.contains("It'") { JOB.replace("Hi", "It's") } else { JOB.to_owned() };
            assert_eq!(parse(fixed.text.trim_start_matches('\u{FEFF}')), parse(&expected), "{text}\n{}", fixed.text);
            assert!(fixed.report.diagnostics.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_safe_unwrapping_makes_no_invalid_json_of_valid_json() {
        let broken = JOB.replace("\"assets\"", "oops \"assets\"");
        for text in
            [quoted(&broken), quoted("{iiii }"), quoted("'{iiii }'"), format!("{{\"body\": {}}}", quoted(&broken))]
        {
            let fixed = fix(&text, &CheckOptions::default()).text;
            assert!(serde_json::from_str::<serde_json::Value>(&fixed).is_ok(), "{text}\n{fixed}");
        }
    }

    #[test]
    fn the_inner_payload_is_checked_at_its_location() {
        let wrong = JOB.replace("\"assets\"", "\"preview\": \"true\", \"assets\"");
        for (text, pointer, at) in [
            (format!("```json\n{wrong}\n```"), "/preview", "\"true\""),
            (format!("'{wrong}'"), "/preview", "\"true\""),
            (quoted(&wrong), "/preview", "\\\"true\\\""),
            (format!("{{\"body\": {wrong}}}"), "/body/preview", "\"true\""),
            (format!("{{\"a\": 1, \"body\": {}}}", quoted(&wrong)), "/body/preview", "\\\"true\\\""),
            (format!("[{{\"json\": {wrong}}}]"), "/0/json/preview", "\"true\""),
            (wrong.replace('"', "&quot;"), "/preview", "&quot;true&quot;"),
            (format!("{{\"body\": {{\"jobs\": [{wrong}]}}}}"), "/body/jobs/0/preview", "\"true\""),
            (format!("const job = {wrong};"), "/preview", "\"true\""),
        ] {
            let report = lint(&text, &CheckOptions::default());
            let found: Vec<_> = report.diagnostics.iter().map(|d| (d.code, d.pointer.as_str())).collect();
            assert_eq!(found.len(), 2, "{text} {found:?}");
            let inner = report.diagnostics.iter().find(|d| d.code == RuleCode::TypeMismatch).unwrap();
            assert_eq!(inner.pointer.as_str(), pointer, "{text}");
            let range = inner.range.unwrap();
            assert_eq!(&text[range.start.offset as usize..range.end.offset as usize], at, "{text}");
            let fixed = fix(&text, &CheckOptions::default());
            assert!(fixed.text.contains("true") && !fixed.text.contains(at), "{}", fixed.text);
            assert!(fixed.report.diagnostics.iter().all(|d| d.code == RuleCode::PayloadWrapped));
        }
    }

    #[test]
    fn batches_and_joins_are_unwrapped_too() {
        let batch = format!("{{\"jobs\": [{JOB}, {JOB}]}}");
        let report = lint(format!("{{\"body\": {batch}}}"), &CheckOptions::default());
        assert_eq!(report.kind, PayloadKind::Batch);
        let found: Vec<_> = report.diagnostics.iter().map(|d| (d.code, d.pointer.as_str())).collect();
        assert_eq!(found, [(RuleCode::PayloadWrapped, "/body"), (RuleCode::DuplicateJob, "/body/jobs/1")]);
        let clip = r#"{"type": "video", "src": "https://x.com/a.mp4"}"#;
        let report = lint(format!("```json\n{{\"assets\": [{clip}, {clip}]}}\n```"), &CheckOptions::default());
        assert_eq!(report.kind, PayloadKind::Join);
        assert_eq!(report.diagnostics.len(), 1);
    }

    #[test]
    fn text_that_is_not_a_wrapper_is_not_changed() {
        for text in [
            JOB.to_owned(),
            format!("{{\"jobs\": [{JOB}]}}"),
            // The payload has another one in its data.
            format!(
                "{{\"template\": {{\"id\": \"01JTGM9GCR71JV7EJYDF45QAFD\", \"composition\": \"a\"}}, \"webhook\": {{\"url\": \"https://x.com\", \"data\": {JOB}}}}}"
            ),
            // Which of two payloads is meant is not known.
            format!("{JOB}\n{JOB}"),
            format!("[{JOB}, {JOB}]"),
            format!("{{\"a\": {JOB}, \"b\": {JOB}}}"),
            format!("First:\n{JOB}\nSecond:\n{JOB}\n"),
            // Mistakes in JSON.
            format!("{JOB}}}"),
            format!("{JOB},"),
            format!("{JOB} // a note"),
            format!("// a note\n{JOB}"),
            format!("{JOB}\n/* {{}} */"),
            // A JSON Schema of payloads.
            "{\"type\": \"object\", \"properties\": {\"template\": {\"type\": \"object\"}, \"assets\": {\"type\": \"array\"}}}".to_owned(),
            "{}".to_owned(),
            "\"a text\"".to_owned(),
            "{\"body\": \"Hello\"}".to_owned(),
            "\"{}".to_owned(),
        ] {
            let report = lint(&text, &CheckOptions::default());
            assert!(report.diagnostics.iter().all(|d| d.code != RuleCode::PayloadWrapped), "{text}");
        }
    }

    #[test]
    fn where_the_rule_is_off_syntax_errors_are_reported() {
        let options = CheckOptions::from_json(r#"{"rules": {"payload-wrapped": "off"}}"#).unwrap();
        let report = lint(format!("```json\n{JOB}\n```"), &options);
        assert!(report.diagnostics.iter().any(|d| d.code == RuleCode::JsonSyntax));
        let options = CheckOptions::from_json(r#"{"rules": {"payload-wrapped": "warning"}}"#).unwrap();
        assert!(!lint(format!("'{JOB}'"), &options).is_valid());
        assert!(lint(format!("{{\"body\": {JOB}}}"), &options).is_valid());
    }

    #[test]
    fn text_made_of_wrappers_is_read_in_linear_time() {
        let deep = |open: &str, close: &str| format!("{}{JOB}{}", open.repeat(5_000), close.repeat(5_000));
        let mut texts =
            vec![deep("[", "]"), deep("{\"a\":", "}"), deep("'", "'"), deep("```\n", "\n```"), deep("\\\"", "\\\"")];
        for piece in [
            "```\n",
            "curl -d '",
            "'{",
            "{\"",
            "{&quot;",
            "{\\\"",
            "[{\"a\":\"{",
            "\"{\\\"template\\\":",
            "a: {",
            "'\\''",
            "{\"template\":{}}",
            "> ```\n",
            "> {\n",
            ">",
            "> ```\n~~~\n",
            "{\\\\\\",
            "{\\x22",
            "[INFO] {",
        ] {
            texts.push(piece.repeat(60_000 / piece.len()));
            texts.push(format!("see {}", piece.repeat(60_000 / piece.len())));
        }
        for text in texts {
            let options = CheckOptions { max_diagnostics: 10, ..CheckOptions::default() };
            assert!(!lint(&text, &options).is_valid());
        }
    }
}
