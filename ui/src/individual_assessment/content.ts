/** What is written of an assessment, as the form holds it. */
import type { AssessmentContent } from "../contract/AssessmentContent";
import type { IndividualAssessment } from "../contract/IndividualAssessment";

/** The content alone, without what the desk adds to it. */
export function blank(of: IndividualAssessment): AssessmentContent {
  const { referral, asked_by, asked_on, consent, consent_on, signs, measures, opinion } = of;
  const { harm, circumstances, vulnerability, intimidation, hold } = of;
  const criteria = { harm, circumstances, vulnerability, intimidation, hold };
  return { referral, asked_by, asked_on, consent, consent_on, signs, measures, opinion, ...criteria };
}

/** The five criteria of article D1-3, in the order of the list of signs. */
export const CRITERIA = ["harm", "circumstances", "vulnerability", "intimidation", "hold"] as const;

/** The codes with or without one. */
export function ticked(codes: readonly string[], code: string, on: boolean): string[] {
  return on ? [...codes, code] : codes.filter((each) => each !== code);
}
