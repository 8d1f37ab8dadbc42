//! The font library of the account.

use std::time::Duration;

use super::super::call::{Client, ClientOptions};
use super::super::error::Error;
use super::super::file::{FileBytes, FileRequest};
use super::super::response::text;
use super::super::transport::{Event, Failure, Response, Transport};
use super::form::Form;
use crate::request::{Operation, Payload, Request};
use crate::text::{Document, Value};

/// A font of the account's library.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Font {
    /// Its id.
    pub id: String,
    /// The name of the font family.
    pub family_name: String,
    /// The file name, which `fonts` of a job lists.
    pub file_name: String,
    /// When it was uploaded, in ISO 8601.
    pub created_at: Option<String>,
}

impl Font {
    fn of(font: Value<'_>) -> Self {
        let field = |name| text(font, name).unwrap_or_default();
        Self {
            id: field("id"),
            family_name: field("familyName"),
            file_name: field("fileName"),
            created_at: text(font, "createdAt"),
        }
    }
}

/// A font to upload. The service accepts only TTF files, up to 40 MiB.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FontFile {
    /// The file name, which `fonts` of a job lists, such as `Inter-Bold.ttf`.
    pub file_name: String,
    /// The name of the font family; by default, the service reads it from the file.
    pub family_name: Option<String>,
    /// The file.
    pub bytes: FileBytes,
}

impl FontFile {
    /// A font with its file name and its bytes.
    pub fn new(file_name: impl Into<String>, bytes: impl Into<FileBytes>) -> Self {
        Self { file_name: file_name.into(), family_name: None, bytes: bytes.into() }
    }

    /// Sets the name of the font family, and returns the font.
    #[must_use]
    pub fn family_name(mut self, name: impl Into<String>) -> Self {
        self.family_name = Some(name.into());
        self
    }

    fn form(&self, random: impl FnMut() -> u16) -> Form {
        let family = self.family_name.as_deref().map(|name| ("familyName", name));
        Form::new(family.as_slice(), ("font", &self.file_name), self.bytes.as_ref(), random)
    }
}

impl<T: Transport> Client<T> {
    /// Lists the fonts of the account: `GET /fonts`.
    pub async fn fonts(&self) -> Result<Vec<Font>, Error> {
        let response = self.call(Operation::ListFonts, &Payload::NOTHING).await?;
        let document = Document::parse(response.body.as_bytes());
        Ok(document.root().into_iter().flat_map(|root| root.items()).map(Font::of).collect())
    }

    /// Uploads a font: `POST /fonts`.
    ///
    /// ```no_run
    /// # use nexrender_payload::client::{Client, FontFile, Transport};
    /// # async fn example(client: &Client<impl Transport>) -> Result<(), Box<dyn std::error::Error>> {
    /// let file = std::fs::read("fonts/Inter-Bold.ttf")?;
    /// let font = client.upload_font(&FontFile::new("Inter-Bold.ttf", file).family_name("Inter")).await?;
    /// println!("{}", font.file_name);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Api`] with the status 413 if the file is too large. [`Error::Network`] without a request if the transport
    /// does not implement [`Transport::send_file`]. The file is never sent again if the service may have received it.
    pub async fn upload_font(&self, font: &FontFile) -> Result<Font, Error> {
        let form = font.form(|| self.transport.random());
        let mut options = ClientOptions::default().timeout(self.options.timeout).max_retries(self.options.max_retries);
        options.request = self.options.request.clone();
        let client = Client::sharing(FormTransport { inner: &self.transport, form }, options, self.pace.clone());
        let response = client.call(Operation::UploadFont, &Payload::NOTHING).await?;
        Ok(Document::parse(response.body.as_bytes()).root().map(Font::of).unwrap_or_default())
    }

    /// Deletes a font: `DELETE /fonts/:id`.
    ///
    /// # Errors
    /// [`Error::Api`] with the status 404 if there is no font with this id, and 409 while jobs use it.
    pub async fn delete_font(&self, id: &str) -> Result<(), Error> {
        self.call(Operation::DeleteFont, &Payload::id(id)).await?;
        Ok(())
    }
}

/// Sends each request with the form as its body.
struct FormTransport<'t, T> {
    inner: &'t T,
    form: Form,
}

impl<T: Transport> Transport for FormTransport<'_, T> {
    async fn send(&self, request: &Request, timeout: Duration) -> Result<Response, Failure> {
        let request = FileRequest::of(request, &self.form.content_type, &self.form.body);
        self.inner.send_file(&request, timeout).await
    }

    fn sleep(&self, pause: Duration) -> impl Future<Output = Result<(), Failure>> {
        self.inner.sleep(pause)
    }

    fn now(&self) -> Duration {
        self.inner.now()
    }

    fn random(&self) -> u16 {
        self.inner.random()
    }

    fn token(&self, timeout: Duration) -> impl Future<Output = Result<Option<String>, Failure>> {
        self.inner.token(timeout)
    }

    fn observe(&self, event: &Event<'_>) {
        self.inner.observe(event);
    }
}
