//! The http(s) URL that a wrong address stands for.

use super::suggest::suggestion;
use super::url;
use crate::text::search::{before_any, contains, find, find_any, matches, split_once, trim};

/// The URL that is meant by an address that is not one, if that is clear: of a file in a bucket, with a misspelled or a
/// missing scheme, escaped, or inside of other text.
pub(crate) fn corrected(address: &str) -> Option<String> {
    let text = trim(address);
    let candidates = [of_bucket, respelled_scheme, unescaped, inside, without_scheme];
    let mut urls = candidates.iter().filter_map(|candidate| candidate(text));
    urls.find(|url| url::parse(url).is_ok_and(|url| !url.has_user_info))
}

/// The same where only a whole URL can be meant, so that a host alone is enough: `example.com`.
pub(crate) fn corrected_url(address: &str) -> Option<String> {
    let host_alone = || {
        let text = trim(address);
        let (_, suffix) = split_once(text, ".")?;
        let is_host = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
        (is_host && suffix.len() > 1 && suffix.bytes().any(|byte| byte.is_ascii_alphabetic())).then(|| https(text))
    };
    corrected(address).or_else(host_alone).filter(|url| url::parse(url).is_ok())
}

fn https(rest: &str) -> String {
    ["https://", rest].concat()
}

/// A file that is addressed as `s3://bucket/key` or `gs://bucket/key`.
fn of_bucket(text: &str) -> Option<String> {
    let of_s3 = text.strip_prefix("s3://").and_then(|rest| split_once(rest, "/"));
    let of_google = text.strip_prefix("gs://").and_then(|rest| split_once(rest, "/"));
    of_s3
        .map(|(bucket, key)| https(&[bucket, ".s3.amazonaws.com/", key].concat()))
        .or_else(|| of_google.map(|(bucket, key)| https(&["storage.googleapis.com/", bucket, "/", key].concat())))
}

/// `https//x`, `https;//x`, `htps://x`.
fn respelled_scheme(text: &str) -> Option<String> {
    let (scheme, rest) = split_once(text, "//")?;
    let scheme = scheme.strip_suffix([':', ';', '.', ',']).unwrap_or(scheme).to_ascii_lowercase();
    let known = ["https", "http"].into_iter().find(|known| *known == scheme);
    let is_word = scheme.len() > 3 && scheme.bytes().all(|byte| byte.is_ascii_alphabetic());
    let known = known.or_else(|| suggestion(&scheme, ["https", "http"]).filter(|_| is_word))?;
    Some([known, "://", rest].concat())
}

/// `https%3A%2F%2Fx.com%2Fa.png`
fn unescaped(text: &str) -> Option<String> {
    let start = before_any(text, b"%");
    (["http", "https"].contains(&start)).then(|| url::percent_decoded(text))
}

/// The only URL in other text: `URL: https://…`, `url(https://…)`, `<img src="https://…">`, `=IMAGE("https://…")`.
fn inside(text: &str) -> Option<String> {
    const LONGEST: usize = 100;
    if ["blob:", "data:", "file:", "javascript:"].iter().any(|scheme| text.starts_with(scheme)) {
        return None;
    }
    let start = find(text, "http").filter(|start| (1..LONGEST).contains(start))?;
    let url = before_any(text.get(start..)?, b" \"'<>)\t\r\n");
    let is_one = matches(text, "://").nth(1).is_none();
    (is_one && (url.starts_with("http://") || url.starts_with("https://"))).then(|| url.to_owned())
}

/// An address that lacks its scheme: `www.example.com/photo.png`, `//cdn.example.com/photo.png`.
fn without_scheme(text: &str) -> Option<String> {
    let rest = text.strip_prefix("//").unwrap_or(text);
    let (host, _) = split_once(rest, "/")?;
    let is_host = host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && contains(host, ".")
        && find_any(host, b" @<>{}[]$%").is_none();
    is_host.then(|| https(rest))
}

#[cfg(test)]
mod tests {
    use super::{corrected, corrected_url};

    #[test]
    fn addresses_lead_to_urls() {
        for (address, url) in [
            ("https//x.com/a.png", Some("https://x.com/a.png")),
            ("https;//x.com/a.png", Some("https://x.com/a.png")),
            ("htps://x.com/a.png", Some("https://x.com/a.png")),
            ("ttps://x.com/a.png", Some("https://x.com/a.png")),
            ("https%3A%2F%2Fx.com%2Fa.png", Some("https://x.com/a.png")),
            ("URL: https://x.com/a.png", Some("https://x.com/a.png")),
            ("url(https://x.com/a.png)", Some("https://x.com/a.png")),
            ("<img src=\"https://x.com/a.png\">", Some("https://x.com/a.png")),
            ("![x](https://x.com/a.png)", Some("https://x.com/a.png")),
            ("=IMAGE(\"https://x.com/a.png\")", Some("https://x.com/a.png")),
            ("s3://bucket/a.png", Some("https://bucket.s3.amazonaws.com/a.png")),
            ("gs://bucket/a.png", Some("https://storage.googleapis.com/bucket/a.png")),
            ("//cdn.x.com/a.png", Some("https://cdn.x.com/a.png")),
            ("example.com/hook", Some("https://example.com/hook")),
            ("blob:https://x.com/1", None),
            ("ftp://x.com/a.png", None),
            ("me:pw@x.com/a.png", None),
            ("a.png", None),
            ("images/a.png", None),
            ("../a.png", None),
            ("a https://x.com/a.png https://x.com/b.png", None),
        ] {
            assert_eq!(corrected(address).as_deref(), url, "{address}");
        }
        for (address, url) in [("example.com", Some("https://example.com")), ("cdn", None), ("/x", None), ("1.5", None)]
        {
            assert_eq!(corrected_url(address).as_deref(), url, "{address}");
        }
    }
}
