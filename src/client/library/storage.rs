//! The file storage for templates. Its URLs are signed: anyone who has one can upload.

use std::time::Duration;

use super::super::call::Client;
use super::super::error::{ApiError, Error, may_pass};
use super::super::file::{FileBytes, FileRequest, FilesUnsupported, SignedUrl};
use super::super::retry;
use super::super::transport::{Failure, PlatformCode, Response, Source, Transport, reason};
use crate::request::Operation;

/// How long an attempt may take: as long as the URL is valid.
const TIMEOUT: Duration = Duration::from_secs(3600);

/// What errors call it.
const CALL: &str = "the upload of the file";

impl<T: Transport> Client<T> {
    /// Uploads a file to its URL. Uploading a file twice is harmless, so this is retried after temporary failures.
    pub(super) async fn put_file(&self, url: &SignedUrl, file: &FileBytes) -> Result<(), Error> {
        let request = FileRequest::to_storage(url, file);
        let mut attempt = 1;
        loop {
            let error = match self.transport.send_file(&request, TIMEOUT).await {
                Ok(response) if (200..300).contains(&response.status) => return Ok(()),
                Ok(response) => refusal(&response, self.transport.now()),
                Err(failure) => network_error(failure),
            };
            if attempt > self.options.max_retries || !may_pass(&error) {
                return Err(error);
            }
            let asked = if let Error::Api(error) = &error { error.retry_after } else { None };
            let pause = retry::pause(attempt, self.transport.random()).max(asked.unwrap_or_default());
            if pause > retry::LONGEST_RETRY_AFTER {
                return Err(error);
            }
            self.transport.sleep(pause).await.map_err(network_error)?;
            attempt += 1;
        }
    }
}

/// Keeps the storage's error code. The rest of its response repeats what was signed.
fn refusal(response: &Response, now: Duration) -> Error {
    let code = error_code(&response.body).map(|code| format!(" ({code})")).unwrap_or_default();
    Error::Api(Box::new(ApiError {
        operation: Operation::UploadTemplate,
        call: CALL.to_owned(),
        status: response.status,
        request_id: None,
        error: Some(format!("the storage rejected the file{code}")),
        details: Vec::new(),
        body: String::new(),
        retry_after: retry::retry_after(response, now),
        location: None,
    }))
}

/// The code in an error response of S3: `<Error><Code>AccessDenied</Code>…`.
fn error_code(body: &str) -> Option<&str> {
    let (code, _) = body.split_once("<Code>")?.1.split_once("</Code>")?;
    code.bytes().all(|byte| byte.is_ascii_alphanumeric()).then_some(code)
}

fn network_error(failure: Failure) -> Error {
    let failure = match failure {
        Failure::NotSent { temporary, source } => Failure::NotSent { temporary, source: without_url(source) },
        Failure::Lost(source) => Failure::Lost(without_url(source)),
        Failure::TimedOut | Failure::Aborted(_) => failure,
    };
    Error::from_failure(Operation::UploadTemplate, CALL.to_owned(), failure, TIMEOUT)
}

/// Keeps the platform's reason. The text of an HTTP library's error may contain the signed URL.
fn without_url(source: Source) -> Source {
    if source.is::<FilesUnsupported>() {
        return source;
    }
    reason(&source).map_or_else(|| "the connection failed".into(), |reason| PlatformCode(reason).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_storage_show_its_code_and_nothing_that_was_signed() {
        let body = "<Error><Code>AccessDenied</Code><StringToSign>planted</StringToSign></Error>".to_owned();
        let response = Response { status: 403, body, ..Response::default() };
        let error = refusal(&response, Duration::ZERO);
        assert_eq!(error.to_string(), "the upload of the file: 403 the storage rejected the file (AccessDenied)");
        assert!(!format!("{error:?}").contains("planted"));
        assert_eq!(error_code("<Code>planted&quot;</Code>"), None);

        let error = network_error(Failure::Lost("https://storage.example/?signature=planted".into()));
        assert!(!format!("{error} {error:?}").contains("planted"));
        let error = network_error(Failure::Lost(PlatformCode("ECONNRESET".to_owned()).into()));
        assert_eq!(error.to_string(), "the upload of the file: the connection failed (ECONNRESET)");
    }
}
