use std::cell::OnceCell;

use super::placeholder_value::{Converter, converter};
use super::{empty_value, placeholder_value};
use crate::definition::{Codec, Field, Format, Role, Type};
use crate::support::{
    At, Context, Finding, FixDraft, Rule, Run, characters, edit, list as names, one_of_any_case, quote, rule, show, url,
};
use crate::text::search::{after_any, before_any, find_any, parts, split_once, trim, whole_number};
use crate::text::{Document, Flags, Kind, Path, Problem, Value, same};

rule! {
    TypeMismatch, Error, "a value of the wrong type", Safe;
    what: "Reports a value whose JSON type its field does not accept: `\"true\"` for `true`, a string for a list, one object for a list of objects, `null` where `null` is not allowed.",
    why: "The API checks types first and rejects the job, or the whole request.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "preview": "true",
  "webhook": "https://app.example.com/rendered"
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "preview": true,
  "webhook": { "url": "https://app.example.com/rendered" }
}"#,
    fix: "Removes the quotes of `\"true\"`, `\"false\"` and whole numbers, and unwraps a string that contains JSON of the right type. Safe. If the right shape is known, such as `{\"url\": …}` for a webhook, it is offered.",
    source: "`POST /jobs`, `POST /batches`, `POST /jobs/join`: the type of each field",
}

/// What a place accepts, as far as it decides what to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    Job,
    Batch,
    Join,
    Template,
    Webhook,
    Settings,
    Upload,
    Headers,
    Object,
    /// An item of `assets`.
    Asset,
    /// An item of a join's `assets`.
    Clip,
    Objects,
    Assets,
    Fonts,
    Font,
    Text,
    /// One of these strings.
    Word(&'static [&'static str]),
    /// The name of a codec.
    Codec,
    /// The id of a template.
    Id,
    /// A URL.
    Url,
    /// The name of a function, or the path of a property.
    Known,
    /// The name of a stored secret: what is there instead may be a credential, and is never shown.
    Secret,
    Boolean,
    Frames,
    /// One frame of a range.
    Frame,
    Index,
    TextValue,
    Scalar,
    Number,
    Names,
    Any,
}

impl Expected {
    /// What a field accepts.
    pub(crate) const fn of(field: &Field) -> Self {
        match field.ty {
            Type::Boolean => Self::Boolean,
            Type::Text(Format::Credential) => Self::Secret,
            Type::Choice(choice) => Self::Word(choice.values),
            Type::Text(format) | Type::TextOrNull(format) => match format {
                Format::Codec => Self::Codec,
                Format::TemplateId => Self::Id,
                Format::Function | Format::Property => Self::Known,
                Format::TemplateSource | Format::WebhookUrl | Format::Url | Format::AssetSource => Self::Url,
                _ => Self::Text,
            },
            Type::Frames => Self::Frames,
            Type::Index => Self::Index,
            Type::TextValue => Self::TextValue,
            Type::Scalar => Self::Scalar,
            Type::Names => Self::Names,
            Type::Any => Self::Any,
            Type::Headers => Self::Headers,
            Type::Free => Self::Object,
            Type::Object(shape) => match shape.role {
                Role::Template => Self::Template,
                Role::Webhook => Self::Webhook,
                Role::Settings => Self::Settings,
                Role::Upload => Self::Upload,
                _ => Self::Object,
            },
            Type::Texts(_) => Self::Fonts,
            Type::Variants(_) => Self::Assets,
            Type::Objects(..) => Self::Objects,
        }
    }

    /// In words.
    const fn words(self) -> &'static str {
        match self {
            Self::Job => "a job object",
            Self::Batch => "an object with `jobs`",
            Self::Join => "an object with `assets`",
            Self::Template => "an object with `id` and `composition`",
            Self::Webhook => "an object with `url`",
            Self::Upload => "an object with `params`",
            Self::Headers => "an object of headers",
            Self::Object | Self::Asset | Self::Clip | Self::Settings => "an object",
            Self::Objects | Self::Assets => "a list of objects",
            Self::Fonts => "a list of font file names",
            Self::Font => "a font file name",
            Self::Text | Self::Word(_) | Self::Codec | Self::Id | Self::Url | Self::Known => "a string",
            Self::Secret => "the name of a stored secret",
            Self::Boolean => "`true` or `false`",
            Self::Frames => "a whole number or a list of two",
            Self::Frame => "a whole number",
            Self::Index => "a whole number from 1",
            Self::TextValue => "a string, a number or a boolean",
            Self::Scalar => "a string, a number, a boolean or a list of numbers",
            Self::Number => "a number",
            Self::Names => "a string or a list of strings",
            Self::Any => "any value",
        }
    }

    /// Whether a string can be here without another error.
    fn accepts(self, text: &str) -> bool {
        match self {
            Self::Word(words) => words.contains(&text),
            Self::Codec => Codec::named(text).or_else(|| Codec::named_short(text)).is_some(),
            Self::Id => is_id(text.as_bytes()),
            Self::Url => url::parse(text).is_ok() || url::is_behind_a_secret(text),
            _ => !empty_value::is_blank(text),
        }
    }

    /// Whether JSON of this kind can be what is expected.
    const fn takes(self, kind: Kind) -> bool {
        match kind {
            Kind::Object => matches!(
                self,
                Self::Job
                    | Self::Batch
                    | Self::Join
                    | Self::Template
                    | Self::Webhook
                    | Self::Settings
                    | Self::Upload
                    | Self::Headers
                    | Self::Object
                    | Self::Asset
                    | Self::Clip
            ),
            Kind::Array => matches!(self, Self::Objects | Self::Assets | Self::Fonts | Self::Frames),
            Kind::Boolean => matches!(self, Self::Boolean),
            Kind::Number => matches!(self, Self::Frames | Self::Frame | Self::Index | Self::Number),
            Kind::String | Kind::Null | Kind::Key | Kind::Invalid => false,
        }
    }
}

/// A value whose type the place does not accept.
struct Mismatch<'v> {
    expected: Expected,
    found: &'v Value<'v>,
    /// Whether it may be absent.
    is_optional: bool,
    /// What can be written instead, found when it is first asked for.
    instead: OnceCell<Option<Instead>>,
}

/// What can be written instead of a value.
enum Instead {
    /// The JSON inside its quotes.
    Unwrapped(String),
    /// The right shape, with the value in it.
    Reshaped(String),
}

/// How long a value may be that an edit repeats.
pub(super) const LONGEST_RESHAPED: usize = 1 << 20;

/// What converted the object that a string was to text.
fn converter_of(value: &Value<'_>) -> Option<Converter> {
    if value.kind() == Kind::String { converter(&characters(value)) } else { None }
}

impl Mismatch<'_> {
    fn instead(&self) -> Option<&Instead> {
        let find = || self.unwrapped().map(Instead::Unwrapped).or_else(|| self.reshaped().map(Instead::Reshaped));
        self.instead.get_or_init(find).as_ref()
    }

    /// The JSON that a string holds, if that is of the expected type.
    fn unwrapped(&self) -> Option<String> {
        if self.found.kind() != Kind::String || self.expected == Expected::Secret {
            return None;
        }
        let text = characters(self.found);
        let document = Document::parse(text.as_bytes());
        let inner = document.root().filter(|_| document.problems().is_empty())?;
        self.expected.takes(inner.kind()).then(|| trim(&text).to_owned())
    }

    /// The right shape with what was found in it, where that is known.
    fn reshaped(&self) -> Option<String> {
        let found = self.found;
        if found.raw().len() > LONGEST_RESHAPED {
            return None;
        }
        let raw = || String::from_utf8_lossy(found.raw());
        match (self.expected, found.kind()) {
            (Expected::Webhook, Kind::String) if url::parse(&characters(found)).is_ok() => {
                Some(format!("{{\"url\": {}}}", raw()))
            }
            (Expected::Webhook, Kind::Array) if only_url(found).is_some() => {
                only_url(found).map(|url| format!("{{\"url\": {}}}", quote(&url)))
            }
            (Expected::Job | Expected::Batch, Kind::Array) => {
                let mut jobs = found.items().map(|item| item.get("template").is_some()).peekable();
                (jobs.peek().is_some() && jobs.all(|is_job| is_job)).then(|| format!("{{\"jobs\": {}}}", raw()))
            }
            (expected, Kind::Array) if expected.takes(Kind::Object) => {
                let item = only_item(found).filter(|item| item.kind() == Kind::Object)?;
                Some(String::from_utf8_lossy(item.raw()).into_owned())
            }
            (Expected::Objects | Expected::Assets, Kind::Object) => {
                let holds_items = || found.members().all(|(_, member)| is_item(&member));
                if is_item(found) {
                    Some(format!("[{}]", raw()))
                } else if is_numbered(found) || (found.members().next().is_some() && holds_items()) {
                    Some(values(found))
                } else {
                    None
                }
            }
            (Expected::Fonts, Kind::String) if converter_of(found).is_none() => {
                let text = characters(found);
                let names = || parts(&text, b",;\n").map(trim);
                let are_files = names().all(|name| url::extension(name).is_some());
                if are_files { Some(list(names().map(quote))) } else { Some(format!("[{}]", raw())) }
            }
            (Expected::Font, Kind::Object) => font_file(found).map(|name| quote(&name)),
            (Expected::Text, Kind::Number | Kind::Boolean) => Some(quote(&raw())),
            // `2026` for `ae2026`.
            (Expected::Word(words), Kind::Number) => {
                words.iter().find(|word| word.ends_with(&*raw())).map(|word| quote(word))
            }
            (Expected::Url, Kind::Array | Kind::Object) => only_url(found).map(|url| quote(&url)),
            (Expected::Text | Expected::Word(_) | Expected::Codec | Expected::Id | Expected::Known, Kind::Array) => {
                let item = only_item(found)?;
                self.expected.accepts(&item.as_str()?).then(|| String::from_utf8_lossy(item.raw()).into_owned())
            }
            (Expected::Boolean, _) => truth(found).map(|truth| truth.to_string()),
            (Expected::Frames, Kind::String) => {
                let text = characters(found);
                let (first, last) = [",", "-", "..", "to"].iter().find_map(|mark| split_once(&text, mark))?;
                let (first, last) = (whole_number(trim(first))?, whole_number(trim(last))?);
                Some(format!("[{first}, {last}]"))
            }
            _ => None,
        }
    }
}

/// The URL of a file that an automation tool handed over as an object, or as the only item of a list.
fn only_url(value: &Value<'_>) -> Option<String> {
    match value.kind() {
        Kind::Array => {
            let first = only_item(value)?;
            if first.kind() == Kind::Array { None } else { only_url(&first) }
        }
        Kind::Object => only_url(&value.get("url").filter(|url| url.kind() == Kind::String)?),
        Kind::String => Some(characters(value).into_owned()).filter(|text| url::parse(text).is_ok()),
        _ => None,
    }
}

/// `true` or `false` as sheets and databases write them.
fn truth(value: &Value<'_>) -> Option<bool> {
    match value.kind() {
        Kind::Number => value.as_u64().filter(|number| *number <= 1).map(|number| number == 1),
        Kind::String => {
            one_of_any_case(trim(&characters(value)).as_bytes(), &["true", "false"]).map(|word| word == "true")
        }
        _ => None,
    }
}

/// Whether a text is a template's id.
fn is_id(text: &[u8]) -> bool {
    text.len() == 26 && text.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Whether an object is a list by its keys: `{"0": …, "2": …}`, which PHP makes of a list with gaps.
fn is_numbered(object: &Value<'_>) -> bool {
    let is_number = |key: &str| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
    let mut keys = object.members().map(|(key, _)| is_number(&characters(&key))).peekable();
    keys.peek().is_some() && keys.all(|is_number| is_number)
}

/// The values of an object as a list.
fn values(object: &Value<'_>) -> String {
    list(object.members().map(|(_, value)| String::from_utf8_lossy(value.raw()).into_owned()))
}

/// A list of values that are written already.
fn list(values: impl Iterator<Item = String>) -> String {
    format!("[{}]", values.collect::<Vec<_>>().join(", "))
}

/// The item of a list of one.
fn only_item<'v>(list: &Value<'v>) -> Option<Value<'v>> {
    let mut items = list.items();
    items.next().filter(|_| items.next().is_none())
}

/// Whether an object is an asset, a clip or a job.
fn is_item(value: &Value<'_>) -> bool {
    value.kind() == Kind::Object && ["type", "template"].iter().any(|name| value.get(name).is_some())
}

/// The file name that an object about a font holds.
fn font_file(font: &Value<'_>) -> Option<String> {
    let texts = font.members().filter_map(|(_, member)| Some(member.as_str()?.into_owned()));
    let names = texts.map(|text| after_any(before_any(&text, b"?#"), b"/").to_owned());
    let is_ttf = |name: &String| url::extension(name).is_some_and(|extension| extension.eq_ignore_ascii_case("ttf"));
    names.into_iter().find(is_ttf)
}

impl Finding for Mismatch<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let is_hidden = matches!(self.expected, Expected::Secret | Expected::Headers);
        let found = match self.found.kind() {
            Kind::Array => "a list".to_owned(),
            Kind::Object => "an object".to_owned(),
            Kind::Null | Kind::Key | Kind::Invalid => "null".to_owned(),
            Kind::String if is_hidden => "a string".to_owned(),
            Kind::Number if is_hidden => "a number".to_owned(),
            Kind::Boolean => if self.found.as_bool() == Some(true) { "true" } else { "false" }.to_owned(),
            Kind::String => format!("the string {}", show(self.found)),
            Kind::Number => format!("the number {}", show(self.found)),
        };
        format!("expected {}, got {found}", self.expected.words())
    }

    fn help(&self) -> Option<String> {
        match converter_of(self.found) {
            Some(Converter::PowerShell) => return Some(Converter::PowerShell.help().to_owned()),
            Some(_) => {
                return Some(
                    "an object was converted to text on the way: put the object itself here, and convert the whole payload once, with `JSON.stringify`".to_owned(),
                );
            }
            None => {}
        }
        match self.instead() {
            Some(Instead::Unwrapped(_)) => {
                return Some(
                    match self.expected {
                        Expected::Boolean | Expected::Frames | Expected::Frame | Expected::Index => "remove the quotes",
                        _ => "put the value itself here, not a string that holds its JSON",
                    }
                    .to_owned(),
                );
            }
            Some(Instead::Reshaped(text)) if can_be_shown(text) => return Some(format!("write `{text}`")),
            _ => {}
        }
        Some(
            match (self.found.kind(), self.expected) {
                (Kind::Null, _) if self.is_optional => "leave the field out instead",
                (_, Expected::Webhook) => "write `{\"url\": \"https://…\"}`",
                (Kind::String, Expected::Template) if is_id(self.found.content()) => {
                    return Some(format!("write `{{\"id\": {}, \"composition\": \"…\"}}`", show(self.found)));
                }
                (Kind::String, Expected::Template) if url::parse(&characters(self.found)).is_ok() => {
                    "write `{\"id\": \"…\", \"composition\": \"…\"}`; the URL of a project is `src`, next to them"
                }
                (_, Expected::Template) => "write `{\"id\": \"…\", \"composition\": \"…\"}`",
                (_, Expected::Settings) => "write `{\"type\": \"video\", \"codec\": \"video_h264_vbr_15mbps\"}`",
                (_, Expected::Upload) => {
                    "write `{\"prefix\": \"…/\", \"params\": {…}}` with `region`, `bucket`, `accessKeyId` and `accessKeySecret` in `params`"
                }
                (_, Expected::Word(words)) => return Some(format!("write {}", list_of(words))),
                (_, Expected::Codec) => "write a codec, such as `\"video_h264_vbr_15mbps\"`",
                (_, Expected::Id) => "write the template's id, 26 capital letters and digits: `\"01JTGM9GCR71JV7EJYDF45QAFD\"`",
                (Kind::Array, Expected::Text | Expected::Known | Expected::Url) => {
                    "write one string; a list needs an asset per item"
                }
                (_, Expected::Url) => "write the URL in quotes: `\"https://…\"`",
                (_, Expected::Font) => {
                    "write the file name alone, such as `\"Inter-Bold.ttf\"`; upload the file to the font library first"
                }
                (_, Expected::Fonts) => "write a list of file names: `[\"Inter-Bold.ttf\"]`",
                (Kind::Object, Expected::Objects | Expected::Assets) if is_numbered(self.found) => {
                    "its keys are numbers, as PHP writes a list with gaps: write the list, `[{…}, {…}]` (`array_values` in PHP)"
                }
                (Kind::Object, Expected::Objects) => "put it in square brackets: `[{…}]`",
                (Kind::Object, Expected::Assets) => {
                    "write a list with an object for each layer: `[{\"type\": \"text\", \"layerName\": \"…\", \"value\": \"…\"}]`"
                }
                (Kind::Array, Expected::Asset | Expected::Clip) => "remove its square brackets: items are not nested",
                (_, Expected::Asset) => "write an object, such as `{\"type\": \"text\", \"layerName\": \"…\", \"value\": \"…\"}`",
                (_, Expected::Clip) => "write an object, such as `{\"type\": \"video\", \"src\": \"https://…\"}`",
                (Kind::Array, Expected::Job | Expected::Batch) => "send several jobs as a batch: `{\"jobs\": […]}`",
                (_, Expected::Secret) => "store the key as a secret and write `\"${secrets.NAME}\"`",
                (_, Expected::Headers) => {
                    "write one member per header: `{\"Authorization\": \"Bearer ${secrets.NAME}\"}`"
                }
                (Kind::Number | Kind::Boolean, Expected::Text) => "put it in quotes",
                (_, Expected::Frames) => "write one frame, `125`, or a range, `[0, 24]`",
                (_, expected) => return Some(format!("write {}", expected.words())),
            }
            .to_owned(),
        )
    }

    fn fix(&self) -> Option<FixDraft> {
        let (text, is_safe) = match self.instead()? {
            Instead::Unwrapped(text) => (text, true),
            Instead::Reshaped(text) => (text, false),
        };
        let title = match self.expected {
            _ if can_be_shown(text) => format!("Change to `{text}`"),
            _ if is_safe => "Unwrap the JSON".to_owned(),
            Expected::Job | Expected::Batch => "Make a batch".to_owned(),
            _ => format!("Change to {}", self.expected.words()),
        };
        edit(&[&title], is_safe, self.found.span(), text)
    }
}

/// The strings that a field takes, for a help.
fn list_of(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| quote(word)).collect();
    names(quoted.iter().map(String::as_str))
}

/// Whether a help and a fix's title repeat a new text: it is short, one line, and holds no user or query of a URL.
fn can_be_shown(text: &str) -> bool {
    const LONGEST: usize = 60;
    text.len() <= LONGEST && find_any(text, b"?@\n\r").is_none()
}

/// A JavaScript value that JSON cannot represent, in an object to be sent.
#[derive(Clone, Copy)]
struct Lost {
    /// The bare word for it in the text.
    word: &'static str,
    what: &'static str,
    /// What would be sent.
    instead: &'static str,
    help: &'static str,
}

impl Lost {
    const fn new(word: &'static str, what: &'static str, instead: &'static str, help: &'static str) -> Self {
        Self { word, what, instead, help }
    }
}

const NULL: &str = "`null` would be sent instead";
const EMPTY: &str = "`{}` would be sent instead";
const NOTHING: &str = "the field would be left out, or be `null` in a list";
const ANY_VALUE: &str = "set a value that JSON can represent, or leave the field out";

const LOST: [Lost; 12] = [
    Lost::new("NaN", "NaN", NULL, ANY_VALUE),
    Lost::new("Infinity", "Infinity", NULL, ANY_VALUE),
    Lost::new("-Infinity", "-Infinity", NULL, ANY_VALUE),
    Lost::new("undefined", "undefined", NULL, ANY_VALUE),
    Lost::new("undefined.date", "an invalid `Date`", NULL, ANY_VALUE),
    Lost::new("undefined.function", "a function", NOTHING, "call it, or leave the field out"),
    Lost::new("undefined.symbol", "a symbol", NOTHING, ANY_VALUE),
    Lost::new("undefined.map", "a `Map`", EMPTY, "make an object of it: `Object.fromEntries(map)`"),
    Lost::new("undefined.set", "a `Set`", EMPTY, "make a list of it: `[...set]`"),
    Lost::new("undefined.promise", "a `Promise`", EMPTY, "wait for its value with `await`"),
    Lost::new(
        "undefined.bytes",
        "a typed array or a buffer",
        "its bytes would be sent one by one",
        "send a text, or the URL of a file",
    ),
    Lost::new(
        "undefined.instance",
        "an object without fields that JSON includes",
        EMPTY,
        "give the class a `toJSON`, or make a plain object of it",
    ),
];

impl Finding for Lost {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        format!("this is {}, which JSON cannot represent: {}", self.what, self.instead)
    }

    fn help(&self) -> Option<String> {
        Some(self.help.to_owned())
    }
}

/// An instance of a class that JSON cannot represent.
struct LostInstance {
    class: String,
}

impl Finding for LostInstance {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let instead = if self.class == "Error" { "its message would be left out" } else { EMPTY };
        format!("this is an instance of `{}`, which JSON cannot represent: {instead}", self.class)
    }

    fn help(&self) -> Option<String> {
        Some(
            match self.class.as_str() {
                "Error" | "DOMException" => "write `error.message`",
                "RegExp" => "write its text: `regExp.source`",
                "Blob" | "File" | "ArrayBuffer" | "DataView" | "ReadableStream" => "upload it, and write its URL",
                "Headers" | "FormData" | "URLSearchParams" => "make an object of it: `Object.fromEntries(…)`",
                "Request" | "Response" => "write what its body contains: `await response.json()`",
                _ => "give the class a `toJSON`, or make a plain object of it",
            }
            .to_owned(),
        )
    }
}

/// Reports a value that would be lost.
pub(crate) fn report_lost(problem: &Problem, path: &dyn Fn() -> Path, run: &mut Run<'_>) {
    let written = problem.span.of(run.text);
    if let Some(class) = written.strip_prefix(b"undefined.instance.") {
        let class = String::from_utf8_lossy(class).into_owned();
        run.add(problem.span, At::Elsewhere(path), &LostInstance { class });
        return;
    }
    let lost = LOST.into_iter().find(|lost| same(lost.word.as_bytes(), written));
    if let Some(lost) = lost {
        run.add(problem.span, At::Elsewhere(path), &lost);
    }
}

/// Whether a field accepts a value without another error at the same place, as far as one look shows: a rename that is
/// offered must not lead to the next mistake.
pub(crate) fn accepts(field: &Field, value: &Value<'_>) -> bool {
    if !takes(&field.ty, value) {
        return false;
    }
    match (field.ty, value.as_str()) {
        (Type::Text(_) | Type::TextOrNull(_) | Type::Choice(_), Some(text)) => Expected::of(field).accepts(&text),
        _ => true,
    }
}

/// Whether all keys of an object are those of a field's shape, and there is one.
pub(crate) fn fits(field: &Field, value: &Value<'_>) -> bool {
    let Type::Object(shape) = field.ty else { return true };
    let mut keys = value.members().map(|(key, _)| shape.position(key.name()).is_some()).peekable();
    keys.peek().is_some() && keys.all(|is_known| is_known)
}

/// Whether a value is of a type, as far as its JSON kind shows.
pub(crate) fn takes(ty: &Type, value: &Value<'_>) -> bool {
    use Type::{
        Any, Boolean, Choice, Frames, Free, Headers, Index, Names, Object, Objects, Scalar, Text, TextOrNull,
        TextValue, Texts, Variants,
    };
    match value.kind() {
        Kind::String => matches!(ty, Text(_) | TextOrNull(_) | TextValue | Choice(_) | Scalar | Names | Any),
        Kind::Object => matches!(ty, Object(_) | Free | Headers | Any),
        Kind::Array => matches!(ty, Variants(_) | Objects(..) | Texts(_) | Names | Frames | Scalar | Any),
        Kind::Number => matches!(ty, Frames | Index | TextValue | Scalar | Any),
        Kind::Boolean => matches!(ty, Boolean | TextValue | Scalar | Any),
        Kind::Null | Kind::Key | Kind::Invalid => false,
    }
}

/// Reports that a value is not what is expected.
pub(crate) fn check(value: &Value<'_>, expected: Expected, cx: &mut Context<'_, '_, '_>) {
    check_optional(value, expected, false, cx);
}

/// The same for a field's value. `is_optional`: whether the field may be absent.
pub(crate) fn check_optional(value: &Value<'_>, expected: Expected, is_optional: bool, cx: &mut Context<'_, '_, '_>) {
    // A word without quotes is reported already.
    if value.kind() == Kind::Invalid || value.flags().has(Flags::BARE) {
        return;
    }
    // `[object Object]` has a help of its own.
    let is_marked = value.kind() == Kind::String && value.flags().has(Flags::MARKS);
    if is_marked && converter_of(value).is_none() {
        placeholder_value::check(value, cx);
    }
    cx.report(value, &Mismatch { expected, found: value, is_optional, instead: OnceCell::new() });
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
    offered: &[
        (r#"[{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}}, {"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b"}}]"#,
            r#"{"jobs": [{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}}, {"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b"}}]}"#),
        (r#""webhook": ["https://x.com"]"#, r#""webhook": {"url": "https://x.com"}"#),
        (r#""webhook": [{"url": "https://x.com"}]"#, r#""webhook": {"url": "https://x.com"}"#),
        (r#""settings": [{"type": "aep"}]"#, r#""settings": {"type": "aep"}"#),
        (r#""fonts": "a.ttf, b.ttf""#, r#""fonts": ["a.ttf", "b.ttf"]"#),
        (r#""fonts": "Inter, Bold.ttf""#, r#""fonts": ["Inter, Bold.ttf"]"#),
        (r#""assets": [[{"type": "text", "layerName": "a", "value": "b"}]]"#, r#""assets": [{"type": "text", "layerName": "a", "value": "b"}]"#),
        (r#""assets": {"type": "text", "layerName": "a", "value": "b"}"#, r#""assets": [{"type": "text", "layerName": "a", "value": "b"}]"#),
        (r#""assets": {"a": {"type": "text", "layerName": "a", "value": "b"}}"#, r#""assets": [{"type": "text", "layerName": "a", "value": "b"}]"#),
        (r#""assets": {"title": "Hi"}"#, r#""assets": {"title": "Hi"}"#),
        (r#""settings": {"type": "image", "frames": "0-10"}"#, r#""settings": {"type": "image", "frames": [0, 10]}"#),
        (r#"{"template": {"id": ["01JTGM9GCR71JV7EJYDF45QAFD"], "composition": ["main"]}}"#, r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#),
        (r#""settings": {"codec": ["video_prores_422"]}"#, r#""settings": {"codec": "video_prores_422"}"#),
        (r#""settings": {"codec": ["h265"], "quality": true, "type": 5}"#, r#""settings": {"codec": ["h265"], "quality": true, "type": 5}"#),
        (r#""settings": {"engine": 2026}"#, r#""settings": {"engine": "ae2026"}"#),
        (r#""assets": [{"type": 1, "layerName": "a", "value": "b"}]"#, r#""assets": [{"type": 1, "layerName": "a", "value": "b"}]"#),
        (r#"{"template": {"id": 5, "composition": 12}}"#, r#"{"template": {"id": 5, "composition": "12"}}"#),
        (r#""settings": {"type": "image", "frames": "0 to 10"}"#, r#""settings": {"type": "image", "frames": [0, 10]}"#),
    ],
}
