//! Values as messages quote them.

use crate::json::push_quoted;
use crate::text::search::{before_any, contains, find, rsplit_once, split_once};
use crate::text::{Kind, Value};
use crate::words::{copy, joined, push_all, push_digits};

/// How much of a value a message quotes, in characters.
const MOST: usize = 60;

/// What stands at a place of a [`phrase`].
#[derive(Clone, Copy)]
pub(crate) enum Shown<'v> {
    /// A value: shortened, with what looks like a credential masked.
    Value(&'v Value<'v>),
    /// A string in quotes, shortened and masked like a value.
    Text(&'v str),
    /// Words as they are.
    Words(&'v str),
    /// A whole number.
    Number(u64),
    /// A number to four decimals, as short as it can be.
    Decimal(f64),
}

impl Shown<'_> {
    fn push(self, out: &mut String) {
        let shown = match self {
            Self::Words(words) => return push_all(out, &[words]),
            Self::Number(number) => return push_digits(out, number),
            Self::Decimal(number) => return push_decimal(out, number),
            Self::Text(text) => show_str(text),
            Self::Value(value) => match value.kind() {
                Kind::String | Kind::Key => show_str(&value.as_str().unwrap_or_default()),
                Kind::Object => copy("{…}"),
                Kind::Array => copy("[…]"),
                Kind::Null | Kind::Boolean | Kind::Number | Kind::Invalid => cut(&String::from_utf8_lossy(value.raw())),
            },
        };
        push_all(out, &[&shown]);
    }
}

impl<'v> From<&'v str> for Shown<'v> {
    fn from(words: &'v str) -> Self {
        Self::Words(words)
    }
}

impl From<u64> for Shown<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Shown<'_> {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

/// A text with something shown at each `{}`. Where `format!` would do the same, the formatting of the standard library
/// would weigh as much as all rules that look at strings.
macro_rules! phrase {
    ($template:literal $(, $shown:expr)+ $(,)?) => {{
        const { assert!(crate::check::places($template) == [$(stringify!($shown)),+].len()) };
        crate::check::fill($template, &[$(crate::check::Shown::from($shown)),+])
    }};
}

pub(crate) use phrase;

/// How many things a template has a place for.
pub(crate) const fn places(template: &str) -> usize {
    let mut rest = template.as_bytes();
    let mut places = 0;
    while let [first, tail @ ..] = rest {
        if let ([b'}', ..], b'{') = (tail, first) {
            places += 1;
        }
        rest = tail;
    }
    places
}

#[inline(never)]
pub(crate) fn fill(template: &str, shown: &[Shown<'_>]) -> String {
    let mut out = String::new();
    let mut rest = template;
    for shown in shown {
        let (before, behind) = split_once(rest, "{}").unwrap_or_default();
        push_all(&mut out, &[before]);
        shown.push(&mut out);
        rest = behind;
    }
    push_all(&mut out, &[rest]);
    out
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

/// Hides access key ids, and what stands before an `@` or behind a `?` of a URL, or of what may be a part of one.
fn mask(text: &str) -> String {
    let mut shown = String::new();
    let slashes = find(text, "//").filter(|at| *at == 0 || text.as_bytes().get(*at - 1) == Some(&b':'));
    let is_url = slashes.is_some();
    let behind = text.get(slashes.map_or(0, |at| at + 2)..).unwrap_or_default();
    let path = before_any(behind, b"?#");
    let user = rsplit_once(before_any(path, b"/"), b'@').map_or("", |(user, _)| user);
    let query = behind.get(path.len()..).unwrap_or_default();
    // Other texts have an `@` and a `?` too.
    let may_hide = |part: &str, sign| !part.is_empty() && (is_url || (contains(part, sign) && !contains(part, " ")));
    let hides_user = may_hide(user, ":");
    let (start, end) = (text.len() - behind.len(), text.len() - query.len());
    mask_keys(text.get(..start).unwrap_or_default(), &mut shown);
    push_all(&mut shown, &[if hides_user { "***" } else { "" }]);
    mask_keys(text.get(start + if hides_user { user.len() } else { 0 }..end).unwrap_or_default(), &mut shown);
    if may_hide(query, "=") {
        push_all(&mut shown, &["?…"]);
    } else {
        mask_keys(query, &mut shown);
    }
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
    }

    #[test]
    fn phrases_show_each_thing_at_its_place() {
        assert_eq!(phrase!("{} of {{{}}}", 2_usize, "a"), "2 of {{a}}");
        assert_eq!(phrase!("é{}", Shown::Text("b\"")), r#"é"b\"""#);
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
            assert_eq!(phrase!("{}", Shown::Decimal(number)), shown);
        }
    }
}
