/** Where appointments stand on the page: columns, half-hour slots, and side by side when they overlap. */
import type { Appointment } from "../contract/Appointment";
import type { DeskSession } from "../contract/DeskSession";
import { addDays, dayBrief, dayLong, minutesOf, mondayOf, timeAt } from "../kit/dates";

export const SLOT_MINUTES = 30;
const OPENS = 8 * 60;
const CLOSES = 18 * 60;

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

/** The first and the last day shown. */
export function period(view: View, on: string): [from: string, until: string] {
  return view === "day" ? [on, on] : [mondayOf(on), addDays(mondayOf(on), 6)];
}

/** Monday to Friday, and a day of the week-end only when something is planned on it. */
export function weekColumns(on: string, busy: ReadonlySet<string>): Column[] {
  const monday = mondayOf(on);
  return [0, 1, 2, 3, 4, 5, 6]
    .map((days) => addDays(monday, days))
    .filter((day, index) => index < 5 || busy.has(day))
    .map((day) => ({ key: day, title: dayBrief(day), spoken: dayLong(day), on: day, staff: null }));
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

/** The beginning of every slot, in minutes: office hours, stretched to what is planned outside them. */
export function slots(appointments: readonly Appointment[], sessions: readonly DeskSession[]): number[] {
  const starts = [...appointments, ...sessions].map((one) => minutesOf(one.starts));
  const ends = [
    ...appointments.map((one) => minutesOf(one.starts) + one.minutes),
    ...sessions.map((one) => minutesOf(one.ends)),
  ];
  const first = Math.floor(Math.min(OPENS, ...starts) / SLOT_MINUTES);
  const after = Math.ceil(Math.max(CLOSES, ...ends) / SLOT_MINUTES);
  return Array.from({ length: after - first }, (_, index) => (first + index) * SLOT_MINUTES);
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
  const ends = (one: Appointment) => minutesOf(one.starts) + one.minutes;
  const sorted = [...appointments].sort((a, b) => a.starts.localeCompare(b.starts) || a.id - b.id);
  const found: Placed[] = [];
  let cluster: Placed[] = [];
  let until = -1;
  for (const appointment of sorted) {
    if (minutesOf(appointment.starts) >= until) cluster = [];
    const taken = cluster.filter((each) => ends(each.appointment) > minutesOf(appointment.starts));
    let lane = 0;
    while (taken.some((each) => each.lane === lane)) lane += 1;
    const one = { appointment, lane, lanes: 1 };
    cluster.push(one);
    found.push(one);
    const lanes = Math.max(...cluster.map((each) => each.lane)) + 1;
    for (const each of cluster) each.lanes = lanes;
    until = Math.max(...cluster.map((each) => ends(each.appointment)));
  }
  return found;
}

/** Those that begin in the slot. */
export function beginning(all: readonly Placed[], slot: number): Placed[] {
  return all.filter(({ appointment }) => {
    const starts = minutesOf(appointment.starts);
    return starts >= slot && starts < slot + SLOT_MINUTES;
  });
}

/** Whether the desk is open to appointments then. */
export function inSession(sessions: readonly DeskSession[], column: Column, slot: number): boolean {
  return sessions.some(
    (one) =>
      !one.cancelled &&
      inColumn(column, one, one.held_on) &&
      minutesOf(one.starts) < slot + SLOT_MINUTES &&
      minutesOf(one.ends) > slot,
  );
}

export function slotTime(slot: number): string {
  return timeAt(slot);
}
