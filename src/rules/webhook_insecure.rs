use crate::support::url::{Scheme, Url};
use crate::support::{Context, Finding, Rule, rule};
use crate::text::Value;

rule! {
    WebhookInsecure, Warning, "a webhook over plain http", None;
    what: "Reports a `webhook.url` with `http:`.",
    why: "The job, the URL of its output and the headers are sent unencrypted, so others can read and change them in transit.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "webhook": { "url": "http://hooks.example.com/rendered" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "webhook": { "url": "https://hooks.example.com/rendered" }
}"#,
    source: "`POST /jobs`, `webhook.url`",
}

/// A webhook over plain http.
struct Insecure;

impl Finding for Insecure {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        "this webhook is called over plain http, so others can read the job and its headers in transit".to_owned()
    }

    fn help(&self) -> Option<String> {
        Some("use `https://`".to_owned())
    }
}

pub(crate) fn check(value: &Value<'_>, url: &Url, cx: &mut Context<'_, '_, '_>) {
    if url.scheme == Scheme::Http {
        cx.report(value, &Insecure);
    }
}

super::vectors! {
    WebhookInsecure;
    pass: &[r#""webhook": {"url": "https://x.com"}"#, r#""webhook": {"url": "x.com"}"#],
    fail: &[(r#""webhook": {"url": "HTTP://x.com"}"#, &["warning /webhook/url"])],
}
