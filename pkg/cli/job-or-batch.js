import { NotFoundError } from "./package.js";

/**
 * Ids of jobs and batches look the same. With `batch`, the id is that of a batch. Otherwise a job is tried first, then a batch
 * if the service has no such job.
 *
 * @template J, B
 * @param {boolean | undefined} batch
 * @param {{ job: () => Promise<J>, batch: () => Promise<B> }} calls
 * @returns {Promise<{ kind: "job", answer: J } | { kind: "batch", answer: B }>}
 */
export async function oneOfEither(batch, calls) {
  if (batch) return { kind: "batch", answer: await calls.batch() };
  try {
    return { kind: "job", answer: await calls.job() };
  } catch (noJob) {
    if (!(noJob instanceof NotFoundError)) throw noJob;
    try {
      return { kind: "batch", answer: await calls.batch() };
    } catch (error) {
      throw error instanceof NotFoundError ? noJob : error;
    }
  }
}
