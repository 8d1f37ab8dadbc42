use crate::support::{At, Finding, Rule, Run, rule};
use crate::text::{MAX_DEPTH, Path, Problem};

rule! {
    JsonDepth, Error, "nesting too deep", None;
    what: "Reports objects and lists nested deeper than 128 levels.",
    why: "No payload needs it, and services reject such text to protect themselves. Deeper levels are read, but not checked.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "webhook": {
    "url": "https://example.com/rendered",
    "data": { "tree": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]] }
  }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "webhook": {
    "url": "https://example.com/rendered",
    "data": { "leaves": ["a", "b"] }
  }
}"#,
    source: "RFC 8259, section 9: a parser may limit the depth of nesting",
}

/// A bracket beyond the deepest level.
struct TooDeep;

impl Finding for TooDeep {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        format!("this is nested deeper than {MAX_DEPTH} levels, which is neither checked nor accepted")
    }

    fn help(&self) -> Option<String> {
        Some("flatten the data".to_owned())
    }
}

pub(crate) fn report(problem: &Problem, path: &dyn Fn() -> Path, run: &mut Run<'_>) {
    run.add(problem.span, At::Elsewhere(path), &TooDeep);
}

#[cfg(test)]
mod tests {
    use crate::{CheckOptions, RuleCode, lint};

    #[test]
    fn the_limit_is_exact_and_reported_once() {
        for (depth, expected) in [(128, 0), (129, 1), (5000, 1)] {
            let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
            let report = lint(text, &CheckOptions::default());
            let found = report.diagnostics.iter().filter(|d| d.code == RuleCode::JsonDepth).count();
            assert_eq!(found, expected, "{depth}");
            assert!(report.diagnostics.iter().all(|d| d.code != RuleCode::JsonSyntax), "{depth}");
        }
    }
}
