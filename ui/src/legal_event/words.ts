/** An act of the procedure put into words: those of the deadlines that are counted from it. */
import type { DeadlineStart } from "../contract/DeadlineStart";
import { t } from "../text";

/** «L’avis de classement» */
export function named(what: DeadlineStart): string {
  const words = t(`deadline-start-${what}`);
  return words.charAt(0).toLocaleUpperCase("fr") + words.slice(1);
}
