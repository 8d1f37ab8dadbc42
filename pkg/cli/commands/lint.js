import { dirname } from "node:path";
import { nearestSnapshot } from "../account/file.js";
import { Baseline } from "../baseline.js";
import { checkOptions } from "../check-options.js";
import { loadConfig } from "../config/config.js";
import { UsageError } from "../errors.js";
import { concise } from "../formats/concise.js";
import { diff } from "../formats/diff.js";
import { github } from "../formats/github.js";
import { gitlab } from "../formats/gitlab.js";
import { json } from "../formats/json.js";
import { junit } from "../formats/junit.js";
import { pretty } from "../formats/pretty.js";
import { sarif } from "../formats/sarif.js";
import { STDIN } from "../input/files.js";
import { matcher } from "../input/glob.js";
import { checkFile, EVERY_FINDING, inputs, withFindings } from "../lint-run.js";
import { printable, widthOf } from "../terminal/text.js";
import { watch } from "../watch.js";

const FORMATS = { pretty, concise, json, sarif, github, gitlab, junit };

/** `lint`: checks files or standard input, fixes them with `--fix`, and again after every change with `--watch`. */
export async function run(io, values, given) {
  if (!values.watch) return lintOnce(io, values, given);
  return watch(
    io,
    () => lintOnce(io, values, given),
    async () => {
      const { config, paths } = await filesToCheck(io, values, given);
      const settings = [
        values.baseline,
        values.fonts,
        values.secrets,
        values.account ?? (await nearestSnapshot()),
        config?.path,
        ...(values.template ?? []),
      ];
      const own =
        config?.settingsFor().flatMap(({ templates = [], account = [] }) => [templates, account].flat()) ?? [];
      return [...paths, ...settings.filter((path) => path !== undefined), ...own];
    },
  );
}

/** The arguments or the configuration's files, without those to skip. */
async function filesToCheck(io, values, given) {
  const config = await loadConfig(values);
  const args = given.length === 0 ? (config?.files ?? []) : given;
  refuseWhatDoesNotFit(io, values, args);
  const baseline =
    values.baseline && (await Baseline.read(values.baseline, { isNew: values["update-baseline"] === true }));
  const isExcluded = matcher(values.exclude ?? []);
  const isSkipped = (path) => isExcluded(path) || config?.isExcluded(path) || baseline?.isAt(path);
  const found = args.length === 0 ? { paths: [STDIN], discovered: new Set() } : await inputs(args, isSkipped);
  const { paths } = found;
  if (paths.includes(STDIN) && values.fix && paths.length > 1) {
    throw new UsageError("--fix with `-` prints the fixed text: no other files can be given");
  }
  if (paths.includes(STDIN) && values.watch) throw new UsageError("--watch requires files");
  return { config, baseline, ...found };
}

/**
 * Checks once; `preflight` does the same with a check of its own.
 *
 * @param {import("../io.js").Io} io
 * @param {Record<string, any>} values
 * @param {string[]} given  the arguments
 * @param {{ check?: import("../lint-run.js").Check, findsAccount?: boolean }} [how]  `findsAccount`: with the snapshot
 *   next to the payloads or in a parent folder
 */
export async function lintOnce(io, values, given, { check: checkPayload, findsAccount = true } = {}) {
  const format = chooseFormat(values);
  const { config, baseline, paths, discovered } = await filesToCheck(io, values, given);
  const options = new OptionsByFile(values, config, findsAccount);
  await options.for(undefined);

  const run = await check(io, values, paths, { options, config, baseline, discovered, checkPayload });
  if (values.diff) return showDiff(io, run);
  if (values["update-baseline"]) return updateBaseline(io, values, run, baseline);
  await report(io, run, format, values.fix && paths[0] === STDIN);
  if (baseline) await explainBaseline(io, values, baseline);
  if (run.failures > 0) return 2;
  return run.totals.errorCount > 0 || (await tooManyWarnings(io, values, run)) ? 1 : 0;
}

/** The options for each file; files with the same overrides and snapshot share them, because templates may be large. */
class OptionsByFile {
  #values;
  #config;
  #findsAccount;
  #known = new Map();
  /** The snapshot of each folder. */
  #snapshots = new Map();

  constructor(values, config, findsAccount) {
    this.#values = values;
    this.#config = config;
    this.#findsAccount = findsAccount;
  }

  /** @param {string | undefined} path */
  async for(path) {
    const found = this.#findsAccount ? await this.#snapshotFor(path) : undefined;
    const key = `${this.#config?.overridesFor(path)} ${found}`;
    if (!this.#known.has(key)) this.#known.set(key, checkOptions(this.#values, this.#config, path, found));
    return this.#known.get(key);
  }

  #snapshotFor(path) {
    const folder = path === undefined ? "" : dirname(path);
    if (!this.#snapshots.has(folder)) this.#snapshots.set(folder, nearestSnapshot(folder));
    return this.#snapshots.get(folder);
  }
}

function chooseFormat({ format, json: asJson }) {
  if (asJson && format && format !== "json") throw new UsageError(`--json cannot be combined with --format ${format}`);
  return asJson ? "json" : (format ?? "pretty");
}

function refuseWhatDoesNotFit(io, values, args) {
  if (values.unsafe && !values.fix && !values.diff) throw new UsageError("--unsafe requires --fix or --diff");
  if (values.fix && values.diff) throw new UsageError("--fix cannot be combined with --diff");
  if (values.diff && (values.json || values.format))
    throw new UsageError("--diff cannot be combined with --format or --json");
  const whole = ["fix", "diff", "update-baseline"].find((name) => values[name]);
  if (values.watch && whole) throw new UsageError(`--watch cannot be combined with --${whole}`);
  if (values.watch && !["pretty", "concise"].includes(chooseFormat(values))) {
    throw new UsageError("--watch requires --format pretty or concise");
  }
  if (values["update-baseline"] && !values.baseline) throw new UsageError("--update-baseline requires --baseline FILE");
  if (values["update-baseline"] && (values.diff || values.fix)) {
    throw new UsageError(`--update-baseline cannot be combined with --${values.diff ? "diff" : "fix"}`);
  }
  if (values["stdin-filename"] && args.length > 0 && !args.includes(STDIN)) {
    throw new UsageError("--stdin-filename requires standard input");
  }
  if (args.length === 0 && io.stdin.isTTY) throw new UsageError("missing argument: FILE, or - for standard input");
}

/** @returns {Promise<import("../lint-run.js").Run>} */
async function check(io, values, paths, { options, config, baseline, discovered, checkPayload }) {
  const repair = values.fix || values.diff ? { unsafe: values.unsafe === true, write: values.fix === true } : undefined;
  const files = [];
  const notifications = [];
  let skipped = 0;
  for (const path of paths) {
    try {
      const stdinName = values["stdin-filename"];
      const name = path === STDIN ? stdinName : path;
      const hasExceptions = name !== undefined && config?.hasExceptionsFor(name) === true;
      const checking = await options.for(name);
      const isFiltered = hasExceptions || baseline !== undefined;
      const how = isFiltered ? { ...checking, maxDiagnostics: EVERY_FINDING } : checking;
      const isDiscovered = discovered.has(path);
      const file = await checkFile(path, {
        stdin: io.stdin,
        options: how,
        repair,
        stdinName,
        isDiscovered,
        check: checkPayload,
      });
      if (!file) {
        skipped += 1;
        continue;
      }
      const all = file.report.diagnostics;
      const unaccepted = hasExceptions ? config.withoutExceptions(file.path, all) : all;
      const left = baseline?.withoutKnown(file.path, unaccepted) ?? unaccepted;
      files.push(isFiltered ? withFindings(file, left, checking) : file);
    } catch (error) {
      // Findings are reported even if another file cannot be read.
      if (!(error instanceof UsageError)) throw error;
      notifications.push(error.message);
      await io.note(`${io.colors.err.red("error:")} ${printable(error.message)}`);
    }
  }
  if (skipped > 0)
    await io.note(`${skipped === 1 ? "1 JSON file" : `${skipped} JSON files`} without a payload skipped`);
  for (const { file, code, pointer, reason } of config?.unusedExceptions ?? []) {
    const place = pointer === undefined ? file : `${file} ${pointer}`;
    const what = `${config.path}: the exception for ${code} in ${place} no longer applies ("${reason}")`;
    await io.note(`${io.colors.err.yellow("warning:")} ${printable(what)}`);
  }
  const sum = (field) => files.reduce((total, { report }) => total + report[field], 0);
  return {
    files: values.quiet ? files.map(onlyErrors) : files,
    notifications,
    failures: notifications.length,
    isQuiet: values.quiet === true,
    fixed: files.reduce((total, { appliedCount }) => total + appliedCount, 0),
    totals: { errorCount: sum("errorCount"), warningCount: sum("warningCount"), infoCount: sum("infoCount") },
  };
}

/** The counts include all findings. */
function onlyErrors(file) {
  const diagnostics = file.report.diagnostics.filter(({ severity }) => severity === "error");
  return { ...file, report: { ...file.report, diagnostics } };
}

async function report(io, run, format, printsFixedText) {
  if (!printsFixedText) {
    return show(run, format, { to: io.stdout, colors: io.colors.out, print: io.write });
  }
  // Only the fixed text goes to standard output, so that it can be piped.
  if (run.files.length > 0) await io.write(run.files[0].bytes);
  await show(run, format, {
    to: io.stderr,
    colors: io.colors.err,
    print: (text) => io.note(text.replace(/\n$/, "")),
  });
}

async function show(run, format, { to, colors, print }) {
  for (const text of FORMATS[format](run, { width: widthOf(to, undefined), colors })) {
    if (!(await print(text))) return;
  }
}

async function showDiff(io, run) {
  for (const text of diff(run, { colors: io.colors.out })) await io.write(text);
  const changed = run.files.filter(({ original, text }) => original !== text).length;
  const files = changed === 1 ? "1 file" : `${changed} files`;
  await io.note(changed === 0 ? "--fix would change nothing" : `--fix would change ${files}`);
  if (run.failures > 0) return 2;
  return changed > 0 ? 1 : 0;
}

async function updateBaseline(io, values, run, baseline) {
  const findings = await baseline.update();
  await io.note(`${findings} ${findings === 1 ? "finding" : "findings"} written to ${values.baseline}`);
  return run.failures > 0 ? 2 : 0;
}

async function explainBaseline(io, values, baseline) {
  const { accepted, gone } = baseline;
  const of = (number) => `${number} ${number === 1 ? "finding" : "findings"}`;
  if (accepted > 0) await io.note(`${of(accepted)} in the baseline ${values.baseline} not shown`);
  if (gone > 0)
    await io.note(
      `${of(gone)} of the baseline no longer ${gone === 1 ? "exists" : "exist"}: --update-baseline removes them`,
    );
}

async function tooManyWarnings(io, values, { totals }) {
  const limit = values["max-warnings"];
  if (limit === undefined || totals.warningCount <= limit) return false;
  const exceeding = totals.warningCount === 1 ? "1 warning exceeds" : `${totals.warningCount} warnings exceed`;
  await io.note(`${io.colors.err.red("error:")} ${exceeding} --max-warnings ${limit}`);
  return true;
}
