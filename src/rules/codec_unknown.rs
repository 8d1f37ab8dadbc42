use crate::definition::{CODECS, Codec};
use crate::support::{
    Context, Finding, FixDraft, Rule, change_to, characters, did_you_mean, rule, said, show, suggestion,
};
use crate::text::Value;
use crate::text::search::{contains, lower};

rule! {
    CodecUnknown, Error, "an unknown codec", Offered;
    what: "Reports a `settings.codec` that is not one of the twelve codecs, with or without its `video_` or `image_` prefix.",
    why: "The API rejects the job, or the output has a codec that you did not choose.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "codec": "video_h264_vbr_20mbps" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "codec": "video_h264_vbr_15mbps" }
}"#,
    fix: "Writes the most likely codec. Offered, because another bit rate produces a different file.",
    source: "`POST /jobs`, `settings.codec`",
}

/// The codec that was probably meant.
#[derive(Clone, Copy)]
enum Likely {
    /// One of similar spelling.
    Near(&'static str),
    /// The usual one for the format or encoder that was named, and why.
    Usual(&'static str, &'static str),
    Unknown,
}

/// A codec that does not exist.
struct Unknown<'v> {
    found: &'v Value<'v>,
    likely: Likely,
}

impl Finding for Unknown<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        said(show(self.found), "is not a codec, so the job would be rejected")
    }

    fn help(&self) -> Option<String> {
        Some(match self.likely {
            Likely::Near(codec) => did_you_mean(codec),
            Likely::Usual(codec, why) => format!("write `{codec}`: {why}"),
            Likely::Unknown => USUAL.to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let (Likely::Near(codec) | Likely::Usual(codec, _)) = self.likely else { return None };
        change_to(Some(codec), self.found, false)
    }
}

/// The codec that was probably meant, with its prefix or without.
fn nearest(found: &str) -> Option<&'static str> {
    let spellings = CODECS.iter().map(|codec| codec.name).chain(CODECS.iter().map(Codec::short_name));
    let near = suggestion(found, spellings)?;
    CODECS.iter().map(|codec| codec.name).find(|name| name.ends_with(near))
}

/// The usual codec for common names of formats and encoders, in lower case.
const USUAL_CODECS: [(&[&str], &str, &str); 4] = [
    (&["4444", "alpha", "transparen"], "video_prores_4444", "ProRes 4444 keeps transparency"),
    (&["prores", "quicktime", "mov"], "video_prores_422", "ProRes 422 is the codec for editing"),
    (&["png"], "image_png", "with `type` set to `image`, it keeps transparency"),
    (&["jpeg", "jpg"], "image_jpeg", "with `type` set to `image`, it makes the smallest files"),
];

/// The usual choice for a video, and what the others are for.
const USUAL: &str = "use `video_h264_vbr_15mbps` for an MP4, `video_prores_422` for editing, `video_prores_4444` for transparency, `image_png` or `image_jpeg` for images";

fn likely(found: &str) -> Likely {
    if let Some(codec) = nearest(found) {
        return Likely::Near(codec);
    }
    let found = lower(found);
    let usual = USUAL_CODECS.iter().find(|(words, ..)| words.iter().any(|word| contains(&found, word)));
    if let Some((_, codec, why)) = usual {
        return Likely::Usual(codec, why);
    }
    let is_mp4 = ["264", "265", "mp4", "avc", "hevc", "mpeg"].iter().any(|word| contains(&found, word));
    if is_mp4 {
        Likely::Usual("video_h264_vbr_15mbps", "H.264 at 15 Mbit/s in an MP4 is the usual choice")
    } else {
        Likely::Unknown
    }
}

/// Reports a codec that exists neither with its prefix nor without.
pub(crate) fn report(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let likely = if cx.lists(value) { likely(&characters(value)) } else { Likely::Unknown };
    cx.report(value, &Unknown { found: value, likely });
}

super::vectors! {
    CodecUnknown;
    pass: &[
        r#""settings": {"codec": "video_prores_422"}"#,
        r#""settings": {"codec": "prores_422"}"#,
        r#""settings": {"codec": 5}"#,
    ],
    fail: &[
        (r#""settings": {"codec": "h265"}"#, &["error /settings/codec"]),
        (r#""settings": {"codec": ""}"#, &["error /settings/codec"]),
        (r#""settings": {"codec": "VIDEO_PRORES_422"}"#, &["error /settings/codec"]),
    ],
    fix: &[(r#""settings": {"codec": "video_prores_423"}"#, r#""settings": {"codec": "video_prores_423"}"#)],
    offered: &[
        (r#""settings": {"codec": "h264_15mbps"}"#, r#""settings": {"codec": "video_h264_vbr_15mbps"}"#),
        (r#""settings": {"codec": "video_h264_15mbps"}"#, r#""settings": {"codec": "video_h264_vbr_15mbps"}"#),
        (r#""settings": {"codec": "video_h264_vbr_10mbps"}"#, r#""settings": {"codec": "video_h264_vbr_15mbps"}"#),
        (r#""settings": {"codec": "video_h264_vbr_20mbps"}"#, r#""settings": {"codec": "video_h264_vbr_15mbps"}"#),
        (r#""settings": {"codec": "video_h264_cbr_20mbps"}"#, r#""settings": {"codec": "video_h264_cbr_15mbps"}"#),
    ],
}
