//! A request as a line for a shell.

use super::Request;
use super::build::is_secret_header;
use super::secrets::masked_body;

/// The customary environment variable of the token.
const TOKEN_VARIABLE: &str = "$NEXRENDER_API_KEY";

impl Request {
    /// The request as a `curl` command for a POSIX shell. The token shows as `$NEXRENDER_API_KEY`, also
    /// where the request has none yet, and raw credentials in the body as `***`.
    pub fn to_curl(&self) -> String {
        Self::curl(self.method(), &self.url, &self.headers, self.body.as_deref())
    }

    /// The same for the parts of a request.
    pub fn curl(method: &str, url: &str, headers: &[(String, String)], body: Option<&str>) -> String {
        let mut line = format!("curl -X {} {}", quoted(method), quoted(url));
        let has_token = |(name, _): &(String, String)| name.eq_ignore_ascii_case("authorization");
        // A path without a host is a proxy's, which adds the token itself.
        if !headers.iter().any(has_token) && url.contains("://") {
            push_token(&mut line, "Authorization", "Bearer ");
        }
        for (name, value) in headers {
            if name.eq_ignore_ascii_case("authorization") {
                let scheme = value.split_inclusive(' ').next().filter(|part| part.ends_with(' '));
                push_token(&mut line, name, scheme.unwrap_or_default());
            } else {
                let value = if is_secret_header(name) { "***" } else { value };
                line.push_str(" \\\n  -H ");
                line.push_str(&quoted(&format!("{name}: {value}")));
            }
        }
        if let Some(body) = body {
            line.push_str(" \\\n  --data-raw ");
            line.push_str(&quoted(&masked_body(body)));
        }
        line
    }
}

/// Double quotes, so that the shell fills the variable in; the scheme is checked as a header was.
fn push_token(line: &mut String, name: &str, scheme: &str) {
    let scheme = if scheme.trim_end().bytes().all(|byte| byte.is_ascii_alphanumeric()) { scheme } else { "" };
    for part in [" \\\n  -H \"", name, ": ", scheme, TOKEN_VARIABLE, "\""] {
        line.push_str(part);
    }
}

/// Single quotes keep everything but themselves from the shell.
fn quoted(text: &str) -> String {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
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
    fn the_shell_sees_the_body_as_it_is_and_the_token_as_a_variable() {
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
}
