//! Reports and repairs as JSON.
//!
//! By hand, since serde's writer would be a tenth of the module that checks; a test holds the two together.

use super::{Diagnostic, Edit, Fix, Related, Report};
use crate::fix::Fixed;
use crate::json::{Object, push_list, push_string};
use crate::text::{Position, Range, Segment};
use crate::words::{push_all, push_digits};

impl Report {
    /// As JSON, which is what serde makes of it.
    ///
    /// ```
    /// use nexrender_payload::{CheckOptions, lint};
    /// let text = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#;
    /// let json = lint(text, &CheckOptions::default()).to_json();
    /// assert!(json.starts_with(r#"{"kind":"job","valid":true,"errorCount":0,"#));
    /// ```
    pub fn to_json(&self) -> String {
        let mut json = String::new();
        self.push_json(&mut json);
        json
    }

    /// Appends it.
    pub(crate) fn push_json(&self, json: &mut String) {
        let mut report = Object::open(json);
        report.text("kind", self.kind.as_str());
        report.flag("valid", self.is_valid());
        report.number("errorCount", self.error_count as u64);
        report.number("warningCount", self.warning_count as u64);
        report.number("infoCount", self.info_count as u64);
        push_diagnostics(report.key("diagnostics"), &self.diagnostics);
        report.flag("truncated", self.truncated);
        report.close();
    }
}

impl Fixed {
    /// As JSON, which is what serde makes of it.
    pub fn to_json(&self) -> String {
        let mut json = String::new();
        self.push_json(&mut json);
        json
    }

    /// Appends it.
    pub(crate) fn push_json(&self, json: &mut String) {
        let mut fixed = Object::open(json);
        fixed.text("text", &self.text);
        push_diagnostics(fixed.key("applied"), &self.applied);
        self.report.push_json(fixed.key("report"));
        fixed.close();
    }
}

#[inline(never)]
fn push_diagnostics(json: &mut String, diagnostics: &[Diagnostic]) {
    push_list(json, diagnostics.iter(), push_diagnostic);
}

fn push_diagnostic(json: &mut String, diagnostic: &Diagnostic) {
    let Diagnostic { code, severity, message, help, path, pointer, range, related, fix } = diagnostic;
    let mut told = Object::open(json);
    told.text("code", code.as_str());
    told.text("severity", severity.as_str());
    told.text("message", message);
    told.text_if_any("help", help.as_deref());
    push_list(told.key("path"), path.iter(), push_segment);
    told.text("pointer", pointer.as_str());
    push_range(&mut told, *range);
    if !related.is_empty() {
        push_list(told.key("related"), related.iter(), push_related);
    }
    if let Some(fix) = fix {
        push_fix(told.key("fix"), fix);
    }
    told.close();
}

fn push_segment(json: &mut String, segment: &Segment) {
    match segment {
        Segment::Key(key) => push_string(json, key),
        Segment::Index(index) => push_digits(json, *index as u64),
    }
}

fn push_related(json: &mut String, related: &Related) {
    let mut told = Object::open(json);
    told.text("message", &related.message);
    told.text("pointer", related.pointer.as_str());
    push_range(&mut told, related.range);
    told.close();
}

fn push_fix(json: &mut String, fix: &Fix) {
    let mut told = Object::open(json);
    told.text("title", &fix.title);
    told.flag("safe", fix.safe);
    push_list(told.key("edits"), fix.edits.iter(), push_edit);
    told.close();
}

fn push_edit(json: &mut String, edit: &Edit) {
    let mut told = Object::open(json);
    push_range(&mut told, edit.range);
    told.text("pointer", edit.pointer.as_str());
    told.text("newText", &edit.new_text);
    told.close();
}

/// The member `range`, where there is one.
#[inline(never)]
fn push_range(told: &mut Object<'_>, range: Option<Range>) {
    if let Some(Range { start, end }) = range {
        let json = told.key("range");
        push_position(json, "{\"start\":", start);
        push_position(json, ",\"end\":", end);
        push_all(json, &["}"]);
    }
}

/// A report has thousands of them, so their members are pushed as they stand.
#[inline(never)]
fn push_position(json: &mut String, key: &str, position: Position) {
    let Position { offset, line, column } = position;
    push_all(json, &[key]);
    for (key, number) in [("{\"offset\":", offset), (",\"line\":", line), (",\"column\":", column)] {
        push_all(json, &[key]);
        push_digits(json, number.into());
    }
    push_all(json, &["}"]);
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use crate::{CheckOptions, fix, fix_all, lint, validate};

    /// Findings of all kinds: with and without ranges, help, fixes and related places, below strange names.
    const TEXTS: &[&str] = &[
        "",
        "{}",
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#,
        "{\"template\": {\"id\": 'x\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\\u{7f}\u{2028}é😀', \"id\": 1,},}",
        r#"{"jobs": [{"a/b~c\ud800\u0007\"": null}, {"preview": "true", "settings": {"qualty": "ful"}}, 7]}"#,
        r#"{"assets": [{"type": "image", "layerName": "a", "src": "x"}, {"type": "image", "layerName": "a", "src": "y"}]}"#,
        r#"{"joins": [], "clips": ["TODO", "\ud83d\ude00\udc00"]}"#,
        "\u{FEFF}{\"fonts\": [\"a\u{1}.ttf\", \"a\u{1}.ttf\"]} x",
    ];

    #[test]
    fn reports_are_written_as_serde_writes_them() {
        for most in [1, 1000] {
            let options = CheckOptions { max_diagnostics: most, ..CheckOptions::default() };
            for text in TEXTS {
                let mut helpless = lint(text, &options);
                helpless.diagnostics.iter_mut().for_each(|found| found.help = None);
                for report in [lint(text, &options), validate(text, &options), helpless] {
                    assert_eq!(report.to_json(), serde_json::to_string(&report).unwrap(), "{text}");
                }
            }
        }
    }

    #[test]
    fn repairs_are_written_as_serde_writes_them() {
        let options = CheckOptions::default();
        for text in TEXTS {
            for fixed in [fix(text, &options), fix_all(text, &options)] {
                assert_eq!(fixed.to_json(), serde_json::to_string(&fixed).unwrap(), "{text}");
            }
        }
    }

    #[test]
    fn the_texts_have_findings_of_all_kinds() {
        let reports: Vec<_> = TEXTS.iter().map(|text| lint(text, &CheckOptions::default())).collect();
        let all: Vec<_> = reports.iter().flat_map(|report| &report.diagnostics).collect();
        assert!(all.iter().all(|found| found.help.is_some()), "what to do is always told");
        assert!(all.iter().any(|found| !found.related.is_empty()) && all.iter().any(|found| found.fix.is_some()));
        assert!(
            all.iter().any(|found| found.message.contains('\u{FFFD}') || found.pointer.as_str().contains('\u{FFFD}'))
        );
    }
}
