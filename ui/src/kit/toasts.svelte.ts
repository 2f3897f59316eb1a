/** Short messages that leave by themselves after 8 seconds, with an «undo» instead of «are you sure?». */
export interface Toast {
  id: number;
  text: string;
  undo: (() => unknown) | null;
}

const SHOWN_MS = 8_000;
/** A corner of the page is what they may cover, not a side. */
const MOST = 3;

/** The newest first. */
export const toasts = $state<Toast[]>([]);
const timers: Record<number, ReturnType<typeof setTimeout>> = {};
let last = 0;
let held = false;

/** Says what was done; `undo` is offered when it can be taken back. */
export function tell(text: string, undo: (() => unknown) | null = null): void {
  last += 1;
  // Two undos on screen would leave people guessing what Ctrl Z takes back; the same words twice say no more than once.
  for (const older of toasts.filter((each) => (undo && each.undo) || (!each.undo && each.text === text))) {
    dismiss(older.id);
  }
  toasts.unshift({ id: last, text, undo });
  const oldest = toasts.length > MOST && toasts.findLast((each) => !each.undo);
  if (oldest) dismiss(oldest.id);
  if (!held) start(last);
}

/** Stops the clocks while somebody reads or points at one (WCAG 2.2.1): the others must not move under the pointer. */
export function hold(): void {
  held = true;
  for (const { id } of toasts) clearTimeout(timers[id]);
}

/** They leave again, each after its whole time. */
export function release(): void {
  held = false;
  for (const { id } of toasts) start(id);
}

function start(id: number): void {
  clearTimeout(timers[id]);
  timers[id] = setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: number): void {
  clearTimeout(timers[id]);
  const at = toasts.findIndex((toast) => toast.id === id);
  if (at >= 0) toasts.splice(at, 1);
  // A pointer that rested on the last one leaves nothing behind that could say so.
  if (toasts.length === 0) held = false;
}

/** Takes back the last thing that can be; false when there is none. */
export function undoLast(): boolean {
  const toast = toasts.find((each) => each.undo);
  if (!toast) return false;
  dismiss(toast.id);
  toast.undo?.();
  return true;
}

const places = $state<string[]>([]);

/** Makes a place where they appear; while it exists, those made before it stay empty: they lie under a dialog. */
export function placeAbove(id: string): () => void {
  places.push(id);
  return () => places.splice(places.indexOf(id), 1);
}

/** What is shown in that place. */
export function shownIn(id: string): readonly Toast[] {
  return places.at(-1) === id ? toasts : [];
}
