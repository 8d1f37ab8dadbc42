//! The table of every rule: the file behind each code.

use super::*;
use crate::diagnostic::RuleCode;
use crate::support::{Page, Rule};

macro_rules! catalogue {
    ($($variant:ident $module:ident;)*) => {
        impl RuleCode {
            /// The rule behind the code.
            pub fn rule(self) -> &'static Rule {
                match self {
                    $(Self::$variant => &$module::RULE,)*
                }
            }

            /// The rule's page.
            pub fn page(self) -> &'static Page {
                match self {
                    $(Self::$variant => &$module::PAGE,)*
                }
            }
        }
    };
}

catalogue! {
    JsonSyntax json_syntax;
    PayloadKind payload_kind;
    PayloadWrapped payload_wrapped;
    JsonDuplicateKey json_duplicate_key;
    JsonDepth json_depth;
    JsonEncoding json_encoding;
    TypeMismatch type_mismatch;
    RequiredField required_field;
    UnknownField unknown_field;
    UnknownValue unknown_value;
    EmptyValue empty_value;
    PlaceholderValue placeholder_value;
    UrlSpelling url_spelling;
    ShareLink share_link;
    SignedUrl signed_url;
    UrlFormat url_format;
    TemplateIdFormat template_id_format;
    SelfHostedJob self_hosted_job;
    TemplateSrc template_src;
    PreviewWithSettings preview_with_settings;
    FramesRequired frames_required;
    FramesRange frames_range;
    FramesIgnored frames_ignored;
    CodecUnknown codec_unknown;
    CodecUnprefixed codec_unprefixed;
    CodecTypeMismatch codec_type_mismatch;
    FontFormat font_format;
    FontDuplicate font_duplicate;
    AssetSrc asset_src;
    UnreachableUrl unreachable_url;
    AssetMediaType asset_media_type;
    AssetUnusedField asset_unused_field;
    AssetColor asset_color;
    PropertyName property_name;
    PropertyValue property_value;
    MediaName media_name;
    AssetDuplicateTarget asset_duplicate_target;
    FunctionName function_name;
    FunctionParams function_params;
    FunctionOrder function_order;
    NestedJobDepth nested_job_depth;
    RawCredential raw_credential;
    SecretSyntax secret_syntax;
    UploadPrefix upload_prefix;
    UploadTarget upload_target;
    WebhookInsecure webhook_insecure;
    WebhookCustomEmpty webhook_custom_empty;
    BatchSize batch_size;
    DuplicateJob duplicate_job;
    JoinAssets join_assets;
    TemplateNotReady template_not_ready;
    CompositionUnknown composition_unknown;
    LayerUnknown layer_unknown;
    LayerElsewhere layer_elsewhere;
    LayerKind layer_kind;
    FramesBeyondEnd frames_beyond_end;
    FontUnknown font_unknown;
    SecretUnknown secret_unknown;
    UrlUnavailable url_unavailable;
    UrlContent url_content;
    UrlUnchecked url_unchecked;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_declares_the_code_that_the_table_gives_it() {
        for code in RuleCode::ALL {
            assert_eq!(code.rule().code, *code);
        }
    }
}
