/** Short messages that leave by themselves after 8 seconds, with an «undo» instead of «are you sure?». */
export interface Toast {
  id: number;
  text: string;
  undo: (() => unknown) | null;
}

const SHOWN_MS = 8_000;

export const toasts = $state<Toast[]>([]);
const timers: Record<number, ReturnType<typeof setTimeout>> = {};
let last = 0;

/** Says what was done; `undo` is offered when it can be taken back. */
export function tell(text: string, undo: (() => unknown) | null = null): void {
  last += 1;
  const toast = { id: last, text, undo };
  // Two undos on screen would leave people guessing what Ctrl Z takes back.
  for (const older of toasts.filter((each) => undo && each.undo)) dismiss(older.id);
  toasts.push(toast);
  resume(toast.id);
}

/** Stops the clock while somebody reads or points at it (WCAG 2.2.1). */
export function pause(id: number): void {
  clearTimeout(timers[id]);
}

export function resume(id: number): void {
  clearTimeout(timers[id]);
  timers[id] = setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: number): void {
  clearTimeout(timers[id]);
  const at = toasts.findIndex((toast) => toast.id === id);
  if (at >= 0) toasts.splice(at, 1);
}

/** Takes back the last thing that can be; false when there is none. */
export function undoLast(): boolean {
  const toast = toasts.findLast((each) => each.undo);
  if (!toast) return false;
  dismiss(toast.id);
  toast.undo?.();
  return true;
}
