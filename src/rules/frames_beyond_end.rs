use super::{Finding, RuleCode, rule};
use crate::check::{Context, Object, decimal, show};
use crate::definition::Name;
use crate::text::{Kind, Step, Value};

rule! {
    Error, "a frame beyond the end", None;
    what: "Finds a frame at or past the end of the composition: its duration times its frame rate. Needs the template with its compositions, as the v3 API gives them.",
    why: "The composition has no such frame. The job fails, or the image is empty.",
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
struct Beyond {
    found: String,
    last: u64,
    duration: f64,
    frame_rate: f64,
}

impl Finding for Beyond {
    fn code(&self) -> RuleCode {
        RuleCode::FramesBeyondEnd
    }

    fn message(&self) -> String {
        let Self { found, last, .. } = self;
        let (duration, frame_rate) = (decimal(self.duration), decimal(self.frame_rate));
        format!("frame {found} does not exist: {duration} s at {frame_rate} frames per second end with frame {last}")
    }

    fn help(&self) -> Option<String> {
        Some(format!("use a frame from 0 to {}", self.last))
    }
}

#[inline(never)]
pub(crate) fn check(settings: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(frames) = settings.get(Name::FRAMES) else { return };
    let name = cx.scope.composition.and_then(|name| name.as_str());
    let composition = name.and_then(|name| cx.scope.template?.composition(&name)).filter(|_| !cx.scope.clean_room);
    let Some((duration, frame_rate)) = composition.and_then(|c| Some((c.duration?, c.frame_rate?))) else { return };
    // Frame rates such as 29.97 leave a hair's breadth behind the last whole frame.
    let count = (duration * frame_rate - 1e-6).ceil();
    let beyond = |value: &Value<'_>| {
        let frame = value.as_u64().and(value.as_f64())?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
        let last = (count - 1.0) as u64;
        (frame >= count).then(|| Beyond { found: show(value), last, duration, frame_rate })
    };
    match frames.kind() {
        Kind::Number => {
            if let Some(beyond) = beyond(&frames) {
                cx.report_member(settings, &frames, &beyond);
            }
        }
        Kind::Array if frames.items().count() == 2 => {
            let key = settings.value.members().find(|(_, value)| value.span() == frames.span());
            for (index, item) in (0..).zip(frames.items()) {
                if let (Some((key, _)), Some(beyond)) = (key, beyond(&item)) {
                    cx.at(key.step(), |cx| cx.report_below(Step::Index(index), item.span(), &beyond));
                }
            }
        }
        _ => {}
    }
}

super::vectors! {
    FramesBeyondEnd, options: r#"{"template": {"compositions": [{"aeid": "1", "name": "main", "duration": 10.01, "frame_rate": 29.97}, {"name": "x"}]}}"#;
    pass: &[
        r#""settings": {"type": "image", "frames": 299}"#,
        r#""settings": {"type": "image", "frames": [0, 299]}"#,
        r#""settings": {"type": "image", "frames": -5}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "x"}, "settings": {"type": "image", "frames": 9999}}"#,
    ],
    fail: &[
        (r#""settings": {"type": "image", "frames": 300}"#, &["error /settings/frames"]),
        (r#""settings": {"type": "image", "frames": [0, 500]}"#, &["error /settings/frames/1"]),
    ],
}
