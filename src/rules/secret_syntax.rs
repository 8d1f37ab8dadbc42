use crate::support::{
    Context, Finding, FixDraft, Rule, Shown, characters, edit, is_name, is_name_byte, is_whole_secret, quote, rule,
};
use crate::text::search::{lower, matches, split_once, trim, trim_end_any};
use crate::text::{Flags, Value};

rule! {
    SecretSyntax, Warning, "a misspelled reference to a secret", Safe;
    what: "Reports `${secret.X}`, `{{secrets.X}}`, `${{ secrets.X }}`, `${secrets['X']}`, `$secrets.X`, `${secrets.}` and similar spellings where the service replaces secrets: in credentials, in an asset's `src` and `value`, in a function's `params`, in a webhook's headers. In a credential, `secrets.X` and `{secrets.X}` are reported too.",
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
    fix: "Writes `${secrets.X}`. Safe for forms in `${…}` and `{{…}}`; offered for the others, where the end of the name is uncertain.",
    source: "`POST /jobs`, the reference's section on secrets",
}

/// A reference that is not replaced.
struct Misspelled<'v> {
    /// How it is written.
    found: &'v str,
    /// The name of the secret, if there is one.
    name: Option<&'v str>,
    value: &'v Value<'v>,
    place: Place,
}

impl Finding for Misspelled<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        match self.name {
            Some(_) if is_whole_secret(trim(self.found)) => {
                "the reference to a stored secret has blanks around it, which would be part of the credential"
                    .to_owned()
            }
            Some(_) => format!(
                "{} is not replaced: the reference to a stored secret is `${{secrets.NAME}}`",
                Shown::Text(self.found)
            ),
            None => format!("{} does not name a secret", Shown::Text(self.found)),
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self.name {
            Some(name) => format!("write `{}`", spelled(name)),
            None => "write `${secrets.NAME}` with the name of the stored secret".to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let title = ["Write `", &spelled(self.name?), "`"].concat();
        // As it is written, so that escapes beside it stay as they are.
        let raw = std::str::from_utf8(self.value.raw()).ok()?;
        let (text, is_certain) = corrected(raw, self.place).or_else(|| {
            let text = characters(self.value);
            let (whole, _) = whole(&text, self.place)?;
            Some((quote(&spelled(whole.name?)), whole.is_certain))
        })?;
        edit(&[&title], is_certain, self.value.span(), &text)
    }
}

/// The reference to a secret as the service expects it.
fn spelled(name: &str) -> String {
    ["${secrets.", name, "}"].concat()
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

/// Where a text is, which decides what can be meant by it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Where any text may be.
    Value,
    /// Where only a credential can be.
    Credential,
}

/// A misspelled reference in a text.
#[derive(Clone, Copy)]
struct Reference<'t> {
    /// Where it begins and ends.
    range: (usize, usize),
    name: Option<&'t str>,
    /// Whether nothing else can be meant.
    is_certain: bool,
}

/// What begins and ends a reference in some tool or language; the longer ones first.
const BRACKETS: [(&str, &str); 6] = [("${{", "}}"), ("{{", "}}"), ("${", "}"), ("$(", ")"), ("{", "}"), ("$", "")];

/// The word in every reference, in lower case.
const WORD: &str = "secret";

/// The reference around the word `secret`, which is at `at`.
fn around(text: &str, at: usize, place: Place) -> Option<Reference<'_>> {
    let before = text.get(..at)?;
    let (open, close) = BRACKETS.into_iter().find(|(open, _)| {
        let before = if *open == "$" { before } else { before.trim_end_matches(' ') };
        before.ends_with(open)
    })?;
    let start = before.trim_end_matches(' ').len() - open.len();
    let word = text.get(at + WORD.len()..)?;
    let (is_plural, rest) = match word.strip_prefix(['s', 'S']) {
        Some(rest) => (true, rest),
        None => (false, word),
    };
    // A single brace and a call may be text; in the place of a credential, they are not.
    let is_clear = match open {
        "{" | "$(" => place == Place::Credential,
        "$" => is_plural || place == Place::Credential,
        _ => true,
    };
    let (name, behind) = name(rest).filter(|_| is_clear)?;
    // Without brackets, a full stop ends the sentence.
    let name = if close.is_empty() { trim_end_any(name, b".") } else { name };
    let behind = if close.is_empty() { rest.get(1 + name.len()..)? } else { behind };
    let closed = behind.trim_start_matches(' ').strip_prefix(close);
    let is_cut = closed.is_none();
    let end = match closed {
        Some(rest) => text.len() - rest.len(),
        None => {
            let rest = behind.strip_prefix('}').unwrap_or(behind);
            text.len() - rest.len()
        }
    };
    let is_right = !name.is_empty() && open == "${" && !is_cut && text.get(start..end) == Some(&*spelled(name));
    if is_right || (is_cut && open.starts_with("$(")) {
        return None;
    }
    let ends_there = text.get(end..)?.bytes().next().is_none_or(|next| matches!(next, b' ' | b'"'));
    let name = Some(name).filter(|name| !name.is_empty() && (!is_cut || ends_there));
    let is_certain = !is_cut && matches!(open, "${{" | "{{" | "${");
    Some(Reference { range: (start, end), name, is_certain })
}

/// The name behind the word `secrets` and what follows it: `.NAME`, `:NAME`, `['NAME']`; empty where there is none.
fn name(text: &str) -> Option<(&str, &str)> {
    let run = |text: &str| text.bytes().position(|byte| !is_name_byte(byte)).unwrap_or(text.len());
    if let Some(inner) = text.strip_prefix('[') {
        let inner = inner.strip_prefix(['\'', '"']).unwrap_or(inner);
        let (name, rest) = inner.split_at_checked(run(inner))?;
        let rest = rest.strip_prefix(['\'', '"']).unwrap_or(rest);
        return Some((name, rest.strip_prefix(']')?));
    }
    match text.strip_prefix(['.', ':']) {
        Some(rest) => rest.split_at_checked(run(rest)),
        None => text.starts_with('}').then_some(("", text)),
    }
}

/// The misspelled references in a text.
fn references(text: &str, place: Place) -> Vec<Reference<'_>> {
    let mut found = Vec::<Reference<'_>>::new();
    for at in matches(&lower(text), WORD) {
        let end = found.last().map_or(0, |last| last.range.1);
        found.extend(around(text, at, place).filter(|reference| reference.range.0 >= end));
    }
    found
}

/// The reference that a credential is as a whole, and how it is written: `secrets.NAME` without brackets, or the right
/// spelling with blanks around it.
fn whole(text: &str, place: Place) -> Option<(Reference<'_>, &str)> {
    if place != Place::Credential {
        return None;
    }
    let trimmed = trim(text);
    if trimmed.len() < text.len() && is_whole_secret(trimmed) {
        let name = trimmed.strip_prefix("${secrets.")?.strip_suffix('}');
        return Some((Reference { range: (0, text.len()), name, is_certain: true }, text));
    }
    let (word, name) = split_once(trimmed, ".")?;
    // Another word and a full stop may be a credential.
    let is_plural = word.eq_ignore_ascii_case("secrets");
    let is_variable = is_name(name) && !name.bytes().any(|byte| byte.is_ascii_lowercase());
    let is_one = is_name(name) && (is_plural || (word.eq_ignore_ascii_case(WORD) && is_variable));
    is_one.then_some((Reference { range: (0, text.len()), name: Some(name), is_certain: false }, trimmed))
}

/// The text with every reference corrected that names a secret, and whether nothing else can be meant.
fn corrected(text: &str, place: Place) -> Option<(String, bool)> {
    let (mut out, mut end, mut is_certain) = (String::new(), 0, true);
    let mut count = 0;
    for Reference { range, name, is_certain: is_this } in references(text, place) {
        let Some(name) = name else { continue };
        out.extend([text.get(end..range.0)?, &spelled(name)]);
        end = range.1;
        is_certain &= is_this;
        count += 1;
    }
    out.push_str(text.get(end..)?);
    (count > 0).then_some((out, is_certain))
}

/// Reports a misspelled reference, and returns whether there is one.
pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) -> bool {
    value.flags().has(Flags::DOLLAR.with(Flags::BRACE)) && check_in(value, Place::Value, cx)
}

/// The same in the place of a credential, where more spellings are clear.
pub(crate) fn check_credential(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) -> bool {
    check_in(value, Place::Credential, cx)
}

/// Whether [`check`] reports a text.
pub(crate) fn is_misspelled(text: &str) -> bool {
    !references(text, Place::Value).is_empty()
}

fn check_in(value: &Value<'_>, place: Place, cx: &mut Context<'_, '_, '_>) -> bool {
    let text = characters(value);
    let first = references(&text, place).first().copied();
    let found = first.and_then(|first| Some((first, text.get(first.range.0..first.range.1)?)));
    let Some((reference, found)) = found.or_else(|| whole(&text, place)) else { return false };
    cx.report(value, &Misspelled { found, name: reference.name, value, place });
    true
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
        (r#""upload": {"params": {"region": "a", "bucket": "b", "accessKeyId": "secrets.K", "accessKeySecret": "{secrets.K}"}}"#,
            &["warning /upload/params/accessKeyId", "warning /upload/params/accessKeySecret"]),
        (r#""assets": [{"type": "function", "name": "nx:gen-ai", "params": {"layerName": "a", "apiKey": "${{ secrets.K }}"}}]"#,
            &["warning /assets/0/params/apiKey"]),
        (r#""webhook": {"url": "https://x.com", "headers": {"Authorization": "secrets.TOKEN"}}"#, &["warning /webhook/headers/Authorization"]),
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
            r#""webhook": {"url": "https://x.com", "headers": {"A": "${{ secrets.A }} ${ secrets.B } ${SECRETS.C} ${secrets:D} ${secrets['E']} {{secret.F}}"}}"#,
            r#""webhook": {"url": "https://x.com", "headers": {"A": "${secrets.A} ${secrets.B} ${secrets.C} ${secrets.D} ${secrets.E} ${secrets.F}"}}"#,
        ),
        (
            r#""upload": {"params": {"region": "a", "bucket": "b", "accessKeyId": "${secrets.K} ", "accessKeySecret": "\n${secrets.K}"}}"#,
            r#""upload": {"params": {"region": "a", "bucket": "b", "accessKeyId": "${secrets.K}", "accessKeySecret": "${secrets.K}"}}"#,
        ),
    ],
    offered: &[
        (
            r#""assets": [{"type": "text", "layerName": "a", "value": "$secrets.X"}]"#,
            r#""assets": [{"type": "text", "layerName": "a", "value": "${secrets.X}"}]"#,
        ),
        (
            r#""upload": {"params": {"region": "a", "bucket": "b", "accessKeyId": "secrets.K", "accessKeySecret": "$(secrets.K)"}}"#,
            r#""upload": {"params": {"region": "a", "bucket": "b", "accessKeyId": "${secrets.K}", "accessKeySecret": "${secrets.K}"}}"#,
        ),
        (
            r#""upload": {"params": {"region": "a", "bucket": "b", "accessKeyId": "${secrets.K", "accessKeySecret": "secret.K"}}"#,
            r#""upload": {"params": {"region": "a", "bucket": "b", "accessKeyId": "${secrets.K}", "accessKeySecret": "${secrets.K}"}}"#,
        ),
    ],
}

#[cfg(test)]
mod one_finding {
    use crate::{CheckOptions, lint};

    #[test]
    fn a_misspelled_secret_in_the_place_of_a_url_is_reported_once() {
        let job = |template: &str, members: &str| {
            format!(
                r#"{{"template": {{"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"{template}}}{members}}}"#
            )
        };
        for (payload, help) in [
            (job("", r#", "webhook": {"url": "{{secrets.U}}"}"#), "write `${secrets.U}`"),
            (job("", r#", "webhook": {"url": "$secrets.U"}"#), "write `${secrets.U}`"),
            (job(r#", "src": "{{secrets.U}}""#, ""), "write `${secrets.U}`"),
            (
                job("", r#", "assets": [{"type": "image", "layerName": "a.png", "src": "{{ secrets.X }}/a"}]"#),
                "write `${secrets.X}`",
            ),
        ] {
            let found = lint(&payload, &CheckOptions::default()).diagnostics;
            let codes: Vec<_> = found.iter().map(|finding| finding.code.as_str()).collect();
            assert_eq!(codes, ["secret-syntax"], "{payload}");
            assert_eq!(found[0].help.as_deref(), Some(help), "{payload}");
        }
    }

    #[test]
    fn text_made_of_references_is_read_in_linear_time() {
        for part in ["{{secrets.", "$secrets.", "secret", "${secrets. ", "{ secret"] {
            super::references(&part.repeat(100_000), super::Place::Credential);
        }
    }
}
