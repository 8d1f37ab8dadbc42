use crate::definition::{CODECS, Codec};
use crate::support::{
    Context, Finding, FixDraft, Rule, change_to, characters, did_you_mean, list, rule, said, show, suggestion,
};
use crate::text::Value;

rule! {
    CodecUnknown, Error, "an unknown codec", Offered;
    what: "Finds a `settings.codec` that is none of the service's twelve codecs, with or without its `video_` or `image_` prefix.",
    why: "The service rejects the job, or renders it with a codec that you did not choose.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "codec": "video_h264_vbr_20mbps" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "codec": "video_h264_vbr_15mbps" }
}"#,
    fix: "Puts in the nearest codec. Another bit rate is another file, so the edit is only offered.",
    source: "`POST /jobs`, `settings.codec`",
}

/// A codec that does not exist.
struct Unknown<'v> {
    found: &'v Value<'v>,
    nearest: Option<&'static str>,
}

impl Finding for Unknown<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        said(show(self.found), "is not a codec of the service, so the job would be rejected")
    }

    fn help(&self) -> Option<String> {
        Some(match self.nearest {
            Some(nearest) => did_you_mean(nearest),
            None => format!("use {}", list(CODECS.iter().map(|codec| codec.name))),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        change_to(self.nearest, self.found, false)
    }
}

/// The codec that was probably meant, with its prefix or without.
fn nearest(found: &str) -> Option<&'static str> {
    let spellings = CODECS.iter().map(|codec| codec.name).chain(CODECS.iter().map(Codec::short_name));
    let near = suggestion(found, spellings)?;
    CODECS.iter().map(|codec| codec.name).find(|name| name.ends_with(near))
}

/// Tells of a codec that exists neither with its prefix nor without.
pub(crate) fn report(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let nearest = if cx.lists(value) { nearest(&characters(value)) } else { None };
    cx.report(value, &Unknown { found: value, nearest });
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
}
