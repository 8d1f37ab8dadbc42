use crate::definition::Name;
use crate::support::{Context, Finding, Object, Rule, rule};

rule! {
    WebhookCustomEmpty, Warning, "a custom webhook without data", None;
    what: "Finds a webhook with `\"custom\": true` and no `data`.",
    why: "`custom` sends `data` alone, in place of the job. Without it the call has nothing to say.",
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

/// A custom call with nothing to send.
struct NoData;

impl Finding for NoData {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        "`\"custom\": true` sends `data` alone, and there is none: the call arrives empty".to_owned()
    }

    fn help(&self) -> Option<String> {
        Some("add `data`, or drop `custom` to be sent the job".to_owned())
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
