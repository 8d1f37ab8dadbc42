//! Reading http(s) URLs by the rules of the WHATWG, as far as checking needs them: whether one is
//! valid, which host it has, and where its path leads.
//!
//! One difference is deliberate: labels outside ASCII are not checked, because the tables for that are larger than the rest
//! of this crate.

use std::borrow::Cow;

use crate::text::search::{before_any, contains, find_any, lower, parts, rsplit_once, split_once, trim};

/// A valid absolute http(s) URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Url {
    pub scheme: Scheme,
    pub has_user_info: bool,
    pub host: Host,
    /// The unchanged path, without query and fragment.
    pub path: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Http,
    Https,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Host {
    /// In lower case and without a final dot.
    pub name: String,
    /// Whether only machines in the same room or network can reach it.
    pub is_private: bool,
    /// Whether it is not a local name and not an address of a range with a special use. Of a name, only its addresses
    /// say the rest.
    pub is_public: bool,
}

/// Why a text is not an absolute http(s) URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UrlError {
    /// No scheme: a relative URL, a path, or no URL at all.
    NoScheme,
    /// A scheme other than http and https.
    OtherScheme,
    /// http or https, with no host or one that cannot be.
    Host,
    /// A port that is not a number up to 65535.
    Port,
}

fn is_c0_or_space(c: char) -> bool {
    c <= ' '
}

/// The text as the parser sees it: trimmed, without tabs and line breaks.
fn cleaned(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(is_c0_or_space);
    if find_any(text, b"\t\n\r").is_some() {
        return Cow::Owned(text.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect());
    }
    Cow::Borrowed(text)
}

/// The scheme of a URL, as it is written, and what follows its colon.
pub(crate) fn scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = split_once(text.trim_start_matches(is_c0_or_space), ":")?;
    let well_formed = scheme.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    well_formed.then_some((scheme, rest))
}

/// What a quick test finds in an https URL with an ordinary host name. Most URLs of payloads are such, and need no detailed
/// check.
pub(crate) struct Plain<'u> {
    /// The last two labels of the host.
    pub domain: &'u [u8],
    /// The query, behind its `?`.
    pub query: Option<&'u [u8]>,
    /// Whether a part begins with the first letter of `undefined`, `null` or `NaN`.
    pub may_hold_lost_part: bool,
    /// Whether it has percent-encoded characters.
    pub has_encoded: bool,
}

/// The meaning of a byte in the quick test.
const QUERY: u8 = 1;
/// Perhaps a blank, a second URL, `&amp;`, an escape or something outside ASCII.
const ODD: u8 = 2;
/// No letter or digit, so that a word may begin after it.
const BREAK: u8 = 4;
/// The first letter of a word that represents a lost value. Shares its bit with `BREAK`, shifted by one.
const LOST: u8 = BREAK << 1;
/// A character of an ordinary host name.
const HOST: u8 = 16;
/// The start of a percent-encoded character.
const ENCODED: u8 = 32;

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
static BYTES: [u8; 256] = {
    let mut bytes = [0; 256];
    let mut byte = 0_u8;
    loop {
        let mut class = if byte.is_ascii_alphanumeric() { 0 } else { BREAK };
        if byte <= b' ' || byte >= 0x7F || matches!(byte, b':' | b';' | b'\\') {
            class |= ODD;
        }
        if byte.is_ascii_lowercase() || matches!(byte, b'.' | b'-') {
            class |= HOST;
        }
        if matches!(byte, b'u' | b'n' | b'N') {
            class |= LOST;
        }
        if byte == b'?' {
            class |= QUERY;
        }
        if byte == b'%' {
            class |= ENCODED;
        }
        bytes[byte as usize] = class;
        if byte == u8::MAX {
            break;
        }
        byte += 1;
    }
    bytes
};

#[inline(always)]
fn class(byte: u8) -> u8 {
    BYTES.get(usize::from(byte)).copied().unwrap_or(ODD)
}

/// A quick test of a URL, in one pass; `None` if it needs the detailed one.
pub(crate) fn plain(text: &[u8]) -> Option<Plain<'_>> {
    let rest = text.strip_prefix(b"https://")?;
    let (mut end, mut last_dot, mut dot_before) = (rest.len(), None, None);
    let (mut seen, mut before) = (0, BREAK);
    for (at, byte) in rest.iter().enumerate() {
        let class = class(*byte);
        if class & HOST == 0 {
            end = at;
            break;
        }
        if *byte == b'.' {
            (dot_before, last_dot) = (last_dot, Some(at));
        }
        seen |= class & (before << 1) & LOST;
        before = class;
    }
    let (host, tail) = rest.split_at_checked(end)?;
    // An ordinary name has a dot, and ends in a public suffix of letters, or in one that needs a closer look.
    let suffix = host.get(last_dot? + 1..)?;
    let is_ordinary = matches!(tail.first(), None | Some(b'/'))
        && host.first().is_some_and(u8::is_ascii_lowercase)
        && suffix.len() >= 2
        && !matches!(suffix, b"local" | b"internal" | b"localhost");
    for byte in tail {
        let class = class(*byte);
        seen |= class & ((before << 1) | !LOST);
        before = class;
    }
    if !is_ordinary || seen & ODD != 0 {
        return None;
    }
    let query = || tail.get(tail.iter().position(|byte| *byte == b'?')? + 1..);
    Some(Plain {
        domain: host.get(dot_before.map_or(0, |dot| dot + 1)..)?,
        query: if seen & QUERY == 0 { None } else { query() },
        may_hold_lost_part: seen & LOST != 0,
        has_encoded: seen & ENCODED != 0,
    })
}

/// Whether a text begins with a stored secret or a variable, which may bring the rest of the URL.
pub(crate) fn is_behind_a_secret(text: &str) -> bool {
    trim(text).starts_with("${")
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
    let slashes = rest.bytes().take_while(|byte| matches!(byte, b'/' | b'\\')).count();
    let rest = rest.get(slashes..).unwrap_or_default();
    let authority = before_any(rest, b"/\\?#");
    let tail = rest.get(authority.len()..).unwrap_or_default();
    let (user, address) = match rsplit_once(authority, b'@') {
        Some((user, address)) => (Some(user), address),
        None => (None, authority),
    };
    let path = before_any(tail, b"?#").chars().map(|c| if c == '\\' { '/' } else { c }).collect();
    Ok(Url {
        scheme,
        has_user_info: user.is_some_and(|user| !user.is_empty() && user != ":"),
        host: host(address)?,
        path,
    })
}

fn host(address: &str) -> Result<Host, UrlError> {
    let (host, port) = match rsplit_once(address, b']') {
        Some((inner, port)) if inner.starts_with('[') => {
            let host = address.get(..=inner.len()).unwrap_or(address);
            (host, if port.is_empty() { port } else { port.strip_prefix(':').ok_or(UrlError::Host)? })
        }
        _ if address.starts_with('[') => return Err(UrlError::Host),
        _ => split_once(address, ":").unwrap_or((address, "")),
    };
    if host.is_empty() {
        return Err(UrlError::Host);
    }
    if !port.bytes().all(|byte| byte.is_ascii_digit()) || !port_fits(port) {
        return Err(UrlError::Port);
    }
    if let Some(inner) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        let groups = ipv6(inner).ok_or(UrlError::Host)?;
        return Ok(Host { name: lower(host), is_private: v6_is_private(groups), is_public: v6_is_public(groups) });
    }
    // Case is folded in ASCII only, like the names of hosts themselves.
    let domain = lower(&percent_decoded(host));
    if domain.bytes().any(|byte| byte <= b' ' || b"#/:<>?@[\\]^|%\x7F".contains(&byte)) || contains(&domain, "\u{FFFD}")
    {
        return Err(UrlError::Host);
    }
    let name = domain.strip_suffix('.').unwrap_or(&domain);
    let (is_private, is_public) = if ends_in_number(&domain) {
        let address = ipv4(&domain).ok_or(UrlError::Host)?;
        (v4_is_private(address), v4_is_public(address))
    } else {
        let is_local =
            name == "localhost" || [".localhost", ".local", ".internal"].iter().any(|suffix| name.ends_with(suffix));
        (is_local, !is_local)
    };
    Ok(Host { name: name.to_owned(), is_private, is_public })
}

fn port_fits(port: &str) -> bool {
    port.bytes().fold(0_u32, |sum, digit| sum.saturating_mul(10).saturating_add(u32::from(digit - b'0'))) <= 65_535
}

/// The text with each `%41` as the character that it stands for.
pub(crate) fn percent_decoded(host: &str) -> String {
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
    let mut labels: Vec<_> = parts(domain, b".").collect();
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
    if digits.is_empty() && radix == 16 { Some(0) } else { integer(digits, radix) }
}

/// A number from its digits.
fn integer(digits: &str, radix: u32) -> Option<u64> {
    if digits.starts_with('+') { None } else { u64::from_str_radix(digits, radix).ok() }
}

fn ipv4(domain: &str) -> Option<u32> {
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
    u32::try_from(high | last).ok()
}

/// The eight groups of an IPv6 address.
fn ipv6(address: &str) -> Option<[u16; 8]> {
    let (head, tail) = match split_once(address, "::") {
        Some((head, tail)) => (v6_groups(head, false)?, Some(v6_groups(tail, true)?)),
        None => (v6_groups(address, true)?, None),
    };
    let zeros = 8_usize.checked_sub(head.len() + tail.as_ref().map_or(0, Vec::len))?;
    // Only `::` replaces groups of zeros, at least one.
    if (zeros > 0) != tail.is_some() {
        return None;
    }
    let groups = head.into_iter().chain(std::iter::repeat_n(0, zeros)).chain(tail.unwrap_or_default());
    groups.collect::<Vec<_>>().try_into().ok()
}

/// Groups of hexadecimal digits between colons; at the very end, an IPv4 address counts as two.
fn v6_groups(text: &str, at_end: bool) -> Option<Vec<u16>> {
    let mut groups = Vec::new();
    let mut rest = Some(text).filter(|text| !text.is_empty());
    while let Some(text) = rest {
        let (group, after) = split_once(text, ":").map_or((text, None), |(group, after)| (group, Some(after)));
        rest = after;
        if at_end && after.is_none() && contains(group, ".") {
            let plain = labels(group).len() == 4 && parts(group, b".").all(is_plain_number);
            let address = ipv4(group).filter(|_| plain)?;
            groups.extend([(address >> 16) as u16, (address & 0xFFFF) as u16]);
        } else {
            let digits = Some(group).filter(|group| group.len() <= 4)?;
            groups.push(u16::try_from(integer(digits, 16)?).ok()?);
        }
    }
    Some(groups)
}

/// Whether a part of an IPv4 address is decimal, with no zero before it.
fn is_plain_number(part: &str) -> bool {
    part == "0" || (!part.starts_with('0') && integer(part, 10).is_some())
}

fn v4_is_private(address: u32) -> bool {
    let [a, b, ..] = address.to_be_bytes();
    address == 0 || matches!((a, b), (127 | 10, _) | (172, 16..=31) | (192, 168) | (169, 254))
}

/// Whether an address is outside of every range with a special use: private, shared, local, for documentation, for tests,
/// for many receivers, reserved.
fn v4_is_public(address: u32) -> bool {
    let [a, b, c, _] = address.to_be_bytes();
    let is_special = match (a, b, c) {
        (0 | 10 | 127 | 224..=255, ..)
        | (169, 254, _)
        | (172, 16..=31, _)
        | (192, 168, _)
        | (192, 0, 0 | 2)
        | (192, 88, 99)
        | (198, 18..=19, _)
        | (198, 51, 100)
        | (203, 0, 113) => true,
        (100, _, _) => b & 0b1100_0000 == 64,
        _ => false,
    };
    !is_special
}

/// The same for IPv6. An address that maps an IPv4 address is public if that one is.
fn v6_is_public(groups: [u16; 8]) -> bool {
    let embedded = |high: u16, low: u16| (u32::from(high) << 16) | u32::from(low);
    match groups {
        [0, 0, 0, 0, 0, 0xFFFF, high, low] | [0x64, 0xFF9B, 0, 0, 0, 0, high, low] => v4_is_public(embedded(high, low)),
        // Protocols such as Teredo, documentation, and 6to4.
        [0x2001, 0..=0x1FF | 0xDB8, ..] | [0x2002, ..] | [0x3FFF, 0..=0xFFF, ..] => false,
        [first, ..] => first & 0xE000 == 0x2000,
    }
}

/// The URL of a redirect from `base` to `location`: absolute, or relative to it. None if it is not an http(s) URL.
#[cfg(feature = "client")]
pub(crate) fn resolve(base: &str, location: &str) -> Option<String> {
    let location = cleaned(location);
    let (scheme_name, rest) = scheme(base)?;
    let authority = before_any(rest.strip_prefix("//")?, b"/?#");
    let origin = [scheme_name, "://", authority].concat();
    let path = before_any(base.get(origin.len()..)?, b"?#");
    let folder = path.get(..path.rfind('/').map_or(0, |at| at + 1)).filter(|folder| !folder.is_empty()).unwrap_or("/");
    let resolved = if scheme(&location).is_some() {
        location.into_owned()
    } else if location.starts_with("//") {
        [scheme_name, ":", &location].concat()
    } else if location.starts_with('/') {
        [&origin, &*location].concat()
    } else if location.starts_with('?') {
        [&origin, path, &location].concat()
    } else if location.starts_with('#') {
        // Only a fragment: the query stays.
        [before_any(base, b"#"), &*location].concat()
    } else {
        [&origin, folder, &location].concat()
    };
    parse(&resolved).is_ok().then_some(resolved)
}

/// A URL without its user name, its password, its fragment and what else is never sent.
#[cfg(feature = "client")]
pub(crate) fn without_user_info(text: &str) -> String {
    let text = cleaned(text);
    let text = before_any(&text, b"#");
    let Some((scheme_name, rest)) = scheme(text) else { return text.to_owned() };
    let rest = rest.trim_start_matches(['/', '\\']);
    let authority = before_any(rest, b"/\\?");
    let host = rsplit_once(authority, b'@').map_or(authority, |(_, host)| host);
    [scheme_name, "://", host, rest.get(authority.len()..).unwrap_or_default()].concat()
}

/// Whether a host of a URL, or an address that its name resolves to, is public.
pub fn is_public_host(host: &str) -> bool {
    let is_bare_v6 = contains(host, ":") && !host.starts_with('[');
    let parsed = if is_bare_v6 { self::host(&["[", host, "]"].concat()) } else { self::host(host) };
    parsed.is_ok_and(|host| host.is_public)
}

fn v6_is_private(groups: [u16; 8]) -> bool {
    match groups {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => true,
        [0, 0, 0, 0, 0, 0xFFFF, high, low] => v4_is_private((u32::from(high) << 16) | u32::from(low)),
        // Unique local, and local to one link.
        [first, ..] => first & 0xFE00 == 0xFC00 || first & 0xFFC0 == 0xFE80,
    }
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

// Only natively, where the other parser is a dependency.
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
            "https://[1:2:3:4:5:6:7:8]",
            "https://[1:2:3:4:5:6:7::]",
            "https://[1:2:3:4:5:6:7:8:9]",
            "https://[1:2:3:4:5:6:7]",
            "https://[1::2::3]",
            "https://[:::]",
            "https://[1:2:3:4:5:6:7:8::]",
            "https://[::1.2.3.4]",
            "https://[::1.2.3]",
            "https://[::01.2.3.4]",
            "https://[::1.2.3.400]",
            "https://[1.2.3.4::]",
            "https://[12345::]",
            "https://[+1::]",
            "https://[g::]",
            "https://[]",
            "https://[FE80::1]:80",
            "https://[::1]80",
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
                if let Some(host) = theirs.domain() {
                    assert_eq!(ours.host.name, host.strip_suffix('.').unwrap_or(host), "{text:?}");
                }
                let user_info = !theirs.username().is_empty() || theirs.password().is_some();
                assert_eq!(ours.has_user_info, user_info, "{text:?}");
            }
        }
    }

    #[test]
    fn ordinary_urls_are_valid_and_public() {
        for (text, plain) in [
            ("https://cdn.example.com/a.png", true),
            ("https://cdn.example.com/a.png?x=1", true),
            ("https://cdn.example.com/a.png?x=1&amp;y=2", false),
            ("https://cdn.example.com/a b.png", false),
            ("https://cdn.example.com/https://b", false),
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
            assert_eq!(self::plain(text.as_bytes()).is_some(), plain, "{text}");
            if plain {
                assert!(parse(text).is_ok_and(|url| !url.host.is_private && url.scheme == Scheme::Https), "{text}");
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
            assert_eq!(parse(text).is_ok_and(|url| url.host.is_private), private, "{text}");
        }
    }

    #[cfg(feature = "client")]
    #[test]
    fn redirects_lead_where_the_whatwg_parser_says() {
        let base = "https://a.com/x/y.png?q=1";
        for location in [
            "https://b.com/z",
            "http://b.com",
            "//b.com/z?a",
            "/z",
            "z.png",
            "?w=2",
            "#f",
            " /z ",
            "ftp://b.com/",
            "file:///etc/passwd",
            "javascript:1",
            "https://",
            "http://a b/",
        ] {
            let theirs = ::url::Url::parse(base).unwrap().join(location).ok();
            let theirs = theirs.filter(|url| matches!(url.scheme(), "http" | "https"));
            let ours = resolve(base, location).map(|url| ::url::Url::parse(&url).unwrap());
            assert_eq!(ours, theirs, "{location}");
        }
        assert_eq!(resolve("https://a.com", "z").as_deref(), Some("https://a.com/z"));
        assert_eq!(resolve("https://a.com?q", "z").as_deref(), Some("https://a.com/z"));
    }

    #[cfg(feature = "client")]
    #[test]
    fn user_names_passwords_and_fragments_are_not_sent() {
        for (text, sent) in [
            ("https://me:planted@a.com/b?c#d", "https://a.com/b?c"),
            ("https://a.com/b@c", "https://a.com/b@c"),
            (" https:\\\\me@a.com\\b", "https://a.com\\b"),
            ("https://a.com", "https://a.com"),
        ] {
            assert_eq!(without_user_info(text), sent);
        }
    }

    #[test]
    fn only_public_hosts_may_be_requested() {
        for (host, public) in [
            ("example.com", true),
            ("8.8.8.8", true),
            ("100.63.0.1", true),
            ("172.32.0.1", true),
            ("[2606:4700::1111]", true),
            ("2606:4700::1111", true),
            ("64:ff9b::8.8.8.8", true),
            ("localhost", false),
            ("LOCALHOST.", false),
            ("a.localhost", false),
            ("nas.local", false),
            ("metadata.google.internal", false),
            ("127.0.0.1", false),
            ("127.1", false),
            ("2130706433", false),
            ("0x7f000001", false),
            ("0177.0.0.1", false),
            ("%31%32%37.0.0.1", false),
            ("0.0.0.0", false),
            ("10.0.0.1", false),
            ("100.64.0.1", false),
            ("100.127.255.255", false),
            ("169.254.169.254", false),
            ("172.16.0.1", false),
            ("192.168.0.1", false),
            ("192.0.2.1", false),
            ("198.19.0.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("::", false),
            ("::1", false),
            ("[::1]", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:7f00:1", false),
            ("[::ffff:a9fe:a9fe]", false),
            ("::127.0.0.1", false),
            ("64:ff9b::10.0.0.1", false),
            ("2002:7f00:1::", false),
            ("2001:db8::1", false),
            ("fe80::1", false),
            ("fe80::1%eth0", false),
            ("fd00::1", false),
            ("ff02::1", false),
            ("", false),
            ("a b", false),
            ("example.com/x", false),
            ("1.2.3.4.5", false),
        ] {
            assert_eq!(is_public_host(host), public, "{host}");
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
