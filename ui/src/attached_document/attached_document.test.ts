import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CaseFile } from "../contract/CaseFile";
import AddDialog from "./AddDialog.svelte";
import AttachedDocuments from "./AttachedDocuments.svelte";
import { size } from "./words";

const answer = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke: (...said: unknown[]) => answer(...said) as unknown }));

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
    render(AddDialog, { case_file: 1, dropped: null, onclose: () => undefined, onsaved });
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

describe("a file dropped on the page", () => {
  const file = { id: 3 } as CaseFile;
  // The test’s own page reads no file.
  const read = (name: string, bytes: Promise<ArrayBufferLike>) => {
    const part = { arrayBuffer: () => bytes };
    return Object.assign(new File([], name), { slice: () => part }) as File;
  };
  const drop = (files: File[]) => {
    const event = new Event("drop", { bubbles: true, cancelable: true });
    Object.assign(event, { dataTransfer: { types: ["Files"], files } });
    document.body.dispatchEvent(event);
    return event.defaultPrevented;
  };
  beforeEach(() => {
    answer.mockReset();
    answer.mockImplementation(async (door: string) => (door === "hand" ? offer : []));
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
  });

  it("is handed over under its name, whatever its letters, without its folder", async () => {
    render(AttachedDocuments, { file, open: true, onchange: () => undefined });
    expect(drop([read("plainte d’Éva.pdf", Promise.resolve(new TextEncoder().encode("%PDF").buffer))])).toBe(true);
    expect((await screen.findByLabelText<HTMLInputElement>(/Intitulé/)).value).toBe("plainte");
    const handed = answer.mock.calls.find(([door]) => door === "hand");
    expect(new TextDecoder().decode(handed?.[1] as ArrayBuffer)).toBe("%PDF");
    const { headers } = handed?.[2] as { headers: { handed: string } };
    expect(headers.handed).toMatch(/^[\u0020-\u007e]*$/);
    expect(JSON.parse(headers.handed)).toEqual({
      command: "attached_document_offer",
      request: {},
      name: "plainte d’Éva.pdf",
    });
  });

  it("joins nothing to a file that is closed, and does not leave the page", () => {
    render(AttachedDocuments, { file, open: false, onchange: () => undefined });
    expect(drop([new File(["%PDF"], "plainte.pdf")])).toBe(true);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("is said to be unreadable when it is a folder", async () => {
    render(AttachedDocuments, { file, open: true, onchange: () => undefined });
    drop([read("Documents", Promise.reject(new DOMException("", "NotReadableError")))]);
    expect((await screen.findByRole("alert")).textContent).toContain("ne peut pas être lu");
  });
});
