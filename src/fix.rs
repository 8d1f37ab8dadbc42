//! Fixing a text.

use serde::Serialize;

use crate::check::{Repairs, lint, repairs};
use crate::diagnostic::{Diagnostic, Report, RuleCode};
use crate::support::{CheckOptions, FindingEdit};
use crate::text::Span;

/// How often the text is read again, because one fix can make another one possible.
const MOST_PASSES: usize = 16;

/// A fixed text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// The first `max_diagnostics` findings that were fixed. Ranges refer to the text in which each was found: the original,
    /// or a partly fixed one.
    pub applied: Vec<Diagnostic>,
    /// The number of findings that were fixed.
    pub applied_count: usize,
    /// The report of the fixed text.
    pub report: Report,
}

/// Applies the safe fixes to a text and keeps its formatting and line endings.
///
/// Fixing the result again changes nothing. If fixes overlap, the first in document order is applied, and the others when the
/// text is read again. Findings are fixed even if others cannot be.
///
/// ```
/// use nexrender_payload::{CheckOptions, fix};
/// let text = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": 'main',},}"#;
/// let fixed = fix(text, &CheckOptions::default());
/// assert_eq!(fixed.text, r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#);
/// assert_eq!(fixed.applied.len(), 3);
/// assert!(fixed.report.is_valid());
/// ```
pub fn fix(text: &str, options: &CheckOptions) -> Fixed {
    repair(text, options, false)
}

/// Like [`fix`](fn@fix), but also applies the fixes that may change the meaning.
pub fn fix_all(text: &str, options: &CheckOptions) -> Fixed {
    repair(text, options, true)
}

fn repair(text: &str, options: &CheckOptions, offered: bool) -> Fixed {
    let mut text = text.to_owned();
    let mut applied = Vec::new();
    let mut applied_count = 0;
    let mut found = repairs(&text, options, offered);
    for _ in 0..MOST_PASSES {
        let Some(Pass { places, text: repaired, left }) = pass(&text, &found, options, offered) else { break };
        applied_count += places.len();
        let mut places = places.into_iter().peekable();
        let listed = found.listed.into_iter().enumerate().filter(|(place, _)| places.next_if_eq(place).is_some());
        let room = options.max_diagnostics.saturating_sub(applied.len());
        applied.extend(listed.map(|(_, diagnostic)| diagnostic).take(room));
        text = repaired;
        found = left;
    }
    let report = lint(&text, options);
    Fixed { text, applied, applied_count, report }
}

/// The result of one pass over the text.
struct Pass {
    /// The repairs that were applied, in order.
    places: Vec<usize>,
    /// The resulting text.
    text: String,
    /// The repairs of that text.
    left: Repairs,
}

/// Applies the repairs that were found; `None` if there are none.
///
/// In badly broken text, syntax repairs may only move the errors. Such repairs are not applied.
fn pass(text: &str, found: &Repairs, options: &CheckOptions, offered: bool) -> Option<Pass> {
    let is_syntax = |edit: &FindingEdit| edit.code == RuleCode::JsonSyntax;
    let apply = |chosen: Chosen<'_>| {
        let text = chosen.apply(text);
        let left = repairs(&text, options, offered);
        Pass { places: chosen.places, text, left }
    };
    let all = Chosen::of(&found.edits, |_| true)?;
    let repairs_syntax = found.edits.iter().any(is_syntax);
    let pass = apply(all);
    // Removing a comma may leave another extra one: the same number of errors in a shorter text.
    let distance = |text: &str, found: &Repairs| (found.syntax_mistakes, text.len());
    if !repairs_syntax || distance(&pass.text, &pass.left) < distance(text, found) {
        return Some(pass);
    }
    Chosen::of(&found.edits, |edit| !is_syntax(edit)).map(apply)
}

/// Edits that do not overlap, in document order.
#[derive(Default)]
struct Chosen<'m> {
    edits: Vec<(Span, &'m str)>,
    /// The indices of their findings, in order.
    places: Vec<usize>,
}

impl<'m> Chosen<'m> {
    /// The requested edits that do not overlap an earlier one, if any.
    fn of(edits: &'m [FindingEdit], wanted: impl Fn(&FindingEdit) -> bool) -> Option<Self> {
        let mut chosen = Self::default();
        for (place, edit) in edits.iter().enumerate() {
            if wanted(edit) && chosen.take(edit.span, &edit.text) {
                chosen.places.push(place);
            }
        }
        (!chosen.edits.is_empty()).then_some(chosen)
    }

    /// Accepts an edit unless it overlaps an accepted one.
    fn take(&mut self, span: Span, text: &'m str) -> bool {
        // Findings are in document order, so its position is among the last ones, and only its neighbours can overlap.
        let mut place = self.edits.len();
        while let Some((taken, _)) = place.checked_sub(1).and_then(|before| self.edits.get(before)) {
            if overlap(*taken, span) {
                return false;
            }
            if *taken < span {
                break;
            }
            place -= 1;
        }
        self.edits.insert(place, (span, text));
        true
    }

    fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for (span, new_text) in &self.edits {
            out.push_str(text.get(done..span.start as usize).unwrap_or_default());
            out.push_str(new_text);
            done = span.end as usize;
        }
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }
}

/// Two insertions at one position overlap too, because their order is undefined.
fn overlap(a: Span, b: Span) -> bool {
    a == b || (a.start < b.end && b.start < a.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> String {
        let options = CheckOptions::default();
        let once = fix(text, &options);
        let twice = fix(&once.text, &options);
        assert_eq!(twice.text, once.text, "fixing again changes nothing: {text}");
        assert!(twice.applied.is_empty());
        once.text
    }

    #[test]
    fn syntax_is_fixed_in_place() {
        for (before, after) in [
            ("{ \"a\" : 1 , }\r\n", "{ \"a\" : 1  }\r\n"),
            ("[1,,2]", "[1,2]"),
            ("[1,,]", "[1]"),
            ("[,1]", "[1]"),
            ("{,}", "{}"),
            ("[1 2]", "[1, 2]"),
            ("{\"a\": 1 \"b\": 2}", "{\"a\": 1, \"b\": 2}"),
            ("{a: 'x', 'b': \"y\"}", "{\"a\": \"x\", \"b\": \"y\"}"),
            ("{'it\\'s \"q\"': '\\n'}", "{\"it's \\\"q\\\"\": \"\\n\"}"),
            ("[1, // one\n2 /* two */]", "[1, \n2 ]"),
            ("{\u{201C}a\u{201D}: \u{2018}b\u{2019}}", "{\"a\": \"b\"}"),
            ("\u{FEFF}[1,]", "[1]"),
        ] {
            assert_eq!(fixed(before), after, "{before}");
            assert!(serde_json::from_str::<serde_json::Value>(after).is_ok());
        }
    }

    #[test]
    fn everything_is_fixed_and_the_first_findings_are_listed() {
        let options = CheckOptions { max_diagnostics: 3, ..CheckOptions::default() };
        let fixed = fix(&format!("[{}]", vec!["'x'"; 5000].join(", ")), &options);
        assert_eq!(fixed.text, format!("[{}]", vec!["\"x\""; 5000].join(", ")));
        assert_eq!(fixed.applied_count, 5000);
        let places: Vec<_> = fixed.applied.iter().map(|diagnostic| diagnostic.pointer.as_str()).collect();
        assert_eq!(places, ["/0", "/1", "/2"]);
    }

    #[test]
    fn findings_are_fixed_even_if_others_cannot_be() {
        for (before, after) in [
            ("[1,", "[1,"),
            ("{\"a\": 'x', \"b\": }", "{\"a\": \"x\", \"b\": }"),
            ("[1,] x", "[1] x"),
            ("{a: b}", "{\"a\": b}"),
            ("[NaN,]", "[NaN]"),
            ("{'a': 1,\n\"b\": \"2,\n'c': 3,}", "{\"a\": 1,\n\"b\": \"2,\n\"c\": 3}"),
            // The same in a batch, whose jobs are not kept.
            ("{\"jobs\": ['a', \"b,\n\"c\"]}", "{\"jobs\": [\"a\", \"b,\n\"c\"]}"),
        ] {
            assert_eq!(fixed(before), after, "{before}");
        }
    }

    #[test]
    fn the_rest_of_a_line_after_a_mistake_that_makes_it_doubtful_is_left_alone() {
        for text in ["{\"a\": ? 'b', 'c': 'd',}", "{: 'a',}", "Hello", " Hello there, friend"] {
            assert_eq!(fixed(text), text);
        }
        // The quote after `b` was forgotten: the line break is between two strings.
        let text = "{\"a\": \"b,\n\"c\": \"d\ne\"}";
        assert_eq!(fixed(text), text);
    }

    #[test]
    fn repairs_that_do_not_bring_the_text_closer_to_json_are_not_applied() {
        // With escapes instead of the control characters, the key is too long to be recognised as one.
        let controls = "\u{c}".repeat(38);
        let text = format!("{{\"id\": \"a\" E\",\n\"key{controls}\": 1}}");
        let report = lint(&text, &CheckOptions::default());
        assert!(report.diagnostics.iter().any(|diagnostic| diagnostic.fix.as_ref().is_some_and(|fix| fix.safe)));
        assert_eq!(fixed(&text), text);
    }

    #[test]
    fn offered_fixes_are_applied_on_demand() {
        let text =
            r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}, "settings": {"qualty": "ful"}}"#;
        let fixed = fix_all(text, &CheckOptions::default());
        assert_eq!(fixed.text, text.replace("qualty", "quality").replace("\"ful\"", "\"full\""));
        assert!(fixed.report.diagnostics.is_empty());
    }

    #[test]
    fn a_key_is_renamed_only_to_a_missing_key_that_fits_its_value() {
        let job = |rest: &str| {
            format!(r#"{{"template": {{"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}}, {rest}}}"#)
        };
        for (before, after) in [
            (
                r#""assets": [{"type": "text", "layer": "a", "layername": "b", "value": ""}, {"type": "text", "layer": "a", "value": ""}]"#,
                r#""assets": [{"type": "text", "layerName": "a", "layername": "b", "value": ""}, {"type": "text", "layerName": "a", "value": ""}]"#,
            ),
            (r#""callback": "https://x.com", "asets": {}"#, r#""callback": "https://x.com", "asets": {}"#),
            (
                r#""weebhook": {"url": "https://x.com"}, "asets": []"#,
                r#""webhook": {"url": "https://x.com"}, "assets": []"#,
            ),
            (r#""output": "a/", "template_id": "x""#, r#""output": "a/", "template_id": "x""#),
        ] {
            assert_eq!(fix_all(&job(before), &CheckOptions::default()).text, job(after));
        }
    }
}
