/** Who is at the desk, and what the desk says of itself. */
import type { SessionInfo } from "../contract/SessionInfo";
import type { Status } from "../contract/Status";
import { ask } from "../desk";

export const desk = $state<{ status: Status | null }>({ status: null });

export async function refresh(): Promise<void> {
  desk.status = await ask("status", {});
}

/** The person whose session is open. */
export function session(): SessionInfo | null {
  return desk.status?.session ?? null;
}

/** The day it is at the desk: never read from the page's own clock. */
export function today(): string {
  return desk.status?.today ?? "";
}
