//! Reads the objects from JavaScript by their members, which have names in camel case.

use nexrender_payload::internal::response::{flag, float, list, number, pairs, string, text, whole};
use nexrender_payload::internal::text::Value;
use nexrender_payload::internal::text::typed::{FromValue, variant};

use super::protocol::{CallRequest, CampaignRequest, ChunkRead, Link, Outcome, Settings, Unknown, Wait};

impl FromValue for Settings {
    fn from_value(value: Value<'_>) -> Option<Self> {
        Some(Self {
            base_url: text(value, "baseUrl"),
            headers: pairs(value, "headers").unwrap_or_default(),
            makes_tokens: flag(value, "makesTokens"),
            timeout: float(value, "timeout"),
            max_retries: value.get("maxRetries").and_then(count).unwrap_or_default(),
        })
    }
}

fn count(value: Value<'_>) -> Option<u32> {
    u32::try_from(value.as_u64()?).ok()
}

impl FromValue for CallRequest {
    fn from_value(value: Value<'_>) -> Option<Self> {
        Some(Self {
            settings: Settings::from_value(value.get("settings")?)?,
            operation: text(value, "operation")?,
            id: text(value, "id"),
            path: text(value, "path"),
            query: pairs(value, "query").unwrap_or_default(),
            has_body: flag(value, "hasBody"),
            wait: value
                .get("wait")
                .filter(|wait| !wait.is_null())
                .map(|wait| Wait { poll_interval: float(wait, "pollInterval"), timeout: float(wait, "timeout") }),
        })
    }
}

impl FromValue for CampaignRequest {
    fn from_value(value: Value<'_>) -> Option<Self> {
        Some(Self {
            settings: Settings::from_value(value.get("settings")?)?,
            chunk_size: whole(value, "chunkSize")?,
            concurrency: whole(value, "concurrency")?,
            max_outage: float(value, "maxOutage")?,
            unknown: match &*text(value, "unknown")? {
                "keep" => Unknown::Keep,
                "ask" => Unknown::Ask,
                "resend" => Unknown::Resend,
                _ => return None,
            },
            sends: value.get("sends")?.as_bool()?,
            has_journal: flag(value, "hasJournal"),
        })
    }
}

impl FromValue for ChunkRead {
    fn from_value(value: Value<'_>) -> Option<Self> {
        let invalid = list(Some(value), "invalid").into_iter().map(invalid_job).collect::<Option<_>>()?;
        Some(Self { first: whole(value, "first")?, invalid })
    }
}

fn invalid_job(pair: Value<'_>) -> Option<(usize, String)> {
    let mut items = pair.items();
    Some((number(items.next()?)?, string(items.next()?)?))
}

impl FromValue for Outcome {
    fn from_value(value: Value<'_>) -> Option<Self> {
        let (name, held) = variant(value)?;
        Some(match (name.as_str(), held) {
            ("begin", None) => Self::Begin,
            ("responded", Some(held)) => {
                let status = u16::try_from(held.get("status")?.as_u64()?).ok()?;
                Self::Responded { status, headers: pairs(held, "headers")? }
            }
            ("failed", Some(held)) => Self::Failed { chain: list(Some(held), "chain").into_iter().map(link).collect() },
            ("timedOut", None) => Self::TimedOut,
            ("slept", None) => Self::Slept,
            ("token", None) => Self::Token,
            ("stopped", None) => Self::Stopped,
            ("brokenOff", None) => Self::BrokenOff,
            _ => return None,
        })
    }
}

fn link(value: Value<'_>) -> Link {
    Link { code: text(value, "code"), syscall: text(value, "syscall"), message: text(value, "message") }
}
