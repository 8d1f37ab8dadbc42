//! When a request is sent again, and after what pause.
//!
//! | what came of it                     | a call that creates | a read or a cancel |
//! |-------------------------------------|---------------------|--------------------|
//! | refused connection                  | again               | again              |
//! | 429, 503                            | again               | again              |
//! | 408, 500 and all other 5xx          | never               | again              |
//! | broken connection                   | never               | again              |
//! | no answer in time                   | never               | again              |
//! | anything else                       | never               | never              |
//!
//! A call that creates is repeated only when it was surely not taken.

use std::time::Duration;

use super::error::milliseconds;
use super::http_date;
use super::transport::{Failure, Response};
use crate::request::Operation;
use crate::text::search::{split_once, trim};
use crate::words::number;

/// The longest `Retry-After` that is waited for. A longer one is the caller's to honour.
pub const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60);
/// The pause before the second attempt, before jitter; it doubles from there.
pub const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// Where the doubling ends.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// Whether a request that was answered with this status may be sent again.
pub const fn repeats_after_status(operation: Operation, status: u16) -> bool {
    match status {
        429 | 503 => true,
        408 | 500..=599 => operation.facts().repeatable,
        _ => false,
    }
}

/// Whether a request that was not answered may be sent again.
pub const fn repeats_after_failure(operation: Operation, failure: &Failure) -> bool {
    match failure {
        Failure::NotSent { refused, .. } => *refused,
        Failure::Lost(_) | Failure::TimedOut => operation.facts().repeatable,
        Failure::Aborted(_) => false,
    }
}

/// What `Retry-After` asks for, in seconds or as a date.
pub fn retry_after(response: &Response, now: Duration) -> Option<Duration> {
    let text = trim(response.header("retry-after")?);
    match seconds(text) {
        Some(seconds) => Some(Duration::from_secs(seconds)),
        None => http_date::parse(text, now).map(|date| date.saturating_sub(now)),
    }
}

/// Whole seconds, to which a fraction is rounded up; a number that is too large is the largest.
fn seconds(text: &str) -> Option<u64> {
    let (whole, fraction) = split_once(text, ".").unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let begun = fraction.bytes().any(|digit| digit != b'0');
    Some(number(whole).unwrap_or(u64::MAX).saturating_add(begun.into()))
}

/// The pause after the given attempt, the first being 1: doubling, less up to a quarter by chance, so
/// that many clients do not come back together.
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
    fn a_call_that_creates_is_repeated_only_when_it_was_surely_not_taken() {
        let statuses = [200, 302, 400, 401, 404, 408, 409, 429, 500, 502, 503, 504];
        let repeated = |operation| -> Vec<u16> {
            let repeats = |status: &u16| repeats_after_status(operation, *status);
            statuses.into_iter().filter(repeats).collect()
        };
        for &operation in Operation::ALL {
            if operation.facts().repeatable {
                assert_eq!(repeated(operation), [408, 429, 500, 502, 503, 504]);
            } else {
                assert_eq!(repeated(operation), [429, 503]);
            }
        }
    }

    #[test]
    fn a_failure_is_repeated_when_nothing_can_be_doubled() {
        let not_sent = |refused| Failure::NotSent { refused, source: "x".into() };
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
}
