use super::{Finding, RuleCode, rule, words};
use crate::check::Context;
use crate::text::Value;
use crate::url::{Scheme, Url};

rule! {
    Warning, "a webhook over plain http", None;
    what: "Finds a `webhook.url` that is `http:`.",
    why: "The whole job, its output's address and the headers you set travel unencrypted and can be read and changed on the way.",
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

/// A call that anybody on the way can read.
struct Insecure;

impl Finding for Insecure {
    fn code(&self) -> RuleCode {
        RuleCode::WebhookInsecure
    }

    fn message(&self) -> String {
        words("this webhook is called over plain http, where the job and its headers can be read on the way")
    }

    fn help(&self) -> Option<String> {
        Some(words("use https"))
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
