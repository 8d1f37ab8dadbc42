use crate::definition::Codec;
use crate::support::{Context, Finding, FixDraft, Rule, change_to, rule};
use crate::text::Value;

rule! {
    CodecUnprefixed, Warning, "a codec without its prefix", Safe;
    what: "Reports a codec without its `video_` or `image_` prefix: `h264_vbr_15mbps` for `video_h264_vbr_15mbps`.",
    why: "The reference's examples use the short names; its list of codecs and the vendor's own tools use the full ones. Only the full names are certain to work.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "codec": "h264_vbr_15mbps" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "codec": "video_h264_vbr_15mbps" }
}"#,
    fix: "Writes the full name. Safe: each short name has exactly one.",
    source: "`POST /jobs`, `settings.codec`",
}

/// A short name of a codec.
struct Unprefixed<'v> {
    codec: &'static Codec,
    found: &'v Value<'v>,
}

impl Finding for Unprefixed<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        format!("`{}` lacks its prefix, and only the full name is certain to work", self.codec.short_name())
    }

    fn help(&self) -> Option<String> {
        Some(format!("write `{}`", self.codec.name))
    }

    fn fix(&self) -> Option<FixDraft> {
        change_to(Some(self.codec.name), self.found, true)
    }
}

/// Reports a codec without its prefix.
pub(crate) fn report(value: &Value<'_>, codec: &'static Codec, cx: &mut Context<'_, '_, '_>) {
    cx.report(value, &Unprefixed { codec, found: value });
}

super::vectors! {
    CodecUnprefixed;
    pass: &[r#""settings": {"codec": "image_png", "type": "image", "frames": 1}"#, r#""settings": {"codec": "h265"}"#],
    fail: &[
        (r#""settings": {"codec": "h264_vbr_15mbps"}"#, &["warning /settings/codec"]),
        (r#""settings": {"codec": "\u0070ng"}"#, &["warning /settings/codec"]),
    ],
    fix: &[
        (r#""settings": { "codec": "prores_422" }"#, r#""settings": { "codec": "video_prores_422" }"#),
        (r#""settings": {"codec": "jpeg"}"#, r#""settings": {"codec": "image_jpeg"}"#),
    ],
}
