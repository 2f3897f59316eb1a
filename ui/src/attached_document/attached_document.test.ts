import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import AddDialog from "./AddDialog.svelte";
import { size } from "./words";

const answer = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke: (door: string, message: unknown) => answer(door, message) }));

const offer = { offer: 7, title: "plainte", content: "pdf", signed: false, bytes: 340_000 };
const onsaved = vi.fn();
const choose = () => userEvent.click(screen.getByRole("button", { name: /^Choisir un/ }));

describe("a document to join", () => {
  beforeEach(() => {
    answer.mockReset();
    onsaved.mockReset();
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
    render(AddDialog, { case_file: 1, onclose: () => undefined, onsaved });
  });

  it("is asked about once it was chosen, and cannot be kept before", async () => {
    expect(screen.queryByLabelText(/Intitulé/)).toBeNull();
    answer.mockResolvedValue({ answer: offer });
    await choose();
    expect(screen.getByLabelText<HTMLInputElement>(/Intitulé/).value).toBe("plainte");
    expect(screen.getByText(/PDF, 340\sko/)).toBeTruthy();
    answer.mockResolvedValue({ id: 1 });
    await userEvent.click(screen.getByRole("button", { name: "Garder la pièce" }));
    expect(answer).toHaveBeenLastCalledWith("desk", {
      command: "attached_document_add",
      request: { case_file: 1, title: "plainte", kind: "", dated_on: null, confidential: false, offer: 7 },
    });
    expect(onsaved).toHaveBeenCalledOnce();
  });

  it("stays when the next choice is given up, and goes when the next file is refused", async () => {
    answer.mockResolvedValue({ answer: offer });
    await choose();
    answer.mockResolvedValue({ answer: null });
    await choose();
    expect(screen.getByLabelText(/Intitulé/)).toBeTruthy();
    answer.mockRejectedValue({ kind: "refused", code: "file_damaged" });
    await choose();
    expect(screen.getByRole("alert").textContent).toContain("abîmé ou incomplet");
    expect(screen.queryByLabelText(/Intitulé/)).toBeNull();
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Garder la pièce" }).disabled).toBe(true);
  });
});

it("says how large a document is", () => {
  expect([900, 340_000, 999_999, 2_400_000].map(size)).toEqual([
    "1\u00a0ko",
    "340\u00a0ko",
    "1\u00a0Mo",
    "2,4\u00a0Mo",
  ]);
});
