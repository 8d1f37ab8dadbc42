use crate::definition::Name;
use crate::support::{Context, Finding, Length, Object, Rule, Shown, item, rule, show};
use crate::text::{Step, Value};

rule! {
    FramesBeyondEnd, Error, "a frame beyond the end of the composition", None;
    what: "Reports a frame at or after the end of the composition: its duration times its frame rate. Requires the option `template`, with compositions as the v3 API returns them.",
    why: "The composition has no such frame, so the job fails or the image is empty.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "image", "frames": 250, "codec": "image_png" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "image", "frames": 249, "codec": "image_png" }
}"#,
    options: r#"{
  "template": {
    "id": "01JTGM9GCR71JV7EJYDF45QAFD",
    "compositions": [{ "aeid": "1", "name": "main", "duration": 10, "frame_rate": 25 }]
  }
}"#,
    source: "`POST /jobs`, `settings.frames`; `GET /v3/templates/:id/compositions`, `duration` and `frame_rate`",
}

/// A frame that the composition does not have.
struct Beyond<'v> {
    found: Shown<'v>,
    length: &'v Length,
}

fn ends_before(length: &Length, frame: &Value<'_>) -> bool {
    frame.as_u64().and(frame.as_f64()).is_some_and(|frame| frame >= length.frames())
}

impl Finding for Beyond<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let Self { found, length } = self;
        format!(
            "frame {} does not exist: the composition lasts {} s at {} frames per second, so frame {} is the last",
            *found,
            Shown::Decimal(length.duration),
            Shown::Decimal(length.frame_rate),
            length.last_frame()
        )
    }

    fn help(&self) -> Option<String> {
        Some(format!("use a frame from 0 to {}", self.length.last_frame()))
    }
}

pub(crate) fn check(settings: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(frames) = settings.get(Name::FRAMES).filter(|_| !cx.scope.clean_room) else { return };
    let Some((template, name)) = cx.scope.template.zip(cx.scope.composition) else { return };
    let Some(length) = &name.as_str().and_then(|name| template.length(&name)) else { return };
    if ends_before(length, &frames) {
        cx.report_member(settings, &frames, &Beyond { found: show(&frames), length });
    }
    if item(&frames, 1).is_some() && item(&frames, 2).is_none() {
        for (index, frame) in (0..).zip(frames.items()) {
            if ends_before(length, &frame) {
                let beyond = Beyond { found: show(&frame), length };
                cx.report_within((settings, &frames), Step::Index(index), frame.span(), &beyond);
            }
        }
    }
}

super::vectors! {
    FramesBeyondEnd, options: r#"{"template": {"compositions": [{"aeid": "1", "name": "main", "duration": 10.01, "frame_rate": 29.97}, {"name": "x"},
        {"name": "two", "duration": 1, "frame_rate": 10}, {"name": "two", "duration": 2, "frame_rate": 10}, {"name": "two", "duration": 1, "frame_rate": 15},
        {"name": "half", "duration": 1, "frame_rate": 10}, {"name": "half", "duration": 0, "frame_rate": 10},
        {"name": "none", "duration": 10, "frame_rate": 0}]}}"#;
    pass: &[
        r#""settings": {"type": "image", "frames": 299}"#,
        r#""settings": {"type": "image", "frames": [0, 299]}"#,
        r#""settings": {"type": "image", "frames": -5}"#,
        r#""settings": {"type": "video", "frames": 300}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "x"}, "settings": {"type": "image", "frames": 9999}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "two"}, "settings": {"type": "image", "frames": 19}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "half"}, "settings": {"type": "image", "frames": 9999}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "none"}, "settings": {"type": "image", "frames": 0}}"#,
    ],
    fail: &[
        (r#""settings": {"type": "image", "frames": 300}"#, &["error /settings/frames"]),
        (r#""settings": {"type": "image", "frames": [0, 500]}"#, &["error /settings/frames/1"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "two"}, "settings": {"type": "image", "frames": 20}}"#,
            &["error /settings/frames"]),
    ],
}
