//! `upload`: the output goes to a bucket of one's own.

use super::{ACLS, Field, Format, Keys, PROVIDERS, Role, Shape, Source, Type, field, optional, required, sentence};

static REGION: Field = field(
    "region",
    Type::Text(Format::Name),
    Source::Reference,
    "The bucket's region, such as `us-east-1`; `auto` for some providers.",
);

static BUCKET: Field = field("bucket", Type::Text(Format::Name), Source::Reference, "The bucket's name.");

static ENDPOINT: Field = field(
    "endpoint",
    Type::Text(Format::Url),
    Source::Reference,
    "The storage's URL, for R2, Google Cloud Storage, MinIO and other S3-compatible ones.",
)
.or("\"https://s3.amazonaws.com\"");

static ACL: Field = field("acl", Type::Choice(&ACLS), Source::Reference, "Who may read the uploaded file.");

static ACCESS_KEY_ID: Field = field(
    "accessKeyId",
    Type::Text(Format::Credential),
    Source::Reference,
    "The access key's id, best as a stored secret: `${secrets.NAME}`.",
);

static ACCESS_KEY_SECRET: Field = field(
    "accessKeySecret",
    Type::Text(Format::Credential),
    Source::Reference,
    "The access key's secret, best as a stored secret: `${secrets.NAME}`.",
);

/// `upload.params`
pub static PARAMS: Shape = Shape {
    name: "UploadParams",
    doc: sentence("Where the bucket is and how to write to it."),
    role: Role::Params,
    keys: Keys::Closed,
    members: &[
        required(&REGION),
        required(&BUCKET),
        required(&ACCESS_KEY_ID),
        required(&ACCESS_KEY_SECRET),
        optional(&ENDPOINT),
        optional(&ACL),
    ],
};

static PROVIDER: Field = field(
    "provider",
    Type::Choice(&PROVIDERS),
    Source::Reference,
    "The kind of storage; S3 and all that speak its API.",
)
.or("\"s3\"");

static PREFIX: Field = field(
    "prefix",
    Type::Text(Format::Prefix),
    Source::Reference,
    "The folder in the bucket, such as `marketing/campaign-42/`.",
);

static OUTPUT_URL: Field = field(
    "outputUrl",
    Type::Text(Format::Url),
    Source::Reference,
    "The base URL under which the bucket is read; the result's link is this, the prefix and the file name.",
);

static PARAMS_FIELD: Field =
    field("params", Type::Object(&PARAMS), Source::Reference, "Where the bucket is and how to write to it.");

/// `upload`
pub static UPLOAD: Shape = Shape {
    name: "Upload",
    doc: sentence("Sends the output to an S3-compatible bucket of your own."),
    role: Role::Upload,
    keys: Keys::Closed,
    members: &[optional(&PROVIDER), optional(&PREFIX), optional(&OUTPUT_URL), required(&PARAMS_FIELD)],
};
