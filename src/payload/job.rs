//! A job and the template it renders.

use serde::{Deserialize, Serialize};

use super::{Asset, Object, Settings, Upload, Webhook};

/// One video (or image, or project) to render: the body of `POST /jobs` and each item of a batch.
///
/// An open object: keys that are not listed here are kept in `extra` and reach the service.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Job {
    /// The template to render, and the composition in it.
    pub template: Template,
    /// A fast render of low resolution; the service's default is `false`. Excludes `settings`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<bool>,
    /// The *file names* of the fonts the template needs, from the account's font library. TTF only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fonts: Vec<String>,
    /// What is put into the template's layers.
    ///
    /// The reference's table calls it required; its examples and the OpenAPI description do not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<Asset>,
    /// What is rendered and how it is encoded. Excludes `preview: true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
    /// Your own S3-compatible bucket, to which the output is uploaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload: Option<Upload>,
    /// What the service calls when the job has reached a terminal state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook: Option<Webhook>,
    /// Keys that the reference does not define.
    #[serde(flatten)]
    pub extra: Object,
}

/// Which template is rendered: a stored one by its id, or a file by its URL.
///
/// An open object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Template {
    /// The template's id: 26 of `A`–`Z` and `0`–`9`. With `src` it is a label only.
    pub id: String,
    /// The composition to render.
    ///
    /// Required by the reference unless the template is a `.mogrt`; optional in the OpenAPI
    /// description, where it may also be `null` (read as absent here).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub composition: Option<String>,
    /// An https URL of an `.aep`, `.zip` or `.mogrt` of at most 2 GiB, which is used instead of a
    /// stored template. Source: OpenAPI, and in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub src: Option<String>,
    /// A label; the API defines it in nested jobs and clips. Source: OpenAPI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Keys that the reference does not define.
    #[serde(flatten)]
    pub extra: Object,
}
