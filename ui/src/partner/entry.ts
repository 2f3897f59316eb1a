/** What is typed of a partner: a plain copy of what the desk holds of one, or nothing yet. */
import type { NewPartner } from "../contract/NewPartner";
import type { Partner } from "../contract/Partner";

export function entryOf(partner: Partner | null): NewPartner {
  return {
    name: partner?.name ?? "",
    family: partner?.family ?? "",
    role: partner?.role ?? "",
    contact: partner?.contact ?? "",
    phone: partner?.phone ?? "",
    email: partner?.email ?? "",
    website: partner?.website ?? "",
    address: partner?.address ?? "",
    hours: partner?.hours ?? "",
    coverage: partner?.coverage ?? "",
    signatory: partner?.signatory ?? false,
    note: partner?.note ?? "",
    verified_on: partner?.verified_on ?? null,
    age_key: partner?.age_key ?? "",
  };
}
