import { createHash } from "node:crypto";
import { rulePage } from "../rule-page.js";
import { printableJson } from "../terminal/text.js";
import { pathFromHere } from "./paths.js";

/** The severities by their names in GitLab. */
const SEVERITIES = { error: "major", warning: "minor", info: "info" };

/**
 * A GitLab code quality report. A fingerprint does not contain the line, so that a finding stays the same one if lines
 * are added above it; equal findings are counted.
 *
 * @param {import("../lint-run.js").Run} run
 * @returns {Generator<string>}
 */
export function* gitlab({ files }) {
  const seen = new Map();
  const issues = files.flatMap((file) =>
    file.report.diagnostics.map(({ severity, code, message, help, pointer, range }) => {
      const path = pathFromHere(file);
      const identity = JSON.stringify([path, code, pointer, message]);
      const count = (seen.get(identity) ?? 0) + 1;
      seen.set(identity, count);
      const page = rulePage(code);
      return {
        description: help ? `${message}; ${help}` : message,
        check_name: code,
        fingerprint: createHash("sha256").update(`${identity}${count}`).digest("hex"),
        severity: SEVERITIES[severity],
        location: { path, lines: { begin: range?.start.line ?? 1 } },
        ...(page && { content: { body: `[${code}](${page})` } }),
      };
    }),
  );
  yield `${printableJson(issues, 2)}\n`;
}
