/** The screens of the rail, with their shortcut, and who sees them. */
import BarChart3 from "@lucide/svelte/icons/chart-column";
import CalendarDays from "@lucide/svelte/icons/calendar-days";
import FileText from "@lucide/svelte/icons/file-text";
import FolderOpen from "@lucide/svelte/icons/folder-open";
import KeyRound from "@lucide/svelte/icons/key-round";
import Gauge from "@lucide/svelte/icons/gauge";
import ListTodo from "@lucide/svelte/icons/list-todo";
import Network from "@lucide/svelte/icons/network";
import Handshake from "@lucide/svelte/icons/handshake";
import Send from "@lucide/svelte/icons/send";
import Settings from "@lucide/svelte/icons/settings";
import Sun from "@lucide/svelte/icons/sun";
import UserPlus from "@lucide/svelte/icons/user-plus";
import type { Role } from "../contract/Role";
import type { PlainSentence } from "../text";

export interface Place {
  name: string;
  label: PlainSentence;
  keys: string;
  icon: typeof Sun;
  roles: readonly Role[];
  /** Other screens that belong to it. */
  within?: readonly string[];
}

const DESK: readonly Role[] = ["agent", "agent_in_charge"];

export const places: readonly Place[] = [
  { name: "today", label: "place-today", keys: "Alt+1", icon: Sun, roles: DESK },
  {
    name: "agenda",
    label: "place-agenda",
    keys: "Alt+2",
    icon: CalendarDays,
    roles: DESK,
    within: ["desk_session"],
  },
  { name: "intake", label: "place-intake", keys: "Alt+3", icon: UserPlus, roles: DESK },
  { name: "case_file", label: "place-case-files", keys: "Alt+4", icon: FolderOpen, roles: DESK },
  { name: "follow_up", label: "place-follow-ups", keys: "Alt+5", icon: ListTodo, roles: DESK },
  { name: "referral", label: "place-referrals", keys: "Alt+6", icon: Send, roles: DESK },
  { name: "partner", label: "place-partners", keys: "Alt+7", icon: Handshake, roles: DESK },
  { name: "settings", label: "place-settings", keys: "Alt+8", icon: Settings, roles: DESK },
  { name: "statistics", label: "place-statistics", keys: "Alt+1", icon: BarChart3, roles: ["supervisor"] },
  { name: "report", label: "place-reports", keys: "Alt+2", icon: FileText, roles: ["supervisor"] },
  { name: "dashboard", label: "place-dashboard", keys: "Alt+3", icon: Gauge, roles: ["supervisor"] },
  { name: "network_desk", label: "place-network", keys: "Alt+4", icon: Network, roles: ["supervisor"] },
  { name: "account", label: "place-accounts", keys: "Alt+9", icon: KeyRound, roles: [...DESK, "supervisor"] },
];

/** What this role sees. */
export function placesOf(role: Role): Place[] {
  return places.filter((place) => place.roles.includes(role));
}
