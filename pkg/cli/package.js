/**
 * The package as its users import it: the command line uses its public functions and nothing else. Named one by one, so
 * that the bundle imports them by name.
 */
export {
  BatchError,
  batchSchema,
  CampaignError,
  ExpandError,
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
