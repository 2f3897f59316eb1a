/** The shortcuts that this person changed: whatever shows or reads keys asks here which ones are meant now. */
let chosen = $state.raw<Readonly<Record<string, string>>>({});

/** The keys that stand for the usual ones. */
export function present(usual: string): string {
  return chosen[usual] ?? usual;
}

/** Takes other keys for some of the usual ones, and the usual ones for all the others. */
export function remap(keys: Readonly<Record<string, string>>): void {
  chosen = keys;
}
