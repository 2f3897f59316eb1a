/** The numbers to give, by family, and how they are found. */
import type { Helpline } from "../contract/Helpline";
import type { NewHelpline } from "../contract/NewHelpline";
import { plain } from "../kit/option";

export interface Family {
  name: string;
  helplines: Helpline[];
}

/** Every typed word begins a word of the number, the name, the purpose or the note. */
export function matches({ number, name, purpose, family, note }: Helpline, typed: string): boolean {
  const text = ` ${plain([number, number.replace(/\s/g, ""), name, purpose, family, note].join(" "))}`;
  return plain(typed)
    .split(" ")
    .every((word) => text.includes(` ${word}`));
}

/** Those still given that match, under their headings. */
export function families(helplines: readonly Helpline[], typed: string): Family[] {
  const found: Family[] = [];
  for (const helpline of helplines) {
    if (helpline.retired_on !== null || !matches(helpline, typed)) continue;
    const last = found.at(-1);
    if (last?.name === helpline.family) last.helplines.push(helpline);
    else found.push({ name: helpline.family, helplines: [helpline] });
  }
  return found;
}

/** What is typed of a number: a plain copy of what the desk holds of one, or nothing yet. */
export function entryOf(helpline: Helpline | null): NewHelpline {
  return {
    number: helpline?.number ?? "",
    name: helpline?.name ?? "",
    family: helpline?.family ?? "",
    purpose: helpline?.purpose ?? "",
    hours: helpline?.hours ?? "",
    note: helpline?.note ?? "",
    verified_on: helpline?.verified_on ?? null,
  };
}
