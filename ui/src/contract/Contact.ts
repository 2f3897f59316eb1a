import type { SafeContact } from "./SafeContact";

export type Contact = { phone: string, email: string, address: string, safe_contact: SafeContact, };
