//! The definition of the payload: every field's name, type, values and meaning, as data.
//!
//! The checker walks these tables; the JSON Schemas and the TypeScript types are generated from them.

pub(crate) mod asset;
mod batch;
mod engine;
mod foreign;
mod functions;
mod job;
pub(crate) mod join;
mod names;
mod properties;
mod settings;
mod upload;
mod values;
mod webhook;

pub use asset::{ASSET, ASSET_KINDS, NESTED_ASSET};
pub(crate) use asset::{elsewhere, unused};
pub use batch::{BATCH, MAX_JOBS};
pub use engine::{ENGINE_TEXTS, EngineError, EngineText};
pub use foreign::{FOREIGN, Foreign, Instead, Origin};
pub use functions::{COMMON_PARAMS, FUNCTIONS, Function, PREFIXES, Param, ParamType, function_names};
pub use job::{JOB, NESTED_TEMPLATE, TEMPLATE};
pub use join::{CLIP, JOIN};
pub use names::Name;
pub(crate) use names::halves;
pub use properties::{PROPERTIES, Property, PropertyValue, TEXT_ATTRIBUTES};
pub(crate) use properties::{PROPERTY_ALIASES, TEXT_ATTRIBUTE_ALIASES, property_path};
pub use settings::{JOIN_SETTINGS, NESTED_SETTINGS, SETTINGS};
pub use upload::{JOIN_UPLOAD, PARAMS, UPLOAD};
pub(crate) use values::value_of_word;
pub use values::{
    ACLS, ASSET_TYPES, CODECS, Codec, ENGINES, METHODS, Medium, OUTPUT_TYPES, PRESETS, PROVIDERS, QUALITIES,
};
pub use webhook::WEBHOOK;

/// Which source states a fact about the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The public reference of `POST /jobs` and `POST /batches`.
    Reference,
    /// The published OpenAPI description.
    OpenApi,
    /// Both.
    Both,
    /// Seen in the vendor's tools and in public integrations.
    Field,
}

/// One field of an object: its whole definition.
#[derive(Debug)]
pub struct Field {
    /// The key in JSON.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// One sentence of documentation, in Markdown.
    pub doc: &'static str,
    /// The value that the service uses if the field is absent, as JSON.
    pub default: Option<&'static str>,
    /// Which source states it.
    pub source: Source,
}

/// The type of a field.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// A string.
    Text(Format),
    /// A string or `null`.
    TextOrNull(Format),
    /// One of a list of strings.
    Choice(&'static Choice),
    /// A non-negative integer, or a pair of them.
    Frames,
    /// A positive integer.
    Index,
    /// A string, a number or a boolean, which is converted to text.
    TextValue,
    /// A string, a number, a boolean, or a list of numbers.
    Scalar,
    /// A name, or a non-empty list of names.
    Names,
    /// Any JSON.
    Any,
    /// An object with any keys.
    Free,
    /// An object of HTTP headers.
    Headers,
    /// An object with any keys, some of which are defined.
    Object(&'static Shape),
    /// A list of strings.
    Texts(Format),
    /// A list of objects whose `type` decides their shape.
    Variants(&'static Variants),
    /// A list of objects of one shape, with its minimum and maximum length.
    Objects(&'static Shape, usize, usize),
}

/// What a string means, which decides which rules check it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Any characters; may be empty.
    Any,
    /// A name that must not be blank.
    Name,
    /// `^[A-Z0-9]{26}$`
    TemplateId,
    /// The https URL of a project file.
    TemplateSource,
    /// The name of a composition.
    Composition,
    /// The name of a layer.
    Layer,
    /// The file name of a font.
    Font,
    /// One of the codecs.
    Codec,
    /// The URL that is called when a job ends.
    WebhookUrl,
    /// Another absolute http(s) URL.
    Url,
    /// Where the service finds a file.
    AssetSource,
    /// A folder in a bucket.
    Prefix,
    /// A key of an account at a cloud provider.
    Credential,
    /// The name of a function.
    Function,
    /// The path of a property.
    Property,
    /// Code of an After Effects expression.
    Expression,
    /// A value that may contain secrets.
    Value,
}

impl Format {
    /// Whether a blank string is invalid here.
    pub const fn must_not_be_blank(self) -> bool {
        !matches!(self, Self::Any | Self::Value | Self::Codec)
    }

    /// Whether any text is valid that is not blank, not a secret and not a placeholder.
    pub(crate) const fn is_free(self) -> bool {
        matches!(
            self,
            Self::Any
                | Self::Name
                | Self::Composition
                | Self::Layer
                | Self::TemplateId
                | Self::Property
                | Self::Expression
                | Self::Value
        )
    }

    /// Whether the service replaces stored secrets in such a string.
    pub(crate) const fn may_hold_secrets(self) -> bool {
        matches!(self, Self::Value | Self::AssetSource | Self::TemplateSource | Self::WebhookUrl)
    }
}

/// A closed list of strings.
#[derive(Debug)]
pub struct Choice {
    /// The name of one of them: `codec`, `quality`.
    pub name: &'static str,
    /// The strings.
    pub values: &'static [&'static str],
    /// Whether the list may be incomplete, so that other values are only warnings.
    pub open: bool,
}

/// A field in a shape.
#[derive(Debug)]
pub struct Member {
    /// The field.
    pub field: &'static Field,
    /// Whether it is required.
    pub need: Need,
}

/// Whether a field is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It is optional.
    Optional,
    /// It is required.
    Required,
    /// It is required unless the template is a `.mogrt`.
    UnlessMogrt,
    /// It is required unless this other field is present.
    Unless(Name),
}

/// What happens to keys that a shape does not define.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// The service rejects them.
    Closed,
    /// The service ignores or rejects them.
    Open,
    /// They are the caller's own: only likely typos are reported.
    Free,
}

/// Which object it is, for the rules that check whole objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The body of `POST /jobs`, or an item of a batch.
    Job,
    /// `template`
    Template,
    /// An item of `assets`.
    Asset,
    /// An asset that is itself a job.
    NestedJob,
    /// `settings`
    Settings,
    /// `upload`
    Upload,
    /// `upload.params`
    Params,
    /// `webhook`
    Webhook,
    /// The body of `POST /jobs/join`.
    Join,
    /// An item of a join's `assets`.
    Clip,
    /// A clip that is rendered first.
    JobClip,
    /// The body of `POST /batches`.
    Batch,
    /// A function's `params`.
    FunctionParams,
}

impl Role {
    /// Whether the `type` of objects in this role decides their shape.
    pub(crate) const fn is_variant(self) -> bool {
        matches!(self, Self::Asset | Self::NestedJob | Self::Clip | Self::JobClip)
    }
}

/// An object's definition.
#[derive(Debug)]
pub struct Shape {
    /// The name of its type.
    pub name: &'static str,
    /// One sentence of documentation, in Markdown.
    pub doc: &'static str,
    /// Which object it is.
    pub role: Role,
    /// What happens to other keys.
    pub keys: Keys,
    /// Its fields.
    pub members: Members,
}

impl Shape {
    /// Whether it is this very definition.
    #[inline(always)]
    pub(crate) fn is(&self, other: &'static Self) -> bool {
        std::ptr::eq(self, other)
    }

    /// The index of a field among the members.
    #[inline(always)]
    pub fn position(&self, name: Name) -> Option<usize> {
        self.members.position(name)
    }

    /// The names of its fields.
    pub fn names(&self) -> impl Iterator<Item = Name> + use<> {
        self.members.iter().map(|member| member.field.name)
    }
}

/// The fields of an object, in the order that documentation lists them, as a slice; each is found by its name in one step.
#[derive(Debug)]
pub struct Members {
    list: &'static [Member],
    /// The index of each name in the list, plus one; 0 for the names that are not in it.
    positions: [u8; Name::COUNT],
}

impl Members {
    #[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "evaluated at compile time")]
    const fn of(list: &'static [Member]) -> Self {
        let mut positions = [0; Name::COUNT];
        let mut index = 0;
        while index < list.len() {
            positions[list[index].field.name.number()] = index as u8 + 1;
            index += 1;
        }
        Self { list, positions }
    }

    #[inline(always)]
    fn position(&self, name: Name) -> Option<usize> {
        let after = self.positions.get(name.number()).copied().unwrap_or(0);
        usize::from(after).checked_sub(1)
    }
}

impl std::ops::Deref for Members {
    type Target = &'static [Member];

    fn deref(&self) -> &&'static [Member] {
        &self.list
    }
}

/// Objects whose `type` decides their shape.
#[derive(Debug)]
pub struct Variants {
    /// The name of the union.
    pub name: &'static str,
    /// One sentence of documentation, in Markdown.
    pub doc: &'static str,
    /// The values of `type`.
    pub choice: Choice,
    /// The shape for each of them, in the same order.
    pub shapes: &'static [&'static Shape],
    /// How an object with another `type`, or none, is checked.
    pub other: Option<&'static Shape>,
    /// The minimum number.
    pub at_least: usize,
    /// Whether `job` may be among them; nesting goes one level deep.
    pub jobs: bool,
}

impl Variants {
    /// The shape of one `type`.
    pub fn shape(&self, tag: &str) -> Option<&'static Shape> {
        let index = self.choice.values.iter().position(|value| *value == tag)?;
        self.shapes.get(index).copied()
    }
}

/// A sentence of documentation. The checker never shows one, so the WebAssembly module does not contain them.
const fn sentence(doc: &'static str) -> &'static str {
    if cfg!(target_family = "wasm") { "" } else { doc }
}

const fn field(name: Name, ty: Type, source: Source, doc: &'static str) -> Field {
    Field { name, ty, doc: sentence(doc), default: None, source }
}

impl Field {
    const fn or(mut self, default: &'static str) -> Self {
        self.default = if cfg!(target_family = "wasm") { None } else { Some(default) };
        self
    }
}

const fn required(field: &'static Field) -> Member {
    Member { field, need: Need::Required }
}

const fn optional(field: &'static Field) -> Member {
    Member { field, need: Need::Optional }
}
