//! Shows values in messages.

use std::fmt;

use super::credentials::known_key;
use crate::definition::Role;
use crate::text::search::{before_any, contains, find, rsplit_once, trim_end_any};
use crate::text::{Kind, Value};

/// How much of a value a message quotes, in characters.
const MOST: usize = 60;

/// Something that a message shows.
#[derive(Clone, Copy)]
pub(crate) enum Shown<'v> {
    /// A value: shortened, with what looks like a credential masked.
    Value(&'v Value<'v>),
    /// A string in quotes, shortened and masked like a value.
    Text(&'v str),
    /// Words, unchanged.
    Words(&'v str),
    /// A number with at most four decimals.
    Decimal(f64),
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(words) => f.write_str(words),
            Self::Decimal(number) => f.write_str(&decimal(*number)),
            Self::Text(text) => f.write_str(&show_str(text)),
            Self::Value(value) => match value.kind() {
                Kind::String | Kind::Key => f.write_str(&show_str(&value.as_str().unwrap_or_default())),
                Kind::Object => f.write_str("{…}"),
                Kind::Array => f.write_str("[…]"),
                Kind::Null | Kind::Boolean | Kind::Number | Kind::Invalid => {
                    f.write_str(&cut(&String::from_utf8_lossy(value.raw())))
                }
            },
        }
    }
}

/// A message about a value: the value, then the fault.
pub(crate) fn said(found: Shown<'_>, fault: &str) -> String {
    format!("{found} {fault}")
}

/// A question that offers the nearest name.
pub(crate) fn did_you_mean(nearest: &str) -> String {
    format!("did you mean `{nearest}`?")
}

/// The name of an object in messages, by its role.
pub(crate) fn owner(role: Role) -> &'static str {
    match role {
        Role::Job => "a job",
        Role::Template => "`template`",
        Role::Asset => "this kind of asset",
        Role::NestedJob => "a nested job",
        Role::Settings => "`settings`",
        Role::Upload => "`upload`",
        Role::Params => "`upload.params`",
        Role::Webhook => "`webhook`",
        Role::Join => "a join",
        Role::Clip | Role::JobClip => "a clip",
        Role::Batch => "a batch",
        Role::FunctionParams => "`params`",
    }
}

/// A value for a message.
pub(crate) fn show<'v>(value: &'v Value<'v>) -> Shown<'v> {
    Shown::Value(value)
}

/// A string in quotes, shortened, with what looks like a credential masked.
pub(crate) fn show_str(text: &str) -> String {
    quote(&cut(&mask(text)))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((end, _)) => [text.get(..end).unwrap_or_default(), "…"].concat(),
    }
}

/// Masks known keys, and the user and query of a URL or of what may be a part of one.
fn mask(text: &str) -> String {
    let mut shown = String::new();
    let slashes = find(text, "//").filter(|at| *at == 0 || text.as_bytes().get(*at - 1) == Some(&b':'));
    let is_url = slashes.is_some();
    let behind = text.get(slashes.map_or(0, |at| at + 2)..).unwrap_or_default();
    let path = before_any(behind, b"?#");
    let user = rsplit_once(before_any(path, b"/"), b'@').map_or("", |(user, _)| user);
    let query = behind.get(path.len()..).unwrap_or_default();
    // Other texts contain `@` and `?` too.
    let may_hide = |part: &str, sign| !part.is_empty() && (is_url || (contains(part, sign) && !contains(part, " ")));
    let hides_user = may_hide(user, ":");
    let (start, end) = (text.len() - behind.len(), text.len() - query.len());
    mask_keys(text.get(..start).unwrap_or_default(), &mut shown);
    shown.push_str(if hides_user { "***" } else { "" });
    mask_keys(text.get(start + if hides_user { user.len() } else { 0 }..end).unwrap_or_default(), &mut shown);
    if may_hide(query, "=") {
        shown.push_str("?…");
    } else {
        mask_keys(query, &mut shown);
    }
    shown
}

/// The bytes of the longest character of UTF-8.
const LONGEST_CHAR: usize = 4;

/// Adds a text with its known keys masked, as much of it as a message can show.
fn mask_keys(text: &str, shown: &mut String) {
    let mut rest = text;
    while shown.len() <= MOST * LONGEST_CHAR {
        let Some(key) = known_key(rest) else { return shown.push_str(rest) };
        shown.extend([rest.get(..key.start).unwrap_or_default(), "***"]);
        rest = rest.get(key.end..).unwrap_or_default();
    }
}

/// A string as JSON.
pub(crate) fn quote(text: &str) -> String {
    // Strings can always be written.
    serde_json::to_string(text).unwrap_or_default()
}

/// Names to choose from: `a`, `b` or `c`.
pub(crate) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    joined(names, "or")
}

/// All names: `a`, `b` and `c`.
pub(crate) fn list_all<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    joined(names, "and")
}

fn joined<'n>(names: impl IntoIterator<Item = &'n str>, word: &str) -> String {
    let mut names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{} {word} {last}", names.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// A number with at most four decimals, without trailing zeros.
pub(crate) fn decimal(number: f64) -> String {
    // By integers: the standard library's formatting of floats is 8 KB of the module after brotli.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
    let ten_thousandths = (number.abs() * 10_000.0 + 0.5) as u64;
    let sign = if number < 0.0 && ten_thousandths > 0 { "-" } else { "" };
    let digits = format!("{sign}{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000);
    trim_end_any(trim_end_any(&digits, b"0"), b".").to_owned()
}

/// The article of a noun.
pub(crate) fn article(noun: &str) -> &'static str {
    let first = noun.bytes().next();
    if matches!(first, Some(b'a' | b'e' | b'i' | b'o' | b'u' | b'A' | b'E' | b'I' | b'O')) { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_masked() {
        for (text, shown) in [
            ("https://me:pw@host/x?sig=1", "\"https://***@host/x?…\""),
            ("key AKIAIOSFODNN7EXAMPLE!", "\"key ***!\""),
            ("https://host/a", "\"https://host/a\""),
            ("https://host/a@b", "\"https://host/a@b\""),
            ("ASIAIOSFODNN7EXAMPLE AKIAIOSFODNN7EXAMPLE", "\"*** ***\""),
            ("s3://AKIAIOSFODNN7EXAMPLE/x?y", "\"s3://***/x?…\""),
            ("//me:pw@host/", "\"//***@host/\""),
            ("me:pw@host/x", "\"***@host/x\""),
            ("/a.png?token=1", "\"/a.png?…\""),
            ("me@host", "\"me@host\""),
            ("mail: me@host", "\"mail: me@host\""),
            ("What now? Or // never", "\"What now? Or // never\""),
        ] {
            assert_eq!(show_str(text), shown);
        }
        assert_eq!(show_str(&"é".repeat(70)), format!("\"{}…\"", "é".repeat(60)));
    }

    #[test]
    fn lists_read_well() {
        assert_eq!(list(["a"]), "`a`");
        assert_eq!(list(["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(list_all(["a", "b", "c"]), "`a`, `b` and `c`");
    }

    #[test]
    fn numbers_are_short() {
        for (number, shown) in [
            (0.0, "0"),
            (-0.00001, "0"),
            (-1.5, "-1.5"),
            (0.502, "0.502"),
            (29.97, "29.97"),
            (10.0001, "10.0001"),
            (0.99999, "1"),
            (100.05, "100.05"),
        ] {
            assert_eq!(format!("{}", Shown::Decimal(number)), shown);
        }
    }
}
