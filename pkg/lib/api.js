// Everything that the package exports, however its module is loaded.

export { assetTypes, codecs, functions, rules } from "../generated/tables.js";
export { BatchBuilder, JobBuilder } from "./build.js";
export { assertValid, fix, lint, validate } from "./check.js";
export { NexrenderClient } from "./client.js";
export {
  ApiError,
  AuthenticationError,
  BadRequestError,
  BatchError,
  CampaignError,
  ConflictError,
  isNexrenderError,
  JobFailedError,
  JobRejectedError,
  JournalError,
  NetworkError,
  NexrenderError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ResponseError,
  ServerError,
  sentOf,
  TimeoutError,
  ValidationError,
  WaitTimeoutError,
} from "./errors.js";
export { estimate } from "./estimate.js";
export { ExpandError, expand } from "./expand.js";
export { buildRequest, toCurl } from "./request.js";
export { batchSchema, jobSchema, joinSchema } from "./schemas.js";
export { parseWebhook } from "./webhook.js";
