//! A job: the body of `POST /jobs` and each item of a batch.

use super::{
    ASSET, Field, Format, Keys, Member, Members, Name, Need, Role, SETTINGS, Shape, Source, Type, UPLOAD, WEBHOOK,
    field, optional, required, sentence,
};

static ID: Field = field(
    Name::ID,
    Type::Text(Format::TemplateId),
    Source::Both,
    "The template's id: 26 characters, A–Z and 0–9, as the template's page shows it.",
);

pub(super) static TEMPLATE_COMPOSITION: Field = field(
    Name::COMPOSITION,
    Type::TextOrNull(Format::Composition),
    Source::Both,
    "The composition to render, spelled as in the project. Required unless the template is a `.mogrt`.",
);

static SRC: Field = field(
    Name::SRC,
    Type::Text(Format::TemplateSource),
    Source::Field,
    "The https URL of an `.aep`, `.zip` or `.mogrt` of at most 2 GiB, rendered without being stored; `id` is then only a label.",
);

/// `template`
pub static TEMPLATE: Shape = Shape {
    name: "Template",
    doc: sentence("Which project and which composition to render."),
    role: Role::Template,
    keys: Keys::Open,
    members: Members::of(&[
        required(&ID),
        Member { field: &TEMPLATE_COMPOSITION, need: Need::UnlessMogrt },
        optional(&SRC),
    ]),
};

static NAME: Field = field(Name::NAME, Type::Text(Format::Any), Source::OpenApi, "A label for the template.");

/// `template` of a nested job and of a clip, which may have a label.
pub static NESTED_TEMPLATE: Shape = Shape {
    name: "NestedTemplate",
    doc: sentence("Which project and which composition to render."),
    role: Role::Template,
    keys: Keys::Open,
    members: Members::of(&[
        required(&ID),
        Member { field: &TEMPLATE_COMPOSITION, need: Need::UnlessMogrt },
        optional(&SRC),
        optional(&NAME),
    ]),
};

pub(super) static NESTED_TEMPLATE_FIELD: Field = field(
    Name::TEMPLATE,
    Type::Object(&NESTED_TEMPLATE),
    Source::Both,
    "Which project and which composition to render.",
);

pub(super) static TEMPLATE_FIELD: Field =
    field(Name::TEMPLATE, Type::Object(&TEMPLATE), Source::Both, "Which project and which composition to render.");

pub(super) static PREVIEW: Field =
    field(Name::PREVIEW, Type::Boolean, Source::Reference, "A quick render in low resolution. It excludes `settings`.")
        .or("false");

static FONTS: Field = field(
    Name::FONTS,
    Type::Texts(Format::Font),
    Source::Both,
    "The file names of the fonts that the project needs, such as `Inter-Bold.ttf`, from the account's font library.",
)
.or("[]");

static ASSETS: Field = field(
    Name::ASSETS,
    Type::Variants(&ASSET),
    Source::Both,
    "What to replace or change in the project, applied in order.",
)
.or("[]");

static SETTINGS_FIELD: Field =
    field(Name::SETTINGS, Type::Object(&SETTINGS), Source::OpenApi, "How the output is rendered and encoded.");

pub(super) static UPLOAD_FIELD: Field =
    field(Name::UPLOAD, Type::Object(&UPLOAD), Source::Both, "Sends the output to a bucket of your own.");

pub(super) static WEBHOOK_FIELD: Field =
    field(Name::WEBHOOK, Type::Object(&WEBHOOK), Source::Both, "Called when the job has ended, well or not.");

/// The body of `POST /jobs`.
pub static JOB: Shape = Shape {
    name: "Job",
    doc: sentence("A render job: the body of `POST /jobs`, and each item of a batch."),
    role: Role::Job,
    keys: Keys::Open,
    members: Members::of(&[
        required(&TEMPLATE_FIELD),
        optional(&PREVIEW),
        optional(&FONTS),
        optional(&ASSETS),
        optional(&SETTINGS_FIELD),
        optional(&UPLOAD_FIELD),
        optional(&WEBHOOK_FIELD),
    ]),
};
