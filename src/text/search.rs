//! Searching strings.
//!
//! The standard library's searches are generic over their pattern and instantiated at each call; these are plain functions,
//! which the module contains once.

/// The position of the first `needle`.
pub fn find(text: &str, needle: &str) -> Option<usize> {
    find_bytes(text.as_bytes(), needle.as_bytes())
}

/// The same in bytes that need not be text.
pub fn find_bytes(text: &[u8], needle: &[u8]) -> Option<usize> {
    let Some((first, others)) = needle.split_first() else { return Some(0) };
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let at = rest.iter().position(|byte| byte == first)?;
        if rest.get(at + 1..)?.starts_with(others) {
            return Some(from + at);
        }
        from += at + 1;
    }
}

/// Whether the text contains `needle`.
pub fn contains(text: &str, needle: &str) -> bool {
    find(text, needle).is_some()
}

/// The text before and after the first `separator`.
pub fn split_once<'t>(text: &'t str, separator: &str) -> Option<(&'t str, &'t str)> {
    let at = find(text, separator)?;
    Some((text.get(..at)?, text.get(at + separator.len()..)?))
}

/// The text before and after the last `separator`, an ASCII character.
pub fn rsplit_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    let at = text.bytes().rposition(|byte| byte == separator)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The position of the first of some ASCII characters.
pub fn find_any(text: &str, any: &[u8]) -> Option<usize> {
    text.bytes().position(|byte| any.contains(&byte))
}

/// The position of the last of some ASCII characters.
pub fn rfind_any(text: &str, any: &[u8]) -> Option<usize> {
    text.bytes().rposition(|byte| any.contains(&byte))
}

/// The text after the last of some ASCII characters, or all of it.
pub fn after_any<'t>(text: &'t str, any: &[u8]) -> &'t str {
    rfind_any(text, any).and_then(|at| text.get(at + 1..)).unwrap_or(text)
}

/// The text before the first of some ASCII characters, or all of it.
pub fn before_any<'t>(text: &'t str, any: &[u8]) -> &'t str {
    find_any(text, any).and_then(|end| text.get(..end)).unwrap_or(text)
}

/// The parts of a text between some ASCII characters.
pub fn parts<'t>(text: &'t str, any: &'t [u8]) -> Parts<'t> {
    Parts { rest: Some(text), any }
}

/// The lines of a text, without their ends, including the one after the last line break.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    parts(text, b"\n").map(|line| line.strip_suffix('\r').unwrap_or(line))
}

/// See [`parts`].
#[derive(Debug, Clone)]
pub struct Parts<'t> {
    rest: Option<&'t str>,
    any: &'t [u8],
}

impl<'t> Iterator for Parts<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let text = self.rest?;
        let part = before_any(text, self.any);
        self.rest = text.get(part.len() + 1..);
        Some(part)
    }
}

/// The parts of a text between separators.
pub fn split<'t>(text: &'t str, separator: &'t str) -> impl Iterator<Item = &'t str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (part, behind) = split_once(text, separator).map_or((text, None), |(part, behind)| (part, Some(behind)));
        rest = behind;
        Some(part)
    })
}

/// How many words a text has, with white space between them.
pub fn count_words(text: &str) -> usize {
    let (mut count, mut is_inside) = (0, false);
    for c in text.chars() {
        let begins = !is_inside && !is_white(c);
        count += usize::from(begins);
        is_inside = !is_white(c);
    }
    count
}

/// Whether a character is a letter or a digit of any script. The tables of Unicode are 2 KB of the module: beyond ASCII,
/// whatever is no sign or punctuation in common use counts as one.
pub fn is_letter_or_digit(c: char) -> bool {
    match c {
        '\0'..='\x7F' => c.is_ascii_alphanumeric(),
        _ => !matches!(
            c,
            '\u{80}'..='\u{BF}' | '\u{D7}' | '\u{F7}' | '\u{1680}' | '\u{2000}'..='\u{2BFF}' | '\u{3000}'..='\u{3020}'
                | '\u{FE00}'..='\u{FE6F}' | '\u{FEFF}'..='\u{FF0F}' | '\u{1F000}'..
        ),
    }
}

/// The positions of `needle`, without overlaps.
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

/// White space as defined by Unicode, which `trim` removes.
pub fn is_white(c: char) -> bool {
    matches!(
        c,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}'
            | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// The text without the white space around it.
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_white)
}

/// The text without the white space before it.
pub fn trim_start(text: &str) -> &str {
    text.trim_start_matches(is_white)
}

/// The text without the white space after it.
pub fn trim_end(text: &str) -> &str {
    text.trim_end_matches(is_white)
}

/// The text without some ASCII characters around it.
pub fn trim_any<'t>(text: &'t str, any: &[u8]) -> &'t str {
    trim_end_any(trim_start_any(text, any), any)
}

/// The text without some ASCII characters before it.
pub fn trim_start_any<'t>(text: &'t str, any: &[u8]) -> &'t str {
    let start = text.bytes().position(|byte| !any.contains(&byte)).unwrap_or(text.len());
    text.get(start..).unwrap_or_default()
}

/// The text without some ASCII characters after it.
pub fn trim_end_any<'t>(text: &'t str, any: &[u8]) -> &'t str {
    let end = text.bytes().rposition(|byte| !any.contains(&byte)).map_or(0, |at| at + 1);
    text.get(..end).unwrap_or_default()
}

/// The text in ASCII lower case.
pub fn lower(text: &str) -> String {
    text.to_ascii_lowercase()
}

/// The whole number that a text is in decimal digits.
pub fn whole_number(text: &str) -> Option<u64> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_and_parts_are_those_of_the_standard_library() {
        for text in ["", "/", "//a/b//", "a", "é/é", "/é", "a&b", "a&&b/"] {
            assert_eq!(trim_any(text, b"/&"), text.trim_matches(['/', '&']), "{text}");
            assert_eq!(trim_start_any(text, b"/"), text.trim_start_matches('/'), "{text}");
            assert_eq!(trim_end_any(text, b"/"), text.trim_end_matches('/'), "{text}");
            assert_eq!(rfind_any(text, b"/&"), text.rfind(['/', '&']), "{text}");
            assert_eq!(after_any(text, b"/&"), text.rsplit(['/', '&']).next().unwrap(), "{text}");
            let theirs: Vec<_> = text.split(['/', '&']).collect();
            assert_eq!(parts(text, b"/&").collect::<Vec<_>>(), theirs, "{text}");
        }
        for text in ["", "a", "a\nb", "a\r\n\r\nb"] {
            assert_eq!(
                lines(&format!("{text}\n.")).collect::<Vec<_>>(),
                format!("{text}\n.").lines().collect::<Vec<_>>()
            );
        }
        assert_eq!((trim_start("\u{3000} a "), trim_end(" a \u{3000}")), ("a ", " a"));
    }

    #[test]
    fn words_and_letters_are_those_of_the_standard_library() {
        for text in ["", " ", "a", " a  b\u{A0}c ", "a\n\tb"] {
            assert_eq!(count_words(text), text.split_whitespace().count(), "{text}");
        }
        for text in ["", "->", "a->b", "a.b->->c", "->a"] {
            assert_eq!(split(text, "->").collect::<Vec<_>>(), text.split("->").collect::<Vec<_>>(), "{text}");
        }
        for c in "aZ09éßжあ漢한ع_-“”…→☃🎉 \u{A0}。，".chars() {
            assert_eq!(is_letter_or_digit(c), c.is_alphanumeric(), "{c}");
        }
    }

    #[test]
    fn searches_find_what_the_standard_library_does() {
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
