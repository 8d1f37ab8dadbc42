//! The properties of After Effects layers that `data` assets set most often.
//!
//! Names and values are those of Adobe's scripting guide (ae-scripting.docsforadobe.dev): "Property" and
//! "`AVLayer` match names" for layers, "`TextDocument`" for the attributes of a text.

/// A property of a layer, or an attribute of its text.
#[derive(Debug)]
pub struct Property {
    /// The property's name as After Effects shows it, or the attribute's name in scripts.
    pub name: &'static str,
    /// The type of its value.
    pub value: PropertyValue,
}

/// The type of a property's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PropertyValue {
    /// A text.
    Text,
    /// The PostScript name of a font.
    Font,
    /// One number.
    Number,
    /// A list of numbers, with its minimum and maximum length.
    Numbers(usize, usize),
    /// `true` or `false`.
    Boolean,
    /// `[r, g, b]` in 0–1, which `asset-color` checks.
    Color,
    /// Anything.
    Any,
}

const fn property(name: &'static str, value: PropertyValue) -> Property {
    Property { name, value }
}

use PropertyValue::{Any, Boolean, Color, Font, Number, Numbers, Text};

/// The properties of a layer itself, or of its `Transform`.
pub static PROPERTIES: [Property; 18] = [
    property("Source Text", Text),
    property("Position", Numbers(2, 3)),
    property("Scale", Numbers(2, 3)),
    property("Anchor Point", Numbers(2, 3)),
    property("Rotation", Number),
    property("Opacity", Number),
    property("X Position", Number),
    property("Y Position", Number),
    property("Z Position", Number),
    property("X Rotation", Number),
    property("Y Rotation", Number),
    property("Z Rotation", Number),
    property("Orientation", Numbers(3, 3)),
    property("Audio Levels", Numbers(2, 2)),
    property("Time Remap", Number),
    property("Marker", Any),
    property("Point of Interest", Numbers(2, 3)),
    property("Zoom", Number),
];

/// The attributes of `Source Text`.
pub static TEXT_ATTRIBUTES: [Property; 21] = [
    property("text", Text),
    property("font", Font),
    property("fontSize", Number),
    property("fillColor", Color),
    property("strokeColor", Color),
    property("strokeWidth", Number),
    property("applyFill", Boolean),
    property("applyStroke", Boolean),
    property("strokeOverFill", Boolean),
    property("tracking", Number),
    property("leading", Number),
    property("autoLeading", Boolean),
    property("justification", Any),
    property("baselineShift", Number),
    property("horizontalScale", Number),
    property("verticalScale", Number),
    property("fauxBold", Boolean),
    property("fauxItalic", Boolean),
    property("allCaps", Boolean),
    property("smallCaps", Boolean),
    property("boxTextSize", Numbers(2, 2)),
];

/// Other names that people use for a property.
pub(crate) const PROPERTY_ALIASES: [(&str, &str); 21] = [
    ("text", "Source Text"),
    ("content", "Source Text"),
    ("font", "Source Text.font"),
    ("fontsize", "Source Text.fontSize"),
    ("fillcolor", "Source Text.fillColor"),
    ("textcolor", "Source Text.fillColor"),
    ("alpha", "Opacity"),
    ("transparency", "Opacity"),
    ("angle", "Rotation"),
    ("volume", "Audio Levels"),
    ("size", "Scale"),
    ("anchor", "Anchor Point"),
    ("rotate", "Rotation"),
    ("positionx", "X Position"),
    ("positiony", "Y Position"),
    ("positionz", "Z Position"),
    ("rotationx", "X Rotation"),
    ("rotationy", "Y Rotation"),
    ("rotationz", "Z Rotation"),
    ("fontcolor", "Source Text.fillColor"),
    ("textsize", "Source Text.fontSize"),
];

/// Other names that people use for an attribute of a text, in lower case.
pub(crate) const TEXT_ATTRIBUTE_ALIASES: [(&str, &str); 9] = [
    ("size", "fontSize"),
    ("color", "fillColor"),
    ("colour", "fillColor"),
    ("fontcolor", "fillColor"),
    ("fontname", "font"),
    ("fontfamily", "font"),
    ("value", "text"),
    ("bold", "fauxBold"),
    ("italic", "fauxItalic"),
];

/// The parts of a property's path: split at `->` if it contains one, otherwise at `.`.
pub(crate) fn property_path(path: &str) -> impl Iterator<Item = &str> {
    let has_arrow = path.as_bytes().windows(2).any(|pair| pair == b"->");
    let separator: &[u8] = if has_arrow { b"->" } else { b"." };
    let mut rest = Some(path);
    std::iter::from_fn(move || {
        let text = rest?;
        let at = text.as_bytes().windows(separator.len()).position(|part| part == separator);
        rest = at.and_then(|at| text.get(at + separator.len()..));
        text.get(..at.unwrap_or(text.len()))
    })
}

impl Property {
    /// The property at a path of After Effects names: `Opacity`, `Transform.Opacity`, `Source Text.font`.
    pub(crate) fn at(path: &str) -> Option<&'static Self> {
        let named = |name: &str| PROPERTIES.iter().find(|property| property.name == name);
        if let Some(property) = named(path) {
            return Some(property);
        }
        let mut parts = property_path(path);
        let mut part = parts.next()?;
        while matches!(part, "Transform" | "Text" | "Audio") {
            part = parts.next()?;
        }
        let property = named(part)?;
        match (property.value, parts.next()) {
            (_, None) => Some(property),
            (Text, Some(attribute)) if parts.next().is_none() => {
                TEXT_ATTRIBUTES.iter().find(|property| property.name == attribute)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_properties() {
        for (path, value) in [
            ("Opacity", Some(Number)),
            ("Transform.Opacity", Some(Number)),
            ("Transform->Scale", Some(Numbers(2, 3))),
            ("Source Text", Some(Text)),
            ("Text.Source Text.font", Some(Font)),
            ("Source Text.fillColor", Some(Color)),
            ("Source Text.size", None),
            ("Effects.Fill.Opacity", None),
            ("Opacity.x", None),
            ("opacity", None),
            ("Text", None),
            ("", None),
        ] {
            assert_eq!(Property::at(path).map(|property| property.value), value, "{path}");
        }
    }
}
