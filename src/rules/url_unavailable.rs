use super::url_content;
use crate::support::{Finding, Rule, UrlFailure, UrlResponse, rule, said, show};
use crate::text::Value;
use crate::text::search::{before_any, lower, parts};

rule! {
    UrlUnavailable, Error, "a URL that is unavailable", None;
    what: "Reports the URL of an asset, a template or a font that does not return a 2xx status: not found, not allowed, a redirect to a login, an unknown host, an invalid certificate, a timeout. Only `preflight` requests URLs.",
    why: "The render machine requests the same URL, without your login. The download fails, and the job with it, after it has waited in the queue.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "image", "layerName": "logo.png", "src": "https://cdn.example.com/old/logo.png" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "image", "layerName": "logo.png", "src": "https://cdn.example.com/logo.png" }]
}"#,
    results: r#"{
  "urls": {
    "https://cdn.example.com/old/logo.png": { "status": 404, "type": "text/html" },
    "https://cdn.example.com/logo.png": { "status": 200, "type": "image/png", "length": 5120 }
  }
}"#,
    source: "`POST /jobs`, `assets[].src`, which must return status 200; `template.src`",
}

/// A URL from which nothing can be downloaded.
pub(crate) struct Unavailable<'v> {
    value: &'v Value<'v>,
    why: Why<'v>,
}

enum Why<'v> {
    Failure(UrlFailure),
    Status(u16),
    /// Where it redirects to.
    Login(&'v str),
}

impl<'v> Unavailable<'v> {
    /// A request that got no response.
    pub fn without_response(value: &'v Value<'v>, failure: UrlFailure) -> Self {
        Self { value, why: Why::Failure(failure) }
    }

    /// A response that is not the file.
    pub fn of(value: &'v Value<'v>, response: &'v UrlResponse) -> Option<Self> {
        if !(200..300).contains(&response.status) {
            return Some(Self { value, why: Why::Status(response.status) });
        }
        let landed = response.landed.as_deref()?;
        let is_login = is_login(landed) && url_content::is_html(response);
        is_login.then_some(Self { value, why: Why::Login(landed) })
    }
}

/// Whether a host and path are probably those of a login.
fn is_login(landed: &str) -> bool {
    let words = ["login", "signin", "sign-in", "sign_in", "auth", "oauth", "oauth2", "sso", "accounts", "authorize"];
    let landed = lower(landed);
    let name = |part: &str| words.contains(&before_any(part, b"."));
    parts(&landed, b"/").any(name) || parts(before_any(&landed, b"/:"), b".").any(name)
}

impl Finding for Unavailable<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let fault = match self.why {
            Why::Status(status) => return said(show(self.value), &of_status(status)),
            Why::Login(landed) => {
                let host = before_any(landed, b"/");
                return said(
                    show(self.value),
                    &format!("redirects to a login on `{host}`, so it cannot be downloaded"),
                );
            }
            Why::Failure(failure) => match failure {
                UrlFailure::HostNotFound => "cannot be downloaded: its host was not found",
                UrlFailure::Refused => "cannot be downloaded: the host does not accept connections",
                UrlFailure::Certificate => {
                    "cannot be downloaded: a secure connection failed, perhaps because of an invalid certificate"
                }
                UrlFailure::Timeout => "did not respond in time, so the download may fail",
                UrlFailure::Lost => "cannot be downloaded: the connection broke",
                UrlFailure::TooManyRedirects => "cannot be downloaded: it redirects too many times",
                UrlFailure::RedirectTarget => {
                    "cannot be downloaded: it redirects to something that is not an http(s) URL"
                }
            },
        };
        said(show(self.value), fault)
    }

    fn help(&self) -> Option<String> {
        Some(
            match self.why {
                Why::Status(401 | 403) | Why::Login(_) => {
                    "the render machine has no login: make the file public, or use a signed URL"
                }
                Why::Status(404 | 410) => "correct the URL, or upload the file again",
                Why::Status(500..) | Why::Failure(UrlFailure::Timeout | UrlFailure::Lost | UrlFailure::Refused) => {
                    "try again later, or host the file elsewhere"
                }
                Why::Failure(UrlFailure::HostNotFound) => "correct the host name",
                Why::Failure(UrlFailure::Certificate) => "fix the certificate, or host the file elsewhere",
                Why::Status(_) | Why::Failure(UrlFailure::TooManyRedirects | UrlFailure::RedirectTarget) => {
                    "use a URL that returns the file with status 200"
                }
            }
            .to_owned(),
        )
    }
}

fn of_status(status: u16) -> String {
    let meaning = match status {
        401 => " (a login is required)",
        403 => " (forbidden)",
        404 => " (not found)",
        410 => " (gone)",
        500.. => " (the server failed)",
        _ => "",
    };
    format!("returns status {status}{meaning}, so it cannot be downloaded")
}

super::vectors! {
    UrlUnavailable, results: r#"{
        "urls": {
            "https://a.com/ok.png": {"status": 200, "type": "image/png"},
            "https://a.com/part.png": {"status": 206, "type": "image/png"},
            "https://a.com/404.png": {"status": 404},
            "https://a.com/403.aep": {"status": 403},
            "https://a.com/login.png": {"status": 200, "type": "text/html", "landed": "accounts.example.com/signin"},
            "https://a.com/moved.png": {"status": 200, "type": "image/png", "landed": "a.com/login/x.png"},
            "https://a.com/late.mp4": {"failure": "timeout"},
            "https://gone.example/a.ttf": {"failure": "host-not-found"}
        }
    }"#;
    pass: &[
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/ok.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/part.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/moved.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/unasked.png"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "https://a.com/404.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a", "src": "file:///404.png"}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/404.png"}]"#, &["error /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https:\/\/a.com\/404.png"}]"#, &["error /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/login.png"}]"#, &["error /assets/0/src"]),
        (r#""assets": [{"type": "static", "src": "https://a.com/404.png"}, {"type": "script", "src": "https://a.com/404.png"}]"#,
            &["error /assets/0/src", "error /assets/1/src"]),
        (r#""fonts": ["https://gone.example/a.ttf"]"#, &["error /fonts/0"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://a.com/403.aep"}}"#, &["error /template/src"]),
        (r#"{"assets": [{"type": "video", "src": "https://a.com/late.mp4"}]}"#, &["error /assets/0/src"]),
        (r#"{"jobs": [
            {"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}, "assets": [{"type": "image", "layerName": "a", "src": "https://a.com/404.png"}]},
            {"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}, "assets": [{"type": "image", "layerName": "a", "src": "https://a.com/404.png"}]}
        ]}"#, &["error /jobs/0/assets/0/src", "error /jobs/1/assets/0/src"]),
        (r#""assets": [{"type": "job", "layerName": "a", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b"}, "assets": [{"type": "audio", "layerName": "c", "src": "https://a.com/404.png"}]}]"#,
            &["error /assets/0/assets/0/src"]),
    ],
}
