//! What the caller knows of the account: templates, fonts, secrets.

use crate::text::{Document, Kind, Value};

/// Names to be looked up quickly.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names(Vec<String>);

impl Names {
    pub fn new(mut names: Vec<String>) -> Self {
        names.sort_unstable();
        names.dedup();
        Self(names)
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.binary_search_by(|known| known.as_str().cmp(name)).is_ok()
    }

    pub fn iter(&self) -> impl Iterator<Item = &String> {
        self.0.iter()
    }
}

/// The kind of project file a template is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateType {
    /// An After Effects project.
    Aep,
    /// A project collected with its files.
    Zip,
    /// A motion graphics template.
    Mogrt,
}

/// A composition of a template.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// Its name.
    pub name: String,
    /// The name of the composition that holds it.
    pub composition: Option<String>,
    /// What kind of layer it is.
    pub layer_type: Option<String>,
    /// What its source is.
    pub source_type: Option<String>,
}

/// What is known of a template, from an answer of the API.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TemplateInfo {
    /// Its id; without one it speaks for every job.
    pub id: Option<String>,
    /// The kind of project file.
    pub template_type: Option<TemplateType>,
    /// How far its upload is: `uploaded` when it can be rendered.
    pub status: Option<String>,
    /// Its compositions, where they are known.
    pub compositions: Option<Vec<Composition>>,
    /// Its layers, where they are known.
    pub layers: Option<Vec<Layer>>,
}

impl TemplateInfo {
    /// Reads what the API answers for a template: `GET /templates/:id` (compositions and layers by
    /// name), or `GET /v3/templates/:id` with `compositions` and `layers` put into it.
    ///
    /// # Errors
    /// Says what the text is instead of a template, or of a list of templates.
    pub fn from_json(text: &str) -> Result<Vec<Self>, String> {
        let document = Document::parse(text.as_bytes());
        if !document.problems().is_empty() {
            return Err("it is not JSON".to_owned());
        }
        let root = document.root().ok_or("it is empty")?;
        match root.kind() {
            Kind::Object => Ok(vec![Self::from_value(&root)?]),
            Kind::Array => root.items().map(|item| Self::from_value(&item)).collect(),
            _ => Err("it is neither a template nor a list of templates".to_owned()),
        }
    }

    fn from_value(value: &Value<'_>) -> Result<Self, String> {
        if value.kind() != Kind::Object {
            return Err("a template is an object".to_owned());
        }
        let compositions = list(value, "compositions")?.map(|items| items.iter().filter_map(composition).collect());
        let layers = list(value, "layers")?;
        let layers = layers.map(|items| {
            let compositions = compositions.as_deref().unwrap_or_default();
            items.iter().filter_map(|item| layer(item, compositions)).collect()
        });
        Ok(Self {
            id: text(value, "id"),
            template_type: text(value, "type").and_then(|name| match name.as_str() {
                "aep" => Some(TemplateType::Aep),
                "zip" => Some(TemplateType::Zip),
                "mogrt" => Some(TemplateType::Mogrt),
                _ => None,
            }),
            status: text(value, "status"),
            compositions,
            layers,
        })
    }

    /// Whether it is a motion graphics template, which has no compositions to choose from.
    pub fn is_mogrt(&self) -> bool {
        self.template_type == Some(TemplateType::Mogrt)
    }

    /// The composition of this name.
    pub fn composition(&self, name: &str) -> Option<&Composition> {
        self.compositions.as_ref()?.iter().find(|composition| composition.name == name)
    }
}

fn list<'t>(value: &Value<'t>, name: &str) -> Result<Option<Vec<Value<'t>>>, String> {
    match value.get(name) {
        None => Ok(None),
        Some(value) => match value.kind() {
            Kind::Null => Ok(None),
            Kind::Array => Ok(Some(value.items().collect())),
            _ => Err(format!("its `{name}` is not a list")),
        },
    }
}

fn text(value: &Value<'_>, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(String::from)
}

/// An id, which the API writes as a string in one place and as a number in another.
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

fn layer(value: &Value<'_>, compositions: &[Composition]) -> Option<Layer> {
    if let Some(name) = value.as_str() {
        return Some(Layer { name: name.into_owned(), composition: None, layer_type: None, source_type: None });
    }
    let home = id(value, "composition_id").or_else(|| id(value, "compositionId"));
    let composition = home.and_then(|home| {
        compositions.iter().find(|composition| composition.aeid.as_ref() == Some(&home)).map(|c| c.name.clone())
    });
    Some(Layer {
        name: text(value, "name")?,
        composition,
        layer_type: text(value, "layer_type").or_else(|| text(value, "layerType")),
        source_type: text(value, "source_type").or_else(|| text(value, "sourceType")),
    })
}
