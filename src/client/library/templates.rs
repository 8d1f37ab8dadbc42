//! The templates of the account.

use serde_json::{Value, json};

use super::super::call::Client;
use super::super::error::Error;
use super::super::file::{FileBytes, SignedUrl};
use super::super::response::text;
use super::super::transport::Transport;
use super::received::Received;
use crate::request::{Operation, Payload};
use crate::text::Document;
use crate::{TemplateInfo, TemplateType};

/// A template as the service reports it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct TemplateStatus {
    /// Its id.
    pub id: String,
    /// `awaiting_upload`, `downloading`, `processing`, `uploaded` (it can be rendered), `error`, or a state that is newer than
    /// this crate.
    pub status: String,
    /// The kind of project file.
    pub template_type: Option<TemplateType>,
    /// Its name.
    pub display_name: Option<String>,
    /// Why it cannot be used.
    pub error: Option<String>,
    /// When it was created, in ISO 8601.
    pub created_at: Option<String>,
    /// When it was changed last, in ISO 8601.
    pub updated_at: Option<String>,
    /// The JSON text of the response, with the fields that this struct does not have.
    pub body: String,
}

impl TemplateStatus {
    pub(in super::super) fn read(body: &str) -> Self {
        let document = Document::parse(body.as_bytes());
        let Some(root) = document.root() else {
            return Self { body: body.to_owned(), ..Self::default() };
        };
        Self {
            id: text(root, "id").unwrap_or_default(),
            status: text(root, "status").unwrap_or_default(),
            template_type: text(root, "type").and_then(|name| TemplateType::from_name(&name)),
            display_name: text(root, "displayName"),
            error: text(root, "error"),
            created_at: text(root, "createdAt"),
            updated_at: text(root, "updatedAt"),
            body: body.to_owned(),
        }
    }
}

/// A template to create.
///
/// ```
/// use nexrender_payload::TemplateType;
/// use nexrender_payload::client::NewTemplate;
///
/// let template = NewTemplate::new(TemplateType::Zip, "Promo");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewTemplate {
    /// The kind of project file.
    pub template_type: TemplateType,
    /// Its name.
    pub display_name: String,
    /// A URL that the service downloads the file from. Without it, upload the file next.
    pub src: Option<String>,
}

impl NewTemplate {
    /// A template whose file is uploaded next.
    pub fn new(template_type: TemplateType, display_name: impl Into<String>) -> Self {
        Self { template_type, display_name: display_name.into(), src: None }
    }

    /// Sets the URL that the service downloads the file from, and returns the template.
    #[must_use]
    pub fn src(mut self, url: impl Into<String>) -> Self {
        self.src = Some(url.into());
        self
    }
}

/// A newly created template.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreatedTemplate {
    /// The template. Its `body` does not contain the URL.
    pub template: TemplateStatus,
    /// Where to upload its file; `None` if the service downloads the file.
    pub upload_url: Option<SignedUrl>,
}

/// The template that an upload is for: a [`CreatedTemplate`], or the id of a template that exists.
#[derive(Debug, Clone, Copy)]
pub struct UploadTarget<'t> {
    id: &'t str,
    url: Option<&'t SignedUrl>,
}

impl<'t> From<&'t str> for UploadTarget<'t> {
    fn from(id: &'t str) -> Self {
        Self { id, url: None }
    }
}

impl<'t> From<&'t String> for UploadTarget<'t> {
    fn from(id: &'t String) -> Self {
        Self::from(id.as_str())
    }
}

impl<'t> From<&'t CreatedTemplate> for UploadTarget<'t> {
    fn from(created: &'t CreatedTemplate) -> Self {
        Self { id: &created.template.id, url: created.upload_url.as_ref() }
    }
}

/// How many compositions or layers are on one page.
const PAGE: usize = 1000;

impl<T: Transport> Client<T> {
    /// Lists the templates of the account: `GET /v3/templates`.
    pub async fn templates(&self) -> Result<Vec<TemplateStatus>, Error> {
        let response = self.call(Operation::ListTemplates, &Payload::NOTHING).await?;
        let document = Document::parse(response.body.as_bytes());
        let templates = document.root().into_iter().flat_map(|root| root.items());
        Ok(templates.map(|template| TemplateStatus::read(&String::from_utf8_lossy(template.raw()))).collect())
    }

    /// Creates a template: `POST /templates`. Unless it has a `src`, upload its file next.
    ///
    /// ```no_run
    /// # use std::ops::ControlFlow;
    /// # use nexrender_payload::TemplateType;
    /// # use nexrender_payload::client::{Client, NewTemplate, Transport, WaitOptions};
    /// # async fn example(client: &Client<impl Transport>) -> Result<(), Box<dyn std::error::Error>> {
    /// let created = client.create_template(&NewTemplate::new(TemplateType::Zip, "Promo")).await?;
    /// client.upload_template(&created, std::fs::read("promo.zip")?).await?;
    /// let id = &created.template.id;
    /// client.wait_for_template(id, WaitOptions::default(), |_| ControlFlow::Continue(())).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Response`] if the response has no id. The request is never repeated if the service may have received it.
    pub async fn create_template(&self, template: &NewTemplate) -> Result<CreatedTemplate, Error> {
        let NewTemplate { template_type, display_name, src } = template;
        let mut body = json!({ "type": template_type.as_str(), "displayName": display_name });
        if let (Some(src), Value::Object(fields)) = (src, &mut body) {
            fields.insert("src".to_owned(), json!(src));
        }
        let response = self.receive(Operation::CreateTemplate, &Payload::body(&body.to_string())).await?;
        let mut created = response.parsed()?;
        let upload_url = upload_url(&created);
        if let Some(nested) = created.get_mut("template") {
            created = nested.take();
        }
        if let Value::Object(fields) = &mut created {
            fields.retain(|name, _| !matches!(name.as_str(), "uploadInfo" | "uploadUrl" | "url" | "key" | "fields"));
        }
        let template = TemplateStatus::read(&created.to_string());
        if template.id.is_empty() {
            return Err(response.invalid("it has no id"));
        }
        Ok(CreatedTemplate { template, upload_url })
    }

    /// Uploads the file of a new template, or a new file for a template that exists: `PUT /templates/:id/upload`, unless the
    /// template was just created, and then the file itself, to the storage. Wait for the template next.
    ///
    /// The upload is repeated after temporary failures, which is harmless. An attempt may take an hour: so long is the URL
    /// valid. The file is not an [`Event`](super::super::Event), because its URL is signed.
    ///
    /// # Errors
    /// [`Error::Api`] with the status and the error code of the storage, or with the status 404 if there is no such template.
    /// [`Error::Network`] without a request to the storage if the transport does not implement [`Transport::send_file`].
    pub async fn upload_template<'t>(
        &self,
        target: impl Into<UploadTarget<'t>>,
        file: impl Into<FileBytes>,
    ) -> Result<(), Error> {
        let (UploadTarget { id, url }, file) = (target.into(), file.into());
        if let Some(url) = url {
            return self.put_file(url, &file).await;
        }
        let response = self.receive(Operation::UploadTemplate, &Payload::id(id)).await?;
        let url = upload_url(&response.parsed()?).ok_or_else(|| response.invalid("it has no URL for the upload"))?;
        self.put_file(&url, &file).await
    }

    /// Changes the name of a template: `PATCH /templates/:id`.
    ///
    /// # Errors
    /// [`Error::Api`] with the status 404 if there is no such template, and 409 while it is in use.
    pub async fn update_template(&self, id: &str, display_name: &str) -> Result<TemplateStatus, Error> {
        let body = json!({ "displayName": display_name }).to_string();
        let payload = Payload { id: Some(id), ..Payload::body(&body) };
        let response = self.call(Operation::UpdateTemplate, &payload).await?;
        Ok(TemplateStatus::read(&response.body))
    }

    /// Deletes a template: `DELETE /templates/:id`.
    ///
    /// # Errors
    /// [`Error::Api`] with the status 404 if there is no such template, and 409 while it is in use.
    pub async fn delete_template(&self, id: &str) -> Result<(), Error> {
        self.call(Operation::DeleteTemplate, &Payload::id(id)).await?;
        Ok(())
    }

    /// Returns the URL of a template's file, which is valid for an hour: `GET /templates/:id/download`.
    ///
    /// # Errors
    /// [`Error::Api`] with the status 404 if there is no such template, and 410 if it has no file.
    pub async fn download_template(&self, id: &str) -> Result<SignedUrl, Error> {
        let response = self.receive(Operation::DownloadTemplate, &Payload::id(id)).await?;
        let url = response.parsed()?.get("url").and_then(Value::as_str).map(str::to_owned);
        url.map(SignedUrl::new).ok_or_else(|| response.invalid("it has no URL"))
    }

    /// Reads a template with the names of its compositions and layers: `GET /templates/:id`.
    ///
    /// Pass the result to [`CheckOptions::templates`](crate::CheckOptions::templates).
    pub async fn template(&self, id: &str) -> Result<TemplateInfo, Error> {
        let response = self.receive(Operation::GetTemplate, &Payload::id(id)).await?;
        template_info(&response, &response.success.body)
    }

    /// Reads a template with all details of its compositions and layers. This takes three requests or more.
    pub async fn inspect_template(&self, id: &str) -> Result<TemplateInfo, Error> {
        let response = self.receive(Operation::TemplateInfo, &Payload::id(id)).await?;
        let mut template = response.parsed()?;
        if let Value::Object(fields) = &mut template {
            for (name, list) in
                [("compositions", Operation::TemplateCompositions), ("layers", Operation::TemplateLayers)]
            {
                fields.insert(name.to_owned(), Value::Array(self.all_of(list, id).await?));
            }
        }
        template_info(&response, &template.to_string())
    }

    /// All pages of a list.
    async fn all_of(&self, operation: Operation, id: &str) -> Result<Vec<Value>, Error> {
        let mut all: Vec<Value> = Vec::new();
        loop {
            let query =
                [("limit", PAGE), ("offset", all.len())].map(|(name, value)| (name.to_owned(), value.to_string()));
            let response =
                self.receive(operation, &Payload { id: Some(id), query: &query, ..Payload::NOTHING }).await?;
            let Value::Array(page) = response.parsed()? else { return Ok(all) };
            if !page.is_empty() && page.first() == all.iter().rev().nth(PAGE - 1) {
                return Err(response.invalid("the service returned the same page again"));
            }
            let is_last = page.len() < PAGE;
            all.extend(page);
            if is_last {
                return Ok(all);
            }
        }
    }
}

fn template_info(response: &Received, text: &str) -> Result<TemplateInfo, Error> {
    let templates = TemplateInfo::from_json(text).map_err(|error| response.invalid(&format!("its body is {error}")))?;
    templates.into_iter().next().ok_or_else(|| response.invalid("its body is an empty list"))
}

/// The upload URL in any of the forms of the service's response: `{url}` at the top, or in `uploadInfo` beside or inside of
/// `template`, or an old `uploadUrl`.
fn upload_url(response: &Value) -> Option<SignedUrl> {
    let template = response.get("template");
    let holders = [Some(response), response.get("uploadInfo"), template, template.and_then(|it| it.get("uploadInfo"))];
    let find = |name: &str| holders.iter().flatten().find_map(|holder| holder.get(name)?.as_str());
    find("url").or_else(|| find("uploadUrl")).map(|url| SignedUrl::new(url.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upload_url_is_read_in_every_form() {
        for response in [
            json!({ "id": "T", "url": "U", "method": "PUT" }),
            json!({ "id": "T", "uploadInfo": { "url": "U" } }),
            json!({ "template": { "id": "T" }, "uploadInfo": { "url": "U" } }),
            json!({ "template": { "id": "T", "uploadInfo": { "url": "U" } } }),
            json!({ "id": "T", "uploadUrl": "U" }),
            json!({ "template": { "id": "T" }, "uploadUrl": "U" }),
        ] {
            assert_eq!(upload_url(&response), Some(SignedUrl::new("U".to_owned())), "{response}");
        }
        assert_eq!(upload_url(&json!({ "template": { "id": "T" }, "url": 5 })), None);
    }
}
