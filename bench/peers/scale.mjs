// Fastify + culori: GET /v1/scales?color=…&preset=tailwind, with the members and the rounding of ours.
// As Fastify recommends: a schema for the query, one for the answer (which makes its fast serializer), no logger.
// CACHE=lru keeps the last 10,000 bodies by their address, as somebody might who expects the same questions again.
import Fastify from "fastify";
import { LRUCache } from "lru-cache";
import { formatHex, wcagLuminance } from "culori";
import { ramp } from "./ramp.mjs";

const BACKGROUND = "#ffffff";
const FLARE = 0.05;
const WHITE = 1 + FLARE;
const BLACK = FLARE;
const JOBS = [
  ["background"],
  ["background", "component"],
  ["component", "separator"],
  ["component", "separator"],
  ["separator"],
  ["solid"],
  ["solid"],
  ["solid"],
  ["solid"],
  [],
  [],
];

const rounded = (value) => Math.round(value * 1e6) / 1e6;

function uses(jobs, ground, strongest, text) {
  const found = [];
  if (jobs.includes("background") && strongest >= 4.5) found.push("background");
  if (jobs.includes("component") && strongest >= 4.5) found.push("component");
  if (jobs.includes("separator")) found.push("separator");
  if (ground >= 3) found.push("border");
  if (jobs.includes("solid") && ground >= 3 && text >= 4.5) found.push("solid");
  if (ground >= 3) found.push("large-text");
  if (ground >= 4.5) found.push("text");
  if (ground >= 7) found.push("enhanced-text");
  return found;
}

function described(step, css, jobs, luminance, darkest) {
  const white = WHITE / (luminance + FLARE);
  const black = (luminance + FLARE) / BLACK;
  const oklch = [rounded(step.l), rounded(step.c), step.h === null ? null : rounded(step.h)];
  return {
    step: step.name,
    hex: step.hex,
    oklch,
    css: step.anchor ? css : `oklch(${oklch[0]} ${oklch[1]} ${oklch[2] ?? "none"})`,
    mapped_by: step.mapped ? "minde" : null,
    anchor: step.anchor,
    contrast: { white: rounded(white), black: rounded(black), background: rounded(white) },
    text: white >= black ? "#ffffff" : "#000000",
    use: uses(jobs, white, (luminance + FLARE) / (darkest + FLARE), Math.max(white, black)),
  };
}

function scale(text) {
  const made = ramp(text);
  if (made === undefined) return undefined;
  const luminances = made.steps.map(({ hex }) => wcagLuminance(hex)); // of what is shown: 8 bits
  const darkest = Math.min(...luminances);
  return {
    steps: made.steps.map((step, index) => described(step, text, JOBS[index], luminances[index], darkest)),
    color: { css: text, hex: formatHex(made.color), alpha: made.color.alpha ?? 1, mapped_by: null },
    preset: "tailwind",
    method: "perceptual",
    anchor: "keep",
    scheme: "light",
    background: BACKGROUND,
    targets: null,
    links: { self: `/v1/scales?color=${encodeURIComponent(text)}&preset=tailwind`, color: `/v1/colors?color=${encodeURIComponent(text)}` },
  };
}

const text = { type: "string" };
const number = { type: "number" };
const nothing = { type: ["string", "null"] };
const object = (properties) => ({ type: "object", properties });
const list = (items) => ({ type: "array", items });

const step = object({
  step: text,
  hex: text,
  oklch: list({ type: ["number", "null"] }),
  css: text,
  mapped_by: nothing,
  anchor: { type: "boolean" },
  contrast: object({ white: number, black: number, background: number }),
  text,
  use: list(text),
});
const schema = {
  querystring: {
    ...object({ color: text, preset: { enum: ["tailwind"], default: "tailwind" } }),
    required: ["color"],
    additionalProperties: false,
  },
  response: {
    200: object({
      steps: list(step),
      color: object({ css: text, hex: text, alpha: number, mapped_by: nothing }),
      preset: text,
      method: text,
      anchor: text,
      scheme: text,
      background: text,
      targets: { type: ["array", "null"], items: number },
      links: object({ self: text, color: text }),
    }),
  },
};

const app = Fastify({ logger: false });
const bodies = process.env.CACHE === "lru" ? new LRUCache({ max: 10_000 }) : undefined;

if (bodies) {
  app.addHook("onRequest", async (request, reply) => {
    const body = bodies.get(request.raw.url);
    if (body !== undefined) return headed(reply).send(body);
  });
  app.addHook("onSend", async (request, reply, body) => {
    if (reply.statusCode === 200) bodies.set(request.raw.url, body);
  });
}

function headed(reply) {
  return reply
    .header("content-type", "application/json; charset=utf-8")
    .header("cache-control", "public, max-age=86400, stale-while-revalidate=604800");
}

app.get("/v1/scales", { schema }, async (request, reply) => {
  const answer = scale(request.query.color);
  if (answer === undefined) return reply.code(400).send({ title: "not a CSS color" });
  headed(reply);
  return answer;
});

app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
