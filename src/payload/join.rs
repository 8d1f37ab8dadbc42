//! Clips that are joined into one video.

use serde::{Deserialize, Serialize};

use super::{Asset, Object, Settings, Template, Upload, Webhook};

/// The body of `POST /jobs/join`: clips that become one video, in their order. Source: OpenAPI.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Join {
    /// The clips, at least one.
    pub assets: Vec<Clip>,
    /// How the video is encoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<JoinSettings>,
    /// Your own S3-compatible bucket, to which the output is uploaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload: Option<Upload>,
    /// What the service calls when the join has reached a terminal state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook: Option<Webhook>,
    /// Keys that the reference does not define.
    #[serde(flatten)]
    pub extra: Object,
}

/// One part of a [`Join`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
#[non_exhaustive]
#[allow(clippy::large_enum_variant, reason = "a join has few clips")]
pub enum Clip {
    /// A video that exists.
    Video {
        /// Its URL.
        src: String,
        /// Keys that the reference does not define.
        #[serde(flatten)]
        extra: Object,
    },
    /// A video that is rendered for the join.
    Job {
        /// The template to render.
        template: Template,
        /// What is put into the template's layers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        assets: Vec<Asset>,
        /// A fast render of low resolution. Excludes `settings`.
        #[serde(skip_serializing_if = "Option::is_none")]
        preview: Option<bool>,
        /// What is rendered and how it is encoded.
        #[serde(skip_serializing_if = "Option::is_none")]
        settings: Option<Settings>,
        /// Keys that the reference does not define.
        #[serde(flatten)]
        extra: Object,
    },
}

/// How a join is encoded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JoinSettings {
    /// The container; `mp4` is the only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    /// Keys that the reference does not define.
    #[serde(flatten)]
    pub extra: Object,
}

/// The values of a join's `settings.preset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Preset {
    /// An MP4 file.
    Mp4,
}
