use crate::definition::{CODECS, Codec, Medium, Name};
use crate::diagnostic::Severity;
use crate::support::{Context, Finding, Object, Rule, characters, list, one_of, rule};

rule! {
    CodecTypeMismatch, Error, "a codec of another output type", None;
    what: "Finds an image codec with `settings.type` `video` or `aep`, and a video codec with `image`. An image codec without any `type` is a warning.",
    why: "The output type decides what is rendered; a codec that cannot hold it makes the job fail after it has been queued and rendered.",
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

/// A codec beside an output type that it does not belong to.
struct Mismatch {
    codec: &'static Codec,
    output: Option<&'static str>,
}

impl Finding for Mismatch {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        if self.output.is_some() { Severity::Error } else { Severity::Warning }
    }

    fn message(&self) -> String {
        let name = self.codec.name;
        match self.output {
            Some(output) => {
                format!("`{name}` cannot encode an output of type `{output}`, so the render would fail")
            }
            None => format!("`{name}` encodes single images, but without a `type` the output is a video"),
        }
    }

    fn help(&self) -> Option<String> {
        let wanted = match self.output {
            None => return Some("add `\"type\": \"image\"` and `frames`, or use a video codec".to_owned()),
            Some("image") => Medium::Image,
            Some(_) => Medium::Video,
        };
        let fitting = CODECS.iter().filter(|codec| codec.medium == wanted).map(|codec| codec.name);
        Some(format!("use {}", list(fitting)))
    }
}

#[inline(never)]
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
        (r#""settings": {"type": "aep", "codec": "png"}"#, &["error /settings/codec"]),
        (r#""settings": {"type": "image", "frames": 0, "codec": "video_prores_422"}"#, &["error /settings/codec"]),
        (r#""settings": {"codec": "image_jpeg"}"#, &["warning /settings/codec"]),
    ],
}
