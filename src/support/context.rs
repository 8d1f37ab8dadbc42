//! The context of rules: what they know besides the value that they check, and how they report findings.

use std::collections::BTreeSet;

use super::Object;
use super::account::{Account, Template};
use super::findings::{Draft, Findings, FixDraft, RelatedDraft};
use super::known::Known;
use super::options::CheckOptions;
use super::pending::{Pending, Verdict};
use super::preflight_results::PreflightResults;
use super::references::Collector;
use super::rule::Finding;
use crate::diagnostic::{RuleCode, Severity};
use crate::text::{Path, Source, Span, Step, Value};

/// Facts about a job that the rules for its parts need.
#[derive(Clone, Copy, Default)]
pub(crate) struct Scope<'o, 'v> {
    /// The caller's information about its template.
    pub template: Option<&'o Template<'o>>,
    /// Whether its template is a `.mogrt`, which has no compositions to choose from.
    pub mogrt: bool,
    /// Whether its project is a URL, whose content is unknown.
    pub clean_room: bool,
    /// The composition that it renders.
    pub composition: Option<Value<'v>>,
    /// The list of assets that is being checked.
    pub assets: Option<Value<'v>>,
    /// Whether it contains keys of self-hosted nexrender.
    pub is_self_hosted: bool,
}

/// The purpose of a check.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// To list the findings of a text.
    Text,
    /// The same for the text of an object, which its author never saw.
    Object,
    /// To fix it. `offered`: including fixes that may change the meaning.
    Fix { offered: bool },
    /// To collect its external references.
    Refer { from_object: bool },
}

/// The state of a check of a whole payload.
pub(crate) struct Run<'o> {
    /// The text, and the texts decoded from it.
    source: &'o Source<'o>,
    pub text: &'o [u8],
    pub options: &'o CheckOptions,
    /// Whether the text was serialised from an object, so that the caller never saw it.
    pub from_object: bool,
    pub account: &'o Account<'o>,
    pub path: Path,
    pub known: Known,
    pub findings: Findings,
    pending: Pending,
    /// Where the reader may have misread the text: from a mistake to the end of its line. Fixes there are unsafe.
    doubtful: Vec<Span>,
    /// Where the first string without a closing quote begins. After it, what seems to be a string of several lines may
    /// be what is between two strings.
    doubtful_lines: Option<u32>,
    /// Collects what the payload refers to, if that is the purpose.
    pub collector: Option<Collector>,
    /// What was refused and has been reported. Once is enough.
    refused: BTreeSet<String>,
}

impl<'o> Run<'o> {
    pub fn new(source: &'o Source<'o>, options: &'o CheckOptions, account: &'o Account<'o>, mode: Mode) -> Self {
        Self {
            source,
            text: source.text(),
            options,
            from_object: matches!(mode, Mode::Object | Mode::Refer { from_object: true }),
            account,
            path: Path::new(),
            known: Known::default(),
            pending: Pending::default(),
            doubtful: Vec::new(),
            doubtful_lines: None,
            findings: match mode {
                Mode::Fix { offered } => Findings::for_fixing(options.max_diagnostics, offered),
                Mode::Text | Mode::Object => Findings::new(options.max_diagnostics),
                Mode::Refer { .. } => Findings::new(0),
            },
            collector: matches!(mode, Mode::Refer { .. }).then(Collector::default),
            refused: BTreeSet::new(),
        }
    }

    /// Marks the text from here to the end of the line as possibly misread.
    #[cold]
    pub fn doubt(&mut self, start: u32) {
        let rest = self.text.get(start as usize..).unwrap_or_default();
        let end = match self.doubtful.last() {
            Some(line) if start < line.end => return,
            _ => start as usize + rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len()),
        };
        self.doubtful.push(Span { start, end: u32::try_from(end).unwrap_or(u32::MAX) });
    }

    /// Notes that what the reader finds after this is doubtful where it goes over a line's end.
    #[cold]
    pub fn doubt_lines(&mut self, start: u32) {
        self.doubtful_lines.get_or_insert(start);
    }

    /// Whether what is found there is doubtful.
    fn is_doubtful(&self, span: Span) -> bool {
        let before = self.doubtful.partition_point(|line| line.start < span.start);
        let line = before.checked_sub(1).and_then(|at| self.doubtful.get(at));
        line.is_some_and(|line| span.start < line.end)
            || (self.doubtful_lines.is_some_and(|start| start < span.start)
                && span.of(self.text).iter().any(|byte| matches!(byte, b'\n' | b'\r')))
    }

    /// Adds a finding.
    pub fn add(&mut self, span: Span, at: At<'_>, finding: &dyn Finding) {
        let Some(severity) = self.severity(finding) else { return };
        // That a URL was not requested is news even where its placeholder is reported.
        let is_apart = finding.rule().code == RuleCode::UrlUnchecked;
        let verdict = if is_apart { Verdict::Report } else { self.pending.judge(span, severity) };
        if verdict == Verdict::Drop || !self.findings.count(severity, self.source.place(span).start) {
            return;
        }
        let mut draft = self.draft(severity, span, at, finding);
        if verdict == Verdict::ReportAsPlaceholder {
            let help = draft.help.map(|help| format!("; {help}")).unwrap_or_default();
            draft.help = Some(format!("this is a placeholder that was never filled in{help}"));
        }
        self.findings.add(draft);
    }

    /// Keeps the finding about a placeholder until the job ends, when it is known whether another rule makes the same
    /// string an error.
    pub fn note_placeholder(&mut self, span: Span, finding: &dyn Finding) {
        let Some(severity) = self.severity(finding) else { return };
        if self.pending.is_full() {
            self.add(span, At::Here, finding);
            return;
        }
        let draft =
            self.findings.lists(self.source.place(span).start).then(|| self.draft(severity, span, At::Here, finding));
        self.pending.note(span, severity, draft);
    }

    /// Reports the placeholders for which no other rule reported an error.
    pub fn settle_placeholders(&mut self) {
        for (span, severity, draft) in self.pending.take() {
            if self.findings.count(severity, self.source.place(span).start)
                && let Some(draft) = draft
            {
                self.findings.add(draft);
            }
        }
    }

    /// How many findings there are so far, with those that are not reported yet.
    fn total(&self) -> usize {
        self.findings.total() + self.pending.noted()
    }

    fn severity(&self, finding: &dyn Finding) -> Option<Severity> {
        self.options.levels.severity(finding.rule().code, finding.severity())
    }

    fn draft(&self, severity: Severity, span: Span, at: At<'_>, finding: &dyn Finding) -> Draft {
        let related = finding.related().into_iter().map(|Earlier { message, span, at }| RelatedDraft {
            message: message.to_owned(),
            span: self.source.place(span),
            path: self.path_to(at),
        });
        let is_syntax = finding.rule().code == RuleCode::JsonSyntax;
        let mut fix = finding.fix().filter(|fix| is_syntax || !self.doubles_quotes(fix));
        if let Some(fix) = fix.as_mut().filter(|fix| fix.safe && self.is_doubtful(fix.edit.0)) {
            fix.safe = false;
        }
        if let Some(FixDraft { edit: (span, text), .. }) = fix.as_mut() {
            if !text.is_empty() {
                *text = self.source.encode(span.start, std::mem::take(text));
            }
            *span = self.source.place(*span);
        }
        Draft {
            code: finding.rule().code,
            severity,
            span: self.source.place(span),
            path: self.path_to(at),
            message: finding.message(),
            help: finding.help(),
            related: related.collect(),
            fix,
        }
    }

    /// Whether a fix would write a pair of quotes inside of others: the string there has quotes of another kind, or lacks one
    /// of its own. It can be fixed once its quotes are.
    fn doubles_quotes(&self, FixDraft { edit: (span, text), .. }: &FixDraft) -> bool {
        let Some((before, written)) = self.text.split_at_checked(span.start as usize) else { return false };
        let is_inside = matches!(before.last(), Some(b'"' | b'\'' | b'`' | 0x80..));
        !span.is_empty() && text.starts_with('"') && is_inside && !written.starts_with(b"\"")
    }

    fn path_to(&self, at: At<'_>) -> Path {
        let below = match &at {
            At::Here => &[][..],
            At::Below(step) => std::slice::from_ref(step),
            At::Within(steps) => steps,
            At::Elsewhere(path) => return path(),
            At::Path(path) => return path.to_vec(),
        };
        let mut path = self.path.clone();
        path.extend_from_slice(below);
        path
    }
}

/// The location of a finding in the payload.
#[derive(Clone, Copy)]
pub(crate) enum At<'p> {
    /// At the value that is being checked.
    Here,
    /// One step below it.
    Below(Step),
    /// Two steps below it.
    Within([Step; 2]),
    /// Elsewhere.
    Elsewhere(&'p dyn Fn() -> Path),
    /// At this path.
    Path(&'p [Step]),
}

/// An earlier location that is involved in a finding.
#[derive(Clone, Copy)]
pub(crate) struct Earlier<'p> {
    pub message: &'static str,
    pub span: Span,
    pub at: At<'p>,
}

/// A rule's view of the payload.
pub(crate) struct Context<'c, 'o, 'v> {
    run: &'c mut Run<'o>,
    /// The current job.
    pub scope: Scope<'o, 'v>,
}

impl<'c, 'o, 'v> Context<'c, 'o, 'v> {
    pub fn new(run: &'c mut Run<'o>) -> Self {
        Self { run, scope: Scope::default() }
    }

    /// The options of the check.
    pub fn options(&self) -> &'o CheckOptions {
        self.run.options
    }

    /// Whether an object is checked.
    pub fn is_object(&self) -> bool {
        self.run.from_object
    }

    /// The account data.
    pub fn account(&self) -> &'o Account<'o> {
        self.run.account
    }

    /// The results of a preflight, if there was one.
    pub fn results(&self) -> Option<&'o PreflightResults> {
        self.run.options.results.as_ref()
    }

    /// Where to note what the payload refers to, if that is wanted.
    pub fn collector(&mut self) -> Option<&mut Collector> {
        self.run.collector.as_mut()
    }

    /// Whether what the payload refers to is collected, or was asked about.
    #[inline(always)]
    pub fn is_preflight(&self) -> bool {
        self.run.options.results.is_some() || self.run.collector.is_some()
    }

    /// Whether this is the first time that something refused is reported.
    pub fn is_first_refusal(&mut self, of: &str) -> bool {
        self.run.refused.insert(of.to_owned())
    }

    /// Checks a part of a job, unless its text is the same as that of a part without findings.
    pub fn part(&mut self, position: usize, part: &Value<'v>, visit: impl FnOnce(&mut Self)) {
        if self.run.known.is_fine(position, part, self.run.text) {
            return;
        }
        let before = self.run.total();
        visit(self);
        if self.run.total() == before && !self.scope.is_self_hosted {
            self.run.known.remember(position, part);
        }
    }

    /// Runs `visit` one step further down.
    #[inline(always)]
    pub fn at(&mut self, step: Step, visit: impl FnOnce(&mut Self)) {
        self.run.path.push(step);
        visit(self);
        self.run.path.pop();
    }

    /// Starts a job. The parts without findings are forgotten, unless it has the template of the previous job.
    pub fn begin_job(&mut self, template: Option<&Value<'v>>) {
        self.run.known.begin(template, self.run.text);
    }

    /// Runs `visit` for a job or a nested job, with its own template.
    pub fn within(&mut self, scope: Scope<'o, 'v>, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.scope, scope);
        visit(self);
        self.scope = outer;
    }

    /// Whether a finding there would be listed. A finding that is only counted needs no suggestion.
    pub fn lists(&self, at: &Value<'_>) -> bool {
        self.run.findings.lists(self.run.source.place(at.span()).start)
    }

    /// Reports a finding at the value that is being checked.
    #[cold]
    pub fn report(&mut self, at: &Value<'_>, finding: &dyn Finding) {
        self.run.add(at.span(), At::Here, finding);
    }

    /// A placeholder at the value that is being checked.
    #[cold]
    pub fn note_placeholder(&mut self, at: &Value<'_>, finding: &dyn Finding) {
        self.run.note_placeholder(at.span(), finding);
    }

    /// Removes the placeholder at this value, where any text is valid.
    pub fn forget_placeholder(&mut self, at: &Value<'_>) {
        self.run.pending.forget(at.span());
    }

    /// Reports a finding one step below the value that is being checked.
    #[cold]
    pub fn report_below(&mut self, step: Step, span: Span, finding: &dyn Finding) {
        self.run.add(span, At::Below(step), finding);
    }

    /// The path of what is being checked.
    pub fn path(&self) -> &Path {
        &self.run.path
    }

    /// A finding anywhere.
    #[cold]
    pub fn report_at(&mut self, span: Span, at: At<'_>, finding: &dyn Finding) {
        self.run.add(span, at, finding);
    }

    /// Reports a finding at a member of the object that is being checked.
    #[cold]
    pub fn report_member(&mut self, object: &Object<'_>, member: &Value<'_>, finding: &dyn Finding) {
        match step_to(object, member) {
            Some(step) => self.report_below(step, member.span(), finding),
            None => self.report(member, finding),
        }
    }

    /// Reports a finding inside a member of the object that is being checked, one step below it.
    #[cold]
    pub fn report_within(
        &mut self,
        (object, member): (&Object<'_>, &Value<'_>),
        step: Step,
        span: Span,
        finding: &dyn Finding,
    ) {
        if let Some(outer) = step_to(object, member) {
            self.run.add(span, At::Within([outer, step]), finding);
        }
    }
}

fn step_to(object: &Object<'_>, member: &Value<'_>) -> Option<Step> {
    object.value.members().find(|(_, value)| value.span() == member.span()).map(|(key, _)| key.step())
}
