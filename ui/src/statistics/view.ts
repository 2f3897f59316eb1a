/** One view of a table: a dimension down, another across if wanted, everything else at its total. */
import type { TableCell } from "../contract/TableCell";
import type { TableCode } from "../contract/TableCode";
import type { TableDimension } from "../contract/TableDimension";
import type { Table } from "../contract/Table";
import { dayLong } from "../kit/dates";
import { t } from "../text";
import { periodLong } from "./months";

/** A figure, as it was clicked. */
export interface Asked {
  /** The line and the column that it stands in. */
  labels: string[];
  cell: TableCell | null;
}

export interface View {
  down: TableDimension;
  across: TableDimension | null;
}

/** The codes of a dimension, then its total. */
export function linesOf(
  dimension: TableDimension,
  total: string,
): (Omit<TableCode, "code"> & { code: string | null })[] {
  return [...dimension.codes, { code: null, above: null, label: total }];
}

/** What the protected export does with a figure: shows it, hides it for its own sake, or for the sake of another. */
export function fateOf(table: Table, cell: TableCell | null): "shown" | "small" | "related" {
  if (!cell?.hidden) return "shown";
  return cell.count > 0 && cell.count < table.threshold ? "small" : "related";
}

/** How many figures are hidden for each reason. */
export function hiddenIn(table: Table): { small: number; related: number } {
  const fates = table.cells.map((cell) => fateOf(table, cell));
  const of = (fate: "small" | "related") => fates.filter((one) => one === fate).length;
  return { small: of("small"), related: of("related") };
}

/** A figure in words, and what the export does with it. */
export function saidOf(table: Table, { labels, cell }: Asked): string {
  const fate = fateOf(table, cell);
  const becomes =
    fate === "small" ? t("statistics-fate-small", { threshold: table.threshold }) : t(`statistics-fate-${fate}`);
  return `${labels.join(", ")}${t("statistics-definition-count", { count: cell?.count ?? 0 })} ${becomes}`;
}

/** What the figures of a table count, of whom, when, under which rule. */
export function definitionOf(table: Table): [string, string][] {
  const of = table.definition;
  return [
    [t("statistics-unit"), of.counting_unit],
    [t("statistics-perimeter"), of.perimeter],
    ...(table.desks === null ? [] : [[t("statistics-desks"), table.desks] satisfies [string, string]]),
    [t("statistics-period"), periodLong(table.from_month, table.until_month)],
    [t("statistics-definition"), of.definition],
    [t("statistics-source"), of.source],
    [t("statistics-made-on-title"), dayLong(table.made_on)],
    [t("statistics-threshold"), String(table.threshold)],
    [t("statistics-rule-title"), table.rule],
    ...table.frozen.map(({ said }): [string, string] => [t("statistics-frozen"), said]),
  ];
}

/** How to find the cell at a place of the view: `null` stands for the total. */
export function reader(table: Table, view: View): (down: string | null, across: string | null) => TableCell | null {
  const cells = new Map(table.cells.map((cell) => [JSON.stringify(cell.at), cell]));
  return (down, across) => {
    const at = table.dimensions.map(({ name }) =>
      name === view.down.name ? down : name === view.across?.name ? across : null,
    );
    return cells.get(JSON.stringify(at)) ?? null;
  };
}
