//! Detects the kind of a payload.

use crate::definition::Name;
use crate::diagnostic::PayloadKind;
use crate::text::{Kind, Value};

/// The kind of the root: `jobs` without a template means a batch, clips without a template mean a join, anything else a job.
pub(crate) fn recognise(root: &Value<'_>) -> PayloadKind {
    let has_template = root.field(Name::TEMPLATE).is_some();
    if root.field(Name::JOBS).is_some() && !has_template {
        return PayloadKind::Batch;
    }
    if !has_template && (has_clips(root) || has_preset(root)) {
        return PayloadKind::Join;
    }
    PayloadKind::Job
}

/// A clip is a video or a job without a layer.
fn has_clips(root: &Value<'_>) -> bool {
    root.field(Name::ASSETS).is_some_and(|assets| {
        assets.items().any(|asset| {
            asset.field(Name::TYPE).is_some_and(|tag| tag.is_str("video") || tag.is_str("job"))
                && asset.field(Name::LAYER_NAME).is_none()
        })
    })
}

fn has_preset(root: &Value<'_>) -> bool {
    root.field(Name::SETTINGS)
        .is_some_and(|settings| settings.kind() == Kind::Object && settings.field(Name::PRESET).is_some())
}
