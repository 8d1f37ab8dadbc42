// Checks the text after every change, here or in a worker, and marks the findings.
import { linter, setDiagnostics } from "@codemirror/lint";
import { StateEffect } from "@codemirror/state";
import { ViewPlugin } from "@codemirror/view";
import { visible } from "../editor/escape.js";
import { applyFixes } from "./fixes.js";
import { tooltip } from "./message.js";
import { moved, reportField, setReport } from "./report.js";

/** @typedef {import("../../codemirror.js").LinterConfig} LinterConfig */
/** @typedef {import("../../codemirror.js").Diagnostic} Diagnostic */

const checkAgain = /* @__PURE__ */ StateEffect.define();

/**
 * Checks the text again, for example after the options changed.
 *
 * @param {import("@codemirror/view").EditorView} view
 */
export function recheck(view) {
  view.dispatch({ effects: checkAgain.of(null) });
}

/**
 * @param {LinterConfig} config
 * @returns {import("@codemirror/state").Extension}
 */
export function payloadLinter(config) {
  const plugin = ViewPlugin.define((view) => new Checker(view, config), {});
  return [reportField, linter(null, config.tooltips), plugin];
}

/** Runs at most one check at a time; a change in the meantime is checked afterwards. */
class Checker {
  constructor(view, config) {
    this.view = view;
    this.config = config;
    this.busy = false;
    this.again = false;
    this.since = null;
    this.ended = false;
    this.check();
  }

  update(update) {
    if (update.docChanged) this.since = this.since ? this.since.composeDesc(update.changes.desc) : update.changes.desc;
    const asked = update.transactions.some(({ effects }) => effects.some((effect) => effect.is(checkAgain)));
    if (update.docChanged || asked) this.check();
  }

  destroy() {
    this.ended = true;
  }

  async check() {
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.since = null;
    const { lint, check, options, onError } = this.config;
    const { state } = this.view;
    try {
      // An editor accepts no transaction while it updates, so the report is always delivered later.
      const report = await (check ? check(state, options?.()) : lint(state.doc.toString(), options?.()));
      if (!this.ended) this.show(report);
    } catch (error) {
      if (onError) onError(error);
      else console.error(error);
    } finally {
      this.busy = false;
      if (this.again && !this.ended) {
        this.again = false;
        this.check();
      }
    }
  }

  show(report) {
    const { view, config, since } = this;
    const { length } = view.state.doc;
    const marks = report.diagnostics
      .filter(({ range }) => range)
      .map((finding) => ({ ...moved(since, finding.range, length), ...described(finding, config) }));
    const { effects } = setDiagnostics(view.state, marks);
    view.dispatch({ effects: [setReport.of({ report, since }), ...[effects].flat()] });
    config.onReport?.(report, view);
  }
}

/** A button contains only text. */
function plain(title) {
  return visible(title.replaceAll("`", ""));
}

/** A finding in the format of CodeMirror's lint package. */
function described(finding, { ruleUrl, onOffer }) {
  const { severity, code, message, fix } = finding;
  const actions = fix && [
    {
      name: fix.safe ? plain(fix.title) : `${plain(fix.title)} …`,
      apply: (view) => (fix.safe || !onOffer ? applyFixes(view, [finding]) : onOffer(view, finding)),
    },
  ];
  return { severity, source: code, message, actions, renderMessage: () => tooltip(finding, ruleUrl) };
}
