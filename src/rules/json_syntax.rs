use std::borrow::Cow;

use super::type_mismatch::LONGEST_RESHAPED;
use crate::definition::MAX_JOBS;
use crate::support::{At, Finding, FixDraft, Rule, Run, edit, rule, suggestion};
use crate::text::search::{contains, replace};
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
