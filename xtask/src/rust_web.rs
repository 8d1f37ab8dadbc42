//! The example of a page in Rust, `examples/rust-web`.

use std::env;
use std::ffi::OsString;
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::wasm::{TARGET, target_dir};
use crate::{Outcome, root, run_tool};

const NAME: &str = "rust_web";

/// Builds the page's module and its glue into `dist/`.
pub(crate) fn run(_args: &[OsString]) -> Outcome {
    let folder = root().join("examples/rust-web");
    let target = target_dir()?.join("rust-web");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run_tool(
        Command::new(cargo)
            .args(["build", "--release", "--locked", "--target", TARGET, "--manifest-path"])
            .arg(folder.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(&target),
    )?;
    Ok(Bindgen::new()
        .input_path(target.join(TARGET).join("release").join("rust-web.wasm"))
        .out_name(NAME)
        .web(true)?
        .omit_default_module_path(true)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder.join("dist"))?)
}
