use std::borrow::Cow;

use super::type_mismatch::LONGEST_RESHAPED;
use crate::definition::MAX_JOBS;
use crate::support::{At, Finding, FixDraft, Rule, Run, edit, rule, suggestion};
use crate::text::search::{contains, replace, trim, trim_end_any};
use crate::text::{Document, Path, Problem, ProblemKind, Span};

rule! {
    JsonSyntax, Error, "text that is not JSON", Safe;
    what: "Reports text that is not valid JSON (RFC 8259): comments, trailing or missing commas, quotes other than `\"`, keys and strings without quotes, line breaks and tabs inside strings, quotes inside strings that are not escaped, expressions such as `{{ $json.price }}` or `\"Hi \" + name` where a value belongs, objects in quotes, `...` and `[Object]`, `NaN`, `Infinity` and `undefined`, numbers such as `.5`, `+5` and `0,5`, strings with only one quote, brackets that are missing, superfluous or of the wrong kind, other marks in the place of a comma or a colon, and text after the payload. Everything after a syntax error is checked too. Text in another format (YAML, a form, an HTML page, an array of PHP) is reported once.",
    why: "The service parses the body as JSON and rejects the whole request if that fails.",
    example: r#"{
  // the spring campaign
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": 'main', },
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" }
}"#,
    fix: "Removes comments and extra commas, adds missing commas, writes keys and strings in double quotes, line breaks and tabs in strings as escapes, `True`, `False`, `None`, `.5` and `+5` as JSON, and unusual spaces as plain ones, adds the missing one of a string's two quotes, and removes closing brackets after the payload. Safe. Offered only: making a batch of several payloads, adding a colon, adding, removing or exchanging a bracket or another mark, numbers with a decimal comma, leading zeros or in hexadecimal, escaping the quotes inside a string, double quotes around a word that may be a misspelled `true`, `false` or `null`, any repair on a line after a mistake that makes the rest of the line doubtful, and repairs of line breaks after a string whose closing quote is missing.",
    source: "RFC 8259",
}

/// A syntax error.
struct Wrong<'t>(Problem, &'t [u8]);

impl Finding for Wrong<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        use ProblemKind as P;
        if self.0.kind == P::ControlCharacter {
            let is_break = self.0.span.of(self.1).iter().any(|byte| matches!(byte, b'\n' | b'\r'));
            let what = if is_break { "a line break" } else { "a tab or another control character" };
            return format!("{what} inside a string must be written as an escape; the service cannot parse this text");
        }
        match self.0.kind {
            P::MissingBracket { missing, .. } => return missing_bracket(missing),
            P::WrongMark("") => return format!("`{}` does not belong here", self.written()),
            P::WrongMark(right) => return format!("`{right}` belongs here, not `{}`", self.written()),
            P::Embedded => return format!("{} must not be in quotes", self.embedded()),
            P::MarkInString if self.written().ends_with(":\"") => "the colon belongs after the closing quote",
            P::MarkInString => "the comma belongs after the closing quote",
            P::Empty => "the text is empty",
            P::Comment => "JSON has no comments; the service cannot parse this text",
            P::Conflict => "a merge conflict begins here: the text has two versions of the same lines",
            P::UnclosedComment => "JSON has no comments, and this one is never closed",
            P::TrailingComma => "a comma before a closing bracket is not allowed in JSON",
            P::ExtraComma => "there is nothing before this comma",
            P::MissingComma(_) => "a comma is missing before this",
            P::MissingColon(_) => "a colon is missing after this key",
            P::MissingQuote(at) if at == self.0.span.start => "the opening quote of this string is missing",
            P::MissingQuote(_) => "the closing quote of this string is missing",
            P::Ellipsis if self.is_by_console() => "a console shortened this: the value itself was left out",
            P::Ellipsis => "an ellipsis is not JSON: something was left out here",
            P::MissingValue => "a value is missing here",
            P::MissingKey => "a key is missing before this value",
            P::Quotes => "strings must use straight double quotes, `\"`",
            P::UnquotedKey => "keys must be in double quotes",
            P::UnquotedString => {
                "strings must be in double quotes, and this is not a number, `true`, `false` or `null` either"
            }
            P::NotInJson => "JSON does not have `NaN`, `Infinity` or `undefined`",
            P::PythonLiteral => "in JSON, this literal is written `true`, `false` or `null`",
            P::Number => {
                "this is not a JSON number: no leading zeros or plus signs, no decimal comma, no hexadecimal, and digits on both sides of the point"
            }
            P::UnclosedString if self.0.span.end as usize == self.1.len() => "the text ends inside this string",
            P::UnclosedString => "this string is not closed before its line ends",
            P::UnclosedBracket(_) => "this bracket is never closed",
            P::StrayBracket if matches!(self.0.span.of(self.1), b"{" | b"[") => "there is one opening bracket too many here",
            P::StrayBracket => "this closing bracket has no opening one",
            P::InnerQuotes => "the quotes inside this string are not escaped, so the string ends at the first of them",
            P::Expression => "this expression was not replaced with its value before the text was saved or sent",
            P::Escape => "a backslash in this string is not a valid JSON escape; the service cannot parse this text",
            P::Space => "this is a no-break space or another character that only looks like a space; JSON does not allow it here",
            P::TrailingText => match self.trailing() {
                Trailing::Payload => "another payload follows this one, but a request has only one",
                Trailing::Brackets => "this closing bracket has no opening one",
                Trailing::Marks | Trailing::Other => "unexpected text after the payload",
            },
            P::TooLong => "the text is longer than 4 GiB",
            _ => "this is not JSON",
        }.to_owned()
    }

    fn help(&self) -> Option<String> {
        use ProblemKind as P;
        let help = match self.0.kind {
            P::UnclosedBracket(Some(closing)) => {
                return Some(format!("add `{closing}` at the end, or write the rest of the text"));
            }
            P::MissingBracket { missing, .. } => return Some(format!("add `{missing}`")),
            P::WrongMark("") => return Some("remove it".to_owned()),
            P::WrongMark(right) => return Some(format!("write `{right}`")),
            P::Embedded => {
                return Some("remove the quotes around it; in an automation tool, map the object itself".to_owned());
            }
            P::Empty => "write an object, `{…}`",
            P::Comment | P::UnclosedComment => "remove the comment",
            P::Conflict => "keep one of the two, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`",
            P::TrailingComma | P::ExtraComma => "remove the comma",
            P::MissingComma(_) => "add the comma",
            P::MissingColon(_) => "add the colon",
            P::MissingQuote(_) => "add the quote",
            P::MarkInString => "move it behind the quote",
            P::Ellipsis if self.is_by_console() => "print the whole payload with `JSON.stringify(payload)`",
            P::Ellipsis => "write what belongs here, or remove it",
            P::Quotes | P::UnquotedKey | P::UnquotedString => "put it in double quotes",
            P::NotInJson => "omit the field, or write a value",
            P::PythonLiteral => "write `true`, `false` or `null`; in Python, `json.dumps` does that",
            P::UnclosedString if self.0.span.end as usize == self.1.len() => "write or copy the rest of the text",
            P::UnclosedString => "close it with `\"`",
            P::UnclosedBracket(_) => "close it, or remove it",
            P::ControlCharacter => "write `\\n` for a line break and `\\t` for a tab",
            P::InnerQuotes => "write `\\\"` for each quote inside the string",
            P::Expression => {
                "fill it in before the payload is checked; in an automation tool, switch the whole field to an expression, or put it in quotes if the value is a string"
            }
            P::Escape => "write `\\\\` for a backslash; other characters, such as `'`, need no escape",
            P::Space => "use a plain space",
            P::TrailingText if self.trailing() == Trailing::Payload => {
                "to send several jobs, write a batch: `{\"jobs\": […]}`"
            }
            P::StrayBracket | P::TrailingText => "remove it",
            P::MissingValue => "write a value, or remove the key",
            P::MissingKey => "write `\"key\":` before it",
            P::Number => "write a JSON number such as `0.5`; put anything else in double quotes",
            P::TooLong => "split it into several batches",
            _ => "remove it, or put it in double quotes",
        };
        Some(help.to_owned())
    }

    fn fix(&self) -> Option<FixDraft> {
        use ProblemKind as P;
        if self.0.kind == P::TrailingText {
            return self.fix_trailing();
        }
        let repair = self.0.repair(self.1)?;
        let title = match self.0.kind {
            P::MissingBracket { missing, .. } | P::UnclosedBracket(Some(missing)) => &format!("Add `{missing}`"),
            P::Embedded => "Remove the quotes",
            P::MarkInString => "Move it behind the quote",
            P::StrayBracket | P::WrongMark("") => "Remove it",
            P::WrongMark(right) => &format!("Write `{right}`"),
            P::Comment | P::UnclosedComment => "Remove the comment",
            P::TrailingComma | P::ExtraComma => "Remove the comma",
            P::MissingComma(_) => "Add the comma",
            P::MissingColon(_) => "Add the colon",
            P::MissingQuote(_) | P::UnclosedString => "Add the quote",
            P::Number => "Write it as a JSON number",
            P::Quotes | P::UnquotedKey | P::UnquotedString => "Put it in double quotes",
            P::PythonLiteral => "Write it as JSON",
            P::ControlCharacter => "Write it as an escape",
            P::InnerQuotes => "Escape the quotes inside",
            P::Escape => "Correct the backslashes",
            P::Space => "Use plain spaces",
            _ => "Fix the syntax",
        };
        edit(&[title], self.is_safe(), repair.span, &repair.text)
    }
}

/// The message for a missing bracket, perhaps with a comma.
fn missing_bracket(missing: &str) -> String {
    let (bracket, comma) = missing.split_at(1);
    let which = if matches!(bracket, "{" | "[") { "an opening" } else { "a closing" };
    let verb = if comma.is_empty() { "is" } else { "and a comma are" };
    format!("{which} `{bracket}` {verb} missing before this")
}

/// What follows a payload.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trailing {
    /// Another object, which makes both items of a batch.
    Payload,
    /// Closing brackets.
    Brackets,
    /// Closing brackets and the marks that end a statement.
    Marks,
    Other,
}

impl Wrong<'_> {
    fn written(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.0.span.of(self.1))
    }

    /// Whether a console wrote it for something that it did not show.
    fn is_by_console(&self) -> bool {
        let written = self.0.span.of(self.1);
        written.starts_with(b"[") || written.ends_with(b"s") || written.ends_with(b"m")
    }

    /// What is in quotes.
    fn embedded(&self) -> &'static str {
        let inside = self.0.span.of(self.1).strip_prefix(b"\"").unwrap_or_default().trim_ascii_start();
        if inside.starts_with(b"{") { "an object" } else { "a list" }
    }

    /// What follows the payload, for a problem of that kind.
    fn trailing(&self) -> Trailing {
        let written = self.0.span.of(self.1);
        let all = |marks: &[u8]| written.iter().all(|byte| byte.is_ascii_whitespace() || marks.contains(byte));
        let next = written.strip_prefix(b",").unwrap_or(written).trim_ascii_start();
        if next.starts_with(b"{") {
            Trailing::Payload
        } else if all(b"}])") {
            Trailing::Brackets
        } else if all(b"}]),;") {
            Trailing::Marks
        } else {
            Trailing::Other
        }
    }

    /// Makes a batch of several jobs, and removes what only closes.
    fn fix_trailing(&self) -> Option<FixDraft> {
        match self.trailing() {
            Trailing::Payload => {
                let batch = batch_of(self.1)?;
                let whole = Span::new(0, self.0.span.end as usize);
                let fix = edit(&["Make a batch"], false, whole, &batch)?;
                Some(FixDraft { is_whole: true, ..fix })
            }
            Trailing::Brackets | Trailing::Marks => edit(&["Remove it"], true, self.0.span, ""),
            Trailing::Other => None,
        }
    }

    fn is_safe(&self) -> bool {
        match self.0.kind {
            // `tru` and `yes` may not be strings without quotes.
            // A text that begins with a word is probably no payload at all.
            ProblemKind::UnquotedString => {
                let before = self.1.get(..self.0.span.start as usize).unwrap_or_default();
                !before.iter().all(u8::is_ascii_whitespace)
                    && !is_nearly_a_literal(&String::from_utf8_lossy(self.0.span.of(self.1)))
            }
            // `007` may be an id, and `1,000` a thousand.
            ProblemKind::Number => {
                let written = self.0.span.of(self.1);
                let begins_with_zero = matches!(written, [b'0', b'0'..=b'9', ..] | [_, b'0', b'0'..=b'9', ..]);
                !begins_with_zero && !written.iter().any(|byte| b",_xX".contains(byte))
            }
            // `\'` is an apostrophe in many languages, and nothing else.
            ProblemKind::Escape => {
                let written = String::from_utf8_lossy(self.0.span.of(self.1));
                !contains(&replace(&written, "\\'", ""), "\\")
            }
            kind => kind.is_safe(),
        }
    }
}

/// The batch of the jobs that are written one after the other.
fn batch_of(text: &[u8]) -> Option<String> {
    let text = text.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(text).trim_ascii();
    if text.len() > LONGEST_RESHAPED {
        return None;
    }
    let mut jobs = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let document = Document::parse_part(text, at..text.len());
        let root = document.root().filter(|root| root.get("template").is_some())?;
        jobs.push(String::from_utf8_lossy(root.raw()).into_owned());
        let rest = text.get(root.span().end as usize..)?.trim_ascii_start();
        let rest = rest.strip_prefix(b",").unwrap_or(rest).trim_ascii_start();
        at = text.len() - rest.len();
    }
    (jobs.len() <= MAX_JOBS).then(|| format!("{{\"jobs\": [{}]}}", jobs.join(",\n")))
}

/// Whether a word may be meant for `true`, `false` or `null`, or be a part of it that is being typed.
fn is_nearly_a_literal(word: &str) -> bool {
    const SHORTEST_NAME: usize = 4;
    word.len() < SHORTEST_NAME || suggestion(word, ["true", "false", "null", "none"]).is_some()
}

pub(crate) fn report(problem: Problem, path: &dyn Fn() -> Path, run: &mut Run<'_>) {
    run.add(problem.span, At::Elsewhere(path), &Wrong(problem, run.text));
}

/// A format that a whole text is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OtherFormat {
    Yaml,
    Toml,
    Form,
    Multipart,
    Html,
    Xml,
    Csv,
    Base64,
    /// An array of PHP.
    Php,
    /// A hash of Ruby.
    Ruby,
    /// Lines such as `NAME=value`.
    Environment,
    Url,
    /// The name of a file.
    FileName,
    /// The result of `String(object)` in JavaScript.
    ObjectObject,
    /// An object without its braces.
    Members,
    Prose,
}

/// A text in another format; nothing else is reported for it.
struct InOtherFormat {
    format: OtherFormat,
    span: Span,
    text: String,
}

impl Finding for InOtherFormat {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        use OtherFormat as F;
        let what = match self.format {
            F::Yaml => "this is YAML, not JSON",
            F::Toml => "this is TOML or INI, not JSON",
            F::Form => "this is URL-encoded form data, not JSON",
            F::Multipart => "this is the body of a multipart form, not JSON",
            F::Html => "this is an HTML page, not JSON",
            F::Xml => "this is XML, not JSON",
            F::Csv => "this is CSV, not JSON",
            F::Base64 => "this is Base64, not JSON",
            F::Php => "this is an array of PHP, not JSON",
            F::Ruby => "this is a hash of Ruby, not JSON",
            F::Environment => "these are environment variables, not JSON",
            F::Url => "this is a URL, not JSON",
            F::FileName => "this is the name of a file, not its content",
            F::ObjectObject => {
                return "`[object Object]` is the result of converting an object to a string in JavaScript: the payload itself is lost".to_owned();
            }
            F::Members => {
                return "the braces around the payload are missing; the service cannot parse this text".to_owned();
            }
            F::Prose => "this is plain text, not JSON",
        };
        format!("{what}; the service cannot parse it")
    }

    fn help(&self) -> Option<String> {
        use OtherFormat as F;
        let help = match self.format {
            F::Yaml => "convert it, for example with `yq -o json job.yaml`",
            F::Toml | F::Xml => "write the payload as JSON",
            F::Form | F::Multipart => {
                "send the payload as JSON, with `Content-Type: application/json`; in an HTTP client, choose a JSON body instead of a form"
            }
            F::Html => "this is probably a login or error page: check the URL that returned it",
            F::Csv => "create a payload from each row; `expand` does that with a job that contains placeholders",
            F::Base64 => "decode it, and send the JSON inside",
            F::Php => "encode it with `json_encode`",
            F::Ruby => "encode it with `to_json`",
            F::Environment => "write the payload as JSON, and fill in the values of the variables",
            F::FileName => "check the content of the file, not its name",
            F::Url => "check the content at the URL, not the URL",
            F::ObjectObject => "write the object with `JSON.stringify`",
            F::Members => "put `{` before it and `}` after it",
            F::Prose => "write a payload: `{\"template\": {\"id\": \"…\", \"composition\": \"…\"}}`",
        };
        Some(help.to_owned())
    }

    fn fix(&self) -> Option<FixDraft> {
        if self.format != OtherFormat::Members {
            return None;
        }
        let members = trim_end_any(trim(&self.text), b",");
        let opened = format!("{{{members}");
        if Document::parse(opened.as_bytes()).problems().is_empty() {
            return edit(&["Add the brace"], false, self.span, &opened);
        }
        edit(&["Add the braces"], false, self.span, &format!("{opened}}}"))
    }
}

/// Reports a text that is in another format.
pub(crate) fn report_format(format: OtherFormat, span: Span, run: &mut Run<'_>) {
    let text = String::from_utf8_lossy(span.of(run.text)).into_owned();
    let span_of_first = Span { start: span.start, end: span.end.min(span.start + SHOWN) };
    let shown = if format == OtherFormat::Members { span } else { span_of_first };
    run.add(shown, At::Elsewhere(&Path::new), &InOtherFormat { format, span, text });
}

/// How much of a text in another format is marked.
const SHOWN: u32 = 1;

#[cfg(test)]
mod tests {
    use crate::{CheckOptions, RuleCode, fix, fix_all, lint};

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
        for (written, number, is_safe) in [
            ("+50", "50", true),
            (".5", "0.5", true),
            ("0,5", "0.5", false),
            ("007", "7", false),
            ("0x1F", "31", false),
        ] {
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
        for text in ["12:30", "50 %", "+49 170 123", "3 x 4", "12 Uhr", "#ff0000", "https://example.com/a.png?x=1&y=2"]
        {
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
        for text in [
            format!("{job}\n{job}"),
            format!("{job},\n{job}"),
            format!("\u{FEFF}{job}{job}\n"),
            format!("[{job}, {job}]"),
        ] {
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
            assert!(
                found(&quoted).iter().all(|found| found.starts_with("json-syntax ")),
                "{quoted} {:?}",
                found(&quoted)
            );
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
            let report = lint(&text, &CheckOptions { max_diagnostics: 10, ..CheckOptions::default() });
            assert!(report.error_count > 0, "{piece:?}");
        }
    }
}
