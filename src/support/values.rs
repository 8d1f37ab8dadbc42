//! Reads the values that rules check.

use std::borrow::Cow;

use super::object::Object;
use crate::definition::Name;
use crate::text::search::contains;
use crate::text::{Flags, Kind, Value};

/// The characters of a string; empty for any other value.
pub(crate) fn characters<'v>(value: &Value<'v>) -> Cow<'v, str> {
    value.as_str().unwrap_or_default()
}

/// Applies `test` to the bytes of a string's characters, without a copy unless the string has escapes.
#[inline(always)]
pub(crate) fn look_at<T>(value: &Value<'_>, test: fn(&[u8]) -> T) -> T {
    if value.flags().has(Flags::ESCAPED) { test(characters(value).as_bytes()) } else { test(value.content()) }
}

/// An item of a list.
pub(crate) fn item<'v>(list: &Value<'v>, index: usize) -> Option<Value<'v>> {
    list.items().nth(index)
}

/// The name that a string equals, if any.
pub(crate) fn one_of(value: &Value<'_>, names: &[&'static str]) -> Option<&'static str> {
    names.iter().copied().find(|name| value.is_str(name))
}

/// The name that a text equals, ignoring ASCII case, if any.
pub(crate) fn one_of_any_case(text: &[u8], names: &[&'static str]) -> Option<&'static str> {
    names.iter().copied().find(|name| text.eq_ignore_ascii_case(name.as_bytes()))
}

/// Whether a string contains a secret or a placeholder, which will be replaced.
pub(crate) fn is_to_be_filled_in(value: &Value<'_>) -> bool {
    let holds = |signs| contains(&characters(value), signs);
    value.kind() == Kind::String && value.flags().has(Flags::SIGNS) && (holds("${") || holds("{{"))
}

/// The value of a field, if it is a string.
pub(crate) fn string_of<'v>(object: &Object<'v>, name: Name) -> Option<Value<'v>> {
    object.get(name).filter(|value| value.kind() == Kind::String)
}
