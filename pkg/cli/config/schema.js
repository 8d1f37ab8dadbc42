/** The severities that a rule can be set to. */
export const SEVERITIES = ["error", "warning", "info", "off"];

const strings = (description) => ({ type: "array", items: { type: "string" }, description });

/** The settings of the file and of its overrides. */
const sectionOf = (codes) => ({
  kind: { enum: ["job", "batch", "join"], description: "What the payloads are. Detected if omitted." },
  context: {
    enum: ["server", "browser"],
    description: "Where the payloads are built. Raw credentials are an error in a browser. Default: server.",
  },
  rules: {
    type: "object",
    description: "Severities by rule code.",
    properties: Object.fromEntries(codes.map((code) => [code, { enum: SEVERITIES }])),
    additionalProperties: false,
  },
  templates: strings("Template files, saved with `nexrender-payload template ID --out FILE`."),
  fonts: {
    description: "The account's font files: a list of names, or a file with the API's response or one name per line.",
    anyOf: [strings("Names"), { type: "string" }],
  },
  account: {
    type: "string",
    description:
      "The snapshot of the account, saved with `nexrender-payload account pull`. Default: the nearest nexrender.account.json.",
  },
  secrets: {
    description: "The names of the account's secrets, in the same forms as `fonts`.",
    anyOf: [strings("Names"), { type: "string" }],
  },
});

/**
 * The JSON Schema of a configuration file.
 *
 * @param {string[]} codes  of the rules
 */
export function configSchema(codes) {
  const section = sectionOf(codes);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "nexrender-payload.config.json",
    description: "The configuration of the command line nexrender-payload. Paths are relative to this file.",
    type: "object",
    properties: {
      $schema: { type: "string" },
      files: strings("Files, folders and glob patterns that `lint` checks if none are passed."),
      exclude: strings("Glob patterns of files to skip. Patterns without a slash match names in every folder."),
      ...section,
      overrides: {
        type: "array",
        description: "Settings for some files. Later overrides take precedence.",
        items: {
          type: "object",
          properties: { files: strings("Glob patterns of the files."), ...section },
          required: ["files"],
          additionalProperties: false,
        },
      },
      exceptions: {
        type: "array",
        description: "Findings that are accepted, each with a reason. One that no longer applies is reported.",
        items: {
          type: "object",
          properties: {
            file: { type: "string", description: "A path or a glob pattern." },
            code: { enum: codes, description: "The rule's code." },
            pointer: {
              type: "string",
              description: "The finding's JSON Pointer. If omitted, the exception applies to the whole file.",
            },
            reason: { type: "string", minLength: 1, description: "Why the finding is accepted." },
          },
          required: ["file", "code", "reason"],
          additionalProperties: false,
        },
      },
    },
    additionalProperties: false,
  };
}
