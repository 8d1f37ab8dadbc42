//! Assets: the replacements and changes in the project.

use super::job::{NESTED_TEMPLATE_FIELD, PREVIEW};
use super::values::ASSET_TYPES;
use super::{
    Choice, Field, Format, Keys, Member, Members, NESTED_SETTINGS, Name, Need, Role, Shape, Source, Type, Variants,
    field, optional, required, sentence,
};

static ASSET_TYPE: Choice = Choice { name: "asset type", values: &ASSET_TYPES, open: false };

pub(super) static TYPE: Field = field(
    Name::TYPE,
    Type::Choice(&ASSET_TYPE),
    Source::Reference,
    "The kind of asset, which decides its other fields.",
);

static LAYER_NAME: Field = field(
    Name::LAYER_NAME,
    Type::Text(Format::Layer),
    Source::Reference,
    "The exact name of the layer; case and spaces count.",
);

static LAYER_INDEX: Field = field(
    Name::LAYER_INDEX,
    Type::Index,
    Source::Field,
    "The layer's index in its composition, starting at 1, instead of `layerName`.",
);

static COMPOSITION: Field = field(
    Name::COMPOSITION,
    Type::Text(Format::Composition),
    Source::Reference,
    "The composition that contains the layer, if it is not the rendered one; `*` means every composition, `outer->inner` means `inner` where it is nested in `outer`.",
);

static NAME: Field = field(
    Name::NAME,
    Type::Text(Format::Name),
    Source::Field,
    "The file's name on the render machine, with its extension, such as `clip.mp4`.",
);

static TEXT_VALUE: Field = field(
    Name::VALUE,
    Type::TextValue,
    Source::Both,
    "The layer's new text. A number or a boolean is written as text.",
);

static DATA_VALUE: Field = field(
    Name::VALUE,
    Type::Any,
    Source::Reference,
    "The property's new value, any JSON; a color is `[r, g, b]` or `[r, g, b, a]`, each from 0 to 1.",
);

static ESSENTIAL_VALUE: Field = field(
    Name::VALUE,
    Type::Scalar,
    Source::Reference,
    "The field's new value: text, a number, `true` or `false`, or a list of numbers for a color.",
);

static PROPERTY: Field = field(
    Name::PROPERTY,
    Type::Text(Format::Property),
    Source::Reference,
    "The property to set, such as `Source Text`; nested ones as `A.B` or `A->B`.",
);

static EXPRESSION: Field = field(
    Name::EXPRESSION,
    Type::Text(Format::Expression),
    Source::Field,
    "An expression for the property, instead of `value`.",
);

static SRC: Field = field(
    Name::SRC,
    Type::Text(Format::AssetSource),
    Source::Reference,
    "The file's http(s) URL, which must return status 200.",
);

pub(super) static CLIP_SRC: Field =
    field(Name::SRC, Type::Text(Format::AssetSource), Source::OpenApi, "The video's http(s) URL.");

static CONFORM: Field = field(
    Name::CONFORM,
    Type::Boolean,
    Source::OpenApi,
    "Converts the file to a format that After Effects can import; the default for `webm`, `webp`, `gif` and `ogg`.",
);

static FUNCTION_NAME: Field =
    field(Name::NAME, Type::Text(Format::Function), Source::Both, "The function's name, such as `nx:layer-autoscale`.");

static LAYER_NAMES: Field =
    field(Name::LAYER_NAME, Type::Names, Source::OpenApi, "The layer, or the layers, that the function works on.");

static FUNCTION_PARAMS: Shape = Shape {
    name: "FunctionParams",
    doc: sentence("What a function is given; which keys it reads depends on the function."),
    role: Role::FunctionParams,
    keys: Keys::Free,
    members: Members::of(&[optional(&LAYER_NAMES), optional(&COMPOSITION)]),
};

static PARAMS: Field =
    field(Name::PARAMS, Type::Object(&FUNCTION_PARAMS), Source::OpenApi, "What the function is given.");

pub(super) static NESTED_ASSETS: Field = field(
    Name::ASSETS,
    Type::Variants(&NESTED_ASSET),
    Source::Reference,
    "What to replace or change in the nested project; a `job` asset cannot be among them.",
)
.or("[]");

pub(super) static NESTED_SETTINGS_FIELD: Field = field(
    Name::SETTINGS,
    Type::Object(&NESTED_SETTINGS),
    Source::Reference,
    "How the nested job is rendered and encoded.",
);

const fn shape(name: &'static str, doc: &'static str, members: &'static [Member]) -> Shape {
    Shape { name, doc: sentence(doc), role: Role::Asset, keys: Keys::Free, members: Members::of(members) }
}

static TEXT: Shape = shape(
    "TextAsset",
    "Replaces the text of a text layer.",
    &[required(&TYPE), required(&LAYER_NAME), required(&TEXT_VALUE), optional(&COMPOSITION), optional(&NAME)],
);

/// The layer of an asset that can also refer to it by index.
const LAYER: Member = Member { field: &LAYER_NAME, need: Need::Unless(Name::LAYER_INDEX) };

pub(crate) static DATA: Shape = shape(
    "DataAsset",
    "Sets a property of a layer to a value or an expression.",
    &[
        required(&TYPE),
        LAYER,
        optional(&LAYER_INDEX),
        required(&PROPERTY),
        Member { field: &DATA_VALUE, need: Need::Unless(Name::EXPRESSION) },
        optional(&EXPRESSION),
        optional(&COMPOSITION),
        optional(&NAME),
    ],
);

const MEDIA: &[Member] = &[
    required(&TYPE),
    LAYER,
    optional(&LAYER_INDEX),
    required(&SRC),
    optional(&COMPOSITION),
    optional(&NAME),
    optional(&CONFORM),
];

pub(crate) static IMAGE: Shape = shape("ImageAsset", "Replaces the picture of a footage layer.", MEDIA);
pub(crate) static AUDIO: Shape = shape("AudioAsset", "Replaces the sound of a footage layer.", MEDIA);
pub(crate) static VIDEO: Shape = shape("VideoAsset", "Replaces the video of a footage layer.", MEDIA);

pub(crate) static ESSENTIAL: Shape = shape(
    "EssentialAsset",
    "Sets a field of the Essential Graphics panel of a `.mogrt`.",
    &[required(&TYPE), required(&LAYER_NAME), required(&ESSENTIAL_VALUE), optional(&COMPOSITION), optional(&NAME)],
);

pub(crate) static FUNCTION: Shape = shape(
    "FunctionAsset",
    "Calls a function of the render machine.",
    &[required(&TYPE), required(&FUNCTION_NAME), optional(&PARAMS), optional(&COMPOSITION)],
);

static JOB: Shape = Shape {
    name: "JobAsset",
    doc: sentence("Renders another template first and puts its output on a layer; one level deep."),
    role: Role::NestedJob,
    keys: Keys::Open,
    members: Members::of(&[
        required(&TYPE),
        required(&LAYER_NAME),
        required(&NESTED_TEMPLATE_FIELD),
        optional(&NESTED_ASSETS),
        optional(&PREVIEW),
        optional(&NESTED_SETTINGS_FIELD),
        optional(&COMPOSITION),
        optional(&NAME),
    ]),
};

static STATIC: Shape =
    shape("StaticAsset", "Puts a file next to the project.", &[required(&TYPE), required(&SRC), optional(&NAME)]);

static SCRIPT: Shape = shape(
    "ScriptAsset",
    "Runs an ExtendScript `.jsx` in the project.",
    &[required(&TYPE), required(&SRC), optional(&NAME)],
);

/// The shape of each asset type, in the order of [`ASSET_TYPES`].
pub static ASSET_KINDS: [&Shape; 10] =
    [&TEXT, &DATA, &IMAGE, &AUDIO, &VIDEO, &ESSENTIAL, &FUNCTION, &JOB, &STATIC, &SCRIPT];

/// An unknown `type`, which is reported elsewhere.
static NO_TYPE: Field = field(Name::TYPE, Type::Any, Source::Reference, "An unknown kind of asset.");

/// How an asset with a missing or unknown `type` is checked: any field may be meant.
static OTHER: Shape = shape(
    "OtherAsset",
    "An asset of an unknown type.",
    &[
        optional(&NO_TYPE),
        optional(&LAYER_NAME),
        optional(&LAYER_INDEX),
        optional(&DATA_VALUE),
        optional(&SRC),
        optional(&PROPERTY),
        optional(&EXPRESSION),
        optional(&COMPOSITION),
        optional(&NAME),
    ],
);

/// An item of a job's `assets`.
pub static ASSET: Variants = Variants {
    name: "Asset",
    doc: sentence("One thing to replace or change in the project."),
    choice: Choice { name: "asset type", values: &ASSET_TYPES, open: false },
    shapes: &ASSET_KINDS,
    other: Some(&OTHER),
    at_least: 0,
    jobs: true,
};

/// An item of a nested job's `assets`: anything but another nested job.
pub static NESTED_ASSET: Variants = Variants {
    name: "NestedAsset",
    doc: sentence("One thing to replace or change in a nested project."),
    choice: Choice { name: "asset type", values: &ASSET_TYPES, open: false },
    shapes: &ASSET_KINDS,
    other: Some(&OTHER),
    at_least: 0,
    jobs: false,
};

/// The fields of other kinds of asset, whose types are checked wherever they are.
static SHARED: [&Field; 6] = [&LAYER_NAMES, &COMPOSITION, &NAME, &SRC, &PARAMS, &CONFORM];

/// The fields that an asset of this shape does not use, but whose types are checked.
pub(crate) fn unused(shape: &Shape) -> impl Iterator<Item = &'static Field> {
    let is_asset = shape.role == Role::Asset;
    SHARED.into_iter().filter(move |field| is_asset && shape.position(field.name).is_none())
}

/// The field that a key of an asset has in other kinds of asset. The API checks its type here too.
pub(crate) fn elsewhere(role: Role, name: Name) -> Option<&'static Field> {
    match role {
        Role::Asset => SHARED.into_iter().find(|field| field.name == name),
        _ => None,
    }
}
