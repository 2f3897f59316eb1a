/** What is too much in a text, looked for at each pause of the typing. */
import type { Excess } from "../contract/Excess";
import type { NameTyped } from "../contract/NameTyped";
import { ask } from "../desk";

const PAUSE_MS = 500;

/** A place of the text, with its words. */
export interface Passage extends Excess {
  words: string;
}
/** Somebody who may be named in the text, unless they stay anonymous. */
export type Nameable = NameTyped & { anonymous?: boolean };
/** A name that is written as one. */
export const named = (name: string): Nameable => ({ birth_name: name, used_name: "", first_names: "" });

interface About {
  case_file: number | null;
  people: readonly Nameable[];
}

export class Watch {
  #found = $state.raw<Passage[]>([]);
  /** What whoever types chose to leave, until the form is closed. */
  #left = $state.raw<readonly string[]>([]);

  constructor(
    readonly text: () => string,
    readonly about: () => About,
  ) {}

  /** In the order of the text. Those that the typing has moved meanwhile are not shown where they no longer are. */
  get passages(): Passage[] {
    const text = this.text();
    return this.#found.filter((one) => !this.#left.includes(key(one)) && text.slice(one.from, one.until) === one.words);
  }

  leave(passage: Passage): void {
    this.#left = [...this.#left, key(passage)];
  }

  /** Looks once the typing pauses: `$effect(() => watch.look())`. */
  look(): () => void {
    const text = this.text();
    const { case_file, people } = this.about();
    const shown = people.filter(({ anonymous }) => !anonymous);
    const request = {
      text,
      case_file,
      people: shown.map(({ birth_name, used_name, first_names }) => ({ birth_name, used_name, first_names })),
    };
    let current = true;
    const timer = setTimeout(async () => {
      const found = text.trim() === "" ? [] : await answered(request);
      if (current) this.#found = found.map((one) => ({ ...one, words: text.slice(one.from, one.until) }));
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }
}

const key = ({ kind, words }: Passage) => `${kind} ${words}`;

// What cannot be looked at must not stop the writing.
async function answered(request: Parameters<typeof ask<"excess">>[1]): Promise<Excess[]> {
  try {
    return await ask("excess", request);
  } catch {
    return [];
  }
}
