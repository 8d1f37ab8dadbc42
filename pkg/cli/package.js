/**
 * The public functions of the package that the command line uses, listed one by one so that the bundle imports them by name.
 */
export {
  BatchError,
  batchSchema,
  CampaignError,
  ExpandError,
  estimate,
  expand,
  fix,
  jobSchema,
  joinSchema,
  lint,
  NexrenderClient,
  NexrenderError,
  NotFoundError,
  rules,
  validate,
} from "../node.js";
export { explain } from "../rules.js";
