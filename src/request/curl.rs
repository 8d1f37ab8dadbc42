//! A request as a shell command.

use super::Request;
use super::build::{MASK, is_same_name, is_secret_header};
use super::secrets::masked_body;
use crate::text::search::{contains, find_any, replace, split_once, trim};

/// The environment variable that usually holds the token.
const TOKEN_VARIABLE: &str = "$NEXRENDER_API_KEY";

impl Request {
    /// The request as a `curl` command for a POSIX shell. The token appears as `$NEXRENDER_API_KEY`, even if the request has
    /// none yet, and raw credentials in the body as `***`.
    pub fn to_curl(&self) -> String {
        Self::curl(self.method(), &self.url, &self.headers, self.body.as_deref())
    }

    /// The same for the parts of a request.
    pub fn curl(method: &str, url: &str, headers: &[(String, String)], body: Option<&str>) -> String {
        // Otherwise curl interprets these as a list of URLs.
        let as_it_is = if find_any(url, b"[]{}").is_some() { " --globoff " } else { " " };
        let mut line = format!("curl -X {}{as_it_is}{}", quoted(method), quoted(url));
        let is_token = |name: &str| is_same_name(name, "authorization");
        // A path without a host is that of a proxy, which adds the token.
        if !headers.iter().any(|(name, _)| is_token(name)) && contains(url, "://") {
            push_token(&mut line, "Authorization", "Bearer");
        }
        for (name, value) in headers {
            if is_token(name) {
                push_token(&mut line, name, split_once(value, " ").unwrap_or_default().0);
            } else {
                // With nothing after the colon, curl does not send the header.
                let (separator, value) = match trim(value) {
                    "" => (";", ""),
                    _ if is_secret_header(name) => (": ", MASK),
                    _ => (": ", value.as_str()),
                };
                line.push_str(&format!(" \\\n  -H {}", quoted(&format!("{name}{separator}{value}"))));
            }
        }
        if let Some(body) = body {
            line.push_str(&data(&masked_body(body)));
        }
        line
    }
}

/// The longest body that is an argument. Systems limit an argument's length: Linux to 128 KiB, Windows to 32 KiB.
const LONGEST_ARGUMENT: usize = 24 * 1024;

/// The body: an argument, or, if it is too long for one, a here-document, which the shell passes on unchanged.
fn data(body: &str) -> String {
    if body.len() <= LONGEST_ARGUMENT {
        return format!(" \\\n  --data-raw {}", quoted(body));
    }
    let mut end = "END_OF_BODY".to_owned();
    while body.lines().any(|line| line == end) {
        end.push('_');
    }
    format!(" \\\n  --data-binary @- <<'{end}'\n{body}\n{end}")
}

/// In double quotes, so that the shell inserts the variable. The scheme is kept only if the shell does not interpret it.
fn push_token(line: &mut String, name: &str, scheme: &str) {
    let (scheme, blank) = if is_plain(scheme) { (scheme, " ") } else { ("", "") };
    line.push_str(&format!(" \\\n  -H \"{name}: {scheme}{blank}{TOKEN_VARIABLE}\""));
}

/// Whether a text needs no quotes in a shell.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// In single quotes, the shell changes nothing.
fn quoted(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    format!("'{}'", replace(text, "'", r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::super::{Operation, Payload, RequestOptions, build_request};

    fn curl(token: Option<&str>, base_url: &str, body: &str) -> String {
        let options = RequestOptions {
            token: token.map(str::to_owned),
            base_url: base_url.to_owned(),
            headers: vec![("X-Api-Key".to_owned(), "other".to_owned())],
        };
        build_request(Operation::CreateJob, &Payload::body(body), &options).unwrap().to_curl()
    }

    #[test]
    fn the_shell_gets_the_unchanged_body_and_the_token_as_a_variable() {
        let expected = r#"curl -X POST 'https://h/v2/jobs' \
  -H "Authorization: Bearer $NEXRENDER_API_KEY" \
  -H 'Accept: application/json' \
  -H 'Content-Type: application/json' \
  -H 'X-Api-Key: ***' \
  --data-raw '{"value":"it'\''s $HOME \\ `x`","accessKeySecret":"***"}'"#;
        let body = r#"{"value":"it's $HOME \\ `x`","accessKeySecret":"pl\u0061nted"}"#;
        assert_eq!(curl(Some("planted"), "https://h/v2", body), expected);
        assert_eq!(curl(None, "https://h/v2", body), expected);
        assert!(!curl(None, "/api", "{}").contains("Authorization"));
    }

    #[test]
    fn a_body_that_is_too_long_for_an_argument_is_a_here_document() {
        let body = |length: usize| format!(r#"{{"value":"{}"}}"#, "x".repeat(length));
        assert!(curl(None, "/api", &body(1000)).contains(" --data-raw '{"));
        let long = format!("{}\nEND_OF_BODY\n", body(super::LONGEST_ARGUMENT));
        let line = curl(None, "/api", &long);
        assert!(
            line.ends_with(&format!(" \\\n  --data-binary @- <<'END_OF_BODY_'\n{long}\nEND_OF_BODY_")),
            "{}",
            line.len()
        );
    }

    #[test]
    fn an_empty_header_is_sent_and_a_url_is_not_a_pattern() {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let headers = [header("X-Empty", ""), header("X-Api-Key", " "), header("X-Full", "a")];
        let line = super::Request::curl("GET", "http://[::1]/{a}", &headers, None);
        assert!(line.starts_with("curl -X GET --globoff 'http://[::1]/{a}'"), "{line}");
        assert!(line.ends_with(" \\\n  -H 'X-Empty;' \\\n  -H 'X-Api-Key;' \\\n  -H 'X-Full: a'"), "{line}");
    }
}
