import type { PhoneSafe } from "./PhoneSafe";

export type SafeContact = { revision: number, stated: boolean, phone_safe: PhoneSafe, safe_hours: string, voicemail: boolean, sms: boolean, letter: boolean, email: boolean, introduce_as: string, letter_address: string, shares_home: boolean, reads_devices: boolean, code_word: string, note: string, checked_on: string | null, };
