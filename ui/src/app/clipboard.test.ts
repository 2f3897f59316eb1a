import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { copy } from "../desk";
import { watchCopies } from "./clipboard";

vi.mock("../desk", async (actual) => ({ ...(await actual<typeof import("../desk")>()), copy: vi.fn(async () => {}) }));

let stop: () => void;
beforeEach(() => {
  vi.mocked(copy).mockClear();
  document.execCommand = vi.fn(() => true);
  stop = watchCopies();
});
afterEach(() => stop());

function field(markup: string): HTMLInputElement {
  document.body.innerHTML = markup;
  const it = document.body.firstElementChild as HTMLInputElement;
  it.focus();
  it.select();
  return it;
}
const happens = (what: string, on: Element) => {
  const event = new Event(what, { bubbles: true, cancelable: true });
  on.dispatchEvent(event);
  return event.defaultPrevented;
};

test("what is copied goes through the program, and the page itself puts nothing on the clipboard", () => {
  expect(happens("copy", field("<textarea>Madame Inventée</textarea>"))).toBe(true);
  expect(copy).toHaveBeenCalledExactlyOnceWith("Madame Inventée");
  expect(document.execCommand).not.toHaveBeenCalled();
});

test("what is cut goes the same way, and out of its field as the field can undo", () => {
  const it = field('<input value="Madame Inventée">');
  it.setSelectionRange(0, 6);
  happens("cut", it);
  expect(copy).toHaveBeenCalledExactlyOnceWith("Madame");
  expect(document.execCommand).toHaveBeenCalledExactlyOnceWith("delete");
});

test("a passphrase is not copied", () => {
  expect(happens("copy", field('<input type="password" value="secret">'))).toBe(true);
  expect(copy).not.toHaveBeenCalled();
});
