//! What can be sent as a payload.

use std::borrow::Cow;

use serde::Serialize;

use super::{Batch, Job, Join};

/// A payload, as JSON text or as a value that is written as JSON text.
///
/// The methods of the client that create something take it: text as well as [`Job`], [`Batch`], [`Join`], a builder, or
/// a [`serde_json::Value`].
///
/// ```
/// use nexrender_payload::build::JobBuilder;
/// use nexrender_payload::payload::AsJson;
///
/// let builder = JobBuilder::new("01JTGM9GCR71JV7EJYDF45QAFD", "main");
/// let text = r#"{"template":{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"main"}}"#;
/// assert_eq!(builder.to_job().as_json(), text);
/// assert_eq!(text.as_json(), text);
/// ```
pub trait AsJson {
    /// The JSON text.
    fn as_json(&self) -> Cow<'_, str>;
}

impl AsJson for str {
    fn as_json(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl AsJson for String {
    fn as_json(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl<T: AsJson + ?Sized> AsJson for &T {
    fn as_json(&self) -> Cow<'_, str> {
        T::as_json(self)
    }
}

impl AsJson for Job {
    fn as_json(&self) -> Cow<'_, str> {
        written(self)
    }
}

impl AsJson for Batch {
    fn as_json(&self) -> Cow<'_, str> {
        written(self)
    }
}

impl AsJson for Join {
    fn as_json(&self) -> Cow<'_, str> {
        written(self)
    }
}

impl AsJson for serde_json::Value {
    fn as_json(&self) -> Cow<'_, str> {
        written(self)
    }
}

/// Payload types contain only string keys and finite numbers, so writing them cannot fail.
fn written<T: Serialize>(payload: &T) -> Cow<'_, str> {
    Cow::Owned(serde_json::to_string(payload).unwrap_or_default())
}
