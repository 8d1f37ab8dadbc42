//! Every rule, one file each; which of them look where stands here.
//!
//! A rule's file has, in this order: its declaration with the text of its page, what it finds (the
//! parameters, and the message made from them), the logic, and test vectors.

mod catalogue;
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
pub(crate) mod join_assets;
pub(crate) mod json_depth;
pub(crate) mod json_duplicate_key;
pub(crate) mod json_encoding;
pub(crate) mod json_syntax;
pub(crate) mod layer_elsewhere;
pub(crate) mod layer_kind;
pub(crate) mod layer_unknown;
pub(crate) mod nested_job_depth;
pub(crate) mod placeholder_value;
pub(crate) mod preview_with_settings;
pub(crate) mod raw_credential;
pub(crate) mod required_field;
pub(crate) mod secret_syntax;
pub(crate) mod secret_unknown;
pub(crate) mod template_id_format;
pub(crate) mod template_not_ready;
pub(crate) mod template_src;
pub(crate) mod type_mismatch;
pub(crate) mod unknown_field;
pub(crate) mod unknown_value;
pub(crate) mod unreachable_url;
pub(crate) mod upload_prefix;
pub(crate) mod url_format;
pub(crate) mod webhook_custom_empty;
pub(crate) mod webhook_insecure;

pub use catalogue::RuleCode;
pub(crate) use raw_credential::{aws_key_id, is_repeated};
#[cfg(feature = "client")]
pub(crate) use secret_syntax::is_whole_secret;

use std::borrow::Cow;

use crate::check::{Context, Earlier, FixDraft, Lookup, Object, Run, Shown, phrase, quote};
use crate::definition::{Codec, Format, Name, Role, Type, Variants};
use crate::diagnostic::Severity;
use crate::text::{Flags, Kind, Path, Problem, ProblemKind, Span, Value};
use crate::url;
use crate::words::{copy, joined};

/// What a rule offers to mend what it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixing {
    /// Nothing: only the author knows.
    None,
    /// An edit that the author has to agree to.
    Offered,
    /// An edit that surely keeps the meaning, at least for some of the findings.
    Safe,
}

/// A rule of the catalogue.
#[derive(Debug)]
pub struct Rule {
    /// How bad its findings are by default; some are milder, as its page says.
    pub severity: Severity,
    /// What it finds, in a few words. Neither this nor the page is in the wasm, which never shows them.
    #[cfg(not(target_family = "wasm"))]
    pub title: &'static str,
    /// Whether its findings can be mended.
    pub fixing: Fixing,
    /// Its page.
    #[cfg(not(target_family = "wasm"))]
    pub page: Page,
}

/// What a rule's page says.
#[cfg(not(target_family = "wasm"))]
#[derive(Debug)]
pub struct Page {
    /// What it does.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// A payload that it finds something in.
    pub example: &'static str,
    /// The payload to use instead.
    pub instead: &'static str,
    /// The options that both are checked with, as JSON.
    pub options: Option<&'static str>,
    /// What its fix does, and how safe that is.
    pub fix: Option<&'static str>,
    /// The part of the API reference that it rests on.
    pub source: &'static str,
}

/// Declares a file's rule.
macro_rules! rule {
    (
        $severity:ident, $title:literal, $fixing:ident;
        what: $what:expr,
        why: $why:expr,
        example: $example:expr,
        instead: $instead:expr,
        $(options: $options:expr,)?
        $(fix: $fix:expr,)?
        source: $source:expr,
    ) => {
        pub(crate) static RULE: crate::rules::Rule = crate::rules::Rule {
            severity: crate::diagnostic::Severity::$severity,
            #[cfg(not(target_family = "wasm"))]
            title: $title,
            fixing: crate::rules::Fixing::$fixing,
            #[cfg(not(target_family = "wasm"))]
            page: crate::rules::Page {
                what: $what,
                why: $why,
                example: $example,
                instead: $instead,
                options: crate::rules::optional!($($options)?),
                fix: crate::rules::optional!($($fix)?),
                source: $source,
            },
        };
    };
}

#[cfg(not(target_family = "wasm"))]
macro_rules! optional {
    () => {
        None
    };
    ($value:expr) => {
        Some($value)
    };
}

#[cfg(not(target_family = "wasm"))]
use optional;
pub(crate) use rule;

/// Vectors of the rule in this file.
macro_rules! vectors {
    ($code:ident $(, options: $options:expr)?; pass: $pass:expr, fail: $fail:expr $(, fix: $fix:expr)? $(,)?) => {
        #[cfg(test)]
        mod tests {
            #[test]
            fn vectors() {
                #[allow(unused_mut, unused_assignments)]
                let (mut options, mut fix): (&'static str, &'static [(&'static str, &'static str)]) = ("{}", &[]);
                $(options = $options;)?
                $(fix = $fix;)?
                crate::rules::testing::Vectors {
                    code: crate::rules::RuleCode::$code,
                    options,
                    pass: $pass,
                    fail: $fail,
                    fix,
                }
                .run();
            }
        }
    };
}

pub(crate) use vectors;

/// What a rule found at one place: its parameters, from which everything said is made.
pub(crate) trait Finding {
    /// The rule.
    fn code(&self) -> RuleCode;

    /// How bad it is, where that depends on more than the rule.
    fn severity(&self) -> Severity {
        self.code().rule().severity
    }

    /// What is wrong, and why it matters.
    fn message(&self) -> String;

    /// What to do.
    fn help(&self) -> Option<String> {
        None
    }

    /// How to mend it.
    fn fix(&self) -> Option<FixDraft> {
        None
    }

    /// Another place that has to do with it.
    fn related(&self) -> Option<Earlier<'_>> {
        None
    }
}

/// A text that is always the same, for a finding to say.
fn words(text: &'static str) -> String {
    copy(text)
}

/// What is wrong with something.
#[inline(never)]
fn said(found: Shown<'_>, fault: &str) -> String {
    phrase!("{} {}", found, fault)
}

#[inline(never)]
fn did_you_mean(nearest: &str) -> String {
    phrase!("did you mean `{}`?", nearest)
}

/// An edit that puts `text` at a place. The parts of its title tell a person what that is.
fn edit(title: &[&str], safe: bool, span: Span, text: &str) -> Option<FixDraft> {
    edit_of(None, title, safe, span, text)
}

/// The same of another member of the object that the finding is in.
#[expect(clippy::unnecessary_wraps, reason = "it is what a finding answers")]
#[inline(never)]
fn edit_of(sibling: Option<Name>, title: &[&str], safe: bool, span: Span, text: &str) -> Option<FixDraft> {
    Some(FixDraft { title: joined(title), safe, edit: (span, copy(text)), sibling })
}

/// The string `name` in a value's place, where there is such a name.
#[inline(never)]
fn change_to(name: Option<&str>, value: &Value<'_>, safe: bool) -> Option<FixDraft> {
    let name = name?;
    edit(&["Change to `", name, "`"], safe, value.span(), &quote(name))
}

/// A name of the template that was probably meant.
#[derive(Clone, Copy)]
struct Meant<'n> {
    name: &'n str,
    /// Whether it surely was: it differs in case and blanks alone, and no other does.
    surely: bool,
}

impl<'n> Meant<'n> {
    #[inline(never)]
    fn among(names: &Lookup<'n>, found: &str, cx: &Context<'_, '_, '_>) -> Option<Self> {
        let alike = names.alike(found);
        let name = alike.first.or_else(|| names.nearest(found, &cx.account().effort))?;
        Some(Self { name, surely: alike.only })
    }

    #[inline(never)]
    fn help(self) -> String {
        phrase!("did you mean {}? Case and blanks count", quote(self.name).as_str())
    }

    #[inline(never)]
    fn fix(self, value: &Value<'_>) -> Option<FixDraft> {
        let name = quote(self.name);
        edit(&["Change to `", &name, "`"], self.surely, value.span(), &name)
    }
}

/// The characters of a string; none of anything else.
#[inline(never)]
fn characters<'v>(value: &Value<'v>) -> Cow<'v, str> {
    value.as_str().unwrap_or_default()
}

/// What a look at the bytes of a string's characters gives; those without escapes stand in the text.
#[inline(always)]
fn look_at<T>(value: &Value<'_>, look: fn(&[u8]) -> T) -> T {
    if value.flags().has(Flags::ESCAPED) { look(characters(value).as_bytes()) } else { look(value.content()) }
}

/// How messages name an object, by what it is.
#[inline(never)]
fn owner(role: Role) -> &'static str {
    match role {
        Role::Job => "a job",
        Role::Template => "`template`",
        Role::Asset => "this kind of asset",
        Role::NestedJob => "a nested job",
        Role::Settings => "`settings`",
        Role::Upload => "`upload`",
        Role::Params => "`upload.params`",
        Role::Webhook => "`webhook`",
        Role::Join => "a join",
        Role::Clip | Role::JobClip => "a clip",
        Role::Batch => "a batch",
        Role::FunctionParams => "`params`",
    }
}

/// An item of a list.
#[inline(never)]
fn item<'v>(list: &Value<'v>, index: usize) -> Option<Value<'v>> {
    list.items().nth(index)
}

/// Which of some names a string is.
#[inline(never)]
fn one_of(value: &Value<'_>, names: &[&'static str]) -> Option<&'static str> {
    names.iter().copied().find(|name| value.is_str(name))
}

/// Which of some names a text is, but for case.
#[inline(never)]
fn one_of_any_case(text: &[u8], names: &[&'static str]) -> Option<&'static str> {
    names.iter().copied().find(|name| text.eq_ignore_ascii_case(name.as_bytes()))
}

/// The value of a field, where it is a string.
#[inline(never)]
fn string_of<'v>(object: &Object<'v>, name: Name) -> Option<Value<'v>> {
    object.get(name).filter(|value| value.kind() == Kind::String)
}

/// Which rule tells of a problem that the reader found.
pub(crate) fn problem(problem: Problem, path: &dyn Fn() -> Path, run: &mut Run<'_>) {
    use ProblemKind as P;
    match problem.kind {
        P::DuplicateKey(first) => json_duplicate_key::report(&problem, first, path, run),
        P::NotInJson if run.from_object => type_mismatch::report_lost(&problem, path, run),
        P::TooDeep => json_depth::report(&problem, path, run),
        P::NotUtf8 | P::NotUtf8Text | P::LoneSurrogate | P::ByteOrderMark => json_encoding::report(problem, path, run),
        P::Empty
        | P::Comment
        | P::UnclosedComment
        | P::TrailingComma
        | P::ExtraComma
        | P::MissingComma(_)
        | P::MissingColon
        | P::EqualsSign
        | P::MissingValue
        | P::MissingKey
        | P::Quotes
        | P::UnquotedKey
        | P::UnquotedString
        | P::NotInJson
        | P::PythonLiteral
        | P::Number
        | P::UnclosedString
        | P::UnclosedBracket
        | P::StrayBracket
        | P::ControlCharacter
        | P::Escape
        | P::Space
        | P::Unexpected
        | P::TrailingText
        | P::TooLong => json_syntax::report(problem, path, run),
    }
}

/// Whether a quick look tells that no rule has anything to say of a field's value. Most values are so.
#[inline(always)]
pub(crate) fn is_plain(value: &Value<'_>, ty: &Type) -> bool {
    match ty {
        Type::Text(format) => {
            value.kind() == Kind::String
                && format.is_free()
                && !value.flags().has(Flags::MARKS)
                && value.begins_plainly()
        }
        Type::Boolean => value.kind() == Kind::Boolean,
        _ => false,
    }
}

/// The rules that look at a string, by what it means.
pub(crate) fn text(value: &Value<'_>, format: Format, cx: &mut Context<'_, '_, '_>) {
    if format.must_not_be_blank() && empty_value::check(value, cx) {
        return;
    }
    if format != Format::Credential {
        string(value, matches!(format, Format::Value | Format::AssetSource), cx);
    }
    match format {
        Format::Any
        | Format::Name
        | Format::Composition
        | Format::Layer
        | Format::TemplateId
        | Format::TemplateSource
        | Format::Value => {}
        Format::Font => {
            font_format::check(value, cx);
            font_unknown::check(value, cx);
        }
        Format::Codec => {
            if Codec::named(value).is_none() {
                match Codec::named_short(value) {
                    Some(codec) => codec_unprefixed::report(value, codec, cx),
                    None => codec_unknown::report(value, cx),
                }
            }
        }
        Format::WebhookUrl | Format::Url | Format::AssetSource => {
            if !url::is_plainly_public(value.content()) {
                called(value, format, cx);
            }
        }
        Format::Prefix => upload_prefix::check(value, cx),
        Format::Credential => raw_credential::check(value, cx),
        Format::Function => function_name::check(value, cx),
    }
}

/// The rules that look closely at a URL that the service or its machines call.
#[cold]
#[inline(never)]
fn called(value: &Value<'_>, format: Format, cx: &mut Context<'_, '_, '_>) {
    let url = if format == Format::AssetSource { asset_src::check(value, cx) } else { url_format::check(value, cx) };
    let Some(url) = url else { return };
    if format == Format::WebhookUrl {
        webhook_insecure::check(value, &url, cx);
    }
    if format != Format::Url {
        unreachable_url::check(value, &url, cx);
    }
}

/// The rules that look at every string. `secrets`: whether the service replaces secrets in it.
#[inline(always)]
pub(crate) fn string(value: &Value<'_>, secrets: bool, cx: &mut Context<'_, '_, '_>) {
    if value.flags().has(Flags::MARKS) && is_marked(value) {
        marked_string(value, secrets, cx);
    }
}

/// Whether its marks may mean something: `O` and `I` do not, unless two capitals stand together.
fn is_marked(value: &Value<'_>) -> bool {
    value.flags().has(Flags::SIGNS.with(Flags::ESCAPED)) || has_capitals(value.content())
}

/// Whether two capitals stand together.
#[inline(never)]
fn has_capitals(text: &[u8]) -> bool {
    text.array_windows().any(|pair: &[u8; 2]| pair.iter().all(u8::is_ascii_uppercase))
}

#[cold]
fn marked_string(value: &Value<'_>, secrets: bool, cx: &mut Context<'_, '_, '_>) {
    let is_secret = secrets && secret_syntax::check(value, cx);
    if secrets {
        secret_unknown::check(value, cx);
    }
    if !is_secret {
        placeholder_value::check(value, cx);
    }
    raw_credential::check_anywhere(value, cx);
}

/// The rules that look at a list of strings as a whole.
pub(crate) fn texts(list: &Value<'_>, format: Format, cx: &mut Context<'_, '_, '_>) {
    if format == Format::Font {
        font_duplicate::check(list, cx);
    }
}

/// The rules that look at a list of assets or clips as a whole.
pub(crate) fn variants(list: &Value<'_>, variants: &'static Variants, cx: &mut Context<'_, '_, '_>) {
    if variants.at_least > 0 {
        join_assets::check(list, cx);
    } else {
        asset_duplicate_target::check(list, cx);
    }
}

/// The rules for an item whose `type` tells no shape.
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

/// The rules that look at an object as a whole, by which it is.
#[inline(never)]
pub(crate) fn object(object: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    match object.shape.role {
        Role::Template => {
            template_id_format::check(object, cx);
            if object.has(Name::SRC) {
                template_src::check(object, cx);
            }
            if cx.scope.template.is_some() {
                composition_unknown::check(object, cx);
            }
        }
        Role::Asset => {
            if object.has(Name::SRC) {
                asset_media_type::check(object, cx);
            }
            if object.has(Name::PROPERTY) {
                asset_color::check(object, cx);
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
        Role::Clip => asset_media_type::check(object, cx),
        Role::Webhook => webhook_custom_empty::check(object, cx),
        Role::FunctionParams => layer_unknown::check_params(object, cx),
        Role::Upload | Role::Params | Role::Join | Role::Batch => {}
    }
}

/// The rules that look at where an asset goes.
pub(crate) fn placement(asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    if cx.scope.template.is_some() {
        composition_unknown::check(asset, cx);
        layer_unknown::check(asset, cx);
    }
}
