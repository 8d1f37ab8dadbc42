//! The texts of the service, without the credentials that a payload's URLs hold.

use crate::support::known_key;
use crate::text::search::{before_any, find, rsplit_once};

/// A text without queries and user names of URLs, which often authorise a download, and without recognisable keys.
pub(super) fn concealed(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(end) = rest.bytes().position(|byte| byte.is_ascii_whitespace()) {
        shown.push_str(&concealed_word(rest.get(..end).unwrap_or_default()));
        shown.push_str(rest.get(end..=end).unwrap_or_default());
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    shown.push_str(&concealed_word(rest));
    shown
}

fn concealed_word(word: &str) -> String {
    let Some(scheme) = find(word, "://") else { return without_keys(word) };
    let (start, behind) = word.split_at(scheme + "://".len());
    let address = before_any(behind, b"?#");
    let authority = before_any(address, b"/\\");
    let host = rsplit_once(authority, b'@').map_or(authority, |(_, host)| host);
    let path = address.get(authority.len()..).unwrap_or_default();
    let query = behind.get(address.len()..).unwrap_or_default();
    // The engine puts a colon between a URL and the reason.
    let query = match query {
        "" => "",
        query if query.ends_with(':') => "?***:",
        _ => "?***",
    };
    [start, host, &without_keys(path), query].concat()
}

fn without_keys(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(key) = known_key(rest) {
        shown.push_str(rest.get(..key.start).unwrap_or_default());
        shown.push_str("***");
        rest = rest.get(key.end..).unwrap_or_default();
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::concealed;

    #[test]
    fn what_authorises_a_download_is_not_shown() {
        for (text, expected) in [
            (
                "Unable to download file https://cdn.example.com/a.png?X-Amz-Signature=planted: 403",
                "Unable to download file https://cdn.example.com/a.png?***: 403",
            ),
            ("at https://planted:planted@example.com/a.png\nnext", "at https://example.com/a.png\nnext"),
            ("key sk-planted0123456789abcdefgh,", "key ***,"),
            ("nothing, to  hide\t?x=1", "nothing, to  hide\t?x=1"),
        ] {
            assert_eq!(concealed(text), expected);
        }
    }
}
