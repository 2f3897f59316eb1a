/** Where the record of a person is read: in the latest of their files, or in an intake for whoever has none. */
import { address } from "../app/router.svelte";
import type { PersonCard } from "../contract/PersonCard";

export function addressOf(person: PersonCard): string {
  const [latest] = person.case_files;
  return latest ? address("case_file", latest.id) : address("intake", "person", person.id);
}
