use super::type_mismatch::Expected;
use super::{type_mismatch, unknown_value};
use crate::definition::Variants;
use crate::support::{Context, Finding, Rule, Shown, item, rule, said, show};
use crate::text::{Flags, Kind, Value};

rule! {
    JoinAssets, Error, "a join without clips, or with other assets", None;
    what: "Reports a join whose `assets` are empty, and a clip that is neither a `video` nor a `job`.",
    why: "Only videos can be joined. The API rejects the request.",
    example: r#"{
  "assets": [
    { "type": "video", "src": "https://cdn.example.com/intro.mp4" },
    { "type": "image", "src": "https://cdn.example.com/logo.png" }
  ]
}"#,
    instead: r#"{
  "assets": [
    { "type": "video", "src": "https://cdn.example.com/intro.mp4" },
    { "type": "video", "src": "https://cdn.example.com/logo.mp4" }
  ]
}"#,
    source: "The OpenAPI description of `POST /jobs/join`, `assets`",
}

/// What is wrong with the clips.
enum Wrong<'v> {
    None,
    NotAClip(Shown<'v>),
}

impl Finding for Wrong<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        match self {
            Self::None => "a join needs at least one clip".to_owned(),
            Self::NotAClip(found) => said(*found, "is not a clip: only a `video` or a `job` can be joined"),
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::None => "add `{\"type\": \"video\", \"src\": \"https://…\"}`".to_owned(),
            Self::NotAClip(_) => "use a `video` with its `src`, or a `job` that renders one".to_owned(),
        })
    }
}

/// Checks the list of clips.
pub(crate) fn check(list: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    if item(list, 0).is_none() && !list.flags().has(Flags::UNCLOSED) {
        cx.report(list, &Wrong::None);
    }
}

/// Checks the unknown `type` of an asset or a clip.
pub(crate) fn check_type(tag: &Value<'_>, variants: &'static Variants, cx: &mut Context<'_, '_, '_>) {
    let is_join = variants.at_least > 0;
    match tag.kind() {
        Kind::String if is_join => cx.report(tag, &Wrong::NotAClip(show(tag))),
        Kind::String => unknown_value::check(tag, &variants.choice, cx),
        _ => type_mismatch::check(tag, Expected::Word(variants.choice.values), cx),
    }
}

super::vectors! {
    JoinAssets, options: r#"{"kind": "join"}"#;
    pass: &[
        r#"{"assets": [{"type": "video", "src": "https://x.com/a.mp4"}]}"#,
        r#"{"assets": [{"type": "job", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}}]}"#,
        "{}",
    ],
    fail: &[
        (r#"{"assets": []}"#, &["error /assets"]),
        (r#"{"assets": [{"type": "image", "src": "https://x.com/a.png"}, {"type": "vide"}]}"#, &["error /assets/0/type", "error /assets/1/type"]),
    ],
}
