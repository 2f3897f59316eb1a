/** Leaving the desk: what is being written is kept, then everything is locked. */
import { close, distress, lock } from "../desk";
import { pressed } from "../kit/keys";

type Keep = () => Promise<unknown>;
const keeps = new Set<Keep>();
const IDLE_MS = 5 * 60_000;
const PATIENCE_MS = 2_000;
const TWICE_MS = 500;
/** Pressed twice: nobody does it by mistake, and it needs no aim. */
export const DISTRESS = "Ctrl+Maj+Suppr";
const DISTRESS_MS = 2_000;

/** Registers what must be saved before a lock; call the answer to withdraw it. */
export function onLock(keep: Keep): () => void {
  keeps.add(keep);
  return () => keeps.delete(keep);
}

/** Hides everything at once, saves what is being written, locks. A save that hangs never keeps the desk open. */
export function leave(): Promise<void> {
  return hideThen(lock);
}

/** The same, and takes away what opens the vault on this computer. Nothing tells it from a lock. */
export function flee(): Promise<void> {
  return hideThen(() => distress().catch(lock));
}

async function hideThen(lock: () => Promise<void>): Promise<void> {
  document.documentElement.dataset["veiled"] = "";
  const kept = Promise.allSettled([...keeps].map((keep) => keep()));
  await Promise.race([kept, new Promise((done) => setTimeout(done, PATIENCE_MS))]);
  // A desk that cannot be locked is not left open either.
  await lock().catch(close);
}

/** Leaves when the program says so: the machine goes to sleep, or its screen is locked or given to somebody else. */
export function watchSystem(): () => void {
  const stop = new AbortController();
  addEventListener("permanence-leave", () => void leave(), { signal: stop.signal });
  return () => stop.abort();
}

/** Locks after five minutes without a gesture, and when Escape is pressed twice; flees when the keys of distress are. */
export function watchIdle(): () => void {
  const stop = new AbortController();
  let timer = setTimeout(() => void leave(), IDLE_MS);
  let escaped = -Infinity;
  const stir = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void leave(), IDLE_MS);
  };
  let cried = -Infinity;
  const escape = (event: KeyboardEvent) => {
    if (pressed(event, DISTRESS) && !event.repeat) {
      if (event.timeStamp - cried < DISTRESS_MS) void flee();
      cried = event.timeStamp;
    }
    if (event.key !== "Escape" || event.repeat) return;
    if (event.timeStamp - escaped < TWICE_MS) void leave();
    escaped = event.timeStamp;
  };
  const options = { signal: stop.signal, capture: true, passive: true };
  for (const gesture of ["keydown", "pointerdown", "pointermove", "wheel"]) addEventListener(gesture, stir, options);
  // On the way down, so that no dialog or field can swallow it.
  addEventListener("keydown", escape, options);
  stop.signal.addEventListener("abort", () => clearTimeout(timer));
  return () => stop.abort();
}
