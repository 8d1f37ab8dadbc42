//! The table of operations: the API reference of each call, as data.

use crate::PayloadKind;
use crate::text::search::split_once;

/// The service's URL. [`RequestOptions::base_url`](super::RequestOptions) replaces it.
pub const DEFAULT_BASE_URL: &str = "https://api.nexrender.com/api/v2";

/// An HTTP method of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// Reads.
    Get,
    /// Creates; also used for two of the cancel operations.
    Post,
    /// Creates or replaces.
    Put,
    /// Changes; also cancels one job.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// The version of the API that an operation belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Api {
    /// `…/api/v2`: everything except the newer template reads.
    V2,
    /// `…/api/v3`.
    V3,
}

/// The input of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// Nothing.
    Nothing,
    /// A JSON body.
    Body,
    /// An id, part of the path.
    Id,
    /// Query parameters.
    Query,
    /// An id and query parameters.
    IdAndQuery,
    /// An id and a JSON body.
    IdAndBody,
    /// A form with a file, which `Client::upload_font` sends.
    Form,
    /// A path with optional query parameters and JSON body, for endpoints that are not in this table.
    Path,
}

/// The JSON type that a field of a response must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// A string.
    Text,
    /// A non-empty string.
    Id,
    /// A list whose items are objects with these fields.
    List(&'static [Promise]),
    /// Any JSON value but `null`.
    Any,
}

/// A field that a response must have. Other fields are allowed.
pub type Promise = (&'static str, Shape);

/// The body that a successful response must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseBody {
    /// Any text.
    Plain,
    /// A JSON object with these fields.
    Object(&'static [Promise]),
    /// A JSON array whose items are objects with these fields.
    Array(&'static [Promise]),
}

const JOB: &[Promise] = &[("id", Shape::Id), ("status", Shape::Text)];
const LISTED_JOB: &[Promise] = &[("id", Shape::Id)];
const BATCH_CREATED: &[Promise] =
    &[("batchId", Shape::Id), ("status", Shape::Text), ("jobs", Shape::List(&[("index", Shape::Any)]))];
const BATCH: &[Promise] = &[("batchId", Shape::Id), ("status", Shape::Text), ("jobs", Shape::List(&[]))];
const BATCH_CANCELLED: &[Promise] = &[("batchId", Shape::Id), ("status", Shape::Text)];
const TEMPLATE: &[Promise] = &[("id", Shape::Id), ("status", Shape::Text)];
const LISTED_TEMPLATE: &[Promise] = &[("id", Shape::Id)];
const DOWNLOAD: &[Promise] = &[("url", Shape::Id)];
const COMPOSITION: &[Promise] = &[("aeid", Shape::Any), ("name", Shape::Text)];
const LAYER: &[Promise] = &[("composition_id", Shape::Any), ("name", Shape::Text)];
const FONT: &[Promise] = &[("fileName", Shape::Text)];
const SECRET: &[Promise] = &[("name", Shape::Text)];

/// One row of the table.
#[derive(Debug)]
#[non_exhaustive]
pub struct Facts {
    /// The name, as in `buildRequest("createJob", …)`.
    pub name: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Version of the API.
    pub api: Api,
    /// The path below the base, with `{id}` for the id.
    pub path: &'static str,
    /// The input.
    pub input: Input,
    /// Whether sending it twice has the same effect as sending it once.
    pub repeatable: bool,
    /// The status of success.
    pub success: u16,
    /// The body of success.
    pub response: ResponseBody,
}

macro_rules! operations {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $method:ident $api:ident $path:literal, $input:ident, $repeat:ident, $success:literal $response:expr;)+) => {
        /// A call of the API.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Operation { $($(#[$doc])* $variant),+ }

        impl Operation {
            /// Every operation, in the order of the API reference.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The row of the table.
            pub const fn facts(self) -> &'static Facts {
                match self {
                    $(Self::$variant => &Facts {
                        name: $name, method: Method::$method, api: Api::$api, path: $path,
                        input: Input::$input, repeatable: operations!(@$repeat),
                        success: $success, response: $response,
                    }),+
                }
            }
        }
    };
    (@once) => { false };
    (@repeatable) => { true };
}

operations! {
    /// Creates a job.
    CreateJob = "createJob", Post V2 "/jobs", Body, once, 201 ResponseBody::Object(JOB);
    /// Joins clips into one video.
    CreateJoin = "createJoin", Post V2 "/jobs/join", Body, once, 201 ResponseBody::Object(JOB);
    /// Reads a job.
    GetJob = "getJob", Get V2 "/jobs/{id}", Id, repeatable, 200 ResponseBody::Object(JOB);
    /// Lists jobs, a page at a time.
    ListJobs = "listJobs", Get V2 "/jobs", Query, repeatable, 200 ResponseBody::Array(LISTED_JOB);
    /// Reads a job's log.
    JobLogs = "jobLogs", Get V2 "/jobs/{id}/logs", Id, repeatable, 200 ResponseBody::Plain;
    /// Cancels a job and all related jobs.
    CancelJob = "cancelJob", Patch V2 "/jobs/{id}/cancel", Id, repeatable, 200 ResponseBody::Array(LISTED_JOB);
    /// Cancels up to 1,000 jobs.
    CancelJobs = "cancelJobs", Post V2 "/jobs/cancel", Body, repeatable, 200 ResponseBody::Array(LISTED_JOB);
    /// Creates up to 1,000 jobs in one request.
    CreateBatch = "createBatch", Post V2 "/batches", Body, once, 201 ResponseBody::Object(BATCH_CREATED);
    /// Reads a batch.
    GetBatch = "getBatch", Get V2 "/batches/{id}", Id, repeatable, 200 ResponseBody::Object(BATCH);
    /// Cancels a batch.
    CancelBatch = "cancelBatch", Post V2 "/batches/{id}/cancel", Id, repeatable, 200 ResponseBody::Object(BATCH_CANCELLED);
    /// Reads a template with the names of its compositions and layers.
    GetTemplate = "getTemplate", Get V2 "/templates/{id}", Id, repeatable, 200 ResponseBody::Object(TEMPLATE);
    /// Reads a template's state.
    TemplateInfo = "templateInfo", Get V3 "/templates/{id}", Id, repeatable, 200 ResponseBody::Object(TEMPLATE);
    /// Lists a template's compositions, a page at a time.
    TemplateCompositions = "templateCompositions", Get V3 "/templates/{id}/compositions", IdAndQuery, repeatable, 200 ResponseBody::Array(COMPOSITION);
    /// Lists a template's layers, a page at a time.
    TemplateLayers = "templateLayers", Get V3 "/templates/{id}/layers", IdAndQuery, repeatable, 200 ResponseBody::Array(LAYER);
    /// Lists the font library.
    ListFonts = "listFonts", Get V2 "/fonts", Nothing, repeatable, 200 ResponseBody::Array(FONT);
    /// Lists the stored secrets' names.
    ListSecrets = "listSecrets", Get V2 "/secrets", Nothing, repeatable, 200 ResponseBody::Array(SECRET);
    /// Lists the account's templates.
    ListTemplates = "listTemplates", Get V3 "/templates", Nothing, repeatable, 200 ResponseBody::Array(LISTED_TEMPLATE);
    /// Creates a template, and returns where to upload its file.
    CreateTemplate = "createTemplate", Post V2 "/templates", Body, once, 201 ResponseBody::Object(&[]);
    /// Returns where to upload a new file for a template.
    UploadTemplate = "uploadTemplate", Put V2 "/templates/{id}/upload", Id, repeatable, 200 ResponseBody::Object(&[]);
    /// Changes the name of a template.
    UpdateTemplate = "updateTemplate", Patch V2 "/templates/{id}", IdAndBody, repeatable, 200 ResponseBody::Object(TEMPLATE);
    /// Deletes a template.
    DeleteTemplate = "deleteTemplate", Delete V2 "/templates/{id}", Id, once, 204 ResponseBody::Plain;
    /// Returns the URL of a template's file.
    DownloadTemplate = "downloadTemplate", Get V2 "/templates/{id}/download", Id, repeatable, 200 ResponseBody::Object(DOWNLOAD);
    /// Uploads a font.
    UploadFont = "uploadFont", Post V2 "/fonts", Form, once, 201 ResponseBody::Object(FONT);
    /// Deletes a font.
    DeleteFont = "deleteFont", Delete V2 "/fonts/{id}", Id, once, 204 ResponseBody::Plain;
    /// Stores a secret.
    SetSecret = "setSecret", Put V2 "/secrets", Body, once, 201 ResponseBody::Plain;
    /// Deletes a secret.
    DeleteSecret = "deleteSecret", Delete V2 "/secrets/{id}", Id, once, 200 ResponseBody::Plain;
    /// Reads what is at a path.
    Get = "GET", Get V2 "", Path, repeatable, 200 ResponseBody::Plain;
    /// Sends to a path.
    Post = "POST", Post V2 "", Path, once, 200 ResponseBody::Plain;
    /// Puts at a path.
    Put = "PUT", Put V2 "", Path, once, 200 ResponseBody::Plain;
    /// Changes what is at a path.
    Patch = "PATCH", Patch V2 "", Path, once, 200 ResponseBody::Plain;
    /// Deletes what is at a path.
    Delete = "DELETE", Delete V2 "", Path, once, 200 ResponseBody::Plain;
}

impl Operation {
    /// The operation with this name, such as `createJob`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|operation| operation.facts().name == name)
    }

    /// The kind of payload that the operation sends; `None` if it creates no render.
    pub const fn payload_kind(self) -> Option<PayloadKind> {
        match self {
            Self::CreateJob => Some(PayloadKind::Job),
            Self::CreateJoin => Some(PayloadKind::Join),
            Self::CreateBatch => Some(PayloadKind::Batch),
            _ => None,
        }
    }

    /// Whether the response contains a URL that authorises whoever has it.
    pub(crate) const fn returns_signed_url(self) -> bool {
        matches!(self, Self::CreateTemplate | Self::UploadTemplate | Self::DownloadTemplate)
    }

    /// The call in messages: `POST /jobs`, or with its id, `GET /jobs/01J8Z0`.
    pub fn label(self, id: &str) -> String {
        let facts = self.facts();
        let (before, after) = split_once(facts.path, "{id}").unwrap_or((facts.path, ""));
        let id = if before.len() == facts.path.len() { "" } else { id };
        format!("{} {before}{id}{after}", facts.method.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_by_its_name_and_takes_an_id_if_its_path_has_one() {
        for &operation in Operation::ALL {
            let facts = operation.facts();
            assert_eq!(Operation::from_name(facts.name), Some(operation));
            assert_eq!(
                facts.path.contains("{id}"),
                matches!(facts.input, Input::Id | Input::IdAndQuery | Input::IdAndBody),
                "{}",
                facts.name
            );
        }
        assert_eq!(Operation::from_name("deleteJob"), None);
    }

    #[test]
    fn only_calls_with_permanent_effects_must_not_be_repeated() {
        let once: Vec<_> = Operation::ALL
            .iter()
            .map(|operation| operation.facts())
            .filter(|facts| !facts.repeatable)
            .map(|facts| facts.name)
            .collect();
        assert_eq!(
            once,
            [
                "createJob",
                "createJoin",
                "createBatch",
                "createTemplate",
                "deleteTemplate",
                "uploadFont",
                "deleteFont",
                "setSecret",
                "deleteSecret",
                "POST",
                "PUT",
                "PATCH",
                "DELETE"
            ]
        );
        for &operation in Operation::ALL {
            assert!(operation.payload_kind().is_none() || !operation.facts().repeatable);
        }
    }

    #[test]
    fn messages_show_a_call_with_its_id() {
        assert_eq!(Operation::JobLogs.label("J"), "GET /jobs/J/logs");
        assert_eq!(Operation::CreateJob.label("J"), "POST /jobs");
        assert_eq!(Operation::Delete.label("/accounts"), "DELETE ");
    }
}
