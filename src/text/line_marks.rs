//! Marks before each line: of quoted mail, of a diff, of comments, and the numbers of a listing.

/// A mark before a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineMark {
    Sign(u8),
    Number(u32),
}

impl LineMark {
    /// Whether it is the mark of the line after one with this mark.
    fn follows(self, before: Self) -> bool {
        match (before, self) {
            (Self::Number(before), Self::Number(number)) => number == before.saturating_add(1),
            _ => self == before,
        }
    }
}

/// The mark of a line, and how many bytes it takes with the blanks before it.
pub(crate) fn line_mark(line: &[u8]) -> Option<(LineMark, usize)> {
    let text = line.trim_ascii_start();
    let indent = line.len() - text.len();
    match *text {
        [b'/', b'/', ..] => Some((LineMark::Sign(b'/'), indent + 2)),
        [sign @ (b'>' | b'+' | b'|' | b'#' | b'*'), ..] => Some((LineMark::Sign(sign), indent + 1)),
        _ => {
            let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let (number, rest) = text.split_at_checked(digits)?;
            let number = std::str::from_utf8(number).ok()?.parse().ok()?;
            let sign = match rest.first() {
                None | Some(b' ' | b'\t' | b'\r' | b'\n') => 0,
                Some(b':' | b'|' | b'.' | b')') => 1,
                _ => return None,
            };
            Some((LineMark::Number(number), indent + digits + sign))
        }
    }
}

/// Whether a text has several lines, and the same mark or consecutive numbers before each that is not blank.
pub(crate) fn has_line_marks(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let Some((mut last, _)) = lines.next().and_then(line_mark) else { return false };
    let mut are_several = false;
    for line in lines {
        let Some((mark, _)) = line_mark(line).filter(|(mark, _)| mark.follows(last)) else { return false };
        last = mark;
        are_several = true;
    }
    are_several
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_needs_the_mark() {
        for text in
            ["> {\n> }", ">{\n>\n\n>}\n", "+ {\n+}", "// {\n// }", "1 {\n2 }", " 9: {\r\n10: }\r\n", "1|{\n2|\n3|}"]
        {
            assert!(has_line_marks(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "> {",
            "> {\n}",
            "{\n> }",
            "1 {\n3 }",
            "> {\n+ }",
            "1a {\n2a }",
            "{\n}",
            "1,\n2,",
            "99999999999 {\n2 }",
        ] {
            assert!(!has_line_marks(text.as_bytes()), "{text}");
        }
    }
}
