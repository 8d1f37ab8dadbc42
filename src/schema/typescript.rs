//! The TypeScript types of the payloads.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::json_schema::property_names;
use crate::definition::{
    ASSET_TYPES, BATCH, CODECS, Choice, FUNCTIONS, Field, Format, Function, JOB, JOIN, Keys, Medium, Member, Name,
    Need, PREFIXES, ParamType, Role, Shape, Source, Type, Variants,
};

/// The file `payload.d.ts`.
pub fn typescript() -> String {
    let mut types = Types { done: BTreeSet::new(), out: String::new() };
    types
        .out
        .push_str("// Made from the definition of the payload by `cargo xtask generate`; changes here are lost.\n");
    types.alias("Payload", "Anything that is sent to be rendered.", "Job | Batch | Join");
    for shape in [&JOB, &BATCH, &JOIN] {
        types.shape(shape);
    }
    types.lists();
    types.out
}

struct Types {
    /// The names that are written already.
    done: BTreeSet<&'static str>,
    out: String,
}

impl Types {
    fn alias(&mut self, name: &str, doc: &str, ty: &str) {
        let joint = if ty.starts_with('\n') { "" } else { " " };
        let one_line = format!("export type {name} ={joint}{ty};");
        let written = if one_line.len() > 120 && !ty.contains('\n') {
            format!("export type {name} =\n  | {};", ty.replace(" | ", "\n  | "))
        } else {
            one_line
        };
        let _ = write!(self.out, "\n/** {doc} */\n{written}\n");
    }

    /// The values that are lists of names, by their own types.
    fn lists(&mut self) {
        let codecs = |medium| union(CODECS.iter().filter(|codec| codec.medium == medium).map(|codec| codec.name));
        self.alias("VideoCodec", "A codec of moving pictures.", &codecs(Medium::Video));
        self.alias("ImageCodec", "A codec of single pictures.", &codecs(Medium::Image));
        self.alias("Codec", "How an output is encoded.", "VideoCodec | ImageCodec");
        self.alias(
            "Frames",
            "One frame, counted from 0, or the first and last of a range.",
            "number | readonly [start: number, end: number]",
        );
        self.alias("AssetType", "What kind of asset it is.", &union(ASSET_TYPES));
        self.alias(
            "FunctionName",
            "A function of the render machine. The list is closed, so that a misspelled name does not compile.",
            &union(FUNCTIONS.iter().flat_map(spellings).collect::<Vec<_>>().iter().map(String::as_str)),
        );
        self.alias(
            "PropertyName",
            "A property of a layer: one of those that are set most often, or another.",
            &open(&union(property_names().collect::<Vec<_>>().iter().map(String::as_str))),
        );
        self.alias(
            "Color",
            "A color: red, green, blue and perhaps alpha, each from 0 to 1.",
            "[r: number, g: number, b: number, a?: number]",
        );
    }

    fn shape(&mut self, shape: &'static Shape) {
        if !self.done.insert(shape.name) {
            return;
        }
        let mut later = Vec::new();
        let is_function = shape.members.iter().any(|member| matches!(member.field.ty, Type::Text(Format::Function)));
        match (alternatives(shape).as_slice(), outputs(shape)) {
            _ if is_function => self.functions(shape),
            _ if shape.role == Role::Job => self.job(shape),
            (pairs @ [_, ..], _) => self.either(shape, pairs),
            ([], Some(types)) => self.settings(shape, types),
            ([], None) => self.interface(shape.name, shape.doc, shape, |_| true),
        }
        for member in *shape.members {
            match member.field.ty {
                Type::Object(shape) | Type::Objects(shape, ..) => later.push(shape),
                Type::Variants(variants) => self.variants(variants),
                _ => {}
            }
        }
        for shape in later {
            self.shape(shape);
        }
    }

    fn variants(&mut self, variants: &'static Variants) {
        if !self.done.insert(variants.name) {
            return;
        }
        let allowed = variants.shapes.iter().filter(|shape| variants.jobs || shape.role != Role::NestedJob);
        let names: Vec<_> = allowed.map(|shape| shape.name).collect();
        self.alias(variants.name, variants.doc, &names.join(" | "));
        variants.shapes.iter().for_each(|shape| self.shape(shape));
    }

    fn interface(&mut self, name: &str, doc: &str, shape: &Shape, wanted: impl Fn(&Member) -> bool) {
        let _ = write!(self.out, "\n/** {doc} */\nexport interface {name} {{\n");
        for member in shape.members.iter().filter(|member| wanted(member)) {
            let optional = member.need != Need::Required;
            let ty = match tag(shape).filter(|_| member.field.name.as_str() == "type") {
                Some(tag) => format!("\"{tag}\""),
                None => ty(member.field.ty),
            };
            field(&mut self.out, member.field, optional, &ty);
        }
        if shape.keys == Keys::Free {
            self.out.push_str(custom_keys(shape));
        }
        self.out.push_str("}\n");
    }

    /// A job with settings, or a preview without.
    fn job(&mut self, shape: &'static Shape) {
        let base = format!("{}Base", shape.name);
        self.alias(shape.name, shape.doc, "RenderJob | PreviewJob");
        for (name, doc, preview, optional, settings) in [
            ("RenderJob", "A job that renders in full quality, or as its settings say.", "false", true, "Settings"),
            ("PreviewJob", "A job that renders a preview, and so has no settings.", "true", false, "NoSettings"),
        ] {
            let _ = write!(self.out, "\n/** {doc} */\nexport interface {name} extends {base} {{\n");
            for given in shape.members.iter().map(|member| member.field) {
                match given.name {
                    Name::PREVIEW => field(&mut self.out, given, optional, preview),
                    Name::SETTINGS => field(&mut self.out, given, true, settings),
                    _ => {}
                }
            }
            self.out.push_str("}\n");
        }
        // An interface without members would accept any settings.
        self.out.push_str(
            "\n/** The settings of a preview: none, because `preview: true` excludes them. */\n\
             export interface NoSettings {\n  /** Remove `preview` or `settings`. */\n  none?: never;\n}\n",
        );
        let doc = format!("The fields that every {} has.", shape.name);
        let is_base = |member: &Member| !matches!(member.field.name, Name::PREVIEW | Name::SETTINGS);
        self.interface(&base, &doc, shape, is_base);
    }

    /// An object that needs one of two fields, for each pair of them: an interface for each choice, so that the compiler's
    /// messages name the asset.
    fn either(&mut self, shape: &'static Shape, pairs: &[(&'static str, &'static str)]) {
        let base = format!("{}Base", shape.name);
        let mut choices: Vec<Vec<&str>> = vec![vec![]];
        for (name, other) in pairs {
            choices = choices
                .iter()
                .flat_map(|choice| [*name, *other].map(|next| choice.iter().copied().chain([next]).collect()))
                .collect();
        }
        let names: Vec<_> = choices.iter().map(|choice| named_by(shape, choice)).collect();
        self.alias(shape.name, shape.doc, &names.join(" | "));
        let is_paired =
            |member: &Member| pairs.iter().any(|(name, other)| [*name, *other].contains(&member.field.name.as_str()));
        for (choice, name) in choices.iter().zip(&names) {
            let with = choice.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
            let _ =
                write!(self.out, "\n/** {} With {with}. */\nexport interface {name} extends {base} {{\n", shape.doc);
            for given in shape.members.iter().filter(|member| is_paired(member)).map(|member| member.field) {
                field(&mut self.out, given, !choice.contains(&given.name.as_str()), &ty(given.ty));
            }
            self.out.push_str("}\n");
        }
        let doc = format!("The fields that every {} has.", shape.name);
        self.interface(&base, &doc, shape, |member| !is_paired(member));
    }

    /// A function's asset by its name, each with the params that it takes; other functions take any.
    fn functions(&mut self, shape: &'static Shape) {
        let base = format!("{}Of", shape.name);
        let known = FUNCTIONS.iter().filter(|function| !function.params.is_empty());
        let mut assets: Vec<_> = known
            .clone()
            .map(|function| {
                let names = spellings(function);
                format!("{base}<{}, {}>", union(names.iter().map(String::as_str)), function.params_name)
            })
            .collect();
        assets.push(format!("{base}<FunctionName, FunctionParams>"));
        let assets: String = assets.iter().map(|asset| format!("\n  | {asset}")).collect();
        self.alias(shape.name, shape.doc, &assets);
        let _ = write!(self.out, "\n/** {} With the params of one function. */\n", shape.doc);
        let _ = writeln!(self.out, "export interface {base}<Name extends string, Params extends FunctionParams> {{");
        for member in *shape.members {
            let ty = match member.field.name {
                Name::TYPE => "\"function\"".to_owned(),
                Name::NAME => "Name".to_owned(),
                Name::PARAMS => "Params".to_owned(),
                _ => ty(member.field.ty),
            };
            field(&mut self.out, member.field, member.need != Need::Required, &ty);
        }
        self.out.push_str(custom_keys(shape));
        self.out.push_str("}\n");
        for function in known {
            if self.done.insert(function.params_name) {
                self.params(function);
            }
        }
    }

    fn params(&mut self, function: &Function) {
        let _ = write!(self.out, "\n/** The params of `nx:{}`. {} */\n", function.name, function.doc);
        let _ = writeln!(self.out, "export interface {} extends FunctionParams {{", function.params_name);
        for param in function.params {
            let ty = match param.ty {
                ParamType::Text => "string".to_owned(),
                ParamType::Value => "string | number".to_owned(),
                ParamType::Number => "number".to_owned(),
                ParamType::Boolean => "boolean".to_owned(),
                ParamType::Color => "Color | readonly number[]".to_owned(),
                ParamType::Choice(values) => open(&union(values.iter().copied())),
                ParamType::Any => "unknown".to_owned(),
            };
            let _ = write!(self.out, "  /** {} */\n  {}?: {ty};\n", param.doc, param.name);
        }
        self.out.push_str("}\n");
    }

    /// Settings by their type of output, each with the codecs that it can have; an image needs its frames.
    fn settings(&mut self, shape: &'static Shape, types: &'static Choice) {
        let names: Vec<_> =
            types.values.iter().map(|output| format!("{}{}", capitalised(output), shape.name)).collect();
        self.alias(shape.name, shape.doc, &names.join(" | "));
        for (output, name) in types.values.iter().zip(&names) {
            let is_image = *output == "image";
            let fields = format!("{}Fields", shape.name);
            let base = format!("Omit<{fields}, \"type\" | \"frames\" | \"codec\">");
            let _ = write!(self.out, "\n/** {} With the output type `{output}`. */\n", shape.doc);
            let _ = writeln!(self.out, "export interface {name} extends {base} {{");
            for given in shape.members.iter().map(|member| member.field) {
                match given.name.as_str() {
                    // Without a type the output is a video.
                    "type" => field(&mut self.out, given, *output == "video", &format!("\"{output}\"")),
                    "frames" if is_image => field(&mut self.out, given, false, "Frames"),
                    "codec" => field(&mut self.out, given, true, if is_image { "ImageCodec" } else { "VideoCodec" }),
                    _ => {}
                }
            }
            self.out.push_str("}\n");
        }
        let doc = format!("The fields of every kind of {}.", shape.name);
        self.interface(&format!("{}Fields", shape.name), &doc, shape, |_| true);
    }
}

/// The keys that an object can have besides its fields. Any key of an asset would hide typos in its fields, so those of
/// literals start with `x-` or `_`; the checker, and an object that is not a literal, accept others as well.
fn custom_keys(shape: &Shape) -> &'static str {
    match shape.role {
        Role::FunctionParams => "  /** Further params. */\n  [key: string]: unknown;\n",
        _ => {
            "  /** Custom keys. */\n  [key: `x-${string}`]: unknown;\n  /** Custom keys. */\n  [key: `_${string}`]: unknown;\n"
        }
    }
}

/// The name of a shape with these of its fields.
fn named_by(shape: &Shape, fields: &[&str]) -> String {
    let fields = fields.iter().map(|name| capitalised(name)).collect::<Vec<_>>().join("And");
    format!("{}With{fields}", shape.name)
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A field with its documentation, default and source.
fn field(out: &mut String, field: &Field, optional: bool, ty: &str) {
    let source = match field.source {
        Source::Reference => "the API reference",
        Source::OpenApi => "the OpenAPI description",
        Source::Both => "the API reference and the OpenAPI description",
        Source::Field => "the vendor's tools and public integrations; the API reference does not name it",
    };
    let _ = write!(out, "  /**\n   * {}\n   *\n   * Source: {source}.\n", field.doc);
    if let Some(default) = field.default {
        let _ = writeln!(out, "   * @default {default}");
    }
    let _ = writeln!(out, "   */\n  {}{}: {ty};", field.name.as_str(), if optional { "?" } else { "" });
}

fn ty(ty: Type) -> String {
    match ty {
        Type::Boolean => "boolean".to_owned(),
        Type::Text(Format::Codec) => "Codec".to_owned(),
        Type::Text(Format::Function) => "FunctionName".to_owned(),
        Type::Text(Format::Property) => "PropertyName".to_owned(),
        Type::Text(_) => "string".to_owned(),
        Type::TextOrNull(_) => "string | null".to_owned(),
        Type::Choice(choice) if choice.open => format!("{} | (string & {{}})", union(choice.values.iter().copied())),
        Type::Choice(choice) => union(choice.values.iter().copied()),
        Type::Frames => "Frames".to_owned(),
        Type::Index => "number".to_owned(),
        Type::TextValue => "string | number | boolean".to_owned(),
        Type::Scalar => "string | number | boolean | readonly number[]".to_owned(),
        Type::Names => "string | readonly string[]".to_owned(),
        Type::Any => "unknown".to_owned(),
        Type::Free => "Record<string, unknown>".to_owned(),
        Type::Headers => "Record<string, string>".to_owned(),
        Type::Object(shape) => shape.name.to_owned(),
        Type::Texts(_) => "string[]".to_owned(),
        Type::Variants(variants) => format!("{}[]", variants.name),
        Type::Objects(shape, ..) => format!("{}[]", shape.name),
    }
}

/// A union that other strings belong to as well, and of which editors still offer the literals.
fn open(union: &str) -> String {
    format!("{union} | (string & {{}})")
}

/// A function's name in both spellings.
fn spellings(function: &Function) -> Vec<String> {
    PREFIXES.iter().map(|prefix| format!("{prefix}{}", function.name)).collect()
}

fn union<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" | ")
}

/// The `type` of a shape.
fn tag(shape: &Shape) -> Option<&'static str> {
    [&crate::definition::ASSET, &crate::definition::CLIP]
        .into_iter()
        .flat_map(|variants| variants.choice.values.iter().zip(variants.shapes))
        .find_map(|(tag, known)| std::ptr::eq(*known, shape).then_some(*tag))
}

/// The fields of a shape of which one can replace the other.
fn alternatives(shape: &'static Shape) -> Vec<(&'static str, &'static str)> {
    let pairs = shape.members.iter().filter_map(|member| match member.need {
        Need::Unless(other) => Some((member.field.name.as_str(), other.as_str())),
        _ => None,
    });
    pairs.collect()
}

/// The types of output of a shape that has codecs to go with them.
fn outputs(shape: &'static Shape) -> Option<&'static Choice> {
    shape.position(Name::CODEC)?;
    shape.members.iter().find_map(|member| match member.field.ty {
        Type::Choice(choice) if member.field.name.as_str() == "type" => Some(choice),
        _ => None,
    })
}
