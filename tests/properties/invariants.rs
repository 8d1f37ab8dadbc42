//! What holds for every text, whatever it is. The fuzz targets check the same.

use nexrender_payload::internal::text::{Document, JsonPointer, Position, ProblemKind, Range};
use nexrender_payload::{CheckOptions, Report, RuleCode, Severity, fix, lint, validate};
use serde::de::IgnoredAny;
use serde_json::Value;

/// Whether an independent parser takes the bytes for JSON. It looks at the grammar alone: neither
/// depth nor the range of numbers nor halves of surrogate pairs stop it.
pub fn is_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}

/// Whether the reader takes the bytes for JSON. What RFC 8259 allows, though the checker reports it, does not count: a
/// byte order mark, depth, duplicate keys, halves of surrogate pairs, the replacement character.
pub fn reads_as_json(bytes: &[u8]) -> bool {
    use ProblemKind as P;
    let is_allowed = |kind| {
        matches!(
            kind,
            P::ByteOrderMark | P::TooDeep | P::DuplicateKey { .. } | P::LoneSurrogate | P::ReplacementCharacter
        )
    };
    Document::parse(bytes).problems().iter().all(|problem| is_allowed(problem.kind))
}

/// The same from what `lint` tells.
pub fn lints_as_json(bytes: &[u8], report: &Report) -> bool {
    let text = utf16(bytes);
    let escape = [u16::from(b'\\'), u16::from(b'u')];
    report.diagnostics.iter().all(|d| match d.code {
        RuleCode::JsonSyntax => false,
        RuleCode::JsonEncoding => {
            let start = d.range.map_or(0, |range| range.start.offset as usize);
            d.severity != Severity::Error || text.get(start..start + 2) == Some(&escape)
        }
        _ => true,
    })
}

/// A text as JavaScript sees it.
pub fn utf16(bytes: &[u8]) -> Vec<u16> {
    String::from_utf8_lossy(bytes).encode_utf16().collect()
}

/// Options under which nothing is left out.
pub fn everything(options: &CheckOptions) -> CheckOptions {
    options.clone().max_diagnostics(usize::MAX)
}

/// The positions of a text, counted the slow way.
struct Places {
    text: Vec<u16>,
    /// Line and column at each offset.
    places: Vec<(u32, u32)>,
}

impl Places {
    fn of(bytes: &[u8]) -> Self {
        let text = utf16(bytes);
        let (mut line, mut column) = (1, 1);
        let mut places = vec![(line, column)];
        for (at, &unit) in text.iter().enumerate() {
            let ends_line =
                unit == u16::from(b'\n') || (unit == u16::from(b'\r') && text.get(at + 1) != Some(&u16::from(b'\n')));
            (line, column) = if ends_line { (line + 1, 1) } else { (line, column + 1) };
            places.push((line, column));
        }
        Self { text, places }
    }

    fn check(&self, Position { offset, line, column }: Position) {
        let at = offset as usize;
        assert_eq!(self.places.get(at), Some(&(line, column)), "line and column at offset {at}");
        let splits_a_pair = self.text.get(at).is_some_and(|unit| (0xDC00..0xE000).contains(unit))
            && at.checked_sub(1).and_then(|i| self.text.get(i)).is_some_and(|unit| (0xD800..0xDC00).contains(unit));
        assert!(!splits_a_pair, "offset {at} is inside a character");
    }

    fn check_range(&self, range: Option<Range>) {
        let range = range.expect("lint gives ranges");
        assert!(range.start <= range.end, "{range:?}");
        self.check(range.start);
        self.check(range.end);
    }
}

/// The codes and places of a report.
pub fn findings(report: &Report) -> Vec<(RuleCode, &str)> {
    report.diagnostics.iter().map(|d| (d.code, d.pointer.as_str())).collect()
}

/// Holds `lint` to its promises over any bytes.
pub fn check_lint(bytes: &[u8], options: &CheckOptions) -> Report {
    let report = lint(bytes, &everything(options));
    assert_eq!(reads_as_json(bytes), is_json(bytes), "the reader agrees with RFC 8259");
    // What is around a payload makes the text no JSON, or does not.
    if report.diagnostics.iter().all(|d| d.code != RuleCode::PayloadWrapped) {
        assert_eq!(lints_as_json(bytes, &report), is_json(bytes), "lint agrees with RFC 8259");
    }

    let count = |severity| report.diagnostics.iter().filter(|d| d.severity == severity).count();
    assert_eq!(report.error_count, count(Severity::Error));
    assert_eq!(report.warning_count, count(Severity::Warning));
    assert_eq!(report.info_count, count(Severity::Info));
    assert!(!report.truncated);

    let places = Places::of(bytes);
    let mut before = 0;
    for diagnostic in &report.diagnostics {
        let start = diagnostic.range.map_or(0, |range| range.start.offset);
        assert!(before <= start, "{} comes in document order", diagnostic.code);
        before = start;
        places.check_range(diagnostic.range);
        assert_eq!(diagnostic.pointer, JsonPointer::from_path(&diagnostic.path));
        diagnostic.related.iter().for_each(|related| places.check_range(related.range));
        let mut edited = 0;
        for edit in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
            places.check_range(edit.range);
            let range = edit.range.expect("lint gives ranges");
            assert!(edited <= range.start.offset, "the edits of one fix do not overlap");
            edited = range.end.offset;
        }
    }
    // The caller does not know the text of an object, so there are no ranges in it.
    assert!(validate(bytes, options).diagnostics.iter().all(|d| d.range.is_none()));
    check_truncation(bytes, options, &report);
    check_object(bytes, options, &report);
    report
}

/// A shorter list is the beginning of the whole one, with the same counts.
fn check_truncation(bytes: &[u8], options: &CheckOptions, whole: &Report) {
    let all = whole.diagnostics.len();
    for most in [0, 1, all / 2, all.saturating_sub(1), all] {
        let report = lint(bytes, &options.clone().max_diagnostics(most));
        assert_eq!(report.diagnostics, whole.diagnostics.get(..most.min(all)).unwrap_or_default(), "the first {most}");
        assert_eq!(report.truncated, all > most);
        let counts = |report: &Report| (report.error_count, report.warning_count, report.info_count);
        assert_eq!(counts(&report), counts(whole));
    }
}

/// What is found in the text of a value is found in the value, and every pointer leads somewhere.
fn check_object(bytes: &[u8], options: &CheckOptions, report: &Report) {
    let has = |code| report.diagnostics.iter().any(|d| d.code == code);
    if has(RuleCode::JsonSyntax) || has(RuleCode::JsonDuplicateKey) || has(RuleCode::JsonDepth) {
        return;
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // Numbers beyond a double and halves of surrogate pairs have no value in Rust.
    let Ok(object) = serde_json::from_slice::<Value>(bytes) else { return };
    // Of a payload in a string, the pointer leads on into the string.
    if has(RuleCode::PayloadWrapped) {
        return;
    }
    for diagnostic in &report.diagnostics {
        assert!(object.pointer(diagnostic.pointer.as_str()).is_some(), "{} leads somewhere", diagnostic.pointer);
        for related in &diagnostic.related {
            assert!(object.pointer(related.pointer.as_str()).is_some(), "{} leads somewhere", related.pointer);
        }
    }
    let of_object = validate(object.to_string(), &everything(options));
    // A byte order mark and escapes of half a character are mistakes of the text alone.
    let without_encoding = |report| {
        let mut findings: Vec<_> = findings(report);
        findings.retain(|(code, _)| *code != RuleCode::JsonEncoding);
        findings
    };
    assert_eq!(without_encoding(&of_object), without_encoding(report), "the object {object}");
    assert!(of_object.diagnostics.iter().all(|d| d.range.is_none()));
    assert_eq!(of_object.kind, report.kind);
}

/// A text after the edits of a finding, which are in its order.
fn edited(text: &str, diagnostic: &nexrender_payload::Diagnostic) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut out = Vec::new();
    let mut done = 0;
    for edit in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
        let range = edit.range.expect("lint gives ranges");
        out.extend_from_slice(&units[done..range.start.offset as usize]);
        out.extend(edit.new_text.encode_utf16());
        done = range.end.offset as usize;
    }
    out.extend_from_slice(&units[done..]);
    String::from_utf16(&out).expect("edits are of whole characters")
}

/// Holds `fix` to its promises over any text.
pub fn check_fix(text: &str, options: &CheckOptions) {
    let before = lint(text, &everything(options));
    let fixed = fix(text, options);
    let after = lint(&fixed.text, &everything(options));

    assert_eq!(fixed.report, lint(&fixed.text, options));
    assert_eq!(fixed.applied.is_empty(), fixed.text == text, "what was applied changed the text");
    let is_safe = |d: &nexrender_payload::Diagnostic| d.fix.as_ref().is_some_and(|fix| fix.safe);
    // A fix that would repeat a credential is not shown.
    let is_offered = |d: &nexrender_payload::Diagnostic| d.fix.as_ref().is_some_and(|fix| !fix.safe);
    assert!(!fixed.applied.iter().any(is_offered));

    let again = fix(&fixed.text, options);
    assert_eq!(again.text, fixed.text, "fixing again changes nothing more");
    assert!(again.applied.is_empty());

    if is_json(text.as_bytes()) {
        assert!(is_json(fixed.text.as_bytes()), "JSON stays JSON: {}", fixed.text);
    }
    let mistakes = |report: &Report| report.diagnostics.iter().filter(|d| d.code == RuleCode::JsonSyntax).count();
    let was = |code| fixed.applied.iter().any(|d| d.code == code);
    // Without its wrapper, a text may show more mistakes.
    if was(RuleCode::JsonSyntax) && !was(RuleCode::PayloadWrapped) {
        let distance = |report, text: &str| (mistakes(report), text.len());
        assert!(
            distance(&after, &fixed.text) < distance(&before, text),
            "what was fixed is closer to JSON: {}",
            fixed.text
        );
    }
    // Repairs of the syntax are left out where, all together, they would bring the text no closer to JSON.
    let is_left_out = |d: &nexrender_payload::Diagnostic| {
        d.code == RuleCode::JsonSyntax && {
            let repaired = edited(&fixed.text, d);
            let left = mistakes(&lint(&repaired, &everything(options)));
            mistakes(&after) > 1 || (left, repaired.len()) >= (mistakes(&after), fixed.text.len())
        }
    };
    let left: Vec<_> = after.diagnostics.iter().filter(|d| is_safe(d) && !is_left_out(d)).collect();
    assert!(left.is_empty(), "nothing that could be fixed is left: {left:?}");
}
