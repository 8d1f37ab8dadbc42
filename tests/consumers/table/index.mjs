// The consumers, in the order of docs/consumers.md.
import { bundlers } from "./bundlers.mjs";
import { edge } from "./edge.mjs";
import { frameworks } from "./frameworks.mjs";
import { loading } from "./loading.mjs";
import { managers } from "./managers.mjs";
import { pages } from "./pages.mjs";
import { runtimes } from "./runtimes.mjs";
import { testing } from "./testing.mjs";
import { typescript } from "./typescript.mjs";

/**
 * @typedef {object} Consumer
 * @property {string} name
 * @property {string} group  its table in docs/consumers.md
 * @property {Record<string, string>} [packages]  from npm; the first one's version is shown
 * @property {boolean} [scripts]  whether the packages' install scripts run, which place programs
 * @property {Record<string, unknown> | ((project: import("../lib/project.mjs").Project) => Record<string, unknown>)} [files]
 * @property {object} [manifest]  members of the project's package.json
 * @property {(project: import("../lib/project.mjs").Project) => Promise<string>} run  gives what was printed, with a verdict
 * @property {string} [expected]  the verdict
 * @property {RegExp} [forbidden]  what its output must not hold
 * @property {{ sign: RegExp, reason: string }} [known]  why it does not work, and the sign of that in the error
 * @property {string} [note]  a remark for the table
 * @property {boolean} [needsNewerNode]  whether its tools need a newer Node than the package
 * @property {boolean} [quick]  whether `npm test` runs it
 * @property {boolean} [page]  whether it needs Chromium
 * @property {("firefox" | "webkitdriver" | "xvfb")[]} [programs]  what else it needs from the system
 * @property {boolean} [installs]  whether it installs the packages itself
 */

/** @type {Consumer[]} */
export const consumers = [
  ...runtimes,
  ...typescript,
  ...bundlers,
  ...loading,
  ...testing,
  ...edge,
  ...frameworks,
  ...pages,
  ...managers,
];
