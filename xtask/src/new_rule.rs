//! Creates the file of a new rule, with its parts in the order that all rules keep.

use std::ffi::OsString;
use std::fs;

use nexrender_payload::RuleCode;

use crate::{Outcome, root};

pub(crate) fn run(args: &[OsString]) -> Outcome {
    let code = match args {
        [code] => code.to_string_lossy(),
        _ => return Err("usage: cargo xtask new-rule some-code".into()),
    };
    let words: Vec<_> = code.split('-').collect();
    if words.iter().any(|word| word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_lowercase())) {
        return Err(format!(
            "{code} is not a rule code: use lowercase words joined by hyphens, such as `layer-name-blank`"
        )
        .into());
    }
    if code.parse::<RuleCode>().is_ok() {
        return Err(format!("the rule {code} already exists").into());
    }
    let module = words.join("_");
    let name: String = words.iter().map(|word| capitalised(word)).collect();
    let path = format!("src/rules/{module}.rs");
    let file = root().join(&path);
    if file.exists() {
        return Err(format!("{path} exists already").into());
    }
    fs::write(&file, include_str!("rule.rs.template").replace("NAME", &name))?;
    println!(
        "\
Created {path}. Next:

  1. {path}: fill in the page, the finding and the check
  2. src/diagnostic/code.rs: add {name} \"{code}\"; to the part of the catalogue it belongs to
  3. src/rules/catalogue.rs: add {name} {module}; at the same position
  4. src/rules/mod.rs: add pub(crate) mod {module};
  5. src/rules/places.rs: call {module}::check for the values that it checks
  6. src/schema/groups.rs: choose the group in which docs/rules/README.md lists it
  7. pkg/types/check.d.ts: add | \"{code}\" to `RuleCode`
  8. cargo xtask generate: writes docs/rules/{code}.md
  9. cargo test: runs the vectors and the examples of the page"
    );
    Ok(())
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
