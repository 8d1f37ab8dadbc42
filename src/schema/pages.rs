//! A page for each rule, written for someone whose render just failed.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::frame;
use super::groups::Group;
use crate::check::lint;
use crate::diagnostic::RuleCode;
use crate::support::{CheckOptions, Fixing, Page, Rule};
use crate::text::typed::from_json;

/// The page of a rule, Markdown.
pub fn rule_page(code: RuleCode) -> String {
    let rule = code.rule();
    let Page { what, why, example, instead, fix, source, .. } = code.page();
    let mut page = format!("# {code}\n\n{}\n", headline(rule, code.page().title));
    section(&mut page, "What it does", what);
    section(&mut page, "Why it matters", why);
    section(&mut page, "Example", &fenced("json", example));
    let _ = write!(page, "\n{}", found(code));
    section(&mut page, "Use instead", &fenced("json", instead));
    section(&mut page, "Fix", fix.unwrap_or("This rule has no fix."));
    section(&mut page, "How to configure", &configuration(code));
    section(&mut page, "Source", &format!("{source}."));
    page
}

/// The list of all pages, Markdown, grouped by what people did.
pub fn rule_index() -> String {
    let mut index = "# Rules\n\n\
        The findings of the checker, grouped by what went wrong, with their default severities. A payload with an *error* \
        must not be sent. A *safe* fix keeps the meaning, and `fix` applies it. An *offered* fix may change the meaning, \
        and `fix` applies it only with `unsafe: true`.\n\n"
        .to_owned();
    for group in Group::ALL {
        let title = group.title();
        let _ = writeln!(index, "- [{title}](#{})", anchor(title));
    }
    for group in Group::ALL {
        let _ = write!(index, "\n## {}\n\n{}\n\n", group.title(), group.about());
        index.push_str("| code | severity | finds | fix |\n|---|---|---|---|\n");
        group.codes().for_each(|code| row(&mut index, code));
    }
    index
}

/// The anchor that GitHub gives a heading.
fn anchor(title: &str) -> String {
    title.to_ascii_lowercase().replace(',', "").replace(' ', "-")
}

fn row(index: &mut String, code: RuleCode) {
    let Rule { severity, fixing, .. } = code.rule();
    let title = code.page().title;
    let fix = match fixing {
        Fixing::None => "–",
        Fixing::Offered => "offered",
        Fixing::Safe => "safe",
    };
    let _ = writeln!(index, "| [{code}]({code}.md) | {severity} | {title} | {fix} |");
}

/// The module `rules-text.js`: every page by its code.
pub fn rule_texts_module() -> String {
    let texts = RuleCode::ALL.iter().map(|code| (code.as_str().to_owned(), Value::from(rule_page(*code))));
    format!("export const texts = {};\n", Value::Object(texts.collect::<Map<_, _>>()))
}

fn headline(rule: &Rule, title: &str) -> String {
    let Rule { severity, fixing, .. } = rule;
    let fix = match fixing {
        Fixing::None => "",
        Fixing::Offered => " · has an offered fix",
        Fixing::Safe => " · has a safe fix",
    };
    format!("**{severity}** · {title}{fix}")
}

fn section(page: &mut String, title: &str, text: &str) {
    let _ = write!(page, "\n## {title}\n\n{}\n", text.trim_end());
}

fn fenced(language: &str, text: &str) -> String {
    format!("```{language}\n{}\n```\n", text.trim_end())
}

/// The findings of the rule in its example.
fn found(code: RuleCode) -> String {
    let Page { example, options, results, .. } = code.page();
    let report = lint(example, &checking(code));
    let findings = report.diagnostics.iter().filter(|diagnostic| diagnostic.code == code);
    let findings: Vec<_> = findings.map(|diagnostic| frame::finding(diagnostic, example)).collect();
    let findings = fenced("text", &findings.join("\n"));
    match (options, results) {
        (Some(options), _) => {
            format!("With these options:\n\n{}\nOutput:\n\n{findings}", fenced("json", options))
        }
        (None, Some(results)) => {
            format!("If a preflight gets these results:\n\n{}\nOutput:\n\n{findings}", fenced("json", results))
        }
        (None, None) => format!("Output:\n\n{findings}"),
    }
}

/// The options with which the examples of a rule's page are checked.
pub fn checking(code: RuleCode) -> CheckOptions {
    let Page { options, results, .. } = code.page();
    let parsed = options.and_then(|options| CheckOptions::from_json(options).ok()).unwrap_or_default();
    match results.and_then(|results| from_json(results).ok()) {
        Some(results) => parsed.results(results),
        None => parsed,
    }
}

fn configuration(code: RuleCode) -> String {
    if !code.can_be_off() {
        return "This rule is always an error, because such a payload cannot be sent. It cannot be turned off or lowered in severity.\n"
            .to_owned();
    }
    let rules = format!("{{ rules: {{ \"{code}\": \"info\" }} }}");
    let (in_js, command) = if code.is_of_preflight() {
        (format!("await client.preflight(payload, {{ check: {rules} }});"), "preflight")
    } else {
        (format!("lint(text, {rules});"), "lint")
    };
    format!(
        "Set it to `\"error\"`, `\"warning\"` or `\"info\"`, or to `\"off\"`.\n\n{}\n{}",
        fenced("js", &in_js),
        fenced("sh", &format!("npx nexrender-payload {command} payload.json --rule {code}=info")),
    )
}

#[cfg(test)]
mod tests {
    use super::{Group, anchor, rule_index};
    use crate::RuleCode;

    #[test]
    fn each_rule_is_listed_exactly_once_and_no_group_is_empty() {
        let index = rule_index();
        for code in RuleCode::ALL {
            assert_eq!(index.matches(&format!("| [{code}]({code}.md) |")).count(), 1, "{code}");
        }
        assert!(Group::ALL.iter().all(|group| group.codes().next().is_some()));
        assert_eq!(Group::ALL.iter().map(|group| group.codes().count()).sum::<usize>(), RuleCode::ALL.len());
    }

    #[test]
    fn the_list_of_groups_leads_to_their_headings() {
        let index = rule_index();
        for group in Group::ALL {
            let title = group.title();
            assert!(index.contains(&format!("- [{title}](#{})\n", anchor(title))), "{title}");
            assert!(index.contains(&format!("\n## {title}\n")), "{title}");
        }
        assert_eq!(anchor("Sent twice, or to the wrong place"), "sent-twice-or-to-the-wrong-place");
    }
}
