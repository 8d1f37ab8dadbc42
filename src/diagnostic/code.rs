//! The codes of all rules.

use std::fmt;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ParseNameError;

macro_rules! codes {
    ($($variant:ident $code:literal;)*) => {
        /// The code of a rule: public, stable and never reused.
        ///
        /// New versions add rules, so a `match` needs a wildcard.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum RuleCode {
            $(#[doc = concat!("`", $code, "`")] $variant,)*
        }

        impl RuleCode {
            /// Every code, in the order of the catalogue.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The code as text: `codec-unknown`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }
        }
    };
}

codes! {
    JsonSyntax "json-syntax";
    PayloadKind "payload-kind";
    PayloadWrapped "payload-wrapped";
    JsonDuplicateKey "json-duplicate-key";
    JsonDepth "json-depth";
    JsonEncoding "json-encoding";
    TypeMismatch "type-mismatch";
    RequiredField "required-field";
    UnknownField "unknown-field";
    UnknownValue "unknown-value";
    EmptyValue "empty-value";
    PlaceholderValue "placeholder-value";
    UrlSpelling "url-spelling";
    ShareLink "share-link";
    SignedUrl "signed-url";
    UrlFormat "url-format";
    TemplateIdFormat "template-id-format";
    SelfHostedJob "self-hosted-job";
    TemplateSrc "template-src";
    PreviewWithSettings "preview-with-settings";
    FramesRequired "frames-required";
    FramesRange "frames-range";
    FramesIgnored "frames-ignored";
    CodecUnknown "codec-unknown";
    CodecUnprefixed "codec-unprefixed";
    CodecTypeMismatch "codec-type-mismatch";
    FontFormat "font-format";
    FontDuplicate "font-duplicate";
    AssetSrc "asset-src";
    UnreachableUrl "unreachable-url";
    AssetMediaType "asset-media-type";
    AssetUnusedField "asset-unused-field";
    AssetColor "asset-color";
    PropertyName "property-name";
    PropertyValue "property-value";
    MediaName "media-name";
    AssetDuplicateTarget "asset-duplicate-target";
    FunctionName "function-name";
    FunctionParams "function-params";
    FunctionOrder "function-order";
    NestedJobDepth "nested-job-depth";
    RawCredential "raw-credential";
    SecretSyntax "secret-syntax";
    UploadPrefix "upload-prefix";
    UploadTarget "upload-target";
    WebhookInsecure "webhook-insecure";
    WebhookCustomEmpty "webhook-custom-empty";
    BatchSize "batch-size";
    DuplicateJob "duplicate-job";
    JoinAssets "join-assets";
    TemplateNotReady "template-not-ready";
    CompositionUnknown "composition-unknown";
    LayerUnknown "layer-unknown";
    LayerElsewhere "layer-elsewhere";
    LayerKind "layer-kind";
    FramesBeyondEnd "frames-beyond-end";
    FontUnknown "font-unknown";
    SecretUnknown "secret-unknown";
    UrlUnavailable "url-unavailable";
    UrlContent "url-content";
    UrlUnchecked "url-unchecked";
}

impl RuleCode {
    /// Whether only a preflight applies the rule, because it needs data from outside the payload.
    pub const fn is_of_preflight(self) -> bool {
        matches!(self, Self::UrlUnavailable | Self::UrlContent | Self::UrlUnchecked)
    }

    /// Whether the rule can be turned off. A payload that cannot be parsed or has wrong types must never be sent.
    pub const fn can_be_off(self) -> bool {
        !matches!(
            self,
            Self::JsonSyntax | Self::JsonDuplicateKey | Self::JsonDepth | Self::JsonEncoding | Self::TypeMismatch
        )
    }
}

impl Serialize for RuleCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for RuleCode {
    type Err = ParseNameError;

    fn from_str(code: &str) -> Result<Self, ParseNameError> {
        let found = Self::ALL.iter().copied().find(|known| known.as_str() == code);
        found.ok_or_else(|| ParseNameError::new("rule", code))
    }
}

impl<'de> Deserialize<'de> for RuleCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        code.parse().map_err(D::Error::custom)
    }
}
