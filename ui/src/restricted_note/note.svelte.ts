/** The second note of an interview, for one circle: kept while it is typed under that circle's key, never with the form. */
import { Draft } from "../app/draft.svelte";
import type { Circle } from "../contract/Circle";
import type { Interview } from "../contract/Interview";
import type { RestrictedNote } from "../contract/RestrictedNote";
import type { RestrictedWords } from "../contract/RestrictedWords";
import { ask } from "../desk";
import { explain } from "../text";

export class Note {
  /** The circles that this account may write for. */
  circles = $state.raw<Circle[]>([]);
  circle = $state<string | null>(null);
  words = $state("");
  readonly held: RestrictedNote | null;
  readonly draft: Draft<RestrictedWords>;

  constructor(interview: Interview | null, subject: string) {
    this.held = interview?.restricted_note ?? null;
    this.words = interview?.restricted?.words ?? "";
    if (this.held) this.circle = String(this.held.circle);
    const read = () => ({ circle: Number(this.circle), words: this.words });
    this.draft = new Draft("restricted_note", subject, read, () => (this.circle ? Number(this.circle) : null));
  }

  /** What this account may not write, or not even read. */
  get closed(): boolean {
    return this.held !== null && this.held.state !== "readable";
  }

  /** What goes with the interview: nothing when no circle was chosen. */
  get request(): RestrictedWords | null {
    return this.circle && !this.closed ? { circle: Number(this.circle), words: this.words } : null;
  }

  async load(): Promise<void> {
    if (this.closed) return;
    this.circles = (await ask("circles", {})).filter((circle) => circle.mine);
    if (this.circles.length === 0) return;
    try {
      const left = await this.draft.load();
      if (!left) return;
      this.circle = String(left.circle);
      this.words = left.words;
    } catch (error) {
      // Of a circle that was left since: the interview itself is written all the same.
      this.draft.trouble = explain(error);
    }
  }

  /** Keeps what is typed for as long as the form lives. */
  watch(): (() => void) | undefined {
    return this.circles.length > 0 ? this.draft.watch() : undefined;
  }
}
