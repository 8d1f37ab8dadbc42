import { changesBetween, countOf } from "../account/diff.js";
import { nearestSnapshot, readSnapshot, SNAPSHOT } from "../account/file.js";
import { connect } from "../client.js";
import { UsageError } from "../errors.js";
import { writeAtomically } from "../input/files.js";
import { didYouMean } from "../suggest.js";
import { printable } from "../terminal/text.js";

const ACTIONS = { pull, diff };

/** `account`: writes a snapshot of the account, or shows what has changed since. */
export async function run(io, values, [action, ...ids]) {
  if (Object.hasOwn(ACTIONS, action)) return ACTIONS[action](io, values, ids);
  const names = Object.keys(ACTIONS);
  throw new UsageError(`unknown action ${action}: expected ${names.join(" or ")}${didYouMean(action, names)}`);
}

async function pull(io, values, ids) {
  const path = values.file ?? SNAPSHOT;
  const snapshot = await read(io, values, ids.length > 0 ? ids : undefined);
  // Whether the snapshot includes new templates of the account too.
  const scope = ids.length > 0 ? "chosen" : "all";
  const content = { version: 1, takenAt: new Date().toISOString(), scope, ...snapshot };
  await writeAtomically(path, `${JSON.stringify(content, null, 2)}\n`);
  if (values.json) await io.json({ file: path, ...countsOf(snapshot) });
  else await io.note(`${summary(snapshot)} written to ${path}`);
  await noteUnread(io, snapshot);
  return 0;
}

async function diff(io, values, ids) {
  if (ids.length > 0) throw new UsageError("`account diff` takes no ids: it compares the templates of the snapshot");
  const path = values.file ?? (await nearestSnapshot());
  if (path === undefined) {
    throw new UsageError(
      `no ${SNAPSHOT} in this folder or a parent folder`,
      "`nexrender-payload account pull` writes one.",
    );
  }
  const before = await readSnapshot(path);
  const stored = (before.templates ?? []).flatMap(({ id }) => id ?? []);
  const after = await read(io, values, await present(io, values, before.scope === "all" ? undefined : stored));
  const changes = changesBetween(before, after);
  const count = countOf(changes);
  if (values.json) await io.json(changes);
  else for (const line of linesOf(changes, io.colors.out)) await io.print(line);
  if (!values.json) await io.note(count === 0 ? `no changes since ${path} was written` : `${path} is out of date`);
  return count === 0 ? 0 : 1;
}

const read = (io, values, ids) => connect(io, values).snapshot(ids, { signal: io.stopping });

/** Templates that were deleted are a change, not a failure. */
async function present(io, values, ids) {
  if (ids === undefined) return undefined;
  const stored = new Set((await connect(io, values).templates.list({ signal: io.stopping })).map(({ id }) => id));
  return ids.filter((id) => stored.has(id));
}

const countsOf = ({ templates, fonts, secrets }) => ({
  templates: templates.length,
  ...(fonts && { fonts: fonts.length }),
  ...(secrets && { secrets: secrets.length }),
});

const counted = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

function summary({ templates, fonts, secrets }) {
  const parts = [counted(templates.length, "template")];
  if (fonts) parts.push(counted(fonts.length, "font"));
  if (secrets) parts.push(`the ${secrets.length === 1 ? "name" : "names"} of ${counted(secrets.length, "secret")}`);
  return parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

async function noteUnread(io, { fonts, secrets }) {
  const unread = [!fonts && "the fonts", !secrets && "the secrets' names"].filter(Boolean);
  if (unread.length === 0) return;
  const what = `the token does not permit reading ${unread.join(" or ")}: they are not in the snapshot and will not be checked`;
  await io.note(`${io.colors.err.yellow("warning:")} ${what}`);
}

function linesOf({ templates, fonts, secrets }, { green, red, yellow }) {
  const named = ({ id, displayName }) => printable([id, displayName].filter(Boolean).join("  "));
  const signs = { added: (text) => green(`+ ${text}`), removed: (text) => red(`- ${text}`) };
  const of = (what, { added, removed }, name) => [
    ...added.map((each) => signs.added(`${what} ${name(each)}`)),
    ...removed.map((each) => signs.removed(`${what} ${name(each)}`)),
  ];
  return [
    ...of("template", templates, named),
    ...templates.changed.flatMap((template) => [
      yellow(`~ template ${named(template)}`),
      ...template.changes.map((change) => `    ${printable(change)}`),
    ]),
    ...of("font", fonts, printable),
    ...of("secret", secrets, printable),
  ];
}
