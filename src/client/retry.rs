//! What a status or a failure means, when a request is retried, and after which pause.
//!
//! [`Meaning`] is the table of statuses; single calls and campaigns both follow it.
//!
//! | outcome                                   | create              | read or cancel     |
//! |-------------------------------------------|---------------------|--------------------|
//! | 429, 503 with `Retry-After`               | retried             | retried            |
//! | no connection (DNS, route, refused, TLS)  | retried             | retried            |
//! | 408, 503 without `Retry-After`, other 5xx | never               | retried            |
//! | broken connection, timeout                | never               | retried            |
//! | anything else                             | never               | never              |
//!
//! A call that creates something is retried only if the service certainly did not accept it.

use std::time::Duration;

use super::error::milliseconds;
use super::http_date;
use super::transport::{Failure, Response};
use crate::request::Operation;
use crate::text::search::{split_once, trim};

/// The longest `Retry-After` that a single call waits for. Campaigns wait longer.
pub const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60);
/// The pause before the second attempt, before jitter; it doubles from there.
pub const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The longest pause.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// What a status means for a request that creates something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The service accepted the request.
    Taken,
    /// The service rejected the request because of its payload.
    Refused,
    /// The service rejected the request because of its size.
    TooLarge,
    /// The service did not accept the request and asks to send it again later.
    Busy,
    /// The service rejected the request and would reject the next one too.
    Stop,
    /// The service may or may not have accepted the request.
    Unknown,
}

/// First and last status of each meaning; all other statuses mean [`Meaning::Stop`].
const MEANINGS: [(u16, u16, Meaning); 7] = [
    (200, 299, Meaning::Taken),
    (400, 400, Meaning::Refused),
    (408, 408, Meaning::Unknown),
    (413, 413, Meaning::TooLarge),
    (422, 422, Meaning::Refused),
    (429, 429, Meaning::Busy),
    // Gateways return these if a connection broke after they forwarded the request.
    (500, 599, Meaning::Unknown),
];

impl Meaning {
    /// The meaning of a status. A 503 means "busy" only with a `Retry-After`: gateways also return 503 if a connection broke
    /// after the request was delivered.
    pub fn of(status: u16, has_retry_after: bool) -> Self {
        if status == 503 && has_retry_after {
            return Self::Busy;
        }
        let row = MEANINGS.iter().find(|(first, last, _)| (*first..=*last).contains(&status));
        row.map_or(Self::Stop, |(_, _, meaning)| *meaning)
    }
}

/// Whether a request that got a status of this meaning may be retried.
pub const fn repeats_after_response(operation: Operation, meaning: Meaning) -> bool {
    match meaning {
        Meaning::Busy => true,
        Meaning::Unknown => operation.facts().repeatable,
        Meaning::Taken | Meaning::Refused | Meaning::TooLarge | Meaning::Stop => false,
    }
}

/// Whether a request without a response may be retried.
pub const fn repeats_after_failure(operation: Operation, failure: &Failure) -> bool {
    match failure {
        Failure::NotSent { temporary, .. } => *temporary,
        Failure::Lost(_) | Failure::TimedOut => operation.facts().repeatable,
        Failure::Aborted(_) => false,
    }
}

/// The pause in `Retry-After`, in seconds or as a date. A date is compared with the `Date` of the response, because the clocks
/// of both sides may differ.
pub fn retry_after(response: &Response, now: Duration) -> Option<Duration> {
    let text = trim(response.header("retry-after")?);
    if let Some(seconds) = seconds(text) {
        return Some(Duration::from_secs(seconds));
    }
    let service_now = response.header("date").and_then(|date| http_date::parse(trim(date), now));
    http_date::parse(text, now).map(|date| date.saturating_sub(service_now.unwrap_or(now)))
}

/// Whole seconds; fractions are rounded up, and large numbers saturate.
fn seconds(text: &str) -> Option<u64> {
    let (whole, fraction) = split_once(text, ".").unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let has_fraction = fraction.bytes().any(|digit| digit != b'0');
    Some(whole.parse().unwrap_or(u64::MAX).saturating_add(has_fraction.into()))
}

/// The pause after an attempt, counted from 1: it doubles, minus up to a random quarter, so that many clients do not return
/// at the same time.
pub fn pause(attempt: u32, random: u16) -> Duration {
    let doubled = milliseconds(FIRST_PAUSE) << attempt.saturating_sub(1).min(8);
    let quarter = doubled.min(milliseconds(LONGEST_PAUSE)) / 4;
    Duration::from_millis(quarter * 3 + quarter * u64::from(random) / u64::from(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::error::Sent;
    use super::*;

    #[test]
    fn every_status_has_one_meaning() {
        use Meaning::{Busy, Refused, Stop, Taken, TooLarge, Unknown};
        for (meaning, statuses) in [
            (Taken, &[200, 201, 202, 299][..]),
            (Refused, &[400, 422]),
            (TooLarge, &[413]),
            (Busy, &[429]),
            (Unknown, &[408, 500, 501, 502, 503, 504, 599]),
            (
                Stop,
                &[
                    0, 100, 300, 302, 307, 399, 401, 402, 403, 404, 405, 406, 409, 410, 415, 423, 425, 451, 499, 600,
                    999,
                ],
            ),
        ] {
            for &status in statuses {
                assert_eq!(Meaning::of(status, false), meaning, "{status}");
                let with_retry_after = if status == 503 { Busy } else { meaning };
                assert_eq!(Meaning::of(status, true), with_retry_after, "{status} with Retry-After");
            }
        }
    }

    #[test]
    fn a_call_that_creates_is_retried_only_if_it_was_certainly_not_accepted() {
        for &operation in Operation::ALL {
            for meaning in [Meaning::Taken, Meaning::Refused, Meaning::TooLarge, Meaning::Stop] {
                assert!(!repeats_after_response(operation, meaning));
            }
            assert!(repeats_after_response(operation, Meaning::Busy));
            assert_eq!(repeats_after_response(operation, Meaning::Unknown), operation.facts().repeatable);
        }
    }

    #[test]
    fn a_failure_is_retried_if_that_cannot_create_duplicates() {
        let not_sent = |temporary| Failure::NotSent { temporary, source: "x".into() };
        for (failure, create, read) in [
            (not_sent(true), true, true),
            (not_sent(false), false, false),
            (Failure::Lost("x".into()), false, true),
            (Failure::TimedOut, false, true),
            (Failure::Aborted(Sent::No), false, false),
        ] {
            assert_eq!(repeats_after_failure(Operation::CreateBatch, &failure), create);
            assert_eq!(repeats_after_failure(Operation::GetJob, &failure), read);
        }
    }

    #[test]
    fn pauses_double_up_to_eight_seconds_with_jitter() {
        let (low, high): (Vec<u128>, Vec<u128>) = [1, 2, 3, 4, 5, 6, 60]
            .map(|attempt| (pause(attempt, 0).as_millis(), pause(attempt, u16::MAX).as_millis()))
            .into_iter()
            .unzip();
        assert_eq!(low, [375, 750, 1_500, 3_000, 6_000, 6_000, 6_000]);
        assert_eq!(high, [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = Duration::from_secs(784_111_770);
        for (value, seconds) in [
            ("7", Some(7)),
            (" 0 ", Some(0)),
            ("1.5", Some(2)),
            ("60.001", Some(61)),
            ("2.00", Some(2)),
            ("18446744073709551615", Some(u64::MAX)),
            ("99999999999999999999999.9", Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(7)),
            ("Sun, 06 Nov 1994 08:49:00 GMT", Some(0)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(7)),
            ("Sun Nov  6 08:49:37 1994", Some(7)),
            ("-1", None),
            ("1.", None),
            (".5", None),
            ("1.5.5", None),
            ("1e3", None),
            ("soon", None),
        ] {
            let response =
                Response { headers: vec![("Retry-After".to_owned(), value.to_owned())], ..Response::default() };
            assert_eq!(retry_after(&response, now), seconds.map(Duration::from_secs), "{value}");
        }
    }

    #[test]
    fn a_date_in_retry_after_is_compared_with_the_date_of_the_response() {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let asked = |date: &str| {
            let headers = vec![header("Date", date), header("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT")];
            retry_after(&Response { headers, ..Response::default() }, Duration::from_secs(784_111_770))
        };
        assert_eq!(asked("Sun, 06 Nov 1994 08:48:37 GMT"), Some(Duration::from_secs(60)));
        assert_eq!(asked("Sun, 06 Nov 1994 09:49:37 GMT"), Some(Duration::ZERO));
        assert_eq!(asked("an hour ago"), Some(Duration::from_secs(7)));
    }
}
