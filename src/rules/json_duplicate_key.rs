use crate::support::{At, Earlier, Finding, Rule, Run, rule};
use crate::text::{Path, Problem, Segment, Span};

rule! {
    JsonDuplicateKey, Error, "duplicate key", None;
    what: "Reports a key that its object already has, even if the two are written with different escapes.",
    why: "Which value is used depends on the parser: most use the last, some the first, and some reject the text.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "preview": true,
  "preview": false
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "preview": false
}"#,
    source: "RFC 8259, section 4: names within an object should be unique",
}

/// A key that its object already has.
struct Duplicate<'p> {
    first: Span,
    path: &'p dyn Fn() -> Path,
    text: &'p [u8],
}

impl Duplicate<'_> {
    /// Whether the object is an item of a list of assets.
    fn is_in_asset(&self) -> bool {
        let path = (self.path)();
        let mut steps = path.iter().rev().skip(1).map(|step| step.to_segment(self.text));
        matches!(steps.next(), Some(Segment::Index(_)))
            && matches!(steps.next(), Some(Segment::Key(key)) if key == "assets")
    }

    /// What to do, depending on the object with the duplicate key.
    fn advice(&self) -> &'static str {
        if self.is_in_asset() {
            return "if these are two assets, write `}, {` before this key; otherwise remove one of the two";
        }
        let key = (self.path)().iter().next_back().map(|step| step.to_segment(self.text));
        if matches!(&key, Some(Segment::Key(key)) if ["assets", "fonts", "jobs"].contains(&key.as_str())) {
            "put the items of both into one list"
        } else {
            "remove one of the two"
        }
    }
}

impl Finding for Duplicate<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        "duplicate key: which of the two values is used depends on the parser".to_owned()
    }

    fn help(&self) -> Option<String> {
        Some(self.advice().to_owned())
    }

    fn related(&self) -> Vec<Earlier<'_>> {
        vec![Earlier { message: "the first one", span: self.first, at: At::Elsewhere(self.path) }]
    }
}

/// Two assets without `}, {` between them are one mistake: its first duplicate key is reported, and not those that
/// continue the second asset.
pub(crate) fn report(problem: &Problem, first: Span, continues: bool, path: &dyn Fn() -> Path, run: &mut Run<'_>) {
    let duplicate = Duplicate { first, path, text: run.text };
    if continues && duplicate.is_in_asset() {
        return;
    }
    run.add(problem.span, At::Elsewhere(path), &duplicate);
}

super::vectors! {
    JsonDuplicateKey;
    pass: &[r#""a": {"b": 1}, "c": {"b": 1}"#, r#""webhook": {"url": "https://x.com", "data": {"a": 1, "A": 2}}"#,
        // Two keys with one fingerprint, beside one that is there twice.
        r#"{"jobs": [{"Inter-Bod-Lbxebv-abc.ttf": 1, "G5jUE8u_-R0P0ks8-abc.ttf": 2}]}"#],
    fail: &[
        (r#""Inter-Bod-Lbxebv-abc.ttf": 1, "G5jUE8u_-R0P0ks8-abc.ttf": 2, "a": 3, "a": 4"#, &["error /a"]),
        (r#""preview": true, "preview": true"#, &["error /preview"]),
        // Two assets in one object, then three, then two keys of one asset that are not a second asset.
        (r#""assets": [{"type": "text", "layerName": "a", "value": "b", "type": "text", "layerName": "c", "value": "d"}]"#,
            &["error /assets/0/type"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "b", "type": "text", "layerName": "c", "value": "d", "type": "text", "layerName": "e", "value": "f"}]"#,
            &["error /assets/0/type", "error /assets/0/type"]),
        (r#""assets": [{"type": "text", "layerName": "a", "layerName": "b", "value": "c", "value": "d"}]"#,
            &["error /assets/0/layerName", "error /assets/0/value"]),
        (r#""webhook": {"url": "https://x.com", "data": {"a": 1, "b": 2, "a": 3, "b": 4}}"#,
            &["error /webhook/data/a", "error /webhook/data/b"]),
        (r#""preview": true, "\u0070review": true, "preview": true"#, &["error /preview", "error /preview"]),
        (r#""webhook": {"url": "https://x.com", "data": {"x": [{"a": 1, "b": 2, "a": 3}]}}"#, &["error /webhook/data/x/0/a"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "id": "01JTGM9GCR71JV7EJYDF45QAFD"}}"#, &["error /template/id"]),
    ],
}
