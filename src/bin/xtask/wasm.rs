//! From the crate to the `.wasm` files that npm ships, with the glue of wasm-bindgen's `web` target.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::{Outcome, root, run_tool};

const NAME: &str = "nexrender_payload";
const TARGET: &str = "wasm32-unknown-unknown";

/// One shipped module: where it goes, and which features of the crate it holds.
struct Variant {
    folder: &'static str,
    cargo_args: &'static [&'static str],
}

const VARIANTS: &[Variant] = &[
    Variant { folder: "pkg/generated", cargo_args: &[] },
    Variant { folder: "pkg/generated/check", cargo_args: &["--no-default-features"] },
];

/// What rustc emits for this target. `--all-features` would let wasm-opt use encodings that
/// Node 20 refuses.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

pub(crate) fn run(_args: &[OsString]) -> Outcome {
    VARIANTS.iter().try_for_each(build)
}

fn build(variant: &Variant) -> Outcome {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run_tool(
        Command::new(cargo)
            .args(["build", "--release", "--lib", "--target", TARGET])
            .args(variant.cargo_args)
            .arg("--target-dir")
            .arg(target_dir()?),
    )?;
    let compiled = target_dir()?.join(TARGET).join("release").join(format!("{NAME}.wasm"));
    let folder = root().join(variant.folder);
    fs::create_dir_all(&folder)?;
    Bindgen::new()
        .input_path(compiled)
        .out_name(NAME)
        .web(true)?
        // A default path would be `new URL(…, import.meta.url)`, of which Vite ships a stray copy.
        .omit_default_module_path(true)
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)?;
    optimise(&folder.join(format!("{NAME}_bg.wasm")))
}

fn optimise(module: &Path) -> Outcome {
    run_tool(
        Command::new("node")
            .arg("node_modules/binaryen/bin/wasm-opt")
            .args(WASM_FEATURES)
            .arg("-O3")
            .arg(module)
            .arg("-o")
            .arg(module),
    )
}

/// The target folder that this very program was built into, whoever chose it.
fn target_dir() -> Result<PathBuf, Box<dyn std::error::Error>> {
    let program = env::current_exe()?;
    let folder = program.ancestors().nth(2);
    Ok(folder.ok_or("this program has no target folder")?.to_path_buf())
}
