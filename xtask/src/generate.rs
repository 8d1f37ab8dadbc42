//! Generates files from the crate's tables, so that they cannot differ from them.

use std::ffi::OsString;
use std::fs;
use std::io;

use nexrender_payload::internal::schema::{self, Draft};
use nexrender_payload::{PayloadKind, RuleCode};

use crate::{Outcome, llms, root, schemastore};

/// One generated file: its path from the root, and its content.
struct Generated {
    path: String,
    text: String,
}

impl Generated {
    fn new(path: impl Into<String>, text: String) -> Self {
        Self { path: path.into(), text }
    }
}

/// Every generated file. To add one, push its path and text here.
fn files() -> io::Result<Vec<Generated>> {
    let mut files = vec![
        Generated::new("pkg/payload.d.ts", schema::typescript()),
        Generated::new("pkg/generated/schemas.js", schema::schemas_module()),
        Generated::new("pkg/generated/tables.js", schema::tables_module()),
        Generated::new("pkg/generated/rules-text.js", schema::rule_texts_module()),
        Generated::new("docs/rules/README.md", schema::rule_index()),
        Generated::new("llms.txt", llms::index()?),
    ];
    for code in RuleCode::ALL {
        files.push(Generated::new(format!("docs/rules/{code}.md"), schema::rule_page(*code)));
    }
    for (draft, folder) in [(Draft::Draft202012, ""), (Draft::Draft07, "draft-07/")] {
        for kind in PayloadKind::ALL {
            let text = format!("{:#}\n", schema::json_schema(kind, draft));
            files.push(Generated::new(format!("pkg/schema/{folder}{}.json", kind.as_str()), text));
        }
    }
    files.extend(schemastore::files()?.into_iter().map(|(path, text)| Generated::new(path, text)));
    Ok(files)
}

/// Writes every generated file; with `--check`, fails on the first that differs instead.
pub(crate) fn run(args: &[OsString]) -> Outcome {
    let check = args.iter().any(|arg| arg == "--check");
    let mut files = files()?;
    if !check {
        // Not committed, since every change of the documentation changes it; `npm pack` makes it anew.
        files.push(Generated::new("llms-full.txt", llms::full()?));
    }
    for Generated { path, text } in files {
        let file = root().join(&path);
        // An unchanged file keeps its time stamp, so that nothing is rebuilt because of it.
        if fs::read_to_string(&file).is_ok_and(|present| present == text) {
            continue;
        }
        if check {
            return Err(format!("{path} is stale: run `cargo xtask generate`").into());
        }
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&file, text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use nexrender_payload::RuleCode;

    use crate::root;

    #[test]
    fn the_codes_that_editors_complete_are_those_of_the_catalogue() {
        let text = fs::read_to_string(root().join("pkg/types/check.d.ts")).unwrap_or_default();
        let list = text.split_once("export type RuleCode =").and_then(|(_, rest)| rest.split_once(';'));
        let codes = list.map_or("", |(codes, _)| codes).split('"').skip(1).step_by(2);
        assert!(codes.eq(RuleCode::ALL.iter().map(|code| code.as_str())));
    }
}
