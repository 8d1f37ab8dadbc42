use super::{Finding, RuleCode, did_you_mean, rule};
use crate::check::{Context, FixDraft, article, list, quote, show, suggestion};
use crate::definition::Choice;
use crate::diagnostic::Severity;
use crate::text::{Span, Value};

rule! {
    Error, "a value outside its list", Safe;
    what: "Finds a value that is none of those its field allows: an asset's `type`, `settings.type`, `.quality` and `.engine`, `upload.provider`, `webhook.method`, a join's `preset`. Case counts. An `upload.params.acl` that is not documented is a warning, for storages know more of them.",
    why: "The service rejects the job: it knows no other values, and compares them letter by letter.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "quality": "Draft" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "quality": "draft" }
}"#,
    fix: "Writes the allowed value when only case differs, which is safe; otherwise offers the nearest.",
    source: "`POST /jobs`, `POST /jobs/join`: the values of each field",
}

/// A value that is none of the allowed ones.
struct Unknown {
    found: String,
    choice: &'static Choice,
    nearest: Option<&'static str>,
    case_only: bool,
    at: Span,
}

impl Finding for Unknown {
    fn code(&self) -> RuleCode {
        RuleCode::UnknownValue
    }

    fn severity(&self) -> Severity {
        if self.choice.open { Severity::Warning } else { Severity::Error }
    }

    fn message(&self) -> String {
        let noun = article(self.choice.name);
        if self.choice.open {
            format!("{} is not {noun} that the reference names; the storage may not know it", self.found)
        } else {
            format!("{} is not {noun}, so the service rejects the job", self.found)
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self.nearest {
            Some(nearest) => did_you_mean(nearest),
            None => format!("use {}", list(self.choice.values.iter().copied())),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let nearest = self.nearest?;
        let offered = FixDraft::change(nearest, self.at, quote(nearest));
        Some(FixDraft { safe: self.case_only, ..offered })
    }
}

pub(crate) fn check(value: &Value<'_>, choice: &'static Choice, cx: &mut Context<'_, '_, '_>) {
    if choice.values.iter().any(|allowed| value.is_str(allowed)) {
        return;
    }
    closer_look(value, choice, cx);
}

#[cold]
#[inline(never)]
fn closer_look(value: &Value<'_>, choice: &'static Choice, cx: &mut Context<'_, '_, '_>) {
    let found = value.as_str().unwrap_or_default();
    let same = choice.values.iter().copied().find(|allowed| allowed.eq_ignore_ascii_case(&found));
    let near = || if cx.lists(value) { suggestion(&found, choice.values.iter().copied()) } else { None };
    let nearest = same.or_else(near);
    let unknown = Unknown { found: show(value), choice, nearest, case_only: same.is_some(), at: value.span() };
    cx.report(value, &unknown);
}

super::vectors! {
    UnknownValue;
    pass: &[
        r#""settings": {"type": "aep", "quality": "full", "engine": "ae2025"}"#,
        r#""webhook": {"url": "https://x.com", "method": "PUT"}"#,
        r#""settings": {"type": 5}"#,
    ],
    fail: &[
        (r#""settings": {"type": "gif", "quality": "", "engine": "2026"}"#, &["error /settings/type", "error /settings/quality", "error /settings/engine"]),
        (r#""webhook": {"url": "https://x.com", "method": "post"}"#, &["error /webhook/method"]),
        (r#""assets": [{"type": "txt"}]"#, &["error /assets/0/type"]),
        (r#""assets": [{"type": "Text", "layerName": "a", "value": "b"}]"#, &["error /assets/0/type"]),
        (r#""upload": {"provider": "gcs", "params": {"region": "a", "bucket": "b", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "acl": "bucket-owner-read"}}"#,
            &["error /upload/provider", "warning /upload/params/acl"]),
        (r#""assets": [{"type": "job", "layerName": "a", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b"}, "settings": {"type": "aep"}}]"#,
            &["error /assets/0/settings/type"]),
        (r#"{"assets": [{"type": "video", "src": "https://x.com/a.mp4"}], "settings": {"preset": "mov"}}"#, &["error /settings/preset"]),
    ],
    fix: &[
        (r#""settings": {"quality": "FULL"}"#, r#""settings": {"quality": "full"}"#),
        (r#""settings": {"quality": "ful"}"#, r#""settings": {"quality": "ful"}"#),
    ],
}
