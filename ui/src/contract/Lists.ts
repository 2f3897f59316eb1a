import type { Term } from "./Term";

export type Lists = { offence: Array<Term>, first_contact: Array<Term>, referred_by: Array<Term>, arrival_mode: Array<Term>, quality: Array<Term>, frame: Array<Term>, link: Array<Term>, district: Array<Term>, outcome: Array<Term>, dismissal: Array<Term>, intervention: Array<Term>, interview_mode: Array<Term>, complaint: Array<Term>, profession: Array<Term>, sending_mode: Array<Term>, consent: Array<Term>, };
