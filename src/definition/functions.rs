//! The functions of the render machine: their names and their `params`.

use super::{Source, sentence};

/// A function that an asset of type `function` can call.
#[derive(Debug)]
pub struct Function {
    /// Its name without the prefix: `layer-autoscale`.
    pub name: &'static str,
    /// The name of its params in the TypeScript types.
    pub params_name: &'static str,
    /// One sentence for people, Markdown.
    pub doc: &'static str,
    /// Whether `params.layerName` may be a list: documented for the six functions of the OpenAPI description.
    pub takes_layers: bool,
    /// Its params besides `layerName` and `composition`. Empty if no source documents them.
    pub params: &'static [Param],
    /// Which source documents the function.
    pub source: Source,
}

/// A member of a function's `params`.
#[derive(Debug)]
pub struct Param {
    /// The key in JSON.
    pub name: &'static str,
    /// Its type.
    pub ty: ParamType,
    /// One sentence for people, Markdown.
    pub doc: &'static str,
}

/// The type of a function's param.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamType {
    /// A string.
    Text,
    /// A string, or a number that is written as one.
    Value,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `[r, g, b]`, each from 0 to 1.
    Color,
    /// One of a list of strings that may be incomplete.
    Choice(&'static [&'static str]),
    /// Any JSON.
    Any,
}

const fn param(name: &'static str, ty: ParamType, doc: &'static str) -> Param {
    Param { name, ty, doc: sentence(doc) }
}

const fn function(
    name: &'static str,
    params_name: &'static str,
    doc: &'static str,
    source: Source,
    params: &'static [Param],
) -> Function {
    let takes_layers = matches!(source, Source::OpenApi);
    Function { name, params_name, doc: sentence(doc), takes_layers, params, source }
}

/// The prefixes of a function's name. The OpenAPI description writes the first, the vendor's skill for agents of July
/// 2026 the second; both are in use.
pub const PREFIXES: [&str; 2] = ["nx:", "nx-"];

/// The functions. The params come from the vendor's skill for agents and its n8n demo, which real renders confirm.
pub static FUNCTIONS: [Function; 10] = [
    function(
        "layer-autoscale",
        "LayerAutoscaleParams",
        "Scales a layer to its composition, or the font of a text layer to its box. It must follow the media asset of its layer.",
        Source::OpenApi,
        &[
            param(
                "type",
                ParamType::Choice(&["fill", "fit"]),
                "Whether the layer covers the composition or fits into it.",
            ),
            param("maxFontSize", ParamType::Number, "For text: the largest font size."),
            param("minFontSize", ParamType::Number, "For text: the smallest font size."),
        ],
    ),
    function("layer-duration-set", "LayerDurationSetParams", "Sets the duration of a layer.", Source::OpenApi, &[]),
    function("layer-start-set", "LayerStartSetParams", "Sets the time at which a layer starts.", Source::OpenApi, &[]),
    function(
        "layer-state-set",
        "LayerStateSetParams",
        "Shows or hides a layer.",
        Source::OpenApi,
        &[
            param("visible", ParamType::Boolean, "Whether the layer is visible."),
            param("state", ParamType::Choice(&["hidden", "visible"]), "The same as a word."),
        ],
    ),
    function(
        "solid-color-set",
        "SolidColorSetParams",
        "Sets the color of a solid.",
        Source::OpenApi,
        &[param("color", ParamType::Color, "The new color, `[r, g, b]`, each from 0 to 1.")],
    ),
    function(
        "text-params-set",
        "TextParamsSetParams",
        "Sets the text of a text layer and its style.",
        Source::OpenApi,
        &[
            param("textValue", ParamType::Value, "The new text."),
            param("font", ParamType::Text, "The font's PostScript name, such as `Rubik-Bold`."),
            param("fontSize", ParamType::Number, "The font size in pixels."),
            param("fillColor", ParamType::Color, "The text's color, `[r, g, b]`, each from 0 to 1."),
            param("tracking", ParamType::Number, "The space between characters."),
            param("leading", ParamType::Number, "The space between lines."),
        ],
    ),
    function("layer-remove", "LayerRemoveParams", "Removes a layer.", Source::Field, &[]),
    function(
        "comp-duration-set",
        "CompDurationSetParams",
        "Sets the duration of a composition.",
        Source::Field,
        &[param("value", ParamType::Number, "The duration in seconds.")],
    ),
    function(
        "gen-ai",
        "GenAiParams",
        "Generates a picture or a video with an AI model and puts it on a layer.",
        Source::Field,
        AI,
    ),
    function(
        "genai",
        "GenAiParams",
        "Generates a picture or a video with an AI model and puts it on a layer.",
        Source::Field,
        AI,
    ),
];

const AI: &[Param] = &[
    param("provider", ParamType::Text, "The provider of the model, such as `fal` or `openai`."),
    param("model", ParamType::Text, "The model's name at the provider."),
    param("prompt", ParamType::Text, "What to generate."),
    param("apiKey", ParamType::Text, "The key of your account at the provider, as a stored secret: `${secrets.NAME}`."),
    param("key", ParamType::Text, "The same under another name."),
    param("type", ParamType::Text, "What to generate: `image`, `video` or `audio`."),
    param("data", ParamType::Any, "Further settings of the model."),
];

/// The params that every function takes.
pub const COMMON_PARAMS: [&str; 2] = ["layerName", "composition"];

impl Function {
    /// The function of this name, in either spelling.
    pub fn named(name: &str) -> Option<&'static Self> {
        let plain = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix))?;
        FUNCTIONS.iter().find(|function| function.name == plain)
    }

    /// The names of its params.
    pub(crate) fn param_names(&self) -> impl Iterator<Item = &'static str> + use<> {
        COMMON_PARAMS.into_iter().chain(self.params.iter().map(|param| param.name))
    }
}

/// The functions' names as the OpenAPI description spells them.
pub fn function_names() -> impl Iterator<Item = String> {
    FUNCTIONS.iter().map(|function| [PREFIXES[0], function.name].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_known() {
        for name in ["nx:layer-autoscale", "nx-layer-autoscale", "nx:genai", "nx:gen-ai", "nx-gen-ai"] {
            assert!(Function::named(name).is_some(), "{name}");
        }
        for name in ["layer-autoscale", "nx:", "NX:layer-autoscale", "nx:explode", ""] {
            assert!(Function::named(name).is_none(), "{name}");
        }
    }

    #[test]
    fn the_six_functions_of_the_description_take_lists() {
        assert_eq!(FUNCTIONS.iter().filter(|function| function.takes_layers).count(), 6);
    }
}
