use crate::diagnostic::Severity;
use crate::support::{Context, Finding, Rule, one_of_any_case, rule, time};
use crate::text::Value;
use crate::text::search::{
    before_any, contains, lower, parts, replace, split_once, trim_end_any, trim_start, whole_number,
};

rule! {
    SignedUrl, Warning, "a signed URL that has expired", None;
    what: "Reports a pre-signed URL of an asset or a template that has expired, or whose validity is longer than its storage allows (7 days for S3 and Google Cloud Storage). One that expires within the hour is an info. It supports the signatures of S3 and compatible storage, Google, Azure and CloudFront, and tokens with an expiry. The option `now` is the time to compare with, by default the current time; in the Rust crate, which has no clock, the rule reports nothing unless `now` is set.",
    why: "The file is downloaded when the job leaves the queue, not when it is sent. The storage returns 403 for an expired signature, and the job fails.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{
    "type": "image", "layerName": "hero.png",
    "src": "https://b.s3.amazonaws.com/h.png?X-Amz-Date=20300101T000000Z&X-Amz-Expires=900&X-Amz-Signature=ab12"
  }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{
    "type": "image", "layerName": "hero.png",
    "src": "https://b.s3.amazonaws.com/h.png?X-Amz-Date=20300101T000000Z&X-Amz-Expires=604800&X-Amz-Signature=ab12"
  }]
}"#,
    options: r#"{ "now": 1893460000000 }"#,
    source: "Amazon S3, \"Authenticating requests: using query parameters\"; Google Cloud Storage, \"Signed URLs\"; Azure Storage, \"Create a service SAS\"; Amazon CloudFront, \"Use signed URLs\"",
}

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
const WEEK: u64 = 7 * DAY;

/// What is wrong with how long a URL is valid, in seconds.
enum Wrong {
    Over { until: u64 },
    Soon { until: u64, left: u64 },
    TooLong { asked: u64, storage: &'static str },
}

impl Finding for Wrong {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        match self {
            Self::Soon { .. } => Severity::Info,
            Self::Over { .. } | Self::TooLong { .. } => Severity::Warning,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Over { until } => {
                format!("this signed URL expired at {}, so the download will fail", time::show(*until))
            }
            Self::Soon { until, left } => format!(
                "this signed URL expires at {}, in {} min: a job that waits longer in the queue fails",
                time::show(*until),
                left / 60
            ),
            Self::TooLong { asked, storage } => format!(
                "this signed URL is valid for {} days, but {storage} allows at most 7 and rejects the request",
                asked.div_ceil(DAY)
            ),
        }
    }

    fn help(&self) -> Option<String> {
        Some(
            match self {
                Self::Over { .. } | Self::Soon { .. } => {
                    "sign the URL again just before you send the job, for several hours"
                }
                Self::TooLong { .. } => "sign the URL for at most 604800 seconds",
            }
            .to_owned(),
        )
    }
}

/// How long a signature is valid.
#[derive(Debug, PartialEq, Eq)]
struct Validity {
    /// In seconds since 1970.
    until: u64,
    /// For how many seconds it was signed, and the storage that limits that.
    asked: Option<(u64, &'static str)>,
}

/// The parameters by which storages that copy S3's fourth version sign, and who they are.
const VERSION_4: [(&str, &str, &str); 3] = [
    ("X-Amz-Date", "X-Amz-Expires", "S3"),
    ("X-Goog-Date", "X-Goog-Expires", "Google Cloud Storage"),
    ("x-oss-date", "x-oss-expires", "Alibaba OSS"),
];

/// The names of parameters that hold a time in seconds since 1970, and parts of the names of those that sign it.
const EXPIRES: [&str; 5] = ["expires", "exp", "expiry", "expire", "validto"];
const SIGNS: [&str; 7] = ["sig", "token", "hash", "hmac", "key", "md5", "policy"];

/// A parameter of a query by its name, whose case does not count.
fn parameter<'q>(query: &'q str, names: &[&'static str]) -> Option<&'q str> {
    let mut parameters = parts(query, b"&").filter_map(|parameter| split_once(parameter, "="));
    parameters.find(|(known, _)| one_of_any_case(known.as_bytes(), names).is_some()).map(|(_, value)| value)
}

fn is_signed(query: &str) -> bool {
    parts(query, b"&").any(|parameter| {
        let name = lower(before_any(parameter, b"="));
        SIGNS.iter().any(|sign| contains(&name, sign))
    })
}

/// How long the signature in a query is valid.
fn validity(query: &str) -> Option<Validity> {
    for (date, expires, storage) in VERSION_4 {
        if let (Some(date), Some(expires)) = (parameter(query, &[date]), parameter(query, &[expires])) {
            let (from, asked) = (time::parse(date)?, whole_number(expires)?);
            return Some(Validity { until: from.checked_add(asked)?, asked: Some((asked, storage)) });
        }
    }
    let until = azure(query).or_else(|| plain(query)).or_else(|| in_base64(query)).or_else(|| others(query))?;
    Some(Validity { until, asked: None })
}

/// The expiry of a shared access signature of Azure.
fn azure(query: &str) -> Option<u64> {
    parameter(query, &["sig"])?;
    let expiry = parameter(query, &["se"])?;
    time::parse(&replace(&replace(expiry, "%3A", ":"), "%3a", ":"))
}

/// An expiry in seconds or milliseconds since 1970: S3's second version, Google's, `CloudFront`'s, and many more.
fn plain(query: &str) -> Option<u64> {
    let expiry = parameter(query, &EXPIRES)?;
    if is_signed(query) { instant(expiry, 10) } else { None }
}

/// The expiry in a policy of `CloudFront` or in a JSON Web Token.
fn in_base64(query: &str) -> Option<u64> {
    let policy = parameter(query, &["policy"]).map(|policy| (policy, "EpochTime\":"));
    let token = || {
        let mut values = parts(query, b"&").filter_map(|parameter| split_once(parameter, "=")).map(|(_, value)| value);
        let token = values.find(|value| value.starts_with("eyJ"))?;
        Some((parts(token, b".").nth(1)?, "\"exp\":"))
    };
    let (encoded, name) = policy.or_else(token)?;
    let json = decoded(encoded)?;
    let (_, behind) = split_once(&json, name)?;
    instant(before_any(trim_start(behind), b",} \n"), 10)
}

/// The expiry of Discord's and Tencent's signatures.
fn others(query: &str) -> Option<u64> {
    if let (Some(expiry), Some(_)) = (parameter(query, &["ex"]), parameter(query, &["hm"])) {
        return instant(expiry, 16);
    }
    let (_, until) = split_once(parameter(query, &["q-sign-time"])?, ";")?;
    instant(until, 10)
}

/// A time in seconds or milliseconds since 1970, in a range that is no other number by chance.
fn instant(digits: &str, radix: u32) -> Option<u64> {
    const FIRST: u64 = 946_684_800;
    const LAST: u64 = 7_258_118_400;
    let number = u64::from_str_radix(digits, radix).ok()?;
    let seconds = if number > LAST { number / 1_000 } else { number };
    (FIRST..=LAST).contains(&seconds).then_some(seconds)
}

/// The text in Base64, of the alphabets of URLs and of `CloudFront` too.
fn decoded(encoded: &str) -> Option<String> {
    const LONGEST: usize = 4_096;
    let encoded = trim_end_any(encoded, b"=_");
    if encoded.len() > LONGEST {
        return None;
    }
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for byte in encoded.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' | b'~' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xFF) as u8);
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether a query may say when it expires, at a quick look at the names of its parameters: the first letter and the
/// length of each.
pub(crate) fn may_expire(query: &[u8]) -> bool {
    query.split(|byte| *byte == b'&').any(|parameter| {
        let Some(equals) = parameter.iter().position(|byte| *byte == b'=') else { return false };
        let first = parameter.first().map_or(0, u8::to_ascii_lowercase);
        // A JSON Web Token begins so, whatever its parameter is called.
        matches!(
            (first, equals),
            (b'x', 13 | 14) | (b'e', 2 | 3 | 6 | 7) | (b'v', 7) | (b's', 2) | (b'p', 6) | (b'q', 11)
        ) || parameter.get(equals + 1..).is_some_and(|value| value.starts_with(b"eyJ"))
    })
}

/// Checks how long a signed URL is valid.
pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(text) = value.as_str() else { return };
    let Some((_, query)) = split_once(before_any(&text, b"#"), "?") else { return };
    let Some(Validity { until, asked }) = validity(query) else { return };
    let Some(now) = cx.options().time().map(|now| now / 1_000) else { return };
    let left = until.saturating_sub(now);
    let wrong = match asked {
        Some((asked, storage)) if asked > WEEK => Wrong::TooLong { asked, storage },
        _ if left == 0 => Wrong::Over { until },
        _ if left <= HOUR => Wrong::Soon { until, left },
        _ => return,
    };
    cx.report(value, &wrong);
}

#[cfg(test)]
mod schemes {
    use super::{may_expire, validity};

    #[test]
    fn the_expiry_of_each_scheme_is_read() {
        for (query, until) in [
            (
                "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20300101T000000Z&X-Amz-Expires=3600&X-Amz-Signature=ab",
                1_893_459_600,
            ),
            (
                "X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Date=20300101T000000Z&X-Goog-Expires=60&X-Goog-Signature=ab",
                1_893_456_060,
            ),
            ("x-oss-date=20300101T000000Z&x-oss-expires=60&x-oss-signature=ab", 1_893_456_060),
            ("AWSAccessKeyId=planted&Expires=1893456000&Signature=ab", 1_893_456_000),
            ("GoogleAccessId=a%40b&Expires=1893456000&Signature=ab", 1_893_456_000),
            ("Expires=1893456000&Signature=ab&Key-Pair-Id=K1", 1_893_456_000),
            (
                "Policy=eyJTdGF0ZW1lbnQiOlt7IkNvbmRpdGlvbiI6eyJEYXRlTGVzc1RoYW4iOnsiQVdTOkVwb2NoVGltZSI6MTg5MzQ1NjAwMH19fV19&Signature=ab&Key-Pair-Id=K1",
                1_893_456_000,
            ),
            (
                "sv=2022-11-02&st=2029-12-31T00%3A00%3A00Z&se=2030-01-01T00%3A00%3A00Z&sr=b&sp=r&sig=ab%3D",
                1_893_456_000,
            ),
            ("se=2030-01-01&sp=r&sig=ab", 1_893_456_000),
            ("token=eyJhbGciOiJIUzI1NiJ9.eyJ1cmwiOiJhIiwiZXhwIjoxODkzNDU2MDAwfQ.c2ln", 1_893_456_000),
            ("token=abc&expires=1893456000000", 1_893_456_000),
            ("ex=70dbd880&is=70da8700&hm=ab", 1_893_456_000),
            ("q-sign-algorithm=sha1&q-sign-time=1893452400;1893456000&q-signature=ab", 1_893_456_000),
        ] {
            assert_eq!(validity(query).map(|validity| validity.until), Some(until), "{query}");
            assert!(may_expire(query.as_bytes()), "{query}");
        }
        for query in [
            "v=1893456000&w=1200",
            "expires=1893456000",
            "exp=5&token=a",
            "token=eyJ.eyJ.a",
            "se=2030-01-01",
            "X-Amz-Date=soon&X-Amz-Expires=1",
            "Policy=%&Signature=a",
            "",
        ] {
            assert_eq!(validity(query), None, "{query}");
        }
    }
}

super::vectors! {
    SignedUrl, options: r#"{"now": 1893456000000}"#;
    pass: &[
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://b.s3.amazonaws.com/a.png?X-Amz-Date=20291231T230000Z&X-Amz-Expires=604800&X-Amz-Signature=ab"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://b.s3.amazonaws.com/a.png?versionId=1893450000"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://a.blob.core.windows.net/c/a.png?se=2031-01-01T00:00:00Z&sp=r&sig=ab"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://cdn.example.com/a.png?v=1577836800"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://cdn.example.com/a.png?exp=2&token=abc"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://firebasestorage.googleapis.com/v0/b/x/o/a.png?alt=media&token=2c3d"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://cdn.example.com/a.png#X-Amz-Date=20200101T000000Z&X-Amz-Expires=60"}]"#,
        r#""webhook": {"url": "https://cdn.example.com/a?expires=1577836800&sig=ab"}"#,
    ],
    fail: &[
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://b.s3.amazonaws.com/a.png?X-Amz-Date=20200101T000000Z&X-Amz-Expires=60&X-Amz-Signature=ab"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://b.s3.amazonaws.com/a.png?X-Amz-Date=20300101T000000Z&X-Amz-Expires=3600&X-Amz-Signature=ab"}]"#, &["info /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://b.s3.amazonaws.com/a.png?X-Amz-Date=20300101T000000Z&X-Amz-Expires=604801&X-Amz-Signature=ab"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://storage.googleapis.com/b/a.png?X-Goog-Date=20300101T000000Z&X-Goog-Expires=2592000&X-Goog-Signature=ab"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://acme.r2.cloudflarestorage.com/b/a.png?X-Amz-Date=20200101T000000Z&X-Amz-Expires=60&X-Amz-Signature=ab"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://b.s3.amazonaws.com/a.png?AWSAccessKeyId=planted&Expires=1577836800&Signature=ab"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://d1.cloudfront.net/a.png?Expires=1577836800&Signature=ab&Key-Pair-Id=K1"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://a.blob.core.windows.net/c/a.png?se=2020-01-01T00%3A00%3A00Z&sp=r&sig=ab"}]"#, &["warning /assets/0/src"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://b.s3.amazonaws.com/a.zip?X-Amz-Date=20200101T000000Z&X-Amz-Expires=60&X-Amz-Signature=ab"}}"#, &["warning /template/src"]),
    ],
}
