// Converts colours with one library: node answers.mjs LIBRARY SOURCE TARGET... < colours > answers
//
// The colours are float64 triples, and so are the answers, one block of all colours for each target. Components are
// in the library's own ranges; one that the library leaves out is NaN.
import assert from "node:assert";
import { readFileSync, writeSync } from "node:fs";

const CHECKED = 25;
const [library, source, ...targets] = process.argv.slice(2);

// colorjs.io's spaces stand in a tree, and each conversion climbs from one to their common ancestor and descends to
// the other. Done for all targets at once, the climbs and descents are shared; that they are those of ColorSpace.to
// is checked on the first colours.
async function colorjs(colors) {
  const { default: Color } = await import("colorjs.io");
  const spaces = targets.map((target) => Color.Space.get(target));
  const neighbours = new Map();
  const join = (one, other) => neighbours.set(one, (neighbours.get(one) ?? new Set()).add(other));
  for (const space of [...spaces, Color.Space.get(source)]) {
    for (let below = space; below.base; below = below.base) {
      join(below, below.base);
      join(below.base, below);
    }
  }
  const reached = new Map([[Color.Space.get(source), colors]]);
  for (const [space, coords] of reached) {
    for (const next of neighbours.get(space)) {
      if (!reached.has(next)) {
        const step = space.base === next ? (color) => space.toBase(color) : (color) => next.fromBase(color);
        reached.set(next, coords.map(step));
      }
    }
  }
  for (const space of spaces) {
    const directly = colors.slice(0, CHECKED).map((color) => Color.Space.get(source).to(space, color));
    assert.deepStrictEqual(reached.get(space).slice(0, CHECKED), directly);
  }
  return spaces.map((space) => reached.get(space));
}

async function culori(colors) {
  const { converter, getMode } = await import("culori");
  const names = (mode) => getMode(mode).channels.filter((channel) => channel !== "alpha");
  const [one, two, three] = names(source);
  const given = colors.map((color) => ({ mode: source, [one]: color[0], [two]: color[1], [three]: color[2] }));
  return targets.map((target) => {
    const convert = converter(target);
    const [first, second, third] = names(target);
    return given.map((color) => {
      const answer = convert(color);
      return [answer[first], answer[second], answer[third]];
    });
  });
}

function read() {
  const bytes = readFileSync(0);
  const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return Array.from({ length: numbers.length / 3 }, (_, at) => [...numbers.subarray(3 * at, 3 * at + 3)]);
}

function write(answers) {
  const numbers = new Float64Array(3 * answers.length);
  answers.forEach((answer, at) => numbers.set(answer.map((component) => component ?? NaN), 3 * at));
  const bytes = new Uint8Array(numbers.buffer);
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(1, bytes, done);
  }
}

for (const answers of await { colorjs, culori }[library](read())) {
  write(answers);
}
