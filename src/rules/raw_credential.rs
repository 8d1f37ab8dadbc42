use super::{empty_value, placeholder_value, secret_syntax, secret_unknown};
use crate::diagnostic::Severity;
use crate::support::{
    CREDENTIAL_HEADERS, Context, FUNCTION_KEYS, Finding, Object, Rule, Surroundings, characters, is_whole_secret,
    known_key, one_of_any_case, rule,
};
use crate::text::search::{after_any, before_any, contains, trim};
use crate::text::{Flags, Kind, Value};

rule! {
    RawCredential, Error, "a credential in plain text", None;
    what: "Reports an `accessKeyId` or `accessKeySecret` that is not one whole `${secrets.NAME}`, an `Authorization` header of a webhook or an `apiKey` of a function with a literal value, and, anywhere, a key that is recognisable by its prefix (AWS, OpenAI, Google, GitHub, Slack, Stripe, PEM). An error in a browser, a warning on a server.",
    why: "The payload is stored and shown with the job; in a web page, every visitor can read it. The service replaces a reference to a stored secret when it renders.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "upload": {
    "params": {
      "region": "us-east-1", "bucket": "outputs",
      "accessKeyId": "AKIAIOSFODNN7EXAMPLE",
      "accessKeySecret": "${secrets.AWS_KEY_SECRET}"
    }
  }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "upload": {
    "params": {
      "region": "us-east-1", "bucket": "outputs",
      "accessKeyId": "${secrets.AWS_KEY_ID}",
      "accessKeySecret": "${secrets.AWS_KEY_SECRET}"
    }
  }
}"#,
    options: r#"{ "context": "browser" }"#,
    source: "`POST /jobs`, `upload.params`; the reference's section on secrets",
}

/// What was found. The credential itself is never shown.
#[derive(Clone, Copy)]
enum What {
    Key,
    KnownKey,
    /// A header, with the scheme in front of the credential.
    Authorization(&'static str),
    FunctionKey,
}

struct Raw {
    what: What,
    surroundings: Surroundings,
}

impl Finding for Raw {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        match self.surroundings {
            Surroundings::Browser => Severity::Error,
            Surroundings::Server => Severity::Warning,
        }
    }

    fn message(&self) -> String {
        let what = match self.what {
            What::Key => "this is the credential itself, not a stored secret",
            What::KnownKey => "this contains an access key",
            What::Authorization(_) => "this `Authorization` header contains the credential itself, not a stored secret",
            What::FunctionKey => "this is the API key itself, not a stored secret",
        };
        let consequence = match self.surroundings {
            Surroundings::Browser => "anyone who opens the page can read it",
            Surroundings::Server => "it is stored and shown with the job",
        };
        format!("{what}: {consequence}")
    }

    fn help(&self) -> Option<String> {
        Some(match self.what {
            What::Key | What::KnownKey | What::FunctionKey => {
                "store it as a secret, and write `${secrets.NAME}`".to_owned()
            }
            What::Authorization(scheme) => format!("store it as a secret, and write `{scheme} ${{secrets.NAME}}`"),
        })
    }
}

fn report(value: &Value<'_>, what: What, cx: &mut Context<'_, '_, '_>) {
    let surroundings = cx.options().surroundings;
    cx.report(value, &Raw { what, surroundings });
}

/// Checks a field that holds a credential. Other rules report what is not a credential yet.
pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let is_nearly_a_secret = secret_syntax::check_credential(value, cx);
    secret_unknown::check(value, cx);
    let text = characters(value);
    if is_nearly_a_secret || is_whole_secret(&text) {
        return;
    }
    if placeholder_value::is_placeholder(&text) || is_variable(&text) {
        placeholder_value::report_masked(value, cx);
        return;
    }
    report(value, What::Key, cx);
}

/// Whether a text is the name of a variable that a shell or a program should have replaced: `$KEY`, `%KEY%`,
/// `process.env.KEY`.
fn is_variable(text: &str) -> bool {
    let text = trim(text);
    let in_percents = || text.strip_prefix('%')?.strip_suffix('%');
    let prefixes = ["process.env.", "$env:", "env.", "$"];
    let name = in_percents().or_else(|| prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)));
    let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().all(fits))
}

/// Checks any string for a key that its prefix gives away.
pub(crate) fn check_anywhere(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let text = characters(value);
    if known_key(&text).is_some_and(|key| !is_signer(text.get(..key.start).unwrap_or_default())) {
        report(value, What::KnownKey, cx);
    }
}

/// Whether a key behind this text is the id of the one who signed a URL. It is part of every such URL, and no secret.
fn is_signer(before: &str) -> bool {
    ["X-Amz-Credential=", "AWSAccessKeyId="].iter().any(|parameter| before.ends_with(parameter))
}

/// Checks the `params` of a function for an API key.
pub(crate) fn check_params(params: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    for (key, value) in params.value.members() {
        if value.kind() == Kind::String && FUNCTION_KEYS.contains(&&*characters(&key)) {
            cx.at(key.step(), |cx| check_literal(&value, What::FunctionKey, cx));
        }
    }
}

/// Reports a string that is a credential itself: neither a reference to a secret, nor a placeholder, nor a key that
/// [`check_anywhere`] reports.
fn check_literal(value: &Value<'_>, what: What, cx: &mut Context<'_, '_, '_>) {
    let text = characters(value);
    if empty_value::is_blank(&text) || secret_syntax::is_misspelled(&text) || known_key(&text).is_some() {
        return;
    }
    let holds_secret = value.flags().has(Flags::DOLLAR.with(Flags::BRACE)) && contains(&text, "${secrets.");
    if holds_secret || secret_syntax::check_credential(value, cx) || placeholder_value::is_placeholder(&text) {
        return;
    }
    if is_variable(after_any(&text, b" ")) {
        return placeholder_value::report_masked(value, cx);
    }
    report(value, what, cx);
}

/// The schemes of authorization, the usual one first.
const SCHEMES: [&str; 3] = ["Bearer", "Basic", "Token"];

/// Checks a webhook's headers for an `Authorization` with a literal value.
pub(crate) fn check_headers(headers: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    for (key, value) in headers.members() {
        let name = characters(&key);
        if value.kind() == Kind::String && one_of_any_case(name.as_bytes(), &CREDENTIAL_HEADERS).is_some() {
            let text = characters(&value);
            let scheme = one_of_any_case(before_any(&text, b" ").as_bytes(), &SCHEMES).unwrap_or(SCHEMES[0]);
            cx.at(key.step(), |cx| check_literal(&value, What::Authorization(scheme), cx));
        }
    }
}

super::vectors! {
    RawCredential;
    pass: &[
        r#""upload": {"params": {"region": "a", "bucket": "b", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secret.B}"}}"#,
        r#""webhook": {"url": "https://x.com", "headers": {"Authorization": "Bearer ${secrets.TOKEN}", "X-Id": "1"}}"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "AKIA is a prefix, XAKIAIOSFODNN7EXAMPLE"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://b.s3.amazonaws.com/a.png?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20300101&X-Amz-Signature=ab"}]"#,
        r#""upload": {"params": {"region": "a", "bucket": "b", "accessKeyId": "$AWS_KEY", "accessKeySecret": "%K%"}}"#,
        r#""webhook": {"url": "https://x.com", "headers": {"Authorization": "Bearer undefined"}}"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://b.s3.amazonaws.com/a.png?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=ab"}]"#,
    ],
    fail: &[
        (r#""upload": {"params": {"region": "a", "bucket": "b", "accessKeyId": "AKIAIOSFODNN7EXAMPLE", "accessKeySecret": "x${secrets.B}"}}"#,
            &["warning /upload/params/accessKeyId", "warning /upload/params/accessKeySecret"]),
        (r#""webhook": {"url": "https://x.com", "headers": {"authorization": "Bearer abc"}}"#, &["warning /webhook/headers/authorization"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "key: ASIAIOSFODNN7EXAMPLE."}]"#, &["warning /assets/0/value"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "Bearer sk-Ab12Ab12Ab12Ab12Ab12x"}, {"type": "text", "layerName": "b", "value": "sk-proj-a1b2c3d4e5f6a7b8c9d0"}]"#,
            &["warning /assets/0/value", "warning /assets/1/value"]),
        (r#""assets": [{"type": "function", "name": "nx:gen-ai", "params": {"apiKey": "abc123", "key": "${secrets.A}"}}]"#, &["warning /assets/0/params/apiKey"]),
        (r#""note": {"a": ["AKIAIOSFODNN7EXAMPLE"]}"#, &["warning /note/a/0"]),
        (r#""webhook": {"url": "https://x.com", "data": {"x": {"y": "sk-ant-a1b2c3d4e5f6a7b8c9d0e1f2"}}, "headers": {"X-Key": "ghp_a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8"}}"#,
            &["warning /webhook/data/x/y", "warning /webhook/headers/X-Key"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png?token=xoxb-1234567890-abcdef"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "http://x.com/a.png?token=xoxp-1234567890-abcdef"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "AKIAIOSFODNN7EXAMPLE"}]"#, &["warning /assets/0/type"]),
        (r#"{"assets": [{"type": "AKIAIOSFODNN7EXAMPLE"}], "settings": {"preset": "mp4"}}"#, &["warning /assets/0/type"]),
    ],
}

#[cfg(test)]
mod context {
    use crate::{CheckOptions, lint};

    #[test]
    fn in_a_browser_it_is_an_error_and_nowhere_is_it_repeated() {
        let options = CheckOptions::from_json(r#"{"context": "browser"}"#).unwrap();
        let text = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "AKIAIOSFODNN7EXAMPLE"},
            "webhook": {"url": "x AKIAIOSFODNN7EXAMPLE", "headers": {"Authorization": "hunter2"}},
            "upload": {"params": {"region": "a", "bucket": "b", "accessKeyId": "hunter2", "accessKeySecret": {"a": "hunter2"}}}}"#;
        let report = lint(text, &options);
        let raw = report.diagnostics.iter().filter(|d| d.code.as_str() == "raw-credential");
        assert_eq!(raw.map(|d| d.severity.as_str()).collect::<Vec<_>>(), ["error"; 4]);
        let said = format!("{report:?}");
        assert!(!said.contains("hunter2") && !said.contains("AKIA"), "{said}");
    }

    #[test]
    fn no_type_and_no_repair_repeats_one() {
        for text in [
            r#"{"upload": {"params": {"accessKeyId": 1234567890, "accessKeySecret": 'hunter2'}}}"#,
            r#"{"upload": {"params": {"accessKeyId": "1234567890${secret.X}", "accessKeySecret": hunter2}}}"#,
            r#"{"webhook": {"url": "https://x.com", "headers": {"Authorization": 'Bearer hunter2', authorization: "a"}}}"#,
            r#"{"webhook": {"url": "1234567890:hunter2@x.com/a", "headers": "Authorization: Bearer hunter2"}}"#,
        ] {
            let said = format!("{:?}", lint(text, &CheckOptions::default()).diagnostics);
            assert!(!said.contains("hunter2") && !said.contains("1234567890"), "{said}");
        }
        let spelled = r#"{"upload": {"params": {accessKeyId: "${secret.A}", "accessKeySecret": '${secrets.B}'}}}"#;
        let found = lint(spelled, &CheckOptions::default()).diagnostics;
        assert_eq!(found.iter().filter(|d| d.fix.is_some()).count(), 3);
    }
}
