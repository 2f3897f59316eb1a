import { render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CaseFile } from "../contract/CaseFile";
import type { DeadlineWhatIf } from "../contract/DeadlineWhatIf";
import { blankMatter } from "../matter/blank";
import CaseFileDeadlines from "./CaseFileDeadlines.svelte";
import { anyDeadline } from "./example";
import WhatIf from "./WhatIf.svelte";

const asked = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({
  invoke: (_door: string, { command, request }: { command: string; request: unknown }) => asked(command, request),
}));

const file = {
  id: 12,
  status: "open",
  quality: "victime_directe",
  person: { born_on: "1990-01-01", birth_year: null },
  matter: { id: 3, ...blankMatter(), offence: "G1", happened_from: "2026-09-10", other_case_files: [] },
} as unknown as CaseFile;

const FOUND = [
  anyDeadline({
    id: "A10",
    label: "Agir contre une injure",
    alert_on: "2026-12-10",
    last_on: "2026-12-10",
    days_left: 16,
  }),
  anyDeadline({
    id: "B8",
    label: "Se pourvoir",
    alert_on: "2026-11-02",
    last_on: "2026-11-03",
    days_left: -22,
    mark: "V-old",
    to_check: true,
  }),
  anyDeadline({
    id: "B2",
    label: "Se constituer partie civile",
    alert_on: null,
    counted_on: null,
    last_on: null,
    days_left: null,
    start: "hearing",
    started_on: null,
  }),
];

const requests = (command: string) =>
  asked.mock.calls.filter(([name]) => name === command).map(([, request]) => request);

describe("the deadlines of a file", () => {
  let known = true;
  beforeEach(() => {
    known = true;
    asked.mockReset();
    asked.mockImplementation((command: string) =>
      Promise.resolve(
        command === "deadlines"
          ? { case_file: 12, today: "2026-11-24", facts_known: known, deadlines: FOUND }
          : command === "staff"
            ? [{ account: "ada", name: "Ada", profession: null, employer: "unknown" }]
            : command === "follow_up_add" || command === "deadline_follow_up"
              ? {}
              : null,
      ),
    );
  });

  it("show what is ahead at once, and what is past and what has no date when asked for", async () => {
    render(CaseFileDeadlines, { file, onchange: () => undefined });
    expect(await screen.findByText("Agir contre une injure", { selector: "p" })).toBeTruthy();
    expect(screen.getByText(/jeudi 10 décembre 2026/)).toBeTruthy();
    const past = screen.getByText(/Une date passée, à faire vérifier/).closest("details") as HTMLDetailsElement;
    expect(past.open).toBe(false);
    expect(within(past).getByText(/interrompu ou suspendu/)).toBeTruthy();
    expect(within(past).getByText("Se pourvoir", { selector: "p" })).toBeTruthy();
    expect(within(past).getByText("à vérifier")).toBeTruthy();
    expect(screen.getByText(/Un délai ou une information sans date/)).toBeTruthy();
    expect(document.body.textContent.toLowerCase()).not.toContain("prescrit");
  });

  it("say the article, the mark and the rule behind each date", async () => {
    render(CaseFileDeadlines, { file, onchange: () => undefined });
    const item = (await screen.findByText("Agir contre une injure", { selector: "p" })).closest("li") as HTMLElement;
    expect(within(item).getByText("Article 8 du code de procédure pénale")).toBeTruthy();
    expect(within(item).getByText(/^\[V\]/)).toBeTruthy();
    expect(within(item).getByText(/jamais reporté/)).toBeTruthy();
    expect(within(item).getByText(/Une source inventée/)).toBeTruthy();
  });

  it("say that the day of the facts is missing rather than nothing", async () => {
    known = false;
    render(CaseFileDeadlines, { file, onchange: () => undefined });
    expect(await screen.findByText(/Le jour des faits n’est pas noté/)).toBeTruthy();
  });

  it("become something to do, two weeks ahead and never yesterday", async () => {
    const onchange = vi.fn();
    render(CaseFileDeadlines, { file, onchange });
    await screen.findByText("Agir contre une injure", { selector: "p" });
    await userEvent.click(screen.getByRole("button", { name: /Noter une suite Agir contre une injure/ }));
    const what = await screen.findByRole<HTMLInputElement>("textbox", { name: /Ce qu’il y a à faire/ });
    expect(what.value).toContain("au plus tard le 10/12/2026");
    await userEvent.click(screen.getByRole("button", { name: /^Noter Entrée$|^Noter$/ }));
    await waitFor(() => expect(onchange).toHaveBeenCalled());
    const [request] = requests("deadline_follow_up") as [
      { deadline: string; with: { due_on: string; case_file: number } },
    ];
    expect(request.deadline).toBe("A10");
    expect(request.with).toMatchObject({ case_file: 12, due_on: "2026-11-26" });
    expect(requests("follow_up_add")).toEqual([]);
  });
});

describe("the what-if panel", () => {
  beforeEach(() => {
    asked.mockReset();
    asked.mockResolvedValue(FOUND);
  });

  it("starts from the file, counts again at each change and keeps nothing", async () => {
    render(WhatIf, { file, onclose: () => undefined });
    expect(await screen.findByText("Agir contre une injure", { selector: "p" })).toBeTruthy();
    const [first] = requests("deadline_what_if") as [DeadlineWhatIf];
    expect(first).toMatchObject({
      offence: "G1",
      facts_from: "2026-09-10",
      victim_born: "1990-01-01",
      public: null,
      events: [],
    });
    await userEvent.click(screen.getByRole("radio", { name: "Oui" }));
    await waitFor(() => expect((requests("deadline_what_if").at(-1) as DeadlineWhatIf).public).toBe(true));
    const commands = new Set(asked.mock.calls.map(([command]) => command as string));
    expect([...commands]).toEqual(["deadline_what_if"]);
  });

  it("shows why something was refused, and the deadlines of before no longer", async () => {
    render(WhatIf, { file, onclose: () => undefined });
    await screen.findByText("Agir contre une injure", { selector: "p" });
    asked.mockRejectedValue({ kind: "refused", code: "dates_reversed", first: "victim_born", second: "facts_from" });
    await userEvent.click(screen.getByRole("checkbox", { name: /couple/ }));
    expect(await screen.findByText(/La fin est avant le début/)).toBeTruthy();
    expect(screen.queryByText("Agir contre une injure", { selector: "p" })).toBeNull();
  });
});
