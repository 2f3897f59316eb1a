/** What of the agenda is shown. Kept while the desk is open: whoever comes back from a file finds the page she left. */
import type { Appointment } from "../contract/Appointment";
import type { DeskSession } from "../contract/DeskSession";
import type { Room } from "../contract/Room";
import type { Staff } from "../contract/Staff";
import { plain, type Option } from "../kit/option";
import { t } from "../text";
import type { View } from "./grid";

export const shown = $state({
  view: "week" as View,
  /** A day of the period; empty before the first look. */
  on: "",
  /** Code of a colleague or of a room; null for everybody. */
  only: null as string | null,
  /** Initials instead of names, for a screen that faces the visitor. */
  initials: false,
});

const staffCode = (account: string) => `staff ${account}`;
// «Bureau 2» and «bureau 2» are the same room, here as at the desk.
const roomCode = ({ place, room }: Room) => `room ${plain(place)} ${plain(room)}`;

export function choices(staff: readonly Staff[], rooms: readonly Room[]): Option[] {
  return [
    ...staff.map(({ account, name }) => ({ code: staffCode(account), label: name, group: t("agenda-colleagues") })),
    ...rooms.map((room) => ({
      code: roomCode(room),
      label: t("session-with-place", { place: room.place, room: room.room }),
      group: t("agenda-rooms"),
    })),
  ];
}

/** The account of the only colleague shown, or null. */
export function onlyStaff(only: string | null): string | null {
  return only?.startsWith("staff ") ? only.slice("staff ".length) : null;
}

export function showsAppointment(only: string | null, { staff, room }: Appointment): boolean {
  return only === null || only === staffCode(staff) || (room !== null && only === roomCode(room));
}

export function showsSession(only: string | null, { staff, place, room }: DeskSession): boolean {
  return only === null || only === staffCode(staff) || only === roomCode({ place, room });
}
