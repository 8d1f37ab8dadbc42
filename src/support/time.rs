//! Dates as URLs write them, and as messages show them.

const DAY: u64 = 86_400;

/// Howard Hinnant's `days_from_civil`: years begin in March, so that the leap day comes last.
pub(crate) fn days_since_1970(year: u64, month: u64, day: u64) -> Option<u64> {
    let year = if month <= 2 { year.checked_sub(1)? } else { year };
    let (era, year_of_era) = (year / 400, year % 400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day.checked_sub(1)?;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era).checked_sub(719_468)
}

/// The seconds since 1970 of a date in UTC: `20300101T000000Z`, `2030-01-01T00:00:00Z`, `2030-01-01T00:00Z` or
/// `2030-01-01`.
pub(crate) fn parse(date: &str) -> Option<u64> {
    let digits: String = date.chars().filter(char::is_ascii_digit).collect();
    let is_separator = |byte: u8| matches!(byte, b'-' | b':' | b'T' | b'Z' | b'.');
    if !date.bytes().all(|byte| byte.is_ascii_digit() || is_separator(byte)) {
        return None;
    }
    let part = |from: usize, to: usize| match digits.get(from..to) {
        Some(part) => part.parse().ok(),
        None => (from >= 8).then_some(0),
    };
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14)?);
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day) && year >= 1970;
    if !is_date || hour > 24 || minute > 59 || second > 60 {
        return None;
    }
    Some(days_since_1970(year, month, day)? * DAY + hour * 3_600 + minute * 60 + second)
}

/// A time in seconds since 1970 as `2030-01-01 00:00 UTC`.
pub(crate) fn show(seconds: u64) -> String {
    // Howard Hinnant's `civil_from_days`.
    let days = seconds / DAY + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let (hour, minute) = (seconds % DAY / 3_600, seconds % 3_600 / 60);
    format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02} UTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_and_shown() {
        for (date, seconds, shown) in [
            ("19700101T000000Z", 0, "1970-01-01 00:00 UTC"),
            ("20300101T000000Z", 1_893_456_000, "2030-01-01 00:00 UTC"),
            ("2024-02-29T23:59:30Z", 1_709_251_170, "2024-02-29 23:59 UTC"),
            ("2024-02-29T23:59:30.123Z", 1_709_251_170, "2024-02-29 23:59 UTC"),
            ("2024-03-01T12:30Z", 1_709_296_200, "2024-03-01 12:30 UTC"),
            ("2000-12-31", 978_220_800, "2000-12-31 00:00 UTC"),
        ] {
            assert_eq!(parse(date), Some(seconds), "{date}");
            assert_eq!(show(seconds), shown);
        }
        for date in ["", "2030", "20301301T000000Z", "20300100T000000Z", "tomorrow", "2030-01-01T25:00Z", "1969-12-31"]
        {
            assert_eq!(parse(date), None, "{date}");
        }
    }
}
