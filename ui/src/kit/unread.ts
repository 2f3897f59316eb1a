/** A field of what lies in front that was not understood, a date or a number: a save would take it for an empty one. */
export function unread(): HTMLElement | null {
  const front = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
  return front.querySelector<HTMLElement>("[data-unread]");
}
