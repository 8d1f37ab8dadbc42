//! The build tool of this repository; `cargo xtask` lists its commands.

mod generate;
mod llms;
mod new_rule;
mod rust_web;
mod schemastore;
mod test_runner;
mod wasm;

use std::error::Error;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

/// The result of a command; `main` prints the error.
type Outcome = Result<(), Box<dyn Error>>;

/// One row of the command table.
struct Task {
    name: &'static str,
    about: &'static str,
    run: fn(&[OsString]) -> Outcome,
}

const TASKS: &[Task] = &[
    Task {
        name: "build",
        about: "builds everything that npm ships: runs `generate` and `wasm`, then bundles",
        run: build,
    },
    Task {
        name: "generate",
        about: "writes the files generated from the definition; `--check` only compares them",
        run: generate::run,
    },
    Task {
        name: "new-rule",
        about: "creates the file of a new rule, and prints where to register it",
        run: new_rule::run,
    },
    Task { name: "rust-web", about: "builds the web page in Rust, examples/rust-web", run: rust_web::run },
    Task { name: "wasm", about: "builds the optimised WebAssembly modules and their glue code", run: wasm::run },
    Task { name: "test-runner", about: "runs a wasm test binary; `cargo test` calls it", run: test_runner::run },
];

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    let name = args.next().unwrap_or_default();
    let Some(task) = TASKS.iter().find(|task| name == task.name) else {
        eprintln!("usage: cargo xtask <command>\n");
        for task in TASKS {
            eprintln!("  {:<12} {}", task.name, task.about);
        }
        return ExitCode::from(2);
    };
    match (task.run)(&args.collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cargo xtask {}: {error}", task.name);
            ExitCode::FAILURE
        }
    }
}

fn build(args: &[OsString]) -> Outcome {
    generate::run(args)?;
    wasm::run(args)?;
    run_tool(Command::new("node").arg("scripts/bundle.mjs"))
}

/// The root of the workspace; all paths are relative to it.
fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// Runs a program in the repository's root; a failure is an error that names it.
fn run_tool(command: &mut Command) -> Outcome {
    let shown = format!("{command:?}");
    let status = command.current_dir(root()).status().map_err(|error| format!("cannot run {shown}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{shown} failed: {status}").into()) }
}
