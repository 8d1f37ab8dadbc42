//! Reading JSON that this library wrote: the lines of a journal, and objects from the npm package's JavaScript.
//!
//! Each type reads its members by their names. A derived `Deserialize` does the same with a visitor for each type, which
//! made the code of the npm package's module 18 KB larger before compression: `benches/README.md` has the figures.

use std::fmt;

use super::{Document, Value};

/// The text is not JSON, or not of the requested type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOfType;

impl fmt::Display for NotOfType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text is not JSON of the expected type")
    }
}

impl std::error::Error for NotOfType {}

/// A type that is read from a JSON value.
pub trait FromValue: Sized {
    /// The value as this type; `None` if something is missing or has another type.
    fn from_value(value: Value<'_>) -> Option<Self>;
}

/// Reads a JSON text without any errors.
pub fn from_json<T: FromValue>(text: &str) -> Result<T, NotOfType> {
    let mut read = None;
    with_root(text, &mut |root| read = T::from_value(root));
    read.ok_or(NotOfType)
}

fn with_root(text: &str, read: &mut dyn FnMut(Value<'_>)) {
    let document = Document::parse(text.as_bytes());
    if document.problems().is_empty()
        && let Some(root) = document.root()
    {
        read(root);
    }
}

/// The name of an enum's variant, and what that holds: `"name"` or `{"name": …}`.
pub fn variant(value: Value<'_>) -> Option<(String, Option<Value<'_>>)> {
    let mut members = value.members();
    match (members.next(), members.next()) {
        (Some((name, value)), None) => Some((name.as_str()?.into_owned(), Some(value))),
        (None, _) => Some((value.as_str()?.into_owned(), None)),
        (Some(_), Some(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Flag(bool);

    impl FromValue for Flag {
        fn from_value(value: Value<'_>) -> Option<Self> {
            value.as_bool().map(Self)
        }
    }

    #[test]
    fn a_text_is_read_only_if_it_is_json_of_the_type() {
        assert!(from_json::<Flag>(" true\n").unwrap().0);
        for text in ["", "1", "null", "true,", "[true]", "true false"] {
            let error = from_json::<Flag>(text).map(|flag| flag.0).unwrap_err();
            assert_eq!(error.to_string(), "the text is not JSON of the expected type", "{text}");
        }
    }

    #[test]
    fn a_variant_is_a_name_or_one_member() {
        for (text, expected) in [
            (r#""a""#, Some("a-")),
            (r#"{"a":[1]}"#, Some("a[1]")),
            (r#"{"\u0061":null}"#, Some("anull")),
            ("{}", None),
            ("1", None),
            ("[]", None),
            (r#"{"a":1,"b":2}"#, None),
        ] {
            let document = Document::parse(text.as_bytes());
            let found = variant(document.root().unwrap()).map(|(name, value)| match value {
                Some(value) => name + std::str::from_utf8(value.raw()).unwrap(),
                None => name + "-",
            });
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
