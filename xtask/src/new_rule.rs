//! A new rule's file, with everything in the order that all of them keep.

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
        return Err(format!("{code} is no code: words in small letters, joined by hyphens").into());
    }
    if code.parse::<RuleCode>().is_ok() {
        return Err(format!("there is a rule {code} already").into());
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
{path} is there. What is left:

  1. Its page and its finding, in the file.
  2. src/rules/mod.rs       pub(crate) mod {module};
                            and a call of {module}::check where the walk comes by its value
  3. src/rules/catalogue.rs {name} \"{code}\" {module}::RULE;
                            in the part of the catalogue that it belongs to: the code is public and stays
  4. src/schema/groups.rs   the group in which docs/rules/README.md lists it
  5. pkg/types/check.d.ts   | \"{code}\"
                            at the same place in `RuleCode`
  6. cargo xtask generate   writes docs/rules/{code}.md
  7. cargo test             runs its vectors, and the examples of its page"
    );
    Ok(())
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
