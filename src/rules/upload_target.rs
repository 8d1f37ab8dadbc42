use crate::definition::Name;
use crate::support::url::{self, Url};
use crate::support::{
    Context, Finding, FixDraft, Object, Rule, change_to, characters, did_you_mean, is_to_be_filled_in, one_of_any_case,
    quote, rule, show, string_of,
};
use crate::text::Value;
use crate::text::search::{
    after_any, before_any, contains, lower, parts, rsplit_once, split_once, trim, trim_any, trim_end_any,
    trim_start_any,
};

rule! {
    UploadTarget, Warning, "inconsistent upload params", Offered;
    what: "Reports a bucket in the host or the path of `upload.params.endpoint`, a `bucket` that is a URL or contains a folder, and a `region` that is a label (`US East (N. Virginia)`) or differs from that of the endpoint.",
    why: "The service adds the bucket to the endpoint, so it would occur twice, and the storage rejects requests for another region. The video is then rendered and billed, but not delivered.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "upload": {
    "params": {
      "region": "us-east-1", "bucket": "renders", "endpoint": "https://renders.s3.us-east-1.amazonaws.com",
      "accessKeyId": "${secrets.AWS_KEY_ID}", "accessKeySecret": "${secrets.AWS_KEY_SECRET}"
    }
  }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "upload": {
    "params": {
      "region": "us-east-1", "bucket": "renders", "endpoint": "https://s3.us-east-1.amazonaws.com",
      "accessKeyId": "${secrets.AWS_KEY_ID}", "accessKeySecret": "${secrets.AWS_KEY_SECRET}"
    }
  }
}"#,
    fix: "Writes the endpoint without the bucket, only the bucket's name, or the region's id. Offered.",
    source: "`POST /jobs`, `upload.params`; the pages of each storage about its S3 endpoints",
}

/// What is wrong with a part of the target.
enum Wrong {
    BucketInEndpoint,
    BucketIsPath,
    RegionIsLabel,
    OtherRegion,
}

struct Misfit<'v> {
    value: &'v Value<'v>,
    wrong: Wrong,
    meant: Option<String>,
}

impl Finding for Misfit<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let (found, fault) = (
            show(self.value),
            match self.wrong {
                Wrong::BucketInEndpoint => {
                    "has the bucket in it, which is added to the endpoint automatically: the upload is likely to fail"
                }
                Wrong::BucketIsPath => "is not the name of a bucket: the upload is likely to fail",
                Wrong::RegionIsLabel => "is a region's label, not its id: the upload is likely to fail",
                Wrong::OtherRegion => "is not the region of the endpoint, so the storage may reject the upload",
            },
        );
        format!("{found} {fault}")
    }

    fn help(&self) -> Option<String> {
        Some(match (&self.wrong, &self.meant) {
            (Wrong::BucketIsPath, Some(meant)) => {
                format!("write {}; a folder belongs in `upload.prefix`", quote(meant))
            }
            (Wrong::OtherRegion, Some(meant)) => did_you_mean(meant),
            (_, Some(meant)) => format!("write {}", quote(meant)),
            (_, None) => "write the id, such as `us-east-1`".to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        change_to(self.meant.as_deref(), self.value, false)
    }
}

/// The ends of the hosts of known storages, and how many labels their endpoints have in front of them, without a bucket.
const STORAGES: [(&str, usize); 15] = [
    ("storage.googleapis.com", 0),
    ("s3.amazonaws.com", 0),
    ("s3.wasabisys.com", 0),
    ("s3.filebase.com", 0),
    ("r2.cloudflarestorage.com", 1),
    ("digitaloceanspaces.com", 1),
    ("linodeobjects.com", 1),
    ("vultrobjects.com", 1),
    ("your-objectstorage.com", 1),
    ("backblazeb2.com", 2),
    ("wasabisys.com", 2),
    ("scw.cloud", 2),
    ("amazonaws.com", 2),
    ("ovh.net", 4),
    ("exo.io", 1),
];

/// The bucket that a host begins with, and the host without it, where it is that of a known storage.
fn bucket_in_host(host: &str) -> Option<(&str, &str)> {
    let (front, least) = STORAGES.iter().find_map(|(end, labels)| Some((host.strip_suffix(end)?, *labels)))?;
    let labels = front.strip_suffix('.').unwrap_or(front);
    let mut endpoint = labels;
    // Jurisdictions of R2 and dual stacks of S3 are labels of the endpoint.
    let more = ["eu", "fedramp", "dualstack", "s3-accelerate"]
        .iter()
        .any(|label| parts(labels, b".").any(|part| part == *label));
    let most = least + usize::from(more);
    let count = if labels.is_empty() { 0 } else { parts(labels, b".").count() };
    if count <= most {
        return None;
    }
    for _ in 0..count - most {
        endpoint = split_once(endpoint, ".").map_or("", |(_, rest)| rest);
    }
    let bucket = trim_end_any(labels.get(..labels.len() - endpoint.len())?, b".");
    Some((bucket, host.get(bucket.len() + 1..)?))
}

/// The region that the host of a known storage names.
fn region_in_host(host: &str) -> Option<&str> {
    if let Some(region) = host.strip_suffix(".digitaloceanspaces.com") {
        return Some(after_any(region, b"."));
    }
    if host.ends_with(".r2.cloudflarestorage.com") {
        return Some("auto");
    }
    let ends = [".amazonaws.com", ".backblazeb2.com", ".wasabisys.com", ".scw.cloud"];
    let front = ends.iter().find_map(|end| host.strip_suffix(end))?;
    let (before, region) = rsplit_once(front, b'.')?;
    let is_s3 = matches!(after_any(before, b"."), "s3" | "dualstack");
    (is_s3 && region.bytes().any(|byte| byte.is_ascii_digit() || byte == b'-')).then_some(region)
}

/// Whether a storage takes another region than that of its endpoint. Spaces takes that of Amazon's SDK, R2 also those of
/// its locations.
fn takes_region(host: &str, region: &str) -> bool {
    let other: &[&str] = if host.ends_with(".digitaloceanspaces.com") {
        &["us-east-1"]
    } else if host.ends_with(".r2.cloudflarestorage.com") {
        &["us-east-1", "wnam", "enam", "weur", "eeur", "apac", "oc"]
    } else {
        &[]
    };
    one_of_any_case(region.as_bytes(), &["auto"]).is_some()
        || other.iter().any(|known| known.eq_ignore_ascii_case(region))
}

/// The regions of Amazon by the words in brackets in their labels.
const LABELS: [(&str, &str); 18] = [
    ("virginia", "us-east-1"),
    ("ohio", "us-east-2"),
    ("california", "us-west-1"),
    ("oregon", "us-west-2"),
    ("frankfurt", "eu-central-1"),
    ("zurich", "eu-central-2"),
    ("ireland", "eu-west-1"),
    ("london", "eu-west-2"),
    ("paris", "eu-west-3"),
    ("stockholm", "eu-north-1"),
    ("milan", "eu-south-1"),
    ("mumbai", "ap-south-1"),
    ("tokyo", "ap-northeast-1"),
    ("seoul", "ap-northeast-2"),
    ("singapore", "ap-southeast-1"),
    ("sydney", "ap-southeast-2"),
    ("paulo", "sa-east-1"),
    ("central)", "ca-central-1"),
];

/// What a value should have been.
#[derive(Debug, PartialEq, Eq)]
enum Meant {
    /// It is fine.
    AsItIs,
    /// Something else, if that is known.
    Other(Option<String>),
}

/// The id of a region that is written as a label, or in capitals.
fn region_id(region: &str) -> Meant {
    let lower = lower(trim(region));
    if contains(&lower, " ") || contains(&lower, "(") {
        let known = LABELS.iter().find(|(word, _)| contains(&lower, word));
        return Meant::Other(known.map(|(_, id)| (*id).to_owned()));
    }
    let is_id = lower.len() == region.len() && !region.bytes().any(|byte| byte.is_ascii_uppercase());
    if !is_id && contains(&lower, "-") { Meant::Other(Some(lower)) } else { Meant::AsItIs }
}

/// The name of the bucket that a URL or a path of one is in.
fn bucket_name(bucket: &str) -> Meant {
    if let Ok(url) = url::parse(bucket) {
        let in_host = bucket_in_host(&url.host.name).map(|(bucket, _)| bucket);
        let in_path = before_any(trim_start_any(&url.path, b"/"), b"/");
        let name = in_host.unwrap_or(in_path);
        return Meant::Other((!name.is_empty()).then(|| name.to_owned()));
    }
    if let Some((name, _)) = bucket_in_host(bucket) {
        return Meant::Other(Some(name.to_owned()));
    }
    let plain = split_once(bucket, "://").map_or(bucket, |(_, rest)| rest);
    let plain = rsplit_once(plain, b':').map_or(plain, |(_, rest)| rest);
    let name = before_any(trim_start_any(plain, b"/"), b"/");
    if name == bucket { Meant::AsItIs } else { Meant::Other((!name.is_empty()).then(|| name.to_owned())) }
}

/// The endpoint without the bucket, where it has that in its host or in its path.
fn without_bucket(endpoint: &str, url: &Url, bucket: &str) -> Option<String> {
    let host = url.host.name.as_str();
    let (scheme, rest) = url::scheme(endpoint)?;
    let rest = trim_start_any(rest, b"/");
    if let Some((found, other)) = bucket_in_host(host)
        && found == bucket
    {
        let behind = trim_end_any(rest.get(host.len()..)?, b"/");
        return Some([scheme, "://", other, behind].concat());
    }
    let path = trim_any(&url.path, b"/");
    let is_bucket = !bucket.is_empty() && before_any(path, b"/") == bucket;
    is_bucket.then(|| [scheme, "://", before_any(rest, b"/?#")].concat())
}

/// A string of the params that is not a secret or a placeholder.
fn plain_string<'v>(params: &Object<'v>, name: Name) -> Option<Value<'v>> {
    string_of(params, name).filter(|value| !is_to_be_filled_in(value))
}

/// Checks whether the bucket, the region and the endpoint fit together.
pub(crate) fn check(params: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let [bucket, region, endpoint] =
        [Name::BUCKET, Name::REGION, Name::ENDPOINT].map(|name| plain_string(params, name));
    let mut report = |value: &Value<'_>, wrong, meant| cx.report_member(params, value, &Misfit { value, wrong, meant });
    let mut name = String::new();
    if let Some(bucket) = &bucket {
        name = characters(bucket).into_owned();
        if let Meant::Other(meant) = bucket_name(&name) {
            name = meant.clone().unwrap_or_default();
            report(bucket, Wrong::BucketIsPath, meant);
        }
    }
    let mut is_label = false;
    if let Some(region) = &region
        && let Meant::Other(meant) = region_id(&characters(region))
    {
        is_label = true;
        report(region, Wrong::RegionIsLabel, meant);
    }
    let Some(endpoint) = &endpoint else { return };
    let text = characters(endpoint);
    let Ok(url) = url::parse(&text) else { return };
    if let Some(meant) = without_bucket(&text, &url, &name) {
        report(endpoint, Wrong::BucketInEndpoint, Some(meant));
    }
    if let (Some(region), Some(own)) = (&region, region_in_host(&url.host.name))
        && !is_label
        && !takes_region(&url.host.name, &characters(region))
        && *characters(region) != *own
    {
        report(region, Wrong::OtherRegion, Some(own.to_owned()));
    }
}

#[cfg(test)]
mod parts {
    use super::*;

    #[test]
    fn buckets_are_found_in_endpoints() {
        for (endpoint, without) in [
            ("https://renders.s3.us-east-1.amazonaws.com", Some("https://s3.us-east-1.amazonaws.com")),
            ("https://renders.s3.amazonaws.com/", Some("https://s3.amazonaws.com")),
            ("https://s3.amazonaws.com/renders", Some("https://s3.amazonaws.com")),
            ("https://s3.eu-west-1.amazonaws.com/renders/", Some("https://s3.eu-west-1.amazonaws.com")),
            (
                "https://renders.s3.dualstack.us-east-1.amazonaws.com",
                Some("https://s3.dualstack.us-east-1.amazonaws.com"),
            ),
            ("https://abc.r2.cloudflarestorage.com/renders", Some("https://abc.r2.cloudflarestorage.com")),
            ("https://renders.abc.r2.cloudflarestorage.com", Some("https://abc.r2.cloudflarestorage.com")),
            ("https://renders.nyc3.digitaloceanspaces.com", Some("https://nyc3.digitaloceanspaces.com")),
            ("https://storage.googleapis.com/renders", Some("https://storage.googleapis.com")),
            ("https://renders.storage.googleapis.com", Some("https://storage.googleapis.com")),
            ("https://renders.s3.us-west-002.backblazeb2.com", Some("https://s3.us-west-002.backblazeb2.com")),
            ("https://renders.s3.wasabisys.com", Some("https://s3.wasabisys.com")),
            ("https://renders.s3.eu-central-1.wasabisys.com", Some("https://s3.eu-central-1.wasabisys.com")),
            ("https://renders.s3.fr-par.scw.cloud", Some("https://s3.fr-par.scw.cloud")),
            ("https://minio.example.com:9000/renders", Some("https://minio.example.com:9000")),
            ("https://minio.example.com:9000", None),
            ("https://renders.example.com", None),
            ("https://s3.us-east-1.amazonaws.com", None),
            ("https://abc.r2.cloudflarestorage.com", None),
            ("https://abc.eu.r2.cloudflarestorage.com", None),
            ("https://nyc3.digitaloceanspaces.com", None),
            ("https://minio.example.com/storage", None),
        ] {
            let found = without_bucket(endpoint, &url::parse(endpoint).unwrap(), "renders");
            assert_eq!(found.as_deref(), without, "{endpoint}");
        }
    }

    #[test]
    fn buckets_and_regions_are_found_in_what_people_write() {
        for (bucket, name) in [
            ("s3://renders/out", Some("renders")),
            ("renders/out", Some("renders")),
            ("renders.s3.amazonaws.com", Some("renders")),
            ("renders.nyc3.digitaloceanspaces.com", Some("renders")),
            ("/renders", Some("renders")),
            ("gs://renders", Some("renders")),
            ("arn:aws:s3:::renders", Some("renders")),
            ("https://renders.s3.amazonaws.com", Some("renders")),
            ("https://s3.amazonaws.com/renders/x", Some("renders")),
        ] {
            assert_eq!(bucket_name(bucket), Meant::Other(name.map(str::to_owned)), "{bucket}");
        }
        assert_eq!(bucket_name("my-renders.v2"), Meant::AsItIs);
        for (region, id) in [
            ("US East (N. Virginia)", Some("us-east-1")),
            ("EU (Frankfurt) eu-central-1", Some("eu-central-1")),
            ("US-EAST-1", Some("us-east-1")),
            ("eu-west-1 ", Some("eu-west-1")),
            ("US East", None),
        ] {
            assert_eq!(region_id(region), Meant::Other(id.map(str::to_owned)), "{region}");
        }
        for region in ["us-east-1", "auto", "nyc3", "us-west-002", "fr-par", "WEUR", "x"] {
            assert_eq!(region_id(region), Meant::AsItIs, "{region}");
        }
    }
}

super::vectors! {
    UploadTarget;
    pass: &[
        r#""upload": {"params": {"region": "us-east-1", "bucket": "renders", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}"}}"#,
        r#""upload": {"params": {"region": "eu-west-1", "bucket": "renders", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://s3.amazonaws.com"}}"#,
        r#""upload": {"params": {"region": "eu-west-1", "bucket": "renders", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://s3.eu-west-1.amazonaws.com"}}"#,
        r#""upload": {"params": {"region": "auto", "bucket": "renders", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://abc.r2.cloudflarestorage.com"}}"#,
        r#""upload": {"params": {"region": "us-east-1", "bucket": "renders", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://nyc3.digitaloceanspaces.com"}}"#,
        r#""upload": {"params": {"region": "auto", "bucket": "renders", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://storage.googleapis.com"}}"#,
        r#""upload": {"params": {"region": "us-west-002", "bucket": "renders", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://s3.us-west-002.backblazeb2.com"}}"#,
        r#""upload": {"params": {"region": "us-east-1", "bucket": "minio", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://minio.example.com"}}"#,
        r#""upload": {"params": {"region": "us-east-1", "bucket": "s3", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://s3.us-east-1.amazonaws.com"}}"#,
        r#""upload": {"params": {"region": "${secrets.R}", "bucket": "${secrets.B}/x", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://s3.us-east-1.amazonaws.com"}}"#,
    ],
    fail: &[
        (r#""upload": {"params": {"region": "fra1", "bucket": "renders", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://nyc3.digitaloceanspaces.com"}}"#, &["warning /upload/params/region"]),
        (r#""upload": {"params": {"region": "eu-central-1", "bucket": "renders", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://abc.r2.cloudflarestorage.com"}}"#, &["warning /upload/params/region"]),
        (r#""upload": {"params": {"region": "us-west-004", "bucket": "renders", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://s3.us-west-002.backblazeb2.com"}}"#, &["warning /upload/params/region"]),
        (r#""upload": {"params": {"region": "us-east-1", "bucket": "renders", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://renders.s3.us-east-1.amazonaws.com"}}"#, &["warning /upload/params/endpoint"]),
        (r#""upload": {"params": {"region": "auto", "bucket": "renders", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://abc.r2.cloudflarestorage.com/renders"}}"#, &["warning /upload/params/endpoint"]),
        (r#""upload": {"params": {"region": "us-east-1", "bucket": "s3://renders/out", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}"}}"#, &["warning /upload/params/bucket"]),
        (r#""upload": {"params": {"region": "US East (N. Virginia)", "bucket": "renders", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}"}}"#, &["warning /upload/params/region"]),
        (r#""upload": {"params": {"region": "us-east-1", "bucket": "renders", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://s3.eu-central-1.amazonaws.com"}}"#, &["warning /upload/params/region"]),
        (r#""upload": {"params": {"region": "us-east-1", "bucket": "renders", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https://s3.eu-central-1.wasabisys.com"}}"#, &["warning /upload/params/region"]),
    ],
}
