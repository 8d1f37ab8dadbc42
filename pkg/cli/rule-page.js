import { homepage } from "./version.js";

/**
 * The address of a rule's page in the project's repository, which package.json names.
 *
 * @param {string} code
 * @returns {string | undefined}
 */
export const rulePage = (code) => homepage && `${homepage.replace(/#.*$/, "")}/blob/main/docs/rules/${code}.md`;
