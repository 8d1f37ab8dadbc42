use crate::definition::Name;
use crate::support::{Context, Finding, Object, Rule, Shown, rule};

rule! {
    TemplateNotReady, Error, "a template that is not ready", None;
    what: "Reports a job whose template has another status than `uploaded`. Needs the template: the option `template`.",
    why: "A template that is still being uploaded or processed, or that failed, cannot be rendered. The job fails.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFE", "composition": "main" }
}"#,
    options: r#"{
  "template": [
    { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "status": "processing" },
    { "id": "01JTGM9GCR71JV7EJYDF45QAFE", "status": "uploaded" }
  ]
}"#,
    source: "`GET /templates/:id`, `status`",
}

/// A template that cannot be rendered now.
struct NotReady<'o> {
    status: &'o str,
}

impl Finding for NotReady<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        format!("the template has the status {}; only an `uploaded` template can be rendered", Shown::Text(self.status))
    }

    fn help(&self) -> Option<String> {
        Some(match self.status {
            "error" => "upload the project again".to_owned(),
            "awaiting_upload" => "upload the project's file first".to_owned(),
            _ => "wait until it is processed".to_owned(),
        })
    }
}

#[inline(never)]
pub(crate) fn check(job: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(status) = cx.scope.template.and_then(|template| template.info.status.as_deref()) else { return };
    let Some(template) = job.get(Name::TEMPLATE) else { return };
    // A project that is given by its address is not looked up.
    if status == "uploaded" || template.field(Name::SRC).is_some() {
        return;
    }
    let finding = NotReady { status };
    match template.members().find(|(key, _)| key.name() == Name::ID) {
        Some((key, id)) => cx.report_within((job, &template), key.step(), id.span(), &finding),
        None => cx.report_member(job, &template, &finding),
    }
}

super::vectors! {
    TemplateNotReady, options: r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "status": "downloading"}}"#;
    pass: &[
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFE", "composition": "a"}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://x.com/a.aep"}}"#,
    ],
    fail: &[
        (r#""preview": true"#, &["error /template/id"]),
        (r#"{"jobs": [{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}}]}"#, &["error /jobs/0/template/id"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFE", "composition": "a"}, "assets": [{"type": "job", "layerName": "l", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}}]}"#,
            &["error /assets/0/template/id"]),
    ],
}
