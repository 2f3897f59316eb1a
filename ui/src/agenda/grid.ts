/** Where appointments stand on the page: columns, half-hour rows, and side by side when they overlap. */
import type { Appointment } from "../contract/Appointment";
import type { DeskSession } from "../contract/DeskSession";
import { addDays, dayBrief, dayLong, minutesOf, mondayOf, timeAt } from "../kit/dates";

export const SLOT_MINUTES = 30;
/** What a pointer can aim at outside a permanence. */
const AIM_MINUTES = 15;
const OPENS = 8 * 60;
const CLOSES = 18 * 60;
const MIDNIGHT = 24 * 60;

export type View = "week" | "day" | "list";

/** A day of the week, or one colleague's day. */
export interface Column {
  key: string;
  title: string;
  /** What assistive technology says: never a date cut short. */
  spoken: string;
  on: string;
  /** Null when the column is everybody's. */
  staff: string | null;
}

/** Where an appointment goes. */
export interface Place {
  on: string;
  starts: string;
  staff: string;
}

/** The first and the last day shown. */
export function period(view: View, on: string): [from: string, until: string] {
  return view === "day" ? [on, on] : [mondayOf(on), addDays(mondayOf(on), 6)];
}

/** Monday to Friday, and a day of the week-end only when something is planned on it. */
export function weekColumns(on: string, busy: ReadonlySet<string>, staff: string | null = null): Column[] {
  const monday = mondayOf(on);
  return [0, 1, 2, 3, 4, 5, 6]
    .map((days) => addDays(monday, days))
    .filter((day, index) => index < 5 || busy.has(day))
    .map((day) => ({ key: day, title: dayBrief(day), spoken: dayLong(day), on: day, staff }));
}

export function dayColumns(on: string, staff: readonly { account: string; name: string }[]): Column[] {
  return staff.map(({ account, name }) => ({
    key: account,
    title: name,
    spoken: `${dayLong(on)}, ${name}`,
    on,
    staff: account,
  }));
}

/** The beginning of every row, in minutes: office hours, stretched to what is planned outside them. */
export function slots(appointments: readonly Appointment[], sessions: readonly DeskSession[]): number[] {
  const starts = [...appointments, ...sessions].map((one) => minutesOf(one.starts));
  const ends = [...appointments.map(endOf), ...sessions.map((one) => minutesOf(one.ends))];
  const first = Math.floor(Math.min(OPENS, ...starts) / SLOT_MINUTES);
  const after = Math.ceil(Math.max(CLOSES, ...ends) / SLOT_MINUTES);
  return Array.from({ length: after - first }, (_, index) => (first + index) * SLOT_MINUTES);
}

export function endOf(one: Appointment): number {
  return minutesOf(one.starts) + one.minutes;
}

export function inColumn(column: Column, one: { staff: string }, on: string): boolean {
  return on === column.on && (column.staff === null || column.staff === one.staff);
}

export interface Placed {
  appointment: Appointment;
  /** Which of `lanes` it takes, from 0. */
  lane: number;
  lanes: number;
}

/** The appointments of one column, each in a lane of its own for as long as they overlap. */
export function placed(appointments: readonly Appointment[]): Placed[] {
  const sorted = [...appointments].sort((a, b) => a.starts.localeCompare(b.starts) || a.id - b.id);
  const found: Placed[] = [];
  let cluster: Placed[] = [];
  let until = -1;
  for (const appointment of sorted) {
    if (minutesOf(appointment.starts) >= until) cluster = [];
    const taken = cluster.filter((each) => endOf(each.appointment) > minutesOf(appointment.starts));
    let lane = 0;
    while (taken.some((each) => each.lane === lane)) lane += 1;
    const one = { appointment, lane, lanes: 1 };
    cluster.push(one);
    found.push(one);
    const lanes = Math.max(...cluster.map((each) => each.lane)) + 1;
    for (const each of cluster) each.lanes = lanes;
    until = Math.max(...cluster.map((each) => endOf(each.appointment)));
  }
  return found;
}

/** Those that begin in the row, in the order of their lanes. */
export function beginning(all: readonly Placed[], slot: number): Placed[] {
  return all
    .filter(({ appointment }) => {
      const starts = minutesOf(appointment.starts);
      return starts >= slot && starts < slot + SLOT_MINUTES;
    })
    .sort((a, b) => a.lane - b.lane);
}

/** Those that began before the row and still take somebody's time in it. */
export function goingOn(all: readonly Placed[], slot: number): Placed[] {
  return all.filter(({ appointment: one }) => takesTime(one) && minutesOf(one.starts) < slot && endOf(one) > slot);
}

/** Whether it keeps its colleague busy. */
export function takesTime({ status }: Appointment): boolean {
  return status === "booked" || status === "confirmed" || status === "received";
}

/** Whether it may still be given another hour. */
export function canMove({ status }: Appointment): boolean {
  return status === "booked" || status === "confirmed";
}

/** The permanences held in a column, in the order of the day. */
export function heldIn(sessions: readonly DeskSession[], column: Column): DeskSession[] {
  return sessions.filter((one) => !one.cancelled && inColumn(column, one, one.held_on));
}

/** The first of them in which the row lies, wholly or in part. */
export function sessionAt(held: readonly DeskSession[], slot: number): DeskSession | undefined {
  return held.find((one) => minutesOf(one.starts) < slot + SLOT_MINUTES && minutesOf(one.ends) > slot);
}

/** When an appointment taken in that row begins: with the slot of the permanence that begins in it, if one does. */
export function startIn(session: DeskSession | undefined, slot: number): string {
  if (!session) return timeAt(slot);
  const opens = minutesOf(session.starts);
  const next = opens + Math.max(0, Math.ceil((slot - opens) / session.slot_minutes)) * session.slot_minutes;
  return timeAt(next < slot + SLOT_MINUTES ? next : slot);
}

/** One slot earlier or later: that of the permanence it stands in, or half an hour. Null beyond the day. */
export function stepped(one: Appointment, sessions: readonly DeskSession[], down: number): string | null {
  const session = sessions.find(({ id, cancelled }) => id === one.desk_session && !cancelled);
  const minutes = minutesOf(one.starts) + down * (session?.slot_minutes ?? SLOT_MINUTES);
  return minutes < 0 || minutes + one.minutes >= MIDNIGHT ? null : timeAt(minutes);
}

/** The time a pointer means: the nearest slot of a permanence of that colleague, or else the quarter of an hour. */
export function aimed(minutes: number, one: Appointment, held: readonly DeskSession[]): string {
  const session = held.find(
    ({ staff, starts, ends }) => staff === one.staff && minutesOf(starts) <= minutes && minutes < minutesOf(ends),
  );
  const [origin, step] = session ? [minutesOf(session.starts), session.slot_minutes] : [0, AIM_MINUTES];
  const nearest = origin + Math.round((minutes - origin) / step) * step;
  return timeAt(Math.max(0, Math.min(MIDNIGHT - one.minutes - 1, nearest)));
}

export function slotTime(slot: number): string {
  return timeAt(slot);
}
