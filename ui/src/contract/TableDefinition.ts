export type TableDefinition = { name: string, title: string, counting_unit: string, perimeter: string, dimensions: Array<string>, definition: string, };
