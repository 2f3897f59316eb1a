/** What is too much in a text, looked for at each pause of the typing. */
import type { Excess } from "../contract/Excess";
import type { NewPerson } from "../contract/NewPerson";
import { ask } from "../desk";

const PAUSE_MS = 500;

/** A place of the text, with its words. */
export interface Passage extends Excess {
  words: string;
}
interface About {
  case_file: number | null;
  people: readonly NewPerson[];
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
    const named = people.filter(({ anonymous }) => !anonymous);
    const request = {
      text,
      case_file,
      people: named.map(({ birth_name, used_name, first_names }) => ({ birth_name, used_name, first_names })),
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
