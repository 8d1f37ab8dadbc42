//! The order of the layers: each module imports only from itself and from the modules before it.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the crate, the lowest first. Modules on one line do not import each other.
const LAYERS: [&[&str]; 10] = [
    &["definition"],
    &["text"],
    &["diagnostic"],
    &["support"],
    &["rules"],
    &["check"],
    &["diagnosis", "estimate", "fix", "payload"],
    &["build", "request", "schema"],
    &["client"],
    &["internal"],
];

/// The items that the root of the crate re-exports are in these modules.
fn exports() -> Vec<(String, String)> {
    let root = fs::read_to_string(source("lib.rs")).expect("the crate has a root");
    let mut exports = Vec::new();
    for statement in root.split(';') {
        let Some(path) = statement.trim().rsplit_once("pub use ").map(|(_, path)| path) else { continue };
        let Some((module, items)) = path.split_once("::") else { continue };
        for item in items.trim_matches(['{', '}']).split(',') {
            exports.push((item.trim().to_owned(), module.to_owned()));
        }
    }
    exports
}

fn source(path: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(path)
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The code without comments, and without the tests at the end of a file, which may use the whole crate.
fn code(text: &str) -> String {
    let production = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let lines = production.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// What the code names behind `crate::`, the first step of each path.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let path = &code[at + "crate::".len()..];
        let items = match path.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default(),
            None => path,
        };
        for item in items.split(',').take(if path.starts_with('{') { usize::MAX } else { 1 }) {
            let name: String = item.trim().chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_')).collect();
            if !name.is_empty() {
                found.push(name);
            }
        }
    }
    found
}

/// The imports of a file that its layer forbids.
fn forbidden(module: &str, text: &str, exports: &[(String, String)]) -> Vec<String> {
    let own = layer(module).unwrap_or_else(|| panic!("the module {module} has no layer"));
    let allowed = |name: &String| {
        let home = exports.iter().find(|(item, _)| item == name).map_or(name.as_str(), |(_, module)| module);
        home == module || layer(home).is_some_and(|layer| layer < own)
    };
    imports(&code(text)).into_iter().filter(|name| !allowed(name)).collect()
}

#[test]
fn each_module_imports_only_from_those_before_it() {
    let exports = exports();
    let mut sources = Vec::new();
    files(&source(""), &mut sources);
    let mut checked = 0;
    for file in sources {
        let inside = file.strip_prefix(source("")).expect("it is in the folder");
        let module = inside.components().next().expect("it has a name").as_os_str().to_string_lossy().into_owned();
        let module = module.trim_end_matches(".rs");
        // Test code may use everything; the root only re-exports.
        let name = inside.file_name().unwrap_or_default();
        if module == "lib" || name == "tests.rs" || name == "testing.rs" {
            continue;
        }
        let text = fs::read_to_string(&file).expect("the file can be read");
        let wrong = forbidden(module, &text, &exports);
        assert!(wrong.is_empty(), "{} imports {wrong:?}, which are not in a layer below `{module}`", inside.display());
        checked += 1;
    }
    assert!(checked > 100, "only {checked} files were read");
}

#[test]
fn an_import_against_the_order_is_found() {
    let exports = exports();
    let upward = ["use crate::rules::json_depth;", "use crate::{lint, RuleCode};", "let x = crate::support::show(y);"];
    for line in upward {
        assert!(!forbidden("text", line, &exports).is_empty(), "{line}");
    }
    assert_eq!(forbidden("text", "use crate::definition::Name; // crate::rules", &exports), [""; 0]);
}
