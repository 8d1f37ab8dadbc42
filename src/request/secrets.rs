//! Secrets that went out with a request, so that nothing that comes back can show them.

use super::Request;
use super::build::{MASK, is_secret_header};
use crate::support::is_whole_secret;
use crate::text::search::{before_any, contains, rsplit_once, split_once, trim};
use crate::text::{Document, Kind, Value};
use crate::words::{copy, push_all};

/// The values of a request that must appear in no message: the token and raw credentials. They stand by the byte that
/// they begin with, for a batch may hold one in each job.
#[derive(Clone, Default)]
pub struct Secrets(Vec<Vec<String>>);

/// Fields whose values are credentials, unless they name a stored secret.
const CREDENTIALS: [&str; 2] = ["accessKeyId", "accessKeySecret"];

/// A shorter value is part of ordinary words: masking it would garble a message and hide nothing.
const SHORTEST: usize = 6;

impl Secrets {
    /// The secrets of a request: what its headers let in with, and the credentials in its body.
    pub fn of(request: &Request) -> Self {
        Self::in_parts(&request.headers, request.body.as_deref())
    }

    /// The same of its parts, of which a body takes as long as it is to read.
    #[inline(never)]
    pub fn in_parts(headers: &[(String, String)], body: Option<&str>) -> Self {
        let mut secrets = Self::default();
        let mut keep = |secret: &str| {
            if secret.len() >= SHORTEST {
                secrets.keep(secret);
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

    #[inline(never)]
    fn keep(&mut self, secret: &str) {
        if self.0.is_empty() {
            self.0.resize_with(256, Vec::new);
        }
        let first = secret.as_bytes().first().copied().unwrap_or_default();
        if let Some(alike) = self.0.get_mut(usize::from(first))
            && !alike.iter().any(|known| known == secret)
        {
            alike.push(copy(secret));
        }
    }

    /// The text with every secret replaced, also where escapes of JSON are in it.
    #[inline(never)]
    pub fn mask(&self, text: &str) -> String {
        let mut masked = Vec::with_capacity(text.len());
        let mut rest = text.as_bytes();
        while let [first, ..] = rest {
            // Any may begin with an escape.
            let may_begin = if *first == b'\\' { 0..256 } else { usize::from(*first)..usize::from(*first) + 1 };
            let secrets = self.0.get(may_begin).unwrap_or_default().iter().flatten();
            // One secret may hold another.
            let length = match secrets.filter_map(|secret| length_of(secret, rest)).max() {
                Some(length) => {
                    masked.extend_from_slice(MASK.as_bytes());
                    length
                }
                None => {
                    masked.push(*first);
                    1
                }
            };
            rest = rest.get(length..).unwrap_or_default();
        }
        String::from_utf8_lossy(&masked).into_owned()
    }
}

/// So much of a secret is as good as all of it. What is longer is not compared in vain, which keeps masking linear.
const ENOUGH: usize = 64;

/// The length in which a text begins with the secret.
#[inline(never)]
fn length_of(secret: &str, text: &[u8]) -> Option<usize> {
    let mut at = 0;
    for byte in secret.bytes() {
        at += match text.get(at..)? {
            [b'\\', escaped @ (b'"' | b'\\' | b'/'), ..] if *escaped == byte => 2,
            [b'\\', b'u', b'0', b'0', high, low, ..] if nibble(*high) << 4 | nibble(*low) == byte => 6,
            [first, ..] if *first == byte => 1,
            _ => return (at >= ENOUGH).then_some(at),
        };
    }
    Some(at)
}

/// The value of a hexadecimal digit.
fn nibble(digit: u8) -> u8 {
    (digit & 15) + (digit >> 6) * 9
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({})", self.0.iter().flatten().count())
    }
}

/// A JSON text with its raw credentials replaced.
pub(super) fn masked_body(body: &str) -> String {
    let mut masked = String::with_capacity(body.len());
    let mut rest = 0;
    credentials(body, &mut |value, secret| {
        let (start, end) = (value.span().start as usize, value.span().end as usize);
        let raw = body.get(start..end).unwrap_or_default();
        let mut secrets = Secrets::default();
        secrets.keep(secret);
        let mut shown = secrets.mask(raw);
        if shown == raw {
            // It is written in escapes.
            shown = copy("\"***\"");
        }
        push_all(&mut masked, &[body.get(rest..start).unwrap_or_default(), &shown]);
        rest = end;
    });
    push_all(&mut masked, &[body.get(rest..).unwrap_or_default()]);
    masked
}

/// Shows the values of a payload that hold a raw credential, in document order, and what in them it is.
#[inline(never)]
fn credentials(body: &str, show: &mut dyn FnMut(Value<'_>, &str)) {
    let document = Document::parse(body.as_bytes());
    let Some(root) = document.root() else { return };
    let mut index = root.index();
    let mut headers = 0..0;
    while let Some(key) = root.at(index) {
        index += 1;
        // A member's value stands behind its key.
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

/// A header's value without the scheme before it: what follows `Bearer` may be echoed alone.
fn without_scheme(value: &str) -> &str {
    match split_once(value, " ") {
        Some((scheme, rest)) if scheme.bytes().all(|byte| byte.is_ascii_alphabetic()) => trim(rest),
        _ => value,
    }
}

/// Who a URL lets in as, unless by a stored secret.
fn user_of(url: &str) -> &str {
    let Some((_, behind)) = split_once(url, "://") else { return "" };
    let user = rsplit_once(before_any(behind, b"/?#"), b'@').unwrap_or_default().0;
    if contains(user, "${secrets.") { "" } else { user }
}

#[cfg(test)]
mod tests {
    use super::super::{Operation, Payload, RequestOptions, build_request};
    use super::*;

    #[test]
    fn token_and_raw_credentials_are_masked_and_references_to_stored_ones_stay() {
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
    fn what_a_body_lets_in_with_is_masked_wherever_it_stands() {
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
        let mut all = Secrets::default();
        for secret in secrets {
            all.keep(secret);
        }
        all.mask(text)
    }

    #[test]
    fn a_secret_is_masked_however_json_writes_it() {
        for (secret, texts) in [
            ("planted/+1", &["planted/+1", r"planted\/+1", r"planted\u002F\u002b1", r"\u0070\u006Canted/+1"][..]),
            (r#"planted"\"#, &[r#"planted"\"#, r#"planted\"\\"#, r"planted\u0022\u005c"]),
            (r"planted\/b", &[r"planted\/b", r"planted\\/b", r"planted\\\/b"]),
            ("plantéd", &["plantéd", r"\u0070lantéd"]),
        ] {
            for text in texts {
                for (before, after) in [("", ""), ("é\\", "é"), ("plant", "ed"), ("\\u00", "/")] {
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
    fn of_secrets_that_begin_alike_the_longest_is_masked() {
        for secrets in [["planted", "planted-longer"], ["planted-longer", "planted"]] {
            assert_eq!(mask(&secrets, "planted planted-longer planted-long"), "*** *** ***-long");
        }
    }

    #[test]
    fn a_long_secret_is_masked_as_far_as_it_goes_and_costs_no_more_than_its_text() {
        let times = |count: usize| "planted ".repeat(count);
        let secret = times(100_000) + "é";
        assert_eq!(mask(&[&secret], &format!("<{}…", times(8))), "<***…");
        assert_eq!(mask(&[&secret], &format!("<{}…", times(7))), format!("<{}…", times(7)));
        assert_eq!(mask(&[&secret], &(times(100_000) + "è")), "***\u{fffd}");
        assert_eq!(mask(&[&secret], &times(300_000)), "*********");
    }
}
