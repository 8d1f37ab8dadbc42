//! Secrets that went out with a request, so that nothing that comes back can show them.

use super::Request;
use super::build::{MASK, is_secret_header};
use crate::text::search::split_once;
use crate::text::{Document, Kind, Value};
use crate::words::{copy, push_all};

/// The values of a request that must appear in no message: the token and raw credentials.
#[derive(Clone, Default)]
pub struct Secrets(Vec<String>);

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
    pub(crate) fn in_parts(headers: &[(String, String)], body: Option<&str>) -> Self {
        let mut secrets = Vec::<String>::new();
        let mut keep = |secret: &str| {
            if secret.len() >= SHORTEST && !secrets.iter().any(|known| known == secret) {
                secrets.push(copy(secret));
            }
        };
        for (name, value) in headers {
            if is_secret_header(name) {
                // What follows `Bearer ` may be echoed alone.
                keep(split_once(value, " ").map_or(value, |(_, token)| token));
            }
        }
        if let Some(body) = body {
            credentials(body, &mut |value| keep(&value.as_str().unwrap_or_default()));
        }
        Self(secrets)
    }

    /// The text with every secret replaced, also where escapes of JSON are in it.
    #[inline(never)]
    pub fn mask(&self, text: &str) -> String {
        let mut masked = Vec::with_capacity(text.len());
        let mut rest = text.as_bytes();
        while let [first, ..] = rest {
            // One secret may hold another.
            let may_begin = |secret: &&String| *first == b'\\' || secret.as_bytes().first() == Some(first);
            let length = match self.0.iter().filter(may_begin).filter_map(|secret| length_of(secret, rest)).max() {
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
        write!(f, "Secrets({})", self.0.len())
    }
}

/// A JSON text with its raw credentials replaced.
pub(super) fn masked_body(body: &str) -> String {
    let mut masked = String::with_capacity(body.len());
    let mut rest = 0;
    credentials(body, &mut |value| {
        let (start, end) = (value.span().start as usize, value.span().end as usize);
        push_all(&mut masked, &[body.get(rest..start).unwrap_or_default(), "\"", MASK, "\""]);
        rest = end;
    });
    push_all(&mut masked, &[body.get(rest..).unwrap_or_default()]);
    masked
}

/// Shows the raw credentials of a payload, in document order.
#[inline(never)]
fn credentials(body: &str, show: &mut dyn FnMut(Value<'_>)) {
    let document = Document::parse(body.as_bytes());
    let Some(root) = document.root() else { return };
    let mut index = root.index();
    while let Some(key) = root.at(index) {
        index += 1;
        // A member's value stands behind its key.
        if key.kind() == Kind::Key
            && let Some(value) = root.at(index).filter(|value| value.kind() == Kind::String)
            && let (Some(key), Some(text)) = (key.as_str(), value.as_str())
            && is_credential(&key, &text)
        {
            show(value);
        }
    }
}

fn is_credential(key: &str, text: &str) -> bool {
    let names_stored_secret = text.starts_with("${secrets.") && text.ends_with('}');
    (CREDENTIALS.contains(&key) || is_secret_header(key)) && !names_stored_secret
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

    fn mask(secrets: &[&str], text: &str) -> String {
        Secrets(secrets.iter().map(|&secret| secret.to_owned()).collect()).mask(text)
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
