export type Code = { code: string, label: string, };
