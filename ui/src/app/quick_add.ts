/** «mar 14h30 Mme D. violences conj.» read as an appointment: a day, a time, then whom and what for. */
import { parseDay, parseTime } from "../kit/dates";

export interface MeantAppointment {
  on: string;
  starts: string;
  who: string;
}

/** What was meant, or null when the text does not begin with a day and a time: nothing is guessed. */
export function readAppointment(text: string, today: string): MeantAppointment | null {
  const [day = "", time = "", ...rest] = text.trim().split(/\s+/);
  const on = parseDay(day, today);
  // «mar 14» could be a date half typed; a time is written with its h here.
  const starts = /h/i.test(time) ? parseTime(time) : null;
  return on && starts ? { on, starts, who: rest.join(" ") } : null;
}
