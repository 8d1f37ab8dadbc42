import { act } from "../actions.js";
import { connect } from "../client.js";
import { InputError, UsageError } from "../errors.js";
import { readText, STDIN } from "../input/files.js";
import { table } from "../terminal/table.js";
import { printable } from "../terminal/text.js";

const ACTIONS = {
  list: { args: "", least: 0, most: 0, run: list },
  set: { args: "NAME", least: 1, most: 1, run: set },
  delete: { args: "NAME|ID…", least: 1, most: Number.POSITIVE_INFINITY, run: remove },
};

/** `secret`: the stored secrets. Their values are never shown. */
export const run = (io, values, args) => act("secret", ACTIONS, io, values, args);

async function list(io, values) {
  const secrets = await connect(io, values).secrets.list({ signal: io.stopping });
  if (values.json) await io.json(secrets.map(({ id, name, createdAt }) => ({ id, name, createdAt })));
  else if (secrets.length === 0) await io.note("no secrets are stored");
  else {
    const rows = secrets.map(({ name, createdAt, id }) => [name, createdAt, id]);
    await io.print(table(["NAME", "CREATED", "ID"], rows, io.colors.out));
  }
  return 0;
}

/** The value comes from standard input or a file: an argument would be visible in the list of processes. */
async function set(io, values, [name]) {
  const client = connect(io, values);
  const path = values.from ?? STDIN;
  if (path === STDIN && io.stdin.isTTY) {
    throw new UsageError("the value is missing", `Pipe it in, or use --from FILE: secret set ${name} < value.txt`);
  }
  // Editors end a file with a line break, which is no part of the value.
  const value = (await readText(path, io.stdin)).replace(/\r?\n$/, "");
  if (value === "") throw new InputError(`the value of ${printable(name)} is empty`);
  await client.secrets.set(name, value, { signal: io.stopping });
  if (values.json) await io.json({ name });
  else await io.print(`\${secrets.${printable(name)}}  stored`);
  return 0;
}

async function remove(io, values, names) {
  const client = connect(io, values);
  const secrets = await client.secrets.list({ signal: io.stopping });
  const chosen = names.map((given) => {
    const secret = secrets.find(({ id, name }) => id === given || name === given);
    if (!secret) throw new InputError(`there is no secret ${printable(given)}`);
    return secret;
  });
  for (const { id, name } of chosen) {
    await client.secrets.delete(id, { signal: io.stopping });
    if (!values.json) await io.print(`${printable(name)}  deleted`);
  }
  if (values.json) await io.json(chosen.map(({ id, name }) => ({ id, name })));
  return 0;
}
