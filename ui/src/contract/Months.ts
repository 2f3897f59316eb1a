export type Months = { first: string | null, last: string | null, };
