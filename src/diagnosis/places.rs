//! Finding the parts of a payload that an error is about.

use super::Place;
use crate::text::search::{before_any, replace, rfind_any, split, trim};
use crate::text::{Document, JsonPointer, Kind, Path, Positions, Segment, Span, Step, Value};

/// What to search for in a payload.
pub(super) enum Wanted {
    /// The name or the index of a layer.
    Layer(String),
    /// The name of a composition.
    Composition(String),
    /// The path of a property, and the layer that lacks it.
    Property { property: String, layer: String },
    /// A URL.
    Url(String),
    /// A media file by its path on the render machine.
    MediaFile(String),
    /// Media assets without a `name`.
    MediaWithoutName,
    /// A font by its file name or its PostScript name.
    Font(String),
    /// `preview: true`.
    Preview,
}

/// The payload to search.
pub(super) struct Payload<'t> {
    document: Document<'t>,
    text: &'t [u8],
    positions: Option<Positions<'t>>,
}

/// How many places are listed.
const MOST: usize = 100;

impl<'t> Payload<'t> {
    pub fn new(text: &'t str, has_ranges: bool) -> Self {
        let text = text.as_bytes();
        Self { document: Document::parse(text), text, positions: has_ranges.then(|| Positions::new(text)) }
    }

    /// The first matches, in document order.
    pub fn places(&mut self, wanted: &Wanted) -> Vec<Place> {
        let mut found: Vec<(Path, Span)> = Vec::new();
        if let Some(root) = self.document.root() {
            visit(root, &mut Path::new(), &mut |path, member| {
                if found.len() < MOST && wanted.is_at(&member) {
                    found.push((path.clone(), member.value.span()));
                }
            });
        }
        let (text, positions) = (self.text, &mut self.positions);
        let place = |(path, span): (Path, Span)| {
            let path: Vec<Segment> = path.iter().map(|step| step.to_segment(text)).collect();
            let pointer = JsonPointer::from_path(&path);
            Place { path, pointer, range: positions.as_mut().map(|positions| positions.range(span)) }
        };
        found.into_iter().map(place).collect()
    }
}

/// A value and where it is: the name of the member that it is in, for an item of a list too, and the object around it.
struct Member<'v, 't> {
    name: &'v str,
    value: Value<'t>,
    object: Option<Value<'t>>,
}

fn visit<'t>(root: Value<'t>, path: &mut Path, found: &mut dyn FnMut(&Path, Member<'_, 't>)) {
    visit_in(root, "", None, path, found);
}

/// The reader keeps no value deeper than 128 levels, so this ends.
fn visit_in<'t>(
    value: Value<'t>,
    name: &str,
    object: Option<Value<'t>>,
    path: &mut Path,
    found: &mut dyn FnMut(&Path, Member<'_, 't>),
) {
    found(path, Member { name, value, object });
    for (key, member) in value.members() {
        let name = key.as_str().unwrap_or_default();
        path.push(key.step());
        visit_in(member, &name, Some(value), path, found);
        path.pop();
    }
    for (item, index) in value.items().zip(0..) {
        path.push(Step::Index(index));
        visit_in(item, name, object, path, found);
        path.pop();
    }
}

impl Wanted {
    fn is_at(&self, Member { name, value, object }: &Member<'_, '_>) -> bool {
        match self {
            Self::Layer(layer) => match *name {
                "layerName" => is_text(value, layer),
                "layerIndex" => value.kind() == Kind::Number && value.raw() == layer.as_bytes(),
                _ => false,
            },
            Self::Composition(composition) => {
                *name == "composition"
                    && value.as_str().is_some_and(|named| split(&named, "->").any(|part| trim(part) == composition))
            }
            Self::Property { property, layer } => {
                *name == "property"
                    && value.as_str().is_some_and(|path| replace(&path, "->", ".") == *property)
                    && (layer.is_empty() || object.is_none_or(|asset| is_of_layer(&asset, layer)))
            }
            Self::Url(url) => is_text(value, url),
            Self::MediaFile(path) => is_media(value) && (path.is_empty() || could_be(value, path)),
            Self::MediaWithoutName => is_media(value) && value.get("name").is_none(),
            Self::Font(font) => matches!(*name, "fonts" | "font") && is_text(value, font),
            Self::Preview => *name == "preview" && value.as_bool() == Some(true),
        }
    }
}

/// Whether it equals a text, ignoring surrounding spaces, which the render engine's errors do not show.
fn is_text(value: &Value<'_>, expected: &str) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty() && trim(&text) == trim(expected))
}

fn is_of_layer(asset: &Value<'_>, layer: &str) -> bool {
    asset.get("layerName").is_none_or(|name| is_text(&name, layer))
}

fn is_media(asset: &Value<'_>) -> bool {
    let is_type = |tag: Value<'_>| ["image", "audio", "video"].iter().any(|media| tag.is_str(media));
    asset.get("type").is_some_and(is_type) && asset.get("src").is_some()
}

/// Whether an asset's file may have this path: it ends in the asset's `name`, or in the last part of its URL.
fn could_be(asset: &Value<'_>, path: &str) -> bool {
    let file = after_last(path, b"/\\");
    let name = asset.get("name").and_then(|name| name.as_str().map(String::from));
    let source = asset.get("src").and_then(|src| src.as_str().map(String::from)).unwrap_or_default();
    let last = after_last(before_any(&source, b"?#"), b"/");
    name.map_or_else(|| file.starts_with(last) || last.is_empty(), |name| name == file)
}

fn after_last<'t>(text: &'t str, any: &[u8]) -> &'t str {
    rfind_any(text, any).and_then(|place| text.get(place + 1..)).unwrap_or(text)
}
