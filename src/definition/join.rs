//! A join: the body of `POST /jobs/join`.

use super::asset::{CLIP_SRC, NESTED_ASSETS, NESTED_SETTINGS_FIELD, TYPE};
use super::job::{NESTED_TEMPLATE_FIELD, PREVIEW, WEBHOOK_FIELD};
use super::{
    Choice, Field, JOIN_SETTINGS, JOIN_UPLOAD, Keys, Members, Name, Role, Shape, Source, Type, Variants, field,
    optional, required, sentence,
};

pub(crate) static VIDEO_CLIP: Shape = Shape {
    name: "VideoClip",
    doc: sentence("A video that exists already."),
    role: Role::Clip,
    keys: Keys::Free,
    members: Members::of(&[required(&TYPE), required(&CLIP_SRC)]),
};

static JOB_CLIP: Shape = Shape {
    name: "JobClip",
    doc: sentence("A video that is rendered first."),
    role: Role::JobClip,
    keys: Keys::Free,
    members: Members::of(&[
        required(&TYPE),
        required(&NESTED_TEMPLATE_FIELD),
        optional(&NESTED_ASSETS),
        optional(&PREVIEW),
        optional(&NESTED_SETTINGS_FIELD),
    ]),
};

/// The clips of a join.
pub static CLIP: Variants = Variants {
    name: "Clip",
    doc: sentence("One part of the joined video."),
    choice: Choice { name: "clip type", values: &["video", "job"], open: false },
    shapes: &[&VIDEO_CLIP, &JOB_CLIP],
    other: None,
    at_least: 1,
    jobs: true,
};

static CLIPS: Field =
    field(Name::ASSETS, Type::Variants(&CLIP), Source::OpenApi, "The clips, in the order in which they are joined.");

static SETTINGS: Field =
    field(Name::SETTINGS, Type::Object(&JOIN_SETTINGS), Source::OpenApi, "How the joined video is encoded.");

static UPLOAD: Field =
    field(Name::UPLOAD, Type::Object(&JOIN_UPLOAD), Source::Both, "Sends the output to a bucket of your own.");

/// The body of `POST /jobs/join`.
pub static JOIN: Shape = Shape {
    name: "Join",
    doc: sentence("Videos joined one after the other: the body of `POST /jobs/join`."),
    role: Role::Join,
    keys: Keys::Open,
    members: Members::of(&[required(&CLIPS), optional(&SETTINGS), optional(&UPLOAD), optional(&WEBHOOK_FIELD)]),
};
