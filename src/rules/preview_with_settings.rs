use crate::definition::{Name, Role};
use crate::diagnostic::Severity;
use crate::support::{Context, Finding, FixDraft, Object, Rule, edit_of, rule};
use crate::text::{Span, Value};

rule! {
    PreviewWithSettings, Error, "a preview with settings", Offered;
    what: "Reports `\"preview\": true` together with non-empty `settings`. An error in a job, a warning in a nested job.",
    why: "A preview is rendered fast and in low resolution. The reference says that `settings` are then ignored; one integration reports that the job was rejected.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "preview": true,
  "settings": { "type": "video", "quality": "full" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "preview": true
}"#,
    fix: "Turns the preview off, which keeps the settings. Offered. To keep the preview, remove `settings`.",
    source: "`POST /jobs`, `preview`",
}

/// Settings that a preview excludes.
struct Both {
    preview: Span,
    is_nested: bool,
}

impl Finding for Both {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        if self.is_nested { Severity::Warning } else { Severity::Error }
    }

    fn message(&self) -> String {
        "`settings` and `\"preview\": true` exclude each other: the settings are ignored, or the job is rejected"
            .to_owned()
    }

    fn help(&self) -> Option<String> {
        Some("remove `settings` for a quick preview, or remove `preview` to render with these settings".to_owned())
    }

    fn fix(&self) -> Option<FixDraft> {
        edit_of(Some(Name::PREVIEW), &["Turn the preview off"], false, self.preview, "false")
    }
}

pub(crate) fn check(job: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let on = |value: &Value<'_>| value.as_bool() == Some(true);
    let settings = job.get(Name::SETTINGS).filter(|settings| settings.members().next().is_some());
    if let (Some(preview), Some(settings)) = (job.get(Name::PREVIEW).filter(on), settings) {
        cx.report_member(job, &settings, &Both { preview: preview.span(), is_nested: job.shape.role != Role::Job });
    }
}

super::vectors! {
    PreviewWithSettings;
    pass: &[r#""preview": true, "settings": {}"#, r#""preview": true"#, r#""preview": false, "settings": {}"#, r#""settings": {}"#, r#""preview": "true", "settings": {}"#, r#""preview": true, "settings": null"#],
    fail: &[
        (r#""preview": true, "settings": {"quality": "draft"}"#, &["error /settings"]),
        (r#""settings": {"type": "video"}, "preview": true"#, &["error /settings"]),
        (
            r#""assets": [{"type": "job", "layerName": "a", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b"}, "preview": true, "settings": {"quality": "draft"}}]"#,
            &["warning /assets/0/settings"],
        ),
    ],
}
