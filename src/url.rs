//! Absolute http(s) URLs: whether one is valid, whose host it names, where its path leads.
//!
//! What the WHATWG says of URLs is read by its own parsers: that of the platform in wasm, the `url` crate elsewhere.

use crate::text::search::{before_any, rsplit_once, split_once};

/// A valid absolute http(s) URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Url {
    pub scheme: Scheme,
    pub has_user_info: bool,
    /// In lower case, addresses in their shortest form, without a final dot.
    pub host: String,
    /// Without query and fragment.
    pub path: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Http,
    Https,
}

/// Why a text is no absolute http(s) URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UrlError {
    /// No scheme: a relative URL, a path, or no URL at all.
    NoScheme,
    /// A scheme other than http and https.
    OtherScheme,
    /// http or https, with no host or one that cannot be.
    Host,
    /// A port that is no number up to 65535.
    Port,
}

/// The scheme of a URL, as it is written, and what follows its colon.
pub(crate) fn scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = split_once(text.trim_start_matches(|c| c <= ' '), ":")?;
    let well_formed = scheme.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    well_formed.then_some((scheme, rest))
}

/// Whether a text is an https URL with an ordinary host name, with which nothing can be wrong. Most
/// URLs of payloads are, and this spares them the closer look.
pub(crate) fn is_plainly_public(text: &[u8]) -> bool {
    let Some(rest) = text.strip_prefix(b"https://") else { return false };
    let end = rest.iter().position(|byte| !byte.is_ascii_lowercase() && !matches!(byte, b'.' | b'-'));
    let (host, tail) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or_default();
    let ends = matches!(tail.first(), None | Some(b'/'));
    // An ordinary name has a dot, and ends in a public suffix of letters, or in one that is looked at.
    let suffix = host.iter().rposition(|byte| *byte == b'.').and_then(|dot| host.get(dot + 1..)).unwrap_or_default();
    ends && host.first().is_some_and(u8::is_ascii_lowercase)
        && suffix.len() >= 2
        && !matches!(suffix, b"local" | b"internal" | b"localhost")
}

/// Reads an absolute http(s) URL.
pub(crate) fn parse(text: &str) -> Result<Url, UrlError> {
    let (name, rest) = scheme(text).ok_or(UrlError::NoScheme)?;
    let scheme = if name.eq_ignore_ascii_case("https") {
        Scheme::Https
    } else if name.eq_ignore_ascii_case("http") {
        Scheme::Http
    } else {
        return Err(UrlError::OtherScheme);
    };
    whatwg::parse(text, scheme).ok_or_else(|| why_not(rest))
}

/// What is wrong with a URL that is not valid, by what follows its scheme.
fn why_not(rest: &str) -> UrlError {
    let authority = before_any(rest.trim_start_matches(['/', '\\']), b"/\\?#");
    match rsplit_once(authority, b':') {
        Some((host, port)) if !host.is_empty() && rsplit_once(port, b']').is_none() && !is_port(port) => UrlError::Port,
        _ => UrlError::Host,
    }
}

fn is_port(text: &str) -> bool {
    text.is_empty() || (!text.starts_with('+') && number(text, 10).is_some())
}

#[cfg(target_arch = "wasm32")]
mod whatwg {
    use wasm_bindgen::JsValue;
    use wasm_bindgen::prelude::wasm_bindgen;

    use super::{Scheme, Url, named};

    // web-sys has it too, and with it an executor for promises that ends in the wasm unasked.
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = URL)]
        type Parsed;
        #[wasm_bindgen(constructor, catch, js_class = URL)]
        fn new(text: &str) -> Result<Parsed, JsValue>;
        #[wasm_bindgen(method, getter)]
        fn username(this: &Parsed) -> String;
        #[wasm_bindgen(method, getter)]
        fn password(this: &Parsed) -> String;
        #[wasm_bindgen(method, getter)]
        fn hostname(this: &Parsed) -> String;
        #[wasm_bindgen(method, getter)]
        fn pathname(this: &Parsed) -> String;
    }

    pub(super) fn parse(text: &str, scheme: Scheme) -> Option<Url> {
        let url = Parsed::new(text).ok()?;
        let has_user_info = !url.username().is_empty() || !url.password().is_empty();
        Some(Url { scheme, has_user_info, host: named(url.hostname()), path: url.pathname() })
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod whatwg {
    use super::{Scheme, Url, named};

    pub(super) fn parse(text: &str, scheme: Scheme) -> Option<Url> {
        let url = url::Url::parse(text).ok()?;
        let has_user_info = !url.username().is_empty() || url.password().is_some();
        let host = url.host_str().unwrap_or_default().to_owned();
        Some(Url { scheme, has_user_info, host: named(host), path: url.path().to_owned() })
    }
}

/// A host without the final dot, which changes nothing.
fn named(mut host: String) -> String {
    if host.ends_with('.') {
        host.pop();
    }
    host
}

impl Url {
    /// Whether only machines in the same room or network can reach its host.
    pub fn is_private(&self) -> bool {
        let host = self.host.as_str();
        match host.strip_prefix('[') {
            Some(address) => v6_is_private(address),
            None => {
                matches!(host, "localhost" | "0.0.0.0")
                    || [".localhost", ".local", ".internal"].iter().any(|suffix| host.ends_with(suffix))
                    || v4_is_private(host)
            }
        }
    }
}

/// Of an address in its shortest form, four decimal numbers. A valid host that ends in a number is always one.
fn v4_is_private(host: &str) -> bool {
    if !host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return false;
    }
    let first = before_any(host, b".");
    let second = host.get(first.len() + 1..).map_or("", |rest| before_any(rest, b"."));
    number(first, 10).zip(number(second, 10)).is_some_and(is_private_net)
}

fn is_private_net(first_two: (u16, u16)) -> bool {
    matches!(first_two, (127 | 10, _) | (172, 16..=31) | (192, 168) | (169, 254))
}

/// Of an address in its shortest form: the unspecified one, the loopback, those local to a site or a link, and those
/// that stand for an IPv4 address.
fn v6_is_private(address: &str) -> bool {
    if let Some(mapped) = address.strip_prefix("::ffff:") {
        let high = number(before_any(mapped, b":"), 16);
        return mapped == "0:0]" || high.is_some_and(|high| is_private_net((high >> 8, high & 0xFF)));
    }
    let first = number(before_any(address, b":"), 16).unwrap_or(0);
    matches!(address, "::]" | "::1]") || first & 0xFE00 == 0xFC00 || first & 0xFFC0 == 0xFE80
}

#[inline(never)]
fn number(digits: &str, radix: u32) -> Option<u16> {
    u16::from_str_radix(digits, radix).ok()
}

/// The extension of a path's last segment, without the dot.
pub(crate) fn extension(path: &str) -> Option<&str> {
    let name = path
        .bytes()
        .rposition(|byte| matches!(byte, b'/' | b'\\'))
        .map_or(path, |at| path.get(at + 1..).unwrap_or_default());
    let (stem, extension) = rsplit_once(name, b'.')?;
    (!stem.is_empty() && !extension.is_empty()).then_some(extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plainly_public_is_valid_and_public() {
        for (text, plain) in [
            ("https://cdn.example.com/a.png?x=1", true),
            ("https://example.com", true),
            ("https://a.co/", true),
            ("https://exa mple.com", false),
            ("https://localhost/", false),
            ("https://nas.local/", false),
            ("https://a.localhost", false),
            ("https://me@example.com/", false),
            ("https://example.com:8080/", false),
            ("https://.com", false),
            ("https://a..com", true),
            ("https://1.2.3.4/", false),
            ("http://example.com/", false),
        ] {
            assert_eq!(is_plainly_public(text.as_bytes()), plain, "{text}");
            if plain {
                assert!(parse(text).is_ok_and(|url| !url.is_private() && url.scheme == Scheme::Https), "{text}");
            }
        }
    }

    #[test]
    fn private_hosts_are_recognised() {
        for (text, private) in [
            ("http://localhost:3000/x", true),
            ("http://LOCALHOST./", true),
            ("http://127.0.0.1", true),
            ("http://2130706433", true),
            ("http://0.0.0.0", true),
            ("http://10.1.2.3", true),
            ("http://172.16.0.1", true),
            ("http://172.32.0.1", false),
            ("http://192.168.1.1", true),
            ("http://169.254.169.254", true),
            ("http://[::1]", true),
            ("http://[fe80::1]", true),
            ("http://[fd00::1]", true),
            ("http://[::ffff:10.0.0.1]", true),
            ("http://printer.local", true),
            ("http://db.internal/x", true),
            ("http://[::ffff:0:0]", true),
            ("http://[::ffff:8.8.8.8]", false),
            ("http://[fc::1]", false),
            ("http://[::2]", false),
            ("http://10.20.example.com", false),
            ("http://172.15.0.1", false),
            ("http://8.8.8.8", false),
            ("http://example.com", false),
            ("http://local", false),
            ("http://[2606:4700::1111]", false),
        ] {
            assert_eq!(parse(text).is_ok_and(|url| url.is_private()), private, "{text}");
        }
    }

    #[test]
    fn extensions_come_from_the_last_segment() {
        for (path, expected) in
            [("/a/b.MP4", Some("MP4")), ("/a.b/c", None), ("/.hidden", None), ("/a.", None), ("x.tar.gz", Some("gz"))]
        {
            assert_eq!(extension(path), expected, "{path}");
        }
    }
}
