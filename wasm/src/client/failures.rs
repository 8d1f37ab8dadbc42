//! Which errors of `fetch` say that the request certainly did not leave.
//!
//! | runtime | how it reports that | source |
//! |---|---|---|
//! | Node | codes of system calls, on the error's cause or on the errors of an `AggregateError` | <https://nodejs.org/api/errors.html#common-system-errors>, <https://man7.org/linux/man-pages/man2/connect.2.html> |
//! | Node | codes of `getaddrinfo` | <https://nodejs.org/api/dns.html#error-codes> |
//! | Node | codes of undici | <https://github.com/nodejs/undici/blob/main/docs/docs/api/Errors.md> |
//! | Node, Bun | codes of X.509 verification | <https://nodejs.org/api/tls.html#x509-certificate-error-codes> |
//! | Node | codes of the TLS handshake | <https://nodejs.org/api/errors.html#openssl-errors> |
//! | Bun | its own codes | <https://github.com/oven-sh/bun/blob/main/src/http.zig> |
//! | Deno | messages of hyper-util, whose connector does names, TCP and TLS | <https://github.com/hyperium/hyper-util/blob/master/src/client/legacy/client.rs> |
//! | all | a port that the standard blocks | <https://fetch.spec.whatwg.org/#port-blocking> |
//!
//! Browsers report nothing, so it stays unknown.

use nexrender_payload::internal::search::contains;

use super::protocol::Link;

/// Codes that only occur before there is a connection.
const NOT_CONNECTED: [&str; 30] = [
    // Names.
    "ENOTFOUND",
    "EAI_AGAIN",
    "EAI_NODATA",
    "EAI_FAIL",
    "EAI_NONAME",
    // Routes and hosts.
    "ECONNREFUSED",
    "ENETUNREACH",
    "EHOSTUNREACH",
    "ENETDOWN",
    "EHOSTDOWN",
    "EADDRNOTAVAIL",
    "UND_ERR_CONNECT_TIMEOUT",
    // Bun.
    "ConnectionRefused",
    "FailedToOpenSocket",
    "DNSResolutionFailed",
    // Certificates.
    "CERT_HAS_EXPIRED",
    "CERT_NOT_YET_VALID",
    "CERT_REVOKED",
    "CERT_REJECTED",
    "CERT_UNTRUSTED",
    "CERT_CHAIN_TOO_LONG",
    "CERT_SIGNATURE_FAILURE",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "INVALID_CA",
    "HOSTNAME_MISMATCH",
    "ERR_TLS_CERT_ALTNAME_INVALID",
];

/// Codes of a TLS handshake that failed before any data of the request could be sent.
const NO_HANDSHAKE: [&str; 9] = [
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "ERR_SSL_UNSUPPORTED_PROTOCOL",
    "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
    "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
    "ERR_SSL_TLSV1_UNRECOGNIZED_NAME",
    "ERR_SSL_PACKET_LENGTH_TOO_LONG",
    "ERR_SSL_HTTP_REQUEST",
    "ERR_SSL_NO_PROTOCOLS_AVAILABLE",
    "ERR_TLS_HANDSHAKE_TIMEOUT",
];

/// What messages say before there is a connection.
const MESSAGES: [&str; 3] =
    ["before secure TLS connection was established", "client error (Connect)", "TLS handshake failed"];

/// What messages say of a port that `fetch` does not connect to.
const BLOCKED: [&str; 2] = ["bad port", "Requests to port "];

/// What an error means for the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failed {
    /// It did not leave; later it may.
    NotConnected,
    /// It will never leave.
    Blocked,
    /// It may have left.
    Lost,
}

/// What an error and its causes say, the outermost first.
pub(super) fn classify(chain: &[Link]) -> Failed {
    let says = |message: &Option<String>, words: &[&str]| {
        message.as_deref().is_some_and(|message| words.iter().any(|words| contains(message, words)))
    };
    let is_not_connected = |link: &Link| {
        let code = link.code.as_deref().unwrap_or_default();
        let is_connecting = link.syscall.as_deref() == Some("connect");
        NOT_CONNECTED.contains(&code)
            || NO_HANDSHAKE.contains(&code)
            || (code == "ETIMEDOUT" && is_connecting)
            // OpenSSL's messages, for errors without a Node code.
            || (code == "EPROTO" && says(&link.message, &["wrong version number", "unsupported protocol", "handshake failure"]))
            || says(&link.message, &MESSAGES)
    };
    if chain.iter().any(|link| says(&link.message, &BLOCKED)) {
        Failed::Blocked
    } else if chain.iter().any(is_not_connected) {
        Failed::NotConnected
    } else {
        Failed::Lost
    }
}

/// The code that a message names: the innermost.
pub(super) fn code(chain: &[Link]) -> Option<&str> {
    let is_code = |code: &&str| {
        let is_plain = code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_plain && (3..=60).contains(&code.len())
    };
    chain.iter().rev().filter_map(|link| link.code.as_deref()).find(is_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(code: &str, syscall: &str, message: &str) -> Link {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Link { code: text(code), syscall: text(syscall), message: text(message) }
    }

    #[test]
    fn a_request_that_certainly_did_not_leave_is_distinguished_from_one_that_may_have() {
        for (code, syscall, message, failed) in [
            ("ENOTFOUND", "getaddrinfo", "getaddrinfo ENOTFOUND api.nexrender.com", Failed::NotConnected),
            ("EAI_AGAIN", "getaddrinfo", "", Failed::NotConnected),
            ("ECONNREFUSED", "connect", "", Failed::NotConnected),
            ("ConnectionRefused", "", "Unable to connect", Failed::NotConnected),
            ("UND_ERR_CONNECT_TIMEOUT", "", "Connect Timeout Error", Failed::NotConnected),
            ("CERT_HAS_EXPIRED", "", "certificate has expired", Failed::NotConnected),
            ("EPROTO", "write", "SSL routines:ssl3_get_record:wrong version number", Failed::NotConnected),
            (
                "ECONNRESET",
                "",
                "Client network socket disconnected before secure TLS connection was established",
                Failed::NotConnected,
            ),
            // Deno 2.9.
            (
                "",
                "",
                "error sending request for url (http://a/): client error (Connect): dns error",
                Failed::NotConnected,
            ),
            ("", "", "error sending request: client error (Connect): invalid peer certificate", Failed::NotConnected),
            ("", "", "Fetch failed: Requests to port 1 are blocked", Failed::Blocked),
            // Bun 1.4.
            ("ECONNREFUSED", "", "ECONNREFUSED: Unable to connect.", Failed::NotConnected),
            ("DEPTH_ZERO_SELF_SIGNED_CERT", "", "self signed certificate", Failed::NotConnected),
            (
                "EPROTO",
                "",
                "EPROTO: The TLS handshake failed. Does the server speak TLS on this port?",
                Failed::NotConnected,
            ),
            ("ECONNRESET", "", "ECONNRESET: The socket connection was closed unexpectedly.", Failed::Lost),
            ("ETIMEDOUT", "connect", "", Failed::NotConnected),
            ("ETIMEDOUT", "read", "", Failed::Lost),
            ("ECONNRESET", "read", "read ECONNRESET", Failed::Lost),
            ("EPIPE", "write", "", Failed::Lost),
            ("EPROTO", "write", "SSL alert number 20", Failed::Lost),
            ("UND_ERR_SOCKET", "", "other side closed", Failed::Lost),
            ("UND_ERR_HEADERS_TIMEOUT", "", "", Failed::Lost),
            ("", "", "error sending request: client error (SendRequest): connection closed", Failed::Lost),
            ("", "", "Failed to fetch", Failed::Lost),
            ("", "", "bad port", Failed::Blocked),
        ] {
            let chain = [link("", "", "fetch failed"), link(code, syscall, message)];
            assert_eq!(classify(&chain), failed, "{code} {message}");
        }
        assert_eq!(classify(&[]), Failed::Lost);
    }

    #[test]
    fn the_innermost_code_is_named_if_it_looks_like_one() {
        let chain = [link("ERR_A", "", ""), link("ENOTFOUND", "", ""), link("not a code", "", "")];
        assert_eq!(code(&chain), Some("ENOTFOUND"));
        assert_eq!(code(&[link("", "", "x")]), None);
    }
}
