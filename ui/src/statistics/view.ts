/** One view of a table: a dimension down, another across if wanted, everything else at its total. */
import type { TableCell } from "../contract/TableCell";
import type { TableCode } from "../contract/TableCode";
import type { TableDimension } from "../contract/TableDimension";
import type { Table } from "../contract/Table";

export interface View {
  down: TableDimension;
  across: TableDimension | null;
}

/** The codes of a dimension, then its total. */
export function linesOf(
  dimension: TableDimension,
  total: string,
): (Omit<TableCode, "code"> & { code: string | null })[] {
  return [...dimension.codes, { code: null, label: total }];
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
