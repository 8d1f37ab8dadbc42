//! The templates, fonts and secrets of the account.

use std::time::Duration;

use serde_json::Value;

use super::answer::text;
use super::call::{Client, Success};
use super::error::{Error, ResponseError};
use super::transport::Transport;
use crate::TemplateInfo;
use crate::request::{Operation, Payload, Request, Secrets};
use crate::text::Document;

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
}

/// A stored secret. The service never returns its value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Secret {
    /// Its id.
    pub id: String,
    /// The name, as in `${secrets.NAME}`.
    pub name: String,
}

/// How many compositions or layers are on one page.
const PAGE: usize = 1000;

impl<T: Transport> Client<T> {
    /// Lists the fonts of the account.
    pub async fn fonts(&self) -> Result<Vec<Font>, Error> {
        let answer = self.call(Operation::ListFonts, &Payload::NOTHING).await?;
        let document = Document::parse(answer.body.as_bytes());
        let fonts = document.root().into_iter().flat_map(|root| root.items()).map(|font| {
            let field = |name| text(font, name).unwrap_or_default();
            Font { id: field("id"), family_name: field("familyName"), file_name: field("fileName") }
        });
        Ok(fonts.collect())
    }

    /// Lists the stored secrets of the account.
    pub async fn secrets(&self) -> Result<Vec<Secret>, Error> {
        let answer = self.call(Operation::ListSecrets, &Payload::NOTHING).await?;
        let document = Document::parse(answer.body.as_bytes());
        let secrets = document.root().into_iter().flat_map(|root| root.items()).map(|secret| {
            let field = |name| text(secret, name).unwrap_or_default();
            Secret { id: field("id"), name: field("name") }
        });
        Ok(secrets.collect())
    }

    /// Reads a template with the names of its compositions and layers.
    ///
    /// Pass the result to [`CheckOptions::templates`](crate::CheckOptions::templates).
    pub async fn template(&self, id: &str) -> Result<TemplateInfo, Error> {
        let answer = self.answer(Operation::GetTemplate, &Payload::id(id)).await?;
        answer.template(&answer.success.body)
    }

    /// Reads a template with all details of its compositions and layers. This takes three requests or more.
    pub async fn inspect_template(&self, id: &str) -> Result<TemplateInfo, Error> {
        let answer = self.answer(Operation::TemplateInfo, &Payload::id(id)).await?;
        let mut template = answer.parsed()?;
        if let Value::Object(fields) = &mut template {
            for (name, list) in
                [("compositions", Operation::TemplateCompositions), ("layers", Operation::TemplateLayers)]
            {
                fields.insert(name.to_owned(), Value::Array(self.all_of(list, id).await?));
            }
        }
        answer.template(&template.to_string())
    }

    /// All pages of a list.
    async fn all_of(&self, operation: Operation, id: &str) -> Result<Vec<Value>, Error> {
        let mut all: Vec<Value> = Vec::new();
        loop {
            let query =
                [("limit", PAGE), ("offset", all.len())].map(|(name, value)| (name.to_owned(), value.to_string()));
            let answer = self.answer(operation, &Payload { id: Some(id), query: &query, ..Payload::NOTHING }).await?;
            let Value::Array(page) = answer.parsed()? else { return Ok(all) };
            if !page.is_empty() && page.first() == all.iter().rev().nth(PAGE - 1) {
                return Err(answer.broken("the service returned the same page again"));
            }
            let is_last = page.len() < PAGE;
            all.extend(page);
            if is_last {
                return Ok(all);
            }
        }
    }

    async fn answer(&self, operation: Operation, payload: &Payload<'_>) -> Result<Answer, Error> {
        let mut exchange = self.call_until(operation, payload, Duration::MAX).await?;
        let success = exchange.take_answer();
        Ok(Answer { request: exchange.request, success })
    }
}

/// A response with its request, whose secrets must not appear in errors.
struct Answer {
    request: Request,
    success: Success,
}

impl Answer {
    fn parsed(&self) -> Result<Value, Error> {
        serde_json::from_str(&self.success.body)
            .map_err(|error| self.broken(&format!("its body cannot be parsed: {error}")))
    }

    fn template(&self, text: &str) -> Result<TemplateInfo, Error> {
        let templates = TemplateInfo::from_json(text).map_err(|error| self.broken(&format!("its body is {error}")))?;
        templates.into_iter().next().ok_or_else(|| self.broken("its body is an empty list"))
    }

    fn broken(&self, problem: &str) -> Error {
        Error::Response(Box::new(ResponseError {
            operation: self.request.operation,
            call: self.request.label(),
            status: self.success.status,
            problem: problem.to_owned(),
            body: Secrets::of(&self.request).mask(&self.success.body),
            request_id: self.success.request_id.clone(),
        }))
    }
}
