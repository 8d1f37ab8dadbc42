//! JSON numbers as doubles, and the numbers of other notations in JSON.
//!
//! `str::parse` rounds every decimal correctly, but adds 16 KB of code and tables for that.
//! The numbers of payloads are short, and for those one multiplication or division is exact.

use super::words::number_end;

/// The powers of ten that a double holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// Reads a number that is written by JSON's grammar. Up to 15 digits with a power of ten up to 22 give
/// the nearest double; longer numbers may give one of its neighbours.
pub(super) fn double(written: &[u8]) -> f64 {
    let mut digits = 0_u64;
    let mut exponent = 0_i32;
    let mut fraction = false;
    let mut rest = written;
    while let Some((&byte, after)) = rest.split_first() {
        match byte {
            b'0'..=b'9' if digits < u64::MAX / 10 - 9 => {
                digits = digits * 10 + u64::from(byte - b'0');
                exponent -= i32::from(fraction);
            }
            b'0'..=b'9' => exponent += i32::from(!fraction),
            b'.' => fraction = true,
            b'e' | b'E' => {
                exponent = exponent.saturating_add(integer(after));
                break;
            }
            _ => {}
        }
        rest = after;
    }
    #[expect(clippy::cast_precision_loss, reason = "that is the rounding")]
    let value = scaled(digits as f64, exponent);
    if written.first() == Some(&b'-') { -value } else { value }
}

/// The exponent after an `e`.
fn integer(written: &[u8]) -> i32 {
    let digits = written.iter().filter(|byte| byte.is_ascii_digit());
    let size = digits.fold(0_i32, |sum, digit| sum.saturating_mul(10).saturating_add(i32::from(digit - b'0')));
    if written.first() == Some(&b'-') { -size } else { size }
}

/// `value` times a power of ten.
fn scaled(mut value: f64, exponent: i32) -> f64 {
    let mut left = exponent.unsigned_abs() as usize;
    while left > 0 && value != 0.0 && value.is_finite() {
        let step = left.min(POWERS.len() - 1);
        let power = POWERS.get(step).copied().unwrap_or(1.0);
        value = if exponent < 0 { value / power } else { value * power };
        left -= step;
    }
    value
}

/// A number of another notation by JSON's grammar: `+5`, `.5`, `5.`, `05`, `0,5`, `1_000` and `0x1F`; `None` if it is none
/// of these.
pub(super) fn in_json(written: &[u8]) -> Option<String> {
    let is_negative = written.first() == Some(&b'-');
    let digits = written.strip_prefix(b"-").or(written.strip_prefix(b"+")).unwrap_or(written);
    if !digits.iter().any(u8::is_ascii_digit) {
        return None;
    }
    let mut number = if is_negative { vec![b'-'] } else { Vec::new() };
    if let [b'0', b'x' | b'X', hexadecimal @ ..] = digits {
        let value = u32::from_str_radix(std::str::from_utf8(hexadecimal).ok()?, 16).ok()?;
        number.extend(value.to_string().into_bytes());
        return String::from_utf8(number).ok();
    }
    let zeros = digits.iter().take_while(|byte| **byte == b'0').count();
    let digits = digits.get(zeros..).unwrap_or_default();
    if !digits.first().is_some_and(u8::is_ascii_digit) {
        number.push(b'0');
    }
    for (at, &byte) in digits.iter().enumerate() {
        let has_fraction = digits.get(at + 1).is_some_and(u8::is_ascii_digit);
        match byte {
            b'.' | b',' if has_fraction => number.push(b'.'),
            b'.' | b',' if zeros > 0 || at > 0 => {}
            b'_' => {}
            _ => number.push(byte),
        }
    }
    (number_end(&number, 0) == Some(number.len())).then(|| String::from_utf8(number).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_are_exact() {
        for text in [
            "0",
            "-0",
            "1",
            "-1.5",
            "0.1",
            "125",
            "1e2",
            "1E+2",
            "25e-1",
            "29.97",
            "0.502",
            "10.01",
            "1e22",
            "1e-22",
            "123456789012345",
            "0.000001",
            "9007199254740991",
            "9007199254740992",
            "1e999",
            "1e-999",
            "-1e999",
            "0e99",
            "23.976023976024",
            "1e99999999999",
            "4.35",
            "0.30000000000000004",
        ] {
            let exact: f64 = text.parse().unwrap();
            assert_eq!(double(text.as_bytes()).to_bits(), exact.to_bits(), "{text}");
        }
    }

    #[test]
    fn long_numbers_are_near() {
        for text in [
            "3.14159265358979323846264338327950288",
            "1e300",
            "1.7976931348623157e308",
            "123456789012345678901234567890",
            "2.5e-300",
        ] {
            let exact: f64 = text.parse().unwrap();
            assert!((double(text.as_bytes()) / exact - 1.0).abs() < 1e-14, "{text}");
        }
    }

    #[test]
    fn other_notations_are_written_by_the_grammar_of_json() {
        for (written, number) in [
            ("+50", Some("50")),
            (".5", Some("0.5")),
            ("-.5", Some("-0.5")),
            ("5.", Some("5")),
            ("0.", Some("0")),
            ("007", Some("7")),
            ("00.50", Some("0.50")),
            ("0,5", Some("0.5")),
            ("1_000", Some("1000")),
            ("0x1F", Some("31")),
            ("-0x10", Some("-16")),
            ("1.e5", Some("1e5")),
            (".", None),
            ("+", None),
            ("1.2.3", None),
            ("0xFFFFFFFFF", None),
            ("1e", None),
            ("--1", None),
        ] {
            assert_eq!(in_json(written.as_bytes()).as_deref(), number, "{written}");
        }
    }
}
