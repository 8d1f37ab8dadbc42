//! What is put into a template's layers.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Job, Object, Settings, Template, present};

/// A replacement or change in the template. Its `type` selects the variant.
///
/// Made by the functions named like the types, refined by the methods after them:
///
/// ```
/// use nexrender_payload::payload::Asset;
/// let asset = Asset::text("title", "Hello").composition("intro").name("headline");
/// assert_eq!(
///     serde_json::to_value(&asset)?,
///     serde_json::json!({"type": "text", "layerName": "title", "value": "Hello",
///                        "composition": "intro", "name": "headline"}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
#[non_exhaustive]
pub enum Asset {
    /// Sets the text of a text layer: shorthand for its `Source Text`.
    Text(TextAsset),
    /// Sets any property of a layer.
    Data(DataAsset),
    /// Replaces a footage layer's picture.
    Image(MediaAsset),
    /// Replaces a layer's sound.
    Audio(MediaAsset),
    /// Replaces the video of a footage layer.
    Video(MediaAsset),
    /// Sets a `.mogrt`'s Essential Graphics field.
    Essential(EssentialAsset),
    /// Calls one of the service's functions.
    Function(FunctionAsset),
    /// Renders another job first and puts its video into a layer. One level deep.
    Job(JobAsset),
    /// Puts a file next to the project.
    Static(StaticAsset),
    /// Runs an ExtendScript `.jsx` in the project. In use.
    Script(ScriptAsset),
}

/// The keys that every asset may carry. An asset is an open object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Common {
    /// The composition of the layer, if it is not the rendered one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub composition: Option<String>,
    /// Keys that the reference does not define.
    #[serde(flatten)]
    pub extra: Object,
}

/// An asset of type `text`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TextAsset {
    /// The layer's name: exact, case-sensitive, with any blanks it has.
    #[serde(rename = "layerName")]
    pub layer_name: String,
    /// The text. A number or a boolean is written as text.
    pub value: Value,
    /// The file's name on the render machine, with its extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The keys of every asset.
    #[serde(flatten)]
    pub common: Common,
}

/// An asset of type `data`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DataAsset {
    /// The layer's exact name, with its case and blanks. Either this or `layer_index` is required.
    #[serde(rename = "layerName", skip_serializing_if = "Option::is_none")]
    pub layer_name: Option<String>,
    /// The layer's number in its composition, counted from 1. Seen in public integrations.
    #[serde(rename = "layerIndex", skip_serializing_if = "Option::is_none")]
    pub layer_index: Option<u32>,
    /// The property, like `Source Text`; nested as `A.B` or `A->B`.
    pub property: String,
    /// Any JSON. A colour is `[r, g, b]` or `[r, g, b, a]` in 0–1, never `#rrggbb`.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// An After Effects expression, which may replace `value`. In use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// The file's name on the render machine, with its extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The keys of every asset.
    #[serde(flatten)]
    pub common: Common,
}

/// An asset of type `image`, `audio` or `video`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MediaAsset {
    /// The layer's exact name, with its case and blanks. Either this or `layer_index` is required.
    #[serde(rename = "layerName", skip_serializing_if = "Option::is_none")]
    pub layer_name: Option<String>,
    /// The layer's number in its composition, counted from 1. Seen in public integrations.
    #[serde(rename = "layerIndex", skip_serializing_if = "Option::is_none")]
    pub layer_index: Option<u32>,
    /// An http(s) URL that responds with 200.
    pub src: String,
    /// Fit the footage to the layer it replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conform: Option<bool>,
    /// The file's name on the render machine, with its extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The keys of every asset.
    #[serde(flatten)]
    pub common: Common,
}

/// An asset of type `essential`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EssentialAsset {
    /// The field's name in the Essential Graphics panel.
    #[serde(rename = "layerName")]
    pub layer_name: String,
    /// A string, a number or a boolean; a list for a colour.
    pub value: Value,
    /// The file's name on the render machine, with its extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The keys of every asset.
    #[serde(flatten)]
    pub common: Common,
}

/// An asset of type `function`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FunctionAsset {
    /// The function's name, such as `nx:layer-autoscale`. The OpenAPI description lists six, more
    /// are in use.
    pub name: String,
    /// What the function works on; `layerName` is one name or a list of at least one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params: Option<Object>,
    /// The keys of every asset.
    #[serde(flatten)]
    pub common: Common,
}

/// An asset of type `job`: a nested job whose video fills a layer.
///
/// It has no `fonts`, `upload` or `webhook`, and no `job` asset of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JobAsset {
    /// The layer that the video fills.
    #[serde(rename = "layerName")]
    pub layer_name: String,
    /// The template to render, its composition included.
    pub template: Template,
    /// What is put into that template's layers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<Asset>,
    /// A fast render of low resolution. Excludes `settings`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<bool>,
    /// What is rendered (`video` or `image`) and how it is encoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
    /// The file's name on the render machine, with its extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The keys of every asset.
    #[serde(flatten)]
    pub common: Common,
}

/// An asset of type `static`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StaticAsset {
    /// The file's URL.
    pub src: String,
    /// The file's name next to the project.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The keys of every asset.
    #[serde(flatten)]
    pub common: Common,
}

/// An asset of type `script`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScriptAsset {
    /// The URL of the `.jsx`.
    pub src: String,
    /// The file's name on the render machine, with its extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The keys of every asset.
    #[serde(flatten)]
    pub common: Common,
}

impl Asset {
    /// The text of a text layer.
    pub fn text(layer: impl Into<String>, value: impl Into<Value>) -> Self {
        Self::Text(TextAsset { layer_name: layer.into(), value: value.into(), ..TextAsset::default() })
    }

    /// Any property of a layer.
    pub fn data(layer: impl Into<String>, property: impl Into<String>, value: impl Into<Value>) -> Self {
        Self::Data(DataAsset {
            layer_name: Some(layer.into()),
            property: property.into(),
            value: Some(value.into()),
            ..DataAsset::default()
        })
    }

    /// A footage layer's picture.
    pub fn image(layer: impl Into<String>, src: impl Into<String>) -> Self {
        Self::Image(MediaAsset::new(layer, src))
    }

    /// A layer's sound.
    pub fn audio(layer: impl Into<String>, src: impl Into<String>) -> Self {
        Self::Audio(MediaAsset::new(layer, src))
    }

    /// The video of a footage layer.
    pub fn video(layer: impl Into<String>, src: impl Into<String>) -> Self {
        Self::Video(MediaAsset::new(layer, src))
    }

    /// A `.mogrt`'s Essential Graphics field.
    pub fn essential(layer: impl Into<String>, value: impl Into<Value>) -> Self {
        Self::Essential(EssentialAsset { layer_name: layer.into(), value: value.into(), ..EssentialAsset::default() })
    }

    /// One of the service's functions.
    pub fn function(name: impl Into<String>, params: Object) -> Self {
        Self::Function(FunctionAsset { name: name.into(), params: Some(params), ..FunctionAsset::default() })
    }

    /// A job whose video fills a layer.
    ///
    /// What a nested job cannot have (`fonts`, `upload`, `webhook`) is kept as unknown keys, so
    /// that the checker reports it.
    pub fn job(layer: impl Into<String>, job: Job) -> Self {
        let mut extra = job.extra;
        let strays = [
            (!job.fonts.is_empty()).then(|| ("fonts", serde_json::to_value(&job.fonts))),
            job.upload.map(|upload| ("upload", serde_json::to_value(upload))),
            job.webhook.map(|hook| ("webhook", serde_json::to_value(hook))),
        ];
        for (key, value) in strays.into_iter().flatten() {
            // None of the three types has a way to fail.
            extra.insert(key.to_owned(), value.unwrap_or_default());
        }
        Self::Job(JobAsset {
            layer_name: layer.into(),
            template: job.template,
            assets: job.assets,
            preview: job.preview,
            settings: job.settings,
            common: Common { extra, ..Common::default() },
            ..JobAsset::default()
        })
    }

    /// A file next to the project, with this `name`.
    pub fn file(src: impl Into<String>, name: impl Into<String>) -> Self {
        Self::Static(StaticAsset { src: src.into(), name: Some(name.into()), ..StaticAsset::default() })
    }

    /// An ExtendScript that runs in the project.
    pub fn script(src: impl Into<String>) -> Self {
        Self::Script(ScriptAsset { src: src.into(), ..ScriptAsset::default() })
    }

    /// The composition of the layer, if it is not the rendered one.
    #[must_use]
    pub fn composition(mut self, composition: impl Into<String>) -> Self {
        self.common_mut().composition = Some(composition.into());
        self
    }

    /// The file's name on the render machine, with its extension; for a `function`, the function's name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        let place = match &mut self {
            Self::Function(asset) => {
                asset.name = name;
                return self;
            }
            Self::Text(asset) => &mut asset.name,
            Self::Data(asset) => &mut asset.name,
            Self::Image(asset) | Self::Audio(asset) | Self::Video(asset) => &mut asset.name,
            Self::Essential(asset) => &mut asset.name,
            Self::Job(asset) => &mut asset.name,
            Self::Static(asset) => &mut asset.name,
            Self::Script(asset) => &mut asset.name,
        };
        *place = Some(name);
        self
    }

    /// A key that the types do not name; assets are open objects.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.common_mut().extra.insert(key.into(), value.into());
        self
    }

    /// The keys of every asset.
    pub fn common(&self) -> &Common {
        match self {
            Self::Text(asset) => &asset.common,
            Self::Data(asset) => &asset.common,
            Self::Image(asset) | Self::Audio(asset) | Self::Video(asset) => &asset.common,
            Self::Essential(asset) => &asset.common,
            Self::Function(asset) => &asset.common,
            Self::Job(asset) => &asset.common,
            Self::Static(asset) => &asset.common,
            Self::Script(asset) => &asset.common,
        }
    }

    /// The keys of every asset, to be changed.
    pub fn common_mut(&mut self) -> &mut Common {
        match self {
            Self::Text(asset) => &mut asset.common,
            Self::Data(asset) => &mut asset.common,
            Self::Image(asset) | Self::Audio(asset) | Self::Video(asset) => &mut asset.common,
            Self::Essential(asset) => &mut asset.common,
            Self::Function(asset) => &mut asset.common,
            Self::Job(asset) => &mut asset.common,
            Self::Static(asset) => &mut asset.common,
            Self::Script(asset) => &mut asset.common,
        }
    }
}

impl MediaAsset {
    fn new(layer: impl Into<String>, src: impl Into<String>) -> Self {
        Self { layer_name: Some(layer.into()), src: src.into(), ..Self::default() }
    }
}
