// Express 5 + culori: a palette of a mood, drawn anew for each request, with the members and the promises of
// GET /v1/generate: OKLCH within the mood's ranges and the scheme's arcs, in sRGB, at 8 bits, and the floor (ΔE-OK)
// kept between any two.
// DRAW=spread does the same work as ours: each color has a step of the lightness to itself, and is the one of six
// candidates that is furthest from those drawn before. DRAW=rejection does what is least: it takes whatever is allowed.
import { randomBytes } from "node:crypto";
import express from "express";
import { converter, differenceEuclidean, formatHex } from "culori";

const FLOOR = 0.04;
const CANDIDATES = 6;
const RETRIES = 64;
const MOODS = { warm: { hues: { start: 355, width: 87 }, chroma: [0.06, 0.2], lightness: [0.36, 0.92] } };
const SCHEMES = [
  { name: "analogous", offsets: [0, 30, -30], halfWidth: 12, weight: 4 },
  { name: "complementary", offsets: [0, 180], halfWidth: 12, weight: 3 },
  { name: "triadic", offsets: [0, 120, 240], halfWidth: 12, weight: 2 },
  { name: "split", offsets: [0, 150, 210], halfWidth: 12, weight: 3 },
  { name: "monochrome", offsets: [0], halfWidth: 10, weight: 1 },
  { name: "free", offsets: [], halfWidth: 180, weight: 3 },
];

const rgb = converter("rgb");
const oklab = converter("oklab");
const oklch = converter("oklch");
const deltaEOk = differenceEuclidean("oklab");

// sfc32, a small generator in common use, from a seed of 128 bits: the same seed is the same palette.
function generator(seed) {
  let [a, b, c, d] = [0, 8, 16, 24].map((at) => parseInt(seed.slice(at, at + 8), 16) | 0);
  return () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  };
}

const turned = (hue) => ((hue % 360) + 360) % 360;
const place = (hue, arc) => turned(hue - arc.start);
const between = ([least, most], at) => least + (most - least) * at;
const within = ([least, most], value) => value >= least && value <= most;
const rounded = (value) => Math.round(value * 1e6) / 1e6;

function weighted(schemes, random) {
  let ticket = random() * schemes.reduce((sum, scheme) => sum + scheme.weight, 0);
  return schemes.find((scheme) => (ticket -= scheme.weight) < 0) ?? schemes.at(-1);
}

function shuffled(length, random) {
  const order = Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

function arcsOf(scheme, anchor, allowed) {
  if (scheme.offsets.length === 0) return [allowed];
  return scheme.offsets
    .map((offset) => place(anchor + offset, allowed))
    .filter((middle) => middle <= allowed.width)
    .map((middle) => {
      const first = Math.max(middle - scheme.halfWidth, 0);
      const last = Math.min(middle + scheme.halfWidth, allowed.width);
      return { start: rounded(turned(allowed.start + first)), width: rounded(last - first) };
    });
}

// The 8-bit color of a wish, or nothing where sRGB does not hold the wish, or rounding moves it out of the ranges.
function chip(wish, mood, arc) {
  const { r, g, b } = rgb(wish);
  if (Math.min(r, g, b) < 0 || Math.max(r, g, b) > 1) return undefined;
  const shown = { mode: "rgb", r: Math.round(r * 255) / 255, g: Math.round(g * 255) / 255, b: Math.round(b * 255) / 255 };
  const lab = oklab(shown);
  const lch = oklch(lab);
  const kept = within(mood.lightness, lch.l) && within(mood.chroma, lch.c) && place(lch.h, arc) <= arc.width;
  return kept ? { shown, lab, lch } : undefined;
}

// The candidate that is furthest from what is there already, or nothing where none keeps the floor.
function furthest(mood, arc, lightness, present, candidates, random) {
  let best;
  let clearance = FLOOR;
  for (let n = 0; n < candidates; n += 1) {
    const hue = turned(arc.start + arc.width * random());
    const wish = { mode: "oklch", l: between(lightness, random()), c: between(mood.chroma, random()), h: hue };
    const candidate = chip(wish, mood, arc);
    if (candidate === undefined) continue;
    let least = 4;
    for (const other of present) least = Math.min(least, deltaEOk(candidate.lab, other.lab));
    if (least >= clearance) [best, clearance] = [candidate, least];
  }
  return best;
}

function spread(mood, arcs, count, random) {
  const found = [];
  const order = shuffled(count, random);
  for (let turn = 0; found.length < count; turn += 1) {
    const arc = arcs[turn % arcs.length];
    const step = order[turn % count];
    const lightness = [between(mood.lightness, step / count), between(mood.lightness, (step + 1) / count)];
    const one =
      furthest(mood, arc, lightness, found, CANDIDATES, random) ??
      furthest(mood, arc, mood.lightness, found, RETRIES, random);
    if (one) found.push(one);
  }
  return found;
}

function rejection(mood, arcs, count, random) {
  const found = [];
  for (let turn = 0; found.length < count; turn += 1) {
    const one = furthest(mood, arcs[found.length % arcs.length], mood.lightness, found, 1, random);
    if (one) found.push(one);
  }
  return found;
}

const draw = { spread, rejection }[process.env.DRAW];

function color({ shown, lch }) {
  const hex = formatHex(shown);
  return {
    css: hex,
    hex,
    alpha: 1,
    in_gamut: true,
    mapped_by: null,
    spaces: { oklch: [rounded(lch.l), rounded(lch.c), rounded(lch.h)] },
    kind: "drawn",
  };
}

function palette(name, count) {
  const mood = MOODS[name];
  const seed = randomBytes(16).toString("hex");
  const random = generator(seed);
  const anchor = rounded(turned(mood.hues.start + mood.hues.width * random()));
  const scheme = weighted(SCHEMES, random);
  const arcs = arcsOf(scheme, anchor, mood.hues);
  const drawn = draw(mood, arcs, count, random).sort((one, other) => one.lch.l - other.lch.l);
  return {
    palette: drawn.map(color),
    mood: name,
    scheme: scheme.name,
    seed,
    engine: "1",
    ranges: {
      hues: arcs.map(({ start, width }) => [start, start + width]),
      chroma: mood.chroma,
      lightness: mood.lightness,
      delta_e_ok: FLOOR,
    },
    links: { self: `/v1/generate?mood=${name}&scheme=${scheme.name}&seed=${seed}&count=${count}` },
  };
}

const app = express();
app.disable("x-powered-by");
app.disable("etag"); // no answer is given twice: to hash it would be work for nothing

app.get("/v1/generate", (request, response) => {
  const { mood = "warm", count = "5" } = request.query;
  if (!Object.hasOwn(MOODS, mood) || !/^([2-9]|1[0-2])$/.test(count)) {
    response.status(400).json({ title: "mood or count is not accepted" });
    return;
  }
  response.set("Cache-Control", "no-store").json(palette(mood, Number(count)));
});

app.listen(Number(process.env.PORT), "127.0.0.1");
