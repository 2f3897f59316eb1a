/** One view of a table: a dimension down, another across if wanted, everything else at its total. */
import type { Cell } from "../contract/Cell";
import type { Code } from "../contract/Code";
import type { Dimension } from "../contract/Dimension";
import type { Table } from "../contract/Table";

export interface View {
  down: Dimension;
  across: Dimension | null;
}

/** The codes of a dimension, then its total. */
export function linesOf(dimension: Dimension, total: string): (Omit<Code, "code"> & { code: string | null })[] {
  return [...dimension.codes, { code: null, label: total }];
}

/** How to find the cell at a place of the view: `null` stands for the total. */
export function reader(table: Table, view: View): (down: string | null, across: string | null) => Cell | null {
  const cells = new Map(table.cells.map((cell) => [JSON.stringify(cell.at), cell]));
  return (down, across) => {
    const at = table.dimensions.map(({ name }) =>
      name === view.down.name ? down : name === view.across?.name ? across : null,
    );
    return cells.get(JSON.stringify(at)) ?? null;
  };
}
