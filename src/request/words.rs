//! Putting texts together.
//!
//! One plain function where `format!` and `push_str` would be laid out anew at each of their places.

/// The parts, one behind the other.
#[inline(never)]
pub(crate) fn joined(parts: &[&str]) -> String {
    parts.concat()
}

/// Appends the parts.
#[inline(never)]
pub(crate) fn push_all(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(part);
    }
}

/// A copy.
#[inline(never)]
pub(crate) fn copy(text: &str) -> String {
    text.to_owned()
}

/// A number in digits.
#[inline(never)]
pub(crate) fn digits(number: u64) -> String {
    number.to_string()
}

/// The number that a text of nothing but digits stands for.
#[inline(never)]
pub(crate) fn number(text: &str) -> Option<u64> {
    text.parse().ok()
}
