use crate::support::{Context, Finding, Rule, rule};
use crate::text::Value;

rule! {
    NestedJobDepth, Error, "a nested job inside a nested job", None;
    what: "Reports an asset of type `job` among the assets of a nested job.",
    why: "Jobs nest one level deep. The API rejects deeper ones.",
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
    "assets": [{ "type": "video", "layerName": "logo.mp4", "src": "https://cdn.example.com/logo.mp4" }]
  }]
}"#,
    source: "`POST /jobs`, \"Nested Jobs\"",
}

/// A job two levels down.
struct TooDeep;

impl Finding for TooDeep {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        "a nested job cannot contain another nested job: the API rejects it".to_owned()
    }

    fn help(&self) -> Option<String> {
        Some("render this job on its own first, and use its output as a `video` asset".to_owned())
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
