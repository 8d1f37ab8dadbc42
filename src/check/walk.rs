//! Walks over a payload along its definition and calls the rules.

use super::equals::Equals;
use super::wrapping::{self, Unwrapped};
use super::{format, kind};
use crate::definition::{BATCH, Format, JOB, JOIN, MAX_JOBS, Member, Name, Need, Role, Shape, Type, Variants};
use crate::diagnostic::PayloadKind;
use crate::rules::type_mismatch::Expected;
use crate::rules::{self, *};
use crate::support::{Account, CheckOptions, Collector, Context, Findings, Mode, Object, References, Run, Scope};
use crate::text::{Document, Encoding, Kind, Listener, Path, Problem, ProblemKind, Reader, Source, Span, Step, Value};

/// The result of a check.
pub(super) struct Checked<'t> {
    /// The text, and the texts decoded from it.
    pub source: Source<'t>,
    pub kind: PayloadKind,
    pub findings: Findings,
    /// The external references of the payload, if they were requested.
    pub references: References,
}

/// The result of a walk.
struct Walked {
    kind: PayloadKind,
    findings: Findings,
    references: References,
}

/// Checks a text.
pub(super) fn check<'t>(text: &'t [u8], encoding: Encoding, options: &CheckOptions, mode: Mode) -> Checked<'t> {
    let mut source = Source::new(text);
    let found = if wrapping::begins_as_json(text) { check_payload(&source, encoding, options, mode) } else { None };
    let Walked { kind, findings, references } = found.unwrap_or_else(|| check_closely(&mut source, options, mode));
    Checked { source, kind, findings, references }
}

/// Checks a text that is clearly a payload; `None` if it turns out to be something else.
fn check_payload(source: &Source<'_>, encoding: Encoding, options: &CheckOptions, mode: Mode) -> Option<Walked> {
    let account = Account::new(options);
    let streams = matches!(options.kind, None | Some(PayloadKind::Batch));
    let mut walk = Walk::new(source, options, &account, mode, streams);
    let tape = Reader::new(source.text(), encoding).read(&mut walk);
    let root = Value::new(&tape, 0).filter(|root| walk.is_plain(root))?;
    let kind = walk.root(root);
    Some(walk.finish(kind))
}

/// Checks a text that does not look like a payload. The payload may be inside something else, or the text may be something
/// entirely different.
#[cold]
fn check_closely(source: &mut Source<'_>, options: &CheckOptions, mode: Mode) -> Walked {
    let Unwrapped { part, prefix, around, wrapped } = wrapping::unwrap(source, options);
    let source = &*source;
    let read = |part| Reader::of_part(source.text(), Encoding::Unknown, part);
    let document = Document::parse_part(source.text(), part.clone());
    let root = document.root();
    let kind = options.kind.unwrap_or_else(|| root.as_ref().map_or(PayloadKind::Job, kind::recognise));
    let response = wrapping::response(root.as_ref(), options);
    let account = Account::new(options);
    let mut walk = Walk::new(source, options, &account, mode, kind == PayloadKind::Batch);
    for (part, inside) in around {
        read(part).read(&mut Outer { run: &mut walk.run, inside });
    }
    if let Some((response, span, path)) = response {
        read(part).read(&mut Outer { run: &mut walk.run, inside: Span::default() });
        let path: Path = prefix.into_iter().chain(path).collect();
        payload_kind::report(response, span, &path, &mut walk.run);
        return walk.finish(kind);
    }
    if let Some(wrapped) = &wrapped {
        payload_wrapped::report(wrapped, &mut walk.run);
    } else if let Some(format) = format::recognise(source.text()) {
        other_format::report(format, wrapping::trimmed(source.text(), part), &mut walk.run);
        return walk.finish(kind);
    }
    walk.run.path.clone_from(&prefix);
    walk.prefix = prefix;
    let tape = read(part).read(&mut walk);
    if let Some(root) = Value::new(&tape, 0) {
        walk.root_of(root, kind);
    }
    walk.finish(kind)
}

/// Reports the mistakes around a payload, without those inside it.
struct Outer<'r, 'o> {
    run: &'r mut Run<'o>,
    inside: Span,
}

impl Listener for Outer<'_, '_> {
    fn problem(&mut self, problem: Problem, path: &dyn Fn() -> Path) {
        let Span { start, end } = problem.span;
        if start < self.inside.start || end > self.inside.end {
            rules::problem(problem, path, self.run);
        }
    }
}

struct Walk<'o> {
    run: Run<'o>,
    /// The path from the root of the text to the payload.
    prefix: Path,
    /// Whether the jobs of a batch are checked while they are read.
    streams: bool,
    /// Whether something comes after the payload.
    is_followed: bool,
    /// The lists of jobs that were checked while they were read: where each starts, and its number of items.
    jobs: Vec<(u32, u32)>,
    equals: Equals<'o>,
}

impl<'o> Walk<'o> {
    fn new(
        source: &'o Source<'o>,
        options: &'o CheckOptions,
        account: &'o Account<'o>,
        mode: Mode,
        streams: bool,
    ) -> Self {
        Self {
            run: Run::new(source, options, account, mode),
            prefix: Path::new(),
            streams,
            is_followed: false,
            jobs: Vec::new(),
            equals: Equals::new(source.text()),
        }
    }

    fn finish(self, kind: PayloadKind) -> Walked {
        let Run { findings, collector, .. } = self.run;
        Walked { kind, findings, references: collector.map(Collector::finish).unwrap_or_default() }
    }

    fn kind_of(&self, root: &Value<'_>) -> PayloadKind {
        self.run.options.kind.unwrap_or_else(|| kind::recognise(root))
    }

    /// Whether the root is clearly a payload of the kind that was read.
    fn is_plain(&self, root: &Value<'_>) -> bool {
        let mut has_fields = false;
        let mut is_suspect = false;
        for (key, _) in root.members() {
            let is_field = wrapping::is_field(key.name());
            has_fields |= is_field;
            is_suspect |= !is_field && payload_kind::is_suspect(&key);
        }
        let may_stream = || self.kind_of(root) == PayloadKind::Batch;
        has_fields && !is_suspect && !self.is_followed && (self.jobs.is_empty() || may_stream())
    }
}

impl Listener for Walk<'_> {
    fn problem(&mut self, problem: Problem, path: &dyn Fn() -> Path) {
        self.is_followed |= problem.kind == ProblemKind::TrailingText;
        let prefix = &self.prefix;
        rules::problem(problem, &|| prefix.iter().copied().chain(path()).collect(), &mut self.run);
    }

    fn streams(&self, name: &Value<'_>) -> bool {
        self.streams && name.spells("jobs")
    }

    fn item(&mut self, job: Value<'_>, name: Step, index: u32) {
        self.run.path.clone_from(&self.prefix);
        self.run.path.extend([name, Step::Index(index)]);
        let mut cx = Context::new(&mut self.run);
        if index as usize == MAX_JOBS {
            batch_size::too_many(&job, &mut cx);
        }
        object(&job, &JOB, &mut cx);
        if job.kind() == Kind::Object
            && let Some((first, first_index)) = self.equals.before(&job, index)
        {
            let place = self.prefix.iter().copied().chain([name, Step::Index(first_index)]).collect();
            let mut cx = Context::new(&mut self.run);
            duplicate_job::report(&job, first, place, first_index, &mut cx);
        }
        self.run.settle_placeholders();
        self.run.path.clone_from(&self.prefix);
    }

    fn streamed(&mut self, list: Span, items: u32) {
        self.jobs.push((list.start, items));
    }
}

impl Walk<'_> {
    fn root(&mut self, root: Value<'_>) -> PayloadKind {
        let kind = self.kind_of(&root);
        self.root_of(root, kind)
    }

    fn root_of(&mut self, root: Value<'_>, kind: PayloadKind) -> PayloadKind {
        let mut cx = Context::new(&mut self.run);
        let (shape, expected) = match kind {
            PayloadKind::Job => (&JOB, Expected::Job),
            PayloadKind::Join => (&JOIN, Expected::Join),
            PayloadKind::Batch => (&BATCH, Expected::Batch),
        };
        if root.kind() == Kind::Object {
            object(&root, shape, &mut cx);
        } else {
            type_mismatch::check(&root, expected, &mut cx);
        }
        if kind == PayloadKind::Batch {
            for (key, list) in root.members() {
                // The lists were read in document order.
                let place = self.jobs.binary_search_by_key(&list.span().start, |(start, _)| *start);
                if let Some((_, items)) = place.ok().and_then(|place| self.jobs.get(place).copied()) {
                    cx.at(key.step(), |cx| batch_size::check(&list, items as usize, cx));
                }
            }
        }
        self.run.settle_placeholders();
        kind
    }
}

/// Checks an object and everything in it.
fn object<'v>(value: &Value<'v>, shape: &'static Shape, cx: &mut Context<'_, '_, 'v>) {
    if value.kind() != Kind::Object {
        type_mismatch::check(value, expected(shape), cx);
        return;
    }
    let mut object = Object::new(*value, shape);
    match shape.role {
        Role::Job | Role::NestedJob | Role::JobClip => {
            let scope = scope(value, cx);
            if shape.role == Role::Job {
                cx.begin_job(value.field(Name::TEMPLATE).as_ref());
            }
            cx.within(scope, |cx| members(&mut object, cx));
            // A nested job replaces a layer of the outer job.
            if shape.role == Role::NestedJob {
                rules::placement(&object, cx);
            }
        }
        _ => members(&mut object, cx),
    }
}

/// Collects what the parts of a job need to know about it.
fn scope<'o, 'v>(job: &Value<'v>, cx: &Context<'_, 'o, 'v>) -> Scope<'o, 'v> {
    let (mut id, mut source, mut composition) = (None, None, None);
    for (key, value) in job.field(Name::TEMPLATE).iter().flat_map(Value::members) {
        match key.name() {
            Name::ID => id.get_or_insert(value),
            Name::SRC => source.get_or_insert(value),
            Name::COMPOSITION => composition.get_or_insert(value),
            _ => continue,
        };
    }
    let info = cx.account().template(id.as_ref());
    let from_source = source.is_some_and(|src| is_mogrt(&src));
    Scope {
        template: info,
        mogrt: from_source
            || info.is_some_and(|template| template.info.is_mogrt())
            || (composition.is_none_or(|composition| is_absent(&composition)) && has_essentials(job)),
        clean_room: source.is_some(),
        composition,
        ..Scope::default()
    }
}

/// Whether a composition is missing: it is `null` or has a blank name.
fn is_absent(composition: &Value<'_>) -> bool {
    composition.is_null() || composition.as_str().is_some_and(|name| empty_value::is_blank(&name))
}

/// Whether a job sets an Essential Graphics field, which only a `.mogrt` has.
#[cold]
fn has_essentials(job: &Value<'_>) -> bool {
    let assets = job.field(Name::ASSETS);
    let mut types = assets.iter().flat_map(Value::items).filter_map(|asset| asset.field(Name::TYPE));
    types.any(|tag| tag.is_str("essential"))
}

#[cold]
fn is_mogrt(source: &Value<'_>) -> bool {
    let source = source.as_str().unwrap_or_default();
    template_src::extension(&source).is_some_and(|extension| extension.eq_ignore_ascii_case("mogrt"))
}

fn members<'v>(object: &mut Object<'v>, cx: &mut Context<'_, '_, 'v>) {
    let shape = object.shape;
    let mut strangers = 0;
    for (key, member) in object.value.members() {
        let position = shape.position(key.name());
        if let Some((position, slot)) = position.and_then(|at| Some((at, shape.members.get(at)?))) {
            let field = slot.field;
            // The `type` of an item in a list of variants selected this shape.
            let is_tag = field.name == Name::TYPE && shape.role.is_variant() && !object.has(Name::TYPE);
            let is_tag = is_tag && matches!(field.ty, Type::Choice(_));
            object.put(position, field.name, &member);
            if is_tag || rules::is_plain(&member, &field.ty) {
                continue;
            }
            let visit = |cx: &mut Context<'_, '_, 'v>| cx.at(key.step(), |cx| self::value(&member, slot, cx));
            if shape.role == Role::Job { cx.part(position, &member, visit) } else { visit(cx) }
        } else {
            strangers += 1;
        }
    }
    if strangers > 0 {
        unknown_members(object, cx);
    }
    required_field::check(object, cx);
    rules::object(object, cx);
}

/// Checks the members that the shape does not define.
#[cold]
fn unknown_members<'v>(object: &Object<'v>, cx: &mut Context<'_, '_, 'v>) {
    let mut given = 0;
    for (key, member) in object.value.members() {
        if object.shape.position(key.name()).is_none() {
            if !self_hosted_job::is_sign(object.shape.role, &key, &member, cx) {
                unknown_field::check(&key, &member, object, &mut given, cx);
            }
            // A function's `params` are not listed in full, and secrets are replaced in all of them.
            cx.at(key.step(), |cx| free(&member, object.shape.role == Role::FunctionParams, cx));
        }
    }
}

/// Checks the value of a field.
fn value<'v>(value: &Value<'v>, slot: &'static Member, cx: &mut Context<'_, '_, 'v>) {
    let ty = slot.field.ty;
    match (ty, value.kind()) {
        (_, Kind::Invalid)
        | (Type::Boolean, Kind::Boolean)
        | (Type::TextOrNull(_), Kind::Null)
        | (Type::TextValue | Type::Scalar, Kind::Number | Kind::Boolean) => {}
        (Type::Text(format) | Type::TextOrNull(format), Kind::String) => {
            rules::text(value, format, is_optional(slot, cx), cx);
        }
        (Type::Names, Kind::String) => rules::text(value, Format::Layer, false, cx),
        (Type::Choice(choice), Kind::String) => {
            rules::string(value, false, cx);
            unknown_value::check(value, choice, cx);
        }
        (Type::Frames, Kind::Number) => frames_range::check_frame(value, cx),
        (Type::Frames, Kind::Array) => frames_range::check_range(value, cx),
        (Type::Scalar, Kind::Array) => items(value, Item::Number, cx),
        (Type::Names, Kind::Array) => {
            empty_value::check_list(value, cx);
            items(value, Item::Text(Format::Layer), cx);
        }
        (Type::Texts(format), Kind::Array) => {
            items(value, Item::Text(format), cx);
            rules::texts(value, format, cx);
        }
        (Type::Any, _) => free(value, true, cx),
        (Type::Headers, Kind::Object) => {
            raw_credential::check_headers(value, cx);
            free(value, true, cx);
        }
        (Type::Free, Kind::Object) => free(value, false, cx),
        (Type::TextValue | Type::Scalar, Kind::String) => rules::text(value, Format::Value, false, cx),
        (Type::Index, Kind::Number) => layer_index(value, cx),
        (_, Kind::Null) if slot.need == Need::Optional => {
            type_mismatch::check_optional(value, Expected::of(slot.field), true, cx);
        }
        (Type::Object(shape), _) => object(value, shape, cx),
        (Type::Variants(variants), Kind::Array) => {
            rules::variants(value, variants, cx);
            let outer = cx.scope.assets.replace(*value);
            items(value, Item::Variant(variants), cx);
            cx.scope.assets = outer;
        }
        (Type::Objects(shape, ..), Kind::Array) => items(value, Item::Object(shape), cx),
        _ => type_mismatch::check(value, Expected::of(slot.field), cx),
    }
}

/// Whether a field is optional.
fn is_optional(slot: &Member, cx: &Context<'_, '_, '_>) -> bool {
    match slot.need {
        Need::Optional => true,
        Need::UnlessMogrt => cx.scope.mogrt,
        Need::Required | Need::Unless(_) => false,
    }
}

/// The expected type where an object of this shape belongs.
const fn expected(shape: &Shape) -> Expected {
    match shape.role {
        Role::Template => Expected::Template,
        Role::Webhook => Expected::Webhook,
        Role::Settings => Expected::Settings,
        Role::Upload => Expected::Upload,
        Role::Job => Expected::Job,
        _ => Expected::Object,
    }
}

/// Checks a layer's index, which starts at 1.
fn layer_index(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    if value.as_f64().is_none_or(|number| number < 1.0 || number.fract() != 0.0) {
        type_mismatch::check(value, Expected::Index, cx);
    }
}

/// The kind of items in a list.
#[derive(Clone, Copy)]
enum Item {
    Number,
    Text(Format),
    Object(&'static Shape),
    Variant(&'static Variants),
    /// Anything. The flag: whether the service replaces secrets in it.
    Free(bool),
}

fn items<'v>(list: &Value<'v>, items: Item, cx: &mut Context<'_, '_, 'v>) {
    for (index, item) in (0..).zip(list.items()) {
        cx.at(Step::Index(index), |cx| match items {
            Item::Number if item.kind() == Kind::Number => {}
            Item::Number => type_mismatch::check(&item, Expected::Number, cx),
            Item::Text(format) if item.kind() == Kind::String => rules::text(&item, format, format == Format::Font, cx),
            Item::Text(Format::Font) => type_mismatch::check(&item, Expected::Font, cx),
            Item::Text(_) => type_mismatch::check(&item, Expected::Text, cx),
            Item::Object(shape) => object(&item, shape, cx),
            Item::Variant(variants) => variant(&item, variants, cx),
            Item::Free(secrets) => free(&item, secrets, cx),
        });
    }
}

/// Checks an object whose `type` selects its shape.
fn variant<'v>(value: &Value<'v>, variants: &'static Variants, cx: &mut Context<'_, '_, 'v>) {
    match value.kind() {
        Kind::Invalid => return,
        Kind::Object => {}
        _ => {
            let expected = if variants.at_least > 0 { Expected::Clip } else { Expected::Asset };
            return type_mismatch::check(value, expected, cx);
        }
    }
    let tag = value.field(Name::TYPE);
    let index = tag.and_then(|tag| variants.choice.values.iter().position(|name| tag.is_str(name)));
    if let Some(shape) = index.and_then(|index| variants.shapes.get(index)) {
        if !variants.jobs && shape.role == Role::NestedJob {
            nested_job_depth::report(value, cx);
        }
        return object(value, shape, cx);
    }
    // Reported as a placeholder before another rule reports it as an error.
    match variants.other {
        Some(shape) => object(value, shape, cx),
        None => free(value, false, cx),
    }
    rules::no_variant(value, variants, cx);
}

/// Checks a value of any type: only its strings matter.
fn free<'v>(value: &Value<'v>, secrets: bool, cx: &mut Context<'_, '_, 'v>) {
    match value.kind() {
        Kind::String => {
            rules::string(value, secrets, cx);
        }
        Kind::Object | Kind::Array if !rules::holds_suspect(value) => {}
        Kind::Object => {
            for (key, member) in value.members() {
                cx.at(key.step(), |cx| free(&member, secrets, cx));
            }
        }
        Kind::Array => items(value, Item::Free(secrets), cx),
        Kind::Null | Kind::Boolean | Kind::Number | Kind::Key | Kind::Invalid => {}
    }
}
