import assert from "node:assert/strict";
import fs from "node:fs";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { NexrenderClient } from "nexrender-payload";
import { job, json, serve, unhandledRejections } from "./client-support.js";

const folder = await mkdtemp(join(tmpdir(), "submit-"));
after(() => rm(folder, { recursive: true }));
let files = 0;
const newJournal = () => {
  files += 1;
  return join(folder, `${files}.journal`);
};

/** A service that takes every batch, but what `misbehave` answers itself. */
function batches(misbehave = () => false) {
  const taken = [];
  return serve((request, response, socket) => {
    if (misbehave(request, response, socket)) return;
    const { jobs } = JSON.parse(request.body);
    taken.push(...jobs.map(({ template }) => template.composition));
    const created = jobs.map((_, index) => ({
      index,
      id: `J${taken.length - jobs.length + index}`,
      status: "queued",
      outputUrl: "u",
    }));
    json(response, 201, {
      batchId: "B",
      status: "created",
      totalJobs: jobs.length,
      successCount: jobs.length,
      jobs: created.reverse(),
    });
  }).then((server) => ({ ...server, taken }));
}

const names = (from, to) => Array.from({ length: to - from }, (_, at) => `c${from + at}`);
const jobs = (from, to) => names(from, to).map(job);

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));
const chunkLine = (number, state) => `"chunk":${number},"state":"${state}`;

const answered = (answer) => {
  answer();
  return true;
};

/** All results, and the error that ended them. */
async function collect(results) {
  const got = [];
  try {
    for await (const result of results) got.push(result);
  } catch (error) {
    return { got, error };
  }
  return { got };
}
const statuses = (got) => {
  const inOrder = [...got].sort((a, b) => a.index - b.index);
  return inOrder.map(({ index, status }) => `${index} ${status}`);
};
const all = (status, from, to) => Array.from({ length: to - from }, (_, at) => `${from + at} ${status}`);

/** Counts what goes through a method of every file that is opened from now on. */
function spyOnFiles(t, call, count) {
  const { open } = fs.promises;
  t.mock.method(fs.promises, "open", async (...args) => {
    const file = await open(...args);
    const own = file[call].bind(file);
    t.mock.method(file, call, (...given) => {
      count(...given);
      return own(...given);
    });
    return file;
  });
}

test("every job has one result at the caller's index, across chunks, from any iterable", async () => {
  for (const input of [
    jobs(0, 25),
    new Set(jobs(0, 25)),
    (function* () {
      yield* jobs(0, 25);
    })(),
    (async function* () {
      yield* jobs(0, 25);
    })(),
  ]) {
    const { got: requests, taken, baseUrl } = await batches();
    const progress = [];
    const client = new NexrenderClient({ baseUrl });
    const { got } = await collect(
      client.batches.submitAll(input, { chunkSize: 10, onProgress: (told) => progress.push(told) }),
    );
    assert.deepEqual(statuses(got), all("created", 0, 25));
    assert.deepEqual([...taken].sort(), names(0, 25).sort());
    assert.deepEqual(requests.map(({ body }) => JSON.parse(body).jobs.length).sort(), [10, 10, 5]);
    const total = input.length ?? input.size;
    assert.deepEqual(progress.at(-1), {
      done: 25,
      ...(total && { total }),
      created: 25,
      rejected: 0,
      invalid: 0,
      unknown: 0,
    });
  }
  const { got } = await collect(new NexrenderClient().batches.submitAll([]));
  assert.deepEqual(got, []);
});

test("jobs with errors are told and left out, the rest goes", async () => {
  const { taken, baseUrl } = await batches();
  const input = [job("a"), { template: { id: "short", composition: "x" } }, 7, undefined, { big: 1n }, job("b")];
  const { got } = await collect(new NexrenderClient({ baseUrl }).batches.submitAll(input));
  assert.deepEqual(statuses(got), ["0 created", "1 invalid", "2 invalid", "3 invalid", "4 invalid", "5 created"]);
  assert.deepEqual(taken, ["a", "b"]);
  assert.equal(got[1].error.report.diagnostics[0].pointer, "/template/id");
});

test("what is no job at all is invalid with a report, whatever the client checks", async () => {
  const { got: requests, baseUrl } = await batches();
  const input = [null, undefined, 7, "{}", [], true, () => {}];
  for (const check of [undefined, false]) {
    const { got } = await collect(new NexrenderClient({ baseUrl, check }).batches.submitAll(input));
    for (const { status, error } of got) {
      assert.deepEqual([status, error.name, error.report.valid], ["invalid", "ValidationError", false]);
      assert.deepEqual([error.report.kind, error.report.diagnostics[0].pointer], ["job", ""]);
    }
    assert.equal(got.length, input.length);
  }
  assert.equal(requests.length, 0);
});

test("what the service says of a chunk is said of each of its jobs", async () => {
  const refusal = {
    batchId: "B",
    status: "error",
    totalJobs: 2,
    successCount: 0,
    jobs: [],
    errors: [
      { index: 0, error: "x", errorCode: "E" },
      { index: 1, error: "y" },
    ],
  };
  for (const [misbehave, status, message] of [
    [(response) => json(response, 400, refusal), "rejected", /^x$/],
    [(response) => json(response, 413, { error: "too large" }), "rejected", /413 too large/],
    [(response) => json(response, 500, {}), "unknown", /unknown whether/],
    [(response) => json(response, 201, "<html>"), "unknown", /HTML/],
    [(_, socket) => socket.destroy(), "unknown", /unknown whether/],
  ]) {
    const { baseUrl } = await batches(
      ({ number }, response, socket) => number === 2 && answered(() => misbehave(response, socket)),
    );
    const client = new NexrenderClient({ baseUrl, maxRetries: 0 });
    const { got, error } = await collect(client.batches.submitAll(jobs(0, 6), { chunkSize: 2, concurrency: 1 }));
    assert.equal(error, undefined);
    assert.deepEqual(statuses(got), [...all("created", 0, 2), ...all(status, 2, 4), ...all("created", 4, 6)]);
    assert.match(got.find(({ index }) => index === 2).error.message, message);
  }
});

test("what stops every chunk stops the submission, after what is known was told", async () => {
  for (const [status, name] of [
    [401, "AuthenticationError"],
    [403, "PermissionError"],
    [404, "NotFoundError"],
    [429, "RateLimitError"],
    [503, "ServerError"],
  ]) {
    const { taken, baseUrl } = await batches(
      ({ number }, response) => number > 1 && answered(() => json(response, status, {})),
    );
    const client = new NexrenderClient({ baseUrl, maxRetries: 0 });
    const { got, error } = await collect(client.batches.submitAll(jobs(0, 50), { chunkSize: 5, concurrency: 1 }));
    assert.equal(error.name, name);
    assert.deepEqual(statuses(got), all("created", 0, 5));
    assert.equal(taken.length, 5);
  }
});

test("no more than `concurrency` chunks are read ahead, and one slow chunk holds up no other", async () => {
  let open = 0;
  let most = 0;
  const { baseUrl } = await batches();
  const fetch = async (...args) => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const answer = await globalThis.fetch(...args);
    open -= 1;
    return answer;
  };
  let read = 0;
  let told = 0;
  let ahead = 0;
  const input = (function* () {
    for (const one of jobs(0, 300)) {
      read += 1;
      ahead = Math.max(ahead, read - told);
      yield one;
    }
  })();
  for await (const _ of new NexrenderClient({ baseUrl, fetch }).batches.submitAll(input, {
    chunkSize: 10,
    concurrency: 3,
  }))
    told += 1;
  assert.deepEqual([told, most], [300, 3]);
  assert.ok(ahead <= 30, `${ahead} jobs were in memory`);
});

test("an abort rejects with its reason, also while the input is waited for", async () => {
  const { baseUrl } = await batches();
  const reason = new Error("enough");
  const controller = new AbortController();
  const input = (async function* () {
    yield* jobs(0, 2);
    await new Promise(() => {});
  })();
  const client = new NexrenderClient({ baseUrl });
  const onProgress = ({ done }) => done === 2 && controller.abort(reason);
  const results = client.batches.submitAll(input, { chunkSize: 2, signal: controller.signal, onProgress });
  const { got, error } = await collect(results);
  assert.deepEqual([error, got.length], [reason, 2]);
  assert.equal((await collect(client.batches.submitAll(jobs(0, 2), { signal: controller.signal }))).error, reason);
});

test("an input that fails ends the submission with its error, and is closed when the caller turns away", async () => {
  const { taken, baseUrl } = await batches();
  const client = new NexrenderClient({ baseUrl });
  const reason = new Error("no more rows");
  const failing = (function* () {
    yield* jobs(0, 3);
    throw reason;
  })();
  const { got, error } = await collect(client.batches.submitAll(failing, { chunkSize: 2 }));
  assert.deepEqual([error, statuses(got)], [reason, all("created", 0, 2)]);
  let isClosed = false;
  const endless = (function* () {
    try {
      while (true) yield job();
    } finally {
      isClosed = true;
    }
  })();
  for await (const _ of client.batches.submitAll(endless, { chunkSize: 2 })) break;
  assert.ok(isClosed && taken.length < 20);
});

test("what is being sent when the caller turns away is written down, whatever was read meanwhile", async () => {
  const journal = newJournal();
  let answerSecond;
  const { taken, baseUrl } = await batches(({ number }, response) => {
    if (number !== 2) return false;
    answerSecond = () => json(response, 400, { error: "no" });
    return true;
  });
  let readOn;
  const input = (async function* () {
    yield* jobs(0, 2);
    await new Promise((resolve) => {
      readOn = resolve;
    });
    yield* jobs(2, 3);
  })();
  const client = new NexrenderClient({ baseUrl });
  for await (const { index } of client.batches.submitAll(input, { chunkSize: 1, concurrency: 3, journal })) {
    assert.equal(index, 0);
    while (!answerSecond || !readOn) await soon();
    readOn();
    await soon();
    setTimeout(answerSecond, 20);
    break;
  }
  const states = (await readFile(journal, "utf8")).match(/"chunk":\d,"state":"[a-z-]+/g);
  assert.deepEqual(
    states.sort(),
    [0, 1].flatMap((at) => ["done", "sending"].map((state) => chunkLine(at, state))),
  );
  assert.deepEqual(taken, ["c0"]);
});

test("an input that cannot be closed leaves no journal open, and no error of a submission untold", async (t) => {
  for (const [status, expected] of [
    [201, "still open"],
    [401, "401 the token"],
  ]) {
    let closed = 0;
    spyOnFiles(t, "close", () => {
      closed += 1;
    });
    const { baseUrl } = await batches(
      ({ number }, response) => number > 1 && status !== 201 && answered(() => json(response, status, {})),
    );
    const input = {
      *[Symbol.iterator]() {
        try {
          yield* jobs(0, 9);
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: as a connection does that is gone
          throw new Error("still open");
        }
      },
    };
    const client = new NexrenderClient({ baseUrl, maxRetries: 0 });
    const options = { chunkSize: 1, concurrency: 1, journal: newJournal() };
    const turnAway = async () => {
      for await (const _ of client.batches.submitAll(input, options)) if (status === 201) break;
    };
    await assert.rejects(turnAway(), (error) => error.message.includes(expected));
    t.mock.restoreAll();
    assert.equal(closed, 2, "the journal and its folder");
  }
});

test("what onProgress throws or rejects with ends the submission, after what is known was told", async (t) => {
  const unhandled = unhandledRejections(t);
  const reason = new Error("the database is gone");
  for (const onProgress of [
    () => {
      throw reason;
    },
    () => Promise.reject(reason),
    () => new Promise((_, reject) => setTimeout(reject, 20, reason)),
  ]) {
    const { taken, baseUrl } = await batches();
    const input = (async function* () {
      yield* jobs(0, 4);
      // Nothing more will ever come.
      await new Promise(() => {});
    })();
    const client = new NexrenderClient({ baseUrl });
    const { got, error } = await collect(client.batches.submitAll(input, { chunkSize: 2, concurrency: 1, onProgress }));
    assert.equal(error, reason);
    assert.deepEqual(statuses(got), all("created", 0, taken.length));
  }
  await soon();
  assert.deepEqual(unhandled, []);
});

test("what stops a submission is told though the input is still waited for", async () => {
  const { baseUrl } = await batches((_, response) => answered(() => json(response, 401, {})));
  const input = (async function* () {
    yield* jobs(0, 1);
    await new Promise(() => {});
  })();
  const client = new NexrenderClient({ baseUrl });
  const { error } = await collect(client.batches.submitAll(input, { chunkSize: 1 }));
  assert.equal(error.name, "AuthenticationError");
});

test("a journal makes a second run tell the first one's results and send nothing", async () => {
  const journal = newJournal();
  const {
    got: requests,
    taken,
    baseUrl,
  } = await batches(({ number }, _, socket) => number === 2 && answered(() => socket.destroy()));
  const client = new NexrenderClient({ baseUrl });
  const run = () => collect(client.batches.submitAll([...jobs(0, 5), 7], { chunkSize: 2, concurrency: 1, journal }));
  const first = await run();
  assert.deepEqual(statuses(first.got), [...all("created", 0, 2), ...all("unknown", 2, 4), "4 created", "5 invalid"]);
  const written = await readFile(journal, "utf8");
  const second = await run();
  const plain = ({ got }) => got.map(({ error, ...result }) => ({ ...result, error: error?.message }));
  assert.deepEqual(plain(second), plain(first));
  assert.deepEqual([requests.length, taken.length], [3, 3]);
  assert.equal(await readFile(journal, "utf8"), written);
  assert.doesNotMatch(written, /template/);
});

test("a run that was stopped goes on where it was, and sends again what was surely not taken", async () => {
  for (const status of [401, 429, 503]) {
    const journal = newJournal();
    const { taken, baseUrl } = await batches(
      ({ number }, response) => number === 2 && answered(() => json(response, status, {})),
    );
    const client = new NexrenderClient({ baseUrl, maxRetries: 0 });
    const run = () => collect(client.batches.submitAll(jobs(0, 6), { chunkSize: 2, concurrency: 1, journal }));
    assert.equal((await run()).error.status, status);
    const { got, error } = await run();
    assert.deepEqual([error, statuses(got)], [undefined, all("created", 0, 6)]);
    assert.deepEqual(taken, names(0, 6));
  }
});

test("a line that was torn is cut off; a chunk that was begun is unknown and not sent again", async () => {
  const journal = newJournal();
  const { taken, baseUrl } = await batches();
  const client = new NexrenderClient({ baseUrl });
  const run = () => collect(client.batches.submitAll(jobs(0, 6), { chunkSize: 2, concurrency: 1, journal }));
  await run();
  const lines = (await readFile(journal, "utf8")).split("\n");
  // header, then `sending` and `done` of each chunk
  for (const [kept, torn, expected, sent] of [
    [
      lines.slice(0, 4),
      lines[4].slice(0, 9),
      [...all("created", 0, 2), ...all("unknown", 2, 4), ...all("created", 4, 6)],
      2,
    ],
    [lines.slice(0, 3), lines[3].slice(0, -1), all("created", 0, 6), 4],
    [lines.slice(0, 3), "", all("created", 0, 6), 4],
    [[], lines[0].slice(0, 20), all("created", 0, 6), 6],
    [[], "", all("created", 0, 6), 6],
  ]) {
    taken.length = 0;
    await writeFile(journal, kept.map((line) => `${line}\n`).join("") + torn);
    const { got, error } = await run();
    assert.deepEqual([error, statuses(got), taken.length], [undefined, expected, sent]);
  }
});

test("a journal of other input, another size, or of something else is refused before anything is sent", async () => {
  const { got: requests, baseUrl } = await batches();
  const client = new NexrenderClient({ baseUrl });
  const begin = async () => {
    const journal = newJournal();
    await collect(client.batches.submitAll(jobs(0, 4), { chunkSize: 2, journal }));
    requests.length = 0;
    return journal;
  };
  for (const [input, options, change, message] of [
    [jobs(1, 5), {}, undefined, /other jobs: those from index 0 on/],
    [jobs(0, 2), {}, undefined, /other jobs: it tells of index 2/],
    [jobs(0, 4), { chunkSize: 3 }, undefined, /chunks of 2 jobs, not 3/],
    [jobs(0, 4), {}, (path) => writeFile(path, '{"my":"file"}\n'), /no journal/],
    [jobs(0, 4), {}, (path) => appendFile(path, "???\n"), /line 6 of the journal is damaged/],
  ]) {
    const journal = await begin();
    await change?.(journal);
    const { error } = await collect(client.batches.submitAll(input, { chunkSize: 2, journal, ...options }));
    assert.deepEqual([error.name, error.code], ["JournalError", "journal"]);
    assert.match(error.message, message);
    assert.ok(error.message.startsWith(journal));
    assert.equal(requests.length, 0);
  }
  const { error } = await collect(client.batches.submitAll([], { journal: folder }));
  assert.equal(error.name, "JournalError");
});

test("a file that is no journal stays as it is, and is refused before it is read whole", async (t) => {
  const { got: requests, baseUrl } = await batches();
  const client = new NexrenderClient({ baseUrl });
  const header = '{"journal":"nexrender-payload","version":1,"chunkSize":2}';
  const large = JSON.stringify({ jobs: Array(20_000).fill(job()) });
  let read = 0;
  spyOnFiles(t, "read", () => {
    read += 1;
  });
  for (const text of [
    "x",
    "{}",
    large,
    '{"my":"file"}\nand more',
    "\n",
    `${header} `,
    header.replace("1", "2"),
    "\0",
  ]) {
    const journal = newJournal();
    await writeFile(journal, text);
    read = 0;
    const { error } = await collect(client.batches.submitAll(jobs(0, 2), { chunkSize: 2, journal }));
    assert.deepEqual(
      [error?.name, error?.message],
      ["JournalError", `${journal}: the file is no journal of a submission`],
    );
    assert.ok((await readFile(journal, "utf8")) === text, text.slice(0, 20));
    assert.equal(read, 1);
  }
  assert.equal(requests.length, 0);
});

test("a line of a journal costs no more than its length, and its characters may lie across two reads", async (t) => {
  const journal = newJournal();
  const { got: requests, baseUrl } = await batches();
  const run = () =>
    collect(new NexrenderClient({ baseUrl }).batches.submitAll(jobs(0, 4), { chunkSize: 2, concurrency: 1, journal }));
  await run();
  const lines = (await readFile(journal, "utf8")).split("\n");
  const long = "€".repeat(2 ** 20);
  const written = lines.map((line) => line.replace('"outputUrl":"u"', `"outputUrl":"${long}"`)).join("\n");
  await writeFile(journal, written);
  const { concat } = Buffer;
  let copied = 0;
  t.mock.method(Buffer, "concat", (...args) => {
    const made = concat(...args);
    copied += made.length;
    return made;
  });
  requests.length = 0;
  const { got, error } = await run();
  t.mock.restoreAll();
  assert.deepEqual([error, statuses(got), requests.length], [undefined, all("created", 0, 4), 0]);
  assert.ok(got.some(({ outputUrl }) => outputUrl === long));
  const size = Buffer.byteLength(written);
  assert.ok(copied <= 3 * size, `copied ${copied} bytes for ${size}`);
});

test("a journal that cannot be written stops the submission, and nothing follows a line that was torn", async (t) => {
  const { open } = fs.promises;
  for (const [call, fails] of [
    ["appendFile", 1],
    ["appendFile", 2],
    ["appendFile", 3],
    ["datasync", 3],
    ["stat", 3],
    ["read", 1],
    ["close", 1],
  ]) {
    const journal = newJournal();
    const { taken, baseUrl } = await batches();
    const client = new NexrenderClient({ baseUrl });
    const run = () => collect(client.batches.submitAll(jobs(0, 6), { chunkSize: 2, concurrency: 2, journal }));
    if (call === "read") await run();
    const cause = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    t.mock.method(fs.promises, "open", async (...args) => {
      const file = await open(...args);
      const own = file[call].bind(file);
      let calls = 0;
      t.mock.method(file, call, async (...given) => {
        calls += 1;
        if (calls < fails) return own(...given);
        // Of a line only the beginning is there.
        if (call === "appendFile") await own(given[0].subarray(0, 9));
        if (call === "close") await own();
        throw cause;
      });
      return file;
    });
    const { error } = await run();
    t.mock.restoreAll();
    assert.deepEqual([error.name, error.code, error.cause], ["JournalError", "journal", cause], call);
    assert.match(error.message, /\.journal: the journal cannot be (?:written|read|closed) \(ENOSPC\)$/);

    const again = await run();
    assert.deepEqual([again.error, again.got.length], [undefined, 6]);
    assert.equal(new Set(taken).size, taken.length, "nothing was sent twice");
  }
});

test("of two runs with one journal at most one sends a chunk", async () => {
  const journal = newJournal();
  const { taken, baseUrl } = await batches();
  const run = () => collect(new NexrenderClient({ baseUrl }).batches.submitAll(jobs(0, 40), { chunkSize: 2, journal }));
  const runs = await Promise.all([run(), run(), run()]);
  assert.ok(runs.some(({ error }) => error?.message.includes("another process")));
  assert.equal(new Set(taken).size, taken.length);
});

test("misuse throws at once and names the argument", () => {
  const { batches } = new NexrenderClient();
  for (const [args, message] of [
    [[], /^jobs: /],
    [["text"], /^jobs: /],
    [[{ jobs: [] }], /^jobs: /],
    [[[], { chunkSize: 1001 }], /^options\.chunkSize: /],
    [[[], { concurrency: 0 }], /^options\.concurrency: /],
    [[[], { journal: 1 }], /^options\.journal: /],
    [[[], { jurnal: "x" }], /^options\.jurnal: .*did you mean `journal`/],
  ]) {
    assert.throws(
      () => batches.submitAll(...args),
      (error) => error instanceof TypeError && message.test(error.message),
      String(message),
    );
  }
});
