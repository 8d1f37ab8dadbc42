// Random schedules of sends, failures, breaks, aborts, kills and restarts over one journal, against a service that counts
// what it takes: nothing is taken twice, nothing stays unreported. Time is simulated, the journal's file is real.
import assert from "node:assert/strict";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { NexrenderClient } from "nexrender-payload";

const schedules = Number(process.env.SCHEDULES ?? 2000);
const firstSeed = Number(process.env.SEED ?? 1);

// In memory where there is such a place: the schedules write a hundred thousand lines.
const place = fs.existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
const folder = fs.mkdtempSync(join(place, "model-"));
after(() => fs.rmSync(folder, { recursive: true }));

/** Timers and a clock that goes on only when everything waits. */
class Time {
  #timers = new Map();
  #last = 0;
  now = 0;

  install(t) {
    t.mock.method(globalThis, "setTimeout", (work, delay = 0) => {
      this.#last += 1;
      this.#timers.set(this.#last, { at: this.now + delay, work });
      return this.#last;
    });
    t.mock.method(globalThis, "clearTimeout", (timer) => this.#timers.delete(timer));
    t.mock.method(performance, "now", () => this.now);
  }

  after(delay) {
    return new Promise((resolve) => setTimeout(resolve, delay));
  }

  /** Lets time pass until a promise is settled. */
  async run(promise) {
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    promise.then(settle, settle);
    while (!isSettled) {
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      if (!isSettled) this.#next();
    }
    return promise;
  }

  #next() {
    let next;
    for (const [timer, { at }] of this.#timers) if (next === undefined || at < this.#timers.get(next).at) next = timer;
    if (next === undefined) return;
    const { at, work } = this.#timers.get(next);
    this.#timers.delete(next);
    this.now = Math.max(this.now, at);
    work();
  }
}

/** Numbers that look random, the same for the same seed. */
function diceOf(seed) {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  return (most) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % most;
  };
}

const template = "01JTGM9GCR71JV7EJYDF45QAFD";
const job = (n) => ({
  template: { id: template, composition: "main" },
  assets: [{ type: "text", layerName: "n", value: `number ${n}` }],
});

/** A service that fails as the dice say, `calm` times out of so many not at all. */
class Service {
  #time;
  #dice;
  #calm;
  /** Every job that was created. */
  created = [];
  isKilled = false;

  constructor(time, dice, calm) {
    this.#time = time;
    this.#dice = dice;
    this.#calm = calm;
  }

  recover() {
    this.#calm = undefined;
  }

  idsOf(n) {
    return this.created.filter(({ assets }) => assets[0].value === `number ${n}`).map(({ id }) => id);
  }

  fetch = async (url, { method, body }) => {
    await this.#time.after(this.#dice(40));
    // Whoever is dead sends nothing.
    if (this.isKilled) return new Promise(() => {});
    const answer = this.#answer(method, new URL(url).searchParams, body);
    await this.#time.after(this.#dice(40));
    return answer();
  };

  #answer(method, query, body) {
    const take = () => (method === "POST" ? this.#create(JSON.parse(body).jobs) : this.#list(query));
    const status =
      (code, headers = {}) =>
      () =>
        respond(code, { error: `as told: ${code}` }, headers);
    const lost = (code) => () => {
      throw new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
    };
    const taken = (outcome) => {
      take();
      return outcome;
    };
    switch (this.#calm === undefined ? -1 : this.#dice(this.#calm)) {
      case 0:
        return lost("ECONNRESET");
      case 1:
        return taken(lost("ECONNRESET"));
      case 2:
        return () => new Promise(() => {});
      case 3:
        return taken(() => new Promise(() => {}));
      case 4:
        return status(429);
      case 5:
        return status(429, { "retry-after": "90" });
      case 6:
        return status(503, { "retry-after": "0" });
      case 7:
        return taken(status(503));
      case 8:
        return taken(status(500));
      case 9:
        return status(408);
      case 10:
        return status(413);
      case 11:
        return lost("ENOTFOUND");
      case 12:
        return status(401);
      case 13:
        return taken(() => respond(201, "<html>"));
      case 14:
        return taken(() => respond(201, { batchId: "B", status: "created", jobs: [] }));
    }
    if (method === "POST" && body.includes('"number 3"')) return status(400);
    const answer = take();
    return () => respond(method === "POST" ? 201 : 200, answer);
  }

  #create(jobs) {
    const created = jobs.map((one, index) => ({
      index,
      id: `J${this.created.length + index}`,
      templateId: one.template.id,
      assets: one.assets,
      at: performance.timeOrigin + this.#time.now,
    }));
    this.created.push(...created);
    return { batchId: "B", status: "created", jobs: created };
  }

  #list(query) {
    const date = (key) => (query.has(key) ? Date.parse(query.get(key)) : undefined);
    const [begin, end] = [date("from_date") ?? 0, date("to_date") ?? Number.POSITIVE_INFINITY];
    const from = Number(query.get("from") ?? 0);
    return this.created
      .filter(({ at }) => at >= begin && at <= end)
      .slice(from, from + Math.min(7, query.get("limit")));
  }
}

function respond(status, body, headers = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: { get: (name) => headers[name] ?? null }, text: async () => text };
}

/** One run; returns the results by index, how it ended, and whether that was reported. */
async function submit(service, time, dice, journal, total, options) {
  const results = new Map();
  const controller = new AbortController();
  const end = ["break", "abort", "throw", "kill"][dice(10)];
  const endAt = dice(3 * total);
  const reason = new Error("enough");
  let snapshot;
  let events = 0;
  const mayEnd = () => {
    events += 1;
    if (events < endAt) return;
    if (end === "abort") controller.abort(reason);
    if (end === "kill" && !service.isKilled) {
      service.isKilled = true;
      snapshot = fs.readFileSync(journal);
      // Whatever still goes on goes on in a dead process.
      controller.abort(reason);
    }
    if (end === "throw") throw reason;
  };
  const fetch = (...args) => {
    if (end !== "throw") mayEnd();
    return service.fetch(...args);
  };
  const client = new NexrenderClient({ baseUrl: "http://service.test", fetch });
  const jobs = Array.from({ length: total }, (_, n) => job(n));
  const loop = async () => {
    for await (const result of client.batches.submitAll(jobs, {
      ...options,
      journal,
      signal: controller.signal,
      onProgress: mayEnd,
    })) {
      assert.ok(!results.has(result.index), `job ${result.index} was reported twice`);
      results.set(result.index, result);
      if (end === "break" && events >= endAt) return "break";
    }
    return "done";
  };
  const ended = await time.run(loop()).catch((error) => error);
  if (snapshot) {
    const torn = '{"sending":{"first":0,'.slice(0, dice(22));
    fs.writeFileSync(journal, snapshot + torn);
    service.isKilled = false;
    return { results: new Map(), ended: "kill" };
  }
  if (ended === reason) return { results, ended: end };
  if (ended instanceof Error) {
    if (ended.name !== "CampaignError") throw ended;
    assert.equal(ended.remaining, total - results.size);
    return { results, ended: "stopped" };
  }
  return { results, ended };
}

async function schedule(seed, time) {
  const dice = diceOf(seed);
  const total = 1 + dice(30);
  const asks = dice(3) === 0;
  const service = new Service(time, dice, 16 + dice(40));
  const journal = join(folder, `${seed}.journal`);
  const settled = new Map();
  for (let run = 0; ; run += 1) {
    assert.ok(run < 200, "it does not come to an end");
    if (run === 20) service.recover();
    const before = Array.from({ length: total }, (_, n) => service.idsOf(n).length);
    const options = { chunkSize: 1 + dice(9), concurrency: 1 + dice(4), maxOutage: dice(3) * 30_000 };
    const { results, ended } = await submit(service, time, dice, journal, total, {
      ...options,
      unknown: asks ? "ask" : "keep",
    });
    for (const [index, { status, id }] of results) {
      const earlier = settled.get(index);
      if (earlier && !(asks && earlier.status === "unknown"))
        assert.deepEqual({ status, id }, earlier, `job ${index} changed`);
      settled.set(index, { status, id });
      if (status === "created") assert.deepEqual(service.idsOf(index), [id]);
      if (status === "rejected") assert.deepEqual(service.idsOf(index), []);
    }
    for (let n = 0; n < total; n += 1) {
      const times = service.idsOf(n).length;
      assert.ok(times <= 1, `job ${n} was created ${times} times`);
      // After the loop is left, nothing more is reported, and a dead process reports nothing.
      if (ended !== "kill" && ended !== "break")
        assert.ok(times === before[n] || results.has(n), `job ${n} is unreported`);
    }
    if (ended === "done") {
      assert.equal(results.size, total, "jobs are unreported");
      break;
    }
  }
  assert.ok(!fs.existsSync(`${journal}.lock`), "the lock is left behind");
  fs.rmSync(journal);
}

test("nothing is accepted twice and nothing stays unreported, under any faults", async (t) => {
  const time = new Time();
  time.install(t);
  for (let seed = firstSeed; seed < firstSeed + schedules; seed += 1) {
    await schedule(seed, time).catch((error) => {
      throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
    });
  }
});
