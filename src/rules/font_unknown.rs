use super::font_format;
use crate::diagnostic::Severity;
use crate::support::{Context, Finding, FixDraft, Rule, change_to, characters, did_you_mean, rule, said, show};
use crate::text::Value;

rule! {
    FontUnknown, Error, "a font that is not in the font library", Offered;
    what: "Reports a font that is not in the account's font library. Requires the option `fonts`, or a `preflight`, which reads the fonts and reports if the token does not permit that.",
    why: "A missing font is replaced by another one, and the video looks wrong.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "fonts": ["Inter-bold.ttf"]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "fonts": ["Inter-Bold.ttf"]
}"#,
    options: r#"{ "fonts": ["Inter-Bold.ttf", "Inter-Regular.ttf"] }"#,
    fix: "Writes the most similar file name. Offered, because another font may have been meant.",
    source: "`GET /fonts`; `POST /jobs`, `fonts`",
}

/// A file that the library does not have.
struct Unknown<'v> {
    found: &'v Value<'v>,
    nearest: Option<&'v str>,
}

impl Finding for Unknown<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        said(show(self.found), "is not in the account's font library, so another font would be used")
    }

    fn help(&self) -> Option<String> {
        Some(match self.nearest {
            Some(nearest) => did_you_mean(nearest),
            None => "upload it first, or use a font that is in the library".to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        change_to(self.nearest, self.found, false)
    }
}

/// The font library, which the token does not permit reading.
struct Unread {
    status: u16,
}

impl Finding for Unread {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        Severity::Info
    }

    fn message(&self) -> String {
        format!(
            "the fonts were not checked: the token does not permit reading the font library (status {})",
            self.status
        )
    }

    fn help(&self) -> Option<String> {
        Some("use a token that may read it, or pass the fonts' file names".to_owned())
    }
}

/// Reports a font that the library does not have, and returns whether it is one.
pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) -> bool {
    let account = cx.account();
    let Some(fonts) = &account.fonts else {
        note(value, cx);
        return false;
    };
    let name = characters(value);
    let is_unknown = !fonts.has(&name);
    if is_unknown {
        // A family, a path or another format stands for a file of the library.
        let file = font_format::file_name(&name);
        let exact = fonts.names().iter().copied().find(|known| *known == file);
        let nearest = || fonts.nearest(&file, &account.effort).or_else(|| fonts.nearest(&name, &account.effort));
        cx.report(value, &Unknown { found: value, nearest: exact.or_else(nearest) });
    }
    is_unknown
}

/// Requests the font library, or reports once that it could not be read.
fn note(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    if let Some(collector) = cx.collector() {
        collector.fonts();
    }
    if let Some(status) = cx.results().and_then(|results| results.fonts)
        && cx.is_first_refusal("fonts")
    {
        cx.report(value, &Unread { status });
    }
}

super::vectors! {
    FontUnknown, options: r#"{"fonts": ["Inter-Bold.ttf"]}"#;
    pass: &[r#""fonts": ["Inter-Bold.ttf"]"#, r#""fonts": [""]"#],
    fail: &[(r#""fonts": ["Inter Bold", "Inter-Bold.otf"]"#, &["error /fonts/0", "error /fonts/1"]), (r#""fonts": ["Inter-Bold.ttf", "inter-bold.ttf", "Roboto.ttf"]"#, &["error /fonts/1", "error /fonts/2"])],
    offered: &[
        (r#""fonts": ["Inter Bold"]"#, r#""fonts": ["Inter-Bold.ttf"]"#),
        (r#""fonts": ["fonts/Inter-Bold.otf"]"#, r#""fonts": ["Inter-Bold.ttf"]"#),
    ],
}
