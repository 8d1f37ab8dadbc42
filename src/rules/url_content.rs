use super::preflight::Medium;
use crate::support::{Finding, Rule, UrlResponse, article, decimal, one_of_any_case, rule, said, show, show_str};
use crate::text::Value;
use crate::text::search::{before_any, lower, trim};

rule! {
    UrlContent, Warning, "a URL that returns something else", None;
    what: "Reports a URL that does not return the required file: an HTML page instead of an image, an empty body, a file of another medium, a file of more than 2 GiB. Only `preflight` requests URLs.",
    why: "The render machine downloads what the URL returns and passes it to After Effects, which cannot import it. The job fails late, with an error that does not contain the URL.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "image", "layerName": "logo.png", "src": "https://files.example.com/share/logo" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "image", "layerName": "logo.png", "src": "https://files.example.com/raw/logo" }]
}"#,
    results: r#"{
  "urls": {
    "https://files.example.com/share/logo": { "status": 200, "type": "text/html; charset=utf-8" },
    "https://files.example.com/raw/logo": { "status": 200, "type": "image/png", "length": 5120 }
  }
}"#,
    source: "`POST /jobs`, `assets[].type` and `assets[].src`; `template.src`, which may have 2 GiB",
}

/// What a URL returns instead of its file.
pub(crate) struct Content<'v> {
    value: &'v Value<'v>,
    medium: Medium,
    fault: Fault<'v>,
}

enum Fault<'v> {
    Empty,
    Page,
    /// Another type of content.
    Other(&'v str),
    /// Too many bytes.
    TooLarge(u64),
}

/// The largest file that the service accepts, in bytes.
const MOST_BYTES: u64 = 2 << 30;

impl<'v> Content<'v> {
    /// What is wrong with a response, if anything is.
    pub fn of(value: &'v Value<'v>, medium: Medium, response: &'v UrlResponse) -> Option<Self> {
        let content_type = response.content_type.as_deref().unwrap_or_default();
        let fault = if response.length == Some(0) {
            Fault::Empty
        } else if response.length.is_some_and(|length| length > MOST_BYTES) {
            Fault::TooLarge(response.length.unwrap_or_default())
        } else if medium == Medium::Any {
            return None;
        } else if is_html(response) {
            Fault::Page
        } else if fits(&essence(content_type), medium) {
            return None;
        } else {
            Fault::Other(content_type)
        };
        Some(Self { value, medium, fault })
    }
}

/// A content type without its parameters, in lower case.
fn essence(content_type: &str) -> String {
    lower(trim(before_any(content_type, b";")))
}

/// Types that servers use for files that they do not know.
const GENERIC: [&str; 7] = [
    "",
    "application/octet-stream",
    "binary/octet-stream",
    "application/x-binary",
    "application/download",
    "application/force-download",
    "text/plain",
];

/// Whether a response is an HTML page, by its type, or by how it begins where the type says nothing.
pub(crate) fn is_html(response: &UrlResponse) -> bool {
    let content_type = essence(response.content_type.as_deref().unwrap_or_default());
    let is_named = matches!(&*content_type, "text/html" | "application/xhtml+xml");
    is_named || (GENERIC.contains(&&*content_type) && begins_as_html(response.start.as_deref().unwrap_or_default()))
}

fn begins_as_html(start: &str) -> bool {
    let start = start.trim_start_matches('\u{FEFF}').trim_ascii_start();
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|sign| {
        start.get(..sign.len()).is_some_and(|beginning| one_of_any_case(beginning.as_bytes(), &[sign]).is_some())
    })
}

/// Whether a file of a type may be of a medium. What is not known to be wrong is right.
fn fits(content_type: &str, medium: Medium) -> bool {
    let kind = before_any(content_type, b"/");
    match (kind, medium) {
        // A video has sound, and an animated image moves.
        ("image", Medium::Image) | ("audio", Medium::Audio) | ("video", Medium::Video | Medium::Audio) => true,
        ("image", Medium::Video) => matches!(content_type, "image/gif" | "image/webp" | "image/apng"),
        ("image" | "audio" | "video" | "font", _) => medium == Medium::Font && kind == "font",
        _ if matches!(content_type, "text/xml" | "application/xml") => medium == Medium::Image,
        _ if matches!(content_type, "application/json" | "text/css" | "text/csv") => medium == Medium::Any,
        ("text", Medium::Script) => true,
        _ => !matches!(content_type, "application/javascript" | "text/javascript") || medium == Medium::Script,
    }
}

impl Content<'_> {
    fn expected(&self) -> String {
        let noun = match self.medium {
            Medium::Image => "image",
            Medium::Audio => "audio file",
            Medium::Video => "video",
            Medium::Font => "font",
            Medium::Project => "project",
            Medium::Script => "script",
            Medium::Any => "file",
        };
        format!("{} {noun}", article(noun))
    }
}

impl Finding for Content<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let expected = self.expected();
        let fault = match self.fault {
            Fault::Empty => format!("returns an empty body instead of {expected}"),
            Fault::Page => format!("returns an HTML page instead of {expected}"),
            Fault::Other(content_type) => {
                format!("returns the type {} instead of {expected}", show_str(content_type))
            }
            #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
            Fault::TooLarge(bytes) => {
                let gib = (bytes as f64 / f64::from(1 << 30) * 10.0).round() / 10.0;
                format!("has {} GiB, but the service accepts at most 2 GiB", decimal(gib))
            }
        };
        said(show(self.value), &fault)
    }

    fn help(&self) -> Option<String> {
        Some(
            match self.fault {
                Fault::Empty => "upload the file again",
                Fault::Page => "use the URL of the file itself, not of a page that shows it",
                Fault::Other(_) => "use the URL of the right file, or correct the content type on its server",
                Fault::TooLarge(_) => "use a smaller file",
            }
            .to_owned(),
        )
    }
}

super::vectors! {
    UrlContent, results: r#"{
        "urls": {
            "https://a.com/png": {"status": 200, "type": "image/png", "length": 7},
            "https://a.com/gif": {"status": 200, "type": "IMAGE/GIF"},
            "https://a.com/mp4": {"status": 200, "type": "video/mp4"},
            "https://a.com/mp3": {"status": 200, "type": "audio/mpeg"},
            "https://a.com/page": {"status": 200, "type": "Text/HTML; charset=utf-8"},
            "https://a.com/hidden": {"status": 200, "type": "text/plain", "start": "\ufeff\n <!DOCTYPE HTML>"},
            "https://a.com/text": {"status": 200, "type": "text/plain", "start": "// a script"},
            "https://a.com/unknown": {"status": 200, "type": "application/octet-stream", "start": "\u0089PNG"},
            "https://a.com/untyped": {"status": 200},
            "https://a.com/json": {"status": 200, "type": "application/json"},
            "https://a.com/empty": {"status": 200, "type": "image/png", "length": 0},
            "https://a.com/large": {"status": 200, "type": "video/mp4", "length": 3221225472},
            "https://a.com/zip": {"status": 200, "type": "application/zip"},
            "https://a.com/dead": {"status": 404, "type": "text/html"}
        }
    }"#;
    pass: &[
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/png"}]"#,
        r#""assets": [{"type": "video", "layerName": "a", "src": "https://a.com/gif"}]"#,
        r#""assets": [{"type": "audio", "layerName": "a", "src": "https://a.com/mp4"}]"#,
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/text"}]"#,
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/unknown"}]"#,
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/untyped"}]"#,
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/dead"}]"#,
        r#""assets": [{"type": "static", "src": "https://a.com/page"}, {"type": "script", "src": "https://a.com/text"}]"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://a.com/zip"}}"#,
    ],
    fail: &[
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/page"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "video", "layerName": "a", "src": "https://a.com/hidden"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/mp4"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "audio", "layerName": "a", "src": "https://a.com/png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "video", "layerName": "a", "src": "https://a.com/mp3"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/json"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https://a.com/empty"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "static", "src": "https://a.com/large"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "script", "src": "https://a.com/page"}]"#, &["warning /assets/0/src"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://a.com/png"}}"#, &["warning /template/src"]),
        (r#""fonts": ["https://a.com/page"]"#, &["warning /fonts/0"]),
    ],
}
