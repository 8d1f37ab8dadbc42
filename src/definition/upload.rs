//! `upload`: sends the output to the user's own bucket.

use super::{
    ACLS, Field, Format, Keys, Member, Members, Name, PROVIDERS, Role, Shape, Source, Type, field, optional, required,
    sentence,
};

static REGION: Field = field(
    Name::REGION,
    Type::Text(Format::Name),
    Source::Reference,
    "The bucket's region, such as `us-east-1`; `auto` for some providers.",
);

static BUCKET: Field = field(Name::BUCKET, Type::Text(Format::Name), Source::Reference, "The bucket's name.");

static ENDPOINT: Field = field(
    Name::ENDPOINT,
    Type::Text(Format::Url),
    Source::Reference,
    "The storage's URL, for R2, Google Cloud Storage, MinIO and other S3-compatible storage.",
)
.or("\"https://s3.amazonaws.com\"");

static ACL: Field = field(Name::ACL, Type::Choice(&ACLS), Source::Reference, "Who may read the uploaded file.");

static ACCESS_KEY_ID: Field = field(
    Name::ACCESS_KEY_ID,
    Type::Text(Format::Credential),
    Source::Reference,
    "The access key's id, preferably a stored secret: `${secrets.NAME}`.",
);

static ACCESS_KEY_SECRET: Field = field(
    Name::ACCESS_KEY_SECRET,
    Type::Text(Format::Credential),
    Source::Reference,
    "The access key's secret, preferably a stored secret: `${secrets.NAME}`.",
);

const PARAMS_MEMBERS: &[Member] = &[
    required(&REGION),
    required(&BUCKET),
    required(&ACCESS_KEY_ID),
    required(&ACCESS_KEY_SECRET),
    optional(&ENDPOINT),
    optional(&ACL),
];

/// `upload.params`
pub static PARAMS: Shape = params("UploadParams", Keys::Closed);

/// `upload.params` of a join.
static JOIN_PARAMS: Shape = params("JoinUploadParams", Keys::Open);

const fn params(name: &'static str, keys: Keys) -> Shape {
    Shape {
        name,
        doc: sentence("Where the bucket is and how to write to it."),
        role: Role::Params,
        keys,
        members: Members::of(PARAMS_MEMBERS),
    }
}

static PROVIDER: Field = field(
    Name::PROVIDER,
    Type::Choice(&PROVIDERS),
    Source::Reference,
    "The kind of storage: S3 or anything compatible with it.",
)
.or("\"s3\"");

static PREFIX: Field = field(
    Name::PREFIX,
    Type::Text(Format::Prefix),
    Source::Reference,
    "The folder in the bucket, such as `marketing/campaign-42/`.",
);

static OUTPUT_URL: Field = field(
    Name::OUTPUT_URL,
    Type::Text(Format::Url),
    Source::Reference,
    "The base URL for reading from the bucket; the link to the result is this URL, the prefix and the file name.",
);

static PARAMS_FIELD: Field =
    field(Name::PARAMS, Type::Object(&PARAMS), Source::Reference, "Where the bucket is and how to write to it.");

static JOIN_PARAMS_FIELD: Field =
    field(Name::PARAMS, Type::Object(&JOIN_PARAMS), Source::OpenApi, "Where the bucket is and how to write to it.");

/// `upload`
pub static UPLOAD: Shape = Shape {
    name: "Upload",
    doc: sentence("Sends the output to an S3-compatible bucket of your own."),
    role: Role::Upload,
    keys: Keys::Closed,
    members: Members::of(&[optional(&PROVIDER), optional(&PREFIX), optional(&OUTPUT_URL), required(&PARAMS_FIELD)]),
};

/// `upload` of a join.
pub static JOIN_UPLOAD: Shape = Shape {
    name: "JoinUpload",
    doc: sentence("Sends the output to an S3-compatible bucket of your own."),
    role: Role::Upload,
    keys: Keys::Open,
    members: Members::of(&[
        optional(&PROVIDER),
        optional(&PREFIX),
        optional(&OUTPUT_URL),
        required(&JOIN_PARAMS_FIELD),
    ]),
};
