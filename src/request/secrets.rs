//! Secrets that went out with a request, so that nothing that comes back can show them.

use std::borrow::Cow;

use super::Request;
use super::build::{MASK, is_secret_header};
use crate::text::search::{contains, replace, split_once};
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
        let mut found = Vec::new();
        for (name, value) in &request.headers {
            if is_secret_header(name) {
                // What follows `Bearer ` may be echoed alone.
                let token = split_once(value, " ").map_or(value.as_str(), |(_, token)| token);
                found.push(copy(token));
            }
        }
        if let Some(body) = &request.body {
            credentials(body, &mut |value| found.extend(value.as_str().map(Cow::into_owned)));
        }
        let mut secrets = Vec::<String>::new();
        for secret in found {
            if secret.len() >= SHORTEST && !secrets.contains(&secret) {
                // The longest first: one secret may hold another.
                let place = secrets.iter().position(|other| other.len() < secret.len());
                secrets.insert(place.unwrap_or(secrets.len()), secret);
            }
        }
        Self(secrets)
    }

    /// The text with every secret replaced.
    pub fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut masked = Cow::Borrowed(text);
        for secret in &self.0 {
            if contains(&masked, secret) {
                masked = Cow::Owned(replace(&masked, secret, MASK));
            }
        }
        masked
    }
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
    if let Some(root) = Document::parse(body.as_bytes()).root() {
        credentials_of(root, show);
    }
}

/// The reader bounds the depth, and so the recursion.
fn credentials_of(value: Value<'_>, show: &mut dyn FnMut(Value<'_>)) {
    match value.kind() {
        Kind::Array => value.items().for_each(|item| credentials_of(item, show)),
        Kind::Object => {
            for (key, member) in value.members() {
                match (key.as_str(), member.as_str()) {
                    (Some(key), Some(text)) if is_credential(&key, &text) => show(member),
                    (_, Some(_)) => {}
                    (_, None) => credentials_of(member, show),
                }
            }
        }
        _ => {}
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
}
