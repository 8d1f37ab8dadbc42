use crate::support::url::extension;
use crate::support::{Context, Finding, Rule, Shown, characters, one_of_any_case, rule, said, show, show_str};
use crate::text::Value;
use crate::text::search::{after_any, before_any, find_any, replace, trim};

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
    name: &'v str,
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
        let file = show_str(&file_name(self.name));
        Some(match self.instead {
            Instead::Path => format!("upload the font to the account and write its file name: {file}"),
            Instead::OtherFormat => format!("convert it to `.ttf`, upload the result, and write {file}"),
            Instead::NoFile => format!("write the file name, such as {file}"),
        })
    }
}

/// The name of the `.ttf` file that a path, a file of another format or the name of a font stands for.
pub(crate) fn file_name(font: &str) -> String {
    let name = trim(after_any(before_any(font, b"?#"), b"/\\"));
    let stem = match extension(name) {
        Some(known) if one_of_any_case(known.as_bytes(), &FORMATS).is_some() => {
            name.get(..name.len() - known.len() - 1).unwrap_or(name)
        }
        _ => name,
    };
    let stem = if stem.is_empty() || stem.starts_with('.') { "Inter-Bold" } else { stem };
    [&replace(stem, " ", "-"), ".ttf"].concat()
}

/// The formats of fonts.
const FORMATS: [&str; 6] = ["ttf", "otf", "woff", "woff2", "ttc", "eot"];

pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let content = value.content();
    if content.len() > 4 && content.ends_with(b".ttf") && !content.iter().any(|byte| matches!(byte, b'/' | b'\\')) {
        return;
    }
    let name = characters(value);
    let found = extension(&name).unwrap_or_default().as_bytes();
    let instead = if find_any(&name, b"/\\").is_some() {
        Instead::Path
    } else if one_of_any_case(found, &["ttf"]).is_some() {
        return;
    } else if one_of_any_case(found, &FORMATS).is_some() {
        Instead::OtherFormat
    } else {
        Instead::NoFile
    };
    cx.report(value, &NotAFile { found: show(value), name: &name, instead });
}

super::vectors! {
    FontFormat;
    pass: &[r#""fonts": ["Inter-Bold.ttf", "A B.TTF"]"#, r#""fonts": [""]"#],
    fail: &[(
        r#""fonts": ["fonts/a.ttf", "https://x.com/a.ttf", "a.otf", "Inter", "C:\\a.ttf", ".ttf"]"#,
        &["warning /fonts/0", "warning /fonts/1", "warning /fonts/2", "warning /fonts/3", "warning /fonts/4", "warning /fonts/5"],
    )],
}

#[cfg(test)]
mod names {
    #[test]
    fn fonts_lead_to_their_files() {
        for (font, file) in [
            ("Inter", "Inter.ttf"),
            ("Inter Bold", "Inter-Bold.ttf"),
            ("fonts/Inter.ttf", "Inter.ttf"),
            ("C:\\Fonts\\Inter.otf", "Inter.ttf"),
            ("https://x.com/Inter.woff2?v=1", "Inter.ttf"),
            (".ttf", "Inter-Bold.ttf"),
        ] {
            assert_eq!(super::file_name(font), file, "{font}");
        }
    }
}
