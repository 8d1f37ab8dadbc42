//! Reading http(s) URLs by the rules of the WHATWG, as far as checking needs them: whether one is
//! valid, whose host it names, where its path leads.
//!
//! One difference is deliberate: labels outside ASCII are taken as they are, for the tables that
//! judge them would weigh more than the rest of this crate.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

/// A valid absolute http(s) URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Url {
    pub scheme: Scheme,
    pub has_user_info: bool,
    pub host: Host,
    /// The path as it is written, without query and fragment.
    pub path: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Http,
    Https,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Host {
    /// In lower case, without a final dot.
    Domain(String),
    V4(Ipv4Addr),
    V6(Ipv6Addr),
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

fn is_c0_or_space(c: char) -> bool {
    c <= ' '
}

/// The text as the parser sees it: trimmed, without tabs and line breaks.
fn cleaned(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(is_c0_or_space);
    if text.contains(['\t', '\n', '\r']) {
        return Cow::Owned(text.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect());
    }
    Cow::Borrowed(text)
}

/// The scheme of a URL, as it is written, and what follows its colon.
pub(crate) fn scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.trim_start_matches(is_c0_or_space).split_once(':')?;
    let well_formed = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
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
    let text = cleaned(text);
    let (name, rest) = scheme(&text).ok_or(UrlError::NoScheme)?;
    let scheme = if name.eq_ignore_ascii_case("https") {
        Scheme::Https
    } else if name.eq_ignore_ascii_case("http") {
        Scheme::Http
    } else {
        return Err(UrlError::OtherScheme);
    };
    let rest = rest.trim_start_matches(['/', '\\']);
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let (user, address) = match authority.rsplit_once('@') {
        Some((user, address)) => (Some(user), address),
        None => (None, authority),
    };
    let path = tail.split(['?', '#']).next().unwrap_or_default().replace('\\', "/");
    Ok(Url {
        scheme,
        has_user_info: user.is_some_and(|user| !user.is_empty() && user != ":"),
        host: host(address)?,
        path,
    })
}

fn host(address: &str) -> Result<Host, UrlError> {
    let (host, port) = match address.rfind(']') {
        Some(end) if address.starts_with('[') => {
            let (host, rest) = address.split_at_checked(end + 1).ok_or(UrlError::Host)?;
            match rest.strip_prefix(':') {
                Some(port) => (host, port),
                None if rest.is_empty() => (host, ""),
                None => return Err(UrlError::Host),
            }
        }
        _ => address.split_once(':').unwrap_or((address, "")),
    };
    if host.is_empty() {
        return Err(UrlError::Host);
    }
    if !port.bytes().all(|byte| byte.is_ascii_digit()) || !port_fits(port) {
        return Err(UrlError::Port);
    }
    if let Some(inner) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return inner.parse().map(Host::V6).map_err(|_| UrlError::Host);
    }
    let domain = percent_decoded(host).to_lowercase();
    let forbidden = |c: char| {
        c <= ' ' || matches!(c, '#' | '/' | ':' | '<' | '>' | '?' | '@' | '[' | '\\' | ']' | '^' | '|' | '%' | '\u{7F}')
    };
    if domain.contains(forbidden) || domain.contains('\u{FFFD}') {
        return Err(UrlError::Host);
    }
    if ends_in_number(&domain) {
        return ipv4(&domain).map(Host::V4).ok_or(UrlError::Host);
    }
    let bare = domain.strip_suffix('.').unwrap_or(&domain);
    Ok(Host::Domain(bare.to_owned()))
}

fn port_fits(port: &str) -> bool {
    let digits = port.trim_start_matches('0');
    digits.len() <= 5 && digits.parse::<u32>().unwrap_or(0) <= 65_535
}

fn percent_decoded(host: &str) -> String {
    let mut bytes = Vec::with_capacity(host.len());
    let mut rest = host.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|&byte| char::from(byte).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn labels(domain: &str) -> Vec<&str> {
    let mut labels: Vec<_> = domain.split('.').collect();
    if labels.len() > 1 && labels.last() == Some(&"") {
        labels.pop();
    }
    labels
}

fn ends_in_number(domain: &str) -> bool {
    labels(domain).last().is_some_and(|last| {
        (!last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()))
            || (last.starts_with("0x") && number(last).is_some())
    })
}

/// A part of an IPv4 address: decimal, octal with a leading 0, hexadecimal with 0x.
fn number(part: &str) -> Option<u64> {
    let (digits, radix) = if let Some(hex) = part.strip_prefix("0x") {
        (hex, 16)
    } else if part.len() > 1 && part.starts_with('0') {
        (part, 8)
    } else {
        (part, 10)
    };
    match digits {
        "" if radix == 16 => Some(0),
        _ if digits.starts_with('+') => None,
        _ => u64::from_str_radix(digits, radix).ok(),
    }
}

fn ipv4(domain: &str) -> Option<Ipv4Addr> {
    let parts = labels(domain).into_iter().map(number).collect::<Option<Vec<_>>>()?;
    let (last, first) = parts.split_last()?;
    if first.len() > 3 || first.iter().any(|&part| part > 255) {
        return None;
    }
    let bits = 8 * (4 - u32::try_from(first.len()).ok()?);
    if *last >= 1 << bits {
        return None;
    }
    let high = first.iter().fold(0, |sum, part| (sum << 8) | part) << bits;
    Some(Ipv4Addr::from_bits(u32::try_from(high | last).ok()?))
}

impl Host {
    /// Whether only machines in the same room or network can reach it.
    pub fn is_private(&self) -> bool {
        match self {
            Self::Domain(name) => {
                name == "localhost" || [".localhost", ".local", ".internal"].iter().any(|suffix| name.ends_with(suffix))
            }
            Self::V4(address) => v4_is_private(*address),
            Self::V6(address) => {
                address.is_loopback()
                    || address.is_unspecified()
                    || address.is_unique_local()
                    || address.is_unicast_link_local()
                    || address.to_ipv4_mapped().is_some_and(v4_is_private)
            }
        }
    }
}

fn v4_is_private(address: Ipv4Addr) -> bool {
    address.is_loopback() || address.is_private() || address.is_link_local() || address.is_unspecified()
}

impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Domain(name) => f.write_str(name),
            Self::V4(address) => write!(f, "{address}"),
            Self::V6(address) => write!(f, "[{address}]"),
        }
    }
}

/// The extension of a path's last segment, without the dot.
pub(crate) fn extension(path: &str) -> Option<&str> {
    let name = path.rsplit(['/', '\\']).next()?;
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then_some(extension)
}

// Natively alone: the other parser is no dependency elsewhere.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[cfg(not(target_arch = "wasm32"))]
    #[test]
    fn verdicts_are_those_of_the_whatwg_parser() {
        for text in [
            "https://example.com",
            "HTTPS://EXAMPLE.com/a?b#c",
            "https:example.com",
            "https:/x/y",
            "http:\\\\x\\y",
            " https://x ",
            "https://x:",
            "https://x:443/",
            "https://x:65535",
            "https://x:65536",
            "https://x:a",
            "https://",
            "https:///x",
            "https://[::1]/",
            "https://[::1",
            "https://[::1]x",
            "https://1.2.3.4",
            "https://1.2.3",
            "https://1.2.3.256",
            "https://256",
            "https://4294967296",
            "https://0x7f.1",
            "https://1.2.3.4.5",
            "https://a b",
            "https://a<b",
            "https://a%20b",
            "https://a%41b",
            "https://user:pw@host/",
            "https://user@host",
            "https://@host",
            "https://:@host",
            "https://a..b",
            "https://.",
            "https://a.",
            "ftp://x",
            "mailto:x",
            "x",
            "",
            "/a",
            "//a",
            "c:\\x",
            "https://x\u{7F}",
            "https://a\tb",
            "https://09.1.1.1",
            "https://1.",
            "https://exa_mple.com",
            "https://?x",
            "https://#x",
            "https://a/b c",
            "https://a?b=c d",
            "https://x:00000000000080/",
        ] {
            let theirs = ::url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            let ours = parse(text);
            assert_eq!(ours.is_ok(), theirs.is_some(), "{text:?}: {ours:?} {theirs:?}");
            if let (Ok(ours), Some(theirs)) = (ours, theirs) {
                let host = theirs.host_str().unwrap_or_default();
                assert_eq!(ours.host.to_string(), host.strip_suffix('.').unwrap_or(host), "{text:?}");
                let user_info = !theirs.username().is_empty() || theirs.password().is_some();
                assert_eq!(ours.has_user_info, user_info, "{text:?}");
            }
        }
    }

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
                assert!(parse(text).is_ok_and(|url| !url.host.is_private() && url.scheme == Scheme::Https), "{text}");
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
            ("http://8.8.8.8", false),
            ("http://example.com", false),
            ("http://local", false),
            ("http://[2606:4700::1111]", false),
        ] {
            assert_eq!(parse(text).is_ok_and(|url| url.host.is_private()), private, "{text}");
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
