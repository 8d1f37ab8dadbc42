//! A response with its request.

use serde_json::Value;

use super::super::call::{Client, Success};
use super::super::error::{Error, ResponseError};
use super::super::transport::Transport;
use crate::request::{Operation, Payload, Request, Secrets};

/// A successful response, with its request, whose secrets must not appear in errors.
pub(super) struct Received {
    request: Request,
    pub(super) success: Success,
}

impl Received {
    pub(super) fn parsed(&self) -> Result<Value, Error> {
        serde_json::from_str(&self.success.body)
            .map_err(|error| self.invalid(&format!("its body cannot be parsed: {error}")))
    }

    /// The error of a response that is not what the API documents.
    pub(super) fn invalid(&self, problem: &str) -> Error {
        let body = &self.success.body;
        Error::Response(Box::new(ResponseError {
            operation: self.request.operation,
            call: self.request.label(),
            status: self.success.status,
            problem: problem.to_owned(),
            body: if self.request.operation.returns_signed_url() {
                String::new()
            } else {
                Secrets::of(&self.request).mask(body)
            },
            request_id: self.success.request_id.clone(),
        }))
    }
}

impl<T: Transport> Client<T> {
    /// Calls an operation, and keeps its request.
    pub(super) async fn receive(&self, operation: Operation, payload: &Payload<'_>) -> Result<Received, Error> {
        let mut exchange = self.call_until(operation, payload, std::time::Duration::MAX).await?;
        let success = exchange.take_success();
        Ok(Received { request: exchange.request, success })
    }
}
