/** What is copied or cut goes through the program, which takes it back after a while: the page itself would leave it there. */
import { copy } from "../desk";
import { tell } from "../kit/toasts.svelte";
import { explain } from "../text";

export function watchCopies(): () => void {
  const stop = new AbortController();
  const take = (event: ClipboardEvent) => {
    event.preventDefault();
    const words = selected();
    if (words === "") return;
    copy(words).catch((error: unknown) => tell(explain(error)));
    // The one way of taking a selection out that its field can undo.
    if (event.type === "cut") document.execCommand("delete");
  };
  addEventListener("copy", take, { signal: stop.signal });
  addEventListener("cut", take, { signal: stop.signal });
  return () => stop.abort();
}

/** The words that are selected, in the field that has the focus or on the page; never those of a passphrase. */
function selected(): string {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
    if (field.type === "password") return "";
    const words = field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
    if (words !== "") return words;
  }
  return document.getSelection()?.toString() ?? "";
}
