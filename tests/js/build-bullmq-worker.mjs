// A worker of the example, quick to notice that another one died; for build-bullmq.test.js to kill.
import { Redis } from "../../examples/bullmq/node_modules/ioredis/built/index.js";
import { NexrenderClient } from "../../examples/bullmq/node_modules/nexrender-payload/pkg/node.js";
import { startWorker } from "../../examples/bullmq/worker.mjs";

const redis = new Redis(process.env.REDIS_URL, { maxRetriesPerRequest: null });
const client = new NexrenderClient({
  token: "planted-token",
  baseUrl: process.env.NEXRENDER_BASE_URL,
  maxRetries: 0,
});
startWorker(redis, client, { limiter: undefined, lockDuration: 1500, stalledInterval: 300 });
