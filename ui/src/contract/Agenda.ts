import type { Appointment } from "./Appointment";
import type { DeskSession } from "./DeskSession";
import type { Holiday } from "./Holiday";

export type Agenda = { appointments: Array<Appointment>, desk_sessions: Array<DeskSession>, holidays: Array<Holiday>, };
