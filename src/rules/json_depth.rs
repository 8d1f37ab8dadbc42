use super::{Finding, RuleCode, rule, words};
use crate::check::{At, Run, phrase};
use crate::text::{MAX_DEPTH, Path, Problem};

rule! {
    Error, "nesting that is too deep", None;
    what: "Finds objects and lists nested deeper than 128 levels.",
    why: "No payload needs it, and services refuse such texts to protect themselves. What lies deeper is read, but not checked.",
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
    fn code(&self) -> RuleCode {
        RuleCode::JsonDepth
    }

    fn message(&self) -> String {
        phrase!("this is nested deeper than {} levels, which is neither checked nor accepted", MAX_DEPTH)
    }

    fn help(&self) -> Option<String> {
        Some(words("flatten the data"))
    }
}

pub(crate) fn report(problem: &Problem, path: &dyn Fn() -> Path, run: &mut Run<'_>) {
    run.tell(problem.span, At::Elsewhere(path), &TooDeep);
}

#[cfg(test)]
mod tests {
    use crate::{CheckOptions, RuleCode, lint};

    #[test]
    fn the_limit_is_exact_and_told_once() {
        for (depth, expected) in [(128, 0), (129, 1), (5000, 1)] {
            let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
            let report = lint(text, &CheckOptions::default());
            let found = report.diagnostics.iter().filter(|d| d.code == RuleCode::JsonDepth).count();
            assert_eq!(found, expected, "{depth}");
            assert!(report.diagnostics.iter().all(|d| d.code != RuleCode::JsonSyntax), "{depth}");
        }
    }
}
