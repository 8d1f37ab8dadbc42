// Other ways to check a payload, all on the schema that the package ships. Each takes the JSON text, since that is
// what arrives; each says how many problems it saw, so that none is measured asleep.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../lib/project.mjs";
import { unconditional } from "./unconditional.mjs";
import { toValibot } from "./valibot.mjs";

const peers = {
  async Ajv(schema) {
    const { default: Ajv } = await import("ajv/dist/2020.js");
    const { default: addFormats } = await import("ajv-formats");
    const ajv = new Ajv.default({ allErrors: true, strict: false });
    addFormats.default(ajv);
    const check = ajv.compile(schema);
    return (text) => (check(JSON.parse(text)) ? 0 : check.errors.length);
  },
  async Zod(schema) {
    const { z } = await import("zod");
    const type = z.fromJSONSchema(unconditional(schema));
    return (text) => type.safeParse(JSON.parse(text)).error?.issues.length ?? 0;
  },
  async Valibot(schema) {
    const v = await import("valibot");
    const type = toValibot(v, unconditional(schema));
    return (text) => v.safeParse(type, JSON.parse(text)).issues?.length ?? 0;
  },
  async TypeBox(schema) {
    const { Compile } = await import("typebox/schema");
    const { Settings } = await import("typebox/system");
    Settings.Set({ maxErrors: 100_000 });
    const type = Compile(schema);
    return (text) => {
      const value = JSON.parse(text);
      return type.Check(value) ? 0 : type.Errors(value)[1].length;
    };
  },
  async "vscode-json-languageservice"(schema) {
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
};

/** Every peer for one kind of payload; one that cannot take the schema is named in `absent` with its reason. */
export async function peersFor(kind) {
  const schema = JSON.parse(await readFile(join(root, `pkg/schema/${kind}.json`), "utf8"));
  const ready = {};
  const absent = {};
  for (const [name, prepare] of Object.entries(peers)) {
    try {
      ready[name] = await prepare(structuredClone(schema));
    } catch (error) {
      absent[name] = error.message.split("\n")[0];
    }
  }
  return { ready, absent };
}
