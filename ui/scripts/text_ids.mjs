// Writes src/text/ids.ts: every message of src/text/*.ftl with the arguments it takes, so that a missing sentence or a
// forgotten argument does not compile. With --check, says whether the committed file is the one the sentences give.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { FluentParser, Visitor } from "@fluent/syntax";

const folder = new URL("../src/text/", import.meta.url);
const target = new URL("ids.ts", folder);

class Arguments extends Visitor {
  names = new Set();
  visitVariableReference(reference) {
    this.names.add(reference.id.name);
  }
}

function messagesOf(file) {
  const resource = new FluentParser({ withSpans: false }).parse(readFileSync(new URL(file, folder), "utf8"));
  const junk = resource.body.find((entry) => entry.type === "Junk");
  if (junk) throw new Error(`${file} cannot be read near: ${junk.content.trim().slice(0, 80)}`);
  return resource.body
    .filter((entry) => entry.type === "Message")
    .map((message) => {
      const used = new Arguments();
      used.visit(message);
      return [message.id.name, [...used.names].sort(), file];
    });
}

const messages = readdirSync(folder)
  .filter((file) => file.endsWith(".ftl"))
  .flatMap(messagesOf)
  .sort(([a], [b]) => (a < b ? -1 : 1));
messages.forEach(([id, , file], at) => {
  const before = messages[at - 1];
  if (before?.[0] === id) throw new Error(`${id} is written twice: ${before[2]} and ${file}`);
});

const lines = messages.map(([id, names]) => {
  const shape = names.length ? `{ ${names.map((name) => `${name}: string | number`).join("; ")} }` : "None";
  return `  "${id}": ${shape};`;
});
const text = `// Generated from the .ftl files by \`npm run text\`; do not edit.
type None = Record<never, never>;

/** Every sentence, and the arguments it takes. */
export interface Sentences {
${lines.join("\n")}
}
`;

if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (readFileSync(target, "utf8") !== text) {
  process.stderr.write("src/text/ids.ts is not the one the sentences give: run `npm run text`.\n");
  process.exit(1);
}
