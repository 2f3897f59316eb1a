/** The only door to the desk: asks, saves to a file, locks. Nothing else in the interface may import Tauri. */
import { invoke, type InvokeArgs, type InvokeOptions } from "@tauri-apps/api/core";
import type { Appearance } from "./app/appearance.svelte";
import type { Commands } from "./contract/Commands";
import type { Places } from "./contract/Places";
import type { Readings } from "./contract/Readings";

export type Command = keyof Commands;
export type Request<C extends Command> = Commands[C][0];
export type Answer<C extends Command> = Commands[C][1];

/** The desk said no, for a reason it can name; `fields` is what the sentence needs. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly fields: Readonly<Record<string, unknown>>,
  ) {
    super(code);
  }
}

/** Something broke that nobody at the desk could have avoided; `reference` is what to tell the person in charge. */
export class Fault extends Error {
  constructor(readonly reference: string) {
    super(reference);
  }
}

/** Asks the desk one thing. Throws `Refused` or `Fault`, never anything else. */
export async function ask<C extends Command>(command: C, request: Request<C>): Promise<Answer<C>> {
  return await sent<Answer<C>>("desk", { command, request });
}

/** Has a document made and written where the person chooses; false when they change their mind. */
export async function save(command: string, request: unknown): Promise<boolean> {
  const { saved } = await sent<{ saved: boolean }>("window", { action: { do: "save", command, request } });
  return saved;
}

/** Has a command read a file that the person chooses; null when they change their mind. The page never learns where it is. */
export async function open<C extends keyof Readings>(
  command: C,
  request: Readings[C][0],
): Promise<Readings[C][1] | null> {
  const { answer } = await sent<{ answer: Readings[C][1] | null }>("window", {
    action: { do: "open", command, request },
  });
  return answer;
}

/** More than any command reads: the desk says how much is too much, and the page holds no more of it than that. */
const ENOUGH_BYTES = 60_000_000;

/** Has a command read a file that was dropped on the page, which gives its bytes and never learns where it is. */
export async function hand<C extends keyof Readings>(
  command: C,
  request: Readings[C][0],
  file: File,
): Promise<Readings[C][1]> {
  // A folder can be dropped too, and cannot be read.
  const bytes = await file
    .slice(0, ENOUGH_BYTES)
    .arrayBuffer()
    .catch(() => null);
  if (!bytes) throw new Refused("file_unreadable", {});
  const handed = plain(JSON.stringify({ command, request, name: file.name }));
  return await sent<Readings[C][1]>("hand", bytes, { headers: { handed } });
}

/** Gives a command the folder, or the file, that the person chooses; null when they change their mind. */
export async function choose<C extends keyof Places>(command: C, request: Places[C][0]): Promise<Places[C][1] | null> {
  const { answer } = await sent<{ answer: Places[C][1] | null }>("window", {
    action: { do: "choose", command, request },
  });
  return answer;
}

/** Locks: the whole process is replaced, so this page does not live long after. */
export async function lock(): Promise<void> {
  await sent("window", { action: { do: "lock" } });
}

/** Goes to the lock screen of the training, or back to that of the desk. */
export async function practise(training: boolean): Promise<void> {
  await sent("window", { action: { do: "practise", training } });
}

/** The same, and no passphrase opens the vault on this computer any more: the paper sheet does. */
export async function distress(): Promise<void> {
  await sent("window", { action: { do: "distress" } });
}

/** Keeps the look of the page for the next start, outside the vault. */
export async function remember(appearance: Appearance): Promise<void> {
  await sent("window", { action: { do: "wear", appearance } });
}

/** Whether the system says that it sleeps, and that its screen is locked or given to somebody else. */
export async function watched(): Promise<"whole" | "sleep_only" | "nothing"> {
  const { watch } = await sent<{ watch: "whole" | "sleep_only" | "nothing" }>("window", { action: { do: "watch" } });
  return watch;
}

/** Puts words on the system's clipboard; they are taken back after twenty seconds. */
export async function copy(words: string): Promise<void> {
  await sent("window", { action: { do: "copy", words } });
}

/** Ends the program. */
export async function close(): Promise<void> {
  await sent("window", { action: { do: "close" } });
}

// A header holds ASCII alone.
const plain = (json: string) =>
  json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

async function sent<T>(door: "desk" | "window" | "hand", ...said: [InvokeArgs, InvokeOptions?]): Promise<T> {
  try {
    return await invoke<T>(door, ...said);
  } catch (error) {
    throw understood(error);
  }
}

function understood(error: unknown): Refused | Fault {
  if (typeof error === "object" && error !== null && "kind" in error) {
    if (error.kind === "refused" && "code" in error) return new Refused(String(error.code), { ...error });
    if (error.kind === "fault" && "reference" in error) return new Fault(String(error.reference));
  }
  // The door itself failed: there is no number to give, and its words are for nobody's eyes.
  return new Fault("—");
}
