use super::empty_value;
use crate::definition::Name;
use crate::diagnostic::Severity;
use crate::support::url::{self, Scheme};
use crate::support::{Context, Finding, Object, Rule, Shown, one_of_any_case, rule, said, show};
use crate::text::search::{before_any, trim};

rule! {
    TemplateSrc, Error, "a template source that cannot be fetched", None;
    what: "Finds a `template.src` that is not an https URL. One whose path does not end in `.aep`, `.zip` or `.mogrt` is a warning.",
    why: "The render machine downloads the project from there, over https only, and tells its kind by the file's extension.",
    example: r#"{
  "template": {
    "id": "01JTGM9GCR71JV7EJYDF45QAFD",
    "composition": "main",
    "src": "http://storage.example.com/promo.aep"
  }
}"#,
    instead: r#"{
  "template": {
    "id": "01JTGM9GCR71JV7EJYDF45QAFD",
    "composition": "main",
    "src": "https://storage.example.com/promo.aep"
  }
}"#,
    source: "The OpenAPI description of `POST /jobs`, `template.src`",
}

/// What is wrong with the source.
enum Wrong<'v> {
    NotHttps(Shown<'v>),
    Extension(Shown<'v>),
}

impl Finding for Wrong<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        match self {
            Self::NotHttps(_) => Severity::Error,
            Self::Extension(_) => Severity::Warning,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NotHttps(found) => said(*found, "is not an https URL, so the project cannot be downloaded"),
            Self::Extension(found) => {
                said(*found, "does not end in `.aep`, `.zip` or `.mogrt`, by which the kind of project is told")
            }
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::NotHttps(_) => "put the project where an https URL reaches it".to_owned(),
            Self::Extension(_) => "let the URL's path end in the file's name".to_owned(),
        })
    }
}

/// The extension that a source's path ends in, whatever the scheme.
pub(crate) fn extension(src: &str) -> Option<&str> {
    url::extension(trim(before_any(src, b"?#")))
}

#[inline(never)]
pub(crate) fn check(template: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(value) = template.get(Name::SRC) else { return };
    let Some(src) = value.as_str().filter(|src| !empty_value::is_blank(src)) else { return };
    let wrong = match url::parse(&src) {
        Ok(url) if url.scheme == Scheme::Https => {
            let extension = url::extension(&url.path).unwrap_or_default();
            if one_of_any_case(extension.as_bytes(), &["aep", "zip", "mogrt"]).is_some() {
                return;
            }
            Wrong::Extension(show(&value))
        }
        _ => Wrong::NotHttps(show(&value)),
    };
    cx.report_member(template, &value, &wrong);
}

super::vectors! {
    TemplateSrc;
    pass: &[
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://x.com/a.aep"}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://x.com/a.ZIP?sig=1"}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "src": "https://x.com/a.mogrt"}}"#,
    ],
    fail: &[
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "http://x.com/a.aep"}}"#, &["error /template/src"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "a.aep"}}"#, &["error /template/src"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "\u0085"}}"#, &["error /template/src"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://x.com/a"}}"#, &["warning /template/src"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://x.com/a.mp4?b.aep"}}"#, &["warning /template/src"]),
    ],
}
