export type NewReferral = { case_file: number, kind: string, statement: string, consent: string | null, consent_on: string | null, geolocation_consent: boolean, wants_outcome: boolean, };
