use crate::diagnostic::Severity;
use crate::support::url::{self, Url, UrlError};
use crate::support::{
    Context, Finding, FixDraft, Rule, Shown, address, edit, one_of_any_case, quote, rule, said, show, show_str,
};
use crate::text::Value;
use crate::text::search::{find_any, trim};

rule! {
    AssetSrc, Error, "a file that the render machine cannot fetch", Offered;
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
    fix: "Writes the http(s) URL that the address stands for, such as `https://x.com/a.png` for `https//x.com/a.png`. Offered.",
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
    /// The URL that is meant. Of a file of one's own machine, there is none.
    meant: Option<String>,
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
        Some(match &self.meant {
            Some(url) => format!("write {}, which must return 200 without a login", show_str(url)),
            None => "upload the file and write its http(s) URL, which must return 200 without a login".to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let url = self.meant.as_deref()?;
        edit(&["Change to ", &show_str(url)], false, self.value.span(), &quote(url))
    }
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
    let is_own = matches!(instead, Instead::File | Instead::Blob | Instead::Drive | Instead::AbsolutePath);
    let meant = if is_own || !cx.lists(value) { None } else { address::corrected(&text) };
    cx.report(value, &NotFetchable { value, found: show(value), instead, meant });
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
    offered: &[
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "htps://x.com/a.png"}]"#, r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png"}]"#),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "URL: https://x.com/a.png"}]"#, r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png"}]"#),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "images/a.png"}]"#, r#""assets": [{"type": "image", "layerName": "a.png", "src": "images/a.png"}]"#),
    ],
}
