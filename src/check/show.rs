//! Values as messages quote them.

use crate::text::search::{before_any, split_once};
use crate::text::{Kind, Value};

/// How much of a value a message quotes, in characters.
const MOST: usize = 60;

/// A value as a message may show it: shortened, with what looks like a credential masked.
pub(crate) fn show(value: &Value<'_>) -> String {
    match value.kind() {
        Kind::String | Kind::Key => show_str(&value.as_str().unwrap_or_default()),
        Kind::Object => "{…}".to_owned(),
        Kind::Array => "[…]".to_owned(),
        Kind::Null | Kind::Boolean | Kind::Number | Kind::Invalid => cut(&String::from_utf8_lossy(value.raw())),
    }
}

/// A string in quotes, shortened, with what looks like a credential masked.
pub(crate) fn show_str(text: &str) -> String {
    quote(&cut(&mask(text)))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
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
        shown.push_str(if place.is_some() { "://***" } else { "://" });
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
        let Some(key) = crate::rules::aws_key_id(rest) else { return shown.push_str(rest) };
        shown.push_str(rest.get(..key.start).unwrap_or_default());
        shown.push_str("***");
        rest = rest.get(key.end..).unwrap_or_default();
    }
}

/// A string as JSON.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Names as an enumeration: `a`, `b` or `c`.
pub(crate) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    enumerate(&mut names.into_iter())
}

fn enumerate(names: &mut dyn Iterator<Item = &str>) -> String {
    let mut out = String::new();
    let mut next = names.next();
    while let Some(name) = next {
        next = names.next();
        let joint = match next {
            _ if out.is_empty() => "",
            Some(_) => ", ",
            None => " or ",
        };
        for part in [joint, "`", name, "`"] {
            out.push_str(part);
        }
    }
    out
}

/// A number to four decimals, as short as it can be.
pub(crate) fn decimal(number: f64) -> String {
    // By integers: the formatting of floats weighs more than ten rules.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
    let ten_thousandths = (number.abs() * 10_000.0 + 0.5) as u64;
    let sign = if number < 0.0 && ten_thousandths > 0 { "-" } else { "" };
    let mut out = format!("{sign}{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000);
    while out.ends_with('0') {
        out.pop();
    }
    if out.ends_with('.') {
        out.pop();
    }
    out
}

/// A noun with its article.
pub(crate) fn article(noun: &str) -> String {
    let vowel = noun.bytes().next().is_some_and(|first| b"aeiouAEIO".contains(&first));
    format!("{} {noun}", if vowel { "an" } else { "a" })
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
}
