// A campaign in a process of its own, to be killed: `node campaign.js BASE_URL JOURNAL PREFIX TOTAL CHUNK_SIZE`.
// Prints each result as a line of JSON, and `"end"` when all is sent; `"stopped"` when the campaign gave up, to be started
// again; `"refused"` when another process uses the journal.
import { CampaignError, JournalError, NexrenderClient } from "nexrender-payload";

const [baseUrl, journal, prefix, total, chunkSize] = process.argv.slice(2);

function* jobs() {
  for (let at = 0; at < Number(total); at += 1) {
    // A few are wrong, so that the indices of what is sent and of what was given differ.
    const id = at % 17 === 5 ? "wrong" : "01JTGM9GCR71JV7EJYDF45QAFD";
    yield { template: { id, composition: `${prefix}-${at}` } };
  }
}

const client = new NexrenderClient({ baseUrl, token: "planted-token" });
try {
  for await (const { index, status, id, error } of client.batches.submitAll(jobs(), {
    journal,
    chunkSize: Number(chunkSize),
  })) {
    process.stdout.write(`${JSON.stringify({ index, status, id, code: error?.code })}\n`);
  }
  process.stdout.write('"end"\n');
} catch (error) {
  const isInUse = error instanceof JournalError && error.message.includes("another process uses this journal");
  if (!isInUse && !(error instanceof CampaignError)) throw error;
  process.stdout.write(isInUse ? '"refused"\n' : '"stopped"\n');
}
