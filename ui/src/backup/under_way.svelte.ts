/** The backup or the drill that is being done, whatever screen is shown meanwhile. */
import type { BackupProgress } from "../contract/BackupProgress";
import { ask } from "../desk";
import { tell } from "../kit/toasts.svelte";
import { explain, t } from "../text";

export const under_way = $state<{ progress: BackupProgress | null; trouble: string | null }>({
  progress: null,
  trouble: null,
});
let given_up = false;

/** Begins, and goes on until nothing is left to do; true when it was done to its end. */
export async function carry(begin: () => Promise<BackupProgress>): Promise<boolean> {
  if (under_way.progress) return false;
  given_up = false;
  under_way.trouble = null;
  try {
    let progress = await begin();
    while (progress.stage !== "over") {
      under_way.progress = progress;
      if (given_up) {
        await ask("backup_stop", {});
        return false;
      }
      progress = await ask("backup_go_on", {});
    }
    tell(said(progress));
    return true;
  } catch (error) {
    under_way.trouble = explain(error);
    return false;
  } finally {
    under_way.progress = null;
  }
}

/** Stops at the next step: nothing of what was begun stays. */
export function give_up(): void {
  given_up = true;
}

function said({ drill }: BackupProgress): string {
  if (!drill) return t("backup-done");
  return t(drill.whole ? "backup-drilled" : "backup-drilled-badly");
}
