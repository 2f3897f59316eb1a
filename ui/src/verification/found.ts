/** What a full check found, in sentences. */
import type { LastVerification } from "../contract/LastVerification";
import type { PlainSentence } from "../text";

export function found(last: LastVerification): PlainSentence[] {
  // Once pages are damaged, nothing else can be told.
  if (!last.desk || !last.statistics) return ["verification-found-pages"];
  const what = ["journals", "facts", "documents", "visits"] as const;
  return what.filter((it) => !last[it]).map((it) => `verification-found-${it}` as const);
}
