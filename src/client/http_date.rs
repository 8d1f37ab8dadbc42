//! Dates of HTTP, as `Retry-After` may hold one.

use std::time::Duration;

use crate::text::search::{split_once, trim};
use crate::words::number;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The time since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that senders must use (RFC 9110).
pub(super) fn parse(text: &str) -> Option<Duration> {
    let (_, date) = split_once(trim(text), ", ")?;
    let (day, date) = split_once(date, " ")?;
    let (name, date) = split_once(date, " ")?;
    let (year, clock) = split_once(date, " ")?;
    let (hour, clock) = split_once(clock, ":")?;
    let (minute, clock) = split_once(clock, ":")?;
    let (second, zone) = split_once(clock, " ")?;
    let month = 1 + MONTHS.iter().position(|month| *month == name)? as u64;
    let (day, year) = (number(day)?, number(year)?);
    let (hour, minute, second) = (number(hour)?, number(minute)?, number(second)?);
    let is_date = (1..=31).contains(&day) && (1970..=9999).contains(&year);
    let is_time = hour < 24 && minute < 60 && second <= 60;
    if !is_date || !is_time || zone != "GMT" {
        return None;
    }
    let seconds = days_since_1970(year, month, day)? * 86_400 + hour * 3_600 + minute * 60 + second;
    Some(Duration::from_secs(seconds))
}

/// Howard Hinnant's `days_from_civil`: years begin in March, so that the leap day comes last.
fn days_since_1970(year: u64, month: u64, day: u64) -> Option<u64> {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year / 400, year % 400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era).checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_date_of_the_standard_and_refuses_what_is_none() {
        for (text, seconds) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Thu, 29 Feb 2024 23:59:59 GMT", Some(1_709_251_199)),
            ("Sun, 22 Nov 2026 11:47:18 GMT", Some(1_795_348_038)),
            ("Sun, 06 Nov 1994 08:49:37 CET", None),
            ("Sun, 06 Nov 1994 08:49 GMT", None),
            ("Sun, 06 Nob 1994 08:49:37 GMT", None),
            ("Sunday, 06-Nov-94 08:49:37 GMT", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(parse(text), seconds.map(Duration::from_secs), "{text}");
        }
    }
}
