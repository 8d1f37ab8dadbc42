//! Joining texts.
//!
//! One plain function, because `format!` and `push_str` would be instantiated at each call.

/// The concatenated parts.
#[inline(never)]
pub fn joined(parts: &[&str]) -> String {
    let mut text = String::new();
    push_all(&mut text, parts);
    text
}

/// Appends the parts.
#[inline(never)]
pub fn push_all(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(part);
    }
}

/// A copy.
#[inline(never)]
pub fn copy(text: &str) -> String {
    text.to_owned()
}

/// A digit, of hexadecimal numbers too.
pub fn digit(value: u8) -> &'static str {
    const DIGITS: &[&str; 16] = &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f"];
    DIGITS.get(usize::from(value)).copied().unwrap_or_default()
}

/// Appends a number in digits.
#[inline(never)]
pub fn push_digits(text: &mut String, number: u64) {
    if number > 9 {
        push_digits(text, number / 10);
    }
    text.push_str(digit((number % 10) as u8));
}

/// A number in digits.
#[cfg(feature = "client")]
#[inline(never)]
pub fn digits(number: u64) -> String {
    let mut text = String::new();
    push_digits(&mut text, number);
    text
}

/// The number in a text of digits.
#[inline(never)]
pub fn number(text: &str) -> Option<u64> {
    text.parse().ok()
}
