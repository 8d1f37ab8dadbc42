//! From the crate to the `.wasm` files that npm ships, with the glue of wasm-bindgen's `web` target.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::{Outcome, root, run_tool};

const NAME: &str = "nexrender_payload";
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

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

/// More inlining, loops that are unrolled, vectorised or doubled unasked, and what LLVM keeps ready in more locals than
/// wasm has registers for, make the module larger and none of the checks faster: `benches/README.md` has the figures.
const CODEGEN: &[&str] = &[
    concat!(
        "-Cllvm-args=-inline-threshold=45 -inlinecold-threshold=0 -unroll-threshold=0 -unroll-partial-threshold=0",
        " -unswitch-threshold=0 -disable-lsr -enable-pre=0 -enable-load-pre=0 -max-loads-per-memcmp=1",
    ),
    "-Cno-vectorize-loops",
    "-Cno-vectorize-slp",
];

/// What is built to be shipped is compiled with, beside the flags of `.cargo/config.toml`, to which cargo joins these.
/// Panics tell places in the sources of crates: they begin with the crate, and not with a folder of this machine.
fn rustflags() -> Result<String, serde_json::Error> {
    let crates = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let remap = crates.map(|folder| format!("--remap-path-prefix={}=", folder.join("registry/src").display()));
    let flags: Vec<_> = CODEGEN.iter().map(|flag| (*flag).to_owned()).chain(remap).collect();
    // A list of strings is the same in TOML as in JSON.
    Ok(format!("target.{TARGET}.rustflags={}", serde_json::to_string(&flags)?))
}

pub(crate) fn run(_args: &[OsString]) -> Outcome {
    VARIANTS.iter().try_for_each(build)
}

fn build(variant: &Variant) -> Outcome {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run_tool(
        Command::new(cargo)
            .args(["build", "--release", "--package", "nexrender-payload-wasm", "--target", TARGET])
            .args(variant.cargo_args)
            .args(["--config", &rustflags()?])
            .arg("--target-dir")
            .arg(target_dir()?),
    )?;
    let compiled = target_dir()?.join(TARGET).join("release").join("nexrender_payload_wasm.wasm");
    let folder = root().join(variant.folder);
    fs::create_dir_all(&folder)?;
    Bindgen::new()
        .input_path(&compiled)
        .out_name(NAME)
        .web(true)?
        // A default path would be `new URL(…, import.meta.url)`, of which Vite ships a stray copy.
        .omit_default_module_path(true)
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)?;
    optimise(&folder.join(format!("{NAME}_bg.wasm")))?;
    let glue = folder.join(format!("{NAME}.js"));
    let text = fs::read_to_string(&glue)? + MEMORY;
    Ok(fs::write(glue, text)?)
}

/// What the glue keeps to itself.
const MEMORY: &str = "
/** The module's memory. */
export const memory = () => wasm.memory;

/** Whether there is a module yet. */
export const hasBegun = () => wasm !== undefined;
";

/// A function with one caller is inlined up to this size, for large ones only grow the frames of what calls them. Rust
/// keeps its stack in the lowest memory, so that no pointer is near zero, and offsets can be folded into accesses.
const OPTIMISATION: &[&str] = &["-O3", "--one-caller-inline-max-function-size=40", "--low-memory-unused"];

fn optimise(module: &Path) -> Outcome {
    run_tool(wasm_opt().args(OPTIMISATION).arg(module).arg("-o").arg(module))
}

fn wasm_opt() -> Command {
    let mut command = Command::new("node");
    command.arg("node_modules/binaryen/bin/wasm-opt").args(WASM_FEATURES);
    command
}

/// The target folder in which this program was built.
pub(crate) fn target_dir() -> Result<PathBuf, Box<dyn std::error::Error>> {
    let program = env::current_exe()?;
    let folder = program.ancestors().nth(2);
    Ok(folder.ok_or("this program has no target folder")?.to_path_buf())
}
