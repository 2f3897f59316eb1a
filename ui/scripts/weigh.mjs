// Old municipal laptops read the program from a slow disk: the first screen stays light, or the build fails.
import { readFileSync, readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";

const assets = new URL("../dist/assets/", import.meta.url);
const page = readFileSync(new URL("../dist/index.html", import.meta.url), "utf8");
const limits = [
  { what: "first script", most: 110, files: (name) => name.endsWith(".js") && page.includes(name) },
  { what: "first style", most: 15, files: (name) => name.endsWith(".css") && page.includes(name) },
];

for (const { what, most, files } of limits) {
  const bytes = readdirSync(assets)
    .filter(files)
    .reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, assets)), { level: 9 }).length, 0);
  const kilobytes = bytes / 1000;
  process.stdout.write(`${what}: ${kilobytes.toFixed(1)} KB compressed, at most ${most}\n`);
  if (kilobytes > most) process.exitCode = 1;
}
