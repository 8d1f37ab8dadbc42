use crate::support::{Finding, Rule, Unchecked, rule, said, show};
use crate::text::Value;

rule! {
    UrlUnchecked, Info, "a URL that was not requested", None;
    what: "Reports the URL of an asset, a template or a font that `preflight` could not request: its host is private, it contains a placeholder, a stored secret or a password, a page is not allowed to read it, or there are more URLs than the limit.",
    why: "It is unknown whether the file can be downloaded. If a preflight reports nothing about a URL, the URL is available.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "image", "layerName": "logo.png", "src": "${secrets.CDN}/logo.png" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "image", "layerName": "logo.png", "src": "https://cdn.example.com/logo.png" }]
}"#,
    results: r#"{
  "urls": {
    "https://cdn.example.com/logo.png": { "status": 200, "type": "image/png", "length": 5120 }
  }
}"#,
    source: "`POST /jobs`, `assets[].src` and `template.src`",
}

/// A URL that was not requested.
pub(crate) struct NotRequested<'v> {
    pub value: &'v Value<'v>,
    pub reason: Unchecked,
}

impl Finding for NotRequested<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let reason = match self.reason {
            Unchecked::PrivateHost => "was not requested: its host is private",
            Unchecked::PrivateAddress => "was not requested: its host name resolves to a private address",
            Unchecked::PrivateRedirect => "was not requested completely: it redirects to a private host",
            Unchecked::Secret => "was not requested: it contains a stored secret",
            Unchecked::Placeholder => "was not requested: it contains a placeholder",
            Unchecked::UserInfo => "was not requested: it contains a user name or a password",
            Unchecked::Cors => {
                "could not be checked from this page: its server forbids that (CORS), or does not respond"
            }
            Unchecked::Limit => "was not requested: there are more URLs than the limit",
            Unchecked::RateLimit => "could not be checked: its server limits the number of requests",
        };
        said(show(self.value), reason)
    }

    fn help(&self) -> Option<String> {
        let help = match self.reason {
            Unchecked::PrivateHost | Unchecked::PrivateAddress | Unchecked::PrivateRedirect => {
                "to request it anyway, for example in your own network, allow private hosts"
            }
            Unchecked::Cors => "check it from Node or the command line: `nexrender-payload preflight`",
            Unchecked::Limit => "raise the limit of URLs",
            Unchecked::RateLimit => "check it again later",
            Unchecked::Secret | Unchecked::Placeholder | Unchecked::UserInfo => return None,
        };
        Some(help.to_owned())
    }
}

super::vectors! {
    UrlUnchecked, results: r#"{"urls": {
        "https://a.com/a": {"unchecked": "cors"},
        "https://10.0.0.1/a": {"unchecked": "private-host"},
        "https://a.com/b": {"status": 200}
    }}"#;
    pass: &[
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/b"}]"#,
        r#""assets": [{"type": "image", "layerName": "a", "src": "a.png"}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Source Text", "value": "${secrets.A}"}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/a"}]"#, &["info /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https://10.0.0.1/a"}]"#, &["info /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "${secrets.A}"}]"#, &["info /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/{{name}}.png"}]"#, &["info /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https://me:planted@a.com/a"}]"#, &["info /assets/0/src"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "${secrets.A}"}}"#, &["info /template/src"]),
    ],
}
