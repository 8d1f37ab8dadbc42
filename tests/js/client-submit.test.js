import assert from "node:assert/strict";
import fs from "node:fs";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { NexrenderClient, sentOf } from "nexrender-payload";
import { job, json, serve, unhandledRejections } from "./client-support.js";

const folder = await mkdtemp(join(tmpdir(), "submit-"));
after(() => rm(folder, { recursive: true }));
let files = 0;
const newJournal = () => {
  files += 1;
  return join(folder, `${files}.journal`);
};

/**
 * A service that takes every batch, but what `misbehave` answers itself. Only requests that create are counted; `read`
 * answers the others.
 */
function batches(misbehave = () => false, read = (_, response) => json(response, 200, [])) {
  const taken = [];
  const posts = [];
  const reads = [];
  return serve((request, response, socket) => {
    if (request.method === "GET") {
      reads.push(request);
      return read(request, response, socket);
    }
    posts.push({ ...request, number: posts.length + 1 });
    if (misbehave(posts.at(-1), response, socket)) return;
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
  }).then((server) => ({ ...server, got: posts, reads, taken }));
}

const names = (from, to) => Array.from({ length: to - from }, (_, at) => `c${from + at}`);
const jobs = (from, to) => names(from, to).map(job);

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));
const lineOf = (index, state) => `"${state}":{"first":${index}`;

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
  const { got } = await collect(new NexrenderClient({ token: "planted" }).batches.submitAll([]));
  assert.deepEqual(got, []);
});

test("jobs with errors are reported and skipped, and the rest is sent", async () => {
  const { taken, baseUrl } = await batches();
  const input = [job("a"), { template: { id: "short", composition: "x" } }, 7, undefined, { big: 1n }, job("b")];
  const { got } = await collect(new NexrenderClient({ baseUrl }).batches.submitAll(input));
  assert.deepEqual(statuses(got), ["0 created", "1 invalid", "2 invalid", "3 invalid", "4 invalid", "5 created"]);
  assert.deepEqual(taken, ["a", "b"]);
  const [short] = got.filter(({ index }) => index === 1);
  assert.equal(short.error.report.diagnostics[0].pointer, "/template/id");
});

test("a job that cannot be written as JSON is invalid with a report, and its cause says why", async () => {
  const { taken, baseUrl } = await batches();
  const cycle = job("cycle");
  cycle.self = cycle;
  for (const check of [undefined, false]) {
    const input = [{ ...job("big"), big: 1n }, cycle];
    const { got } = await collect(new NexrenderClient({ baseUrl, check }).batches.submitAll(input));
    for (const { status, error } of got) {
      assert.deepEqual([status, error.name, error.report.errorCount], ["invalid", "ValidationError", 1]);
      assert.equal(error.cause.name, "TypeError");
      assert.equal(error.report.diagnostics[0].message, error.cause.message);
    }
    assert.match(got.find(({ index }) => index === 0).error.message, /(job|payload)\.big: a BigInt/);
    assert.equal(got.length, 2);
  }
  assert.deepEqual(taken, []);
});

test("a value that is not a job is invalid with a report, whatever the client checks", async () => {
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

test("the service's error for a chunk is the error of each of its jobs", async () => {
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
    [(response) => json(response, 500, {}), "unknown", /may have accepted/],
    [(response) => json(response, 201, "<html>"), "unknown", /HTML/],
    [(_, socket) => socket.destroy(), "unknown", /may have accepted/],
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

test("a status that every chunk would meet stops the submission, and rejects no job", async () => {
  for (const [status, name] of [
    [401, "AuthenticationError"],
    [402, "ApiError"],
    [403, "PermissionError"],
    [404, "NotFoundError"],
    [405, "ApiError"],
    [409, "ConflictError"],
    [410, "ApiError"],
    [451, "ApiError"],
  ]) {
    const { got: requests, baseUrl } = await batches(
      ({ number }, response) => number > 1 && answered(() => json(response, status, {}, { "X-Request-Id": "r-7" })),
    );
    const client = new NexrenderClient({ baseUrl });
    const { got, error } = await collect(client.batches.submitAll(jobs(0, 50), { chunkSize: 5, concurrency: 1 }));
    assert.deepEqual([error.name, error.code, error.cause.name], ["CampaignError", "campaign", name]);
    assert.deepEqual([error.status, error.requestId, error.remaining], [status, "r-7", 45]);
    assert.match(
      error.message,
      new RegExp(`^every further request would fail .*; 45 jobs were not sent \\(.*${status}`),
    );
    assert.deepEqual(statuses(got), all("created", 0, 5));
    assert.equal(requests.length, 2);
  }
});

test("a campaign over a generator says that at least the jobs it has read were not sent", async () => {
  const { baseUrl } = await batches(({ number }, response) => number > 1 && answered(() => json(response, 402, {})));
  const client = new NexrenderClient({ baseUrl });
  const lazily = function* (count) {
    yield* jobs(0, count);
  };
  const { error } = await collect(client.batches.submitAll(lazily(50), { chunkSize: 5, concurrency: 1 }));
  assert.ok(error.remaining >= 5 && error.remaining <= 45, `${error.remaining}`);
  assert.match(error.message, new RegExp(`; at least ${error.remaining} jobs were not sent`));
});

test("a busy service is retried until `maxOutage`", async () => {
  for (const [status, headers] of [
    [429, {}],
    [429, { "Retry-After": "0" }],
    [503, { "Retry-After": new Date(0).toUTCString() }],
  ]) {
    const busy = (response) => json(response, status, {}, headers);
    const { got: requests, baseUrl } = await batches(
      ({ number }, response) => number === 2 && answered(() => busy(response)),
    );
    const progress = [];
    const options = { chunkSize: 5, concurrency: 1, onProgress: (told) => progress.push(told) };
    const run = (more) =>
      collect(new NexrenderClient({ baseUrl }).batches.submitAll(jobs(0, 15), { ...options, ...more }));
    const { got, error } = await run();
    assert.deepEqual([error, statuses(got), requests.length], [undefined, all("created", 0, 15), 4]);
    const waits = progress.filter(({ waiting }) => waiting !== undefined);
    assert.deepEqual([waits.length, waits[0].done], [1, 5]);
    assert.ok(waits[0].waiting > 300 && waits[0].waiting < 600, `${waits[0].waiting}`);

    requests.length = 0;
    const ended = await run({ maxOutage: 0 });
    assert.deepEqual([ended.error.name, ended.error.status, ended.error.remaining], ["CampaignError", status, 10]);
    assert.equal(requests.length, 2);
  }
});

test("a refused chunk is halved until the culprits are found, and a large one until it passes", async () => {
  const refuses = ({ body }, response) =>
    /"c(?:3|11)"/.test(body) && answered(() => json(response, 422, { error: "no such composition" }));
  const refusing = await batches(refuses);
  const refused = await collect(
    new NexrenderClient({ baseUrl: refusing.baseUrl }).batches.submitAll(jobs(0, 20), { chunkSize: 10 }),
  );
  const rejected = refused.got.filter(({ status }) => status === "rejected");
  assert.deepEqual(
    rejected.map(({ index }) => index).sort((a, b) => a - b),
    [3, 11],
  );
  assert.deepEqual([rejected[0].error.name, rejected[0].error.status], ["BadRequestError", 422]);
  assert.deepEqual([refusing.taken.length, new Set(refusing.taken).size], [18, 18]);

  const isLarge = ({ body }, response) =>
    JSON.parse(body).jobs.length > 3 && answered(() => json(response, 413, { error: "too large" }));
  const small = await batches(isLarge);
  const { got } = await collect(
    new NexrenderClient({ baseUrl: small.baseUrl }).batches.submitAll(jobs(0, 40), { chunkSize: 10, concurrency: 1 }),
  );
  assert.deepEqual(statuses(got), all("created", 0, 40));
  const large = small.got.filter(({ body }) => JSON.parse(body).jobs.length > 3);
  assert.ok(large.length <= 3, "the smaller size is kept");
});

test("after an outage nothing is sent until a read succeeds, and jobs in flight are unknown", async () => {
  let isDown = false;
  const lost = (_request, _response, socket) => isDown && answered(() => socket.destroy());
  const {
    got: requests,
    reads,
    taken,
    baseUrl,
  } = await batches(
    (request, response, socket) => {
      if (request.number === 3) {
        isDown = true;
        setTimeout(() => {
          isDown = false;
        }, 2000);
      }
      return lost(request, response, socket);
    },
    (request, response, socket) => lost(request, response, socket) || json(response, 200, []),
  );
  const { got, error } = await collect(
    new NexrenderClient({ baseUrl }).batches.submitAll(jobs(0, 100), { chunkSize: 5 }),
  );
  assert.equal(error, undefined);
  const unknown = got.filter(({ status }) => status === "unknown");
  assert.ok(unknown.length > 0 && unknown.length <= 10, `${unknown.length} are unknown`);
  assert.deepEqual([unknown[0].error.name, unknown[0].error.sent], ["NetworkError", "unknown"]);
  assert.equal(got.length, 100);
  assert.equal(taken.length, 100 - unknown.length);
  assert.ok(reads.length > 1 && reads.every(({ url }) => url.endsWith("/jobs?limit=1&minimal=true")));
  assert.equal(requests.length, 20);
});

test("if the host is not found for the whole run, every job is left to the next run", async () => {
  const { taken, baseUrl } = await batches();
  const fetch = async () => {
    const cause = Object.assign(new Error("getaddrinfo ENOTFOUND api"), { code: "ENOTFOUND", syscall: "getaddrinfo" });
    throw new TypeError("fetch failed", { cause });
  };
  const journal = newJournal();
  const options = { chunkSize: 5, journal, maxOutage: 1500 };
  const dead = await collect(new NexrenderClient({ baseUrl, fetch }).batches.submitAll(jobs(0, 20), options));
  assert.deepEqual([dead.got, dead.error.name, dead.error.remaining], [[], "CampaignError", 20]);
  assert.deepEqual([dead.error.reason, dead.error.sent, dead.error.cause.name], ["ENOTFOUND", "no", "NetworkError"]);
  assert.match(dead.error.message, /has been unavailable for \d s; 20 jobs were not sent \(.*ENOTFOUND/);
  const { got, error } = await collect(new NexrenderClient({ baseUrl }).batches.submitAll(jobs(0, 20), options));
  assert.deepEqual([error, statuses(got), taken.length], [undefined, all("created", 0, 20), 20]);
});

test("a creating call that fails while reads are answered ends the submission after three", async () => {
  const { got: requests, baseUrl } = await batches((_, response) => answered(() => json(response, 502, {})));
  const { got, error } = await collect(
    new NexrenderClient({ baseUrl }).batches.submitAll(jobs(0, 100), { chunkSize: 5 }),
  );
  assert.deepEqual([error.name, error.status, error.sent, error.remaining], ["CampaignError", 502, "unknown", 85]);
  assert.deepEqual([got.length, requests.length], [15, 3]);
});

test("unknown jobs are found in the service's list, or sent again if they are certainly missing", async () => {
  const list = [];
  const withAssets = (at) => ({ ...job(`c${at}`), assets: [{ type: "text", layerName: "n", value: `v${at}` }] });
  const input = Array.from({ length: 12 }, (_, at) => withAssets(at));
  const take = ({ body }) => {
    const jobs = JSON.parse(body).jobs.map(({ template, assets }, index) => ({
      index,
      id: `J${list.length + index}`,
      templateId: template.id,
      assets,
      outputUrl: "u",
      status: "queued",
    }));
    list.push(...jobs);
    return { batchId: "B", status: "created", jobs };
  };
  let number = 0;
  const { baseUrl } = await serve((request, response, socket) => {
    const query = new URL(request.url, "http://h").searchParams;
    if (request.method === "GET") {
      const from = Number(query.get("from") ?? 0);
      assert.ok(query.has("minimal") || Math.abs(new Date(query.get("from_date")) - Date.now()) < 60_000);
      return json(response, 200, list.slice(from, from + Number(query.get("limit"))));
    }
    number += 1;
    if (number === 2) take(request);
    if (number === 2) return socket.destroy();
    json(response, 201, take(request));
  });
  const client = new NexrenderClient({ baseUrl });
  const { got, error } = await collect(client.batches.submitAll(input, { chunkSize: 3, unknown: "ask" }));
  assert.deepEqual([error, statuses(got)], [undefined, all("created", 0, 12)]);
  assert.equal(list.length, 12);
  for (const { index, id } of got) assert.equal(list.find((one) => one.id === id).assets[0].value, `v${index}`);
});

test("`resend` sends unknown jobs again", async () => {
  const { taken, baseUrl } = await batches(({ number }, _, socket) => number === 2 && answered(() => socket.destroy()));
  const options = { chunkSize: 5, concurrency: 1, unknown: "resend" };
  const { got, error } = await collect(new NexrenderClient({ baseUrl }).batches.submitAll(jobs(0, 15), options));
  assert.deepEqual([error, statuses(got), taken.length], [undefined, all("created", 0, 15), 15]);
});

test("leaving the loop sends nothing more and waits only for requests in flight", async () => {
  for (const pause of [false, true]) {
    const { got: requests, baseUrl } = await batches(
      ({ number }, response) =>
        pause && number === 2 && answered(() => json(response, 429, {}, { "Retry-After": "60" })),
    );
    const client = new NexrenderClient({ baseUrl });
    for await (const _ of client.batches.submitAll(jobs(0, 100), { chunkSize: 5 })) {
      if (pause) while (requests.length < 2) await soon();
      break;
    }
    const sent = requests.length;
    assert.ok(sent <= 3, `${sent}`);
    await soon();
    assert.equal(requests.length, sent);
  }
});

test("an aborted signal yields the known results of chunks in flight before it rejects", async () => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const { baseUrl } = await batches(
    ({ number }) => number === 3 && answered(() => setTimeout(() => controller.abort(reason), 20)),
  );
  const client = new NexrenderClient({ baseUrl });
  const options = { chunkSize: 5, concurrency: 1, signal: controller.signal };
  const { got, error } = await collect(client.batches.submitAll(jobs(0, 50), options));
  assert.deepEqual([error, sentOf(error)], [reason, "unknown"]);
  assert.deepEqual(statuses(got), [...all("created", 0, 10), ...all("unknown", 10, 15)]);
});

test("no more than `concurrency` chunks are read ahead, and one slow chunk does not delay others", async () => {
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

test("requests in flight are recorded when the caller leaves the loop", async () => {
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
  const states = (await readFile(journal, "utf8")).match(/"[a-z-]+":\{"first":\d/g);
  assert.deepEqual(
    states.sort(),
    ["done", "sending"].flatMap((state) => [0, 1].map((at) => lineOf(at, state))),
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

test("an onProgress that throws or rejects ends the submission after the known results", async (t) => {
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

test("a submission that is stopped ends although its input is still pending", async () => {
  const { baseUrl } = await batches((_, response) => answered(() => json(response, 401, {})));
  const input = (async function* () {
    yield* jobs(0, 1);
    await new Promise(() => {});
  })();
  const client = new NexrenderClient({ baseUrl });
  const { error } = await collect(client.batches.submitAll(input, { chunkSize: 1 }));
  assert.deepEqual([error.name, error.cause.name, error.remaining], ["CampaignError", "AuthenticationError", 1]);
});

test("with a journal, a second run reports the first one's results and sends nothing", async () => {
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
  const plain = ({ got }) =>
    got.map(({ error, ...result }) => ({ ...result, error: error?.message })).sort((a, b) => a.index - b.index);
  assert.deepEqual(plain(second), plain(first));
  assert.deepEqual([requests.length, taken.length], [3, 3]);
  assert.equal(await readFile(journal, "utf8"), written);
  assert.doesNotMatch(written, /template/);
});

test("a stopped run continues where it was, and sends again what was certainly not accepted", async () => {
  for (const status of [401, 429, 402]) {
    const journal = newJournal();
    const { taken, baseUrl } = await batches(
      ({ number }, response) => number === 2 && answered(() => json(response, status, {})),
    );
    const client = new NexrenderClient({ baseUrl });
    const options = { chunkSize: 2, concurrency: 1, journal, maxOutage: 0 };
    const run = () => collect(client.batches.submitAll(jobs(0, 6), options));
    assert.equal((await run()).error.status, status);
    const { got, error } = await run();
    assert.deepEqual([error, statuses(got)], [undefined, all("created", 0, 6)]);
    assert.deepEqual(taken, names(0, 6));
  }
});

test("an incomplete line is removed; a chunk that was started is unknown and not sent again", async () => {
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

test("a journal of other input, or a file that is not a journal, is rejected before anything is sent", async () => {
  const { got: requests, baseUrl } = await batches();
  const client = new NexrenderClient({ baseUrl });
  const begin = async () => {
    const journal = newJournal();
    await collect(client.batches.submitAll(jobs(0, 4), { chunkSize: 2, journal }));
    requests.length = 0;
    return journal;
  };
  for (const [input, options, change, message] of [
    [jobs(1, 5), {}, undefined, /other jobs: they differ from index 0 on/],
    [jobs(0, 2), {}, undefined, /other jobs: it has results from index 2 on/],
    [jobs(0, 4), {}, (path) => writeFile(path, '{"my":"file"}\n'), /not a journal/],
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

test("a file that is not a journal is rejected before it is read completely, and not changed", async (t) => {
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
      ["JournalError", `${journal}: the file is not a journal of a campaign`],
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

test("a journal can be continued with another chunk size, blank lines or a second header", async () => {
  const journal = newJournal();
  const {
    got: requests,
    taken,
    baseUrl,
  } = await batches(({ number }, response) => number === 3 && answered(() => json(response, 401, {})));
  const client = new NexrenderClient({ baseUrl });
  const run = (chunkSize) => collect(client.batches.submitAll(jobs(0, 11), { chunkSize, concurrency: 1, journal }));
  assert.equal((await run(4)).error.status, 401);
  const [header] = (await readFile(journal, "utf8")).split("\n");
  await appendFile(journal, `${header}\n\n`);
  for (const chunkSize of [3, 100]) {
    const { got, error } = await run(chunkSize);
    assert.deepEqual([error, statuses(got)], [undefined, all("created", 0, 11)]);
  }
  assert.deepEqual(taken, names(0, 11));
  assert.equal(requests.length, 4);
});

test("a journal that is deleted or replaced stops the submission before it sends again", async () => {
  for (const isReplaced of [false, true]) {
    const journal = newJournal();
    const { got: requests, baseUrl } = await batches(({ number }) => {
      if (number !== 2) return false;
      const text = fs.readFileSync(journal);
      fs.rmSync(journal);
      if (isReplaced) fs.writeFileSync(journal, text);
      return false;
    });
    const client = new NexrenderClient({ baseUrl });
    const { got, error } = await collect(
      client.batches.submitAll(jobs(0, 10), { chunkSize: 2, concurrency: 1, journal }),
    );
    assert.equal(error.name, "JournalError");
    assert.match(error.message, /deleted, replaced or changed/);
    assert.deepEqual([statuses(got), requests.length], [all("created", 0, 4), 2]);
  }
});

test("the lock of a dead process is replaced, that of a living one is not", async () => {
  const { taken, baseUrl } = await batches();
  const client = new NexrenderClient({ baseUrl });
  const host = hostname().replace(/\s/g, "-");
  for (const [text, isTaken] of [
    [`4194999 ${host} 1`, true],
    [`${process.pid} ${host} 1`, true],
    [`${process.ppid} ${host} 1`, false],
    ["4194999 another-host 1", false],
    ["?", false],
  ]) {
    const journal = newJournal();
    await writeFile(`${journal}.lock`, text);
    taken.length = 0;
    const { error } = await collect(client.batches.submitAll(jobs(0, 2), { journal }));
    assert.equal(error === undefined, isTaken, text);
    assert.equal(taken.length, isTaken ? 2 : 0);
    if (!isTaken) assert.match(error.message, /another process uses this journal \(.*delete .*\.lock\)/);
    assert.equal(fs.existsSync(`${journal}.lock`), !isTaken);
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
  const { batches } = new NexrenderClient({ token: "planted" });
  for (const [args, message] of [
    [[], /^jobs: /],
    [["text"], /^jobs: /],
    [[{ jobs: [] }], /^jobs: /],
    [[[], { chunkSize: 1001 }], /^options\.chunkSize: /],
    [[[], { concurrency: 0 }], /^options\.concurrency: /],
    [[[], { journal: 1 }], /^options\.journal: /],
    [[[], { maxOutage: -1 }], /^options\.maxOutage: /],
    [[[], { unknown: "maybe" }], /^options\.unknown: expected one of keep, ask, resend/],
    [[[], { jurnal: "x" }], /^options\.jurnal: .*did you mean `journal`/],
  ]) {
    assert.throws(
      () => batches.submitAll(...args),
      (error) => error instanceof TypeError && message.test(error.message),
      String(message),
    );
  }
});
