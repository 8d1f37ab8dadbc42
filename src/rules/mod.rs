//! The rules, one file each.
//!
//! A rule's file contains, in this order: its declaration with the text of its page, its findings (the
//! parameters, and the messages built from them), the logic, and test vectors.

mod catalogue;
mod places;
#[cfg(test)]
mod testing;

pub(crate) mod asset_color;
pub(crate) mod asset_duplicate_target;
pub(crate) mod asset_media_type;
pub(crate) mod asset_src;
pub(crate) mod asset_unused_field;
pub(crate) mod batch_size;
pub(crate) mod codec_type_mismatch;
pub(crate) mod codec_unknown;
pub(crate) mod codec_unprefixed;
pub(crate) mod composition_unknown;
pub(crate) mod duplicate_job;
pub(crate) mod empty_value;
pub(crate) mod font_duplicate;
pub(crate) mod font_format;
pub(crate) mod font_unknown;
pub(crate) mod frames_beyond_end;
pub(crate) mod frames_ignored;
pub(crate) mod frames_range;
pub(crate) mod frames_required;
pub(crate) mod function_name;
pub(crate) mod function_order;
pub(crate) mod function_params;
pub(crate) mod join_assets;
pub(crate) mod json_depth;
pub(crate) mod json_duplicate_key;
pub(crate) mod json_encoding;
pub(crate) mod json_syntax;
pub(crate) mod layer_elsewhere;
pub(crate) mod layer_kind;
pub(crate) mod layer_unknown;
pub(crate) mod media_name;
pub(crate) mod nested_job_depth;
pub(crate) mod other_format;
pub(crate) mod payload_kind;
pub(crate) mod payload_wrapped;
pub(crate) mod placeholder_value;
pub(crate) mod preflight;
pub(crate) mod preview_with_settings;
pub(crate) mod property_name;
pub(crate) mod property_value;
pub(crate) mod raw_credential;
pub(crate) mod required_field;
pub(crate) mod secret_syntax;
pub(crate) mod secret_unknown;
pub(crate) mod self_hosted_job;
pub(crate) mod share_link;
pub(crate) mod signed_url;
pub(crate) mod template_id_format;
pub(crate) mod template_not_ready;
pub(crate) mod template_src;
pub(crate) mod type_mismatch;
pub(crate) mod unknown_field;
pub(crate) mod unknown_value;
pub(crate) mod unreachable_url;
pub(crate) mod upload_prefix;
pub(crate) mod upload_target;
pub(crate) mod url_content;
pub(crate) mod url_format;
pub(crate) mod url_spelling;
pub(crate) mod url_unavailable;
pub(crate) mod url_unchecked;
pub(crate) mod webhook_custom_empty;
pub(crate) mod webhook_insecure;

pub(crate) use places::{
    holds_suspect, is_plain, no_variant, object, placement, problem, string, text, texts, variants,
};

/// Vectors of the rule in this file.
macro_rules! vectors {
    ($code:ident $(, options: $options:expr)? $(, results: $results:expr)?; pass: $pass:expr, fail: $fail:expr $(, fix: $fix:expr)? $(, offered: $offered:expr)? $(,)?) => {
        #[cfg(test)]
        mod tests {
            #[test]
            fn vectors() {
                use crate::rules::testing::Edits;
                #[allow(unused_mut, unused_assignments)]
                let mut options = "{}";
                $(options = $options;)?
                #[allow(unused_mut, unused_assignments)]
                let (mut fix, mut offered): (Edits, Edits) = (&[], &[]);
                $(fix = $fix;)?
                $(offered = $offered;)?
                #[allow(unused_mut, unused_assignments)]
                let mut results: Option<&'static str> = None;
                $(results = Some($results);)?
                crate::rules::testing::Vectors {
                    code: crate::diagnostic::RuleCode::$code,
                    options,
                    results,
                    pass: $pass,
                    fail: $fail,
                    fix,
                    offered,
                }
                .run();
            }
        }
    };
}

pub(crate) use vectors;
