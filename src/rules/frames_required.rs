use crate::definition::Name;
use crate::support::{Context, Finding, Object, Rule, one_of, rule};

rule! {
    FramesRequired, Error, "an image without frames", None;
    what: "Reports `settings` with the type `image` and without `frames`.",
    why: "There is no default frame: the API rejects the job.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "image", "codec": "image_png" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "image", "frames": 125, "codec": "image_png" }
}"#,
    source: "`POST /jobs`, `settings.frames`",
}

/// Settings of an image without a frame.
struct Missing;

impl Finding for Missing {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        "an output of type `image` needs `frames`; without them the API rejects the job".to_owned()
    }

    fn help(&self) -> Option<String> {
        Some("add one frame, `\"frames\": 125`, or a range, `\"frames\": [0, 24]`; the first frame is 0".to_owned())
    }
}

pub(crate) fn check(settings: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let is_image = settings.get(Name::TYPE).is_some_and(|tag| one_of(&tag, &["image"]).is_some());
    if is_image && !settings.has(Name::FRAMES) && !settings.is_cut_off() {
        cx.report(&settings.value, &Missing);
    }
}

super::vectors! {
    FramesRequired;
    pass: &[
        r#""settings": {"type": "image", "frames": 0}"#,
        r#""settings": {"type": "image", "frames": "x"}"#,
        r#""settings": {"type": "video"}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}, "settings": {"type": "image""#,
    ],
    fail: &[(r#""settings": {"type": "image"}"#, &["error /settings"])],
}
