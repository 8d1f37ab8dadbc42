// As much of VS Code's API as the extension and vscode-languageclient use: with documents, settings and diagnostics held in
// plain objects. Names that are not here are empty classes, since the client derives from some when it is loaded.
const { pathToFileURL, fileURLToPath } = require("node:url");

class EventEmitter {
  #listeners = new Set();
  event = (listener, self) => {
    const bound = listener.bind(self);
    this.#listeners.add(bound);
    return new Disposable(() => this.#listeners.delete(bound));
  };
  fire(value) {
    for (const listener of this.#listeners) listener(value);
  }
  dispose() {
    this.#listeners.clear();
  }
}

class Disposable {
  constructor(dispose) {
    this.dispose = dispose;
  }
}

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(startLine, startCharacter, endLine, endCharacter) {
    this.start = new Position(startLine, startCharacter);
    this.end = new Position(endLine, endCharacter);
  }
}

class Diagnostic {
  constructor(range, message, severity) {
    Object.assign(this, { range, message, severity });
  }
}

class Uri {
  constructor(text) {
    this.text = text;
    this.scheme = new URL(text).protocol.slice(0, -1);
  }
  static parse = (text) => new Uri(text);
  static file = (path) => new Uri(pathToFileURL(path).href);
  get fsPath() {
    return fileURLToPath(this.text);
  }
  toString() {
    return this.text;
  }
}

class CancellationTokenSource {
  token = { isCancellationRequested: false, onCancellationRequested: nothing };
  cancel() {
    this.token.isCancellationRequested = true;
  }
  dispose() {}
}

class CodeActionKind {
  static Empty = new CodeActionKind("");
  constructor(value) {
    this.value = value;
  }
  append = (name) => new CodeActionKind([this.value, name].filter(Boolean).join("."));
}

const nothing = () => new Disposable(() => {});
const events = {};
const event = (name) => {
  events[name] ??= new EventEmitter();
  return events[name].event;
};

/** What a test sets and reads. */
const state = {
  settings: {},
  folders: [],
  isTrusted: true,
  documents: [],
  commands: new Map(),
  executed: [],
  diagnostics: new Map(),
  published: new EventEmitter(),
  shown: [],
  fire: (name, value) => events[name]?.fire(value),
};

const workspace = {
  get workspaceFolders() {
    return state.folders.map((path) => ({ uri: Uri.file(path), name: path, index: 0 }));
  },
  get isTrusted() {
    return state.isTrusted;
  },
  get textDocuments() {
    return state.documents;
  },
  getConfiguration: (section) => ({ get: (name, fallback) => state.settings[`${section}.${name}`] ?? fallback }),
  createFileSystemWatcher: () => ({
    onDidCreate: nothing,
    onDidChange: nothing,
    onDidDelete: nothing,
    dispose() {},
  }),
  getWorkspaceFolder: () => undefined,
};

const window = {
  createOutputChannel: () => open({ logLevel: 3 }),
  showErrorMessage: async (message) => {
    state.shown.push(message);
  },
  get visibleTextEditors() {
    return state.documents.map((document) => ({ document }));
  },
  tabGroups: { all: [], onDidChangeTabs: nothing, onDidChangeTabGroups: nothing },
};

const languages = {
  match: (selector, document) =>
    [selector].flat().some(({ language, scheme }) => language === document.languageId && scheme === document.uri.scheme)
      ? 10
      : 0,
  createDiagnosticCollection: () => ({
    set(uri, found) {
      state.diagnostics.set(uri.toString(), found);
      state.published.fire(uri.toString());
    },
    delete: (uri) => state.diagnostics.delete(uri.toString()),
    clear: () => state.diagnostics.clear(),
    dispose() {},
  }),
};

const commands = {
  registerCommand(name, run) {
    state.commands.set(name, run);
    return new Disposable(() => state.commands.delete(name));
  },
  executeCommand: async (...call) => {
    state.executed.push(call);
  },
};

const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2, Hint: 3 };

/** A name that starts with `on` is an event, `register` or `create` a function that returns a disposable. */
const open = (target) =>
  new Proxy(target, {
    get(known, name) {
      if (name in known || typeof name !== "string") return known[name];
      if (name.startsWith("on")) return event(name);
      return nothing;
    },
  });

const api = {
  version: "1.100.0",
  LogLevel: { Trace: 1, Info: 3 },
  env: { appName: "mock", language: "en" },
  workspace: open(workspace),
  window: open(window),
  languages: open(languages),
  commands,
  extensions: { getExtension: () => undefined },
  EventEmitter,
  Disposable,
  Position,
  Range,
  CancellationTokenSource,
  CodeActionKind,
  Diagnostic,
  DiagnosticSeverity,
  Uri,
  state,
};

module.exports = new Proxy(api, {
  get(known, name) {
    if (name in known || typeof name !== "string") return known[name];
    known[name] = class {};
    return known[name];
  },
});
