use crate::support::url::Url;
use crate::support::{Context, Finding, Rule, rule};
use crate::text::Value;

rule! {
    UnreachableUrl, Warning, "a host that the cloud cannot reach", None;
    what: "Reports an asset's `src`, a `template.src` or a `webhook.url` on `localhost`, a loopback, link-local or private address, or a `.local` or `.internal` name.",
    why: "Such a host exists only on your machine or in your network. The render machine is somewhere else: the download fails, or the webhook never arrives.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "webhook": { "url": "https://localhost:3000/rendered" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "webhook": { "url": "https://hooks.example.com/rendered" }
}"#,
    source: "`POST /jobs`, `assets[].src`, `template.src` and `webhook.url`",
}

/// A host of a private network.
struct Unreachable<'u> {
    host: &'u str,
}

impl Finding for Unreachable<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        format!("`{}` is in a private network: the service cannot connect to it", self.host)
    }

    fn help(&self) -> Option<String> {
        Some("use a public host; during development, open a tunnel to your machine".to_owned())
    }
}

/// Whether a URL is private, which is reported.
pub(crate) fn check(value: &Value<'_>, url: &Url, cx: &mut Context<'_, '_, '_>) -> bool {
    if url.host.is_private {
        cx.report(value, &Unreachable { host: &url.host.name });
    }
    url.host.is_private
}

super::vectors! {
    UnreachableUrl;
    pass: &[
        r#""webhook": {"url": "https://example.com"}"#,
        r#""upload": {"params": {"region": "a", "bucket": "b", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "http://localhost:9000"}}"#,
    ],
    fail: &[
        (r#""webhook": {"url": "https://127.0.0.1/x"}"#, &["warning /webhook/url"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "http://192.168.0.2/a.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "script", "src": "http://nas.local/a.jsx"}]"#, &["warning /assets/0/src"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://localhost:8080/a.aep"}}"#, &["warning /template/src"]),
    ],
}
