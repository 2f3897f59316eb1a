/** Every sentence of the interface, by its name. The desk reads the same .ftl files for its papers, and those in `outside/` for what
    the window never says: tables that leave, the file of access, the command line. */
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { Fault, Refused } from "../desk";
import type { Refusal } from "../contract/Refusal";
import { dayLong, timeFr } from "../kit/dates";
import type { Sentences } from "./ids";

export type Sentence = keyof Sentences;
/** The sentences that need no argument. */
export type PlainSentence = { [S in Sentence]: keyof Sentences[S] extends never ? S : never }[Sentence];
type Rest<S extends Sentence> = keyof Sentences[S] extends never ? [] : [args: Sentences[S]];

// Direction marks would end up in what people copy and in what tests compare; French needs none.
const bundle = new FluentBundle("fr", { useIsolating: false });
const files = import.meta.glob<string>("./*.ftl", { query: "?raw", import: "default", eager: true });
for (const text of Object.values(files)) bundle.addResource(new FluentResource(text));

/** The sentence `id`, with its arguments in place. */
export function t<S extends Sentence>(id: S, ...[args]: Rest<S>): string {
  return written(id, args) ?? id;
}

/** What happened and what to do, for anything that `ask` can throw. */
export function explain(error: unknown): string {
  if (error instanceof Refused) return explainRefusal(error.code as Refusal["code"], error.fields);
  return t("fault", { reference: error instanceof Fault ? error.reference : "—" });
}

/** The same for a refusal that is only announced, such as what a draft still misses. */
export function explainRefusal(code: Refusal["code"], fields: Readonly<Record<string, unknown>> = {}): string {
  // A code of the desk without its sentence does not compile here.
  const sentence: Sentence = `refusal-${code}`;
  return written(sentence, spoken(fields)) ?? t("refusal-other");
}

function written(id: string, args?: Record<string, string | number>): string | undefined {
  const pattern = bundle.getMessage(id)?.value;
  return pattern ? bundle.formatPattern(pattern, args ?? null, []) : undefined;
}

function spoken(fields: Readonly<Record<string, unknown>>): Record<string, string | number> {
  // «birth_name#2» is the field of the second person of a form.
  const said = (value: unknown) =>
    typeof value === "number" ? value : clock(String(value).replace(/^(\w+)#\d+$/, "$1"));
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, said(value)]));
}

function clock(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return dayLong(text);
  return /^\d\d:\d\d$/.test(text) ? timeFr(text) : text;
}
