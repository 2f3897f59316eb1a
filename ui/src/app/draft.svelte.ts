/** What is being written and not yet saved: kept every two seconds and on leaving a field, for one kind and one
 *  subject. A draft is loaded by the very pair it was saved under, so it cannot reach another person's form. */
import { untrack } from "svelte";
import { ask } from "../desk";
import { explain } from "../text";
import { onLock } from "./leave";

const EVERY_MS = 2_000;

export class Draft<T> {
  /** When it was last kept, to show with `<Saved at={draft.saved_at} trouble={draft.trouble} />`. */
  saved_at = $state<string | null>(null);
  trouble = $state<string | null>(null);
  /** Whether what was left has been read: nothing is kept before, lest an empty form replace it. */
  ready = $state(false);

  #kept: string;
  #ended = false;
  #queue: Promise<unknown> = Promise.resolve();

  /** `read` answers a plain copy of the form (`$state.snapshot(form)`). With `circle`, only that circle may read the draft,
   *  and nothing is kept until one is chosen. */
  constructor(
    readonly kind: string,
    readonly subject: string,
    readonly read: () => T,
    readonly circle?: () => number | null,
  ) {
    this.#kept = JSON.stringify(read());
  }

  /** What was left here earlier, or null. */
  async load(): Promise<T | null> {
    const found = await ask("draft_load", { kind: this.kind, subject: this.subject });
    if (!found) return null;
    this.saved_at = found.saved_at;
    this.#kept = found.body;
    return JSON.parse(found.body) as T;
  }

  /** Keeps the form as it is now, when it changed. Never throws: a failure is said in `trouble` and tried again. */
  keep(): Promise<void> {
    const kept = this.#queue.then(() => this.#keepNow());
    this.#queue = kept;
    return kept;
  }

  /** Forgets the draft, once its content is saved for good or given up. */
  async discard(): Promise<void> {
    this.#ended = true;
    await this.#queue;
    await ask("draft_discard", { kind: this.kind, subject: this.subject });
  }

  /** Forgets the draft and goes on. One that could not be forgotten comes up again: it holds nobody back. */
  async end(next?: () => void): Promise<void> {
    await this.discard().catch(() => undefined);
    next?.();
  }

  /** Takes up in `form` what was left here, then keeps it for as long as its screen lives. Called once, as the screen is made. */
  follow(form: object): void {
    $effect(() => untrack(() => void this.#takeUp(form)));
    $effect(() => (this.ready ? this.watch() : undefined));
  }

  /** Keeps the form for as long as a screen lives: `$effect(() => draft.watch())`. */
  watch(): () => void {
    const keep = () => this.keep();
    const timer = setInterval(() => void keep(), EVERY_MS);
    addEventListener("focusout", keep);
    const withdraw = onLock(keep);
    return () => {
      clearInterval(timer);
      removeEventListener("focusout", keep);
      withdraw();
      void keep();
    };
  }

  async #takeUp(form: object): Promise<void> {
    try {
      restore(form, (await this.load()) ?? {});
      this.ready = true;
    } catch (error) {
      this.trouble = explain(error);
    }
  }

  async #keepNow(): Promise<void> {
    if (this.#ended) return;
    const body = JSON.stringify(this.read());
    const circle = this.circle?.() ?? null;
    if (body === this.#kept || (this.circle && circle === null)) return;
    try {
      const { saved_at } = await ask("draft_save", { kind: this.kind, subject: this.subject, body, circle });
      this.#kept = body;
      this.saved_at = saved_at;
      this.trouble = null;
    } catch (error) {
      this.trouble = explain(error);
    }
  }
}

const isRecord = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Puts back in `form` what was left of it. What an earlier version of the form did not have stays as it is. */
export function restore(form: object, left: object): void {
  for (const [field, value] of Object.entries(left)) {
    const now: unknown = Reflect.get(form, field);
    if (isRecord(now) && isRecord(value)) restore(now, value);
    else Reflect.set(form, field, value);
  }
}
