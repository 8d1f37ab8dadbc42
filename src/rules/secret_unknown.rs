use super::{Finding, FixDraft, RuleCode, did_you_mean, rule, secret_syntax, words};
use crate::check::{Context, quote, show_str};
use crate::text::search::replace;
use crate::text::{Flags, Span, Value};

rule! {
    Error, "a secret that is not stored", Offered;
    what: "Finds `${secrets.NAME}` where no secret of that name is stored. Needs the account's secrets: the option `secrets`.",
    why: "The service has nothing to put in its place: uploads cannot log in, downloads are refused.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "code", "value": "${secrets.COUPN}" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "code", "value": "${secrets.COUPON}" }]
}"#,
    options: r#"{ "secrets": ["COUPON", "AWS_KEY_ID"] }"#,
    fix: "Puts in the nearest stored name. Offered, for another may have been meant.",
    source: "`GET /secrets`; `POST /jobs`, the reference's section on secrets",
}

/// A name under which nothing is stored.
struct Unknown {
    name: String,
    nearest: Option<String>,
    mended: Option<String>,
    at: Span,
}

impl Finding for Unknown {
    fn code(&self) -> RuleCode {
        RuleCode::SecretUnknown
    }

    fn message(&self) -> String {
        format!("no secret named {} is stored in the account", show_str(&self.name))
    }

    fn help(&self) -> Option<String> {
        Some(match &self.nearest {
            Some(nearest) => did_you_mean(nearest),
            None => words("store it first, or use the name of one that is stored"),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let (nearest, mended) = (self.nearest.as_ref()?, self.mended.as_ref()?);
        Some(FixDraft::change(nearest, self.at, quote(mended)))
    }
}

/// How many names of one text get a fix: each is a copy of the whole text.
const MOST_MENDED: usize = 8;

pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let account = cx.account();
    let Some(secrets) = account.secrets.as_ref().filter(|_| value.flags().has(Flags::DOLLAR)) else { return };
    let text = value.as_str().unwrap_or_default();
    for (place, name) in secret_syntax::names(&text).filter(|name| !secrets.has(name)).enumerate() {
        let nearest = secrets.nearest(name, &account.effort).map(str::to_owned);
        let mended = nearest
            .as_ref()
            .filter(|_| place < MOST_MENDED)
            .map(|nearest| replace(&text, &format!("${{secrets.{name}}}"), &format!("${{secrets.{nearest}}}")));
        cx.report(value, &Unknown { name: name.to_owned(), nearest, mended, at: value.span() });
    }
}

super::vectors! {
    SecretUnknown, options: r#"{"secrets": ["KEY", "TOKEN"]}"#;
    pass: &[
        r#""assets": [{"type": "text", "layerName": "a", "value": "${secrets.KEY}"}]"#,
        r#""webhook": {"url": "https://x.com", "data": {"a": "${secrets.NO}"}}"#,
    ],
    fail: &[
        (r#""assets": [{"type": "text", "layerName": "a", "value": "${secrets.KEY} ${secrets.NO}"}]"#, &["error /assets/0/value"]),
        (r#""upload": {"params": {"region": "a", "bucket": "b", "accessKeyId": "${secrets.key}", "accessKeySecret": "${secrets.X}"}}"#,
            &["error /upload/params/accessKeyId", "error /upload/params/accessKeySecret"]),
        (r#""webhook": {"url": "https://x.com", "headers": {"A": "${secrets.NO}"}}"#, &["error /webhook/headers/A"]),
    ],
}
