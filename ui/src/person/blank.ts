/** A person and an instruction nobody has described yet: nothing is allowed until it is said. */
import type { NewPerson } from "../contract/NewPerson";
import type { SafeContact } from "../contract/SafeContact";
import type { SafeContactInput } from "../contract/SafeContactInput";

export function blankPerson(): NewPerson {
  return {
    anonymous: false,
    // Not said, rather than guessed.
    sex: "X",
    birth_name: "",
    used_name: "",
    first_names: "",
    nickname: "",
    born_on: null,
    birth_year: null,
    address: "",
    commune: "",
    district: null,
    phone: "",
    email: "",
    language: "",
    interpreter: false,
    adaptation: "",
    representation: null,
    representative: "",
    distinct_from: [],
  };
}

export function blankInstruction(): SafeContactInput {
  return {
    phone_safe: "unknown",
    safe_hours: "",
    voicemail: false,
    sms: false,
    letter: false,
    email: false,
    introduce_as: "",
    letter_address: "",
    address_in_letters: false,
    address_hidden: false,
    elected_domicile: "",
    risk_reason: "",
    shares_home: false,
    reads_devices: false,
    code_word: "",
    trusted_person: "",
    note: "",
    checked_on: null,
  };
}

/** The instruction as it is sent back, corrected. */
export function instructionOf(said: SafeContact): SafeContactInput {
  const input: Partial<SafeContact> = { ...said };
  delete input.revision;
  delete input.stated;
  delete input.check_again;
  return input as SafeContactInput;
}
