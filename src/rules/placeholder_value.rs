use crate::support::url;
use crate::support::{Context, Finding, Rule, Shown, characters, known_key, one_of_any_case, rule, said};
use crate::text::Value;
use crate::text::search::{
    after_any, before_any, contains, find_any, find_bytes, matches, parts, rsplit_once, split_once, trim, trim_end_any,
    trim_start_any,
};

rule! {
    PlaceholderValue, Warning, "a placeholder that was never filled in", None;
    what: "Reports placeholders of documentation (`<string>`, `YOUR_…`, `TODO`, `PLACEHOLDER`), values that a tool should have filled in: `{{column}}`, `${name}`, `*|NAME|*`, `%NAME%`, the text `[object Object]` and what other languages write for an object, a lost `undefined`, `null` or `NaN`, and spreadsheet errors such as `#REF!`. If another rule reports an error for the same string, only that error is reported.",
    why: "The placeholder itself is rendered into the video, or looked up as a name or a URL that does not exist.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "title", "value": "Hello {{name}}" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "title", "value": "Hello Ada" }]
}"#,
    source: "`POST /jobs`: the values of the reference's examples; public reports of failed integrations",
}

/// The kinds of placeholders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind<'v> {
    /// Words of documentation.
    Documentation,
    /// Any of the others where a credential belongs.
    Secret,
    /// `{{column}}`, which `expand` fills in.
    Column(&'v str),
    /// An expression of an automation tool: `{{ $json.name }}`.
    Expression,
    /// `${name}`: a template literal in ordinary quotes.
    TemplateLiteral(&'v str),
    /// `*|NAME|*`, `%NAME%`, `<%= name %>` or `{!Contact.Name}`.
    MergeTag,
    /// `[object Object]`
    ObjectText(Converter),
    /// `undefined`, `null` or `NaN`.
    Lost(&'static str),
    /// `#REF!`
    SheetError(&'static str),
}

/// What converted an object to text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Converter {
    /// `[object Object]`
    JavaScript,
    /// `@{type=text; layerName=title}`, `System.Collections.Hashtable`, `System.Object[]`
    PowerShell,
    /// `#<Customer:0x00007f>` of Ruby, `<Customer object at 0x7f2b>` of Python, `map[name:Ada]` of Go
    Other,
}

impl Converter {
    /// How it writes an object instead.
    pub fn help(self) -> &'static str {
        match self {
            Self::JavaScript => "use one of the object's members, or `JSON.stringify`",
            Self::PowerShell => {
                "give `ConvertTo-Json` a larger `-Depth`, such as 10: it converts what is nested deeper to text"
            }
            Self::Other => "use one of the object's members, or convert the object to JSON",
        }
    }
}

/// What made the object in this text a text.
pub(crate) fn converter(text: &str) -> Option<Converter> {
    let whole = trim(text);
    let is_hashtable = whole.starts_with("@{") && whole.ends_with('}') && (contains(whole, "=") || whole == "@{}");
    let is_type =
        ["System.Collections.", "System.Object[]", "System.String[]"].iter().any(|name| whole.starts_with(name))
            && !contains(whole, " ");
    let is_map = whole.starts_with("map[") && whole.ends_with(']') && contains(whole, ":");
    let is_instance = [("#<", ":0x"), ("<", " object at 0x")]
        .iter()
        .any(|(open, address)| split_once(whole, open).is_some_and(|(_, rest)| contains(rest, address)));
    if holds_object_text(text) {
        Some(Converter::JavaScript)
    } else if is_hashtable || is_type {
        Some(Converter::PowerShell)
    } else if is_map || is_instance {
        Some(Converter::Other)
    } else {
        None
    }
}

/// Whether a text holds what Go writes for a value that is missing: `%!s(MISSING)`.
fn holds_missing_verb(text: &str) -> bool {
    let verb = split_once(text, "%!").and_then(|(_, rest)| rest.get(1..));
    verb.is_some_and(|rest| rest.starts_with("(MISSING)"))
}

/// A value that was never filled in.
struct Placeholder<'v> {
    found: Shown<'v>,
    kind: Kind<'v>,
}

impl Finding for Placeholder<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        match self.kind {
            Kind::ObjectText(_) => said(self.found, "is what an object becomes when it is converted to text"),
            Kind::Lost(word) => {
                format!("{} contains `{word}`, so a value was probably missing when the text was built", self.found)
            }
            Kind::SheetError(error) => format!("{} contains the spreadsheet error `{error}`", self.found),
            Kind::Secret => {
                said(self.found, "looks like a placeholder that was never filled in: the upload would fail")
            }
            _ => said(self.found, "looks like a placeholder that was never filled in, and would be used literally"),
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self.kind {
            Kind::Documentation => "write the value itself".to_owned(),
            Kind::Secret => "store the credential as a secret, and write `${secrets.NAME}`".to_owned(),
            Kind::MergeTag => "let the tool that uses this tag fill it in before you send the payload".to_owned(),
            Kind::Column(column) => format!("fill in `{{{{{column}}}}}` with `expand`, or write the value itself"),
            Kind::Expression => {
                "the automation tool sent its expression as text: switch the field to expression mode".to_owned()
            }
            Kind::TemplateLiteral(name) if is_tag(name) => {
                format!(
                    "set `{name}`, and let the shell or the script fill it in (a shell does not do that in single quotes); a stored secret is `${{secrets.{name}}}`"
                )
            }
            Kind::TemplateLiteral(name) => {
                format!(
                    "JavaScript replaces `${{{name}}}` only between backticks; a stored secret is `${{secrets.NAME}}`"
                )
            }
            Kind::ObjectText(converter) => converter.help().to_owned(),
            Kind::Lost(_) => "check the variable that the text is built from".to_owned(),
            Kind::SheetError(_) => "correct the formula in the spreadsheet and export it again".to_owned(),
        })
    }
}

/// `<string>`, `<template-id>`: a few words in angle brackets and nothing else.
fn is_angled(text: &str) -> bool {
    let inner = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    inner.is_some_and(|inner| {
        inner.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
            && inner.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'_' | b'-' | b'.'))
    })
}

/// A word of documentation: the whole text, or standing alone in it. `TODO INCLUIDO` is Spanish.
fn has_word(text: &str) -> bool {
    let todo = trim(text).strip_prefix("TODO");
    todo.is_some_and(|rest| rest.is_empty() || find_any(rest, b":_") == Some(0))
        || trim(text) == "CHANGEME"
        || ["PLACEHOLDER", "YOUR_", "REPLACE_ME", "CHANGE_ME"].iter().any(|word| {
            matches(text, word).any(|at| {
                let before = text.get(..at).and_then(|before| before.bytes().next_back());
                before.is_none_or(|byte| !byte.is_ascii_alphanumeric())
            })
        })
}

/// The longest name that a message repeats, in bytes.
const LONGEST_NAME: usize = 60;

/// The first `{{…}}` in a text: what is inside.
fn braces(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        let (before, behind) = split_once(rest, "}}")?;
        if let Some((open, inner)) = rsplit_once(before, b'{') {
            let name = trim(inner);
            let is_name = find_any(name, b"}").is_none()
                && (find_any(name, b"\"").is_none() || is_code(name) || has_filter(name));
            if open.ends_with('{') && !name.is_empty() && is_name {
                return Some(name);
            }
        }
        rest = behind;
    }
}

/// Whether what is inside of `{{…}}` is a name and a filter of a template language: `name | upper`.
fn has_filter(inner: &str) -> bool {
    split_once(inner, "|").is_some_and(|(name, _)| is_path(trim(name)))
}

/// Whether what is inside of `{{…}}` is code of an automation tool and not the name of a column.
fn is_expression(text: &str, inner: &str) -> bool {
    text.starts_with('=') || is_code(inner)
}

/// `$json.title` and `formatDate(now)`, or a field of a step by its number: `1.title` of Make, `24__title` of Zapier.
fn is_code(inner: &str) -> bool {
    let behind_number = trim_start_any(inner, b"0123456789");
    let is_of_step =
        behind_number.len() < inner.len() && (behind_number.starts_with('.') || behind_number.starts_with("__"));
    is_of_step || inner.starts_with('$') || find_any(inner, b"()[]").is_some()
}

/// Tags of template languages that may hold anything.
const TEMPLATE_TAGS: [(&str, &str); 3] = [("<%", "%>"), ("<?", "?>"), ("{%", "%}")];

/// What comes before a name in other tags: Salesforce, PHP, Ruby, Power Automate, and others.
const NAME_TAGS: [&str; 5] = ["{!", "{$", "#{", "@{", "%{"];

/// Whether a text holds a tag of a template language: `<%= name %>`, `{!Contact.Name}`, `#{name}`.
fn has_template_tag(text: &str) -> bool {
    TEMPLATE_TAGS.iter().any(|(open, close)| split_once(text, open).is_some_and(|(_, rest)| contains(rest, close)))
        || NAME_TAGS.iter().any(|open| {
            split_once(text, open).is_some_and(|(before, rest)| {
                // `50%{off}` is a price.
                let is_apart = !before.ends_with(|c: char| c.is_ascii_digit());
                is_apart && split_once(rest, "}").is_some_and(|(name, _)| is_path(name))
            })
        })
}

/// Whether names with dots, brackets or calls between them: `triggerBody()?['name']`.
fn is_path(text: &str) -> bool {
    text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'$')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._$()[]'?".contains(&byte))
}

/// The first `${name}` in a text that is not a reference to a secret.
fn template_literal(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        let (_, behind) = split_once(rest, "${")?;
        let (name, after) = split_once(behind, "}")?;
        let first = name.bytes().next();
        let is_name = first.is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$'))
            && name.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'{' | b'"' | b'\\'));
        if is_name && !name.starts_with("secret") {
            return Some(name);
        }
        rest = after;
    }
}

/// Whether a name of a merge tag: capitals, digits and underscores, at least two.
fn is_tag(name: &str) -> bool {
    name.len() > 1
        && name.bytes().next().is_some_and(|first| first.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b':'))
}

/// Whether a text holds `*|NAME|*` or `%NAME%`.
fn has_merge_tag(text: &str) -> bool {
    let starred = split_once(text, "*|").and_then(|(_, rest)| split_once(rest, "|*"));
    if starred.is_some_and(|(name, _)| is_tag(name) || matches!(name.as_bytes(), [b'A'..=b'Z'])) {
        return true;
    }
    // Percent signs come in pairs. One behind a digit belongs to the number, `50%OFF% today`, unless the text goes on
    // directly behind the other one, `10%OFF%NOW`.
    let mut parts = parts(text, b"%");
    let mut before = parts.next().unwrap_or_default();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let is_number = before.ends_with(|c: char| c.is_ascii_digit());
        if let Some(behind) = parts.peek()
            && is_tag(part)
            && (!is_number || behind.starts_with(|c: char| c.is_ascii_alphanumeric()))
        {
            return true;
        }
        before = part;
    }
    false
}

/// The errors that a spreadsheet shows instead of a value.
const SHEET_ERRORS: [&str; 12] = [
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#NAME?",
    "#DIV/0!",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#ERROR!",
    "#BLOCKED!",
    "#GETTING_DATA",
];

/// Those that are an error inside a text too.
const SHEET_ERRORS_INSIDE: [&str; 3] = ["#REF!", "#VALUE!", "#DIV/0!"];

/// How JavaScript and Moment.js write a date that they could not read.
const LOST_DATES: [&str; 2] = ["Invalid Date", "Invalid date"];

/// What JavaScript and other languages write for a missing value.
const LOST: [&str; 3] = ["undefined", "null", "NaN"];

/// The word at the end of a text, without punctuation and signs of currencies.
fn last_word(text: &str) -> &str {
    // Behind the punctuation of code, such as `null; }`, the word is meant.
    let is_sign = |c: char| matches!(c, '$' | '€' | '£' | '¥' | '%');
    let text = trim_end_any(text, b" \t\r\n\x0C.,!?:)\"'-").trim_end_matches(is_sign);
    after_any(text, b" \t\r\n\x0C(\"':").trim_start_matches(is_sign)
}

/// A lost value at the end of a text, or as the whole of it.
fn lost_word(text: &str) -> Option<&'static str> {
    let word = last_word(text);
    // "Is it null?" is a question about it.
    let is_question = word == "null" && text.ends_with('?') && word.len() + 1 < text.len();
    let is_date = |lost: &&str| trim(text) == *lost;
    LOST_DATES.into_iter().find(is_date).or_else(|| LOST.into_iter().find(|lost| *lost == word && !is_question))
}

/// A lost value that is a folder or a file in a path without a host: `undefined.png`, `a/undefined/`.
fn lost_in_path(text: &str) -> Option<&'static str> {
    const FILES: [&str; 16] = [
        "png", "jpg", "jpeg", "gif", "webp", "svg", "mp4", "mov", "webm", "mp3", "wav", "ttf", "otf", "aep", "zip",
        "mogrt",
    ];
    let extension = url::extension(text).filter(|extension| one_of_any_case(extension.as_bytes(), &FILES).is_some());
    if (extension.is_none() && !text.ends_with('/')) || find_any(text, b" ").is_some() {
        return None;
    }
    let path = extension.and_then(|extension| text.get(..text.len() - extension.len() - 1)).unwrap_or(text);
    parts(path, b"/").find_map(|part| LOST.into_iter().find(|lost| *lost == part))
}

/// Whether a path or a URL has a placeholder in angle brackets in the place of a folder or in its host: `<prefix>/`,
/// `https://<account_id>.example.com`.
fn is_angled_part(text: &str) -> bool {
    if find_any(text, b" ").is_some() {
        return false;
    }
    if let Some((scheme, rest)) = split_once(text, "://").filter(|(scheme, _)| scheme.starts_with("http")) {
        let is_inner =
            |inner: &str| split_once(inner, ">").is_some_and(|(name, _)| is_angled(&["<", name, ">"].concat()));
        return scheme.len() < 6 && split_once(rest, "<").is_some_and(|(_, inner)| is_inner(inner));
    }
    (text.ends_with('/') || url::extension(text).is_some()) && parts(text, b"/").any(is_angled)
}

/// Whether the host of a URL is documentation: `ACCOUNT_ID.example.com`, `YOUR-DOMAIN.com`.
fn is_host_of_documentation(text: &str) -> bool {
    let host =
        text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).map(|rest| before_any(rest, b"/?#:"));
    host.is_some_and(|host| {
        parts(host, b".").any(|label| (is_tag(label) && contains(label, "_")) || label.starts_with("YOUR-"))
    })
}

/// What a program makes of an object that it converts to text.
const OBJECT_TEXTS: [&str; 7] = ["Object", "Promise", "Array", "Undefined", "Null", "Function", "Date"];

/// Whether a text holds an object that was converted to text, in a URL with its blank escaped.
fn holds_object_text(text: &str) -> bool {
    ["[object ", "[object%20", "%5Bobject%20", "%5Bobject+"].iter().any(|open| {
        split_once(text, open).is_some_and(|(_, rest)| {
            OBJECT_TEXTS.iter().any(|name| {
                let behind = rest.strip_prefix(name);
                behind.is_some_and(|behind| behind.starts_with(']') || behind.starts_with("%5D"))
            })
        })
    })
}

/// A placeholder of which a URL has the signs escaped: `%7B%7Bname%7D%7D`, `$%7Bname%7D`.
fn escaped(url: &str) -> Option<Kind<'_>> {
    if !url.starts_with("http") || find_any(url, b"%").is_none() {
        return None;
    }
    if holds_object_text(url) {
        return Some(Kind::ObjectText(Converter::JavaScript));
    }
    let upper = url.to_ascii_uppercase();
    let is_between = |open, close| split_once(&upper, open).is_some_and(|(_, rest)| contains(rest, close));
    (is_between("%7B%7B", "%7D%7D") || is_between("$%7B", "%7D") || is_between("%24%7B", "%7D"))
        .then_some(Kind::MergeTag)
}

/// Whether a URL may hold a placeholder of which the signs are escaped.
pub(crate) fn may_hold_encoded(url: &[u8]) -> bool {
    ["%7B", "%7b", "%5Bobject"].iter().any(|sign| find_bytes(url, sign.as_bytes()).is_some())
}

/// A lost value that is a part of a URL: of its host, its path or its query.
pub(crate) fn lost_part(url: &str) -> Option<&'static str> {
    if !url.starts_with("http") {
        return None;
    }
    let mut parts = parts(url, b"/?&=.#");
    parts.find_map(|part| {
        // `avatar_undefined.png` is made of a lost name too; `dev-null.png` need not be.
        let tail = Some(after_any(part, b"-_")).filter(|tail| *tail != "null").unwrap_or(part);
        LOST.into_iter().find(|lost| *lost == part || *lost == tail)
    })
}

/// Whether a URL may hold a lost value, by a look at its bytes that most URLs fail.
pub(crate) fn may_hold_lost_part(url: &[u8]) -> bool {
    let is_lost_at = |at: usize| {
        let before = url.get(..at).and_then(<[u8]>::last);
        before.is_some_and(|before| !before.is_ascii_alphanumeric())
            && url.get(at..).is_some_and(|rest| [b"und", b"nul", b"NaN"].iter().any(|lost| rest.starts_with(*lost)))
    };
    url.iter().enumerate().any(|(at, byte)| matches!(byte, b'u' | b'n' | b'N') && is_lost_at(at))
}

/// Whether a text without any mark may still be a placeholder, because it ends in a lost value or in `#N/A`. Many
/// sentences pass the look at the last byte, few the second one.
#[inline(always)]
pub(crate) fn may_end_lost(text: &[u8]) -> bool {
    // The signs of other currencies end in these bytes.
    text.last()
        .is_some_and(|last| matches!(last, b'd' | b'l' | b'N' | b'A' | b' '..=b'/' | b':' | b'?' | 0xAC | 0xA3 | 0xA5))
        && ends_lost(text)
}

/// Whether a text without any mark may still be a placeholder, by its first bytes: `undefined/a.png`, `*|N|*`, `System.Object[]`.
#[inline(always)]
pub(crate) fn may_begin_lost(text: &[u8]) -> bool {
    matches!(
        text,
        [b'u', b'n', b'd', ..]
            | [b'n', b'u', b'l', b'l', ..]
            | [b'N', b'a', b'N', ..]
            | [b'*', b'|', ..]
            | [b'S', b'y', b's', b't', b'e', b'm', b'.', ..]
            | [b'I', b'n', b'v', b'a', b'l', b'i', b'd', b' ', ..]
    )
}

fn ends_lost(text: &[u8]) -> bool {
    let end = text.iter().rposition(u8::is_ascii_alphanumeric).map_or(0, |last| last + 1);
    let text = text.get(..end).unwrap_or_default();
    LOST.iter().chain(&["N/A"]).any(|lost| text.ends_with(lost.as_bytes()))
}

fn kind(text: &str) -> Option<Kind<'_>> {
    if let Some(converter) = converter(text) {
        return Some(Kind::ObjectText(converter));
    }
    if find_any(text, SIGNS).is_some()
        && let Some(kind) = tag(text)
    {
        return Some(kind);
    }
    if has_word(text) || holds_missing_verb(text) || is_host_of_documentation(text) {
        return Some(Kind::Documentation);
    }
    lost_word(text).or_else(|| lost_part(text)).or_else(|| lost_in_path(text)).map(Kind::Lost).or_else(|| escaped(text))
}

/// One of these is in every placeholder that is not a word.
const SIGNS: &[u8] = b"{<#%*[";

/// The placeholders that are made of signs.
fn tag(text: &str) -> Option<Kind<'_>> {
    if let Some(inner) = braces(text) {
        if has_filter(inner) {
            return Some(Kind::MergeTag);
        }
        if is_expression(text, inner) {
            return Some(Kind::Expression);
        }
        let is_short = inner.len() <= LONGEST_NAME && known_key(inner).is_none();
        return Some(if is_short { Kind::Column(inner) } else { Kind::Documentation });
    }
    if let Some(name) = template_literal(text) {
        let is_short = name.len() <= LONGEST_NAME && known_key(name).is_none();
        return Some(if is_short { Kind::TemplateLiteral(name) } else { Kind::Documentation });
    }
    if is_angled(trim(text)) || is_angled_part(text) || matches!(trim(text), "{{}}" | "{{ }}") {
        return Some(Kind::Documentation);
    }
    if let Some(error) = one_of_any_case(trim(text).as_bytes(), &SHEET_ERRORS) {
        return Some(Kind::SheetError(error));
    }
    if let Some(error) = SHEET_ERRORS_INSIDE.into_iter().find(|error| contains(text, error)) {
        return Some(Kind::SheetError(error));
    }
    (has_merge_tag(text) || has_template_tag(text)).then_some(Kind::MergeTag)
}

/// Whether a text is, or holds, what was never filled in.
pub(crate) fn is_placeholder(text: &str) -> bool {
    kind(text).is_some()
}

/// A placeholder in the code of an expression, where `${…}`, `undefined` and most other forms are code.
fn kind_in_code(text: &str) -> Option<Kind<'_>> {
    if is_angled(trim(text)) {
        return Some(Kind::Documentation);
    }
    let inner = braces(text).filter(|inner| inner.len() <= LONGEST_NAME && known_key(inner).is_none())?;
    let is_of_tool = inner.starts_with("$json") || inner.starts_with("$(") || inner.starts_with("$node");
    let is_name = inner.starts_with(|c: char| c.is_ascii_alphabetic())
        && inner.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b' '));
    if is_of_tool { Some(Kind::Expression) } else { is_name.then_some(Kind::Column(inner)) }
}

/// The same for the code of an expression.
pub(crate) fn check_code(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let text = characters(value);
    if let Some(kind) = kind_in_code(&text) {
        cx.note_placeholder(value, &Placeholder { found: Shown::Text(&text), kind });
    }
}

pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let text = characters(value);
    if let Some(kind) = kind(&text) {
        cx.note_placeholder(value, &Placeholder { found: Shown::Text(&text), kind });
    }
}

/// Reports a placeholder in the place of a credential, without repeating it.
pub(crate) fn report_masked(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    cx.note_placeholder(value, &Placeholder { found: Shown::Words("this"), kind: Kind::Secret });
}

super::vectors! {
    PlaceholderValue;
    pass: &[
        r#""assets": [{"type": "text", "layerName": "a", "value": "System.Collections of coins, map[1], Invalid Dates"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "Things to do: TODOS, OKTODO, <b>Hello</b>, {x}, 1 < 2 > 0"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "${secrets.YOUR}"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "{{secrets.NAME}}"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "OUR_YOURSELF"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "{{}} {{ }} {{a}b}} {{a{b}} {{\"c\"}} {a}}"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "My to-do list: TODO today, 100% done for {you}"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "The law is undefined here, and null and void"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "50% OFF, then 20% MORE"}, {"type": "text", "layerName": "b", "value": "100% NEW"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "$5 {off} and $9"}, {"type": "text", "layerName": "b", "value": "Nan"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/undefined-behaviour/nullable/dev-null.png"}]"#,
        r##""assets": [{"type": "text", "layerName": "a", "value": "#REFUND! #NAME"}]"##,
        r#""assets": [{"type": "text", "layerName": "a", "value": "TODO INCLUIDO"}, {"type": "text", "layerName": "b", "value": "() => { return null; }"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "50%OFF% today"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "Is it null?"}, {"type": "text", "layerName": "b", "value": "The limit is undefined behaviour"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "[object permanence]"}, {"type": "text", "layerName": "b", "value": "undefined.io is a name"}, {"type": "text", "layerName": "c", "value": "<b>Sale</b>"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/100%25/a.png?filter=%5Btag%5D"}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text", "expression": "`${time} s`"}, {"type": "data", "layerName": "b", "property": "Opacity", "expression": "undefined"}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Opacity", "expression": "x = null"}, {"type": "data", "layerName": "b", "property": "Opacity", "expression": "NaN"}, {"type": "data", "layerName": "c", "property": "Opacity", "expression": "{{0}}"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "Wow {!} and 5 <% of 3 {! b} 50%{off} #{1} {$5}"}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "text", "layerName": "a", "value": "@{name=Ada; age=36}"}, {"type": "text", "layerName": "b", "value": "System.Collections.Hashtable"}, {"type": "text", "layerName": "c", "value": "map[name:Ada]"}, {"type": "text", "layerName": "d", "value": "Hi #<Customer:0x00007f>"}, {"type": "text", "layerName": "e", "value": "<Customer object at 0x7f2b>"}, {"type": "text", "layerName": "f", "value": "Hi %!s(MISSING)"}, {"type": "text", "layerName": "g", "value": "Invalid Date"}]"#,
            &["warning /assets/0/value", "warning /assets/1/value", "warning /assets/2/value", "warning /assets/3/value", "warning /assets/4/value", "warning /assets/5/value", "warning /assets/6/value"]),
        (r#""assets": [{"type": "text", "layerName": "<string>", "value": "TODO"}]"#, &["warning /assets/0/layerName", "warning /assets/0/value"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "Dear {{ first name }},"}]"#, &["warning /assets/0/value"]),
        (r#""webhook": {"url": "https://YOUR_DOMAIN/hook"}"#, &["warning /webhook/url"]),
        (r#""webhook": {"url": "https://x.com", "data": {"a": [{"b": "PLACEHOLDER"}]}}"#, &["warning /webhook/data/a/0/b"]),
        (r#""note": "<your name>""#, &["warning /note"]),
        (r#""fonts": ["{{}} and {{name}}", "{{{name}}}", "{{ {{name}}", "}}{{name}}"]"#,
            &["warning /fonts/0", "warning /fonts/1", "warning /fonts/2", "warning /fonts/3"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "Hello ${name}"}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "Hello ${user.name}, ${secrets.X}"}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "Hello {{ $json.name }}"}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "={{ $json.url }}"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "Hello undefined"}, {"type": "text", "layerName": "b", "value": "null"}, {"type": "text", "layerName": "c", "value": "Price: NaN."}]"#,
            &["warning /assets/0/value", "warning /assets/1/value", "warning /assets/2/value"]),
        (r#""assets": [{"type": "text", "layerName": "undefined", "value": "Hi"}]"#, &["warning /assets/0/layerName"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/undefined.png"}, {"type": "image", "layerName": "b.png", "src": "https://x.com/i?id=null&w=5"}, {"type": "image", "layerName": "c.png", "src": "https://x.com/avatar_NaN.png"}]"#,
            &["warning /assets/0/src", "warning /assets/1/src", "warning /assets/2/src"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "Hello *|FNAME|*"}, {"type": "text", "layerName": "b", "value": "Hello %FIRST_NAME%"}]"#,
            &["warning /assets/0/value", "warning /assets/1/value"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "Hi #{name}"}, {"type": "text", "layerName": "b", "value": "{% if x %}"}, {"type": "text", "layerName": "c", "value": "@{triggerBody()?['name']}"}, {"type": "text", "layerName": "d", "value": "{{ name|default:\"you\" }}"}, {"type": "text", "layerName": "e", "value": "Total: #REF!"}]"#,
            &["warning /assets/0/value", "warning /assets/1/value", "warning /assets/2/value", "warning /assets/3/value", "warning /assets/4/value"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "Hi <%= name %>"}, {"type": "text", "layerName": "b", "value": "Dear {!Contact.FirstName}"}]"#,
            &["warning /assets/0/value", "warning /assets/1/value"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "{{$node[\"Set\"].json[\"title\"]}}"}, {"type": "text", "layerName": "b", "value": "{{formatDate(now; \"DD.MM.YYYY\")}}"}]"#,
            &["warning /assets/0/value", "warning /assets/1/value"]),
        (r##""assets": [{"type": "text", "layerName": "a", "value": "#REF!"}, {"type": "text", "layerName": "b", "value": "#N/A"}]"##,
            &["warning /assets/0/value", "warning /assets/1/value"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "Hi [object Object]"}, {"type": "text", "layerName": "b", "value": "Dear [object Object], hello"}]"#,
            &["warning /assets/0/value", "warning /assets/1/value"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "Opacity", "expression": "{{ opacity }}"}, {"type": "data", "layerName": "b", "property": "Opacity", "expression": "{{ $json.x }}"}, {"type": "data", "layerName": "c", "property": "Opacity", "expression": "<string>"}]"#,
            &["warning /assets/0/expression", "warning /assets/1/expression", "warning /assets/2/expression"]),
        (r#""fonts": ["undefined.ttf"], "upload": {"prefix": "undefined/", "params": {}}"#, &["warning /fonts/0", "warning /upload/prefix"]),
        (r#""upload": {"prefix": "a/undefined/", "params": {}}"#, &["warning /upload/prefix"]),
        (r#""upload": {"prefix": "<prefix>/", "params": {}}"#, &["warning /upload/prefix"]),
        (r#""assets": [{"type": "text", "layerName": "*|L|*", "value": "x", "name": "undefined.png"}]"#, &["warning /assets/0/layerName", "warning /assets/0/name"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/[object%20Object]"}, {"type": "image", "layerName": "b.png", "src": "https://x.com/%5Bobject%20Object%5D.png"}, {"type": "image", "layerName": "c.png", "src": "https://x.com/%7B%7Bx%7D%7D.png"}, {"type": "image", "layerName": "d.png", "src": "https://x.com/$%7Bx%7D.png"}]"#,
            &["warning /assets/0/src", "warning /assets/1/src", "warning /assets/2/src", "warning /assets/3/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "undefined/x.png"}, {"type": "image", "layerName": "b.png", "src": "null/x.png"}, {"type": "image", "layerName": "c.png", "src": "https://ACCOUNT_ID.example.com/a.png"}]"#,
            &["warning /assets/0/src", "warning /assets/1/src", "warning /assets/2/src"]),
        (r#""note": ["[object Promise]", "Hi [object Array]", "$undefined", "undefined%", "NaN€", "$NaN", "NaN%", "{{ }}", "REPLACE_ME", "CHANGE_ME"]"#,
            &["warning /note/0", "warning /note/1", "warning /note/2", "warning /note/3", "warning /note/4", "warning /note/5", "warning /note/6", "warning /note/7", "warning /note/8", "warning /note/9"]),
        (r##""note": ["#GETTING_DATA", "#BLOCKED!"]"##, &["warning /note/0", "warning /note/1"]),
        (r#""webhook": {"url": "https://x.com", "data": {"a": {"b": "Hello undefined"}}, "headers": {"Authorization": "Bearer undefined"}}"#,
            &["warning /webhook/data/a/b", "warning /webhook/headers/Authorization"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "Hello undefined!)"}]"#,
            &["warning /assets/0/value"]),
    ],
}

#[cfg(test)]
mod one_finding {
    use crate::{CheckOptions, lint};

    fn found(text: &str) -> Vec<String> {
        let report = lint(text, &CheckOptions::default());
        report
            .diagnostics
            .iter()
            .map(|found| format!("{} {} {}", found.severity, found.code, found.pointer.as_str()))
            .collect()
    }

    #[test]
    fn an_error_at_the_same_string_takes_the_place_of_the_warning() {
        let text = r#"{"template": {"id": "YOUR_TEMPLATE_ID", "composition": "<string>"}, "settings": {"codec": "<string>", "quality": "TODO"}}"#;
        assert_eq!(
            found(text),
            [
                "error template-id-format /template/id",
                "warning placeholder-value /template/composition",
                "error codec-unknown /settings/codec",
                "error unknown-value /settings/quality",
            ]
        );
        let report = lint(text, &CheckOptions::default());
        let says = |at: usize| report.diagnostics[at].help.as_deref().unwrap_or_default().contains("placeholder");
        assert!(says(0) && says(2) && says(3));
    }

    #[test]
    fn the_help_of_a_host_that_is_a_placeholder_says_so() {
        let text = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}, "webhook": {"url": "https://<account_id>.example.com"}}"#;
        assert_eq!(found(text), ["error url-format /webhook/url"]);
        let help = lint(text, &CheckOptions::default()).diagnostics[0].help.clone().unwrap_or_default();
        assert!(help.contains("placeholder"), "{help}");
    }

    #[test]
    fn no_other_warning_is_reported_for_a_placeholder() {
        let text = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}, "fonts": ["<string>"], "assets": [
            {"type": "<string>", "src": "<string>"}, {"type": "image", "layerName": "a.png", "src": "<string>"}, {"type": "function", "name": "<string>"}]}"#;
        assert_eq!(
            found(text),
            [
                "warning placeholder-value /fonts/0",
                "error unknown-value /assets/0/type",
                "warning placeholder-value /assets/0/src",
                "warning placeholder-value /assets/1/src",
                "warning placeholder-value /assets/2/name",
            ]
        );
    }

    #[test]
    fn very_many_placeholders_are_counted_exactly() {
        let items = vec![r#""<string>""#; 10_000].join(",");
        let text = format!(
            r#"{{"template": {{"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}, "note": [{items}]}}"#
        );
        let report = lint(&text, &CheckOptions::default());
        assert_eq!((report.warning_count, report.diagnostics.len()), (10_001, 1000));
    }
}
