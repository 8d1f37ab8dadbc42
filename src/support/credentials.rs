//! Recognises credentials, which must not appear in messages.

use std::ops::Range;

use super::values::one_of_any_case;
use crate::definition::Name;
use crate::text::Segment;
use crate::text::search::contains;

/// A kind of key that is recognisable by its prefix.
struct KnownKey {
    prefix: &'static str,
    /// The minimum number of further characters.
    length: usize,
    /// Whether they are only letters and digits; otherwise also `-` and `_`.
    is_plain: bool,
}

/// Keys of the services that people name in payloads: the documentation of AWS, `OpenAI`, Anthropic, Google, GitHub, Slack
/// and Stripe describes these prefixes.
const KNOWN_KEYS: [KnownKey; 14] = [
    KnownKey { prefix: "AKIA", length: 16, is_plain: true },
    KnownKey { prefix: "ASIA", length: 16, is_plain: true },
    KnownKey { prefix: "AIza", length: 30, is_plain: false },
    KnownKey { prefix: "sk-", length: 20, is_plain: false },
    KnownKey { prefix: "sk_live_", length: 16, is_plain: true },
    KnownKey { prefix: "rk_live_", length: 16, is_plain: true },
    KnownKey { prefix: "ghp_", length: 30, is_plain: true },
    KnownKey { prefix: "gho_", length: 30, is_plain: true },
    KnownKey { prefix: "ghs_", length: 30, is_plain: true },
    KnownKey { prefix: "github_pat_", length: 20, is_plain: false },
    KnownKey { prefix: "xoxb-", length: 10, is_plain: false },
    KnownKey { prefix: "xoxp-", length: 10, is_plain: false },
    KnownKey { prefix: "xoxa-", length: 10, is_plain: false },
    KnownKey { prefix: "xapp-", length: 10, is_plain: false },
];

/// The start of a private key in PEM format.
const PEM: &str = "-----BEGIN ";

/// How much of a text is searched for a digit of a key: a text may consist of prefixes.
const LONGEST_LOOK: usize = 256;

impl KnownKey {
    /// The key of this kind that begins at `start`, if there is one.
    fn at(&self, bytes: &[u8], start: usize) -> Option<Range<usize>> {
        let behind = bytes.get(start..)?.strip_prefix(self.prefix.as_bytes())?;
        let fits = |byte: &u8| byte.is_ascii_alphanumeric() || (!self.is_plain && matches!(byte, b'-' | b'_'));
        let length_in = |text: &[u8]| text.iter().position(|byte| !fits(byte)).unwrap_or(text.len());
        let beginning = behind.get(..LONGEST_LOOK).unwrap_or(behind);
        let length = length_in(beginning);
        let is_aws = self.prefix.len() == 4 && self.length == 16;
        let key = beginning.get(..length)?;
        let is_key = if is_aws {
            length == self.length && !key.iter().any(u8::is_ascii_lowercase)
        } else {
            length >= self.length && key.iter().any(u8::is_ascii_digit)
        };
        is_key.then(|| start..start + self.prefix.len() + length_in(behind))
    }
}

/// The position of the first recognisable key in a text.
pub(crate) fn known_key(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut is_inside_word = false;
    let mut may_be_pem = true;
    for (start, byte) in bytes.iter().enumerate() {
        if !is_inside_word && matches!(byte, b'A' | b'g' | b'r' | b's' | b'x') {
            let key = KNOWN_KEYS.iter().find_map(|kind| kind.at(bytes, start));
            if key.is_some() {
                return key;
            }
        }
        if *byte == b'-'
            && may_be_pem
            && let Some(rest) = text.get(start..).filter(|rest| rest.starts_with(PEM))
        {
            if contains(rest, "PRIVATE KEY-----") {
                return Some(start..text.len());
            }
            // What does not come after this does not come after the next one.
            may_be_pem = false;
        }
        is_inside_word = byte.is_ascii_alphanumeric();
    }
    None
}

/// Whether a text without two capitals in a row may begin with a key, by its first bytes.
#[inline(always)]
pub(crate) fn may_begin_with_key(text: &[u8]) -> bool {
    matches!(
        text,
        [b's' | b'r', b'k', b'-' | b'_', ..]
            | [b'B', b'e', b'a', ..]
            | [b'g', b'h' | b'i', ..]
            | [b'x', b'o' | b'a', ..]
    )
}

/// The headers that contain a credential.
pub(crate) const CREDENTIAL_HEADERS: [&str; 2] = ["authorization", "proxy-authorization"];

/// The `params` of functions that contain a key of another service.
pub(crate) const FUNCTION_KEYS: [&str; 3] = ["apiKey", "api_key", "key"];

/// Whether an edit would repeat the credential that it replaces.
pub(crate) fn is_repeated(place: Option<&Segment>, new_text: &str) -> bool {
    let Some(Segment::Key(name)) = place else { return false };
    let Some(text) = new_text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else { return false };
    if one_of_any_case(name.as_bytes(), &CREDENTIAL_HEADERS).is_some() {
        return text != name && !contains(text, "${secrets.");
    }
    let keys = [Name::ACCESS_KEY_ID.as_str(), Name::ACCESS_KEY_SECRET.as_str()];
    keys.iter().chain(&FUNCTION_KEYS).any(|key| key == name) && text != name && !is_whole_secret(text)
}

/// Whether a text is exactly one reference to a stored secret.
pub(crate) fn is_whole_secret(text: &str) -> bool {
    text.strip_prefix("${secrets.").and_then(|rest| rest.strip_suffix('}')).is_some_and(is_name)
}

/// Whether a byte may be part of a secret's name.
pub(crate) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// Whether a text can be the name of a stored secret.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_name_byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_recognised_by_their_prefixes() {
        let mixed = "Ab12".repeat(10);
        for key in [
            "AKIAIOSFODNN7EXAMPLE".to_owned(),
            format!("sk-proj-{mixed}"),
            format!("AIza{mixed}"),
            format!("ghp_{mixed}"),
            format!("github_pat_11{mixed}"),
            "xoxb-1234567890-abcdef".to_owned(),
        ] {
            for text in [key.clone(), format!("Bearer {key}"), format!("key={key};")] {
                let found = known_key(&text).map(|range| text[range].to_owned());
                assert_eq!(found.as_ref(), Some(&key), "{text}");
            }
        }
        let pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----";
        assert_eq!(known_key(pem), Some(0..pem.len()));
    }

    #[test]
    fn a_text_that_consists_of_prefixes_is_read_once() {
        // Each of them was compared with all that follows: 300 billion steps.
        for part in ["sk-", "-----BEGIN ", "xoxb-", "github_pat_"] {
            assert_eq!(known_key(&part.repeat(300_000)), None, "{part}");
        }
    }

    #[test]
    fn ordinary_words_are_no_keys() {
        for text in [
            "sk-8 park",
            "AKIA is a prefix",
            "XAKIAIOSFODNN7EXAMPLE",
            "sk-a-very-long-hyphenated-word",
            "ghp_short1",
            "disk-0123456789012345678901",
        ] {
            assert_eq!(known_key(text), None, "{text}");
        }
    }
}
