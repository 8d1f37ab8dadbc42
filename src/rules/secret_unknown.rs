use super::composition_unknown::MOST_LISTED;
use super::secret_syntax;
use crate::diagnostic::Severity;
use crate::support::{Context, Finding, FixDraft, Rule, Shown, characters, did_you_mean, edit, list, quote, rule};
use crate::text::fingerprint::of_text;
use crate::text::search::replace;
use crate::text::{Flags, Seen, Value};

rule! {
    SecretUnknown, Error, "a secret that is not stored", Offered;
    what: "Reports `${secrets.NAME}` if no secret of that name is stored. Requires the option `secrets`, or a `preflight`, which reads the names of the secrets and reports if the token does not permit that.",
    why: "The service cannot replace the reference: uploads cannot log in, downloads are rejected.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "code", "value": "${secrets.COUPN}" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "code", "value": "${secrets.COUPON}" }]
}"#,
    options: r#"{ "secrets": ["COUPON", "AWS_KEY_ID"] }"#,
    fix: "Writes the most similar stored name. Offered, because another may have been meant.",
    source: "`GET /secrets`; `POST /jobs`, the reference's section on secrets",
}

/// The name of a secret that is not stored.
struct Unknown<'v> {
    name: &'v str,
    nearest: Option<&'v str>,
    /// The text that refers to it.
    text: &'v str,
    value: &'v Value<'v>,
    is_mended: bool,
    known: &'v [&'v str],
}

impl Finding for Unknown<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        format!("no secret named {} is stored in the account, so nothing replaces it", Shown::Text(self.name))
    }

    fn help(&self) -> Option<String> {
        Some(match self.nearest {
            Some(nearest) => did_you_mean(nearest),
            None if (1..=MOST_LISTED).contains(&self.known.len()) => {
                format!("store it first, or use a secret that is stored: {}", list(self.known.iter().copied()))
            }
            None => "store it first, or use the name of a stored secret".to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let nearest = self.nearest.filter(|_| self.is_mended)?;
        let reference = |name| ["${secrets.", name, "}"].concat();
        let corrected = replace(self.text, &reference(self.name), &reference(nearest));
        edit(&["Change to `", nearest, "`"], false, self.value.span(), &quote(&corrected))
    }
}

/// The names of the secrets, which the token may not read.
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
        format!("the secrets were not checked: the token does not permit reading their names (status {})", self.status)
    }

    fn help(&self) -> Option<String> {
        Some("use a token that permits it, or pass the names of the secrets".to_owned())
    }
}

/// Notes that the names have to be read, or reports once that they could not be.
#[cold]
fn note(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    if !cx.is_preflight() || secret_syntax::names(&characters(value)).next().is_none() {
        return;
    }
    if let Some(collector) = cx.collector() {
        collector.secrets();
    }
    if let Some(status) = cx.results().and_then(|results| results.secrets)
        && cx.is_first_refusal("secrets")
    {
        cx.report(value, &Unread { status });
    }
}

/// How many names of one text get a fix: each is a copy of the whole text.
const MOST_MENDED: usize = 8;

pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let account = cx.account();
    if !value.flags().has(Flags::DOLLAR) {
        return;
    }
    let Some(secrets) = &account.secrets else { return note(value, cx) };
    let text = characters(value);
    let mut seen = Seen::default();
    let mut is_new = |name| seen.before(of_text(name), |first| *first == name, || name).is_none();
    let unknown = secret_syntax::names(&text).filter(|name| !secrets.has(name) && is_new(*name));
    for (place, name) in unknown.enumerate() {
        let nearest = secrets.nearest(name, &account.effort);
        let is_mended = place < MOST_MENDED;
        cx.report(value, &Unknown { name, nearest, text: &text, value, is_mended, known: secrets.names() });
    }
}

super::vectors! {
    SecretUnknown, options: r#"{"secrets": ["KEY", "TOKEN"]}"#;
    pass: &[
        r#""assets": [{"type": "text", "layerName": "a", "value": "${secrets.KEY}"}]"#,
        r#""webhook": {"url": "https://x.com", "data": {"a": "${secrets.NO}"}}"#,
    ],
    fail: &[
        // Two names with one fingerprint.
        (r#""assets": [{"type": "text", "layerName": "a", "value": "${secrets.Inter-Bod-Lbxebv-abc.ttf} ${secrets.G5jUE8u_-R0P0ks8-abc.ttf}"}]"#,
            &["error /assets/0/value", "error /assets/0/value"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "${secrets.KEY} ${secrets.NO}"}]"#, &["error /assets/0/value"]),
        (r#""upload": {"params": {"region": "a", "bucket": "b", "accessKeyId": "${secrets.key}", "accessKeySecret": "${secrets.X}"}}"#,
            &["error /upload/params/accessKeyId", "error /upload/params/accessKeySecret"]),
        (r#""webhook": {"url": "https://x.com", "headers": {"A": "${secrets.NO}"}}"#, &["error /webhook/headers/A"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "${secrets.X} ${secrets.Y} ${secrets.X}"}]"#,
            &["error /assets/0/value", "error /assets/0/value"]),
        (r#""assets": [{"type": "function", "name": "nx:gen-ai", "params": {"layerName": "a", "apiKey": "${secrets.TOKN}"}}]"#, &["error /assets/0/params/apiKey"]),
    ],
    offered: &[(
        r#""assets": [{"type": "function", "name": "nx:gen-ai", "params": {"layerName": "a", "apiKey": "${secrets.TOKN}"}}]"#,
        r#""assets": [{"type": "function", "name": "nx:gen-ai", "params": {"layerName": "a", "apiKey": "${secrets.TOKEN}"}}]"#,
    )],
}
