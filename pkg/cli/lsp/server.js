import { fileURLToPath } from "node:url";
import {
  CodeActionKind,
  createConnection,
  MarkupKind,
  MessageType,
  ProposedFeatures,
  ShowMessageNotification,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { changesBetween } from "../../lib/editor/changes.js";
import { fixableAt, titleOf, touch } from "../../lib/editor/findings.js";
import { isNamedAsPayload } from "../input/recognise.js";
import { explain, fix } from "../package.js";
import { version } from "../version.js";
import { Checking, isPayload } from "./checking.js";
import { diagnosticOf, editsOf, fromProtocol } from "./convert.js";
import { completions, fieldAt } from "./fields.js";

/** The kind of the action that makes every safe fix, for "fix on save". */
const FIX_ALL = `${CodeActionKind.SourceFixAll}.nexrender-payload`;

/**
 * The language server, over standard input and output.
 *
 * @param {NodeJS.ReadableStream} input
 * @param {NodeJS.WritableStream} output
 * @returns {Promise<number>} the exit code
 */
export function serve(input, output) {
  const connection = createConnection(ProposedFeatures.all, input, output);
  const documents = new TextDocuments(TextDocument);
  const checking = new Checking();
  /** An open document that is checked. */
  const payload = async (uri) => {
    const document = documents.get(uri);
    return document && isPayload(document) && !(await checking.isExcluded(uri)) ? document : undefined;
  };

  /** Whether the editor completes the files that are named as payloads from their JSON Schemas. */
  let hasSchemas = false;

  connection.onInitialize(({ workspaceFolders, rootUri, initializationOptions }) => {
    hasSchemas = initializationOptions?.schemas === true;
    const root = workspaceFolders?.[0]?.uri ?? rootUri;
    // The configuration's paths are relative to the folder that is open.
    if (root?.startsWith("file:")) process.chdir(fileURLToPath(root));
    return {
      serverInfo: { name: "nexrender-payload", version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
        hoverProvider: true,
        completionProvider: { triggerCharacters: ['"', ":", " "] },
      },
    };
  });

  let lastError;
  const publish = async (document) => {
    const { uri, version } = document;
    try {
      const found = (await payload(uri)) ? (await checking.report(document)).report.diagnostics : [];
      const diagnostics = found.map((finding) => diagnosticOf(finding, uri));
      await connection.sendDiagnostics({ uri, version, diagnostics });
      lastError = undefined;
    } catch (error) {
      // A mistake in the configuration is shown once, not after each key.
      if (error.message === lastError) return;
      lastError = error.message;
      // `window.showErrorMessage` is a request, which a client may reject or never answer.
      const params = { type: MessageType.Error, message: `nexrender-payload: ${error.message}` };
      await connection.sendNotification(ShowMessageNotification.type, params);
    }
  };
  const publishAll = () => Promise.all(documents.all().map(publish));

  documents.onDidChangeContent(({ document }) => publish(document));
  documents.onDidClose(({ document }) => {
    checking.close(document.uri);
    connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
  const reload = () => {
    checking.reload();
    lastError = undefined;
    return publishAll();
  };
  connection.onDidChangeWatchedFiles(reload);
  documents.onDidSave(({ document }) => {
    if (/nexrender[^/]*\.json$/.test(document.uri)) return reload();
  });

  connection.onCodeAction(async ({ textDocument: { uri }, range, context }) => {
    const document = await payload(uri);
    if (!document) return [];
    const { report, options } = await checking.report(document);
    const wants = (kind) => !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
    const actions = [];
    if (wants(CodeActionKind.QuickFix)) actions.push(...quickFixes(report, uri, range));
    if (wants(FIX_ALL)) actions.push(...fixAll(document, options));
    return actions;
  });

  connection.onHover(async ({ textDocument: { uri }, position }) => {
    const document = await payload(uri);
    if (!document) return null;
    const { report } = await checking.report(document);
    const here = fromProtocol({ start: position, end: position });
    const codes = report.diagnostics.filter(({ range }) => touch(range, here)).map(({ code }) => code);
    const parts = [fieldAt(document, position, report.kind), ...[...new Set(codes)].map(explain)].filter(Boolean);
    return parts.length === 0 ? null : { contents: { kind: MarkupKind.Markdown, value: parts.join("\n\n---\n\n") } };
  });

  connection.onCompletion(async ({ textDocument: { uri }, position }) => {
    const document = await payload(uri);
    if (!document) return [];
    const { report, options } = await checking.report(document);
    const onlyAccount = hasSchemas && isNamedAsPayload(uri);
    return completions(document, position, { kind: report.kind, options, onlyAccount });
  });

  documents.listen(connection);
  connection.listen();
  return new Promise((resolve) => {
    connection.onExit(() => resolve(0));
    input.once("end", () => resolve(0));
  });
}

function quickFixes(report, uri, range) {
  return fixableAt(report, fromProtocol(range)).map((finding) => ({
    title: titleOf(finding.fix),
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(finding, uri)],
    isPreferred: finding.fix.safe,
    edit: { changes: { [uri]: editsOf(finding.fix) } },
  }));
}

function fixAll(document, options) {
  const before = document.getText();
  const changes = changesBetween(before, fix(before, options).text);
  if (changes.length === 0) return [];
  const edits = changes.map(({ from, to, insert }) => ({
    range: { start: document.positionAt(from), end: document.positionAt(to) },
    newText: insert,
  }));
  return [{ title: "Make every safe fix of the payload", kind: FIX_ALL, edit: { changes: { [document.uri]: edits } } }];
}
