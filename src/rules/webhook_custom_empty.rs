use crate::definition::Name;
use crate::support::{Context, Finding, Object, Rule, rule};

rule! {
    WebhookCustomEmpty, Warning, "a custom webhook without data", None;
    what: "Reports a webhook with `\"custom\": true` and no `data`.",
    why: "With `custom`, the webhook sends `data` instead of the job. Without `data`, its body is empty.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "webhook": { "url": "https://example.com/rendered", "custom": true }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "webhook": { "url": "https://example.com/rendered", "custom": true, "data": { "order": 17 } }
}"#,
    source: "`POST /jobs`, `webhook.custom`",
}

/// A custom webhook with nothing to send.
struct NoData;

impl Finding for NoData {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        "`\"custom\": true` sends only `data`, and there is none: the body of the webhook will be empty".to_owned()
    }

    fn help(&self) -> Option<String> {
        Some("add `data`, or remove `custom` to receive the job".to_owned())
    }
}

pub(crate) fn check(webhook: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let is_custom = webhook.get(Name::CUSTOM).is_some_and(|custom| custom.as_bool() == Some(true));
    if is_custom && !webhook.has(Name::DATA) && !webhook.is_cut_off() {
        cx.report(&webhook.value, &NoData);
    }
}

super::vectors! {
    WebhookCustomEmpty;
    pass: &[
        r#""webhook": {"url": "https://x.com", "custom": true, "data": {}}"#,
        r#""webhook": {"url": "https://x.com", "custom": false}"#,
        r#""webhook": {"url": "https://x.com"}"#,
    ],
    fail: &[(r#""webhook": {"url": "https://x.com", "custom": true}"#, &["warning /webhook"])],
}
