use crate::definition::{Codec, Medium, Name};
use crate::support::{Context, Finding, Object, Rule, characters, one_of, rule};

rule! {
    FramesIgnored, Warning, "frames that are ignored", None;
    what: "Reports `settings.frames` with a `type` other than `image`, or without one: the default is a video.",
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
    /// The type; none if it is absent.
    output: Option<&'static str>,
}

impl Finding for Ignored {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        match self.output {
            Some(output) => {
                format!("`frames` has no effect on an output of type `{output}`, which is rendered in full")
            }
            None => "`frames` has no effect on a video, the default output, which is rendered in full".to_owned(),
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self.output {
            Some(_) => "remove `frames`, or set `type` to `image`".to_owned(),
            None => "add `\"type\": \"image\"`, or remove `frames`".to_owned(),
        })
    }
}

/// Whether the settings lack a `type`, and no other finding is about that: neither a misspelled key nor the codec of an
/// image.
fn lacks_type(settings: &Object<'_>) -> bool {
    let codec = settings.get(Name::CODEC).map(|codec| characters(&codec).into_owned()).unwrap_or_default();
    let codec = Codec::named(&codec).or_else(|| Codec::named_short(&codec));
    let is_known = |name: Name| settings.shape.position(name).is_some();
    !settings.has(Name::TYPE)
        && !settings.is_cut_off()
        && codec.is_none_or(|codec| codec.medium == Medium::Video)
        && settings.value.members().all(|(key, _)| is_known(key.name()))
}

/// Reports frames that have no effect, and returns whether they do not.
pub(crate) fn check(settings: &Object<'_>, cx: &mut Context<'_, '_, '_>) -> bool {
    let Some(frames) = settings.get(Name::FRAMES) else { return false };
    let output = settings.get(Name::TYPE).and_then(|tag| one_of(&tag, &["video", "aep"]));
    let is_ignored = output.is_some() || lacks_type(settings);
    if is_ignored {
        cx.report_member(settings, &frames, &Ignored { output });
    }
    is_ignored
}

super::vectors! {
    FramesIgnored;
    pass: &[
        r#""settings": {"type": "image", "frames": 1}"#,
        r#""settings": {"frames": 1, "tpye": "image"}"#,
        r#""settings": {"frames": 1, "codec": "image_png"}"#,
        r#""settings": {"type": "imag", "frames": 1}"#,
    ],
    fail: &[
        (r#""settings": {"frames": [0, 24]}"#, &["warning /settings/frames"]),
        (r#""settings": {"type": "video", "frames": 1}"#, &["warning /settings/frames"]),
        (r#""settings": {"frames": [0, 1], "type": "aep"}"#, &["warning /settings/frames"]),
    ],
}
