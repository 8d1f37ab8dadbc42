use super::type_mismatch;
use super::type_mismatch::Expected;
use crate::support::{Context, Finding, Rule, Shown, item, rule, said, show};
use crate::text::{Kind, Step, Value};

rule! {
    FramesRange, Error, "frames that do not exist", None;
    what: "Reports a frame in `settings.frames` that is negative or not a whole number, a range that is not two numbers, and a range that does not end after its start.",
    why: "Frames are counted from 0, and a range is `[start, end]`. The API rejects anything else.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "image", "frames": [24, 0] }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "image", "frames": [0, 24] }
}"#,
    source: "`POST /jobs`, `settings.frames`",
}

/// What is wrong with the frames.
enum Wrong<'v> {
    Negative(Shown<'v>),
    NotWhole(Shown<'v>),
    TooLarge(Shown<'v>),
    NotTwo(usize),
    Order(u64, u64),
}

impl Finding for Wrong<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        match self {
            Self::Negative(found) => format!("frame {} does not exist: frames are counted from 0", *found),
            Self::NotWhole(found) => said(*found, "is not a frame: frames are whole numbers"),
            Self::TooLarge(found) => format!("frame {} does not exist: no composition is that long", *found),
            Self::NotTwo(found) => {
                format!("a range of frames is two numbers, `[start, end]`, but this list has {}", *found)
            }
            Self::Order(start, end) => {
                format!("the range ends at frame {}, which is not after its start, frame {}", *end, *start)
            }
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Negative(_) | Self::NotWhole(_) | Self::TooLarge(_) => "use a whole number from 0".to_owned(),
            Self::NotTwo(_) => "write one frame as a number, `125`, or a range as `[0, 24]`".to_owned(),
            Self::Order(start, end) if start == end => format!("write a single frame as a number: `{}`", *start),
            Self::Order(start, end) => format!("did you mean `[{}, {}]`?", *end, *start),
        })
    }
}

/// Checks one frame.
pub(crate) fn check_frame(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    if value.as_u64().is_some() {
        return;
    }
    let found = show(value);
    cx.report(
        value,
        &match value.as_f64() {
            Some(frame) if frame < 0.0 => Wrong::Negative(found),
            // A double this large is always whole.
            Some(frame) if frame >= 1e16 => Wrong::TooLarge(found),
            _ => Wrong::NotWhole(found),
        },
    );
}

/// Checks a range of frames.
pub(crate) fn check_range(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let count = value.items().count();
    if count != 2 {
        return cx.report(value, &Wrong::NotTwo(count));
    }
    let (Some(start), Some(end)) = (item(value, 0), item(value, 1)) else { return };
    for (index, frame) in (0..).zip([&start, &end]) {
        cx.at(Step::Index(index), |cx| match frame.kind() {
            Kind::Number => check_frame(frame, cx),
            _ => type_mismatch::check(frame, Expected::Frame, cx),
        });
    }
    if let (Some(start), Some(end)) = (start.as_u64(), end.as_u64())
        && end <= start
    {
        cx.report(value, &Wrong::Order(start, end));
    }
}

super::vectors! {
    FramesRange;
    pass: &[
        r#""settings": {"type": "image", "frames": 0}"#,
        r#""settings": {"type": "image", "frames": 1.0}"#,
        r#""settings": {"type": "image", "frames": 1e2}"#,
        r#""settings": {"type": "image", "frames": [0, 1]}"#,
        r#""settings": {"type": "image", "frames": "125"}"#,
        r#""settings": {"type": "image", "frames": [0, "1"]}"#,
    ],
    fail: &[
        (r#""settings": {"type": "image", "frames": -1}"#, &["error /settings/frames"]),
        (r#""settings": {"type": "image", "frames": 1.5}"#, &["error /settings/frames"]),
        (r#""settings": {"type": "image", "frames": 1e999}"#, &["error /settings/frames"]),
        (r#""settings": {"type": "image", "frames": []}"#, &["error /settings/frames"]),
        (r#""settings": {"type": "image", "frames": [1]}"#, &["error /settings/frames"]),
        (r#""settings": {"type": "image", "frames": [0, 1, 2]}"#, &["error /settings/frames"]),
        (r#""settings": {"type": "image", "frames": [5, 5]}"#, &["error /settings/frames"]),
        (r#""settings": {"type": "image", "frames": [5, 2]}"#, &["error /settings/frames"]),
        (r#""settings": {"type": "image", "frames": [-1, 2.5]}"#, &["error /settings/frames/0", "error /settings/frames/1"]),
    ],
}
