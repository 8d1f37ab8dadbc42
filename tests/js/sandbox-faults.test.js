import assert from "node:assert/strict";
import { request } from "node:http";
import { describe, test } from "node:test";
import { parseFaults } from "../../pkg/sandbox/index.js";
import { job, start } from "./sandbox-support.js";

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
});
