use crate::definition::Format;
use crate::support::url::{self, Url, UrlError};
use crate::support::{Context, Finding, FixDraft, Rule, Shown, address, edit, quote, rule, said, show, show_str};
use crate::text::Value;

rule! {
    UrlFormat, Error, "not an http(s) URL", Offered;
    what: "Reports a `webhook.url`, `upload.outputUrl` or `upload.params.endpoint` that is not an absolute http or https URL, or that contains a user name or password.",
    why: "The service calls these URLs from its own machines: an incomplete URL is rejected or never reached, and a password in a URL ends up in logs.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "webhook": { "url": "example.com/rendered" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "webhook": { "url": "https://example.com/rendered" }
}"#,
    fix: "Writes the URL that the address stands for, such as `https://example.com/hook` for `example.com/hook`. Offered.",
    source: "`POST /jobs`, `webhook` and `upload`; the URL Standard of the WHATWG",
}

/// Why the text is no URL to be called.
struct Wrong<'v> {
    value: &'v Value<'v>,
    found: Shown<'v>,
    error: Option<UrlError>,
    /// The URL that is meant.
    meant: Option<String>,
}

impl Finding for Wrong<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let fault = match self.error {
            Some(UrlError::NoScheme) => "is not an absolute URL: it does not begin with `https://`",
            Some(UrlError::OtherScheme) => "is not an http or https URL",
            Some(UrlError::Host) => "names no host that can exist",
            Some(UrlError::Port) => "has a port that is not a number up to 65535",
            None => "holds a user name or password, which would be stored and logged with the job",
        };
        said(self.found, fault)
    }

    fn help(&self) -> Option<String> {
        Some(match (&self.meant, self.error) {
            (Some(url), _) => ["write ", &show_str(url)].concat(),
            (None, Some(_)) => "write the whole address, `https://…`".to_owned(),
            (None, None) => {
                "take the credentials out of the URL; a webhook can send a header with `${secrets.NAME}`".to_owned()
            }
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let url = self.meant.as_deref()?;
        edit(&["Change to ", &show_str(url)], false, self.value.span(), &quote(url))
    }
}

/// The URL, unless it is invalid, which is reported, or begins with a stored secret.
pub(crate) fn check(value: &Value<'_>, format: Format, cx: &mut Context<'_, '_, '_>) -> Option<Url> {
    let text = value.as_str()?;
    if format.may_hold_secrets() && url::is_behind_a_secret(&text) {
        return None;
    }
    let error = match url::parse(&text) {
        Ok(url) if !url.has_user_info => return Some(url),
        Ok(_) => None,
        Err(error) => Some(error),
    };
    let meant = error.filter(|_| cx.lists(value)).and_then(|_| address::corrected_url(&text));
    cx.report(value, &Wrong { value, found: show(value), error, meant });
    None
}

super::vectors! {
    UrlFormat;
    pass: &[
        r#""webhook": {"url": "https://example.com/a?b=c"}"#,
        r#""webhook": {"url": "http://localhost:3000"}"#,
        r#""webhook": {"url": ""}"#,
        r#""webhook": {"url": "${secrets.HOOK_URL}"}"#,
        r#""webhook": {"url": "${secrets.HOST}/hook"}"#,
    ],
    fail: &[
        (r#""webhook": {"url": "example.com"}"#, &["error /webhook/url"]),
        (r#""webhook": {"url": "ftp://example.com"}"#, &["error /webhook/url"]),
        (r#""webhook": {"url": "https://"}"#, &["error /webhook/url"]),
        (r#""webhook": {"url": "https://me:pw@example.com"}"#, &["error /webhook/url"]),
        (r#""webhook": {"url": "https://example.com:99999"}"#, &["error /webhook/url"]),
        (r#""upload": {"outputUrl": "cdn", "params": {"region": "a", "bucket": "b", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "/x"}}"#,
            &["error /upload/outputUrl", "error /upload/params/endpoint"]),
    ],
    offered: &[
        (r#""webhook": {"url": "example.com/hook"}"#, r#""webhook": {"url": "https://example.com/hook"}"#),
        (r#""webhook": {"url": "https//example.com/hook"}"#, r#""webhook": {"url": "https://example.com/hook"}"#),
        (r#""webhook": {"url": "me:pw@example.com/hook"}"#, r#""webhook": {"url": "me:pw@example.com/hook"}"#),
    ],
}
