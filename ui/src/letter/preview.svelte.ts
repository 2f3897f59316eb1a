/** The pages of what is being typed, a moment after the last key. */
import { Refused } from "../desk";
import { explain } from "../text";

const AFTER_MS = 400;

export class Preview {
  pages = $state.raw<string[]>([]);
  trouble = $state<string | null>(null);
  field = $state<string | null>(null);
  /** What kind of refusal it was: one of them is answered by reading the instruction. */
  code = $state<string | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  /** Asks for the pages once the typing pauses; what was asked before and answers later is not shown. */
  follow(read: () => Promise<{ pages: string[] }>): () => void {
    clearTimeout(this.#timer);
    const wait = this.pages.length > 0 ? AFTER_MS : 0;
    this.#timer = setTimeout(() => void this.#read(read), wait);
    return () => clearTimeout(this.#timer);
  }

  async #read(read: () => Promise<{ pages: string[] }>): Promise<void> {
    const turn = ++this.#asked;
    try {
      const { pages } = await read();
      if (turn !== this.#asked) return;
      this.pages = pages;
      this.trouble = null;
      this.field = null;
      this.code = null;
    } catch (error) {
      if (turn !== this.#asked) return;
      this.trouble = explain(error);
      this.code = error instanceof Refused ? error.code : null;
      const field = error instanceof Refused ? error.fields["field"] : null;
      this.field = typeof field === "string" ? field : null;
    }
  }
}
