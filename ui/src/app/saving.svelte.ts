/** One form being saved: whether it is under way, and what the desk refused, on which field. */
import { Refused } from "../desk";
import { explain } from "../text";

export class Saving {
  busy = $state(false);
  trouble = $state<string | null>(null);
  field = $state<string | null>(null);

  /** Does the work unless it is already under way. Null when it did not happen: the reason is then in `trouble`. */
  async run<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    this.trouble = null;
    this.field = null;
    try {
      return await work();
    } catch (error) {
      this.trouble = explain(error);
      if (error instanceof Refused && typeof error.fields["field"] === "string") this.field = error.fields["field"];
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** What to say under that field. */
  on(field: string): string | null {
    return this.field === field ? this.trouble : null;
  }
}
