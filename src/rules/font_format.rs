use crate::support::{Context, Finding, Rule, Shown, characters, one_of_any_case, rule, said, show};
use crate::text::Value;
use crate::text::search::find_any;

rule! {
    FontFormat, Warning, "a font that is not a `.ttf` file name", None;
    what: "Reports a font that is not the name of a `.ttf` file: a path, a URL, an `.otf` file, the name of a font family.",
    why: "Fonts are looked up by their file name in the font library, which accepts only TrueType. A missing font is replaced by another one, and the video looks wrong.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "fonts": ["Inter Bold"]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "fonts": ["Inter-Bold.ttf"]
}"#,
    source: "`POST /jobs`, `fonts`",
}

/// What the text is instead of a file name.
#[derive(Clone, Copy)]
enum Instead {
    Path,
    OtherFormat,
    NoFile,
}

struct NotAFile<'v> {
    found: Shown<'v>,
    instead: Instead,
}

impl Finding for NotAFile<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let fault = match self.instead {
            Instead::Path => "is a path or a URL, but fonts are looked up by file name only",
            Instead::OtherFormat => "is not a TrueType font, the only kind that the service accepts",
            Instead::NoFile => "is not a file name, so the font will not be found",
        };
        said(self.found, fault)
    }

    fn help(&self) -> Option<String> {
        Some(
            match self.instead {
                Instead::Path => "upload the font to the account and write its file name, such as `Inter-Bold.ttf`",
                Instead::OtherFormat => "convert it to `.ttf` and upload the result",
                Instead::NoFile => "write the file name with `.ttf`, such as `Inter-Bold.ttf`",
            }
            .to_owned(),
        )
    }
}

pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let content = value.content();
    if content.len() > 4 && content.ends_with(b".ttf") && !content.iter().any(|byte| matches!(byte, b'/' | b'\\')) {
        return;
    }
    let name = characters(value);
    let extension = crate::support::url::extension(&name).unwrap_or_default().as_bytes();
    let instead = if find_any(&name, b"/\\").is_some() {
        Instead::Path
    } else if one_of_any_case(extension, &["ttf"]).is_some() {
        return;
    } else if one_of_any_case(extension, &["otf", "woff", "woff2", "ttc", "eot"]).is_some() {
        Instead::OtherFormat
    } else {
        Instead::NoFile
    };
    cx.report(value, &NotAFile { found: show(value), instead });
}

super::vectors! {
    FontFormat;
    pass: &[r#""fonts": ["Inter-Bold.ttf", "A B.TTF"]"#, r#""fonts": [""]"#],
    fail: &[(
        r#""fonts": ["fonts/a.ttf", "https://x.com/a.ttf", "a.otf", "Inter", "C:\\a.ttf", ".ttf"]"#,
        &["warning /fonts/0", "warning /fonts/1", "warning /fonts/2", "warning /fonts/3", "warning /fonts/4", "warning /fonts/5"],
    )],
}
