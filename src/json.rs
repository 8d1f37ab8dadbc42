//! Writing JSON.

use crate::words::{digit, push_all, push_digits};

/// Appends an object to a text.
pub struct Object<'j> {
    json: &'j mut String,
    is_empty: bool,
}

impl<'j> Object<'j> {
    /// Starts an object.
    pub fn open(json: &'j mut String) -> Self {
        push_all(json, &["{"]);
        Self { json, is_empty: true }
    }

    /// Starts the member `key`; the caller appends its value.
    #[inline(never)]
    pub fn key(&mut self, key: &str) -> &mut String {
        push_all(self.json, &[if self.is_empty { "\"" } else { ",\"" }, key, "\":"]);
        self.is_empty = false;
        self.json
    }

    /// Appends a string.
    #[inline(never)]
    pub fn text(&mut self, key: &str, value: &str) {
        push_string(self.key(key), value);
    }

    /// Appends a string, if there is one.
    #[inline(never)]
    pub fn text_if_any(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    /// Appends a number.
    #[inline(never)]
    pub fn number(&mut self, key: &str, value: u64) {
        push_digits(self.key(key), value);
    }

    /// Appends a boolean.
    #[inline(never)]
    pub fn flag(&mut self, key: &str, is_so: bool) {
        push_all(self.key(key), &[if is_so { "true" } else { "false" }]);
    }

    /// Appends a value that is already JSON.
    #[cfg(feature = "client")]
    #[inline(never)]
    pub fn raw(&mut self, key: &str, json: &str) {
        push_all(self.key(key), &[json]);
    }

    /// Ends the object.
    pub fn close(self) {
        push_all(self.json, &["}"]);
    }
}

/// Appends an object with the members that `write` adds.
#[cfg(feature = "client")]
pub fn object(write: impl FnOnce(&mut Object<'_>)) -> String {
    let mut json = String::new();
    let mut object = Object::open(&mut json);
    write(&mut object);
    object.close();
    json
}

/// Appends a list of strings.
#[cfg(feature = "client")]
pub fn push_strings<'t>(json: &mut String, texts: impl Iterator<Item = &'t str>) {
    push_list(json, texts, push_string);
}

/// Appends a list of numbers.
#[cfg(feature = "client")]
pub fn push_numbers(json: &mut String, numbers: impl Iterator<Item = u64>) {
    push_list(json, numbers, push_digits);
}

/// Appends a list, with `push` for each item.
pub fn push_list<T>(json: &mut String, items: impl Iterator<Item = T>, push: impl Fn(&mut String, T)) {
    push_all(json, &["["]);
    for (index, item) in items.enumerate() {
        push_all(json, &[if index == 0 { "" } else { "," }]);
        push(json, item);
    }
    push_all(json, &["]"]);
}

/// Appends `text` as a JSON string.
pub fn push_string(json: &mut String, text: &str) {
    push_quoted(json, text, true);
}

/// The same. `short`: whether backspaces and form feeds get their short escapes, which are little known.
#[inline(never)]
pub fn push_quoted(json: &mut String, text: &str, short: bool) {
    let mut plain = 0;
    push_all(json, &["\""]);
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => ["\\\"", "", ""],
            b'\\' => ["\\\\", "", ""],
            b'\n' => ["\\n", "", ""],
            b'\r' => ["\\r", "", ""],
            b'\t' => ["\\t", "", ""],
            8 if short => ["\\b", "", ""],
            12 if short => ["\\f", "", ""],
            0..b' ' => ["\\u00", digit(byte >> 4), digit(byte & 15)],
            _ => continue,
        };
        push_all(json, &[text.get(plain..at).unwrap_or_default()]);
        push_all(json, &escape);
        plain = at + 1;
    }
    push_all(json, &[text.get(plain..).unwrap_or_default(), "\""]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_survive_a_round_trip() {
        for text in ["", "a", "\"\\/", "a\nb\r\t\u{0}c\u{1f}\u{7f}", "é€😀\u{2028}"] {
            let mut json = String::new();
            push_string(&mut json, text);
            assert_eq!(serde_json::from_str::<String>(&json).ok().as_deref(), Some(text), "{json}");
        }
    }

    #[test]
    fn an_object_has_the_members_that_were_added() {
        let json = object(|object| {
            object.text("a", "x\"");
            object.text_if_any("b", None);
            object.number("c", 7);
            push_strings(object.key("d"), [].into_iter());
            push_strings(object.key("e"), ["1", "2"].into_iter());
        });
        assert_eq!(json, r#"{"a":"x\"","c":7,"d":[],"e":["1","2"]}"#);
        assert_eq!(object(|_| {}), "{}");
    }
}
