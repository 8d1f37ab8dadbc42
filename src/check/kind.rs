//! Recognising what a payload is.

use crate::diagnostic::PayloadKind;
use crate::text::{Kind, Value};

/// What the root looks like: `jobs` make a batch, clips without a template a join, all else a job.
pub(super) fn recognise(root: &Value<'_>) -> PayloadKind {
    if root.get("jobs").is_some() {
        return PayloadKind::Batch;
    }
    if root.get("template").is_none() && (has_clips(root) || has_preset(root)) {
        return PayloadKind::Join;
    }
    PayloadKind::Job
}

/// A clip is a video or a job that goes onto no layer.
fn has_clips(root: &Value<'_>) -> bool {
    root.get("assets").is_some_and(|assets| {
        assets.items().any(|asset| {
            asset.get("type").is_some_and(|tag| tag.is_str("video") || tag.is_str("job"))
                && asset.get("layerName").is_none()
        })
    })
}

fn has_preset(root: &Value<'_>) -> bool {
    root.get("settings").is_some_and(|settings| settings.kind() == Kind::Object && settings.get("preset").is_some())
}
