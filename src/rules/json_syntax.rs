use crate::support::{At, Finding, FixDraft, Rule, Run, edit, rule, suggestion};
use crate::text::{Path, Problem, ProblemKind};

rule! {
    JsonSyntax, Error, "text that is not JSON", Safe;
    what: "Finds what RFC 8259 does not allow: comments, trailing and missing commas, other quotes than `\"`, names and words without quotes, `NaN`, `Infinity` and `undefined`, leading zeros, strings and brackets that are never closed. The reader goes on behind each, so everything else is checked too.",
    why: "The service parses the body as JSON and rejects the whole request when it cannot.",
    example: r#"{
  // the spring campaign
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": 'main', },
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" }
}"#,
    fix: "Removes comments and stray commas, adds missing commas, and writes names and strings in `\"`. Safe. The other repairs are offered, and quotes around a word that may be meant for `true`, `false` or `null`.",
    source: "RFC 8259",
}

/// A place where the text is not JSON.
struct Wrong<'t>(Problem, &'t [u8]);

impl Finding for Wrong<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        use ProblemKind as P;
        match self.0.kind {
            P::Empty => "there is no JSON here",
            P::Comment => "JSON has no comments: the service cannot read this text",
            P::UnclosedComment => "JSON has no comments, and this one is never closed",
            P::TrailingComma => "a comma before a closing bracket is not JSON",
            P::ExtraComma => "nothing stands before this comma",
            P::MissingComma(_) => "a comma is missing before this",
            P::MissingColon => "a colon is missing after this name",
            P::EqualsSign => "JSON separates a name from its value with `:`, not with `=`",
            P::MissingValue => "a value is missing here",
            P::MissingKey => "a name is missing before this value",
            P::Quotes => "JSON knows no quotes but `\"`",
            P::UnquotedKey => "names stand in double quotes in JSON",
            P::UnquotedString => {
                "this is neither a number nor `true`, `false` or `null`, and strings stand in double quotes"
            }
            P::NotInJson => "JSON has no `NaN`, `Infinity` or `undefined`",
            P::PythonLiteral => "JSON writes `true`, `false` and `null` in lower case",
            P::Number => {
                "this is not a number of JSON, which has no leading zeros or plus signs, no bare points and no hexadecimal"
            }
            P::UnclosedString => "this string is not closed before its line ends",
            P::UnclosedBracket => "this bracket is never closed",
            P::StrayBracket => "nothing is open that this bracket could close",
            P::ControlCharacter => "a control character, such as a tab, cannot stand in a string as it is",
            P::Escape => "this is not an escape of JSON",
            P::Space => "this kind of space is not allowed between the parts of JSON",
            P::TrailingText => "there is more text behind the end of the payload",
            P::TooLong => "the text is longer than 4 GiB",
            _ => "this is not JSON",
        }.to_owned()
    }

    fn help(&self) -> Option<String> {
        use ProblemKind as P;
        let help = match self.0.kind {
            P::Empty => "write an object, `{…}`",
            P::Comment | P::UnclosedComment => "remove the comment",
            P::TrailingComma | P::ExtraComma => "remove the comma",
            P::MissingComma(_) => "add the comma",
            P::MissingColon => "add the colon",
            P::EqualsSign => "write `:`",
            P::Quotes | P::UnquotedKey | P::UnquotedString => "put it in double quotes",
            P::NotInJson => "leave the field out, or write a value",
            P::PythonLiteral => "write it in lower case; `None` is `null`",
            P::UnclosedString => "close it with `\"`",
            P::UnclosedBracket => "close it, or remove it",
            P::StrayBracket => "remove it",
            P::ControlCharacter => "write it as an escape, such as `\\t`",
            P::Escape => "write `\\\\` for a backslash",
            P::Space => "use a plain space",
            P::TrailingText => "remove it; several jobs are sent as a batch, `{\"jobs\": […]}`",
            P::MissingValue => "write one, or remove the name",
            P::MissingKey => "write `\"name\":` before it",
            P::Number => "write it as JSON does, such as `0.5`; what is no number stands in double quotes",
            P::TooLong => "send it in parts",
            _ => "remove it, or put it in double quotes",
        };
        Some(help.to_owned())
    }

    fn fix(&self) -> Option<FixDraft> {
        use ProblemKind as P;
        let repair = self.0.repair(self.1)?;
        let title = match self.0.kind {
            P::Comment | P::UnclosedComment => "Remove the comment",
            P::TrailingComma | P::ExtraComma => "Remove the comma",
            P::MissingComma(_) => "Add the comma",
            P::EqualsSign => "Write a colon",
            P::Quotes | P::UnquotedKey | P::UnquotedString => "Put it in double quotes",
            P::PythonLiteral => "Write it as JSON",
            P::ControlCharacter => "Write it as an escape",
            P::Space => "Use a plain space",
            _ => "Mend it",
        };
        edit(&[title], self.is_safe(), repair.span, &repair.text)
    }
}

impl Wrong<'_> {
    fn is_safe(&self) -> bool {
        match self.0.kind {
            // `tru` and `yes` are no strings that lack their quotes.
            ProblemKind::UnquotedString => !is_nearly_a_literal(&String::from_utf8_lossy(self.0.span.of(self.1))),
            kind => kind.is_safe(),
        }
    }
}

/// Whether a word may be meant for `true`, `false` or `null`, or be a part of it that is being typed.
fn is_nearly_a_literal(word: &str) -> bool {
    const SHORTEST_NAME: usize = 4;
    word.len() < SHORTEST_NAME || suggestion(word, ["true", "false", "null", "none"]).is_some()
}

pub(crate) fn report(problem: Problem, path: &dyn Fn() -> Path, run: &mut Run<'_>) {
    run.tell(problem.span, At::Elsewhere(path), &Wrong(problem, run.text));
}
