use crate::diagnostic::Severity;
use crate::support::{At, Finding, FixDraft, Rule, Run, edit, rule};
use crate::text::{Path, Problem, ProblemKind};

rule! {
    JsonEncoding, Error, "text in the wrong encoding", Safe;
    what: "Reports bytes that are not UTF-8, text in UTF-16, and escapes of lone surrogates (`\\ud83d` without its other half). Two findings are warnings: a byte order mark at the start, and the replacement character � (U+FFFD) in a string, which shows that a character was lost before.",
    why: "JSON is sent as UTF-8. What cannot be decoded appears as � in the video, or makes the service reject the request.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "title", "value": "Party \ud83c" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "title", "value": "Party \ud83c\udf89" }]
}"#,
    fix: "Removes a byte order mark. Safe. Characters that were lost cannot be restored.",
    source: "RFC 8259, sections 7 and 8.1",
}

/// What cannot be decoded.
struct Undecodable(Problem);

impl Finding for Undecodable {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        match self.0.kind {
            ProblemKind::ByteOrderMark | ProblemKind::ReplacementCharacter => Severity::Warning,
            _ => Severity::Error,
        }
    }

    fn message(&self) -> String {
        match self.0.kind {
            ProblemKind::ByteOrderMark => "the text starts with a byte order mark, which many JSON parsers reject",
            ProblemKind::ReplacementCharacter => {
                "this text contains the replacement character �: a character was lost when the text was read or saved, and the video will show �"
            }
            ProblemKind::LoneSurrogate => "this escape is half a character; without its other half it appears as �",
            ProblemKind::NotUtf8Text => "this is not UTF-8; it is probably UTF-16",
            _ => "this is not valid UTF-8, the only encoding of JSON: these are bytes of another encoding, or part of a character",
        }
        .to_owned()
    }

    fn help(&self) -> Option<String> {
        Some(
            match self.0.kind {
                ProblemKind::ByteOrderMark => "save the file as UTF-8 without a byte order mark",
                ProblemKind::LoneSurrogate => "write the character itself, or both halves: `\\ud83c\\udf89`",
                ProblemKind::ReplacementCharacter => {
                    "write the character again, and read the source with its correct encoding"
                }
                ProblemKind::NotUtf8Text => "save the file as UTF-8",
                _ => "save the file as UTF-8, and do not split characters",
            }
            .to_owned(),
        )
    }

    fn fix(&self) -> Option<FixDraft> {
        if self.0.kind != ProblemKind::ByteOrderMark {
            return None;
        }
        edit(&["Remove the byte order mark"], true, self.0.span, "")
    }
}

pub(crate) fn report(problem: Problem, path: &dyn Fn() -> Path, run: &mut Run<'_>) {
    run.add(problem.span, At::Elsewhere(path), &Undecodable(problem));
}

#[cfg(test)]
mod tests {
    use crate::{CheckOptions, RuleCode, fix, lint};

    #[test]
    fn what_cannot_be_decoded_is_reported_at_its_place() {
        for (text, expected) in [
            (&b"{\"a\": \"\xFF\xFE\"}"[..], &[(7, 9, "/a")][..]),
            (b"{\"a\": \"x\xE2\x82\"}", &[(8, 9, "/a")]),
            (b"{\"a\": \"\\ud800\"}", &[(7, 13, "/a")]),
            (b"{\"a\": \"\\ude00\\ud83d\"}", &[(7, 13, "/a"), (13, 19, "/a")]),
            (b"{\"a\": \"\\ud83d\\ude00\"}", &[]),
            ("{\"a\": \"M\u{FFFD}nchen Stra\u{FFFD}e\"}".as_bytes(), &[(8, 20, "/a")]),
            (b"{\"a\": [\"\\ufffd\", 1, \"\xEF\xBF\xBD\"]}", &[(8, 14, "/a/0"), (21, 22, "/a/2")]),
            (b"\xFF", &[(0, 1, "")]),
            (b"{\"a\": x\xFF, \xE2\x82: 1, b\xFFc: 2}", &[(7, 8, "/a"), (10, 11, ""), (17, 18, "/b")]),
            (b"\xFF\xFE{\0}\0", &[(0, 6, "")]),
            (b"\xEF\xBB\xBF{}", &[(0, 1, "")]),
        ] {
            let report = lint(text, &CheckOptions::default());
            let found: Vec<_> = report
                .diagnostics
                .iter()
                .filter(|d| d.code == RuleCode::JsonEncoding)
                .map(|d| (d.range.unwrap().start.offset, d.range.unwrap().end.offset, d.pointer.as_str()))
                .collect();
            assert_eq!(found, expected, "{text:x?}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_removed() {
        let text = "\u{FEFF}{\"template\": {\"id\": \"01JTGM9GCR71JV7EJYDF45QAFD\", \"composition\": \"a\"}}";
        let fixed = fix(text, &CheckOptions::default());
        assert_eq!(fixed.text, text.trim_start_matches('\u{FEFF}'));
        assert!(fixed.report.diagnostics.is_empty());
    }
}
