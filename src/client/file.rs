//! Requests whose body is a file.

use std::fmt;
use std::sync::Arc;

use crate::request::{Method, Request, masked};

/// The bytes of a file to upload. Clones share them.
///
/// ```
/// use nexrender_payload::client::FileBytes;
///
/// let bytes = FileBytes::from(vec![1, 2, 3]);
/// assert_eq!(bytes.as_ref(), [1, 2, 3]);
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct FileBytes(Arc<Vec<u8>>);

impl From<Vec<u8>> for FileBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Arc::new(bytes))
    }
}

impl From<&[u8]> for FileBytes {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

impl AsRef<[u8]> for FileBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Shows the length only.
impl fmt::Debug for FileBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileBytes({} bytes)", self.0.len())
    }
}

/// A request whose body is a file, for [`Transport::send_file`](super::Transport::send_file).
#[derive(Clone)]
#[non_exhaustive]
pub struct FileRequest {
    /// The method: `POST` for a font, `PUT` for a template.
    pub method: Method,
    /// The URL. The query of a template's URL is a signature: whoever has it can upload.
    pub url: String,
    /// All headers to send, including `Content-Type`.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: FileBytes,
}

impl FileRequest {
    /// A request without headers.
    pub fn new(method: Method, url: impl Into<String>, body: impl Into<FileBytes>) -> Self {
        Self { method, url: url.into(), headers: Vec::new(), body: body.into() }
    }

    /// A request with its headers, except `Content-Type`, and with a file as its body.
    pub(super) fn of(request: &Request, content_type: &str, body: &FileBytes) -> Self {
        let is_content_type = |name: &str| name.eq_ignore_ascii_case(CONTENT_TYPE);
        let others = request.headers.iter().filter(|(name, _)| !is_content_type(name)).cloned();
        Self {
            method: request.operation.facts().method,
            url: request.url.clone(),
            headers: others.chain([(CONTENT_TYPE.to_owned(), content_type.to_owned())]).collect(),
            body: body.clone(),
        }
    }

    /// An upload to the file storage, whose signature covers this one header.
    pub(super) fn to_storage(url: &SignedUrl, body: &FileBytes) -> Self {
        let content_type = (CONTENT_TYPE.to_owned(), "application/octet-stream".to_owned());
        Self { method: Method::Put, url: url.0.clone(), headers: vec![content_type], body: body.clone() }
    }
}

/// Masks the query of the URL and the headers with credentials.
impl fmt::Debug for FileRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileRequest")
            .field("method", &self.method)
            .field("url", &without_query(&self.url))
            .field("headers", &masked(&self.headers))
            .field("body", &self.body)
            .finish()
    }
}

const CONTENT_TYPE: &str = "Content-Type";

/// A URL that authorises whoever has it, for an hour. [`Debug`](fmt::Debug) masks its query.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedUrl(String);

impl SignedUrl {
    pub(super) const fn new(url: String) -> Self {
        Self(url)
    }

    /// The URL. Do not log it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SignedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedUrl({})", without_query(&self.0))
    }
}

/// The URL without what its query and fragment contain.
fn without_query(url: &str) -> String {
    match url.split_once(['?', '#']) {
        Some((address, _)) => format!("{address}?***"),
        None => url.to_owned(),
    }
}

/// Why a file was not sent: the transport has no method for it.
#[derive(Debug, thiserror::Error)]
#[error("this transport cannot send files: it does not implement `Transport::send_file`")]
pub(super) struct FilesUnsupported;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_neither_the_signature_nor_the_file_nor_the_token() {
        let url = SignedUrl::new("https://storage.example/a.zip?signature=planted".to_owned());
        let bytes = FileBytes::from(b"planted".as_slice());
        let mut request = FileRequest::to_storage(&url, &bytes);
        request.headers.push(("Authorization".to_owned(), "Bearer planted".to_owned()));
        let shown = format!("{url:?} {bytes:?} {request:?}");
        assert!(!shown.contains("planted"), "{shown}");
        assert!(shown.contains("https://storage.example/a.zip?***") && shown.contains("7 bytes"), "{shown}");
    }
}
