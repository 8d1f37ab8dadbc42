use crate::definition::Name;
use crate::support::{At, Finding, Rule, Run, rule};
use crate::text::{Kind, Path, Span, Value};

rule! {
    PayloadKind, Error, "an API response instead of a payload", None;
    what: "Reports an API response where a payload belongs: a job, a batch or a template as the API returns it, the body of a webhook, or an error. Nothing else is reported then.",
    why: "A response has none of the fields of a payload, so the service rejects it.",
    example: r#"{
  "id": "01JTGM9GCR71JV7EJYDF45QAFD",
  "status": "finished",
  "outputUrl": "https://example.com/renders/01JTGM9GCR71JV7EJYDF45QAFD.mp4"
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" }
}"#,
    source: "`GET /jobs/:id`, `POST /batches`, `GET /templates/:id`: the fields of each response",
}

/// Something from the API that is not a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ApiResponse {
    Job,
    Webhook,
    Batch,
    Template,
    Font,
    Error,
}

/// The keys that only responses have. An object with one of them is checked more closely.
const SIGNS: [&str; 10] = [
    "status",
    "state",
    "batchId",
    "uploadInfo",
    "displayName",
    "error",
    "aeid",
    "familyName",
    "outputUrl",
    "templateId",
];

/// What a job's state may be.
const STATES: [&str; 12] = [
    "queued",
    "pending",
    "render:dorender",
    "rendering",
    "picked",
    "started",
    "processing",
    "finished",
    "error",
    "failed",
    "cancelled",
    "manually_cancelled",
];

/// The keys of a response about a job besides its state, and those that only the body of a webhook has.
const OF_JOB: [&str; 8] =
    ["templateId", "outputUrl", "progress", "stats", "children", "missingFonts", "createdAt", "updatedAt"];
const OF_WEBHOOK: [&str; 3] = ["finishedAt", "renderDuration", "state"];

/// Whether an object may be a response.
pub(crate) fn is_suspect(key: &Value<'_>) -> bool {
    SIGNS.iter().any(|sign| key.spells(sign))
}

/// The kind of response that a value is, if any; for a list, that of its first item.
pub(crate) fn recognise(root: &Value<'_>) -> Option<ApiResponse> {
    match root.kind() {
        Kind::Object => recognise_object(root),
        Kind::Array => {
            root.items().next().filter(|item| item.kind() == Kind::Object).and_then(|item| recognise_object(&item))
        }
        _ => None,
    }
}

fn recognise_object(object: &Value<'_>) -> Option<ApiResponse> {
    let has = |name: &str| object.get(name).is_some();
    let is_text = |name: &str| object.get(name).is_some_and(|value| value.kind() == Kind::String);
    let is_job = object.field(Name::TEMPLATE).is_some_and(|template| template.field(Name::COMPOSITION).is_some());
    let state = object.get("status").or_else(|| object.get("state"));
    let has_state = state.is_some_and(|state| STATES.iter().any(|known| state.is_str(known)));
    let signs = OF_JOB.iter().chain(&OF_WEBHOOK).filter(|name| has(name)).count();
    if is_text("batchId") && !is_job {
        return Some(ApiResponse::Batch);
    }
    // A job from the API has a state, even if it also has the fields of its payload.
    if has_state && (if is_job { signs > 1 } else { signs > 0 || has("id") }) {
        let is_webhook = OF_WEBHOOK.iter().any(|name| has(name));
        return Some(if is_webhook { ApiResponse::Webhook } else { ApiResponse::Job });
    }
    if is_job || object.field(Name::ASSETS).is_some() {
        return None;
    }
    if is_text("outputUrl") && is_text("id") || is_text("templateId") && has("stats") {
        return Some(ApiResponse::Job);
    }
    let is_template = has("uploadInfo")
        || is_text("displayName") && (has("status") || object.field(Name::TYPE).is_some())
        || has("compositions") && has("layers")
        || has("aeid")
        || object.field(Name::TEMPLATE).is_some_and(|template| template.get("displayName").is_some());
    if is_template {
        return Some(ApiResponse::Template);
    }
    if is_text("familyName") && has("fileName") {
        return Some(ApiResponse::Font);
    }
    let is_error =
        is_text("error") && (has("details") || has("errorCode") || has("statusCode") || object.members().count() == 1);
    is_error.then_some(ApiResponse::Error)
}

impl Finding for ApiResponse {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let what = match self {
            Self::Job => "a job as the API returns it",
            Self::Webhook => "the body of a webhook, which the service sends when a job ends",
            Self::Batch => "the response to a batch",
            Self::Template => "a template as the API returns it",
            Self::Font => "a font as the API returns it",
            Self::Error => "an error that the API returned",
        };
        format!("this is {what}, not a payload; the service rejects it")
    }

    fn help(&self) -> Option<String> {
        let help = match self {
            Self::Job | Self::Webhook => "to render again, send the original payload, which the API does not return",
            Self::Batch => "send the jobs of the batch: `{\"jobs\": [{\"template\": {…}}]}`",
            Self::Template => {
                "write a job that uses the template: `{\"template\": {\"id\": \"…\", \"composition\": \"…\"}}`; to check against the template, pass it as the `template` option"
            }
            Self::Font => {
                "list the file name of a font in the `fonts` of a job; to check against the library, pass the `fonts` option"
            }
            Self::Error => "send the payload, not the response to it",
        };
        Some(help.to_owned())
    }
}

pub(crate) fn report(response: ApiResponse, span: Span, path: &Path, run: &mut Run<'_>) {
    run.add(span, At::Elsewhere(&|| path.clone()), &response);
}

super::vectors! {
    PayloadKind;
    pass: &[
        r#""preview": true"#,
        r#"{"jobs": [{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}}]}"#,
        r#""status": "draft""#,
        r#""error": "none""#,
        r#"{"status": "active", "assets": []}"#,
        "{}",
    ],
    fail: &[
        (r#"{"id": "01JTGM9GCR71JV7EJYDF45QAFD", "status": "queued", "outputUrl": null}"#, &["error "]),
        (r#"{"id": "01JTGM9GCR71JV7EJYDF45QAFD", "templateId": "01JTGM9GCR71JV7EJYDF45QAFD", "status": "render:dorender", "progress": 40, "stats": {}}"#, &["error "]),
        (r#"{"id": "01JTGM9GCR71JV7EJYDF45QAFD", "state": "finished", "outputUrl": "https://x.com/a.mp4", "finishedAt": "2026-01-01", "renderDuration": 4}"#, &["error "]),
        (r#"{"batchId": "01JTGM9GCR71JV7EJYDF45QAFD", "status": "created", "totalJobs": 1, "successCount": 1, "jobs": [{"index": 0, "id": "a", "status": "queued"}]}"#, &["error "]),
        (r#"{"jobs": [{"index": 0, "id": "a", "status": "queued"}], "batchId": "01JTGM9GCR71JV7EJYDF45QAFD"}"#, &["error "]),
        (r#"{"id": "01JTGM9GCR71JV7EJYDF45QAFD", "type": "aep", "displayName": "Promo", "status": "uploaded", "compositions": ["main"], "layers": []}"#, &["error "]),
        (r#"{"type": "aep", "displayName": "Promo"}"#, &["error "]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "displayName": "Promo"}, "uploadInfo": {"url": "https://x.com"}}"#, &["error "]),
        (r#"[{"id": "01JTGM9GCR71JV7EJYDF45QAFD", "status": "finished", "templateId": "x"}]"#, &["error "]),
        (r#"[{"id": "a", "familyName": "Inter", "fileName": "Inter-Bold.ttf", "createdAt": "x"}]"#, &["error "]),
        (r#"{"error": "Template not found"}"#, &["error "]),
        (r#"{"error": "Bad Request", "details": [{"field": "template", "message": "required"}]}"#, &["error "]),
        (r#""id": "01JTGM9GCR71JV7EJYDF45QAFD", "status": "finished", "outputUrl": "https://x.com/a.mp4", "progress": 100"#, &["error "]),
        (r#"{"body": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "status": "finished", "outputUrl": "https://x.com/a.mp4"}}"#, &["error /body"]),
    ],
}

#[cfg(test)]
mod alone {
    use crate::{CheckOptions, RuleCode, lint};

    #[test]
    fn nothing_else_is_reported_of_a_response() {
        for text in [
            r#"{"batchId": "a", "jobs": [{"index": 0, "id": "a", "status": "queued"}], "errors": []}"#,
            r#"{"id": "a", "state": "finished", "outputUrl": "http://localhost/a.mp4"}"#,
        ] {
            let report = lint(text, &CheckOptions::default());
            let codes: Vec<_> = report.diagnostics.iter().map(|d| d.code).collect();
            assert_eq!(codes, [RuleCode::PayloadKind], "{text}");
            assert_eq!((report.error_count, report.warning_count, report.info_count), (1, 0, 0));
        }
    }
}
