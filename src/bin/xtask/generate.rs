//! Files that are made from the crate's own tables, so that they cannot drift from them.

use std::ffi::OsString;
use std::fs;

use crate::{Outcome, root};

/// One generated file: its path from the root, and the text it must hold.
struct Generated {
    path: String,
    text: String,
}

/// Every generated file. To add one, push its path and text here.
fn files() -> Vec<Generated> {
    Vec::new()
}

/// Writes every generated file; with `--check`, fails on the first that differs instead.
pub(crate) fn run(args: &[OsString]) -> Outcome {
    let check = args.iter().any(|arg| arg == "--check");
    for Generated { path, text } in files() {
        let file = root().join(&path);
        // An unchanged file keeps its time stamp, so nothing downstream is rebuilt for it.
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
