//! Looking for things in a string.
//!
//! The standard library's searches are generic over their pattern and inlined where they are called;
//! these are one plain function each, which the checker's wasm holds once.

/// Where `needle` first stands.
#[inline(never)]
pub fn find(text: &str, needle: &str) -> Option<usize> {
    let needle = needle.as_bytes();
    let mut windows = text.as_bytes().windows(needle.len().max(1));
    windows.position(|window| window.first() == needle.first() && window == needle)
}

/// Whether `needle` stands somewhere.
pub fn contains(text: &str, needle: &str) -> bool {
    find(text, needle).is_some()
}

/// What stands before and behind the first `separator`.
#[inline(never)]
pub fn split_once<'t>(text: &'t str, separator: &str) -> Option<(&'t str, &'t str)> {
    let at = find(text, separator)?;
    Some((text.get(..at)?, text.get(at + separator.len()..)?))
}

/// What stands before and behind the last `separator`, an ASCII character.
#[inline(never)]
pub fn rsplit_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    let at = text.bytes().rposition(|byte| byte == separator)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Where the first of some ASCII characters stands.
#[inline(never)]
pub fn find_any(text: &str, any: &[u8]) -> Option<usize> {
    text.bytes().position(|byte| any.contains(&byte))
}

/// What stands before the first of some ASCII characters, or all of it.
pub fn before_any<'t>(text: &'t str, any: &[u8]) -> &'t str {
    find_any(text, any).and_then(|end| text.get(..end)).unwrap_or(text)
}

/// The places where `needle` stands, those that overlap left out.
pub fn matches<'t>(text: &'t str, needle: &'t str) -> impl Iterator<Item = usize> + 't {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + find(text.get(from..)?, needle)?;
        from = at + needle.len();
        Some(at)
    })
}

/// The text with every `needle` replaced.
pub fn replace(text: &str, needle: &str, instead: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = split_once(rest, needle) {
        out.extend([before, instead]);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// White space as Unicode has it: what `trim` takes away.
pub fn is_white(c: char) -> bool {
    matches!(
        c,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}'
            | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// The text without the white space around it.
#[inline(never)]
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_white)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_answer_as_the_standard_library_does() {
        for (text, needle) in
            [("", "a"), ("a", "a"), ("aaa", "aa"), ("abcab", "ab"), ("é://é", "://"), ("abc", "abcd"), ("x{{{y", "{{")]
        {
            assert_eq!(find(text, needle), text.find(needle), "{text} {needle}");
            assert_eq!(split_once(text, needle), text.split_once(needle), "{text} {needle}");
            let theirs: Vec<_> = text.match_indices(needle).map(|(at, _)| at).collect();
            assert_eq!(matches(text, needle).collect::<Vec<_>>(), theirs, "{text} {needle}");
        }
        for text in ["", ".", "a.b.c", "é.é", "abc"] {
            assert_eq!(rsplit_once(text, b'.'), text.rsplit_once('.'), "{text}");
            assert_eq!(find_any(text, b".c"), text.find(['.', 'c']), "{text}");
            assert_eq!(before_any(text, b".c"), text.split(['.', 'c']).next().unwrap(), "{text}");
        }
        for c in '\0'..=char::MAX {
            assert_eq!(is_white(c), c.is_whitespace(), "{c:?}");
        }
        assert_eq!(trim("\u{3000} a b\n"), "a b");
    }
}
