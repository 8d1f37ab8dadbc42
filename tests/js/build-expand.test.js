import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ExpandError, expand } from "nexrender-payload";

const vectors = JSON.parse(readFileSync(new URL("../fixtures/expand.json", import.meta.url), "utf8"));

for (const { name, job, rows, jobs, error } of vectors) {
  test(`expand: ${name}`, () => {
    // The vectors hold bare strings and lists as well; the function takes objects only.
    const wrapped = error ? job : { job };
    if (error === undefined) {
      const expected = jobs.map((filled) => ({ job: filled }));
      assert.deepEqual(expand(wrapped, rows), expected);
      // The text shows the order of the keys, and a key named __proto__.
      assert.equal(JSON.stringify(expand(wrapped, rows)), JSON.stringify(expected));
      return;
    }
    const nested = Array.isArray(job);
    assert.throws(
      () => expand(nested ? { l: job } : job, rows),
      (thrown) => {
        assert.ok(thrown instanceof ExpandError);
        const pointer = nested ? `/l${error.pointer}` : error.pointer;
        assert.deepEqual(
          { row: thrown.row, column: thrown.column, pointer: thrown.pointer },
          { row: error.row, column: error.column, pointer },
        );
        assert.equal(thrown.message, error.message.replace(error.pointer, pointer));
        return true;
      },
    );
  });
}

test("expand: jobs share nothing, with each other, the job or the rows", () => {
  const job = { settings: { type: "video" }, fonts: ["a.ttf"], assets: [{ value: "{{v}}" }] };
  const rows = [{ v: { list: [1] } }];
  const before = JSON.stringify([job, rows]);
  const [one, two] = expand(job, [rows[0], rows[0]]);
  one.settings.type = "image";
  one.fonts.push("b.ttf");
  one.assets[0].value.list.push(2);
  assert.equal(JSON.stringify([job, rows]), before);
  assert.deepEqual(two, { ...job, assets: [{ value: { list: [1] } }] });
});

test("expand: rows from a generator, dates as JSON carries them", () => {
  function* rows() {
    yield { at: new Date(0) };
  }
  assert.deepEqual(expand({ a: "{{at}}", b: "on {{at}}" }, rows()), [
    { a: "1970-01-01T00:00:00.000Z", b: "on 1970-01-01T00:00:00.000Z" },
  ]);
});

test("expand: what JSON cannot represent is an error that names the value", () => {
  const cases = [
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [1n, "a bigint"],
    [() => 1, "a function"],
    [Symbol("s"), "a symbol"],
    [new Date(Number.NaN), "an invalid Date"],
  ];
  for (const [v, what] of cases) {
    for (const text of ["{{v}}", "n={{v}}"]) {
      assert.throws(() => expand({ text }, [{ v }]), {
        name: "ExpandError",
        message: `row 1 (index 0) has ${what} in column "v", which JSON cannot represent`,
        row: 1,
        column: "v",
        pointer: "/text",
      });
    }
  }
  assert.throws(() => expand({ text: "{{v}}" }, [{ v: undefined }]), /has no column "v"/);
  const cycle = [];
  cycle.push(cycle);
  assert.throws(() => expand({ text: "{{v}}" }, [{ v: cycle }]), {
    name: "ExpandError",
    message:
      "row 1 (index 0) has a value that cannot be used: v[0]: the object contains itself, so it cannot be written as JSON",
  });
});

test("expand: wrong arguments are named", () => {
  const job = { template: { id: "{{id}}" } };
  const cases = [
    [() => expand(undefined, []), /^job: expected/],
    [() => expand("{}", []), /^job: expected/],
    [() => expand([job], []), /^job: expected/],
    [() => expand(job), /^rows: expected/],
    [() => expand(job, { id: 1 }), /^rows: expected/],
    [() => expand(job, "abc"), /^rows: expected/],
    [() => expand(job, null), /^rows: expected/],
    [() => expand(job, [{ id: 1 }, null]), /^rows\[1\]: expected/],
    [() => expand(job, [["id"]]), /^rows\[0\]: expected/],
  ];
  for (const [call, message] of cases) {
    assert.throws(call, { name: "TypeError", message });
  }
});

test("expand: 100,000 rows", () => {
  const job = {
    template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" },
    assets: [{ type: "text", layerName: "title", value: "Hello {{name}}, number {{n}}" }],
  };
  const rows = Array.from({ length: 100_000 }, (_, n) => ({ name: `n${n}`, n }));
  const jobs = expand(job, rows);
  assert.equal(jobs.length, 100_000);
  assert.equal(jobs[99_999].assets[0].value, "Hello n99999, number 99999");
  delete rows[70_000].n;
  assert.throws(() => expand(job, rows), { row: 70_001, column: "n", pointer: "/assets/0/value" });
});
