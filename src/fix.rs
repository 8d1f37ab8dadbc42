//! Repairing a text.

use serde::Serialize;

use crate::check::{Repairs, lint, repairs};
use crate::diagnostic::{Diagnostic, Report, RuleCode};
use crate::support::{CheckOptions, Mend};
use crate::text::Span;

/// How often the text is read again: one repair can make another one possible.
const MOST_PASSES: usize = 16;

/// A text after its repair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// What was fixed, the first `max_diagnostics` of it. Ranges are those of the text in which it was found: the given
    /// one, or one that was fixed in part.
    pub applied: Vec<Diagnostic>,
    /// How many findings were fixed in all.
    pub applied_count: usize,
    /// What is left.
    pub report: Report,
}

/// Applies the safe fixes to a text, and nothing else: formatting and line endings stay.
///
/// Applying it again changes nothing more. Where fixes overlap, the first in document order is applied, and the others
/// when the text is read again. What can be fixed is fixed even if something else stays broken.
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

/// Like [`fix`](fn@fix), and applies the fixes that are only offered too. They may change the meaning.
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

/// What one pass over the text did.
struct Pass {
    /// Which of the repairs were made, in order.
    places: Vec<usize>,
    /// The text after them.
    text: String,
    /// The repairs of that text.
    left: Repairs,
}

/// Makes the repairs that were found; nothing if there are none.
///
/// Where very much is broken, repairs of the syntax may only move what is wrong. Then they are left out.
fn pass(text: &str, found: &Repairs, options: &CheckOptions, offered: bool) -> Option<Pass> {
    let is_syntax = |mend: &Mend| mend.code == RuleCode::JsonSyntax;
    let apply = |chosen: Chosen<'_>| {
        let text = chosen.apply(text);
        let left = repairs(&text, options, offered);
        Pass { places: chosen.places, text, left }
    };
    let all = Chosen::of(&found.mends, |_| true)?;
    let repairs_syntax = found.mends.iter().any(is_syntax);
    let pass = apply(all);
    // A comma that is removed may leave another one that is too many: as many mistakes in a shorter text.
    let distance = |text: &str, found: &Repairs| (found.syntax_mistakes, text.len());
    if !repairs_syntax || distance(&pass.text, &pass.left) < distance(text, found) {
        return Some(pass);
    }
    Chosen::of(&found.mends, |mend| !is_syntax(mend)).map(apply)
}

/// Edits that do not overlap, in document order.
#[derive(Default)]
struct Chosen<'m> {
    edits: Vec<(Span, &'m str)>,
    /// Which of the findings they are of, in order.
    places: Vec<usize>,
}

impl<'m> Chosen<'m> {
    /// Those of the wanted edits that do not overlap one before, if there are any.
    fn of(mends: &'m [Mend], wanted: impl Fn(&Mend) -> bool) -> Option<Self> {
        let mut chosen = Self::default();
        for (place, mend) in mends.iter().enumerate() {
            if wanted(mend) && chosen.take(mend.span, &mend.text) {
                chosen.places.push(place);
            }
        }
        (!chosen.edits.is_empty()).then_some(chosen)
    }

    /// Takes an edit, unless it overlaps one that was taken before.
    fn take(&mut self, span: Span, text: &'m str) -> bool {
        // Findings come in document order, so its place is among the last ones, and only its neighbours can be in the way.
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

/// Two insertions at one place overlap too: their order would be anyone's guess.
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
    fn everything_is_fixed_and_the_first_of_it_listed() {
        let options = CheckOptions { max_diagnostics: 3, ..CheckOptions::default() };
        let fixed = fix(&format!("[{}]", vec!["'x'"; 5000].join(", ")), &options);
        assert_eq!(fixed.text, format!("[{}]", vec!["\"x\""; 5000].join(", ")));
        assert_eq!(fixed.applied_count, 5000);
        let places: Vec<_> = fixed.applied.iter().map(|diagnostic| diagnostic.pointer.as_str()).collect();
        assert_eq!(places, ["/0", "/1", "/2"]);
    }

    #[test]
    fn what_can_be_fixed_is_fixed_though_something_else_stays_broken() {
        for (before, after) in [
            ("[1,", "[1,"),
            ("{\"a\": 'x', \"b\": }", "{\"a\": \"x\", \"b\": }"),
            ("[1,] x", "[1] x"),
            ("{a: b}", "{\"a\": b}"),
            ("[NaN,]", "[NaN]"),
            ("{'a': 1,\n\"b\": \"2,\n'c': 3,}", "{\"a\": 1,\n\"b\": \"2,\n\"c\": 3}"),
            // In the list of a batch, of which no job is kept, too.
            ("{\"jobs\": ['a', \"b,\n\"c\"]}", "{\"jobs\": [\"a\", \"b,\n\"c\"]}"),
        ] {
            assert_eq!(fixed(before), after, "{before}");
        }
    }

    #[test]
    fn the_rest_of_a_line_after_a_mistake_that_makes_it_doubtful_is_left_alone() {
        for text in ["{\"a\": ? 'b', 'c': 'd',}", "{: 'a',}"] {
            assert_eq!(fixed(text), text);
        }
        // The quote after `b` was forgotten: the line break is between two strings.
        let text = "{\"a\": \"b,\n\"c\": \"d\ne\"}";
        assert_eq!(fixed(text), text);
    }

    #[test]
    fn repairs_that_bring_the_text_no_closer_to_json_are_left_out() {
        // With escapes in place of the control characters, the key is too long to be recognised as one.
        let controls = "\u{c}".repeat(38);
        let text = format!("{{\n\"t {{\n\"id\": \"a\",E\",\n\"key{controls}\": \"us\u{1f}\n\\\"  \n}}\n}}\n}}");
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
    fn a_key_is_renamed_only_to_what_its_object_lacks_and_its_value_fits() {
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
            (r#""output": "a/", "template_id": "x"#, r#""output": "a/", "template_id": "x"#),
        ] {
            assert_eq!(fix_all(&job(before), &CheckOptions::default()).text, job(after));
        }
    }
}
