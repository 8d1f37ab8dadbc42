//! A [`serde`] deserializer over [`Value`]: JSON that was read with positions becomes a typed value.
//!
//! In the npm package's module it takes the place of `serde_json`'s: the reader is there anyway, and an error that says
//! nothing brings no formatting along. `benches/README.md` has the difference.

use std::fmt::{self, Display};

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::{Document, Kind, Value};

/// The text is not JSON, or not of the type that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOfType;

impl Display for NotOfType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text is not JSON of the expected type")
    }
}

impl std::error::Error for NotOfType {}

impl de::Error for NotOfType {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }

    // The default ones format what they are given.
    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// Reads a JSON text that must have no fault at all.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, NotOfType> {
    let document = Document::parse(text.as_bytes());
    match document.root() {
        Some(root) if document.problems().is_empty() => T::deserialize(Json(root)),
        _ => Err(NotOfType),
    }
}

/// A value as a deserializer. Each type is read by its own method: one for all would hold the code for all of them in
/// every place.
struct Json<'t>(Value<'t>);

/// Methods for what a visitor takes from one kind of value alone.
macro_rules! deserialize {
    ($($method:ident: $visit:expr;)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotOfType> {
            let visit: fn(V, Value<'_>) -> Result<V::Value, NotOfType> = $visit;
            visit(visitor, self.0)
        }
    )+};
}

impl<'de> de::Deserializer<'de> for Json<'_> {
    type Error = NotOfType;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotOfType> {
        match self.0.kind() {
            Kind::Null => visitor.visit_unit(),
            Kind::Boolean => self.deserialize_bool(visitor),
            Kind::Number if self.0.as_u64().is_some() => self.deserialize_u64(visitor),
            Kind::Number => self.deserialize_f64(visitor),
            Kind::String | Kind::Key => self.deserialize_str(visitor),
            Kind::Array => self.deserialize_seq(visitor),
            Kind::Object => self.deserialize_map(visitor),
            Kind::Invalid => Err(NotOfType),
        }
    }

    deserialize! {
        deserialize_bool: |visitor, value| visitor.visit_bool(value.as_bool().ok_or(NotOfType)?);
        deserialize_u64: |visitor, value| visitor.visit_u64(value.as_u64().ok_or(NotOfType)?);
        deserialize_u32: |visitor, value| visitor.visit_u64(value.as_u64().ok_or(NotOfType)?);
        deserialize_u16: |visitor, value| visitor.visit_u64(value.as_u64().ok_or(NotOfType)?);
        deserialize_u8: |visitor, value| visitor.visit_u64(value.as_u64().ok_or(NotOfType)?);
        deserialize_f64: |visitor, value| visitor.visit_f64(value.as_f64().ok_or(NotOfType)?);
        deserialize_str: |visitor, value| visitor.visit_str(&value.as_str().ok_or(NotOfType)?);
        deserialize_string: |visitor, value| visitor.visit_str(&value.as_str().ok_or(NotOfType)?);
        deserialize_identifier: |visitor, value| visitor.visit_str(&value.as_str().ok_or(NotOfType)?);
        deserialize_seq: |visitor, value| match value.kind() {
            Kind::Array => visitor.visit_seq(Items(value.items())),
            _ => Err(NotOfType),
        };
        deserialize_map: |visitor, value| match value.kind() {
            Kind::Object => visitor.visit_map(Members { members: value.members(), value: None }),
            _ => Err(NotOfType),
        };
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotOfType> {
        self.deserialize_map(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, NotOfType> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotOfType> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, NotOfType> {
        visitor.visit_newtype_struct(self)
    }

    /// Externally tagged: `"unit"` or `{"variant": …}`.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotOfType> {
        let mut members = self.0.members();
        let variant = match members.next() {
            Some((name, value)) if members.next().is_none() => Variant { name, value: Some(value) },
            Some(_) => return Err(NotOfType),
            None => Variant { name: self.0, value: None },
        };
        visitor.visit_enum(variant)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotOfType> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u128 f32 char bytes byte_buf unit unit_struct tuple_struct
    }
}

struct Items<I>(I);

impl<'de, 't, I: Iterator<Item = Value<'t>>> SeqAccess<'de> for Items<I> {
    type Error = NotOfType;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, NotOfType> {
        self.0.next().map(|item| seed.deserialize(Json(item))).transpose()
    }
}

struct Members<'t, I> {
    members: I,
    /// Of the key that was read last.
    value: Option<Value<'t>>,
}

impl<'de, 't, I: Iterator<Item = (Value<'t>, Value<'t>)>> MapAccess<'de> for Members<'t, I> {
    type Error = NotOfType;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, NotOfType> {
        let Some((key, value)) = self.members.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(Json(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, NotOfType> {
        seed.deserialize(Json(self.value.take().ok_or(NotOfType)?))
    }
}

struct Variant<'t> {
    name: Value<'t>,
    value: Option<Value<'t>>,
}

impl<'de, 't> EnumAccess<'de> for Variant<'t> {
    type Error = NotOfType;
    type Variant = Content<'t>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Content<'t>), NotOfType> {
        let name = self.name.as_str().ok_or(NotOfType)?;
        let name: de::value::StrDeserializer<'_, NotOfType> = (&*name).into_deserializer();
        Ok((seed.deserialize(name)?, Content(self.value)))
    }
}

/// What a variant holds.
struct Content<'t>(Option<Value<'t>>);

impl<'de> VariantAccess<'de> for Content<'_> {
    type Error = NotOfType;

    fn unit_variant(self) -> Result<(), NotOfType> {
        if self.0.is_none() { Ok(()) } else { Err(NotOfType) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, NotOfType> {
        seed.deserialize(Json(self.0.ok_or(NotOfType)?))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, NotOfType> {
        de::Deserializer::deserialize_seq(Json(self.0.ok_or(NotOfType)?), visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, NotOfType> {
        de::Deserializer::deserialize_map(Json(self.0.ok_or(NotOfType)?), visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    enum Shape {
        Nothing,
        Wrapped(u64),
        Pair(u8, String),
        Named {
            #[serde(default)]
            list: Vec<usize>,
            maybe: Option<String>,
            number: f64,
        },
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Wrapper(bool);

    #[test]
    fn reads_what_serde_json_reads() {
        for text in [
            r#""nothing""#,
            r#"{"wrapped":9007199254740991}"#,
            r#"{"pair":[7,"\u00e9\n€"]}"#,
            r#"{"named":{"list":[1,2],"maybe":"x","number":1.5,"more":{"a":[null]}}}"#,
            r#"{"named":{"maybe":null,"number":3}}"#,
            r#"{"named":{"number":-0.25}}"#,
            r#"{"named":{}}"#,
            r#"{"wrapped":-1}"#,
            r#"{"wrapped":"1"}"#,
            r#"{"pair":[300,""]}"#,
            r#"{"pair":[3]}"#,
            r#"{"wrapped":1,"nothing":2}"#,
            r#"{"nothing":1}"#,
            r#""wrapped""#,
            r#""other""#,
            "{}",
            "[]",
            "null",
            "",
            r#"{"wrapped":1"#,
        ] {
            let expected: Option<Shape> = serde_json::from_str(text).ok();
            assert_eq!(from_json(text).ok(), expected, "{text}");
        }
        assert_eq!(from_json("true"), Ok(Wrapper(true)));
        assert_eq!(
            from_json(r#"{"a":[1],"b":[]}"#),
            Ok(BTreeMap::from([("a".to_owned(), vec![1]), ("b".to_owned(), vec![])]))
        );
        assert_eq!(from_json::<Wrapper>("1").unwrap_err().to_string(), "the text is not JSON of the expected type");
    }
}
