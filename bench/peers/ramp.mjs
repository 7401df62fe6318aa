// The eleven steps of GET /v1/scales?preset=tailwind, made with culori: the same curve, the same rounding.
import { convertLchToLab, convertLrgbToRgb, convertOklabToLrgb, converter, formatHex, parse, toGamut } from "culori";

const NAMES = ["50", "100", "200", "300", "400", "500", "600", "700", "800", "900", "950"];
const NEUTRAL = [0.986, 0.966, 0.925, 0.871, 0.713, 0.555, 0.445, 0.374, 0.273, 0.213, 0.143];
const COLOURFUL = [0.944, 0.901, 0.823, 0.691, 0.516, 0.412, 0.415, 0.431, 0.399, 0.359, 0.276];
const BY_CUSP = [0.047, 0.069, 0.114, 0.208, 0.331, 0.377, 0.255, 0.118, 0.066, 0.049, 0.003];
const NEUTRAL_SATURATION = 0.15;
const COLOURFUL_SATURATION = 0.6;
const HUES = [-5.7, 16.4, 25.3, 47.6, 70.1, 86.0, 130.8, 149.6, 162.5, 182.5, 215.2, 237.3, 259.8, 277.1, 292.7, 303.9, 322.1, 354.3, 376.4];
const TURNS = [-38, -3, -16, 60, 80, 75, -10, 4, -10, -17, -42, -15, -22, -11, 3, 8, -10, -38, -3];
const HALVINGS = 10;
const BULGE = 1.3;
const FAINT = 0.012;
const GREY = 4e-6;
const DEEP = 0.55;
const TURNED = 0.45;

const oklch = converter("oklch");
const rgb = converter("rgb");
const intoSrgb = toGamut("rgb", "oklch");

const clamped = (value, least, most) => Math.max(least, Math.min(value, most));

// The most chromatic sRGB colour near each whole degree of hue: found once, when the server starts.
function cusps() {
  const found = Array.from({ length: 360 }, () => ({ away: 360 }));
  const add = (r, g, b) => {
    const { l, c, h } = oklch({ mode: "rgb", r: r / 255, g: g / 255, b: b / 255 });
    const degree = Math.round(h);
    const away = Math.abs(h - degree);
    if (away < found[degree % 360].away) found[degree % 360] = { away, l, c };
  };
  for (let n = 0; n < 255; n += 1) {
    const m = 255 - n;
    add(255, n, 0);
    add(m, 255, 0);
    add(0, 255, n);
    add(0, m, 255);
    add(n, 0, 255);
    add(255, 0, m);
  }
  return found;
}

const CUSPS = cusps();

function cusp(hue) {
  const degree = Math.floor(hue);
  const rest = hue - degree;
  const here = CUSPS[degree % 360];
  const there = CUSPS[(degree + 1) % 360];
  return { l: here.l + rest * (there.l - here.l), c: here.c + rest * (there.c - here.c) };
}

// culori's own steps from OKLCH to linear light: sRGB's bounds are the same there, and it spares the encoding.
const linear = (l, c, h) => convertOklabToLrgb(convertLchToLab({ l, c, h }, "oklab"));

const inside = ({ r, g, b }) => r >= 0 && r <= 1 && g >= 0 && g <= 1 && b >= 0 && b <= 1;

// The greatest chroma that sRGB holds at a lightness and hue.
function ceiling(l, h) {
  if (l <= 0 || l >= 1) return 0;
  const top = cusp(h);
  let step = (l < top.l ? (top.c * l) / top.l : (top.c * (1 - l)) / (1 - top.l)) * BULGE;
  let chroma = 0;
  for (let n = 0; n < HALVINGS; n += 1) {
    step /= 2;
    if (inside(linear(l, chroma + step, h))) chroma += step;
  }
  return chroma;
}

function hueTurn(hue) {
  const index = HUES.findIndex((end) => end > hue);
  const share = (hue - HUES[index - 1]) / (HUES[index] - HUES[index - 1]);
  return TURNS[index - 1] + share * (TURNS[index] - TURNS[index - 1]);
}

function lightnesses(level, hue, saturation) {
  const share = clamped((saturation - NEUTRAL_SATURATION) / (COLOURFUL_SATURATION - NEUTRAL_SATURATION), 0, 1);
  const { l: top } = cusp(hue);
  const curve = NEUTRAL.map((value, at) => value + share * (COLOURFUL[at] + BY_CUSP[at] * top - value));
  const distances = curve.map((value) => Math.round(Math.abs(value - level) * 1e6));
  const anchor = distances.indexOf(Math.min(...distances));
  const here = curve[anchor];
  const moved = curve.map((value, at) =>
    at <= anchor ? 1 - ((1 - value) * (1 - level)) / (1 - here) : (value * level) / here,
  );
  return { anchor, moved };
}

// The color at a lightness that shares the key color's saturation, its hue turning; below DEEP, chroma falls at least
// as fast as lightness.
function path(key, saturation) {
  const turn = hueTurn(key.h);
  const hueAt = (lightness) => (key.h + turn * (Math.max(lightness, TURNED) - Math.max(key.l, TURNED)) + 360) % 360;
  const slope = Math.max((saturation * ceiling(DEEP, hueAt(DEEP))) / DEEP, key.l > 0 ? key.c / key.l : 0);
  return (lightness) => {
    const h = hueAt(lightness);
    const most = saturation * ceiling(lightness, h);
    return { mode: "oklch", l: lightness, c: lightness < DEEP ? Math.min(most, slope * lightness) : most, h };
  };
}

const greys = (lightness) => ({ mode: "oklch", l: lightness, c: 0, h: 0 });

// The steps as {name, l, c, h, hex, mapped, anchor}; the hue of a grey is null.
export function ramp(text) {
  const color = parse(text);
  if (color === undefined) return undefined;
  const { l, c, h } = oklch(color);
  const key = c > GREY ? { mode: "oklch", l: clamped(l, 0, 1), c, h } : greys(clamped(l, 0, 1));
  const saturation = Math.min(key.c / Math.max(ceiling(key.l, key.h), FAINT), 1);
  const { anchor, moved } = lightnesses(key.l, key.h, saturation);
  const at = key.c > 0 ? path(key, saturation) : greys;
  const steps = moved.map((lightness, index) =>
    index === anchor ? shade(NAMES[index], key, rgb(color), false, true) : fitted(NAMES[index], at(lightness)),
  );
  return { color, steps };
}

function fitted(name, wish) {
  const shown = linear(wish.l, wish.c, wish.h);
  return inside(shown) ? shade(name, wish, convertLrgbToRgb(shown), false, false) : shade(name, wish, intoSrgb(wish), true, false);
}

function shade(name, { l, c, h }, shown, mapped, anchor) {
  return { name, l, c, h: c > GREY ? h : null, hex: formatHex(shown), mapped, anchor };
}
