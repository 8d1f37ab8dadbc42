//! Values as messages quote them.

use std::fmt;

use crate::json::push_quoted;
use crate::text::search::{before_any, split_once};
use crate::text::{Kind, Value};
use crate::words::{copy, joined, push_all, push_digits};

/// How much of a value a message quotes, in characters.
const MOST: usize = 60;

/// Something that a message quotes. It is put into words only when the message is.
#[derive(Clone, Copy)]
pub(crate) enum Shown<'v> {
    /// A value: shortened, with what looks like a credential masked.
    Value(&'v Value<'v>),
    /// A string in quotes, shortened and masked like a value.
    Text(&'v str),
    /// Words as they are.
    Words(&'v str),
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Value(value) => match value.kind() {
                Kind::String | Kind::Key => show_str(&value.as_str().unwrap_or_default()),
                Kind::Object => copy("{…}"),
                Kind::Array => copy("[…]"),
                Kind::Null | Kind::Boolean | Kind::Number | Kind::Invalid => cut(&String::from_utf8_lossy(value.raw())),
            },
            Self::Text(text) => show_str(text),
            Self::Words(words) => copy(words),
        })
    }
}

/// A value as a message may show it.
pub(crate) fn show<'v>(value: &'v Value<'v>) -> Shown<'v> {
    Shown::Value(value)
}

/// A string in quotes, shortened, with what looks like a credential masked.
#[inline(never)]
pub(crate) fn show_str(text: &str) -> String {
    quote(&cut(&mask(text)))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        None => copy(text),
        Some((end, _)) => joined(&[text.get(..end).unwrap_or_default(), "…"]),
    }
}

/// Hides access key ids, and what stands before an `@` or behind a `?` of a URL.
fn mask(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    if let Some((scheme, behind)) = split_once(text, "://") {
        let path = before_any(behind, b"?#");
        let authority = before_any(path, b"/");
        let place = authority.bytes().rposition(|byte| byte == b'@');
        mask_keys(scheme, &mut shown);
        push_all(&mut shown, &[if place.is_some() { "://***" } else { "://" }]);
        mask_keys(place.and_then(|at| path.get(at..)).unwrap_or(path), &mut shown);
        rest = if path.len() < behind.len() { "?…" } else { "" };
    }
    mask_keys(rest, &mut shown);
    shown
}

/// Adds a text without the access key ids in it, as much of it as a message can show.
fn mask_keys(text: &str, shown: &mut String) {
    let mut rest = text;
    while shown.len() <= MOST * char::MAX_LEN_UTF8 {
        let Some(key) = crate::rules::aws_key_id(rest) else { return push_all(shown, &[rest]) };
        push_all(shown, &[rest.get(..key.start).unwrap_or_default(), "***"]);
        rest = rest.get(key.end..).unwrap_or_default();
    }
}

/// A string as JSON.
#[inline(never)]
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::new();
    push_quoted(&mut out, text, false);
    out
}

/// Names as an enumeration: `a`, `b` or `c`.
pub(crate) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    list_behind("", &mut names.into_iter())
}

/// The same behind other words.
#[inline(never)]
pub(crate) fn list_behind(words: &str, names: &mut dyn Iterator<Item = &str>) -> String {
    let mut out = copy(words);
    let mut next = names.next();
    while let Some(name) = next {
        next = names.next();
        let joint = match next {
            _ if out.len() == words.len() => "",
            Some(_) => ", ",
            None => " or ",
        };
        push_all(&mut out, &[joint, "`", name, "`"]);
    }
    out
}

/// Appends a number to four decimals, as short as it can be.
#[inline(never)]
pub(crate) fn push_decimal(out: &mut String, number: f64) {
    // By integers: the formatting of floats weighs more than ten rules.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
    let ten_thousandths = (number.abs() * 10_000.0 + 0.5) as u64;
    push_all(out, &[if number < 0.0 && ten_thousandths > 0 { "-" } else { "" }]);
    push_digits(out, ten_thousandths / 10_000);
    let mut rest = ten_thousandths % 10_000;
    push_all(out, &[if rest > 0 { "." } else { "" }]);
    while rest > 0 {
        push_digits(out, rest / 1000);
        rest = rest % 1000 * 10;
    }
}

/// A number to four decimals, as short as it can be.
pub(crate) fn decimal(number: f64) -> String {
    let mut out = String::new();
    push_decimal(&mut out, number);
    out
}

/// The article of a noun.
#[inline(never)]
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
        ] {
            assert_eq!(show_str(text), shown);
        }
        assert_eq!(show_str(&"é".repeat(70)), format!("\"{}…\"", "é".repeat(60)));
    }

    #[test]
    fn lists_read_well() {
        assert_eq!(list(["a"]), "`a`");
        assert_eq!(list(["a", "b", "c"]), "`a`, `b` or `c`");
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
            assert_eq!(decimal(number), shown);
        }
    }
}
