// A job with {{columns}} and a table: the rows, the errors by row and column, and the result.
import type { App } from "../app.ts";
import { count, h, prose, shown } from "../base/dom.ts";
import { exampleRows } from "../input/examples.ts";
import { chooseFile, type TextFile } from "../input/files.ts";
import { download } from "../share/download.ts";
import { whileShown } from "../shell/routes.ts";
import { library } from "../worker/client.ts";
import type { Expansion, RowResult } from "./expand.ts";

const SHOWN = 100;

export function expandPanel(app: App): { element: HTMLElement; take(file: TextFile): void } {
  let table: TextFile | null = null;
  let json: string[] = [];
  let onlyProblems = false;
  let latest: Expansion | null = null;
  const result = h("div", { class: "stack" });
  const columns = h("p", { class: "note" });
  const paste = h("textarea", {
    rows: 4,
    class: "input code",
    placeholder: "name,city\nAda,London",
    spellcheck: false,
  });

  const take = (file: TextFile) => {
    table = file;
    json = [];
    run();
  };
  const run = async () => {
    if (!table) {
      result.replaceChildren();
      return;
    }
    try {
      latest = await library.call("expand", app.editor.text, table.text, table.name, json, app.options());
      show();
    } catch (error) {
      result.replaceChildren(h("p", { class: "problem" }, shown((error as Error).message)));
    }
  };
  const show = () => {
    if (!latest || !table) return;
    result.replaceChildren(...expansion(latest));
  };

  const expansion = (found: Expansion): Node[] => {
    const done = found.rows.filter(({ job }) => job !== undefined);
    const filter = h("input", { type: "checkbox", checked: onlyProblems });
    filter.addEventListener("change", () => {
      onlyProblems = filter.checked;
      show();
    });
    const rows = onlyProblems ? found.rows.filter(({ problems }) => problems.length > 0) : found.rows;
    return [
      h(
        "p",
        { class: "lead" },
        shown(
          `${table?.name ?? ""}: ${count(found.rows.length, "row")}, ${found.errors === 0 ? "no errors" : `${count(found.errors, "row")} with errors`}.`,
        ),
      ),
      ...found.problems.map((problem) => h("p", { class: "problem" }, shown(problem))),
      h(
        "p",
        { class: "ways" },
        h(
          "button",
          { type: "button", class: "button", disabled: done.length === 0, on: { click: () => openBatch(done) } },
          done.length > 1000 ? "Open the first 1,000 as a batch" : "Open as a batch",
        ),
        h(
          "button",
          {
            type: "button",
            class: "button",
            disabled: done.length === 0,
            on: { click: () => download("jobs.ndjson", lines(done)) },
          },
          "Download NDJSON",
        ),
        h(
          "button",
          {
            type: "button",
            class: "button",
            disabled: done.length === 0,
            on: { click: () => download("batch.json", batchText(done)) },
          },
          "Download batch",
        ),
        h("label", { class: "check" }, filter, "only rows with findings"),
      ),
      preview(found, rows),
      rows.length > SHOWN
        ? h("p", { class: "note" }, `The first ${SHOWN} of ${count(rows.length, "row")} are shown.`)
        : document.createTextNode(""),
    ];
  };

  const preview = ({ columns: names }: Expansion, rows: RowResult[]): HTMLElement => {
    const head = names.map((column) => {
      const box = h("input", {
        type: "checkbox",
        checked: json.includes(column),
        aria: { label: `Read column ${column} as JSON` },
      });
      box.addEventListener("change", () => {
        json = box.checked ? [...json, column] : json.filter((each) => each !== column);
        run();
      });
      return h("th", { scope: "col" }, shown(column), h("label", { class: "check small" }, box, "JSON"));
    });
    return h(
      "div",
      { class: "table-box", tabIndex: 0, role: "region", aria: { label: "Rows" } },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Row"), ...head, h("th", { scope: "col" }, "Result"))),
        h("tbody", {}, ...rows.slice(0, SHOWN).map((row) => tableRow(row, names))),
      ),
    );
  };

  const openBatch = (rows: RowResult[]) => {
    app.editor.text = batchText(rows.slice(0, 1000));
  };
  whileShown("expand", [app.outline], () => {
    columns.replaceChildren(...columnsNote(app.outline.value?.columns ?? []));
    return run();
  });

  const open = async () => {
    const file = await chooseFile(".csv,.tsv,.json,.ndjson,.jsonl,.txt");
    if (file) take(file);
  };
  const element = h(
    "div",
    { class: "panel-scroll expand" },
    h("h2", {}, "One job per row"),
    columns,
    h(
      "p",
      { class: "ways" },
      h("button", { type: "button", class: "button", on: { click: open } }, "Open a table"),
      h(
        "button",
        { type: "button", class: "button", on: { click: () => take({ name: "example.csv", text: exampleRows }) } },
        "Use example rows",
      ),
      h("span", { class: "faint" }, "or drop a CSV, JSON or NDJSON file"),
    ),
    h("label", { class: "label" }, "Or paste rows", paste),
    result,
  );
  paste.addEventListener("input", () => {
    if (paste.value.trim() !== "") take({ name: "pasted rows", text: paste.value });
  });
  return { element, take };
}

function columnsNote(columns: string[]): Node[] {
  if (columns.length === 0) {
    return [
      document.createTextNode("Write "),
      h("code", {}, "{{column}}"),
      document.createTextNode(
        " in any string of the job. A string that is one placeholder takes the column's own JSON type.",
      ),
    ];
  }
  return [
    document.createTextNode("The job uses "),
    ...columns.flatMap((column, at) => [
      document.createTextNode(at > 0 ? ", " : ""),
      h("code", {}, shown(`{{${column}}}`)),
    ]),
  ];
}

function tableRow({ row, cells, job, problems }: RowResult, columns: string[]): HTMLElement {
  const worst = problems.some(({ severity }) => severity === "error")
    ? "error"
    : problems.length > 0
      ? "warning"
      : "valid";
  const verdict = h(
    "td",
    {},
    ...problems.map((problem) => h("p", { class: `problem ${problem.severity}` }, prose(problem.message))),
  );
  if (job)
    verdict.append(
      h(
        "details",
        {},
        h("summary", {}, worst === "valid" ? "valid" : "the job"),
        h("pre", { tabIndex: 0 }, shownLines(job)),
      ),
    );
  return h(
    "tr",
    { class: worst },
    h("th", { scope: "row" }, String(row)),
    ...cells.map((cell, at) =>
      h(
        "td",
        { class: problems.some(({ column }) => column !== undefined && column === columns[at]) ? "bad" : "" },
        shown(cell),
      ),
    ),
    // A missing column has no cell to mark.
    verdict,
  );
}

function shownLines(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const line of text.split("\n")) fragment.append(shown(line), "\n");
  return fragment;
}

function lines(rows: RowResult[]): string {
  return rows.map(({ job }) => `${JSON.stringify(JSON.parse(job ?? ""))}\n`).join("");
}

function batchText(rows: RowResult[]): string {
  return `${JSON.stringify({ jobs: rows.map(({ job }) => JSON.parse(job ?? "")) }, null, 2)}\n`;
}
