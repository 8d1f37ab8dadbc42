//! The secrets of a request, to mask them in everything that comes back.

use std::borrow::Cow;

use super::Operation;
use super::Request;
use super::build::{MASK, is_secret_header};
use super::sequences::{Sequences, units};
use crate::support::is_whole_secret;
use crate::text::search::{before_any, contains, rsplit_once, split_once, trim};
use crate::text::{Document, Kind, Value};

/// The values of a request that must not appear in any message: the token and raw credentials.
#[derive(Clone, Default)]
pub struct Secrets(Sequences);

/// Fields whose values are credentials, unless they name a stored secret.
const CREDENTIALS: [&str; 2] = ["accessKeyId", "accessKeySecret"];

/// Shorter values occur in ordinary words: masking them would garble messages and hide nothing.
const SHORTEST: usize = 6;

impl Secrets {
    /// The secrets of a request: the credentials in its headers and in its body.
    pub fn of(request: &Request) -> Self {
        let body = request.body.as_deref();
        let mut secrets = in_parts(&request.headers, body);
        if request.operation == Operation::SetSecret {
            let document = Document::parse(body.unwrap_or_default().as_bytes());
            let value = document.root().and_then(|root| root.get("value")?.as_str());
            secrets.extend(value.map(Cow::into_owned).filter(|value| value.len() >= SHORTEST));
        }
        Self(Sequences::new(secrets.iter().map(String::as_str)))
    }

    /// The secrets of the parts of a request, in time linear in the length of the body.
    pub fn in_parts(headers: &[(String, String)], body: Option<&str>) -> Self {
        Self(Sequences::new(in_parts(headers, body).iter().map(String::as_str)))
    }

    /// The text with each secret replaced by `***`, even if it is written with JSON escapes.
    pub fn mask(&self, text: &str) -> String {
        if self.0.is_empty() {
            return text.to_owned();
        }
        let (units, starts) = units(text);
        let mut masked = String::with_capacity(text.len());
        let (mut at, mut copied) = (0, 0);
        while let Some(rest) = units.get(at..).filter(|rest| !rest.is_empty()) {
            let Some(length) = self.0.length_at_start(rest) else {
                at += 1;
                continue;
            };
            let start_of = |unit: usize| starts.get(unit).copied().unwrap_or(text.len());
            masked.push_str(text.get(copied..start_of(at)).unwrap_or_default());
            masked.push_str(MASK);
            at += length;
            copied = start_of(at);
        }
        masked.push_str(text.get(copied..).unwrap_or_default());
        masked
    }
}

fn in_parts(headers: &[(String, String)], body: Option<&str>) -> Vec<String> {
    let mut secrets = Vec::new();
    let mut keep = |secret: &str| {
        if secret.len() >= SHORTEST {
            secrets.push(secret.to_owned());
        }
    };
    for (name, value) in headers {
        if is_secret_header(name) {
            keep(without_scheme(value));
        }
    }
    if let Some(body) = body {
        credentials(body, &mut |_, secret| keep(secret));
    }
    secrets
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({})", self.0.len())
    }
}

/// A JSON text with its raw credentials replaced.
pub(super) fn masked_body(body: &str) -> String {
    let mut masked = String::with_capacity(body.len());
    let mut rest = 0;
    credentials(body, &mut |value, secret| {
        let (start, end) = (value.span().start as usize, value.span().end as usize);
        let raw = body.get(start..end).unwrap_or_default();
        let shown = Secrets(Sequences::new([secret])).mask(raw);
        masked.push_str(body.get(rest..start).unwrap_or_default());
        // A secret that consists only of backslashes is not found.
        masked.push_str(if shown == raw { "\"***\"" } else { &shown });
        rest = end;
    });
    masked.push_str(body.get(rest..).unwrap_or_default());
    masked
}

/// Calls `show` for each value of a payload that contains a raw credential, in document order, with the credential.
fn credentials(body: &str, show: &mut dyn FnMut(Value<'_>, &str)) {
    let document = Document::parse(body.as_bytes());
    let Some(root) = document.root() else { return };
    let mut index = root.index();
    let mut headers = 0..0;
    while let Some(key) = root.at(index) {
        index += 1;
        // A member's value follows its key.
        let Some(value) = root.at(index).filter(|_| key.kind() == Kind::Key) else { continue };
        let Some(key) = key.as_str() else { continue };
        if key == "headers" {
            headers = index..index + u32::try_from(value.nodes().len()).unwrap_or(u32::MAX);
        }
        if let Some(text) = value.as_str() {
            let is_credential = CREDENTIALS.contains(&&*key) || (headers.contains(&index) && is_secret_header(&key));
            let secret = if is_credential { without_scheme(&text) } else { user_of(&text) };
            if !secret.is_empty() && !is_whole_secret(secret) {
                show(value, secret);
            }
        }
    }
}

/// A header's value without its scheme, because a service may repeat only the part after `Bearer`.
fn without_scheme(value: &str) -> &str {
    match split_once(value, " ") {
        Some((scheme, rest)) if scheme.bytes().all(|byte| byte.is_ascii_alphabetic()) => trim(rest),
        _ => value,
    }
}

/// The user info of a URL, unless it refers to a stored secret.
fn user_of(url: &str) -> &str {
    let Some((_, behind)) = split_once(url, "://") else { return "" };
    let user = rsplit_once(before_any(behind, b"/?#"), b'@').unwrap_or_default().0;
    if contains(user, "${secrets.") { "" } else { user }
}

#[cfg(test)]
mod tests {
    use super::super::{Payload, RequestOptions, build_request};
    use super::*;

    #[test]
    fn the_value_of_a_new_secret_is_masked() {
        let body = r#"{"name":"KEY","value":"planted\u002dvalue"}"#;
        let request = build_request(Operation::SetSecret, &Payload::body(body), &RequestOptions::default()).unwrap();
        assert_eq!(Secrets::of(&request).mask("KEY planted-value"), "KEY ***");
    }

    #[test]
    fn token_and_raw_credentials_are_masked_but_references_to_stored_secrets_are_not() {
        let body = r#"{"upload":{"params":{"accessKeyId":"AKIAXYZ","accessKeySecret":"s\u0065cret/longer",
            "bucket":"b"}},"webhook":{"headers":{"Authorization":"hook-key"}},
            "assets":[{"accessKeySecret":"${secrets.A}"}]}"#;
        let options = RequestOptions { token: Some("planted".into()), ..RequestOptions::default() };
        let request = build_request(Operation::CreateJob, &Payload::body(body), &options).unwrap();
        let secrets = Secrets::of(&request);
        assert_eq!(
            secrets.mask("planted AKIAXYZ secret/longer hook-key ${secrets.A} b"),
            "*** *** *** *** ${secrets.A} b"
        );
        assert_eq!(format!("{secrets:?}"), "Secrets(4)");
    }

    #[test]
    fn credentials_of_a_body_are_masked_wherever_they_are() {
        for (body, shown, echo) in [
            (
                r#"{"headers": {"Authorization": "Bearer planted-a"}}"#,
                r#"{"headers": {"Authorization": "Bearer ***"}}"#,
                "got planted-a",
            ),
            (
                r#"{"headers": {"cookie": "sid=planted; b=c"}, "cookie": "nice"}"#,
                r#"{"headers": {"cookie": "***"}, "cookie": "nice"}"#,
                "got sid=planted; b=c",
            ),
            (
                r#"{"headers": {"X-Api-Key": "planted\u00e9"}}"#,
                r#"{"headers": {"X-Api-Key": "***"}}"#,
                "got planted\u{e9}",
            ),
            (r#"{"src": "https:\/\/me:planted@x.com/a@b"}"#, r#"{"src": "https:\/\/***@x.com/a@b"}"#, "got me:planted"),
            (
                r#"{"accessKeyId": "${secrets.A} planted ${secrets.B}"}"#,
                r#"{"accessKeyId": "***"}"#,
                "got ${secrets.A} planted ${secrets.B}",
            ),
        ] {
            assert_eq!(masked_body(body), shown);
            assert_eq!(Secrets::in_parts(&[], Some(body)).mask(echo), "got ***", "{body}");
        }
        for body in [
            r#"{"headers": {"Authorization": "Bearer ${secrets.HOOK}", "authorization": "${secrets.HOOK}", "cookie": ""}}"#,
            r#"{"src": "https://${secrets.USER}@x.com", "value": "me@x.com", "a": "https://x.com/@me"}"#,
        ] {
            assert_eq!(masked_body(body), body);
        }
    }

    fn mask(secrets: &[&str], text: &str) -> String {
        Secrets(Sequences::new(secrets.iter().copied())).mask(text)
    }

    #[test]
    fn a_secret_is_masked_in_any_json_escape() {
        for (secret, texts) in [
            ("planted/+1", &["planted/+1", r"planted\/+1", r"planted\u002F\u002b1", r"\u0070\u006Canted/+1"][..]),
            (r#"planted"\"#, &[r#"planted"\"#, r#"planted\"\\"#, r"planted\u0022\u005c"]),
            (r"planted\/b", &[r"planted\/b", r"planted\\/b", r"planted\\\/b"]),
            ("plantéd", &["plantéd", r"\u0070lant\u00e9d"]),
            ("planted\nkey", &["planted\nkey", r"planted\nkey", r"planted\u000Akey"]),
            ("planted😀", &["planted😀", r"planted\ud83d\uDE00"]),
        ] {
            for text in texts {
                for (before, after) in [("", ""), ("é ", "é"), ("plant", "ed"), ("\\u00", "-")] {
                    let masked = mask(&[secret], &format!("{before}{text}{after}"));
                    assert_eq!(masked, format!("{before}***{after}"), "{text}");
                }
            }
        }
        for text in ["", "planted/+", r"planted\x2F+1", r"planted\u002", r"planted\", "planted/\u{ff0b}1", "\u{0}é€😀"]
        {
            assert_eq!(mask(&["planted/+1"], text), text);
        }
    }

    #[test]
    fn json_stays_json_when_a_secret_in_it_is_masked() {
        for (text, masked) in [
            (r#"{"error":"\\planted\\"}"#, r#"{"error":"\\***"}"#),
            (r#"{"error":"\"planted\""}"#, r#"{"error":"\"***\""}"#),
            (r#"{"error":"\\\"planted\\\""}"#, r#"{"error":"\\\"***\""}"#),
        ] {
            assert_eq!(mask(&["planted"], text), masked);
        }
    }

    #[test]
    fn the_longest_of_several_secrets_with_a_common_prefix_is_masked() {
        for secrets in [["planted", "planted-longer"], ["planted-longer", "planted"]] {
            assert_eq!(mask(&secrets, "planted planted-longer planted-long"), "*** *** ***-long");
        }
    }

    #[test]
    fn a_long_secret_is_masked_as_far_as_it_matches() {
        let times = |count: usize| "planted ".repeat(count);
        let secret = times(100_000) + "é";
        assert_eq!(mask(&[&secret], &format!("<{}…", times(8))), "<***…");
        assert_eq!(mask(&[&secret], &format!("<{}…", times(7))), format!("<{}…", times(7)));
        assert_eq!(mask(&[&secret], &(times(100_000) + "è")), "***è");
        assert_eq!(mask(&[&secret], &times(300_000)), "*********");
    }

    /// A batch of 10,000 jobs with a key each, and a response that contains all of them without their last characters.
    /// Comparing each key at each position took more than a minute.
    #[test]
    fn many_secrets_with_a_common_prefix_are_masked_in_linear_time() {
        let prefix = "planted".repeat(8);
        let keys: Vec<String> = (0..10_000).map(|n| format!("{prefix}{n:05}")).collect();
        let jobs: Vec<String> = keys.iter().map(|key| format!(r#"{{"accessKeySecret":"{key}"}}"#)).collect();
        let secrets = Secrets::in_parts(&[], Some(&format!("[{}]", jobs.join(","))));
        assert_eq!(format!("{secrets:?}"), "Secrets(10000)");
        let echo = keys.iter().map(|key| key.replace("planted0", "planted-")).collect::<Vec<_>>().join(" ");
        assert_eq!(secrets.mask(&echo), echo);
        assert_eq!(secrets.mask(&keys.join(" ")), vec!["***"; 10_000].join(" "));
    }
}
