/** One value of a list, and finding it with what people type: no accent, no case, any word. */
export interface Option {
  code: string;
  label: string;
  group?: string | null;
  note?: string | null;
}

/** Lower case, without accents, apostrophes and hyphens; a no-break space is a space. */
export function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/œ/gi, "oe")
    .replace(/['’\u2010-\u2015\s-]+/g, " ")
    .toLowerCase()
    .trim();
}

/** The options in which every typed word begins a word, those that begin with the text first. */
export function matching<O extends Option>(options: readonly O[], typed: string): O[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...options];
  const found = options.filter((option) => {
    const text = ` ${plain(`${option.label} ${option.group ?? ""}`)}`;
    return words.every((word) => text.includes(` ${word}`) || text.includes(`(${word}`));
  });
  const first = (option: O) => (plain(option.label).startsWith(plain(typed)) ? 0 : 1);
  return found.sort((a, b) => first(a) - first(b));
}
