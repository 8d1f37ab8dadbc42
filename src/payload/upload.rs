//! Uploading the output to your own bucket.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Object;

/// Where the service uploads the output: an S3-compatible bucket. The API rejects unknown keys here, except in joins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Upload {
    /// A folder in the bucket, such as `marketing/campaign-42/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// The base of the result's link, which is `outputUrl` + `prefix` + the file's name.
    #[serde(rename = "outputUrl", skip_serializing_if = "Option::is_none")]
    pub output_url: Option<String>,
    /// Only [`Provider::S3`], which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<Provider>,
    /// The bucket and the keys to it.
    pub params: UploadParams,
    /// Keys that the reference does not define.
    #[serde(flatten)]
    pub extra: Object,
}

/// The values of `upload.provider`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Provider {
    /// Amazon S3, or any storage with its protocol (R2, GCS, MinIO) at `params.endpoint`.
    S3,
}

/// The bucket and the keys to it. The API rejects unknown keys here, except in joins.
///
/// Its `Debug` shows a key only when it is one whole `${secrets.NAME}`, which is not secret:
///
/// ```
/// use nexrender_payload::payload::UploadParams;
/// let params = UploadParams::new("eu-central-1", "videos", "${secrets.AWS_KEY_ID}", "wJalrXUtnFEMI");
/// let shown = format!("{params:?}");
/// assert!(shown.contains("${secrets.AWS_KEY_ID}") && !shown.contains("wJalr"));
/// ```
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UploadParams {
    /// The service's address; `https://s3.amazonaws.com` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// The bucket's region.
    pub region: String,
    /// The bucket's name.
    pub bucket: String,
    /// Who may read the result, such as `public-read` or `private`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acl: Option<String>,
    /// The key's id; best a stored secret, `${secrets.NAME}`.
    pub access_key_id: String,
    /// The key itself; best a stored secret, `${secrets.NAME}`.
    pub access_key_secret: String,
    /// Keys that the reference does not define.
    #[serde(flatten)]
    pub extra: Object,
}

impl fmt::Debug for UploadParams {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("UploadParams")
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .field("bucket", &self.bucket)
            .field("acl", &self.acl)
            .field("access_key_id", &Masked(&self.access_key_id))
            .field("access_key_secret", &Masked(&self.access_key_secret))
            .field("extra", &self.extra.keys().collect::<Vec<_>>())
            .finish()
    }
}

/// Shows a value only when it is the name of a stored secret.
pub(super) struct Masked<'a>(pub &'a str);

impl fmt::Debug for Masked<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.0.strip_prefix("${secrets.").and_then(|rest| rest.strip_suffix('}'));
        match name {
            Some(name) if !name.contains(['$', '{', '}']) => fmt::Debug::fmt(self.0, out),
            _ => out.write_str("\"***\""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_secret_names_are_shown() {
        let cases = [
            ("${secrets.KEY}", "\"${secrets.KEY}\""),
            ("AKIAIOSFODNN7EXAMPLE", "\"***\""),
            ("${secrets.A}raw${secrets.B}", "\"***\""),
            ("raw${secrets.A}", "\"***\""),
            ("", "\"***\""),
        ];
        for (value, shown) in cases {
            assert_eq!(format!("{:?}", Masked(value)), shown);
        }
    }
}
