//! Runs the test vectors at the bottom of each rule's file.

use crate::diagnostic::RuleCode;
use crate::support::CheckOptions;
use crate::text::typed::from_json;
use crate::{fix, fix_all, lint};

/// A payload in a vector: whole where it begins with a brace, otherwise members of a good job.
fn whole(payload: &str) -> String {
    if payload.starts_with(['{', '[', '5']) {
        return payload.to_owned();
    }
    format!(r#"{{"template":{{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"main"}},{payload}}}"#)
}

/// Payloads before and after their fixes.
pub(super) type Edits = &'static [(&'static str, &'static str)];

/// What a rule is held to.
pub(super) struct Vectors {
    pub code: RuleCode,
    /// As JSON.
    pub options: &'static str,
    /// The results of a preflight, as JSON.
    pub results: Option<&'static str>,
    /// Payloads in which the rule finds nothing.
    pub pass: &'static [&'static str],
    /// Payloads and what it finds in them: `severity pointer`.
    pub fail: &'static [(&'static str, &'static [&'static str])],
    /// Payloads before and after the safe fixes.
    pub fix: Edits,
    /// Payloads before and after all fixes, which the safe ones leave as they are.
    pub offered: Edits,
}

impl Vectors {
    pub fn run(&self) {
        let mut options = CheckOptions::from_json(self.options).unwrap();
        options.results = self.results.map(|results| from_json(results).unwrap());
        let found = |payload: &str| {
            let report = lint(whole(payload), &options);
            let own = report.diagnostics.into_iter().filter(|diagnostic| diagnostic.code == self.code);
            own.map(|diagnostic| format!("{} {}", diagnostic.severity, diagnostic.pointer)).collect::<Vec<_>>()
        };
        for payload in self.pass {
            assert_eq!(found(payload), [""; 0], "{} in {payload}", self.code);
        }
        for (payload, expected) in self.fail {
            assert!(!expected.is_empty(), "a failing vector names what it finds: {payload}");
            assert_eq!(found(payload), *expected, "{} in {payload}", self.code);
        }
        for (before, after) in self.fix {
            assert_eq!(fix(&whole(before), &options).text, whole(after), "{} fixes {before}", self.code);
        }
        for (before, after) in self.offered {
            assert_eq!(fix(&whole(before), &options).text, whole(before), "{} only offers it: {before}", self.code);
            assert_eq!(fix_all(&whole(before), &options).text, whole(after), "{} offers {before}", self.code);
        }
    }
}
