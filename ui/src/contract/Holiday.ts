export type Holiday = { on: string, name: string, };
