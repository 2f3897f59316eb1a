import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { leave, onLock, watchIdle, watchSystem } from "./leave";

let done: string[] = [];
let lockable = true;

beforeEach(() => {
  vi.useFakeTimers();
  done = [];
  lockable = true;
  const invoke = async (_: string, { action }: { action: { do: string } }) => {
    done.push(action.do);
    if (action.do === "lock" && !lockable) throw { kind: "fault", reference: "X" };
  };
  vi.stubGlobal("__TAURI_INTERNALS__", { invoke });
});
afterEach(() => {
  vi.useRealTimers();
  delete document.documentElement.dataset["veiled"];
});

test("what is being written is kept before the desk locks", async () => {
  const withdraw = onLock(async () => done.push("kept"));
  await leave();
  withdraw();
  expect(done).toEqual(["kept", "lock"]);
});

test("a save that never ends does not keep the desk open", async () => {
  const withdraw = onLock(() => new Promise(() => undefined));
  const left = leave();
  await vi.advanceTimersByTimeAsync(3_000);
  await left;
  withdraw();
  expect(done).toEqual(["lock"]);
});

test("a desk that cannot be locked is closed", async () => {
  lockable = false;
  await leave();
  expect(done).toEqual(["lock", "close"]);
});

test("the machine goes to sleep: what is being written is kept, then the desk locks", async () => {
  const stop = watchSystem();
  const withdraw = onLock(async () => done.push("kept"));
  dispatchEvent(new Event("permanence-leave"));
  await vi.advanceTimersByTimeAsync(10);
  withdraw();
  stop();
  expect(done).toEqual(["kept", "lock"]);
});

test("the keys of distress pressed twice take the key away and lock; once does nothing", async () => {
  const stop = watchIdle();
  const withdraw = onLock(async () => done.push("kept"));
  const cry = () => dispatchEvent(new KeyboardEvent("keydown", { key: "Delete", ctrlKey: true, shiftKey: true }));
  cry();
  await vi.advanceTimersByTimeAsync(10);
  expect(done).toEqual([]);
  cry();
  expect(document.documentElement.dataset["veiled"]).toBe("");
  await vi.advanceTimersByTimeAsync(10);
  withdraw();
  stop();
  expect(done).toEqual(["kept", "distress"]);
});

test("five minutes without a gesture lock, a gesture starts them again", async () => {
  const stop = watchIdle();
  await vi.advanceTimersByTimeAsync(4 * 60_000);
  dispatchEvent(new KeyboardEvent("keydown", { key: "a" }));
  await vi.advanceTimersByTimeAsync(4 * 60_000);
  expect(done).toEqual([]);
  await vi.advanceTimersByTimeAsync(60_000);
  stop();
  expect(done).toEqual(["lock"]);
});

test("a clock that is set ten years off, either way, neither locks nor keeps from locking", async () => {
  const stop = watchIdle();
  for (const year of [2036, 2016]) {
    vi.setSystemTime(new Date(year, 10, 30));
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    expect(done).toEqual([]);
  }
  await vi.advanceTimersByTimeAsync(60_000);
  stop();
  expect(done).toEqual(["lock"]);
});

test("Escape pressed twice hides everything at once, then locks", async () => {
  const stop = watchIdle();
  dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  expect(document.documentElement.dataset["veiled"]).toBe("");
  await vi.advanceTimersByTimeAsync(10);
  stop();
  expect(done).toEqual(["lock"]);
});
