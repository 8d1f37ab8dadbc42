import { isNexrenderError, NexrenderError, named, ValidationError } from "./validation-error.js";

export { isNexrenderError, NexrenderError, ValidationError };

/** The service, or a gateway in front of it, responded with an error. */
export const ApiError = named(
  "ApiError",
  class extends NexrenderError {
    /**
     * @param {string} message
     * @param {{ code?: string, status: number, requestId?: string, body?: unknown, details?: object[], sent?: "unknown",
     *   retryAfter?: number, cause?: unknown }} facts
     */
    constructor(message, { status, requestId, body, details, sent, retryAfter, code = "api", cause }) {
      super(message, { code, cause });
      this.status = status;
      this.requestId = requestId;
      this.body = body;
      this.details = details ?? [];
      if (sent !== undefined) this.sent = sent;
      if (retryAfter !== undefined) this.retryAfter = retryAfter;
    }
  },
);

/** 400, 422: the payload is wrong; `details` says which fields. */
export const BadRequestError = named("BadRequestError", class extends ApiError {});
/** 401: the token is missing or wrong. */
export const AuthenticationError = named("AuthenticationError", class extends ApiError {});
/** 403: the token does not permit this. */
export const PermissionError = named("PermissionError", class extends ApiError {});
/** 404: there is no such job, batch, template or endpoint. */
export const NotFoundError = named("NotFoundError", class extends ApiError {});
/** 409: the current state does not allow it. */
export const ConflictError = named("ConflictError", class extends ApiError {});
/** 429: too many requests; `retryAfter` is the number of seconds to wait, if the service sent it. */
export const RateLimitError = named("RateLimitError", class extends ApiError {});
/** 5xx: the service failed. */
export const ServerError = named("ServerError", class extends ApiError {});

/** The network failed. `sent` says whether the request may have reached the service; `reason` is the platform's code. */
export const NetworkError = named(
  "NetworkError",
  class extends NexrenderError {
    /**
     * @param {string} message
     * @param {{ sent: "no" | "unknown", reason?: string, code?: string, cause?: unknown }} facts
     */
    constructor(message, { sent, reason, code = "network", cause }) {
      super(message, { code, cause });
      this.sent = sent;
      if (reason !== undefined) this.reason = reason;
    }
  },
);

/** There was no complete response within the timeout. */
export const TimeoutError = named(
  "TimeoutError",
  class extends NexrenderError {
    /**
     * @param {string} message
     * @param {{ sent: "no" | "unknown", code?: string, cause?: unknown }} facts
     */
    constructor(message, { sent, code = "timeout", cause }) {
      super(message, { code, cause });
      this.sent = sent;
    }
  },
);

/** A 2xx response whose body is not what the API documents: HTML, truncated, empty, or of the wrong type. */
export const ResponseError = named(
  "ResponseError",
  class extends NexrenderError {
    /**
     * @param {string} message
     * @param {{ status: number, requestId?: string, body?: unknown, sent?: "unknown", code?: string }} facts
     */
    constructor(message, { status, requestId, body, sent, code = "response" }) {
      super(message, { code });
      this.status = status;
      this.requestId = requestId;
      this.body = body;
      if (sent !== undefined) this.sent = sent;
    }
  },
);

/** Every job of a batch failed. `batch` is the service's response, with `results` as in a success. */
export const BatchError = named(
  "BatchError",
  class extends NexrenderError {
    /**
     * @param {string} message
     * @param {{ batch: object, status: number, requestId?: string, code?: string }} facts
     */
    constructor(message, { batch, status, requestId, code = "batch" }) {
      super(message, { code });
      this.status = status;
      this.requestId = requestId;
      this.batch = batch;
    }
  },
);

/** The job that was awaited failed or was cancelled; the message contains its `stats.error`. */
export const JobFailedError = named(
  "JobFailedError",
  class extends NexrenderError {
    /**
     * @param {string} message
     * @param {{ id: string, job: object, code?: string }} facts
     */
    constructor(message, { id, job, code = "job-failed" }) {
      super(message, { code });
      this.id = id;
      this.job = job;
    }
  },
);

/** The job or batch did not end within the timeout of the wait; `last` is its last known state, if any. */
export const WaitTimeoutError = named(
  "WaitTimeoutError",
  class extends NexrenderError {
    /**
     * @param {string} message
     * @param {{ id: string, last?: object, code?: string }} facts
     */
    constructor(message, { id, last, code = "wait-timeout" }) {
      super(message, { code });
      this.id = id;
      this.last = last;
    }
  },
);

/** A job of a batch that the service rejected. */
export const JobRejectedError = named("JobRejectedError", class extends NexrenderError {});

/**
 * `submitAll` stopped before all jobs were sent. `remaining` is the number of jobs that were not; the next run with the same
 * journal sends them. `cause` is the error that stopped it; its `status`, `requestId`, `retryAfter`, `sent` and `reason` are
 * copied here.
 */
export const CampaignError = named(
  "CampaignError",
  class extends NexrenderError {
    /**
     * @param {string} message
     * @param {{ remaining: number, cause?: any }} facts
     */
    constructor(message, { remaining, cause }) {
      super(message, { code: "campaign", cause });
      this.remaining = remaining;
      for (const fact of ["status", "requestId", "retryAfter", "sent", "reason"]) {
        if (cause?.[fact] !== undefined) this[fact] = cause[fact];
      }
    }
  },
);

/** The journal cannot be used: it belongs to other jobs, is damaged or in use, or its file cannot be read or written (see `cause`). */
export const JournalError = named(
  "JournalError",
  class extends NexrenderError {
    /** @param {string} message @param {{ cause?: unknown }} [facts] */
    constructor(message, { cause } = {}) {
      super(message, { code: "journal", cause });
    }
  },
);

const classes = {
  NexrenderError,
  ValidationError,
  ApiError,
  BadRequestError,
  AuthenticationError,
  PermissionError,
  NotFoundError,
  ConflictError,
  RateLimitError,
  ServerError,
  NetworkError,
  TimeoutError,
  ResponseError,
  BatchError,
  JobFailedError,
  WaitTimeoutError,
  JobRejectedError,
  CampaignError,
  JournalError,
};

/** Whether cancelled requests may have been sent, by the reasons of their signals. */
const sentByReason = new WeakMap();

/** Records whether a request that was cancelled for this reason may have been sent. */
export function noteSent(reason, sent) {
  const isObject = (typeof reason === "object" && reason !== null) || typeof reason === "function";
  // A signal may end several calls with one reason.
  if (isObject && sentByReason.get(reason) !== "unknown") sentByReason.set(reason, sent);
}

/** @type {typeof import("../index.js").sentOf} */
export function sentOf(error) {
  const { sent } = error ?? {};
  return sent === "no" || sent === "unknown" ? sent : sentByReason.get(error);
}

/**
 * The error that the core describes.
 *
 * @param {{ class: string, message: string } & Record<string, any>} info
 * @param {unknown} [cause]
 */
export function errorFrom({ class: name, message, retryAfterMs, text = "", ...facts }, cause) {
  if (!Object.hasOwn(classes, name)) return new TypeError(message);
  facts.body = parsed(text);
  if (retryAfterMs !== undefined) facts.retryAfter = retryAfterMs / 1000;
  switch (name) {
    case "BatchError":
      return new BatchError(message, {
        ...facts,
        batch: { ...asObject(facts.body), results: resultsFrom(facts.results) },
      });
    case "JobFailedError":
      return new JobFailedError(message, { ...facts, job: facts.body });
    case "WaitTimeoutError":
      return new WaitTimeoutError(message, { ...facts, last: facts.body || undefined });
    default:
      return new classes[name](message, { ...facts, details: detailsOf(facts.body), cause });
  }
}

/**
 * The results of the core, with error objects.
 *
 * @param {Record<string, any>[]} results
 * @returns {import("../index.js").SubmitResult[]}
 */
export function resultsFrom(results) {
  return results.map(resultFrom);
}

/** @param {Record<string, any>} result */
export function resultFrom({ error, errorCode, ...result }) {
  if (error === undefined) return result;
  const code = errorCode ?? result.status;
  const made =
    result.status === "rejected" ? new JobRejectedError(error, { code }) : new NexrenderError(error, { code });
  return { ...result, error: made };
}

function detailsOf(body) {
  return Array.isArray(body?.details) ? body.details : [];
}

function asObject(value) {
  return typeof value === "object" && value !== null ? value : {};
}

/** The text parsed as JSON, or the text itself if it is not JSON. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
