/** «It is done» and its way back, the same wherever a follow-up is shown. */
import type { FollowUp } from "../contract/FollowUp";
import { ask } from "../desk";
import { tell } from "../kit/toasts.svelte";
import { explain, t } from "../text";

/** Marks it done and offers to take it back; `onchange` is called after either. */
export async function markDone(follow_up: number, onchange: () => void): Promise<FollowUp> {
  const done = await ask("follow_up_done", { follow_up });
  tell(t("follow-up-done-toast"), () => undo(follow_up, onchange));
  onchange();
  return done;
}

async function undo(follow_up: number, onchange: () => void): Promise<void> {
  try {
    await ask("follow_up_undo", { follow_up });
  } catch (error) {
    tell(explain(error));
  }
  onchange();
}
