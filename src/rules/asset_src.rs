use crate::diagnostic::Severity;
use crate::support::url::{self, Url, UrlError};
use crate::support::{Context, Finding, Rule, Shown, characters, one_of_any_case, rule, said, show, show_str};
use crate::text::Value;
use crate::text::search::{contains, find_any, split_once, trim};

rule! {
    AssetSrc, Error, "a file that the render machine cannot fetch", None;
    what: "Reports an asset's `src` that points to your own machine: a `file:` or `blob:` URL, a drive (`C:\\`), an absolute path. A relative path, another scheme or no URL at all is a warning.",
    why: "Files are downloaded by a render machine in the cloud. A file that only your computer can open fails the job after it has waited in the queue.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "image", "layerName": "logo.png", "src": "C:\\Users\\ada\\logo.png" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "image", "layerName": "logo.png", "src": "https://cdn.example.com/logo.png" }]
}"#,
    source: "`POST /jobs`, `assets[].src`",
}

/// What the source is instead of an http(s) URL.
#[derive(Clone, Copy)]
enum Instead {
    File,
    Blob,
    Drive,
    AbsolutePath,
    OtherScheme,
    NoUrl,
    BrokenUrl,
}

struct NotFetchable<'v> {
    value: &'v Value<'v>,
    found: Shown<'v>,
    instead: Instead,
}

impl Finding for NotFetchable<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        match self.instead {
            Instead::File | Instead::Blob | Instead::Drive | Instead::AbsolutePath => Severity::Error,
            Instead::OtherScheme | Instead::NoUrl | Instead::BrokenUrl => Severity::Warning,
        }
    }

    fn message(&self) -> String {
        let fault = match self.instead {
            Instead::File | Instead::Drive | Instead::AbsolutePath => {
                "is a local file, which the render machine cannot read"
            }
            Instead::Blob => "exists only in one browser page, so the render machine cannot read it",
            Instead::OtherScheme => "is not an http(s) URL, the only kind that is certain to work",
            Instead::NoUrl => "is not a URL, and there is no base that it could be relative to",
            Instead::BrokenUrl => "is not a valid URL: its host or port is invalid",
        };
        said(self.found, fault)
    }

    fn help(&self) -> Option<String> {
        let text = characters(self.value);
        let url = of_bucket(trim(&text)).or_else(|| without_scheme(trim(&text)));
        Some(match url.filter(|url| url::parse(url).is_ok()) {
            Some(url) => format!("write {}, which must return 200 without a login", show_str(&url)),
            None => "upload the file and write its http(s) URL, which must return 200 without a login".to_owned(),
        })
    }
}

/// The http(s) URL of a file that is addressed as `s3://bucket/key` or `gs://bucket/key`.
fn of_bucket(text: &str) -> Option<String> {
    let of_s3 = text.strip_prefix("s3://").and_then(|rest| split_once(rest, "/"));
    let of_google = text.strip_prefix("gs://").and_then(|rest| split_once(rest, "/"));
    of_s3
        .map(|(bucket, key)| format!("https://{bucket}.s3.amazonaws.com/{key}"))
        .or_else(|| of_google.map(|(bucket, key)| format!("https://storage.googleapis.com/{bucket}/{key}")))
}

/// The URL of an address that lacks its scheme: `www.example.com/photo.png`, `//cdn.example.com/photo.png`.
fn without_scheme(text: &str) -> Option<String> {
    let rest = text.strip_prefix("//").unwrap_or(text);
    let (host, _) = split_once(rest, "/")?;
    let is_host = host.starts_with(|c: char| c.is_ascii_alphanumeric()) && contains(host, ".");
    is_host.then(|| ["https://", rest].concat())
}

/// The http(s) URL of a source, unless it is invalid, which is reported, or begins with a stored secret.
pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) -> Option<Url> {
    let text = value.as_str()?;
    let instead = match url::parse(&text) {
        Ok(url) => return Some(url),
        Err(_) if url::is_behind_a_secret(&text) => return None,
        Err(UrlError::Host | UrlError::Port) => Instead::BrokenUrl,
        Err(UrlError::OtherScheme | UrlError::NoScheme) => instead(trim(&text)),
    };
    cx.report(value, &NotFetchable { value, found: show(value), instead });
    None
}

fn instead(text: &str) -> Instead {
    let scheme = url::scheme(text).map(|(scheme, _)| scheme.as_bytes());
    match scheme {
        Some([_]) => Instead::Drive,
        Some(scheme) if one_of_any_case(scheme, &["file"]).is_some() => Instead::File,
        Some(scheme) if one_of_any_case(scheme, &["blob"]).is_some() => Instead::Blob,
        Some(_) => Instead::OtherScheme,
        None if text.starts_with("//") => Instead::NoUrl,
        None if find_any(text, b"/\\~") == Some(0) => Instead::AbsolutePath,
        None => Instead::NoUrl,
    }
}

super::vectors! {
    AssetSrc;
    pass: &[
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://x.com/a.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a", "src": "${secrets.BASE}/a.png"}]"#,
        r#""assets": [{"type": "static", "src": "http://x.com/a"}, {"type": "script", "src": "https://x.com/a.jsx"}]"#,
        r#""assets": [{"type": "image", "layerName": "a", "src": ""}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "image", "layerName": "a", "src": "file:///a.png"}]"#, &["error /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "blob:https://x.com/1"}]"#, &["error /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "c:/a.png"}]"#, &["error /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "\\\\server\\a.png"}]"#, &["error /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "/home/a.png"}]"#, &["error /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "a.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "../a.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "s3://b/a.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "data:image/png;base64,AA"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https://x.com:99999/a.png"}]"#, &["warning /assets/0/src"]),
        (r#"{"assets": [{"type": "video", "src": "a.mp4"}]}"#, &["warning /assets/0/src"]),
    ],
}
