use crate::support::{Context, Finding, FixDraft, Rule, characters, edit, is_name, is_name_byte, rule};
use crate::text::search::{contains, split_once, trim};
use crate::text::{Flags, Value};

rule! {
    SecretSyntax, Warning, "a misspelled reference to a secret", Safe;
    what: "Reports `${secret.X}`, `{{secrets.X}}`, `$secrets.X` and `${secrets.}` where the service replaces secrets: in credentials, in an asset's `src` and `value`, in a webhook's headers.",
    why: "Only `${secrets.NAME}` is replaced. Anything else is used literally: an upload cannot log in, a title shows the braces.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "webhook": {
    "url": "https://example.com/rendered",
    "headers": { "Authorization": "Bearer ${secret.HOOK_TOKEN}" }
  }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "webhook": {
    "url": "https://example.com/rendered",
    "headers": { "Authorization": "Bearer ${secrets.HOOK_TOKEN}" }
  }
}"#,
    fix: "Writes `${secret.X}` and `{{secrets.X}}` as `${secrets.X}`. Safe. The other forms are not fixed, because the name is unknown.",
    source: "`POST /jobs`, the reference's section on secrets",
}

/// A spelling that is not replaced.
struct Misspelled<'v> {
    /// The spelling, without the secret's name.
    spelling: &'static str,
    value: &'v Value<'v>,
}

impl Finding for Misspelled<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        match self.spelling {
            "${secrets.}" => "`${secrets.}` does not name a secret".to_owned(),
            spelling => {
                format!("`{spelling}` is not replaced: the reference to a stored secret is `${{secrets.NAME}}`")
            }
        }
    }

    fn help(&self) -> Option<String> {
        Some("write `${secrets.NAME}` with the name of the stored secret".to_owned())
    }

    fn fix(&self) -> Option<FixDraft> {
        // As it is written, so that escapes beside it stay as they are.
        let text = corrected(std::str::from_utf8(self.value.raw()).ok()?)?;
        edit(&["Write `${secrets.NAME}`"], true, self.value.span(), &text)
    }
}

/// The names of the secrets that a text refers to, in the right spelling.
pub(crate) fn names(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            (_, rest) = split_once(rest, "${secrets.")?;
            let end = rest.bytes().position(|byte| !is_name_byte(byte))?;
            if end > 0 && rest.as_bytes().get(end) == Some(&b'}') {
                return rest.get(..end);
            }
        }
    })
}

/// Replaces each `open` NAME `close` by the right spelling; none if one of them is not a name.
fn respelled(text: &str, open: &str, close: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = split_once(rest, open) {
        let (name, tail) = split_once(after, close)?;
        if !is_name(trim(name)) {
            return None;
        }
        out.extend([before, "${secrets.", trim(name), "}"]);
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}

/// What a misspelling begins and ends with, and how a message names it. Those without an end cannot be fixed.
const MISSPELLINGS: [(&str, &str, &str); 6] = [
    ("${secret.", "}", "${secret.NAME}"),
    ("{{secrets.", "}}", "{{secrets.NAME}}"),
    ("{{ secrets.", "}}", "{{secrets.NAME}}"),
    ("${secrets.}", "", "${secrets.}"),
    ("${secrets}", "", "${secrets.}"),
    ("$secrets.", "", "$secrets.NAME"),
];

/// The text with every spelling corrected that can be.
fn corrected(text: &str) -> Option<String> {
    let mut corrected = None;
    for (open, close, _) in &MISSPELLINGS {
        if !close.is_empty() && contains(text, open) {
            corrected = respelled(corrected.as_deref().unwrap_or(text), open, close).or(corrected);
        }
    }
    corrected
}

/// Reports a misspelt reference, and returns whether there is one.
pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) -> bool {
    if !value.flags().has(Flags::DOLLAR.with(Flags::BRACE)) {
        return false;
    }
    let text = characters(value);
    let misspelling = MISSPELLINGS.iter().find(|(open, ..)| contains(&text, open));
    if let Some((.., spelling)) = misspelling {
        cx.report(value, &Misspelled { spelling, value });
    }
    misspelling.is_some()
}

super::vectors! {
    SecretSyntax;
    pass: &[
        r#""webhook": {"url": "https://x.com", "headers": {"A": "${secrets.B} and ${secrets.C}"}, "data": {"x": "${secret.X}"}}"#,
        r#""assets": [{"type": "text", "layerName": "${secret.A}", "value": "my secret. $5"}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https://x.com/?k=$secrets.KEY"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "b", "value": {"c": ["${secrets.}"]}}]"#, &["warning /assets/0/value/c/0"]),
        (r#""upload": {"params": {"region": "a", "bucket": "b", "accessKeyId": "{{secrets.A}}", "accessKeySecret": "${secret.}"}}"#,
            &["warning /upload/params/accessKeyId", "warning /upload/params/accessKeySecret"]),
    ],
    fix: &[
        (
            r#""webhook": {"url": "https://x.com", "headers": {"A": "x ${secret.B} {{secrets.C}} {{ secrets.D }} \"y\""}}"#,
            r#""webhook": {"url": "https://x.com", "headers": {"A": "x ${secrets.B} ${secrets.C} ${secrets.D} \"y\""}}"#,
        ),
        (
            r#""assets": [{"type": "text", "layerName": "a", "value": "\u00e9\/ ${secret.A} \u0024{secrets.B}"}]"#,
            r#""assets": [{"type": "text", "layerName": "a", "value": "\u00e9\/ ${secrets.A} \u0024{secrets.B}"}]"#,
        ),
        (
            r#""assets": [{"type": "text", "layerName": "a", "value": "\u0024{secret.A}"}]"#,
            r#""assets": [{"type": "text", "layerName": "a", "value": "\u0024{secret.A}"}]"#,
        ),
        (
            r#""assets": [{"type": "text", "layerName": "a", "value": "$secrets.X"}]"#,
            r#""assets": [{"type": "text", "layerName": "a", "value": "$secrets.X"}]"#,
        ),
    ],
}
