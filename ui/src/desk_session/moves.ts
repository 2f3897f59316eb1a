/** Where the appointments of a cancelled permanence go: one slot each, none of them twice. */
import type { Appointment } from "../contract/Appointment";
import type { FreeSlot } from "../contract/FreeSlot";
import { dayBrief, minutesOf, timeFr } from "../kit/dates";
import type { Option } from "../kit/option";
import { t } from "../text";

/** One appointment with the slots it may take, and the one chosen; null while it stays where it is. */
export interface Moving {
  appointment: Appointment;
  slots: FreeSlot[];
  chosen: string | null;
}

export function codeOf({ on, starts, staff }: Pick<FreeSlot, "on" | "starts" | "staff">): string {
  return `${on} ${starts} ${staff}`;
}

export function slotOf({ slots, chosen }: Moving): FreeSlot | null {
  return slots.find((slot) => codeOf(slot) === chosen) ?? null;
}

/** The slots of one appointment that no other of them has chosen. */
export function optionsOf(one: Moving, all: readonly Moving[]): Option[] {
  const others = all.filter((other) => other !== one && other.appointment.id !== one.appointment.id).map(slotOf);
  const free = one.slots.filter((slot) => !others.some((taken) => taken && meet(slot, taken)));
  return free.map((slot) => ({
    code: codeOf(slot),
    label: t("relocation-slot", { day: dayBrief(slot.on), time: timeFr(slot.starts), name: slot.staff_name }),
  }));
}

/** One may begin when the other ends. */
function meet(one: FreeSlot, other: FreeSlot): boolean {
  const [from, until] = [minutesOf(one.starts), minutesOf(other.starts)];
  const same = one.on === other.on && one.staff === other.staff;
  return same && from < until + other.minutes && until < from + one.minutes;
}
