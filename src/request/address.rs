//! Builds URLs from a base, a path with an id, and a query.

use super::Payload;
use super::build::any_char;
use super::operation::{Api, Facts, Input};
use super::{RequestError, is_same_name};
use crate::text::search::{before_any, find_any, replace, split_once};

/// Joins base, version, path, id and query into the URL of a call.
pub(super) fn address(base: &str, facts: &Facts, payload: &Payload<'_>) -> Result<String, RequestError> {
    let Payload { id, query, .. } = *payload;
    let base = checked_base(base)?;
    if facts.input == Input::Path {
        let path = payload.path.filter(|path| is_path(path)).ok_or(RequestError::Path)?;
        // A path may contain its version, as in the reference for the newer reads.
        let is_v3 = path.starts_with("/v3/");
        let path = path.strip_prefix("/v3").filter(|_| is_v3).unwrap_or(path);
        let mut address = versioned(base, if is_v3 { Api::V3 } else { Api::V2 });
        address.push_str(path);
        push_query(&mut address, query);
        return Ok(address);
    }
    let mut address = versioned(base, facts.api);
    match (split_once(facts.path, "{id}"), id) {
        (Some((before, after)), Some(id)) => address.push_str(&format!("{before}{}{after}", segment(id)?)),
        (Some(_), None) => return Err(RequestError::MissingId(facts.name)),
        (None, _) => address.push_str(facts.path),
    }
    push_query(&mut address, query);
    Ok(address)
}

fn push_query(address: &mut String, query: &[(String, String)]) {
    for (index, (name, value)) in query.iter().enumerate() {
        let mark = if index == 0 { "?" } else { "&" };
        address.push_str(&format!("{mark}{}={}", encoded(name), encoded(value)));
    }
}

/// Whether a path stays below the base: it is absolute and printable, and has no segments such as `..`.
fn is_path(path: &str) -> bool {
    let leads_elsewhere = |segment: &str| {
        let plain = replace(&segment.to_ascii_lowercase(), "%2e", ".");
        plain == "." || plain == ".."
    };
    path.starts_with('/')
        && !path.starts_with("//")
        && find_any(path, b"?#\\ ").is_none()
        && path.is_ascii()
        && !any_char(path, char::is_control)
        && !path.split('/').any(leads_elsewhere)
}

/// The base without trailing slashes, if a path can be appended to it.
fn checked_base(base: &str) -> Result<&str, RequestError> {
    let refuse = |reason| Err(RequestError::BaseUrl(reason));
    let rest = match strip_scheme(base) {
        Some(rest) => {
            let authority = before_any(rest, b"/?#");
            if authority.is_empty() {
                return refuse("it has no host");
            }
            if find_any(authority, b"@").is_some() {
                return refuse("it contains a user name or password, which would appear in logs; use `token`");
            }
            rest
        }
        // In a page, `//host` is the URL of another site.
        None if base.starts_with('/') && !base.starts_with("//") => base,
        None => return refuse("expected an http(s) URL, or a path that starts with `/`"),
    };
    if find_any(rest, b"?#\\ ").is_some() || any_char(rest, char::is_control) {
        return refuse("it must not have a query, a fragment, a backslash or a space");
    }
    let mut base = base;
    while let Some(shorter) = base.strip_suffix('/') {
        base = shorter;
    }
    Ok(base)
}

/// What follows `http://` or `https://`, in any case.
fn strip_scheme(base: &str) -> Option<&str> {
    let (scheme, rest) = split_once(base, "://")?;
    ["https", "http"].iter().any(|known| is_same_name(scheme, known)).then_some(rest)
}

/// Replaces `…/v2` with `…/v3`. A base without a version, such as that of a proxy, gets `/v3` appended.
fn versioned(base: &str, api: Api) -> String {
    match api {
        Api::V2 => base.to_owned(),
        Api::V3 => format!("{}/v3", base.strip_suffix("/v2").unwrap_or(base)),
    }
}

fn segment(id: &str) -> Result<String, RequestError> {
    // A URL parser resolves these two even when they are percent-encoded: the call would go elsewhere.
    if id.is_empty() || id == "." || id == ".." {
        return Err(RequestError::Id(id.to_owned()));
    }
    Ok(encoded(id))
}

/// Percent-encodes all but RFC 3986's unreserved characters.
fn encoded(text: &str) -> String {
    let mut encoded = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(byte);
        } else {
            let digit = |nibble: u8| nibble + if nibble < 10 { b'0' } else { b'A' - 10 };
            encoded.extend_from_slice(&[b'%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    // It is all ASCII.
    String::from_utf8(encoded).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::Operation;
    use super::*;

    fn get_job(base: &str, id: &str) -> Result<String, RequestError> {
        address(base, Operation::GetJob.facts(), &Payload::id(id))
    }

    #[test]
    fn an_id_is_one_segment_of_the_path() {
        let base = "https://h/api/v2";
        for (id, path) in [
            ("01J", "/jobs/01J"),
            ("a/../b", "/jobs/a%2F..%2Fb"),
            ("a?b#c", "/jobs/a%3Fb%23c"),
            ("é %", "/jobs/%C3%A9%20%25"),
        ] {
            assert_eq!(get_job(base, id), Ok(format!("{base}{path}")));
        }
        for id in ["", ".", ".."] {
            assert_eq!(get_job(base, id), Err(RequestError::Id(id.to_owned())));
        }
    }

    #[test]
    fn a_base_may_have_a_path_a_closing_slash_or_no_host() {
        for (base, url) in [
            ("https://h", "https://h/jobs/J"),
            ("HTTPS://h/", "HTTPS://h/jobs/J"),
            ("http://127.0.0.1:4/api/v2//", "http://127.0.0.1:4/api/v2/jobs/J"),
            ("/api/nexrender", "/api/nexrender/jobs/J"),
            ("/", "/jobs/J"),
        ] {
            assert_eq!(get_job(base, "J").as_deref(), Ok(url));
        }
        for base in [
            "",
            "h",
            "//h",
            "ftp://h",
            "https://",
            "https:///x",
            "https://u:p@h",
            "https://h?a",
            "/a#b",
            "/a b",
            "/\\h",
        ] {
            assert!(matches!(get_job(base, "J"), Err(RequestError::BaseUrl(_))), "{base}");
        }
    }

    #[test]
    fn a_path_of_the_callers_stays_below_the_base() {
        let facts = Operation::Get.facts();
        let of = |base, path| address(base, facts, &Payload { path: Some(path), ..Payload::NOTHING });
        for (base, path, url) in [
            ("https://h/api/v2", "/jobs/J%2F", "https://h/api/v2/jobs/J%2F"),
            ("https://h/api/v2", "/v3/templates", "https://h/api/v3/templates"),
            ("/proxy", "/v3/templates", "/proxy/v3/templates"),
            ("/proxy", "/v3x", "/proxy/v3x"),
        ] {
            assert_eq!(of(base, path).as_deref(), Ok(url));
        }
        for path in ["", "jobs", "//h", "/a?b", "/a#b", "/a b", "/a\\b", "/a/../b", "/%2E./b", "/.", "/\n", "/é"] {
            assert_eq!(of("https://h/api/v2", path), Err(RequestError::Path), "{path}");
        }
    }

    #[test]
    fn version_three_replaces_version_two() {
        let facts = Operation::TemplateLayers.facts();
        let query = [("limit".to_owned(), "1000".to_owned())];
        for (base, url) in [
            ("https://h/api/v2", "https://h/api/v3/templates/T/layers?limit=1000"),
            ("/proxy", "/proxy/v3/templates/T/layers?limit=1000"),
        ] {
            assert_eq!(address(base, facts, &Payload { id: Some("T"), ..Payload::query(&query) }).as_deref(), Ok(url));
        }
    }
}
