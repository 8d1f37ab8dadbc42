// Other ways to check a payload, all with the schema that the package ships. Each returns how many problems it found, so
// that none is measured doing nothing.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../lib/project.mjs";
import { unconditional } from "./unconditional.mjs";
import { toValibot } from "./valibot.mjs";

/**
 * `checks`: what it checks. `prepare` makes a function that takes a value or, with `takesText`, JSON text.
 *
 * @type {Record<string, { checks: string, takesText?: boolean, prepare(schema: object): Promise<(input: any) => any> }>}
 */
const peers = {
  Ajv: {
    checks: "shape",
    async prepare(schema) {
      const { default: Ajv } = await import("ajv/dist/2020.js");
      const { default: addFormats } = await import("ajv-formats");
      const ajv = new Ajv.default({ allErrors: true, strict: false });
      addFormats.default(ajv);
      const check = ajv.compile(schema);
      return (value) => (check(value) ? 0 : check.errors.length);
    },
  },
  TypeBox: {
    checks: "shape",
    async prepare(schema) {
      const { Compile } = await import("typebox/schema");
      const { Settings } = await import("typebox/system");
      Settings.Set({ maxErrors: 100_000 });
      const type = Compile(schema);
      return (value) => (type.Check(value) ? 0 : type.Errors(value)[1].length);
    },
  },
  Zod: {
    checks: "shape, without conditions",
    async prepare(schema) {
      const { z } = await import("zod");
      const type = z.fromJSONSchema(unconditional(schema));
      return (value) => type.safeParse(value).error?.issues.length ?? 0;
    },
  },
  Valibot: {
    checks: "shape, without conditions",
    async prepare(schema) {
      const v = await import("valibot");
      const type = toValibot(v, unconditional(schema));
      return (value) => v.safeParse(type, value).issues?.length ?? 0;
    },
  },
  "vscode-json-languageservice": {
    checks: "syntax and shape, with ranges",
    takesText: true,
    async prepare(schema) {
      const { getLanguageService } = await import("vscode-json-languageservice");
      const { TextDocument } = await import("vscode-languageserver-textdocument");
      const service = getLanguageService({});
      service.configure({ schemas: [{ uri: "bench://schema", fileMatch: ["*"], schema }] });
      return async (text) => {
        const document = TextDocument.create("bench://payload.json", "json", 1, text);
        const problems = await service.doValidation(document, service.parseJSONDocument(document));
        return problems.length;
      };
    },
  },
};

/**
 * Every peer for one kind of payload, as `{ name, checks, takesText, check }`; those that cannot take the schema are in
 * `absent` with the reason.
 */
export async function peersFor(kind) {
  const schema = JSON.parse(await readFile(join(root, `pkg/schema/${kind}.json`), "utf8"));
  const ready = [];
  const absent = {};
  for (const [name, { checks, takesText = false, prepare }] of Object.entries(peers)) {
    try {
      ready.push({ name, checks, takesText, check: await prepare(structuredClone(schema)) });
    } catch (error) {
      absent[name] = error.message.split("\n")[0];
    }
  }
  return { ready, absent };
}

/** What the package itself checks, as the tables say it. */
export const everything = "everything";
