use super::{self_hosted_job, share_link};
use crate::diagnostic::Severity;
use crate::support::url::{self, Scheme, Url};
use crate::support::{
    Context, Finding, FixDraft, Rule, Shown, address, edit, one_of_any_case, quote, rule, said, show, show_str,
};
use crate::text::Value;
use crate::text::search::{before_any, contains, trim};

rule! {
    TemplateSrc, Error, "a template source that cannot be fetched", Offered;
    what: "Reports a `template.src` that is neither an http(s) URL nor a stored secret. One over plain http, or whose path does not end in `.aep`, `.zip` or `.mogrt`, is a warning.",
    why: "The render machine downloads the project from there. The documentation requires https, and the file extension identifies the kind of project.",
    example: r#"{
  "template": {
    "id": "01JTGM9GCR71JV7EJYDF45QAFD",
    "composition": "main",
    "src": "file:///projects/promo.aep"
  }
}"#,
    instead: r#"{
  "template": {
    "id": "01JTGM9GCR71JV7EJYDF45QAFD",
    "composition": "main",
    "src": "https://storage.example.com/promo.aep"
  }
}"#,
    fix: "Writes the http(s) URL that the address stands for. Offered.",
    source: "The OpenAPI description of `POST /jobs`, `template.src`",
}

/// What is wrong with the source.
enum Wrong<'v> {
    /// With the URL that is meant.
    NotUrl(&'v Value<'v>, Option<String>),
    Http(Shown<'v>),
    Extension(Shown<'v>),
}

impl Finding for Wrong<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        match self {
            Self::NotUrl(..) => Severity::Error,
            Self::Http(_) | Self::Extension(_) => Severity::Warning,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NotUrl(value, _) => said(show(value), "is not an http(s) URL, so the project cannot be downloaded"),
            Self::Http(found) => said(*found, "uses plain http, but the service documents https only"),
            Self::Extension(found) => {
                said(*found, "does not end in `.aep`, `.zip` or `.mogrt`, so the kind of project may not be recognised")
            }
        }
    }

    fn help(&self) -> Option<String> {
        Some(
            match self {
                Self::NotUrl(_, Some(url)) => return Some(["write ", &show_str(url)].concat()),
                Self::NotUrl(_, None) => "upload the project and write its URL, `https://…`",
                Self::Http(_) => "use https",
                Self::Extension(_) => "end the URL's path in the file's name, such as `promo.zip`",
            }
            .to_owned(),
        )
    }

    fn fix(&self) -> Option<FixDraft> {
        let Self::NotUrl(value, Some(url)) = self else { return None };
        edit(&["Change to ", &show_str(url)], false, value.span(), &quote(url))
    }
}

/// The extension that a source's path ends in, whatever the scheme.
pub(crate) fn extension(src: &str) -> Option<&str> {
    url::extension(trim(before_any(src, b"?#")))
}

/// The URL of a source, unless it is invalid, which is reported, or begins with a stored secret.
pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) -> Option<Url> {
    let text = value.as_str()?;
    if url::is_behind_a_secret(&text) {
        return None;
    }
    let url = url::parse(&text).ok();
    if url.is_none() {
        self_hosted_job::note_source(&text, cx);
        let meant = if cx.lists(value) { address::corrected(&text) } else { None };
        cx.report(value, &Wrong::NotUrl(value, meant));
    }
    url
}

/// Checks the scheme and the file name of a source.
pub(crate) fn check_file(value: &Value<'_>, url: &Url, cx: &mut Context<'_, '_, '_>) {
    let extension = url::extension(&url.path).unwrap_or_default();
    let is_project = one_of_any_case(extension.as_bytes(), &["aep", "zip", "mogrt"]).is_some();
    // The extension may come out of a secret, and file hosts give downloads without one.
    let is_known = is_project || contains(&url.path, "${") || share_link::is_host_of_files(&url.host.name);
    match url.scheme {
        Scheme::Http => cx.report(value, &Wrong::Http(show(value))),
        Scheme::Https if !is_known => cx.report(value, &Wrong::Extension(show(value))),
        Scheme::Https => {}
    }
}

super::vectors! {
    TemplateSrc;
    pass: &[
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://x.com/a.aep"}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://x.com/a.ZIP?sig=1"}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "src": "https://x.com/a.mogrt"}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://drive.google.com/uc?export=download&id=1AbC"}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "${secrets.PROJECT}"}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "${secrets.BASE}/a.aep"}}"#,
    ],
    fail: &[
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "http://x.com/a.aep"}}"#, &["warning /template/src"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "a.aep"}}"#, &["error /template/src"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "\u0085"}}"#, &["error /template/src"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://x.com/a"}}"#, &["warning /template/src"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://x.com/a.mp4?b.aep"}}"#, &["warning /template/src"]),
    ],
}
