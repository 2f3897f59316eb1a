import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { desk } from "../app/session.svelte";
import Intake from "./Screen.svelte";

const drafts = vi.hoisted(() => new Map<string, string>());
const asked = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({
  invoke: async (_door: string, { command, request }: { command: string; request: Record<string, string> }) => {
    asked(command, request);
    const key = `${request["kind"]} ${request["subject"]}`;
    const saved_at = "2026-11-23T13:32:00Z";
    if (command === "draft_load") return drafts.has(key) ? { body: drafts.get(key), saved_at } : null;
    if (command === "draft_save") drafts.set(key, request["body"] ?? "");
    if (command === "draft_discard") drafts.delete(key);
    if (command === "draft_save") return { saved_at };
    if (command === "similar_persons") return [];
    if (command === "person") return { display_name: "EXEMPLE Autre" };
    if (["intake_proposals", "staff", "slot_lengths", "free_slots", "conflicts_typed"].includes(command)) return [];
    return {};
  },
}));
const birthName = () => screen.findByLabelText<HTMLInputElement>(/^Nom de naissance/);

describe("intake", () => {
  beforeEach(() => {
    drafts.clear();
    asked.mockReset();
    desk.status = { today: "2026-11-23" } as typeof desk.status;
  });

  it("keeps what is typed and shows it again only when asked", async () => {
    const first = render(Intake, { args: [] });
    await userEvent.type(await birthName(), "Exemple");
    await userEvent.tab();
    first.unmount();
    expect(drafts.get("intake new")).toContain("Exemple");

    render(Intake, { args: [] });
    const resume = await screen.findByRole("button", { name: "Reprendre" });
    expect(screen.queryByLabelText(/^Nom de naissance/)).toBeNull();
    await userEvent.click(resume);
    expect((await birthName()).value).toBe("Exemple");
    // The whole form is drawn twice, which takes its time on a machine that has much else to do.
  }, 20_000);

  it("forgets a draft that is given up", async () => {
    drafts.set("intake new", JSON.stringify({ new_person: { birth_name: "Exemple" } }));
    render(Intake, { args: [] });
    await userEvent.click(await screen.findByRole("button", { name: /abandonner/ }));
    expect((await birthName()).value).toBe("");
    expect(drafts.has("intake new")).toBe(false);
  });

  it("never shows one persons draft in the form of another", async () => {
    drafts.set("intake person-7", JSON.stringify({ person: 7, facts: { account_of_facts: "récit d’une autre" } }));
    render(Intake, { args: ["person", "8"] });
    await screen.findByRole("heading", { name: "Faits" });
    expect(screen.queryByRole("button", { name: "Reprendre" })).toBeNull();
    expect(document.body.textContent).not.toContain("récit d’une autre");
    expect(asked).toHaveBeenCalledWith("draft_load", { kind: "intake", subject: "person-8" });
  });
});
