import type { Cell } from "./Cell";
import type { Dimension } from "./Dimension";
import type { TableDefinition } from "./TableDefinition";

export type Table = { definition: TableDefinition, from_month: string, until_month: string, made_on: string, dimensions: Array<Dimension>, cells: Array<Cell>, total: number, threshold: number, hidden_cells: number, rule: string, };
