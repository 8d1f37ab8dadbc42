//! Maps each place in a payload to the rules that check it. The walk calls these functions.

use super::*;
use crate::definition::{Codec, Format, Function, Name, Property, Role, Type, Variants, asset};
use crate::support::{Context, Object, Run, characters, look_at, may_begin_with_key, string_of, url};
use crate::text::{Flags, Kind, Path, Problem, ProblemKind, Value};

/// Passes a problem of the reader to the rule that reports it.
pub(crate) fn problem(problem: Problem, path: &dyn Fn() -> Path, run: &mut Run<'_>) {
    use ProblemKind as P;
    let start = problem.span.start;
    let is_out_of_step = matches!(
        problem.kind,
        P::UnclosedString | P::Unexpected | P::MissingColon(_) | P::MissingKey | P::StrayBracket | P::TrailingText
    );
    let is_unclosed_string = problem.kind == P::UnclosedString;
    match problem.kind {
        P::DuplicateKey { first, continues } => json_duplicate_key::report(&problem, first, continues, path, run),
        P::NotInJson if run.from_object => type_mismatch::report_lost(&problem, path, run),
        P::TooDeep => json_depth::report(&problem, path, run),
        P::NotUtf8 | P::NotUtf8Text | P::LoneSurrogate | P::ReplacementCharacter | P::ByteOrderMark => {
            json_encoding::report(problem, path, run);
        }
        P::Empty
        | P::Comment
        | P::UnclosedComment
        | P::Conflict
        | P::TrailingComma
        | P::ExtraComma
        | P::MissingComma(_)
        | P::MissingColon(_)
        | P::MissingQuote(_)
        | P::Ellipsis
        | P::MissingValue
        | P::MissingKey
        | P::Quotes
        | P::UnquotedKey
        | P::UnquotedString
        | P::NotInJson
        | P::PythonLiteral
        | P::Number
        | P::UnclosedString
        | P::UnclosedBracket(_)
        | P::MissingBracket { .. }
        | P::WrongMark(_)
        | P::MarkInString
        | P::Embedded
        | P::StrayBracket
        | P::ControlCharacter
        | P::InnerQuotes
        | P::Expression
        | P::Escape
        | P::Space
        | P::Unexpected
        | P::TrailingText
        | P::TooLong => json_syntax::report(problem, path, run),
    }
    if is_out_of_step {
        run.doubt(start);
    }
    if is_unclosed_string {
        run.doubt_lines(start);
    }
}

/// A quick test whether no rule applies to a field's value, which is true for most values.
#[inline(always)]
pub(crate) fn is_plain(value: &Value<'_>, ty: &Type) -> bool {
    match ty {
        Type::Text(format) => {
            value.kind() == Kind::String
                && format.is_free()
                && !value.flags().has(Flags::MARKS)
                && !may_matter(value.content())
                && value.begins_plainly()
        }
        Type::Boolean => value.kind() == Kind::Boolean,
        _ => false,
    }
}

/// The rules for a string, by its meaning.
pub(crate) fn text(value: &Value<'_>, format: Format, is_optional: bool, cx: &mut Context<'_, '_, '_>) {
    if is_optional
        && matches!(format, Format::Composition | Format::Name | Format::Expression)
        && empty_value::check_absent(value, cx)
    {
        return;
    }
    if format.must_not_be_blank() && empty_value::check(value, is_optional, cx) {
        return;
    }
    let is_id = format == Format::TemplateId && template_id_format::is_ordinary(value.content());
    match format {
        Format::Credential => {}
        Format::Expression => return code(value, cx),
        _ if is_id => {}
        // What a misspelled secret is replaced by is unknown, so nothing else is checked.
        _ if string(value, format.may_hold_secrets(), cx) => return,
        _ => {}
    }
    match format {
        Format::Any
        | Format::Name
        | Format::Composition
        | Format::Layer
        | Format::TemplateId
        | Format::Property
        | Format::Expression
        | Format::Value => {}
        Format::Font => {
            if !font_unknown::check(value, cx) {
                font_format::check(value, cx);
            }
            if cx.is_preflight() {
                preflight::font(value, cx);
            }
        }
        Format::Codec => {
            let name = characters(value);
            if Codec::named(&name).is_none() {
                match Codec::named_short(&name) {
                    Some(codec) => codec_unprefixed::report(value, codec, cx),
                    None => codec_unknown::report(value, cx),
                }
            }
        }
        Format::WebhookUrl | Format::Url | Format::AssetSource | Format::TemplateSource => {
            called(value, format, cx);
        }
        Format::Prefix => upload_prefix::check(value, cx),
        Format::Credential => raw_credential::check(value, cx),
        Format::Function => function_name::check(value, cx),
    }
}

/// The rules for a URL that the service or its machines call. Most URLs are ordinary and need no detailed check.
fn called(value: &Value<'_>, format: Format, cx: &mut Context<'_, '_, '_>) {
    let plain = url::plain(value.content());
    let may_hold_lost_part = plain.as_ref().is_none_or(|url| url.may_hold_lost_part);
    let may_hold_encoded = plain.as_ref().is_none_or(|url| url.has_encoded);
    let is_suspect = (may_hold_lost_part && placeholder_value::may_hold_lost_part(value.content()))
        || (may_hold_encoded && placeholder_value::may_hold_encoded(value.content()));
    if is_suspect {
        placeholder_value::check(value, cx);
    }
    let may_hold_key = plain.as_ref().is_none_or(|url| url.query.is_some());
    if may_hold_key && !value.flags().has(Flags::MARKS) && !may_matter(value.content()) {
        raw_credential::check_anywhere(value, cx);
    }
    let is_ordinary = format != Format::TemplateSource && !value.content().ends_with(b",");
    let plain = plain.filter(|url| is_ordinary && !share_link::is_site(url.domain));
    match plain.map(|url| url.query) {
        Some(None) => {}
        Some(Some(query)) => {
            if format == Format::AssetSource && signed_url::may_expire(query) {
                signed_url::check(value, cx);
            }
        }
        None => called_closely(value, format, cx),
    }
}

/// Reports at most one finding about the target of a URL: that of the first rule that has one.
#[cold]
fn called_closely(value: &Value<'_>, format: Format, cx: &mut Context<'_, '_, '_>) {
    if url_spelling::check(value, format, cx) {
        return;
    }
    let url = match format {
        Format::AssetSource => asset_src::check(value, cx),
        Format::TemplateSource => template_src::check(value, cx),
        _ => url_format::check(value, format, cx),
    };
    let Some(url) = url else { return };
    if format != Format::Url && unreachable_url::check(value, &url, cx) {
        return;
    }
    match format {
        Format::WebhookUrl => webhook_insecure::check(value, &url, cx),
        Format::AssetSource | Format::TemplateSource => {
            if share_link::check(value, &url, cx) {
                return;
            }
            if format == Format::TemplateSource {
                template_src::check_file(value, &url, cx);
            }
            signed_url::check(value, cx);
        }
        _ => {}
    }
}

/// Whether a string without marks still needs a detailed check, by its first and last bytes.
#[inline(always)]
fn may_matter(text: &[u8]) -> bool {
    placeholder_value::may_end_lost(text) || placeholder_value::may_begin_lost(text) || may_begin_with_key(text)
}

/// Whether a list or an object holds a string that needs a detailed check.
pub(crate) fn holds_suspect(value: &Value<'_>) -> bool {
    value
        .nodes()
        .iter()
        .any(|node| node.kind == Kind::String && (node.flags.has(Flags::MARKS) || may_matter(value.content_of(node))))
}

/// The rules for every string. `secrets`: whether the service replaces secrets in it. Returns whether it holds a
/// misspelled reference to one.
#[inline(always)]
pub(crate) fn string(value: &Value<'_>, secrets: bool, cx: &mut Context<'_, '_, '_>) -> bool {
    (value.flags().has(Flags::MARKS) || may_matter(value.content())) && marked_string(value, secrets, cx)
}

#[cold]
fn marked_string(value: &Value<'_>, secrets: bool, cx: &mut Context<'_, '_, '_>) -> bool {
    let is_misspelled_secret = secrets && secret_syntax::check(value, cx);
    if secrets {
        secret_unknown::check(value, cx);
    }
    if !is_misspelled_secret {
        placeholder_value::check(value, cx);
    }
    raw_credential::check_anywhere(value, cx);
    is_misspelled_secret
}

/// The rules for the code of an expression, in which most forms of placeholders have another meaning.
#[cold]
fn code(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    placeholder_value::check_code(value, cx);
    raw_credential::check_anywhere(value, cx);
}

/// The rules for a list of strings as a whole.
pub(crate) fn texts(list: &Value<'_>, format: Format, cx: &mut Context<'_, '_, '_>) {
    if format == Format::Font {
        font_duplicate::check(list, cx);
    }
}

/// The rules for a list of assets or clips as a whole.
pub(crate) fn variants(list: &Value<'_>, variants: &'static Variants, cx: &mut Context<'_, '_, '_>) {
    if variants.at_least > 0 {
        join_assets::check(list, cx);
    } else {
        asset_duplicate_target::check(list, cx);
    }
}

/// The rules for an item whose `type` is missing or unknown.
pub(crate) fn no_variant(item: &Value<'_>, variants: &'static Variants, cx: &mut Context<'_, '_, '_>) {
    match item.field(Name::TYPE) {
        None => required_field::report_type(item, cx),
        Some(tag) => {
            if let Some((key, _)) = item.members().find(|(key, _)| key.name() == Name::TYPE) {
                cx.at(key.step(), |cx| join_assets::check_type(&tag, variants, cx));
            }
        }
    }
}

/// The rules for an object as a whole, by its role.
pub(crate) fn object(object: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    match object.shape.role {
        Role::Template => {
            template_id_format::check(object, cx);
            // With a source, the id is only a label.
            if let Some(id) = object.get(Name::ID).filter(|_| object.has(Name::SRC)) {
                cx.forget_placeholder(&id);
            }
            if cx.scope.template.is_some() {
                composition_unknown::check(object, cx);
            }
            if cx.is_preflight() {
                preflight::source(object, preflight::Medium::Project, cx);
            }
        }
        Role::Asset => {
            if object.has(Name::SRC) {
                asset_media_type::check(object, cx);
                media_name::check(object, cx);
                if cx.is_preflight() {
                    preflight::asset(object, cx);
                }
            }
            if object.shape.is(&asset::DATA) {
                asset_color::check(object, cx);
                property(object, cx);
            } else if object.shape.is(&asset::ESSENTIAL) {
                asset_color::check_essential(object, cx);
            } else if object.shape.is(&asset::FUNCTION) {
                function(object, cx);
            }
            placement(object, cx);
        }
        Role::Job | Role::NestedJob | Role::JobClip => {
            if object.has(Name::PREVIEW) {
                preview_with_settings::check(object, cx);
            }
            if cx.scope.template.is_some() {
                template_not_ready::check(object, cx);
            }
            if cx.is_preflight() {
                preflight::template(object, cx);
            }
            if cx.scope.is_self_hosted && object.shape.role == Role::Job {
                self_hosted_job::report(object, cx);
            }
        }
        Role::Settings => {
            if object.has(Name::FRAMES) {
                if !frames_ignored::check(object, cx) {
                    frames_beyond_end::check(object, cx);
                }
            } else {
                frames_required::check(object, cx);
            }
            if object.has(Name::CODEC) {
                codec_type_mismatch::check(object, cx);
            }
        }
        Role::Clip => {
            asset_media_type::check(object, cx);
            if cx.is_preflight() {
                preflight::asset(object, cx);
            }
        }
        Role::Webhook => webhook_custom_empty::check(object, cx),
        Role::FunctionParams => {
            asset_color::check_params(object, cx);
            raw_credential::check_params(object, cx);
            if cx.scope.template.is_some() {
                composition_unknown::check(object, cx);
                layer_unknown::check_params(object, cx);
            }
        }
        Role::Params => upload_target::check(object, cx),
        Role::Upload | Role::Join | Role::Batch => {}
    }
}

/// The rules for the params of a known function.
fn function(asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(name) = string_of(asset, Name::NAME) else { return };
    let Some(function) = Function::named(&characters(&name)) else { return };
    function_params::check_outside(function, &name, asset, cx);
    if let Some(params) = asset.get(Name::PARAMS) {
        function_params::check(function, &name, &params, asset, cx);
        function_order::check(function, &params, asset, cx);
    }
}

/// The rules for a property of After Effects and for its value.
fn property(asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(path) = string_of(asset, Name::PROPERTY) else { return };
    if look_at(&path, property_name::is_nested) {
        return;
    }
    match Property::at(&characters(&path)) {
        Some(property) => property_value::check(property, asset, cx),
        None => property_name::check(asset, cx),
    }
}

/// The rules for the target of an asset.
pub(crate) fn placement(asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    if cx.scope.template.is_some() {
        composition_unknown::check(asset, cx);
        layer_unknown::check(asset, cx);
    }
}
