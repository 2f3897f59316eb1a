/** What one part of a screen asks of the desk: whether a save is under way, and what was refused, on which field. */
import { tick } from "svelte";
import { Refused } from "../desk";
import { unread } from "../kit/unread";
import { explain, t } from "../text";

export class Saving {
  busy = $state(false);
  trouble = $state<string | null>(null);
  field = $state<string | null>(null);
  /** What kind of refusal it was, for a form that asks one thing more after one of them. */
  code = $state<string | null>(null);
  // Not reactive: an effect that saves or reads must not run again because it did.
  #under_way = false;

  /**
   * Saves, unless a save is already under way, since a key pressed twice writes once, or a field holds something that was not
   * understood. Null when it did not happen.
   */
  async run<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#under_way) return null;
    const field = unread();
    if (field) {
      this.trouble = t("kit-unread");
      // It says what is wrong with it once it was left.
      field.blur();
      field.focus();
      return null;
    }
    this.#under_way = true;
    this.busy = true;
    try {
      return await this.read(work);
    } finally {
      this.#under_way = false;
      this.busy = false;
    }
  }

  /** Reads, as often as asked. Null when it did not happen: the reason is then in `trouble`. */
  async read<T>(work: () => Promise<T>): Promise<T | null> {
    this.trouble = null;
    this.field = null;
    this.code = null;
    try {
      return await work();
    } catch (error) {
      this.trouble = explain(error);
      if (error instanceof Refused) {
        this.code = error.code;
        if (typeof error.fields["field"] === "string") this.field = error.fields["field"];
      }
      // Whoever works by keyboard lands on what is to be corrected.
      await tick();
      document.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
      return null;
    }
  }

  /** What to say under that field. */
  on(field: string): string | null {
    return this.field === field ? this.trouble : null;
  }
}
