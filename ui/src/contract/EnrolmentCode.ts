export type EnrolmentCode = { code: string, name: string, };
