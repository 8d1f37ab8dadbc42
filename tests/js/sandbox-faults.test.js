import assert from "node:assert/strict";
import { request } from "node:http";
import { describe, test } from "node:test";
import { FaultSource } from "../../pkg/sandbox/fault-source.js";
import { parseFaults } from "../../pkg/sandbox/index.js";
import { job, start, until } from "./sandbox-support.js";

const path = "/api/v2/jobs";

describe("the list of faults", () => {
  test("is read", () => {
    const read = (text) => parseFaults(text).map(({ name, rate, count, detail }) => [name, rate, count, detail]);
    assert.deepEqual(read(""), []);
    assert.deepEqual(read("reset=0.1, 429-seconds:5=0.2x3,slow=2s"), [
      ["reset", 0.1, Infinity, undefined],
      ["429-seconds", 0.2, 3, 5],
      ["slow", 1, Infinity, 2000],
    ]);
    assert.deepEqual(read("503x2"), [["503", 1, 2, undefined]]);
    assert.deepEqual(read("slow:250ms=0.5x4"), [["slow", 0.5, 4, 250]]);
    assert.deepEqual(read("hang"), [["hang", 1, Infinity, undefined]]);
    assert.deepEqual(read("hang-after=2s"), [["hang-after", 1, Infinity, 2000]]);
    assert.deepEqual(read("hang:1m=0.5"), [["hang", 0.5, Infinity, 60_000]]);
  });

  test("has times", () => {
    const times = (text) => parseFaults(text).map(({ name, from, to }) => [name, from, to]);
    assert.deepEqual(times("500"), [["500", 0, Infinity]]);
    assert.deepEqual(times("500@1s,429-seconds:2=0.2x3@250ms-1m,hang-after=1s@2s-3s"), [
      ["500", 1000, Infinity],
      ["429-seconds", 250, 60_000],
      ["hang-after", 2000, 3000],
    ]);
    assert.deepEqual(times("outage=2s,refuse:1s=500ms"), [
      ["outage", 0, 2000],
      ["refuse", 1000, 1500],
    ]);
    assert.equal(parseFaults("500@0s-1s,503").length, 2);
  });

  test("names the part that cannot be read", () => {
    const cases = [
      ["reset=0.1,rest=0.1", /"rest=0\.1": there is no fault "rest"/],
      ["reset=1.5", /"reset=1\.5": the rate "1\.5"/],
      ["reset=", /"reset="/],
      ["reset=x", /rate "x"/],
      ["slow", /how slow/],
      ["slow=2", /"2" is not a duration/],
      ["slow=99m", /at most 10m/],
      ["429:5", /has no detail/],
      ["429-date:soon", /"soon"/],
      ["503x0", /at least 1/],
      ["503@soon", /"soon" is not a duration/],
      ["503@2s-1s", /end later than it begins/],
      ["outage", /how long\?/],
      ["outage=0.5", /"0\.5" is not a duration/],
      ["outage=1s@2s", /outage:FROM=DURATION/],
      ["hang=often", /rate "often"/],
      ["200", /there is no fault "200"/],
      ["__proto__", /__proto__/],
      ["reset=0.6,500=0.6", /add up to 1\.2/],
    ];
    for (const [text, message] of cases) {
      assert.throws(() => parseFaults(text), { name: "TypeError", message }, text);
    }
  });
});

describe("a request that asks for a fault", () => {
  const post = (call, fault) => call("POST", path, job(), { "X-Sandbox-Fault": fault });

  test("before the request is processed: no job", async (t) => {
    const { sandbox, call } = await start(t);
    await assert.rejects(post(call, "reset"), (error) => error.cause.code === "ECONNRESET");
    for (const status of [401, 408, 422, 429, 500, 502, 503, 504]) {
      assert.equal((await post(call, String(status))).status, status);
    }
    assert.equal(sandbox.counts.created, 0);
    assert.ok(sandbox.requests.every(({ taken }) => taken === false));
  });

  test("after it was processed: the job exists, and the answer is lost or damaged", async (t) => {
    const { sandbox, call } = await start(t);
    const outcomes = {
      "reset-after": (answer) => assert.rejects(answer, (error) => error.cause.code === "ECONNRESET"),
      cut: (answer) => assert.rejects(answer),
      truncate: async (answer) => {
        const { status, text, json } = await answer;
        assert.equal(status, 201);
        assert.match(text, /^\{"id"/);
        assert.equal(json, undefined);
      },
      empty: async (answer) => assert.equal((await answer).text, ""),
      "wrong-type": async (answer) => {
        const { headers, json } = await answer;
        assert.match(headers.get("content-type"), /^text\/plain/);
        assert.ok(json.id);
      },
      html: async (answer) => {
        const { status, headers, text } = await answer;
        assert.equal(status, 200);
        assert.match(headers.get("content-type"), /^text\/html/);
        assert.match(text, /^<html>/);
      },
      "500-after": async (answer) => assert.equal((await answer).status, 500),
      "504-after": async (answer) => assert.match((await answer).text, /Gateway Time-out/),
    };
    let created = 0;
    for (const [fault, check] of Object.entries(outcomes)) {
      await check(post(call, fault));
      created += 1;
      assert.equal(sandbox.counts.created, created, fault);
      assert.equal(sandbox.requests.at(-1).fault, fault);
      assert.equal(sandbox.requests.at(-1).taken, true);
    }
  });

  test("Retry-After has both forms, or is missing", async (t) => {
    const { call } = await start(t);
    const retryAfter = async (fault) => (await post(call, fault)).headers.get("retry-after");
    assert.equal(await retryAfter("429"), null);
    assert.equal(await retryAfter("429-seconds:7"), "7");
    const date = await retryAfter("503-date:3600");
    assert.match(date, /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/);
    assert.ok(Date.parse(date) > Date.now() + 3_000_000);
  });

  test("a gateway's page is HTML", async (t) => {
    const { call } = await start(t);
    const { headers, text } = await post(call, "502");
    assert.match(headers.get("content-type"), /^text\/html/);
    assert.match(text, /502 Bad Gateway/);
  });

  test("a count ends; a name gives a count of its own", async (t) => {
    const { call } = await start(t);
    const statuses = async (fault, times) => {
      const all = [];
      for (let at = 0; at < times; at += 1) all.push((await post(call, fault)).status);
      return all;
    };
    assert.deepEqual(await statuses("503x2", 3), [503, 503, 201]);
    assert.deepEqual(await statuses("503x2", 1), [201]);
    assert.deepEqual(await statuses("503x2#again", 3), [503, 503, 201]);
    assert.deepEqual(await statuses("429x1,500x1#row", 3), [429, 500, 201]);
  });

  test("slow delays the answer, not the job", async (t) => {
    const { sandbox, call } = await start(t);
    const answer = post(call, "slow=300ms");
    while (sandbox.counts.created === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    assert.equal(sandbox.requests[0].status, null);
    assert.equal((await answer).status, 201);
    assert.ok(sandbox.requests[0].ms >= 290);
  });

  test("a hanging request ends after its duration, and was processed", async (t) => {
    const { sandbox, call } = await start(t);
    const began = performance.now();
    await assert.rejects(post(call, "hang-after=100ms"), (error) => error.cause.code === "ECONNRESET");
    assert.ok(performance.now() - began >= 90);
    assert.equal(sandbox.counts.created, 1);
  });

  test("a hanging request ends with the connection", async (t) => {
    const { sandbox, call } = await start(t);
    const hanging = assert.rejects(post(call, "hang-after"));
    while (sandbox.counts.created === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await sandbox.close();
    await hanging;
  });

  test("an invalid header is refused with the reason", async (t) => {
    const { call } = await start(t);
    const { status, json } = await post(call, "rest");
    assert.equal(status, 400);
    assert.match(json.error, /X-Sandbox-Fault.*"rest"/);
  });
});

describe("faults for all requests", () => {
  async function outcomes(call, times) {
    const all = [];
    for (let at = 0; at < times; at += 1) {
      all.push(
        await call("GET", path).then(
          ({ status }) => status,
          () => "reset",
        ),
      );
    }
    return all;
  }

  test("have their rates, and are the same for the same seed", async (t) => {
    const faults = "reset=0.2,429=0.3";
    const first = await start(t, { faults, seed: 7 });
    const second = await start(t, { faults, seed: 7 });
    const seen = await outcomes(first.call, 300);
    assert.deepEqual(await outcomes(second.call, 300), seen);
    const share = (wanted) => seen.filter((one) => one === wanted).length / seen.length;
    assert.ok(Math.abs(share("reset") - 0.2) < 0.08, String(share("reset")));
    assert.ok(Math.abs(share(429) - 0.3) < 0.08, String(share(429)));
  });

  test("do not affect the sandbox's own calls, and can be changed and ended", async (t) => {
    const { sandbox, call } = await start(t, { faults: "500" });
    assert.equal((await call("GET", path)).status, 500);
    assert.equal((await call("GET", "/sandbox")).status, 200);
    assert.equal((await call("PUT", "/sandbox/faults", { faults: "503" })).status, 204);
    assert.equal((await call("GET", path)).status, 503);
    assert.equal((await call("PUT", "/sandbox/faults", { faults: "x" })).status, 400);
    sandbox.setFaults("");
    assert.equal((await call("GET", path)).status, 200);
  });

  test("a connection is reset by TCP, not closed", async (t) => {
    const { sandbox } = await start(t, { faults: "reset" });
    const error = await new Promise((resolve) => {
      request(`${sandbox.url}${path}`).on("error", resolve).end();
    });
    assert.equal(error.code, "ECONNRESET");
  });

  test("have times that begin with the first request", () => {
    let now = 5000;
    const refused = [];
    const context = { random: () => 0, now: () => now, refuse: (times) => refused.push(times) };
    const source = new FaultSource(parseFaults("503@1s-2s,refuse:3s=1s"), context);
    const at = (time) => {
      now = time;
      return source.pick(undefined, "GET /").fault?.name;
    };
    const names = [10_000, 10_999, 11_000, 11_999, 12_000, 13_000, 14_000].map(at);
    assert.deepEqual(names, [undefined, undefined, "503", "503", undefined, "refuse", undefined]);
    assert.deepEqual(refused, [{ from: 3000, to: 4000 }]);
    source.replace(parseFaults("outage=1s"));
    assert.deepEqual([20_000, 20_999, 21_000].map(at), ["outage", "outage", undefined]);
  });

  test("an outage resets connections, and ends", async (t) => {
    const { sandbox, call } = await start(t, { faults: "outage=100ms" });
    await call("GET", "/sandbox");
    await assert.rejects(call("GET", path), (error) => error.cause.code === "ECONNRESET");
    const answer = await until(
      () => call("GET", path).catch(() => null),
      (one) => one !== null,
    );
    assert.equal(answer.status, 200);
    assert.equal(sandbox.requests.at(-1).fault, null);
  });

  test("connections are refused for a time, and accepted at the same port afterwards", async (t) => {
    const { call } = await start(t, { faults: "refuse:1s=2s" });
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const outcome = () =>
      call("GET", path).then(
        ({ status }) => status,
        (error) => error.cause.code,
      );
    assert.equal(await outcome(), 200);
    t.mock.timers.tick(1000);
    assert.equal(await outcome(), "ECONNREFUSED");
    t.mock.timers.tick(2000);
    assert.equal(await outcome(), 200);
    t.mock.timers.reset();
  });

  test("the sandbox can be closed while it refuses connections", async (t) => {
    const { sandbox, call } = await start(t, { faults: "refuse=10m" });
    await assert.rejects(call("GET", path));
    await until(
      () => call("GET", path).catch((error) => error.cause.code),
      (code) => code === "ECONNREFUSED",
    );
    await sandbox.close();
  });
});
