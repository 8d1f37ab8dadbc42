// Credentials are never stored, shared or copied: those that the checker finds are masked first.
import { lint, rules } from "nexrender-payload/check";

const MASK = "***";
/** Rules about the text itself cannot be off. */
const always = new Set(["json-syntax", "json-duplicate-key", "json-depth", "json-encoding", "type-mismatch"]);
const off = Object.fromEntries(
  rules.filter(({ code }) => code !== "raw-credential" && !always.has(code)).map(({ code }) => [code, "off"]),
);

/** Members whose names show that they contain a secret. */
const member =
  /("(?:[^"\\\n]{0,40}[-_])?(?:accessKeyId|accessKeySecret|secretAccessKey|authorization|cookie|token|secret|password|signature|api-?key)(?:[-_][^"\\\n]{0,40})?"\s*:\s*)"((?:[^"\\]|\\.)*)"/gi;
const user = /(:\/\/)([^\s/?#"@]+)(?=@)/g;
const signature =
  /([?&](?:X-Amz-Signature|X-Amz-Credential|X-Amz-Security-Token|X-Goog-Signature|Signature|sig|token|access_token)=)([^&"\s#]+)/gi;
const awsKey = /(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])/g;
const bearer = /\b(bearer|basic)(\s+)[\w.~+/=-]{6,}/gi;

/** The text without its credentials, and whether there were any. References to stored secrets stay. */
export function masked(text: string): { text: string; found: boolean } {
  const safe = byName(byRule(text));
  return { text: safe, found: safe !== text };
}

function byRule(text: string): string {
  const { diagnostics } = lint(text, { rules: off, context: "browser", maxDiagnostics: 100_000 });
  let safe = "";
  let end = 0;
  for (const { code, range } of diagnostics) {
    if (code !== "raw-credential" || !range || range.start.offset < end) continue;
    safe += `${text.slice(end, range.start.offset)}${JSON.stringify(MASK)}`;
    end = range.end.offset;
  }
  return safe + text.slice(end);
}

function byName(text: string): string {
  return text
    .replace(member, (whole, name, value) => (isReference(value) ? whole : `${name}${JSON.stringify(MASK)}`))
    .replace(user, (_whole, scheme) => scheme + MASK)
    .replace(signature, (_whole, name) => name + MASK)
    .replace(bearer, (whole, scheme, space) => (whole.includes("${") ? whole : scheme + space + MASK))
    .replace(awsKey, MASK);
}

function isReference(value: string): boolean {
  return value === "" || value === MASK || /^(?:(?:bearer|basic|token) +)?\$\{secrets\.[\w.-]+\}$/i.test(value);
}
