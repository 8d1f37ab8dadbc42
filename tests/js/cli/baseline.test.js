// `lint --baseline`: the findings of today are accepted, and those of tomorrow are reported.
import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { badJob, cli, folder, job, repairableJob, tellingJob } from "./process.js";

async function setup(t, files) {
  const cwd = await folder(t, files);
  const lint = (...args) => cli(["lint", ...args], { cwd });
  const write = (name, content) => writeFile(join(cwd, name), JSON.stringify(content, null, 2));
  const baseline = async () => JSON.parse(await readFile(join(cwd, "baseline.json"), "utf8"));
  return { cwd, lint, write, baseline };
}
const UPDATE = ["--baseline", "baseline.json", "--update-baseline"];
const codes = ({ stdout }) =>
  JSON.parse(stdout).files.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code));

test("what is in the baseline is not reported, and what is new is", async (t) => {
  const { lint, write, baseline } = await setup(t, { "a.json": badJob(), "b.json": repairableJob(), "c.json": job() });
  const update = await lint(".", ...UPDATE);
  assert.deepEqual([update.code, update.stdout, update.stderr], [0, "", "2 findings written to baseline.json\n"]);
  assert.deepEqual(await baseline(), {
    baseline: "nexrender-payload",
    version: 1,
    files: {
      "a.json": { "type-mismatch": { "/preview": 1 } },
      "b.json": { "codec-unprefixed": { "/settings/codec": 1 } },
    },
  });
  const same = await lint(".", "--baseline", "baseline.json");
  assert.deepEqual([same.code, same.stdout], [0, "no findings in 3 files\n"]);
  assert.equal(same.stderr, "2 findings in the baseline baseline.json not shown\n");

  await write("c.json", badJob());
  const more = await lint(".", "--baseline", "baseline.json", "--json");
  assert.deepEqual([more.code, codes(more)], [1, ["type-mismatch"]]);
  assert.equal(JSON.parse(more.stdout).errorCount, 1);
});

test("an item that is inserted before others does not make their findings new, and one more is new", async (t) => {
  const asset = (name) => ({ type: "image", layerName: name, name: `${name}.png`, src: name });
  const { lint, write } = await setup(t, { "a.json": { ...job(), assets: [asset("a")] } });
  await lint("a.json", ...UPDATE);
  await write("a.json", { ...job(), assets: [{ ...asset("b"), src: "https://example.com/b.png" }, asset("a")] });
  const args = ["a.json", "--baseline", "baseline.json"];
  assert.match((await lint(...args)).stdout, /^no findings/);
  await write("a.json", {
    ...job(),
    assets: [{ ...asset("b"), src: "https://example.com/b.png" }, asset("a"), asset("c")],
  });
  const { stdout } = await lint(...args, "--json");
  assert.deepEqual(
    JSON.parse(stdout).files[0].diagnostics.map(({ pointer }) => pointer),
    ["/assets/2/src"],
  );
});

test("findings that no longer exist are counted, and an update removes them and those of deleted files", async (t) => {
  const { cwd, lint, write, baseline } = await setup(t, { "a.json": badJob(), "b.json": badJob(), "d.json": badJob() });
  await mkdir(join(cwd, "below"));
  await write("below/c.json", badJob());
  await lint(".", ...UPDATE);
  await write("a.json", job());
  await rm(join(cwd, "d.json"));
  const { stderr } = await lint("a.json", "--baseline", "baseline.json");
  assert.match(stderr, /^1 finding of the baseline no longer exists: --update-baseline removes/m);
  await lint("a.json", ...UPDATE);
  assert.deepEqual(Object.keys((await baseline()).files), ["b.json", "below/c.json"]);
});

test("every finding counts, however many are shown, and none of the payload's text is kept", async (t) => {
  const jobs = Array.from({ length: 1200 }, () => ({ ...job(), preview: "planted" }));
  const { cwd, lint } = await setup(t, { "batch.json": { jobs }, "telling.json": tellingJob() });
  await lint("batch.json", "telling.json", ...UPDATE);
  const { code, stdout } = await lint("batch.json", "telling.json", "--baseline", "baseline.json");
  assert.deepEqual([code, stdout], [0, "no findings in 2 files\n"]);
  assert.doesNotMatch(await readFile(join(cwd, "baseline.json"), "utf8"), /planted/);
});

test("a baseline that is missing or something else is refused, and so are options that do not fit", async (t) => {
  const { lint } = await setup(t, {
    "a.json": badJob(),
    "other.json": { files: {} },
    "broken.json": "{",
    "deep.json": { baseline: "nexrender-payload", version: 1, files: { "a.json": { code: 1 } } },
  });
  for (const [args, says] of [
    [["--baseline", "absent.json"], /cannot read absent\.json: no such file/],
    [["--baseline", "other.json"], /other\.json is not a baseline of this version/],
    [["--baseline", "deep.json"], /deep\.json is not a baseline of this version/],
    [["--baseline", "broken.json"], /broken\.json is not JSON/],
    [["--update-baseline"], /--update-baseline requires --baseline FILE/],
    [[...UPDATE, "--fix"], /--update-baseline cannot be combined with --fix/],
    [[...UPDATE, "--diff"], /--update-baseline cannot be combined with --diff/],
  ]) {
    const { code, stderr } = await lint("a.json", ...args);
    assert.equal(code, 2);
    assert.match(stderr, says);
  }
});
