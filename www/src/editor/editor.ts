// A CodeMirror editor for payloads, in a shadow root, where it needs no inline style sheet, which
// the page's policy forbids.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, isolateHistory, redo, undo } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { lintGutter, nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from "@codemirror/search";
import { ChangeSet, Compartment, EditorState, type Extension, type Text } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  type KeyBinding,
  keymap,
  lineNumbers,
  placeholder,
  ViewPlugin,
} from "@codemirror/view";
import type { CheckOptions, Diagnostic, PayloadKind, Report } from "nexrender-payload";
import {
  applyFixes,
  type Change,
  currentReport,
  payloadCompletion,
  payloadLinter,
  placeOf,
  recheck,
  visible,
} from "nexrender-payload/codemirror";
import { ruleAddress } from "../shell/routes.ts";
import type { CheckerService } from "../worker/checker-service.ts";
import { checker } from "../worker/client.ts";
import type { Edit } from "../worker/mirror.ts";
import { looks } from "./theme.ts";

export interface EditorConfig {
  parent: HTMLElement;
  label: string;
  text: string;
  placeholder?: string;
  options(): CheckOptions;
  kind?(): PayloadKind | undefined;
  /** The report of a text, if it is known from elsewhere. */
  known?(text: Text): Report | undefined;
  onReport(report: Report): void;
  onText?(): void;
  onOffer(finding: Diagnostic): void;
  onError?(error: Error): void;
  keys?: KeyBinding[];
  wrap?: boolean;
  /** Whether the worker keeps a copy of this editor's text; only one editor's. */
  mirrored?: boolean;
}

/** The calls of the checker that take the text of the editor. */
type TextName = {
  [N in keyof CheckerService]: null extends Parameters<CheckerService[N]>[0] ? N : never;
}[keyof CheckerService];
type Arguments<N extends TextName> = Parameters<CheckerService[N]>;
type Result<N extends TextName> = Awaited<ReturnType<CheckerService[N]>>;
type Rest<T extends unknown[]> = T extends [unknown, ...infer Others] ? Others : never;

/** In addition to CodeMirror's own: characters that change the direction of text or are invisible. */
// biome-ignore lint/suspicious/noMisleadingCharacterClass: each stands for itself
const moreSpecialChars = /[\u061c\u180e\u2060-\u206f\u202a-\u202e\u3164\ufe00-\ufe0f\uffa0]/g;

export class PayloadEditor {
  readonly view: EditorView;
  readonly #wrap = new Compartment();
  /** The changes that were not sent to the worker yet. */
  #unsent: ChangeSet | null;

  constructor(config: EditorConfig) {
    this.#unsent = ChangeSet.of({ from: 0, insert: config.text }, 0);
    const shadow = config.parent.attachShadow({ mode: "open" });
    this.view = new EditorView({
      parent: shadow,
      root: shadow,
      state: EditorState.create({ doc: config.text, extensions: this.#extensions(config) }),
    });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Replaces the text, as one undo step. */
  set text(text: string) {
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      selection: { anchor: 0 },
      annotations: isolateHistory.of("full"),
      scrollIntoView: true,
    });
  }

  get report(): Report | null {
    return currentReport(this.view.state);
  }

  /** Applies changes as one step of undo. */
  apply(changes: Change[]): boolean {
    if (changes.length === 0) return false;
    this.view.dispatch({ changes, userEvent: "input.fix", annotations: isolateHistory.of("full") });
    return true;
  }

  /** Calls the checker with the text of this editor. */
  ask<N extends TextName>(name: N, ...rest: Rest<Arguments<N>>): Promise<Result<N>> {
    this.#mirror();
    return checker.call(name, ...([null, ...rest] as unknown as Arguments<N>));
  }

  /** Brings the worker's copy of the text up to date. */
  #mirror(): void {
    if (!this.#unsent) return;
    const edits: Edit[] = [];
    this.#unsent.iterChanges((from, to, _from, _to, inserted) => edits.push([from, to, inserted.toString()]));
    this.#unsent = null;
    void checker.call("edit", edits);
  }

  recheck(): void {
    recheck(this.view);
  }

  fix(findings: Diagnostic[]): number {
    return applyFixes(this.view, findings);
  }

  /** Selects the range of a finding and scrolls to it, also horizontally. */
  jump({ range }: Pick<Diagnostic, "range">): void {
    if (!range) return;
    const { from, to } = placeOf(this.view.state, range);
    this.select(from, to);
  }

  select(from: number, to: number): void {
    this.view.dispatch({
      selection: { anchor: from, head: to },
      effects: EditorView.scrollIntoView(from, { y: "center", x: "nearest", xMargin: 80 }),
      userEvent: "select",
    });
    this.view.focus();
  }

  wrap(on: boolean): void {
    this.view.dispatch({ effects: this.#wrap.reconfigure(on ? EditorView.lineWrapping : []) });
  }

  undo = () => undo(this.view);
  redo = () => redo(this.view);
  search = () => openSearchPanel(this.view);
  focus = () => this.view.focus();

  #extensions(config: EditorConfig): Extension[] {
    return [
      lintGutter(),
      lineNumbers(),
      foldGutter({ openText: "▾", closedText: "▸" }),
      codeFolding(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSpecialChars({ addSpecialChars: moreSpecialChars, render: specialCharacter }),
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      search({ top: true }),
      highlightSelectionMatches({ minSelectionLength: 3 }),
      json(),
      looks,
      // Before the linter, which sends what this collects.
      ViewPlugin.define(() => ({
        update: ({ docChanged, changes }) => {
          if (docChanged) this.#unsent = this.#unsent ? this.#unsent.compose(changes) : changes;
        },
      })),
      payloadLinter({
        check: ({ doc }, options = {}) => {
          if (doc.length < 1000 && doc.toString().trim() === "") return nothing;
          const known = config.known?.(doc);
          if (known) return known;
          return config.mirrored ? this.ask("lint", options) : checker.call("lint", doc.toString(), options);
        },
        options: config.options,
        ruleUrl: ruleAddress,
        onReport: config.onReport,
        onError: (error) => config.onError?.(error as Error),
        onOffer: (_view, finding) => config.onOffer(finding),
      }),
      autocompletion({
        override: [payloadCompletion({ kind: config.kind, account: config.options })],
        icons: false,
      }),
      keymap.of([
        ...(config.keys ?? []),
        { key: "F8", run: nextDiagnostic },
        { key: "Shift-F8", run: previousDiagnostic },
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...defaultKeymap,
      ]),
      EditorView.contentAttributes.of({
        "aria-label": config.label,
        tabindex: "0",
        autocapitalize: "off",
        translate: "no",
      }),
      EditorView.updateListener.of(({ docChanged }) => {
        if (docChanged) config.onText?.();
      }),
      this.#wrap.of(config.wrap ? EditorView.lineWrapping : []),
      config.placeholder ? placeholder(config.placeholder) : [],
    ];
  }
}

/** An empty editor has no findings. */
const nothing: Report = {
  kind: "job",
  valid: false,
  errorCount: 0,
  warningCount: 0,
  infoCount: 0,
  diagnostics: [],
  truncated: false,
};

function specialCharacter(code: number): HTMLElement {
  const span = document.createElement("span");
  span.className = "cm-specialChar";
  span.textContent = visible(String.fromCodePoint(code));
  span.title = `U+${code.toString(16).toUpperCase().padStart(4, "0")}, a character that cannot be seen`;
  return span;
}
