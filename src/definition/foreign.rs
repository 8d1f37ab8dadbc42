//! Fields of other APIs and of self-hosted nexrender, and their replacements here.
//!
//! People move payloads from one service to another, or let an assistant write them from memory. A key that another service
//! defines is not a typo, so suggesting the nearest name would be wrong.

use super::{Name, Role};

/// Where the other spelling comes from, with the public documentation that shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The open-source engine: "Job structure" and "Template rendering" in the README of `inlife/nexrender`.
    SelfHosted,
    /// `POST /v2/renders`: creatomate.com/docs/api/rest-api/post-v1-renders.
    Creatomate,
    /// The edit, `timeline` and `output`: shotstack.io/docs/api.
    Shotstack,
    /// The movie object: json2video.com/docs/v2/api-reference/json-syntax/movie.
    Json2Video,
    /// `POST /v2/videos`: developers.bannerbear.com.
    Bannerbear,
    /// `POST /api/v2/renders`: help.plainlyvideos.com.
    Plainly,
    /// The client configuration of the AWS SDKs.
    AwsSdk,
    /// Seen in public integrations of several services.
    Common,
}

/// What to write instead of another service's field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// Another field of the same object takes the same value.
    Rename(Name),
    /// A field elsewhere in the payload, as a path.
    Field(&'static str),
    /// Nothing: what to do, or why there is nothing to do.
    Advice(&'static str),
}

impl Instead {
    /// What to do, as the help of a finding.
    pub fn help(self) -> String {
        match self {
            Self::Rename(name) => format!("write `{name}`"),
            Self::Field(path) => format!("write it as `{path}`"),
            Self::Advice(advice) => advice.to_owned(),
        }
    }
}

/// Fields of other services that have one replacement.
#[derive(Debug)]
pub struct Foreign {
    /// The objects in which people write them.
    pub roles: &'static [Role],
    /// Their keys. Case, `_` and `-` do not count.
    pub keys: &'static [&'static str],
    /// What to write instead.
    pub instead: Instead,
    /// Who defines them.
    pub origin: Origin,
}

impl Foreign {
    /// The entry for a key of an object in this role.
    pub fn find(role: Role, key: &str) -> Option<&'static Self> {
        let mut entries = FOREIGN.iter().filter(|entry| entry.roles.contains(&role));
        entries.find(|entry| entry.keys.iter().any(|known| folded(known).eq(folded(key))))
    }

    /// Whether a key is one of self-hosted nexrender that has no meaning here: a sign of a job written for it.
    pub fn is_self_hosted(role: Role, key: &str) -> bool {
        let roles: &[(Role, &[&str])] = &[(Role::Job, &SELF_HOSTED_JOB), (Role::Template, &SELF_HOSTED_TEMPLATE)];
        roles.iter().any(|(known, keys)| *known == role && keys.contains(&key))
    }
}

/// A key without case and separators, in ASCII.
fn folded(key: &str) -> impl Iterator<Item = u8> + '_ {
    key.bytes().filter(|byte| !matches!(byte, b'_' | b'-')).map(|byte| byte.to_ascii_lowercase())
}

/// The keys at the root of a self-hosted job that the service does not have. `tags` and `priority` exist in both.
const SELF_HOSTED_JOB: [&str; 12] = [
    "actions",
    "onChange",
    "onRenderProgress",
    "onRenderError",
    "onFirstRender",
    "workpath",
    "resultname",
    "rendererSettings",
    "outputModule",
    "outputExt",
    "frameStart",
    "frameEnd",
];

/// The keys of a self-hosted job's `template` that the service does not have.
const SELF_HOSTED_TEMPLATE: [&str; 11] = [
    "outputModule",
    "outputExt",
    "settingsTemplate",
    "renderSettings",
    "frameStart",
    "frameEnd",
    "frameIncrement",
    "incrementFrame",
    "continueOnMissing",
    "imageSequence",
    "dest",
];

const FOLDER: &[&str] = &["key", "path", "folder", "dir", "directory", "keyPrefix", "destination"];
const SECRET: &[&str] = &["secretAccessKey", "secretKey", "accessSecret", "awsSecretAccessKey"];
const ID: &[&str] = &["accessKey", "awsAccessKeyId", "keyId"];

const BITRATE: &str = "the bitrate is part of `codec`: `video_h264_vbr_15mbps`, or 1, 5 or 40 instead of 15";
const SIZE: &str = "remove it: the composition decides the size and the frame rate";
const LENGTH: &str = "remove it: the composition decides the duration; `nx:comp-duration-set` can change it";
const FORMAT: &str = "write `settings.type` (`video` or `image`) and `settings.codec`, such as `video_h264_vbr_15mbps`";
const ASSETS: &str =
    "write one item of `assets` per layer: `{\"type\": \"text\", \"layerName\": \"…\", \"value\": \"…\"}`";
const TIMELINE: &str =
    "a job here fills an After Effects template: write `template` and one item of `assets` per layer to change";
const PASSED_ON: &str = "write it into `webhook.data`, which is sent with the webhook";

/// The table. The first matching entry is used.
pub static FOREIGN: [Foreign; 39] = [
    // Self-hosted nexrender.
    foreign(
        &[Role::Job, Role::Template, Role::Settings],
        &["outputModule", "outputExt", "settingsTemplate"],
        Instead::Field("settings.codec"),
        Origin::SelfHosted,
    ),
    foreign(
        &[Role::Job, Role::Template, Role::Settings],
        &["frameStart", "frameEnd", "startFrame", "endFrame", "startTime", "endTime", "frameRange"],
        Instead::Field("settings.frames"),
        Origin::SelfHosted,
    ),
    foreign(
        &[Role::Job],
        &["actions"],
        Instead::Advice("write `settings.codec` for encoding, `upload` for storage, `webhook` for notification"),
        Origin::SelfHosted,
    ),
    foreign(
        &[Role::Job, Role::Template],
        &["imageSequence"],
        Instead::Advice("write `settings.type` as `image`, with `settings.frames`"),
        Origin::SelfHosted,
    ),
    foreign(
        &[Role::Job, Role::Template, Role::Settings],
        &["frameIncrement", "incrementFrame", "continueOnMissing", "renderSettings", "workpath"],
        Instead::Advice("remove it: the service has no such setting"),
        Origin::SelfHosted,
    ),
    foreign(
        &[Role::Job],
        &["onChange", "onRenderProgress", "onRenderError"],
        Instead::Field("webhook.url"),
        Origin::SelfHosted,
    ),
    foreign(&[Role::Asset], &["extension"], Instead::Field("name"), Origin::SelfHosted),
    // Which template.
    foreign(
        &[Role::Job],
        &["templateId", "templateUid", "templateUuid"],
        Instead::Field("template.id"),
        Origin::Creatomate,
    ),
    foreign(
        &[Role::Job, Role::NestedJob, Role::JobClip],
        &["comp", "compositionName", "compositionId", "renderComp"],
        Instead::Field("template.composition"),
        Origin::Common,
    ),
    foreign(&[Role::Template], &["templateId", "uid", "uuid"], Instead::Rename(Name::ID), Origin::Common),
    foreign(
        &[Role::Template],
        &["comp", "compositionName", "compName"],
        Instead::Rename(Name::COMPOSITION),
        Origin::Common,
    ),
    foreign(&[Role::Template], &["url", "sourceUrl", "projectUrl"], Instead::Rename(Name::SRC), Origin::Common),
    // What to fill in.
    foreign(
        &[Role::Job],
        &["modifications", "parameters", "variables", "inputProps", "replacements", "merge", "layers"],
        Instead::Advice(ASSETS),
        Origin::Creatomate,
    ),
    foreign(
        &[Role::Job],
        &["timeline", "tracks", "clips", "scenes", "elements", "movie"],
        Instead::Advice(TIMELINE),
        Origin::Shotstack,
    ),
    foreign(
        &[Role::Job],
        &["inputMediaUrl"],
        Instead::Advice("write a `video` asset: `{\"type\": \"video\", \"layerName\": \"…\", \"src\": \"…\"}`"),
        Origin::Bannerbear,
    ),
    // When it is done.
    foreign(
        &[Role::Job, Role::Settings, Role::Join, Role::Batch],
        &["webhookUrl", "callback", "callbackUrl", "notifyUrl", "notificationUrl", "postbackUrl", "webhooks"],
        Instead::Field("webhook.url"),
        Origin::Creatomate,
    ),
    foreign(
        &[Role::Job, Role::Join, Role::Batch],
        &["metadata", "passthrough", "clientData", "userData", "customData", "externalId"],
        Instead::Advice(PASSED_ON),
        Origin::Creatomate,
    ),
    foreign(
        &[Role::Webhook],
        &["endpoint", "uri", "href", "callback", "callbackUrl", "webhookUrl"],
        Instead::Rename(Name::URL),
        Origin::Json2Video,
    ),
    foreign(
        &[Role::Webhook],
        &["secret", "token", "auth", "authorization", "apiKey"],
        Instead::Advice("write a header: `\"headers\": {\"Authorization\": \"${secrets.NAME}\"}`"),
        Origin::Common,
    ),
    foreign(
        &[Role::Webhook],
        &["body", "payload", "passthrough", "metadata"],
        Instead::Rename(Name::DATA),
        Origin::Plainly,
    ),
    foreign(
        &[Role::Webhook],
        &["events", "retries", "retry", "timeout", "attempts"],
        Instead::Advice("remove it: the webhook is called once the job has ended, with up to 3 retries"),
        Origin::Common,
    ),
    // How it is rendered.
    foreign(
        &[Role::Job, Role::Settings, Role::Template, Role::Join],
        &[
            "width",
            "height",
            "resolution",
            "fps",
            "frameRate",
            "framerate",
            "size",
            "dimensions",
            "aspectRatio",
            "renderScale",
            "maxWidth",
            "maxHeight",
        ],
        Instead::Advice(SIZE),
        Origin::Creatomate,
    ),
    foreign(
        &[Role::Job, Role::Settings, Role::Template],
        &["duration", "length", "trimToLengthInSeconds"],
        Instead::Advice(LENGTH),
        Origin::Creatomate,
    ),
    foreign(
        &[Role::Job, Role::Settings],
        &["format", "outputFormat", "fileFormat", "container", "extension"],
        Instead::Advice(FORMAT),
        Origin::Creatomate,
    ),
    foreign(&[Role::Settings], &["videoCodec", "encoder", "encoding"], Instead::Rename(Name::CODEC), Origin::Common),
    foreign(&[Role::Settings], &["bitrate", "crf", "videoBitrate"], Instead::Advice(BITRATE), Origin::Common),
    foreign(
        &[Role::Job, Role::Settings],
        &["draft", "isPreview", "previewMode"],
        Instead::Field("preview"),
        Origin::Json2Video,
    ),
    // Where it goes.
    foreign(&[Role::Upload], FOLDER, Instead::Rename(Name::PREFIX), Origin::SelfHosted),
    foreign(&[Role::Params], FOLDER, Instead::Field("upload.prefix"), Origin::SelfHosted),
    foreign(&[Role::Params], SECRET, Instead::Rename(Name::ACCESS_KEY_SECRET), Origin::AwsSdk),
    foreign(&[Role::Upload], SECRET, Instead::Field("upload.params.accessKeySecret"), Origin::AwsSdk),
    foreign(&[Role::Params], ID, Instead::Rename(Name::ACCESS_KEY_ID), Origin::AwsSdk),
    foreign(&[Role::Upload], ID, Instead::Field("upload.params.accessKeyId"), Origin::AwsSdk),
    foreign(&[Role::Params], &["bucketName", "container"], Instead::Rename(Name::BUCKET), Origin::Common),
    foreign(&[Role::Upload], &["bucketName", "container"], Instead::Field("upload.params.bucket"), Origin::Common),
    foreign(&[Role::Params], &["endpointUrl", "host", "url"], Instead::Rename(Name::ENDPOINT), Origin::AwsSdk),
    foreign(&[Role::Upload], &["endpointUrl", "host"], Instead::Field("upload.params.endpoint"), Origin::AwsSdk),
    foreign(&[Role::Upload], &["publicUrl", "baseUrl", "cdnUrl"], Instead::Rename(Name::OUTPUT_URL), Origin::Common),
    foreign(
        &[Role::Upload, Role::Params],
        &["credentials", "sessionToken", "forcePathStyle", "profile"],
        Instead::Advice("write `upload.params.accessKeyId` and `accessKeySecret`; there are no other credentials"),
        Origin::AwsSdk,
    ),
];

const fn foreign(roles: &'static [Role], keys: &'static [&'static str], instead: Instead, origin: Origin) -> Foreign {
    Foreign { roles, keys, instead, origin }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The help for a key, or nothing.
    fn help(role: Role, key: &str) -> Option<String> {
        Foreign::find(role, key).map(|entry| entry.instead.help())
    }

    #[test]
    fn fields_of_other_services_lead_to_ours() {
        for (role, key, expected) in [
            (Role::Settings, "outputModule", "write it as `settings.codec`"),
            (Role::Job, "startFrame", "write it as `settings.frames`"),
            (Role::Job, "webhook_url", "write it as `webhook.url`"),
            (Role::Job, "webhookURL", "write it as `webhook.url`"),
            (Role::Upload, "key", "write `prefix`"),
            (Role::Params, "secretAccessKey", "write `accessKeySecret`"),
            (Role::Params, "secret_access_key", "write `accessKeySecret`"),
            (Role::Settings, "fps", SIZE),
            (Role::Job, "template_id", "write it as `template.id`"),
            (Role::Job, "modifications", ASSETS),
            (Role::Job, "timeline", TIMELINE),
        ] {
            assert_eq!(help(role, key).as_deref(), Some(expected), "{key}");
        }
        for (role, key) in [(Role::Job, "note"), (Role::Asset, "id"), (Role::Settings, "qualty"), (Role::Job, "")] {
            assert_eq!(help(role, key), None, "{key}");
        }
    }

    #[test]
    fn no_entry_shadows_another_or_a_field_that_exists() {
        for (index, entry) in FOREIGN.iter().enumerate() {
            for (role, key) in entry.roles.iter().flat_map(|role| entry.keys.iter().map(move |key| (*role, *key))) {
                let found = FOREIGN.iter().position(|other| {
                    other.roles.contains(&role) && other.keys.iter().any(|known| folded(known).eq(folded(key)))
                });
                assert_eq!(found, Some(index), "{role:?} {key}");
            }
        }
        for (role, shape) in [
            (Role::Job, &crate::definition::JOB),
            (Role::Template, &crate::definition::TEMPLATE),
            (Role::Settings, &crate::definition::SETTINGS),
            (Role::Upload, &crate::definition::UPLOAD),
            (Role::Params, &crate::definition::PARAMS),
            (Role::Webhook, &crate::definition::WEBHOOK),
        ] {
            for name in shape.names() {
                assert!(Foreign::find(role, name.as_str()).is_none(), "{role:?} {name}");
            }
        }
    }

    #[test]
    fn keys_of_self_hosted_jobs_are_distinguished_from_ours() {
        assert!(Foreign::is_self_hosted(Role::Job, "actions"));
        assert!(Foreign::is_self_hosted(Role::Template, "outputModule"));
        for (role, key) in [(Role::Settings, "outputModule"), (Role::Job, "tags"), (Role::Template, "name")] {
            assert!(!Foreign::is_self_hosted(role, key), "{key}");
        }
    }
}
