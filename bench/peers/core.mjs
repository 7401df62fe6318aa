// Runs the Node peers' side of the comparisons in process: reads one JSON request a line, answers one JSON line.
// {"work": name, "key": k, "input": […]} keeps the input and answers the work's results for it, to be compared;
// {"work": name, "key": k, "repeat": n} does the work on the kept input n times and answers the seconds it took.
import { createInterface } from "node:readline";
import chroma from "chroma-js";
import Color from "colorjs.io";
import { converter, formatHex, toGamut } from "culori";

const oklch = converter("oklch");
const intoSrgb = toGamut("rgb", "oklch");

const each = (step) => (scales) => scales.map((steps) => steps.map(([l, c, h]) => step(l, c, h)));

const works = {
  "hex to oklch, culori": (texts) =>
    texts.map((text) => {
      const { l, c, h } = oklch(text);
      return [l, c, h];
    }),
  "hex to oklch, chroma.js": (texts) => texts.map((text) => chroma(text).oklch()),
  "hex to oklch, colorjs.io": (texts) => texts.map((text) => new Color(text).to("oklch").coords),
  "scale, culori": each((l, c, h) => formatHex(intoSrgb({ mode: "oklch", l, c, h }))),
  "scale, chroma.js": each((l, c, h) => chroma.oklch(l, c, h).hex()),
  "scale, colorjs.io": each((l, c, h) =>
    new Color("oklch", [l, c, h]).toGamut({ space: "srgb", method: "css" }).to("srgb").toString({ format: "hex", collapse: false }),
  ),
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
