// What the list of findings shows: findings, and groups of equal ones.
import type { Diagnostic, Severity } from "nexrender-payload";
import type { Row } from "./virtual-list.ts";

export interface Filter {
  severities: ReadonlySet<Severity>;
  rule: string | null;
  job: number | null;
}

export interface FindingRow extends Row {
  finding: Diagnostic;
  /** Whether it belongs to a group above it. */
  inGroup: boolean;
}

export interface GroupRow extends Row {
  group: string;
  findings: Diagnostic[];
  /** Whether all say the same. */
  same: boolean;
  open: boolean;
}

export type ListRow = FindingRow | GroupRow;

/** From this number on, findings of one kind are shown as one row. */
const GROUP = 4;

export function passes({ severity, code, path }: Diagnostic, filter: Filter): boolean {
  return (
    filter.severities.has(severity) &&
    (filter.rule === null || filter.rule === code) &&
    (filter.job === null || jobOf(path) === filter.job)
  );
}

/** The job of a batch that a finding belongs to, from 0. */
export function jobOf(path: Diagnostic["path"]): number | undefined {
  return path[0] === "jobs" && typeof path[1] === "number" ? path[1] : undefined;
}

/** A group has the position of its first finding. */
export function rowsOf(findings: Diagnostic[], open: ReadonlySet<string>): ListRow[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const finding of findings) {
    const key = kindOf(finding);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  const rows: ListRow[] = [];
  const seen = new Set<string>();
  for (const finding of findings) {
    const key = kindOf(finding);
    const group = groups.get(key) ?? [];
    if (group.length < GROUP) rows.push(row(finding, false));
    else if (!seen.has(key)) {
      seen.add(key);
      const same = group.every(({ message }) => message === finding.message);
      rows.push({ key: `group ${key}`, group: key, findings: group, same, open: open.has(key) });
      if (open.has(key)) rows.push(...group.map((each) => row(each, true)));
    }
  }
  return rows;
}

function row(finding: Diagnostic, inGroup: boolean): FindingRow {
  const { code, pointer, range } = finding;
  return { key: `${code} ${pointer} ${range?.start.column} ${finding.message.length}`, finding, inGroup };
}

/** The rule at the same place of each job and each asset. */
function kindOf({ code, path, severity }: Diagnostic): string {
  return `${severity} ${code} ${path.map((step) => (typeof step === "number" ? "*" : step)).join("/")}`;
}
