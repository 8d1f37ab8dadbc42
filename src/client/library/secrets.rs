//! The stored secrets of the account.

use super::super::call::Client;
use super::super::error::Error;
use super::super::response::text;
use super::super::transport::Transport;
use crate::request::{Operation, Payload};
use crate::text::Document;

/// A stored secret. The service never returns its value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Secret {
    /// Its id.
    pub id: String,
    /// The name, as in `${secrets.NAME}`.
    pub name: String,
    /// When it was stored, in ISO 8601.
    pub created_at: Option<String>,
}

impl<T: Transport> Client<T> {
    /// Lists the stored secrets of the account: `GET /secrets`.
    pub async fn secrets(&self) -> Result<Vec<Secret>, Error> {
        let response = self.call(Operation::ListSecrets, &Payload::NOTHING).await?;
        let document = Document::parse(response.body.as_bytes());
        let secrets = document.root().into_iter().flat_map(|root| root.items()).map(|secret| Secret {
            id: text(secret, "id").unwrap_or_default(),
            name: text(secret, "name").unwrap_or_default(),
            created_at: text(secret, "createdAt"),
        });
        Ok(secrets.collect())
    }

    /// Stores a secret, which payloads use as `${secrets.NAME}`: `PUT /secrets`.
    ///
    /// The value is sent to the service and kept nowhere. It is in no error and in no event for logs, except in
    /// [`Request::body`](crate::request::Request::body).
    ///
    /// ```no_run
    /// # use nexrender_payload::client::{Client, Error, Transport};
    /// # async fn example(client: &Client<impl Transport>, key: &str) -> Result<(), Error> {
    /// client.set_secret("S3_KEY", key).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Api`] with the status 409 if a secret of this name exists: delete that first. The request is never repeated
    /// if the service may have received it.
    pub async fn set_secret(&self, name: &str, value: &str) -> Result<(), Error> {
        let body = serde_json::json!({ "name": name, "value": value }).to_string();
        self.call(Operation::SetSecret, &Payload::body(&body)).await?;
        Ok(())
    }

    /// Deletes a secret: `DELETE /secrets/:id`.
    ///
    /// # Errors
    /// [`Error::Api`] with the status 404 if there is no secret with this id.
    pub async fn delete_secret(&self, id: &str) -> Result<(), Error> {
        self.call(Operation::DeleteSecret, &Payload::id(id)).await?;
        Ok(())
    }
}
