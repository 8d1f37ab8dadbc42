// How an editor uses the JSON Schemas: VS Code's own language service names each mistake at its place, and
// offers what fits there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { getLanguageService } from "vscode-json-languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import { schemas } from "../../pkg/generated/schemas.js";

const TEMPLATE = '"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}';
const asset = (members) => `{${TEMPLATE}, "assets": [{${members}}]}`;
const settings = (members) => `{${TEMPLATE}, "settings": {${members}}}`;

/** Members, and what is said about which piece of the text. */
const mistakes = [
  [
    asset('"type": "text"'),
    ['{"type": "text"}: Missing property "layerName".', '{"type": "text"}: Missing property "value".'],
  ],
  [asset('"layerName": "a"'), ['{"layerName": "a"}: Missing property "type".']],
  [
    asset('"type": "txt"'),
    [
      '"txt": Value is not accepted. Valid values: "text", "data", "image", "audio", "video", "essential", ' +
        '"function", "job", "static", "script".',
    ],
  ],
  [
    asset('"type": "data", "layerName": "a", "property": "b"'),
    ['{"type": "data", "layerName": "a", "property": "b"}: Missing property "value".'],
  ],
  [asset('"type": "image", "layerName": "a", "src": 5'), ['5: Incorrect type. Expected "string".']],
  [settings('"type": "image"'), ['"settings": Missing property "frames".']],
  [
    settings('"type": "image", "frames": 0, "codec": "video_prores_422"'),
    ['"video_prores_422": Value is not accepted. Valid values: "image_jpeg", "image_png".'],
  ],
  [settings('"qualty": "full"'), ['"qualty": Property qualty is not allowed.']],
  [
    `{${TEMPLATE}, "preview": true, "settings": {"type": "video"}}`,
    ['{"type": "video"}: Object has more properties than limit of 0.'],
  ],
  ['{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD"}}', ['"template": Missing property "composition".']],
];

/** The position of `|`, and all suggestions there. */
const offers = [
  [asset("|"), ["type"]],
  [asset('"type": "text", |'), ["layerName", "value", "composition", "name"]],
  [settings('"type": "image", "codec": "|"'), ['"image_jpeg"', '"image_png"']],
  [settings('"quality": "|"'), ['"draft"', '"full"']],
  [`{${TEMPLATE}, "webhook": {"method": "|"}}`, ['"GET"', '"POST"', '"PUT"', '"DELETE"']],
];

for (const draft of ["draft-2020-12", "draft-07"]) {
  const service = getLanguageService({});
  service.configure({ schemas: [{ uri: "test://job", fileMatch: ["*"], schema: schemas[draft].job }] });
  const open = (text) => {
    const document = TextDocument.create("test://payload.json", "json", 1, text);
    return { document, json: service.parseJSONDocument(document) };
  };

  test(`mistakes are named at their places, ${draft}`, async () => {
    for (const [text, expected] of mistakes) {
      const { document, json } = open(text);
      const found = await service.doValidation(document, json);
      const shown = found.map(({ range, message }) => [document.offsetAt(range.start), message]);
      // A missing property is reported at the bracket, or the key, of its object.
      assert.equal(found.length, expected.length, JSON.stringify(shown));
      for (const [index, line] of expected.entries()) {
        const [offset, message] = shown[index];
        const piece = line.slice(0, line.indexOf(`: ${message}`));
        assert.ok(line.endsWith(message), `${line} is told as ${message}`);
        assert.ok(text.startsWith(piece, offset), `${line} is told at ${text.slice(offset)}`);
      }
    }
  });

  test(`suggestions fit their position, ${draft}`, async () => {
    for (const [marked, expected] of offers) {
      const { document, json } = open(marked.replace("|", ""));
      const { items } = await service.doComplete(document, document.positionAt(marked.indexOf("|")), json);
      assert.deepEqual(new Set(items.map(({ label }) => label)), new Set(expected), marked);
    }
  });
}
