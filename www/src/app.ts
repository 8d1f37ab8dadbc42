// The state that the parts of the page share.
import type { Text } from "@codemirror/state";
import type { CheckOptions, PayloadKind, Report, RuleInfo, TemplateInfo } from "nexrender-payload";
import { Signal } from "./base/signal.ts";
import type { PayloadEditor } from "./editor/editor.ts";
import type { Outline } from "./summary/outline.ts";
import type { Target } from "./worker/account.ts";
import type { Progress } from "./worker/submit.ts";

/** What the user chose; kept in local storage. */
export interface Settings {
  /** `undefined`: detected from the payload. */
  kind?: PayloadKind;
  context: "browser" | "server";
  rules: NonNullable<CheckOptions["rules"]>;
  wrap: boolean;
}

/** The account data, kept in local storage. `undefined` parts are not checked. */
export interface Account {
  templates: TemplateInfo[];
  fonts?: string[];
  secrets?: string[];
}

/** A render that was started from the page. */
export interface Render {
  target: Target;
  progress: Progress;
  running: boolean;
  error?: string;
}

/** The report of a preflight, for the text that it was made for. */
export interface Asked {
  text: Text;
  report: Report;
}

export class App {
  readonly settings = new Signal<Settings>({ context: "server", rules: {}, wrap: false });
  readonly account = new Signal<Account>({ templates: [] });
  readonly report = new Signal<Report | null>(null);
  /** Replaced by the next change of the text or of how it is checked. */
  readonly preflight = new Signal<Asked | null>(null);
  readonly outline = new Signal<Outline | null>(null);
  readonly render = new Signal<Render | null>(null);
  readonly rules = new Signal<readonly RuleInfo[]>([]);
  /** Whether there is no text. */
  readonly blank = new Signal(true);
  /** Counts the changes of the text that were typed. */
  readonly edited = new Signal(0);
  /** The targets that the server of this page offers. */
  readonly targets: Target[];
  /** Set by the shell before any part is made. */
  editor!: PayloadEditor;

  constructor(targets: Target[]) {
    this.targets = targets;
    const forget = () => {
      this.preflight.value = null;
    };
    this.settings.onChange(forget);
    this.account.onChange(forget);
  }

  /** How the payload in the editor is checked. */
  options(): CheckOptions {
    const { kind, context, rules } = this.settings.value;
    const { templates, fonts, secrets } = this.account.value;
    return {
      context,
      rules,
      ...(kind && { kind }),
      ...(templates.length > 0 && { template: templates }),
      ...(fonts && { fonts }),
      ...(secrets && { secrets }),
    };
  }

  kind(): PayloadKind {
    return this.settings.value.kind ?? this.report.value?.kind ?? "job";
  }
}
