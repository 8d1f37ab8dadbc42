//! The part of `json-syntax` for texts that are wholly in another format.

use super::json_syntax::RULE;
use crate::support::{At, Finding, FixDraft, Rule, Run, edit};
use crate::text::search::{trim, trim_end_any};
use crate::text::{Document, Path, Span};

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
    /// A map of Java, as `toString` writes it.
    Java,
    /// A map of Go, as `fmt` writes it.
    Go,
    /// A hashtable or an object of PowerShell.
    PowerShell,
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
            F::Java => "this is a map of Java converted to text, not JSON",
            F::Go => "this is a map of Go converted to text, not JSON",
            F::PowerShell => "this is a hashtable of PowerShell, not JSON",
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
            F::Java => "encode it with a library for JSON, such as Jackson or Gson, instead of `toString`",
            F::Go => "encode it with `json.Marshal`",
            F::PowerShell => "encode it with `ConvertTo-Json -Depth 10`",
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
pub(crate) fn report(format: OtherFormat, span: Span, run: &mut Run<'_>) {
    let text = String::from_utf8_lossy(span.of(run.text)).into_owned();
    let span_of_first = Span { start: span.start, end: span.end.min(span.start + SHOWN) };
    let shown = if format == OtherFormat::Members { span } else { span_of_first };
    run.add(shown, At::Elsewhere(&Path::new), &InOtherFormat { format, span, text });
}

/// How much of a text in another format is marked.
const SHOWN: u32 = 1;
