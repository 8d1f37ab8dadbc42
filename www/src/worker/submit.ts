// Sends a payload and follows its jobs. Nothing here runs unless "Submit" was pressed.
import { type Batch, BatchError, type Job, type JobStatus, type Join, type PayloadKind } from "nexrender-payload";
import { clientOf, type Target } from "./account.ts";

/** The known state of one job. */
export interface JobProgress {
  index: number;
  id?: string;
  /** The service's state, or `rejected` for a job of a batch that it refused. */
  state: string;
  progress?: number;
  outputUrl?: string;
  error?: string;
  missingFonts?: string[];
}

export interface Progress {
  batchId?: string;
  jobs: JobProgress[];
}

/** Creates the job, the batch or the join, and resolves when everything has ended. */
export async function submit(
  text: string,
  target: Target,
  kind: PayloadKind,
  onProgress: (progress: Progress) => void,
): Promise<Progress> {
  const payload = JSON.parse(text) as unknown;
  return kind === "batch"
    ? submitBatch(target, payload as Batch, onProgress)
    : submitOne(target, payload as Job | Join, kind, onProgress);
}

async function submitOne(
  target: Target,
  payload: Job | Join,
  kind: "job" | "join",
  onProgress: (progress: Progress) => void,
): Promise<Progress> {
  const client = clientOf(target);
  const created = kind === "join" ? await client.jobs.join(payload as Join) : await client.jobs.create(payload as Job);
  let latest = { jobs: [shownJob(0, created)] };
  onProgress(latest);
  const show = (status: JobStatus) => {
    latest = { jobs: [{ ...shownJob(0, status), missingFonts: created.missingFonts ?? status.missingFonts }] };
    onProgress(latest);
  };
  try {
    show(await client.jobs.wait(created.id, { pollInterval: 500, onProgress: show }));
  } catch (error) {
    const job = (error as { job?: JobStatus }).job;
    if (!job) throw error;
    show(job);
  }
  return latest;
}

async function submitBatch(target: Target, batch: Batch, onProgress: (progress: Progress) => void): Promise<Progress> {
  const client = clientOf(target);
  const created = await client.batches.create(batch).catch((error) => {
    if (error instanceof BatchError) return error.batch;
    throw error;
  });
  const jobs: JobProgress[] = created.results.map(({ index, id, status, error, missingFonts }) => ({
    index,
    id,
    state: status === "created" ? "queued" : status,
    error: error?.message,
    missingFonts,
  }));
  const { batchId } = created;
  onProgress({ batchId, jobs });
  if (jobs.some(({ state }) => state === "queued")) {
    await client.batches.wait(batchId, {
      pollInterval: 500,
      onProgress(status) {
        for (const job of status.jobs ?? []) {
          const known = jobs[job.index];
          if (known) Object.assign(known, shownJob(job.index, job as JobStatus));
        }
        onProgress({ batchId, jobs });
      },
    });
  }
  return { batchId, jobs };
}

function shownJob(index: number, { id, status, progress, outputUrl, stats, missingFonts }: JobStatus): JobProgress {
  return {
    index,
    id,
    state: status,
    progress,
    outputUrl: outputUrl ?? undefined,
    error: stats?.error ?? undefined,
    ...(missingFonts && { missingFonts }),
  };
}

/** Cancels what can still be cancelled. */
export async function cancel(target: Target, { batchId, jobs }: Progress): Promise<string> {
  const client = clientOf(target);
  if (batchId) {
    const { cancelledCount, skippedCount } = await client.batches.cancel(batchId);
    return `${cancelledCount ?? 0} cancelled, ${skippedCount ?? 0} had already started or ended`;
  }
  const id = jobs[0]?.id;
  if (!id) return "nothing to cancel";
  const cancelled = await client.jobs.cancel(id);
  return `${cancelled.length} cancelled`;
}

/** The log of a job. */
export async function logs(target: Target, id: string): Promise<string> {
  return clientOf(target).jobs.logs(id);
}
