use crate::definition::{Format, Type};
use crate::support::{At, Context, Finding, FixDraft, Rule, Run, Shown, characters, edit, rule, show};
use crate::text::{Flags, Kind, Path, Problem, Value, same};

rule! {
    TypeMismatch, Error, "a value of the wrong type", Safe;
    what: "Finds a value that is not of the JSON type its field takes: `\"true\"` for `true`, a number for a text, one object for a list of objects, `null` where nothing may be `null`.",
    why: "The service checks types before anything else and rejects the job, or the whole request.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "preview": "true",
  "assets": { "type": "text", "layerName": "title", "value": "Hello" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "preview": true,
  "assets": [{ "type": "text", "layerName": "title", "value": "Hello" }]
}"#,
    fix: "Takes the quotes off `\"true\"`, `\"false\"` and whole numbers where a boolean or a number belongs. Safe. Other types need you.",
    source: "`POST /jobs`, `POST /batches`, `POST /jobs/join`: the type of each field",
}

/// A value of another type than its field takes.
struct Mismatch<'v> {
    expected: &'static str,
    found: &'v Value<'v>,
    /// Whether it would fit without its quotes.
    is_quoted: bool,
    /// Whether it may be absent.
    is_optional: bool,
}

impl Finding for Mismatch<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let found = match self.found.kind() {
            Kind::Array | Kind::Object => Shown::Words("this"),
            _ if matches!(self.expected, A_SECRET | HEADERS) => Shown::Words("this"),
            Kind::Boolean if self.found.as_bool() == Some(true) => Shown::Words("`true`"),
            Kind::Boolean => Shown::Words("`false`"),
            Kind::String | Kind::Number => show(self.found),
            Kind::Null | Kind::Key | Kind::Invalid => Shown::Words("`null`"),
        };
        let fault = match self.found.kind() {
            Kind::String => "is a string, but this field takes",
            Kind::Number => "is a number, but this field takes",
            Kind::Boolean => "is a boolean, but this field takes",
            Kind::Array => "is a list, but this field takes",
            Kind::Object => "is an object, but this field takes",
            Kind::Null | Kind::Key | Kind::Invalid => "is no value for this field, which takes",
        };
        format!("{} {} {}", found, fault, self.expected)
    }

    fn help(&self) -> Option<String> {
        Some(
            match (self.found.kind(), self.expected) {
                (_, _) if self.is_quoted => "take the quotes off",
                (Kind::Null, _) if self.is_optional => "leave the field out instead",
                (Kind::Object, expected) if expected.starts_with("a list") => "put it in square brackets: `[{…}]`",
                (Kind::String, "a list of strings") => "put it in square brackets: `[\"…\"]`",
                (Kind::Array, A_BATCH | A_JOB) => "several jobs are sent as a batch: `{\"jobs\": […]}`",
                (_, A_SECRET) => "store it as a secret and write `${secrets.NAME}`",
                (_, HEADERS) => "write an object with a member for each header",
                (Kind::Number | Kind::Boolean, "a string") => "put it in quotes",
                (_, "a whole number or a list of two") => "write one frame, `125`, or a range, `[0, 24]`",
                (_, expected) => return Some(format!("write {expected}")),
            }
            .to_owned(),
        )
    }

    fn fix(&self) -> Option<FixDraft> {
        if !self.is_quoted {
            return None;
        }
        let plain = characters(self.found);
        edit(&["Change to `", &plain, "`"], true, self.found.span(), &plain)
    }
}

/// A value of JavaScript that JSON does not know, in an object to be sent.
struct Lost {
    word: &'static str,
}

impl Finding for Lost {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        format!("the object holds {} here: {} becomes `null` in JSON, and what was meant is lost", self.word, self.word)
    }

    fn help(&self) -> Option<String> {
        Some("give a value that JSON knows, or leave the field out".to_owned())
    }
}

/// Tells of a value that would become `null`.
pub(crate) fn report_lost(problem: &Problem, path: &dyn Fn() -> Path, run: &mut Run<'_>) {
    const WORDS: [(&str, &str); 6] = [
        ("-Infinity", "-Infinity"),
        ("undefined.date", "a `Date` that is none"),
        ("NaN", "NaN"),
        ("undefined", "undefined"),
        ("undefined.function", "a function"),
        ("undefined.symbol", "a symbol"),
    ];
    let written = problem.span.of(run.text);
    let word = WORDS.iter().find(|(word, _)| same(word.as_bytes(), written)).map_or("Infinity", |(_, word)| word);
    run.tell(problem.span, At::Elsewhere(path), &Lost { word });
}

/// What is expected of a whole payload.
pub(crate) const A_JOB: &str = "an object, the job";
pub(crate) const A_BATCH: &str = "an object with `jobs`";

/// What is expected where a value may be a credential: what stands there is never repeated.
const A_SECRET: &str = "a string, the name of a stored secret";
const HEADERS: &str = "an object of headers";

/// What a type takes, in words.
pub(crate) const fn expected(ty: Type) -> &'static str {
    match ty {
        Type::Boolean => "`true` or `false`",
        Type::Text(Format::Credential) => A_SECRET,
        Type::Text(_) | Type::TextOrNull(_) | Type::Choice(_) => "a string",
        Type::Frames => "a whole number or a list of two",
        Type::Scalar => "a string, a number, a boolean or a list of numbers",
        Type::Names => "a string or a list of strings",
        Type::Any => "any value",
        Type::Headers => HEADERS,
        Type::Free | Type::Object(_) => "an object",
        Type::Texts(_) => "a list of strings",
        Type::Variants(_) | Type::Objects(..) => "a list of objects",
    }
}

/// Whether a value is of a type, as far as its own kind tells.
pub(crate) fn takes(ty: &Type, value: &Value<'_>) -> bool {
    use Type::{
        Any, Boolean, Choice, Frames, Free, Headers, Names, Object, Objects, Scalar, Text, TextOrNull, Texts, Variants,
    };
    match value.kind() {
        Kind::String => matches!(ty, Text(_) | TextOrNull(_) | Choice(_) | Scalar | Names | Any),
        Kind::Object => matches!(ty, Object(_) | Free | Headers | Any),
        Kind::Array => matches!(ty, Variants(_) | Objects(..) | Texts(_) | Names | Frames | Scalar | Any),
        Kind::Number => matches!(ty, Frames | Scalar | Any),
        Kind::Boolean => matches!(ty, Boolean | Scalar | Any),
        Kind::Null | Kind::Key | Kind::Invalid => false,
    }
}

/// Tells that a value is not what is expected.
pub(crate) fn check(value: &Value<'_>, expected: &'static str, cx: &mut Context<'_, '_, '_>) {
    check_field(value, expected, false, cx);
}

/// The same of a field's value.
pub(crate) fn check_field(value: &Value<'_>, expected: &'static str, is_optional: bool, cx: &mut Context<'_, '_, '_>) {
    // Of a word that is not in JSON's quotes that is told already.
    if value.kind() == Kind::Invalid || value.flags().has(Flags::BARE) {
        return;
    }
    let text = characters(value);
    let is_quoted = match expected {
        "`true` or `false`" => matches!(&*text, "true" | "false"),
        "a whole number or a list of two" | "a whole number" => is_whole(&text),
        _ => false,
    };
    cx.report(value, &Mismatch { expected, found: value, is_quoted, is_optional });
}

/// Whether a text is a whole number as JSON writes it.
fn is_whole(text: &str) -> bool {
    text.len() <= 15
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'))
        && !text.is_empty()
}

super::vectors! {
    TypeMismatch;
    pass: &[r#""preview": true"#, r#""preview": TRUE"#, r#""assets": […]"#, r#""settings": {"type": "image", "frames": 1.0}"#, r#""assets": []"#, r#""fonts": []"#],
    fail: &[
        ("5", &["error "]),
        ("[]", &["error "]),
        (r#""preview": "true""#, &["error /preview"]),
        (r#""preview": null"#, &["error /preview"]),
        (r#""assets": {}"#, &["error /assets"]),
        (r#""assets": ["x", 5]"#, &["error /assets/0", "error /assets/1"]),
        (r#""fonts": "a.ttf""#, &["error /fonts"]),
        (r#""fonts": ["a.ttf", 1]"#, &["error /fonts/1"]),
        (r#""settings": {"codec": 5, "type": "image", "frames": "x"}"#, &["error /settings/codec", "error /settings/frames"]),
        (r#""settings": {"type": "image", "frames": [0, "1"]}"#, &["error /settings/frames/1"]),
        (r#""assets": [{"type": "essential", "layerName": "a", "value": null}]"#, &["error /assets/0/value"]),
        (r#""assets": [{"type": "essential", "layerName": "a", "value": [0, "1"]}]"#, &["error /assets/0/value/1"]),
        (r#""webhook": {"url": "https://x.com", "headers": []}"#, &["error /webhook/headers"]),
        (r#"{"jobs": {}}"#, &["error /jobs"]),
        (r#"{"jobs": [5]}"#, &["error /jobs/0"]),
    ],
    fix: &[
        (r#""preview": "true""#, r#""preview": true"#),
        (r#""settings": {"type": "image", "frames": "125"}"#, r#""settings": {"type": "image", "frames": 125}"#),
        (r#""settings": {"type": "image", "frames": [ "0", "24" ]}"#, r#""settings": {"type": "image", "frames": [ 0, 24 ]}"#),
        (r#""settings": {"type": "image", "frames": "007"}"#, r#""settings": {"type": "image", "frames": "007"}"#),
    ],
}
