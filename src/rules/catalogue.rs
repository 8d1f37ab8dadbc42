//! The table of every rule.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::{Rule, *};

macro_rules! catalogue {
    ($($variant:ident $code:literal $rule:path;)*) => {
        /// The code of a rule: public, stable and never used for another.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RuleCode {
            $(#[doc = concat!("`", $code, "`")] $variant,)*
        }

        impl RuleCode {
            /// Every code, in the order of the catalogue.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The code as it is written: `codec-unknown`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// The rule behind the code.
            pub fn rule(self) -> &'static Rule {
                match self {
                    $(Self::$variant => &$rule,)*
                }
            }
        }
    };
}

catalogue! {
    JsonSyntax "json-syntax" json_syntax::RULE;
    JsonDuplicateKey "json-duplicate-key" json_duplicate_key::RULE;
    JsonDepth "json-depth" json_depth::RULE;
    JsonEncoding "json-encoding" json_encoding::RULE;
    TypeMismatch "type-mismatch" type_mismatch::RULE;
    RequiredField "required-field" required_field::RULE;
    UnknownField "unknown-field" unknown_field::RULE;
    UnknownValue "unknown-value" unknown_value::RULE;
    EmptyValue "empty-value" empty_value::RULE;
    PlaceholderValue "placeholder-value" placeholder_value::RULE;
    UrlFormat "url-format" url_format::RULE;
    TemplateIdFormat "template-id-format" template_id_format::RULE;
    TemplateSrc "template-src" template_src::RULE;
    PreviewWithSettings "preview-with-settings" preview_with_settings::RULE;
    FramesRequired "frames-required" frames_required::RULE;
    FramesRange "frames-range" frames_range::RULE;
    FramesIgnored "frames-ignored" frames_ignored::RULE;
    CodecUnknown "codec-unknown" codec_unknown::RULE;
    CodecUnprefixed "codec-unprefixed" codec_unprefixed::RULE;
    CodecTypeMismatch "codec-type-mismatch" codec_type_mismatch::RULE;
    FontFormat "font-format" font_format::RULE;
    FontDuplicate "font-duplicate" font_duplicate::RULE;
    AssetSrc "asset-src" asset_src::RULE;
    UnreachableUrl "unreachable-url" unreachable_url::RULE;
    AssetMediaType "asset-media-type" asset_media_type::RULE;
    AssetUnusedField "asset-unused-field" asset_unused_field::RULE;
    AssetColor "asset-color" asset_color::RULE;
    AssetDuplicateTarget "asset-duplicate-target" asset_duplicate_target::RULE;
    FunctionName "function-name" function_name::RULE;
    NestedJobDepth "nested-job-depth" nested_job_depth::RULE;
    RawCredential "raw-credential" raw_credential::RULE;
    SecretSyntax "secret-syntax" secret_syntax::RULE;
    UploadPrefix "upload-prefix" upload_prefix::RULE;
    WebhookInsecure "webhook-insecure" webhook_insecure::RULE;
    WebhookCustomEmpty "webhook-custom-empty" webhook_custom_empty::RULE;
    BatchSize "batch-size" batch_size::RULE;
    DuplicateJob "duplicate-job" duplicate_job::RULE;
    JoinAssets "join-assets" join_assets::RULE;
    TemplateNotReady "template-not-ready" template_not_ready::RULE;
    CompositionUnknown "composition-unknown" composition_unknown::RULE;
    LayerUnknown "layer-unknown" layer_unknown::RULE;
    LayerElsewhere "layer-elsewhere" layer_elsewhere::RULE;
    LayerKind "layer-kind" layer_kind::RULE;
    FramesBeyondEnd "frames-beyond-end" frames_beyond_end::RULE;
    FontUnknown "font-unknown" font_unknown::RULE;
    SecretUnknown "secret-unknown" secret_unknown::RULE;
}

impl RuleCode {
    /// Whether the rule may be switched off: a payload that cannot be read or has the wrong types is
    /// never fit to be sent.
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
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|known| known.as_str() == code).ok_or(())
    }
}
