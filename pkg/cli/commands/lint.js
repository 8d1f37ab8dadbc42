import { checkOptions } from "../check-options.js";
import { UsageError } from "../errors.js";
import { github } from "../formats/github.js";
import { json } from "../formats/json.js";
import { pretty } from "../formats/pretty.js";
import { sarif } from "../formats/sarif.js";
import { STDIN } from "../input/files.js";
import { checkFile, inputs } from "../lint-run.js";
import { printable, widthOf } from "../terminal/text.js";

const FORMATS = { pretty, json, sarif, github };

/** `lint`: checks files or standard input, and fixes them with `--fix`. */
export async function run(io, values, args) {
  const format = chooseFormat(values);
  if (values.unsafe && !values.fix) throw new UsageError("--unsafe requires --fix");
  if (args.length === 0 && io.stdin.isTTY) throw new UsageError("missing argument: FILE, or - for standard input");
  const options = await checkOptions(values);
  const paths = args.length === 0 ? [STDIN] : await inputs(args);
  if (paths.includes(STDIN) && values.fix && paths.length > 1) {
    throw new UsageError("--fix with `-` prints the fixed text: no other files can be given");
  }

  const repair = values.fix ? { unsafe: values.unsafe === true } : undefined;
  const found = { files: [], notifications: [] };
  for (const path of paths) {
    try {
      found.files.push(await checkFile(path, { stdin: io.stdin, options, repair }));
    } catch (error) {
      // An unreadable file does not hide the findings in the others.
      if (!(error instanceof UsageError)) throw error;
      found.notifications.push(error.message);
      await io.note(`${io.colors.err.red("error:")} ${printable(error.message)}`);
    }
  }

  const outcome = { ...found, failures: found.notifications.length, ...count(found.files) };
  if (repair && paths[0] === STDIN) {
    // Only the fixed text goes to standard output, so that it can be piped on.
    await io.write(found.files[0].bytes);
    await show(outcome, format, {
      to: io.stderr,
      colors: io.colors.err,
      print: (text) => io.note(text.replace(/\n$/, "")),
    });
  } else {
    await show(outcome, format, { to: io.stdout, colors: io.colors.out, print: io.write });
  }
  if (outcome.failures > 0) return 2;
  return outcome.totals.errorCount > 0 ? 1 : 0;
}

function chooseFormat({ format, json: asJson }) {
  if (asJson && format && format !== "json") throw new UsageError(`--json cannot be combined with --format ${format}`);
  return asJson ? "json" : (format ?? "pretty");
}

function count(files) {
  const sum = (field) => files.reduce((total, { report }) => total + report[field], 0);
  return {
    fixed: files.reduce((total, file) => total + file.fixed, 0),
    totals: { errorCount: sum("errorCount"), warningCount: sum("warningCount"), infoCount: sum("infoCount") },
  };
}

async function show(outcome, format, { to, colors, print }) {
  for (const text of FORMATS[format](outcome, { width: widthOf(to, undefined), colors })) await print(text);
}
