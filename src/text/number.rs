//! JSON numbers as doubles.
//!
//! `str::parse` rounds every decimal correctly, but adds 16 KB of code and tables for that.
//! The numbers of payloads are short, and for those one multiplication or division is exact.

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
}
