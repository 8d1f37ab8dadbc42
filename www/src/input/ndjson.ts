// One JSON value per line, as exports and queues have it.

/** The most jobs that the service accepts in one batch. */
const BATCH = 1000;

/** How many jobs the lines hold, or 0 where the text is something else. */
export function lineJobs(text: string): number {
  const lines = jobLines(text);
  return lines.length > 1 && lines.every(isObject) ? lines.length : 0;
}

/** The lines as one batch, each job on its own line as it was. More than 1,000 jobs become several batches. */
export function asBatch(text: string, part = 0): { text: string; parts: number } {
  const lines = jobLines(text);
  const jobs = lines.slice(part * BATCH, (part + 1) * BATCH);
  return {
    text: `{\n  "jobs": [\n${jobs.map((line) => `    ${line}`).join(",\n")}\n  ]\n}\n`,
    parts: Math.ceil(lines.length / BATCH),
  };
}

function jobLines(text: string): string[] {
  return text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function isObject(line: string): boolean {
  if (!line.startsWith("{") || !line.endsWith("}")) return false;
  try {
    return typeof JSON.parse(line) === "object";
  } catch {
    return false;
  }
}
