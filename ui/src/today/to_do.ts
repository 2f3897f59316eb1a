/** The list of the day: whose lines are shown, and under which headings. */
import type { ToDo } from "../contract/ToDo";
import type { When } from "../contract/When";

export interface Group {
  when: When;
  lines: ToDo[];
}

/** One's own lines: what was given to one, and what is nobody's, which would be lost otherwise. */
export function isMine(line: ToDo, account: string): boolean {
  return line.account === null || line.account === account;
}

/** Under their headings, in the order of the desk. */
export function groups(lines: readonly ToDo[]): Group[] {
  const found: Group[] = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (last?.when === line.when) last.lines.push(line);
    else found.push({ when: line.when, lines: [line] });
  }
  return found;
}

/** A name that stays the same while the list is read again. */
export function keyOf({ subject, case_file }: ToDo): string {
  const { kind, of } = subject;
  return `${kind} ${"id" in of ? of.id : ""} ${case_file ?? ""}`;
}
