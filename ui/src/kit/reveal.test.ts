import { afterEach, expect, test, vi } from "vitest";
import { release, reveal, watchGrowth } from "./reveal";

let grow: () => void = () => undefined;

function field(visible: boolean): { shown: () => number; focus: () => void } {
  const input = document.createElement("input");
  const scroll = vi.spyOn(input, "scrollIntoView");
  vi.spyOn(input, "matches").mockReturnValue(visible);
  const event = new FocusEvent("focusin");
  Object.defineProperty(event, "target", { value: input });
  return { shown: () => scroll.mock.calls.length, focus: () => reveal(event) };
}

function watched(): () => void {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(run: () => void) {
        grow = run;
      }
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
  return watchGrowth();
}

afterEach(() => {
  release();
  vi.unstubAllGlobals();
});

test("what has the focus is shown, and again when the page grows around it", () => {
  const stop = watched();
  const typed = field(true);
  typed.focus();
  expect(typed.shown()).toBe(1);
  grow();
  expect(typed.shown()).toBe(2);
  stop();
});

test("what a mouse pressed stays where it is, and a hand that scrolls is left alone", () => {
  const stop = watched();
  const pressed = field(false);
  pressed.focus();
  grow();
  expect(pressed.shown()).toBe(0);
  const typed = field(true);
  typed.focus();
  release();
  grow();
  expect(typed.shown()).toBe(1);
  stop();
});
