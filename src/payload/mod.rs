//! The payloads as Rust types, for those who build or read them in Rust.
//!
//! The types say what the checker's table of fields says, with serde's derive: the JSON names on
//! the wire, Rust's names in code. A test holds the two together, field by field. What the types
//! promise:
//!
//! * A field that is absent stays absent: `None`, an empty list of assets or of fonts, is not
//!   written. `null` where a field may be left out is read as absent.
//! * Unknown keys of open objects (a job, a template, an asset, a webhook) survive a round trip,
//!   in `extra`. Closed objects (settings, upload, upload parameters) refuse them, as the service
//!   does.
//! * They are about shape only. Whether a payload may be sent is for the checker to say.
//!
//! Where a comment names no source, the field is in the service's public reference of `POST /jobs`
//! and `POST /batches`. "OpenAPI" is the service's published description; "in use" means seen in
//! the vendor's tools or public integrations only.
//!
//! ```
//! use nexrender_payload::payload::{Asset, Job};
//!
//! let text = r#"{"template":{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"main"},
//!                "assets":[{"type":"text","layerName":"title","value":"Hello"}]}"#;
//! let job: Job = serde_json::from_str(text)?;
//! assert_eq!(job.template.composition.as_deref(), Some("main"));
//! assert!(matches!(&job.assets[..], [Asset::Text(title)] if title.value == "Hello"));
//! # Ok::<(), serde_json::Error>(())
//! ```

mod as_json;
mod asset;
mod batch;
mod job;
mod join;
mod setters;
mod settings;
#[cfg(test)]
mod tests;
mod upload;
mod webhook;

pub use as_json::AsJson;
pub use asset::{
    Asset, Common, DataAsset, EssentialAsset, FunctionAsset, JobAsset, MediaAsset, ScriptAsset, StaticAsset, TextAsset,
};
pub use batch::Batch;
pub use job::{Job, Template};
pub use join::{Clip, Join, JoinSettings, Preset};
pub use settings::{Codec, Engine, Frames, OutputType, ParseCodecError, Quality, Settings};
pub use upload::{Provider, Upload, UploadParams};
pub use webhook::{Webhook, WebhookMethod};

/// A JSON object. Its keys keep the order they were given with the feature `preserve_order`; otherwise they are sorted.
pub type Object = serde_json::Map<String, serde_json::Value>;

/// Reads a field that may hold `null` as a value: absent is `None`, `null` is `Some(Null)`.
/// Serde's own `Option` would make both `None` and lose the `null`.
fn present<'de, D>(deserializer: D) -> Result<Option<serde_json::Value>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    serde::Deserialize::deserialize(deserializer).map(Some)
}
