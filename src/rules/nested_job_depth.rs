use super::{Finding, RuleCode, rule, words};
use crate::check::Context;
use crate::text::Value;

rule! {
    Error, "a nested job inside a nested job", None;
    what: "Finds an asset of type `job` among the assets of another.",
    why: "Jobs nest one level deep; the service rejects deeper ones.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{
    "type": "job", "layerName": "intro",
    "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFE", "composition": "intro" },
    "assets": [{
      "type": "job", "layerName": "logo",
      "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFF", "composition": "logo" }
    }]
  }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{
    "type": "job", "layerName": "intro",
    "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFE", "composition": "intro" },
    "assets": [{ "type": "video", "layerName": "logo", "src": "https://cdn.example.com/logo.mp4" }]
  }]
}"#,
    source: "`POST /jobs`, \"Nested Jobs\"",
}

/// A job two levels down.
struct TooDeep;

impl Finding for TooDeep {
    fn code(&self) -> RuleCode {
        RuleCode::NestedJobDepth
    }

    fn message(&self) -> String {
        words("a nested job cannot hold another nested job: the service rejects it")
    }

    fn help(&self) -> Option<String> {
        Some(words("render this one on its own first, and give its output as a `video` asset"))
    }
}

pub(crate) fn report(asset: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    cx.report(asset, &TooDeep);
}

super::vectors! {
    NestedJobDepth;
    pass: &[
        r#""assets": [{"type": "job", "layerName": "a", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b"}, "assets": []}]"#,
        r#"{"assets": [{"type": "job", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b"}}]}"#,
    ],
    fail: &[
        (r#""assets": [{"type": "job", "assets": [{"type": "text"}, {"type": "job"}]}]"#, &["error /assets/0/assets/1"]),
        (r#"{"assets": [{"type": "job", "assets": [{"type": "job"}]}]}"#, &["error /assets/0/assets/0"]),
    ],
}
