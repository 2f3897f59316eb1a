import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { PersonCard as Card } from "../contract/PersonCard";
import type { SafeContact } from "../contract/SafeContact";
import PersonCard from "./PersonCard.svelte";
import { blankInstruction } from "./blank";

const asked = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({
  invoke: (_door: string, { command, request }: { command: string; request: unknown }) => asked(command, request),
}));

const NUMBER = "06 00 00 00 01";
const said: SafeContact = {
  ...blankInstruction(),
  revision: 3,
  stated: true,
  check_again: false,
  code_word: "parapluie",
  trusted_person: "Léa Fictive, sa sœur",
};

function card(safe_contact: SafeContact): Card {
  return {
    id: 7,
    anonymous: false,
    sex: "F",
    birth_name: "Exemple",
    used_name: "",
    first_names: "Inventée",
    nickname: "",
    other_names: [],
    display_name: "EXEMPLE Inventée",
    born_on: null,
    birth_year: null,
    age: null,
    commune: "",
    district: null,
    language: "",
    interpreter: false,
    adaptation: "",
    representation: null,
    representative: "",
    has_phone: true,
    phone_masked: "•• •• •• •• 01",
    has_email: false,
    has_address: false,
    safe_contact,
    case_files: [],
  };
}

describe("a person's card", () => {
  beforeEach(() => {
    asked.mockReset();
    asked.mockResolvedValue({ phone: NUMBER, email: "", address: "", safe_contact: said, others: [] });
  });

  it("asks for the number only with the instruction that is on screen", async () => {
    render(PersonCard, { person: card(said), onchange: () => undefined });
    expect(screen.getByText("parapluie")).toBeTruthy();
    expect(screen.queryByText(NUMBER)).toBeNull();
    expect(asked).not.toHaveBeenCalled();

    await userEvent.click(screen.getByRole("button", { name: /afficher les coordonnées/ }));
    expect(asked).toHaveBeenCalledWith("reveal_contact", { person: 7, instruction_revision: 3 });
    expect(await screen.findByText(NUMBER)).toBeTruthy();
  });

  it("offers no number while no instruction was ever given", () => {
    render(PersonCard, { person: card({ ...said, stated: false }), onchange: () => undefined });
    expect(screen.getByText(/Consigne jamais demandée/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: /afficher les coordonnées/ })).toBeNull();
  });

  it("hides the number again when the instruction changes", async () => {
    const { rerender } = render(PersonCard, { person: card(said), onchange: () => undefined });
    await userEvent.click(screen.getByRole("button", { name: /afficher les coordonnées/ }));
    await screen.findByText(NUMBER);
    await rerender({ person: card({ ...said, revision: 4 }) });
    expect(screen.queryByText(NUMBER)).toBeNull();
  });

  it("reads the instruction again when it changed meanwhile", async () => {
    asked.mockRejectedValue({ kind: "refused", code: "instruction_changed" });
    const onchange = vi.fn();
    render(PersonCard, { person: card(said), onchange });
    await userEvent.click(screen.getByRole("button", { name: /afficher les coordonnées/ }));
    expect(onchange).toHaveBeenCalled();
    expect(screen.queryByText(NUMBER)).toBeNull();
  });
});
