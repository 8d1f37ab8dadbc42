//! The build tool of this repository; `cargo xtask` lists its commands.

mod generate;
mod new_rule;
mod rust_web;
mod test_runner;
mod wasm;

use std::error::Error;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

/// What every command ends in; `main` prints the error.
type Outcome = Result<(), Box<dyn Error>>;

/// One row of the command table.
struct Task {
    name: &'static str,
    about: &'static str,
    run: fn(&[OsString]) -> Outcome,
}

const TASKS: &[Task] = &[
    Task { name: "build", about: "everything that npm ships: `generate`, `wasm`, then the bundles", run: build },
    Task {
        name: "generate",
        about: "the files made from the definition; `--check` only compares them",
        run: generate::run,
    },
    Task { name: "new-rule", about: "a file for the rule of this code, and where to register it", run: new_rule::run },
    Task { name: "rust-web", about: "the example of a page in Rust, examples/rust-web", run: rust_web::run },
    Task { name: "wasm", about: "the optimised WebAssembly modules and their glue", run: wasm::run },
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

/// The root of the workspace: every path of this tool starts there.
fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// Runs a program in the repository's root; anything but success is an error that names it.
fn run_tool(command: &mut Command) -> Outcome {
    let shown = format!("{command:?}");
    let status = command.current_dir(root()).status().map_err(|error| format!("{shown} did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{shown} ended with {status}").into()) }
}
