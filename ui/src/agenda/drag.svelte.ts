/** Moving an appointment with Pointer Events, so that a finger or a pen does what a mouse does. Escape lets go. */
import type { Appointment } from "../contract/Appointment";

/** What is held, and over which column and minute of the day its top is. */
export interface Held {
  one: Appointment;
  column: number;
  minutes: number;
}

/** The page under the pointer. */
export interface Ground {
  box: HTMLElement;
  body: HTMLElement;
  columns: number;
  /** The first minute drawn, and how many are. */
  first: number;
  length: number;
}

/** How far a hand that only meant to click may have moved. */
const STILL_PX = 5;
/** How near the edge the page begins to follow, and how fast. */
const EDGE_PX = 28;
const SCROLL_PX = 10;

export class Drag {
  held = $state.raw<Held | null>(null);
  /** A pointer that carried something must not also click. */
  #carried = false;

  constructor(
    readonly ground: () => Ground | null,
    readonly drop: (held: Held) => void,
  ) {}

  /** Whether the click that follows is only the end of a drag. */
  endsHere(): boolean {
    const carried = this.#carried;
    this.#carried = false;
    return carried;
  }

  begin(event: PointerEvent, one: Appointment): void {
    const target = event.currentTarget;
    if (event.button !== 0 || !(target instanceof HTMLElement)) return;
    this.#carried = false;
    const grip = event.clientY - target.getBoundingClientRect().top;
    const [x, y] = [event.clientX, event.clientY];
    const stop = new AbortController();
    const end = () => {
      stop.abort();
      this.held = null;
    };
    const move = (moved: PointerEvent) => {
      if (!this.held && Math.hypot(moved.clientX - x, moved.clientY - y) < STILL_PX) return;
      if (!this.held) target.setPointerCapture(event.pointerId);
      this.#carried = true;
      this.held = this.#over(moved, grip, one);
    };
    const up = () => {
      const held = this.held;
      end();
      if (held) this.drop(held);
    };
    const options = { signal: stop.signal };
    addEventListener("pointermove", move, options);
    addEventListener("pointerup", up, options);
    addEventListener("pointercancel", end, options);
    const escape = (pressed: KeyboardEvent) => {
      if (pressed.key !== "Escape" || !this.held) return;
      pressed.stopPropagation();
      end();
    };
    addEventListener("keydown", escape, { ...options, capture: true });
  }

  #over(event: PointerEvent, grip: number, one: Appointment): Held | null {
    const ground = this.ground();
    if (!ground) return null;
    const { box, body, columns, first, length } = ground;
    const frame = box.getBoundingClientRect();
    if (event.clientY > frame.bottom - EDGE_PX) box.scrollTop += SCROLL_PX;
    else if (event.clientY < frame.top + EDGE_PX * 2) box.scrollTop -= SCROLL_PX;
    const page = body.getBoundingClientRect();
    const hours = body.querySelector("[role=rowheader]")?.getBoundingClientRect().width ?? 0;
    const across = (event.clientX - page.left - hours) / (page.width - hours);
    const column = Math.min(columns - 1, Math.max(0, Math.floor(across * columns)));
    const minutes = first + ((event.clientY - grip - page.top) / page.height) * length;
    return { one, column, minutes };
  }
}
