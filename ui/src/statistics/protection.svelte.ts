/** What is being protected before it is shown or leaves: how far it is, and the way to stop it. */
import type { Protecting } from "../contract/Protecting";
import { ask } from "../desk";

export class Protection {
  /** Between 0 and 1; null when nothing takes long enough to be said. */
  far = $state<number | null>(null);
  stopped = $state(false);
  #turn = 0;

  /** Goes on until nothing is left to do; false when it was stopped, or when something else was asked for since. */
  async carry(of: Protecting, threshold = 0): Promise<boolean> {
    const turn = (this.#turn += 1);
    this.stopped = false;
    try {
      let progress = await ask("protection_begin", { of, threshold });
      while (!progress.over) {
        progress = await ask("protection_go_on", {});
        if (turn !== this.#turn) return false;
        this.far = progress.per_mille / 1000;
      }
      return turn === this.#turn;
    } finally {
      if (turn === this.#turn) this.far = null;
    }
  }

  /** Gives it up: nothing of it stays. */
  async stop(): Promise<void> {
    if (this.far === null) return;
    this.#turn += 1;
    [this.far, this.stopped] = [null, true];
    await ask("protection_stop", {});
  }
}
