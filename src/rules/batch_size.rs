use crate::definition::MAX_JOBS;
use crate::support::{Context, Finding, Rule, rule};
use crate::text::Value;

rule! {
    BatchSize, Error, "a batch with no jobs or with too many", None;
    what: "Reports a batch without jobs, and the first job beyond 1,000.",
    why: "A request may contain 1 to 1,000 jobs. The API rejects any other batch as a whole.",
    example: r#"{ "jobs": [] }"#,
    instead: r#"{
  "jobs": [
    { "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" } }
  ]
}"#,
    source: "`POST /batches`, `jobs`",
}

/// What is wrong with the number of jobs.
enum Size {
    None,
    TooMany,
}

impl Finding for Size {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        match self {
            Self::None => "a batch needs at least one job".to_owned(),
            Self::TooMany => {
                format!(
                    "a batch may contain at most {MAX_JOBS} jobs, and this is one more: the whole batch would be rejected"
                )
            }
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::None => "add a job".to_owned(),
            Self::TooMany => format!("split it into batches of {MAX_JOBS}, or use `submitAll`, which does that"),
        })
    }
}

/// Checks a list of jobs, when the number of its items is known.
pub(crate) fn check(list: &Value<'_>, items: usize, cx: &mut Context<'_, '_, '_>) {
    if items == 0 && !list.flags().has(crate::text::Flags::UNCLOSED) {
        cx.report(list, &Size::None);
    }
}

/// Reports the first job beyond the limit.
pub(crate) fn too_many(job: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    cx.report(job, &Size::TooMany);
}

#[cfg(test)]
mod tests {
    use crate::{CheckOptions, RuleCode, lint};

    #[test]
    fn the_limits_are_exact() {
        let job = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#;
        for (count, expected) in
            [(0, Some("/jobs")), (1, None), (1000, None), (1001, Some("/jobs/1000")), (1500, Some("/jobs/1000"))]
        {
            let text = format!("{{\"jobs\": [{}]}}", vec![job; count].join(","));
            let report = lint(text, &CheckOptions { max_diagnostics: 10_000, ..CheckOptions::default() });
            let found: Vec<_> = report.diagnostics.iter().filter(|d| d.code == RuleCode::BatchSize).collect();
            assert_eq!(
                found.iter().map(|d| d.pointer.as_str()).collect::<Vec<_>>(),
                Vec::from_iter(expected),
                "{count}"
            );
        }
    }
}
