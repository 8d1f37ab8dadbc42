//! Turns drafts into the report.

use super::walk::Checked;
use crate::diagnostic::{Diagnostic, Edit, Fix, Related, Report};
use crate::support::{Draft, FixDraft, RelatedDraft, is_repeated};
use crate::text::{JsonPointer, Path, Positions, Range, Segment, Span};

/// How long a finding's path may be before it counts against [`MOST_PATH_BYTES`].
const FREE_PATH_BYTES: usize = 1024;

/// The limit of the total length of all longer paths. Otherwise a payload with a thousand findings below a name of one
/// megabyte would fill the memory; with the limit, fewer findings are listed.
const MOST_PATH_BYTES: usize = 8 << 20;

/// Builds the report with paths and positions for the caller.
pub(super) fn report(checked: Checked<'_>, ranges: bool) -> Report {
    let Checked { source, kind, findings, .. } = checked;
    let (drafts, [error_count, warning_count, info_count], mut truncated) = findings.finish();
    let mut terms = Terms { text: source.text(), positions: ranges.then(|| Positions::new(source.original())) };
    let mut diagnostics = Vec::with_capacity(drafts.len());
    let mut spent = 0usize;
    for draft in drafts {
        spent = spent.saturating_add(draft.path_bytes().saturating_sub(FREE_PATH_BYTES));
        if spent > MOST_PATH_BYTES {
            truncated = true;
            break;
        }
        diagnostics.push(terms.diagnostic(draft));
    }
    Report { kind, error_count, warning_count, info_count, diagnostics, truncated }
}

struct Terms<'t> {
    text: &'t [u8],
    positions: Option<Positions<'t>>,
}

impl Terms<'_> {
    fn diagnostic(&mut self, draft: Draft) -> Diagnostic {
        let Draft { code, severity, message, help, .. } = draft;
        let path = self.path(&draft.path);
        let pointer = JsonPointer::from_path(&path);
        let range = self.range(draft.span);
        let related = draft.related.into_iter().map(|RelatedDraft { message, path, span }| Related {
            message,
            pointer: JsonPointer::from_path(&self.path(&path)),
            range: self.range(span),
        });
        let related: Vec<_> = related.collect();
        let fix = draft.fix.filter(|fix| !is_repeated(path.last(), &fix.edit.1));
        let fix = fix.map(|FixDraft { title, safe, edit: (span, new_text), sibling, is_whole }| {
            let pointer = match (sibling, path.split_last()) {
                _ if is_whole => JsonPointer::default(),
                (Some(name), Some((_, object))) => JsonPointer::from_path(object).to(name.as_str()),
                _ => pointer.clone(),
            };
            Fix { title, safe, edits: vec![Edit { range: self.range(span), pointer, new_text }] }
        });
        Diagnostic { code, severity, message, help, path, pointer, range, related, fix }
    }

    fn path(&self, path: &Path) -> Vec<Segment> {
        path.iter().map(|step| step.to_segment(self.text)).collect()
    }

    fn range(&mut self, span: Span) -> Option<Range> {
        self.positions.as_mut().map(|positions| positions.range(span))
    }
}

#[cfg(test)]
mod tests {
    use crate::{CheckOptions, lint};

    #[test]
    fn findings_below_a_huge_name_do_not_fill_the_memory() {
        let text = format!("{{\"{}\": [{}]}}", "k".repeat(1 << 20), ["\"TODO\""; 900].join(","));
        let report = lint(&text, &CheckOptions::default());
        assert!(report.truncated && report.warning_count >= 900);
        assert!((1..20).contains(&report.diagnostics.len()), "{}", report.diagnostics.len());
        let short = lint(text.replace("kk", ""), &CheckOptions::default());
        assert!(!short.truncated && short.diagnostics.len() >= 900);
    }
}
