//! Recognising credentials, which no message may show.

use std::ops::Range;

use super::values::one_of_any_case;
use crate::definition::Name;
use crate::text::Segment;
use crate::text::search::contains;

/// Where a text holds its first AWS access key id.
pub(crate) fn aws_key_id(text: &str) -> Option<Range<usize>> {
    const LENGTH: usize = 20;
    if text.len() < LENGTH {
        return None;
    }
    let bytes = text.as_bytes();
    let is_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    bytes.windows(LENGTH).zip(0_usize..).find_map(|(key, at)| {
        let is_key = (key.starts_with(b"AKIA") || key.starts_with(b"ASIA"))
            && key.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        let alone = !is_word(at.wrapping_sub(1)) && !is_word(at + LENGTH);
        (is_key && alone).then_some(at..at + LENGTH)
    })
}

/// The headers that hold a credential.
pub(crate) const CREDENTIAL_HEADERS: [&str; 2] = ["authorization", "proxy-authorization"];

/// Whether an edit would repeat the credential that it replaces.
pub(crate) fn is_repeated(place: Option<&Segment>, new_text: &str) -> bool {
    let Some(Segment::Key(name)) = place else { return false };
    let Some(text) = new_text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else { return false };
    if one_of_any_case(name.as_bytes(), &CREDENTIAL_HEADERS).is_some() {
        return text != name && !contains(text, "${secrets.");
    }
    let keys = [Name::ACCESS_KEY_ID, Name::ACCESS_KEY_SECRET];
    keys.iter().any(|key| key.as_str() == name) && text != name && !is_whole_secret(text)
}

/// Whether a text is one reference to a stored secret and nothing else.
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
