//! The account data that the caller provides: templates, fonts, secrets.

use std::cell::OnceCell;
#[cfg(feature = "client")]
use std::collections::BTreeSet;

use super::CheckOptions;
use super::lookup::{Effort, Index, Lookup};
use crate::text::fingerprint::of_text;
use crate::text::{Document, Kind, Value};

/// The kind of project file a template is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TemplateType {
    /// An After Effects project.
    Aep,
    /// A project collected with its files.
    Zip,
    /// A motion graphics template.
    Mogrt,
}

impl TemplateType {
    const ALL: [Self; 3] = [Self::Aep, Self::Zip, Self::Mogrt];

    /// The name in the API, which is the extension of such files too: `aep`, `zip` or `mogrt`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aep => "aep",
            Self::Zip => "zip",
            Self::Mogrt => "mogrt",
        }
    }

    /// The type with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == name)
    }
}

/// A composition of a template.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Composition {
    /// The id by which layers refer to it.
    pub aeid: Option<String>,
    /// Its name.
    pub name: String,
    /// Its length in seconds.
    pub duration: Option<f64>,
    /// Its frames per second.
    pub frame_rate: Option<f64>,
}

/// A layer of a template.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Layer {
    /// Its name.
    pub name: String,
    /// The name of the composition that contains it.
    pub composition: Option<String>,
    /// The kind of layer.
    pub layer_type: Option<String>,
    /// The kind of its source.
    pub source_type: Option<String>,
}

/// Information about a template, from a response of the API.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct TemplateInfo {
    /// Its id. Without an id, it applies to every job.
    pub id: Option<String>,
    /// The kind of project file.
    pub template_type: Option<TemplateType>,
    /// The state of its upload: `uploaded` if it can be rendered.
    pub status: Option<String>,
    /// Why its upload or its processing failed.
    pub error: Option<String>,
    /// Its compositions, if they are known.
    pub compositions: Option<Vec<Composition>>,
    /// Its layers, if they are known.
    pub layers: Option<Vec<Layer>>,
}

/// The text is not a response of the API about a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a template: {0}")]
pub struct ParseTemplateError(String);

impl TemplateInfo {
    /// Reads the API's response for a template: `GET /templates/:id` (compositions by name, layers by name or as
    /// `{layerName, composition}`), or `GET /v3/templates/:id` with `compositions` and `layers` added to it.
    ///
    /// # Errors
    /// If the text is neither a template nor a list of templates; the message says what it is.
    pub fn from_json(text: &str) -> Result<Vec<Self>, ParseTemplateError> {
        let document = Document::parse(text.as_bytes());
        if !document.problems().is_empty() {
            return Err(ParseTemplateError("it is not JSON".to_owned()));
        }
        let root = document.root().ok_or_else(|| ParseTemplateError("it is empty".to_owned()))?;
        Self::all_of(&root).map_err(ParseTemplateError)
    }

    /// The same for a parsed response.
    pub(super) fn all_of(response: &Value<'_>) -> Result<Vec<Self>, String> {
        let mut templates = Vec::new();
        match response.kind() {
            Kind::Object => templates.push(Self::from_value(response)?),
            Kind::Array => {
                for item in response.items() {
                    templates.push(Self::from_value(&item)?);
                }
            }
            _ => return Err("it is neither a template nor a list of templates".to_owned()),
        }
        Ok(templates)
    }

    fn from_value(value: &Value<'_>) -> Result<Self, String> {
        if value.kind() != Kind::Object {
            return Err("a template must be an object".to_owned());
        }
        if !["id", "status", "type", "compositions", "layers"].iter().any(|name| value.get(name).is_some()) {
            return Err("it has none of `id`, `compositions` and `layers`".to_owned());
        }
        if value.get("id").is_some_and(|id| !matches!(id.kind(), Kind::String | Kind::Null)) {
            return Err("its `id` is not a string".to_owned());
        }
        let mut template = Self {
            id: text(value, "id"),
            status: text(value, "status"),
            error: text(value, "error"),
            ..Self::default()
        };
        template.template_type = text(value, "type").and_then(|name| TemplateType::from_name(&name));
        if let Some(list) = list(value, "compositions")? {
            template.compositions = readable(&list, |item| composition(&item));
        }
        if let Some(list) = list(value, "layers")? {
            let compositions = template.compositions.as_deref().unwrap_or_default();
            let by_id = by_id(compositions);
            template.layers = readable(&list, |item| layer(&item, compositions, &by_id));
        }
        Ok(template)
    }

    /// Adds the names of compositions and layers that only another response about the same template has.
    #[cfg(feature = "client")]
    pub(crate) fn with_names_of(mut self, other: Self) -> Self {
        let own = self.compositions.get_or_insert_default();
        let new = other.compositions.unwrap_or_default();
        let known: BTreeSet<_> = own.iter().map(|composition| composition.name.clone()).collect();
        own.extend(new.into_iter().filter(|composition| !known.contains(&composition.name)));
        let own = self.layers.get_or_insert_default();
        let new = other.layers.unwrap_or_default();
        let known: BTreeSet<_> = own.iter().map(|layer| layer.name.clone()).collect();
        own.extend(new.into_iter().filter(|layer| !known.contains(&layer.name)));
        self
    }

    /// Without its lists while it is not processed: then they are empty, which says nothing.
    #[cfg(feature = "client")]
    pub(crate) fn unless_unprocessed(mut self) -> Self {
        if self.status.as_deref().is_some_and(|status| status != "uploaded") {
            (self.compositions, self.layers) = (None, None);
        }
        self
    }

    /// Whether it is a motion graphics template, which needs no composition.
    pub fn is_mogrt(&self) -> bool {
        self.template_type == Some(TemplateType::Mogrt)
    }
}

/// A member that must be a list, if it is present.
fn list<'t>(value: &Value<'t>, name: &str) -> Result<Option<Value<'t>>, String> {
    let list = value.get(name).filter(|list| !list.is_null());
    match list {
        Some(list) if list.kind() != Kind::Array => Err(["its `", name, "` is not a list"].concat()),
        Some(list) if list.items().any(|item| !matches!(item.kind(), Kind::String | Kind::Object)) => {
            Err(["its `", name, "` contains a value that is neither a name nor an object"].concat())
        }
        _ => Ok(list),
    }
}

/// The items of a list that could be read; `None` if there are items and none could, because that says nothing about them.
fn readable<'t, T>(list: &Value<'t>, read: impl FnMut(Value<'t>) -> Option<T>) -> Option<Vec<T>> {
    let items: Vec<_> = list.items().filter_map(read).collect();
    (!items.is_empty() || list.items().next().is_none()).then_some(items)
}

fn text(value: &Value<'_>, name: &str) -> Option<String> {
    Some(value.get(name)?.as_str()?.into_owned())
}

/// An id, which is a string in some API responses and a number in others.
fn id(value: &Value<'_>, name: &str) -> Option<String> {
    let value = value.get(name)?;
    match value.kind() {
        Kind::String => value.as_str().map(String::from),
        Kind::Number => Some(String::from_utf8_lossy(value.raw()).into_owned()),
        _ => None,
    }
}

fn composition(value: &Value<'_>) -> Option<Composition> {
    if let Some(name) = value.as_str() {
        return Some(Composition { aeid: None, name: name.into_owned(), duration: None, frame_rate: None });
    }
    let number = |names: [&str; 2]| names.iter().find_map(|name| value.get(name)?.as_f64());
    Some(Composition {
        aeid: id(value, "aeid"),
        name: text(value, "name")?,
        duration: number(["duration", "duration"]),
        frame_rate: number(["frame_rate", "frameRate"]),
    })
}

/// Compositions by the ids that layers give.
fn by_id(compositions: &[Composition]) -> Index {
    Index::new(compositions.iter().zip(0..).filter_map(|(c, place)| Some((of_text(c.aeid.as_deref()?), place))))
}

fn layer(value: &Value<'_>, compositions: &[Composition], by_id: &Index) -> Option<Layer> {
    if let Some(name) = value.as_str() {
        return Some(Layer { name: name.into_owned(), composition: None, layer_type: None, source_type: None });
    }
    let home = id(value, "composition_id").or_else(|| id(value, "compositionId"));
    let composition = home.and_then(|home| {
        let mut homes = by_id.places(of_text(&home)).filter_map(|place| compositions.get(place));
        homes.find(|composition| composition.aeid.as_ref() == Some(&home)).map(|composition| composition.name.clone())
    });
    Some(Layer {
        name: text(value, "name").or_else(|| text(value, "layerName"))?,
        composition: composition.or_else(|| text(value, "composition")),
        layer_type: text(value, "layer_type").or_else(|| text(value, "layerType")),
        source_type: text(value, "source_type").or_else(|| text(value, "sourceType")),
    })
}

/// The account data, indexed.
pub(crate) struct Account<'o> {
    pub fonts: Option<Lookup<'o>>,
    pub secrets: Option<Lookup<'o>>,
    templates: Vec<Template<'o>>,
    /// The templates by their ids.
    by_id: Index,
    /// The first template without an id.
    any: Option<usize>,
    /// The remaining budget for finding similar names.
    pub effort: Effort,
}

impl<'o> Account<'o> {
    pub fn new(options: &'o CheckOptions) -> Self {
        let snapshot = options.account.as_ref();
        let fonts = options.fonts.as_deref().or_else(|| snapshot?.fonts.as_deref());
        let secrets = options.secrets.as_deref().or_else(|| snapshot?.secrets.as_deref());
        let (mut templates, mut ids, mut any) = (Vec::new(), Vec::new(), None);
        for info in options.templates.iter().chain(snapshot.iter().flat_map(|snapshot| &snapshot.templates)) {
            let place = templates.len();
            match &info.id {
                Some(id) => ids.push((of_text(id), place)),
                None => any = any.or(Some(place)),
            }
            templates.push(Template::new(info));
        }
        Self {
            fonts: fonts.map(lookup),
            secrets: secrets.map(lookup),
            templates,
            by_id: Index::new(ids.into_iter()),
            any,
            effort: Effort::new(),
        }
    }

    /// The template that applies to a job: the first with the id that the job names whose compositions or layers are known,
    /// or else the first without an id.
    pub fn template(&self, id: Option<&Value<'_>>) -> Option<&Template<'o>> {
        if self.templates.is_empty() { None } else { self.find(id) }
    }

    fn find(&self, id: Option<&Value<'_>>) -> Option<&Template<'o>> {
        let mut speaker = None;
        if let Some(id) = id.and_then(Value::as_str) {
            for template in self.by_id.places(of_text(&id)).filter_map(|place| self.templates.get(place)) {
                if template.info.id.as_deref() == Some(&*id) && speaker.is_none_or(Template::is_bare) {
                    speaker = Some(template);
                }
            }
        }
        speaker.or_else(|| self.templates.get(self.any?))
    }
}

fn lookup(names: &[String]) -> Lookup<'_> {
    Lookup::new(names.iter().map(String::as_str))
}

/// A template, indexed.
pub(crate) struct Template<'o> {
    pub info: &'o TemplateInfo,
    compositions: OnceCell<Lookup<'o>>,
    layers: OnceCell<Lookup<'o>>,
}

impl<'o> Template<'o> {
    fn new(info: &'o TemplateInfo) -> Self {
        Self { info, compositions: OnceCell::new(), layers: OnceCell::new() }
    }

    /// Whether its contents are unknown.
    pub fn is_bare(&self) -> bool {
        self.info.compositions.is_none() && self.info.layers.is_none()
    }

    /// Whether the service has read it. Until then, its lists are empty, which says nothing.
    fn is_ready(&self) -> bool {
        self.info.status.as_deref().is_none_or(|status| status == "uploaded")
    }

    /// Whether an empty list of compositions says nothing: the template is not ready, or it is a `.mogrt`.
    fn lacks_compositions(&self) -> bool {
        !self.is_ready() || self.info.is_mogrt()
    }

    /// The names of its compositions, if they are known.
    pub fn compositions(&self) -> Option<&Lookup<'o>> {
        let all = self.info.compositions.as_ref().filter(|all| !all.is_empty() || !self.lacks_compositions())?;
        Some(self.compositions.get_or_init(|| Lookup::new(all.iter().map(|composition| composition.name.as_str()))))
    }

    /// The longest of the compositions of a name: After Effects allows several of the same name, and any of them may be
    /// meant. None if the length of one of them is unknown.
    pub fn length(&self, name: &str) -> Option<Length> {
        let all = self.info.compositions.as_ref()?;
        let mut longest: Option<Length> = None;
        for place in self.compositions()?.places(name) {
            let composition = all.get(place)?;
            let length = Length { duration: composition.duration?, frame_rate: composition.frame_rate? };
            if length.frames() < 1.0 {
                return None;
            }
            if longest.as_ref().is_none_or(|longest| longest.frames() < length.frames()) {
                longest = Some(length);
            }
        }
        longest
    }

    /// The names of its layers, if they are known.
    pub fn layers(&self) -> Option<&Lookup<'o>> {
        let all = self.info.layers.as_ref().filter(|all| !all.is_empty() || self.is_ready())?;
        Some(self.layers.get_or_init(|| Lookup::new(all.iter().map(|layer| layer.name.as_str()))))
    }
}

/// How long a composition is.
pub(crate) struct Length {
    /// Seconds.
    pub duration: f64,
    /// Frames per second.
    pub frame_rate: f64,
}

impl Length {
    /// How many frames that is, a whole number.
    pub fn frames(&self) -> f64 {
        // With frame rates such as 29.97, the product is a little more than a whole number.
        (self.duration * self.frame_rate - 1e-6).ceil()
    }

    /// The number of the last frame.
    pub fn last_frame(&self) -> u64 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
        let last = (self.frames() - 1.0) as u64;
        last
    }
}

#[cfg(test)]
mod tests {
    use crate::{CheckOptions, lint};

    #[test]
    fn a_list_that_cannot_be_read_refuses_no_layer_and_no_composition() {
        let payload = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}, "assets": [{"type": "text", "layerName": "title", "value": "Hi"}]}"#;
        for (lists, errors) in [
            (r#""layers": [{"label": "title"}], "compositions": [{"label": "main"}]"#, 0),
            (r#""layers": [{"label": "title"}, {"name": "other"}]"#, 1),
            (r#""layers": [], "compositions": ["main"]"#, 1),
        ] {
            let options =
                format!(r#"{{"template": {{"id": "01JTGM9GCR71JV7EJYDF45QAFD", "status": "uploaded", {lists}}}}}"#);
            let options = CheckOptions::from_json(&options).unwrap();
            assert_eq!(lint(payload, &options).error_count, errors, "{lists}");
        }
    }
}
