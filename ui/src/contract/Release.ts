export type Release = { id: number, at: string, table: string, format: string, from_month: string, until_month: string, threshold: number, purpose: string, recipient: string, file_hash: string, };
