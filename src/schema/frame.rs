//! A finding as a page shows it: the message, the line with a mark under the range, and the help.

use std::fmt::Write as _;

use crate::diagnostic::Diagnostic;
use crate::text::Range;

/// How many columns of a line are shown; longer lines are shifted so that the mark is visible.
const WIDTH: usize = 110;

/// How many columns before the mark are shown of a line that is longer.
const LEAD: usize = 30;

/// A finding of a lint of `text`.
pub(super) fn finding(diagnostic: &Diagnostic, text: &str) -> String {
    let mut out = format!("{}[{}]: {}\n", diagnostic.severity, diagnostic.code, diagnostic.message);
    if let Some(range) = diagnostic.range {
        let _ = writeln!(out, "  --> {}", place(diagnostic.pointer.as_str(), range));
        frame(&mut out, text, range, '^');
    }
    for related in &diagnostic.related {
        if let Some(range) = related.range {
            let _ = writeln!(out, "  related: {} ({})", related.message, place(related.pointer.as_str(), range));
            frame(&mut out, text, range, '-');
        }
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "  help: {help}");
    }
    if let Some(fix) = &diagnostic.fix {
        let how = if fix.safe { "safe" } else { "offered" };
        let _ = writeln!(out, "  fix: {} ({how})", fix.title);
    }
    out
}

fn place(pointer: &str, range: Range) -> String {
    let pointer = match pointer.char_indices().nth(LEAD * 2) {
        _ if pointer.is_empty() => "the root".to_owned(),
        Some((end, _)) => format!("{}…", pointer.get(..end).unwrap_or_default()),
        None => pointer.to_owned(),
    };
    format!("{pointer}, line {}, column {}", range.start.line, range.start.column)
}

/// The line on which a range begins, with a mark under as much of the range as lies on it.
fn frame(out: &mut String, text: &str, range: Range, mark: char) {
    let line: Vec<char> = text.lines().nth(range.start.line as usize - 1).unwrap_or_default().chars().collect();
    let from = character(&line, range.start.column);
    let until = if range.end.line == range.start.line { character(&line, range.end.column) } else { line.len() };
    let cut = if until > WIDTH { from.saturating_sub(LEAD) } else { 0 };
    let end = line.len().min(cut + WIDTH);
    let lead = if cut > 0 { "…" } else { "" };
    let tail = if end < line.len() { "…" } else { "" };
    let shown: String = line.iter().take(end).skip(cut).collect();
    let number = range.start.line.to_string();
    let before = " ".repeat(lead.chars().count() + from - cut);
    let under = mark.to_string().repeat(until.min(end).saturating_sub(from).max(1));
    let _ = writeln!(out, "{number} | {lead}{shown}{tail}");
    let _ = writeln!(out, "{} | {before}{under}", " ".repeat(number.len()));
}

/// The character at a column, which counts UTF-16 units from 1.
fn character(line: &[char], column: u32) -> usize {
    let mut units = column as usize - 1;
    line.iter()
        .take_while(|c| {
            let inside = units > 0;
            units = units.saturating_sub(c.len_utf16());
            inside
        })
        .count()
}
