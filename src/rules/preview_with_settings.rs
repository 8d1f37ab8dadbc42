use crate::definition::Name;
use crate::support::{Context, Finding, FixDraft, Object, Rule, edit_of, rule};
use crate::text::{Kind, Span, Value};

rule! {
    PreviewWithSettings, Error, "a preview with settings", Offered;
    what: "Finds `\"preview\": true` in a job that has `settings` too.",
    why: "A preview is rendered in its own quick, low quality; the service rejects a job that asks for both.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "preview": true,
  "settings": { "type": "video", "quality": "full" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "preview": true
}"#,
    fix: "Offers to turn the preview off, which keeps the settings. To keep the preview, remove `settings`.",
    source: "`POST /jobs`, `preview`",
}

/// Settings that a preview excludes.
struct Both {
    preview: Span,
}

impl Finding for Both {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        "`settings` cannot be combined with `\"preview\": true`: the service rejects the job".to_owned()
    }

    fn help(&self) -> Option<String> {
        Some("drop `settings` for a quick preview, or drop `preview` to render with these settings".to_owned())
    }

    fn fix(&self) -> Option<FixDraft> {
        edit_of(Some(Name::PREVIEW), &["Turn the preview off"], false, self.preview, "false")
    }
}

#[inline(never)]
pub(crate) fn check(job: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let on = |value: &Value<'_>| value.as_bool() == Some(true);
    // Settings that are none are told for that alone.
    let settings = job.get(Name::SETTINGS).filter(|settings| settings.kind() == Kind::Object);
    if let (Some(preview), Some(settings)) = (job.get(Name::PREVIEW).filter(on), settings) {
        cx.report_member(job, &settings, &Both { preview: preview.span() });
    }
}

super::vectors! {
    PreviewWithSettings;
    pass: &[r#""preview": true"#, r#""preview": false, "settings": {}"#, r#""settings": {}"#, r#""preview": "true", "settings": {}"#, r#""preview": true, "settings": null"#],
    fail: &[
        (r#""preview": true, "settings": {}"#, &["error /settings"]),
        (r#""settings": {"type": "video"}, "preview": true"#, &["error /settings"]),
        (
            r#""assets": [{"type": "job", "layerName": "a", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b"}, "preview": true, "settings": {}}]"#,
            &["error /assets/0/settings"],
        ),
    ],
}
