//! The groups of the list of rules, by the cause of a failure, so that someone whose render failed finds the rule.

use crate::diagnostic::RuleCode;

/// What went wrong, from the perspective of the person who sent the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    NotJson,
    CopiedFromElsewhere,
    NotFilledIn,
    WrongShape,
    NotInTheTemplate,
    NotDownloaded,
    NoEffect,
    WrongOutput,
    Secrets,
    SentWrongly,
}

impl Group {
    /// All of them, in the order in which a render fails.
    pub const ALL: [Self; 10] = [
        Self::NotJson,
        Self::CopiedFromElsewhere,
        Self::NotFilledIn,
        Self::WrongShape,
        Self::NotInTheTemplate,
        Self::NotDownloaded,
        Self::NoEffect,
        Self::WrongOutput,
        Self::Secrets,
        Self::SentWrongly,
    ];

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::NotJson => "The text is not JSON",
            Self::CopiedFromElsewhere => "Copied from somewhere else",
            Self::NotFilledIn => "A value is missing, or was never filled in",
            Self::WrongShape => "A field has the wrong type or value",
            Self::NotInTheTemplate => "A name does not match the template or the account",
            Self::NotDownloaded => "The file cannot be downloaded",
            Self::NoEffect => "A layer does not change as expected",
            Self::WrongOutput => "The output is not as expected",
            Self::Secrets => "A credential is in the open, or a secret is not replaced",
            Self::SentWrongly => "Sent twice, or to the wrong place",
        }
    }

    /// What the group is about, in a sentence or two.
    pub const fn about(self) -> &'static str {
        match self {
            Self::NotJson => "The service rejects the whole request before it reads any field.",
            Self::CopiedFromElsewhere => {
                "From a chat, a terminal, an automation tool, a response of the API, or another rendering service."
            }
            Self::NotFilledIn => "An empty cell, a variable without a value, an example that was left in place.",
            Self::WrongShape => "The field exists, but the API does not accept its value.",
            Self::NotInTheTemplate => "Most of these need the template, the fonts or the secrets as an option.",
            Self::NotDownloaded => {
                "Each URL is requested by a machine in the cloud, without your login, when the job leaves the queue."
            }
            Self::NoEffect => "The job renders, but After Effects ignores the change, or shows something else.",
            Self::WrongOutput => "The format, the frames or the fonts of the result.",
            Self::Secrets => "Keys belong in the account's stored secrets, never into a payload.",
            Self::SentWrongly => {
                "Duplicate jobs that are rendered and billed, and results that are sent to the wrong place."
            }
        }
    }

    /// The one group of a rule.
    pub const fn of(code: RuleCode) -> Self {
        use RuleCode as C;
        match code {
            C::JsonSyntax | C::JsonDuplicateKey | C::JsonDepth | C::JsonEncoding => Self::NotJson,
            C::PayloadWrapped | C::PayloadKind | C::SelfHostedJob | C::UnknownField => Self::CopiedFromElsewhere,
            C::PlaceholderValue | C::EmptyValue | C::RequiredField => Self::NotFilledIn,
            C::TypeMismatch | C::UnknownValue | C::NestedJobDepth | C::JoinAssets => Self::WrongShape,
            C::TemplateIdFormat
            | C::TemplateNotReady
            | C::CompositionUnknown
            | C::LayerUnknown
            | C::LayerElsewhere
            | C::LayerKind
            | C::FontUnknown => Self::NotInTheTemplate,
            C::UrlSpelling
            | C::ShareLink
            | C::SignedUrl
            | C::UrlFormat
            | C::AssetSrc
            | C::TemplateSrc
            | C::UnreachableUrl
            | C::AssetMediaType
            | C::MediaName
            | C::UrlUnavailable
            | C::UrlContent
            | C::UrlUnchecked => Self::NotDownloaded,
            C::PropertyName
            | C::PropertyValue
            | C::AssetColor
            | C::AssetUnusedField
            | C::AssetDuplicateTarget
            | C::FunctionName
            | C::FunctionParams
            | C::FunctionOrder => Self::NoEffect,
            C::PreviewWithSettings
            | C::CodecUnknown
            | C::CodecUnprefixed
            | C::CodecTypeMismatch
            | C::FramesRequired
            | C::FramesRange
            | C::FramesIgnored
            | C::FramesBeyondEnd
            | C::FontFormat
            | C::FontDuplicate => Self::WrongOutput,
            C::RawCredential | C::SecretSyntax | C::SecretUnknown => Self::Secrets,
            C::DuplicateJob
            | C::BatchSize
            | C::UploadPrefix
            | C::UploadTarget
            | C::WebhookInsecure
            | C::WebhookCustomEmpty => Self::SentWrongly,
        }
    }

    /// The rules of the group, in the order of the catalogue.
    pub fn codes(self) -> impl Iterator<Item = RuleCode> {
        RuleCode::ALL.iter().copied().filter(move |code| Self::of(*code) == self)
    }
}
