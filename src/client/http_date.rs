//! HTTP dates, as in `Retry-After`.

use std::time::Duration;

use crate::support::days_since_1970;
use crate::text::search::{before_any, trim};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The time since 1970 of a date in one of the formats that recipients must accept (RFC 9110, 5.6.7): the preferred one,
/// `Sun, 06 Nov 1994 08:49:37 GMT`, that of RFC 850, `Sunday, 06-Nov-94 08:49:37 GMT`, and that of `asctime`,
/// `Sun Nov  6 08:49:37 1994`.
pub(super) fn parse(text: &str, now: Duration) -> Option<Duration> {
    let parts = parts(text);
    let ([_, day, month, year, hour, minute, second, "GMT"] | [_, month, day, hour, minute, second, year]) = *parts
    else {
        return None;
    };
    let month = 1 + MONTHS.iter().position(|name| *name == month)? as u64;
    let (day, year) = (number(day)?, full(year, now)?);
    let (hour, minute, second) = (number(hour)?, number(minute)?, number(second)?);
    let is_date = (1..=31).contains(&day) && (1970..=9999).contains(&year);
    let is_time = hour < 24 && minute < 60 && second <= 60;
    if !is_date || !is_time {
        return None;
    }
    let seconds = days_since_1970(year, month, day)? * 86_400 + hour * 3_600 + minute * 60 + second;
    Some(Duration::from_secs(seconds))
}

fn number(digits: &str) -> Option<u64> {
    digits.parse().ok()
}

/// The words and numbers of a date.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = trim(text);
    while !rest.is_empty() {
        let part = before_any(rest, b" ,-:");
        if !part.is_empty() {
            parts.push(part);
        }
        rest = rest.get(part.len() + 1..).unwrap_or_default();
    }
    parts
}

/// The year; a two-digit year is at most 50 years in the future, and less than 50 in the past.
fn full(year: &str, now: Duration) -> Option<u64> {
    const SECONDS: u64 = 31_556_952;
    let digits = number(year)?;
    if year.len() != 2 {
        return Some(digits);
    }
    let earliest = 1970 + now.as_secs() / SECONDS - 49;
    Some(earliest + (digits + 100 - earliest % 100) % 100)
}

/// A time since 1970 in ISO 8601, such as `2026-11-22T11:47:18.000Z`.
pub(super) fn iso(time: Duration) -> String {
    let seconds = time.as_secs();
    let (year, month, day) = civil(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", time.subsec_millis())
}

/// Howard Hinnant's `civil_from_days`, the inverse of `days_since_1970`.
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day_of_year - (153 * from_march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_the_date_formats_of_the_standard_and_nothing_else() {
        let now = Duration::from_secs(1_795_348_038);
        for (text, seconds) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Thu, 29 Feb 2024 23:59:59 GMT", Some(1_709_251_199)),
            ("Sun, 22 Nov 2026 11:47:18 GMT", Some(1_795_348_038)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(784_111_777)),
            ("Sunday, 22-Nov-26 11:47:18 GMT", Some(1_795_348_038)),
            ("Thursday, 01-Jan-76 00:00:00 GMT", Some(3_345_062_400)),
            ("Saturday, 01-Jan-77 00:00:00 GMT", Some(220_924_800)),
            ("Sun Nov  6 08:49:37 1994", Some(784_111_777)),
            ("Sun Nov 22 11:47:18 2026", Some(1_795_348_038)),
            ("Sun, 06 Nov 1994 08:49:37 CET", None),
            ("Sun, 06 Nov 1994 08:49 GMT", None),
            ("Sun, 06 Nob 1994 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 24:49:37 GMT", None),
            ("1994-11-06T08:49:37Z", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(parse(text, now), seconds.map(Duration::from_secs), "{text}");
        }
    }

    #[test]
    fn writes_times_in_the_form_of_iso_8601() {
        for (milliseconds, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (784_111_777_005, "1994-11-06T08:49:37.005Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (1_709_251_199_000, "2024-02-29T23:59:59.000Z"),
            (1_795_348_038_000, "2026-11-22T11:47:18.000Z"),
        ] {
            assert_eq!(iso(Duration::from_millis(milliseconds)), text);
        }
        for days in (0..80_000).step_by(13) {
            let (year, month, day) = civil(days);
            assert_eq!(days_since_1970(year, month, day), Some(days));
        }
    }
}
