use crate::definition::{Codec, Medium, Name};
use crate::diagnostic::Severity;
use crate::support::{Context, Finding, Object, Rule, characters, one_of, rule};

rule! {
    CodecTypeMismatch, Error, "a codec of another output type", None;
    what: "Reports an image codec with `settings.type` `video`, and a video codec with `image`. An image codec without a `type`, or with `aep`, is a warning.",
    why: "The output type decides what is rendered. A codec that cannot encode it probably fails the job, after it was queued and rendered.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "image", "frames": 125, "codec": "video_prores_422" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "image", "frames": 125, "codec": "image_png" }
}"#,
    source: "`POST /jobs`, `settings.codec` and `settings.type`",
}

/// A codec with an output type that it does not belong to.
struct Mismatch {
    codec: &'static Codec,
    output: Option<&'static str>,
}

impl Finding for Mismatch {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        match self.output {
            Some("video" | "image") => Severity::Error,
            _ => Severity::Warning,
        }
    }

    fn message(&self) -> String {
        let name = self.codec.name;
        match self.output {
            Some("aep") => format!("`{name}` has no effect: with the type `aep` the output is the project itself"),
            Some(output) => format!("`{name}` cannot encode an output of type `{output}`, so the render would fail"),
            None => format!("`{name}` encodes images, but without a `type` the output is a video"),
        }
    }

    fn help(&self) -> Option<String> {
        let wanted = match self.output {
            None => "add `\"type\": \"image\"` and `frames`, or use `video_h264_vbr_15mbps`",
            Some("image") => "use `image_png`, which keeps transparency, or `image_jpeg`",
            Some("aep") => "remove `codec`",
            Some(_) => "use `video_h264_vbr_15mbps` for an MP4, or `video_prores_4444` for transparency",
        };
        Some(wanted.to_owned())
    }
}

pub(crate) fn check(settings: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(value) = settings.get(Name::CODEC) else { return };
    let name = characters(&value);
    let Some(codec) = Codec::named(&name).or_else(|| Codec::named_short(&name)) else { return };
    let output = match settings.get(Name::TYPE) {
        None => None,
        Some(tag) => match one_of(&tag, &["video", "image", "aep"]) {
            None => return,
            known => known,
        },
    };
    let fits = match codec.medium {
        Medium::Video => output != Some("image"),
        Medium::Image => output == Some("image"),
    };
    if !fits {
        cx.report_member(settings, &value, &Mismatch { codec, output });
    }
}

super::vectors! {
    CodecTypeMismatch;
    pass: &[
        r#""settings": {"type": "video", "codec": "video_prores_422"}"#,
        r#""settings": {"type": "aep", "codec": "video_prores_422"}"#,
        r#""settings": {"codec": "video_prores_422"}"#,
        r#""settings": {"type": "image", "frames": 0, "codec": "image_png"}"#,
        r#""settings": {"type": "vide", "codec": "image_png"}"#,
        r#""settings": {"type": "image", "frames": 0, "codec": "gif"}"#,
    ],
    fail: &[
        (r#""settings": {"type": "video", "codec": "image_png"}"#, &["error /settings/codec"]),
        (r#""settings": {"type": "aep", "codec": "png"}"#, &["warning /settings/codec"]),
        (r#""settings": {"type": "image", "frames": 0, "codec": "video_prores_422"}"#, &["error /settings/codec"]),
        (r#""settings": {"codec": "image_jpeg"}"#, &["warning /settings/codec"]),
    ],
}
