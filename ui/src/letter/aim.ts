/** Which letter an address or a draft is about. */
import { address } from "../app/router.svelte";
import type { LetterAim } from "../contract/LetterAim";
import type { LetterBasis } from "../contract/LetterBasis";
import type { LetterKind } from "../contract/LetterKind";

/** What follows `#/letter/new/`, and what its draft is kept under. */
export function partsOf({ case_file, kind, basis }: LetterAim): string[] {
  return [String(case_file), kind, ...(basis ? [basis.of, String(basis.id)] : [])];
}

/** The page on which it is written. */
export function pageOf(aim: LetterAim): string {
  return address("letter", "new", ...partsOf(aim));
}

/** The aim of an address, or null when it names no letter. The desk refuses what it does not know. */
export function aimOf([case_file, kind, of, id]: string[]): LetterAim | null {
  if (!case_file || !kind) return null;
  const basis = of && id ? ({ of, id: Number(id) } as LetterBasis) : null;
  return { case_file: Number(case_file), kind: kind as LetterKind, basis };
}

export const sameAim = (one: LetterAim, other: LetterAim): boolean => partsOf(one).join() === partsOf(other).join();
