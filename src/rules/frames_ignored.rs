use crate::definition::Name;
use crate::support::{Context, Finding, Object, Rule, one_of, rule};

rule! {
    FramesIgnored, Warning, "frames that are ignored", None;
    what: "Reports `settings.frames` with a `type` other than `image`.",
    why: "Only images are rendered by frame. A video is always rendered in full.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "frames": [0, 24] }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "image", "frames": [0, 24] }
}"#,
    source: "`POST /jobs`, `settings.frames`",
}

/// Frames with an output type that does not use them.
struct Ignored {
    output: &'static str,
}

impl Finding for Ignored {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        format!("`frames` has no effect on an output of type `{}`, which is rendered in full", self.output)
    }

    fn help(&self) -> Option<String> {
        Some("remove `frames`, or set `type` to `image`".to_owned())
    }
}

/// Reports frames that have no effect, and returns whether they do not.
pub(crate) fn check(settings: &Object<'_>, cx: &mut Context<'_, '_, '_>) -> bool {
    if let (Some(frames), Some(tag)) = (settings.get(Name::FRAMES), settings.get(Name::TYPE))
        && let Some(output) = one_of(&tag, &["video", "aep"])
    {
        cx.report_member(settings, &frames, &Ignored { output });
        return true;
    }
    false
}

super::vectors! {
    FramesIgnored;
    pass: &[
        r#""settings": {"type": "image", "frames": 1}"#,
        r#""settings": {"frames": 1}"#,
        r#""settings": {"type": "imag", "frames": 1}"#,
    ],
    fail: &[
        (r#""settings": {"type": "video", "frames": 1}"#, &["warning /settings/frames"]),
        (r#""settings": {"frames": [0, 1], "type": "aep"}"#, &["warning /settings/frames"]),
    ],
}
