// Runs the Node peers' side of the bench: reads one JSON request a line, answers one JSON line.
// {"work": name, "key": k, "input": […]} keeps the input and answers the work's results for it, to be compared;
// {"work": name, "key": k, "repeat": n} does the work on the kept input n times and answers the seconds it took.
import { createInterface } from "node:readline";
import { converter, formatHex, toGamut } from "culori";

const oklch = converter("oklch");
const intoSrgb = toGamut("rgb", "oklch");

const works = {
  "hex to oklch": (texts) =>
    texts.map((text) => {
      const { l, c, h } = oklch(text);
      return [l, c, h];
    }),
  "scale of 11, minde": (scales) =>
    scales.map((steps) => steps.map(([l, c, h]) => formatHex(intoSrgb({ mode: "oklch", l, c, h })))),
};

const kept = new Map();

function answer({ work, key, input, repeat }) {
  if (input !== undefined) {
    kept.set(key, input);
    return { results: works[work](input) };
  }
  const subject = kept.get(key);
  const start = process.hrtime.bigint();
  for (let round = 0; round < repeat; round += 1) works[work](subject);
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9 };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
