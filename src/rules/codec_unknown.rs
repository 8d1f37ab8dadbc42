use super::{Finding, RuleCode, did_you_mean, rule};
use crate::check::{Context, FixDraft, list, quote, show, suggestion};
use crate::definition::CODECS;
use crate::text::{Span, Value};

rule! {
    Error, "an unknown codec", Offered;
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
struct Unknown {
    found: String,
    nearest: Option<&'static str>,
    at: Span,
}

impl Finding for Unknown {
    fn code(&self) -> RuleCode {
        RuleCode::CodecUnknown
    }

    fn message(&self) -> String {
        format!("{} is not a codec of the service, so the job would be rejected", self.found)
    }

    fn help(&self) -> Option<String> {
        Some(match self.nearest {
            Some(nearest) => did_you_mean(nearest),
            None => format!("use {}", list(CODECS.iter().map(|codec| codec.name))),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let nearest = self.nearest?;
        Some(FixDraft::change(nearest, self.at, quote(nearest)))
    }
}

/// Tells of a codec that exists neither with its prefix nor without.
pub(crate) fn report(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let found = value.as_str().unwrap_or_default();
    let short = CODECS.iter().map(|codec| (codec.short_name(), codec.name));
    let full = CODECS.iter().map(|codec| (codec.name, codec.name));
    let spellings: Vec<_> = full.chain(short).collect();
    let near = || suggestion(&found, spellings.iter().map(|(spelling, _)| *spelling));
    let nearest = if cx.lists(value) { near() } else { None };
    let nearest =
        nearest.and_then(|near| spellings.iter().find(|(spelling, _)| *spelling == near)).map(|(_, name)| *name);
    cx.report(value, &Unknown { found: show(value), nearest, at: value.span() });
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
