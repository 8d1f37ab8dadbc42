//! `settings`: how the output is rendered and encoded.

use super::values::NESTED_OUTPUT_TYPES;
use super::{
    ENGINES, Field, Format, Keys, Members, Name, OUTPUT_TYPES, PRESETS, QUALITIES, Role, Shape, Source, Type, field,
    optional, sentence,
};

static TYPE: Field = field(
    Name::TYPE,
    Type::Choice(&OUTPUT_TYPES),
    Source::Reference,
    "The type of output: a video, images, or the project itself with all replacements.",
);

static NESTED_TYPE: Field = field(
    Name::TYPE,
    Type::Choice(&NESTED_OUTPUT_TYPES),
    Source::Reference,
    "The output of the nested job: a video or an image.",
);

static FRAMES: Field = field(
    Name::FRAMES,
    Type::Frames,
    Source::Both,
    "With `type: \"image\"`, the frame to render, from 0, or the first and last of a range.",
);

static QUALITY: Field = field(
    Name::QUALITY,
    Type::Choice(&QUALITIES),
    Source::Reference,
    "`draft` renders faster; use `full` for delivery.",
);

static CODEC: Field = field(
    Name::CODEC,
    Type::Text(Format::Codec),
    Source::Reference,
    "How the output is encoded; a video codec for `video`, an image codec for `image`.",
);

static ENGINE: Field =
    field(Name::ENGINE, Type::Choice(&ENGINES), Source::Both, "The version of After Effects that renders.")
        .or("\"ae2026\"");

/// `settings` of a job.
pub static SETTINGS: Shape = Shape {
    name: "Settings",
    doc: sentence("How the output is rendered and encoded."),
    role: Role::Settings,
    keys: Keys::Closed,
    members: Members::of(&[
        optional(&TYPE),
        optional(&FRAMES),
        optional(&QUALITY),
        optional(&CODEC),
        optional(&ENGINE),
    ]),
};

/// `settings` of a nested job.
pub static NESTED_SETTINGS: Shape = Shape {
    name: "NestedSettings",
    doc: sentence("How a nested job is rendered and encoded."),
    role: Role::Settings,
    keys: Keys::Open,
    members: Members::of(&[
        optional(&NESTED_TYPE),
        optional(&FRAMES),
        optional(&QUALITY),
        optional(&CODEC),
        optional(&ENGINE),
    ]),
};

static PRESET: Field = field(Name::PRESET, Type::Choice(&PRESETS), Source::OpenApi, "How the joined video is encoded.");

/// `settings` of a join.
pub static JOIN_SETTINGS: Shape = Shape {
    name: "JoinSettings",
    doc: sentence("How the joined video is encoded."),
    role: Role::Settings,
    keys: Keys::Open,
    members: Members::of(&[optional(&PRESET)]),
};
