use crate::definition::Name;
use crate::diagnostic::Severity;
use crate::support::{Context, Finding, Object, Rule, Shown, rule};
use crate::text::Value;

rule! {
    TemplateNotReady, Error, "a template that is not ready", None;
    what: "Reports a job whose template has another status than `uploaded`. Requires the option `template`, or a `preflight`, which reads the template and also reports if it does not exist or if the token does not permit reading it.",
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

/// A template that the service did not return.
struct Unread<'o> {
    id: &'o str,
    status: u16,
}

impl Unread<'_> {
    fn is_missing(&self) -> bool {
        self.status == NOT_FOUND
    }
}

const NOT_FOUND: u16 = 404;

impl Finding for Unread<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        if self.is_missing() { Severity::Error } else { Severity::Info }
    }

    fn message(&self) -> String {
        let (id, status) = (Shown::Text(self.id), self.status);
        if self.is_missing() {
            return format!("the account has no template {id}, so the job would be rejected");
        }
        format!("template {id} was not checked: the token may not read it (status {status})")
    }

    fn help(&self) -> Option<String> {
        let help = if self.is_missing() {
            "use the id of one of the account's templates"
        } else {
            "use a token that may read templates, or pass what is known about the template"
        };
        Some(help.to_owned())
    }
}

/// Reports a template that the service did not return, one that the token may not read only once.
pub(crate) fn report_unread(
    (job, template): (&Object<'_>, &Value<'_>),
    id: &str,
    status: u16,
    cx: &mut Context<'_, '_, '_>,
) {
    let unread = Unread { id, status };
    if unread.is_missing() || cx.is_first_refusal(id) {
        report_at_id(job, template, &unread, cx);
    }
}

fn report_at_id(job: &Object<'_>, template: &Value<'_>, finding: &dyn Finding, cx: &mut Context<'_, '_, '_>) {
    match template.members().find(|(key, _)| key.name() == Name::ID) {
        Some((key, id)) => cx.report_within((job, template), key.step(), id.span(), finding),
        None => cx.report_member(job, template, finding),
    }
}

/// A template that cannot be rendered now.
struct NotReady<'o> {
    status: &'o str,
    /// Why it failed.
    error: Option<&'o str>,
}

impl Finding for NotReady<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let error = self.error.map(|error| format!(" ({})", Shown::Text(error))).unwrap_or_default();
        let status = Shown::Text(self.status);
        format!("the template has the status {status}{error}; only an `uploaded` template can be rendered")
    }

    fn help(&self) -> Option<String> {
        Some(match self.status {
            "error" => "upload the project again".to_owned(),
            "awaiting_upload" => "upload the project's file first".to_owned(),
            _ => "wait until it is processed".to_owned(),
        })
    }
}

pub(crate) fn check(job: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(info) = cx.scope.template.map(|template| template.info) else { return };
    let Some(status) = info.status.as_deref() else { return };
    let Some(template) = job.get(Name::TEMPLATE) else { return };
    // A project that is given by its address is not looked up.
    if status == "uploaded" || template.field(Name::SRC).is_some() {
        return;
    }
    report_at_id(job, &template, &NotReady { status, error: info.error.as_deref() }, cx);
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

#[cfg(test)]
mod errors {
    use crate::{CheckOptions, lint};

    #[test]
    fn the_error_of_the_template_is_quoted() {
        let options =
            r#"{"template": {"status": "error", "error": "missing footage", "compositions": [], "layers": []}}"#;
        let payload = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#;
        let report = lint(payload, &CheckOptions::from_json(options).unwrap());
        assert_eq!(report.diagnostics.len(), 1);
        assert!(report.diagnostics[0].message.contains("\"missing footage\""), "{report:?}");
    }
}
