/** The directory, read when a screen needs it, and how its lines are found. */
import type { Partner } from "../contract/Partner";
import { plain, type Option } from "../kit/option";

/** Those still offered, as a list to choose from, family by family. */
export function choices(partners: readonly Partner[]): Option[] {
  return partners
    .filter(({ retired_on }) => retired_on === null)
    .map(({ code, name, family, role }) => ({ code, label: name, group: family, note: role }));
}

/** Every typed word begins a word of the name, the role, the family or the coverage. */
export function matches(partner: Partner, typed: string): boolean {
  const { name, role, family, coverage, contact } = partner;
  const text = ` ${plain([name, role, family, coverage, contact].join(" "))}`;
  return plain(typed)
    .split(" ")
    .every((word) => text.includes(` ${word}`));
}
