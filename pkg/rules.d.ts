import type { RuleCode } from "./index.js";

/**
 * The page of a rule: what it finds, why it matters, an example, and what to use instead.
 *
 * @param code a finding's `code`
 * @returns Markdown
 * @throws {TypeError} if there is no such rule
 * @example
 * ```js
 * import { lint } from "nexrender-payload";
 * import { explain } from "nexrender-payload/rules";
 *
 * for (const { code } of lint('{"template": {}}').diagnostics) console.log(explain(code));
 * ```
 */
export function explain(code: RuleCode): string;
