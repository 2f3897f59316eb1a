/** What is done to an appointment, each with its way back. */
import type { Appointment } from "../contract/Appointment";
import { ask } from "../desk";
import { dayMiddle, timeFr } from "../kit/dates";
import { tell } from "../kit/toasts.svelte";
import { explain, t } from "../text";
import type { Place } from "./grid";

export type Act = "confirm" | "receive" | "absent" | "cancel-person" | "cancel-service";

const ACTS: Record<Act, (appointment: number) => Promise<Appointment>> = {
  confirm: (appointment) => ask("appointment_confirm", { appointment }),
  receive: (appointment) => ask("appointment_receive", { appointment }),
  absent: (appointment) => ask("appointment_absent", { appointment }),
  "cancel-person": (appointment) => ask("appointment_cancel", { appointment, by: "person" }),
  "cancel-service": (appointment) => ask("appointment_cancel", { appointment, by: "service" }),
};

/** Does it and offers to take it back; `onchange` is called after either. */
export async function perform(act: Act, appointment: number, onchange: () => void): Promise<Appointment> {
  const after = await ACTS[act](appointment);
  const status = t(`appointment-${after.status}`);
  tell(t("appointment-done", { status }), () => takeBack(appointment, onchange));
  onchange();
  return after;
}

/** Back to expected, when nothing hangs on it. */
export async function takeBack(appointment: number, onchange: () => void): Promise<void> {
  try {
    await ask("appointment_undo", { appointment });
  } catch (error) {
    tell(explain(error));
  }
  onchange();
}

/** A correction of day, time or colleague, with its way back: the room, the reason and the confirmation come back too. */
export async function move(
  one: Appointment,
  to: Place,
  outside_reason: string | null,
  onchange: () => Promise<void>,
): Promise<void> {
  const { id: appointment, minutes } = one;
  const after = await ask("appointment_move", { appointment, minutes, ...to, outside_reason });
  tell(
    t("agenda-moved", { day: dayMiddle(after.on), time: timeFr(after.starts), name: after.staff_name }),
    async () => {
      const { on, starts, staff, room } = one;
      const before = { on, starts, staff, room, outside_reason: one.outside_reason || null };
      try {
        await ask("appointment_move", { appointment, minutes, ...before });
        if (one.status === "confirmed") await ask("appointment_confirm", { appointment });
      } catch (error) {
        tell(explain(error));
        return onchange();
      }
      // Said once it is seen where it was: whoever goes on from the keyboard goes on from there.
      await onchange();
      tell(t("agenda-moved-back"));
    },
  );
}
