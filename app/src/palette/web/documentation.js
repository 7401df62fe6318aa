// The documentation page with a script: forms that show the answer in place, curl lines that follow them, colors
// beside their names, samples that copy, contents that filter. Without it the page still reads, and its forms open
// the answer itself.
"use strict";

const COLOR = /^(#[0-9a-f]{3,8}|[a-z-]+\(.+\))$/i;
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|\b(?:true|false|null)\b/gi;
const LIST_ON_LINES = /\[\n[^[\]{}"]*\]/g;
const SAFE_IN_SHELL = /^[\w@%+=:,./-]+$/;
const HEADERS = [
  "content-type", "content-length", "cache-control", "etag", "server-timing", "location", "allow", "retry-after",
  "ratelimit", "ratelimit-policy", "x-request-id",
];
const LARGEST_COLORED = 200_000;

const all = (selector, within = document) => [...within.querySelectorAll(selector)];

function make(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

// JSON

function swatch(color) {
  const mark = make("span", "swatch");
  mark.style.backgroundColor = color;
  return mark;
}

function isColor(text) {
  return COLOR.test(text) && CSS.supports("color", text);
}

function pretty(value) {
  const onOneLine = (list) => list.replace(/\s*\n\s*/g, " ").replace("[ ", "[").replace(" ]", "]");
  return JSON.stringify(value, null, 2).replace(LIST_ON_LINES, onOneLine);
}

function token(text, string, colon) {
  if (colon) return [make("span", "key", string), colon];
  if (!string) return [make("span", /^[-\d]/.test(text) ? "number" : "word", text)];
  const value = JSON.parse(string);
  return isColor(value) ? [swatch(value), make("span", "string", string)] : [make("span", "string", string)];
}

function colored(json) {
  const pieces = [];
  let end = 0;
  for (const found of json.matchAll(TOKEN)) {
    pieces.push(json.slice(end, found.index), ...token(...found));
    end = found.index + found[0].length;
  }
  return [...pieces, json.slice(end)];
}

// Requests

function values(field) {
  if (field.value === "") return [];
  return field.tagName === "TEXTAREA" ? field.value.split("\n").filter(Boolean) : [field.value];
}

function requestOf(form) {
  const request = { method: form.dataset.method, path: form.dataset.path, query: [], headers: [], body: null };
  for (const field of form.elements) {
    const { in: where, name } = field.dataset;
    if (where === "body") request.body = field.files ? field.files[0] : field.value;
    else if (where === "path") request.path = request.path.replace(`{${name}}`, encodeURIComponent(field.value));
    else if (where === "query") request.query.push(...values(field).map((value) => [name, value]));
    else if (where === "header") request.headers.push(...values(field).map((value) => [name, value]));
  }
  if (form.dataset.media) request.media = form.dataset.media;
  return request;
}

function address({ path, query }) {
  return query.length ? `${path}?${new URLSearchParams(query)}` : path;
}

function quoted(text) {
  return SAFE_IN_SHELL.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}

function curl(request) {
  const { method, path, query, headers, body, media } = request;
  const lines = [`curl ${quoted(location.origin + address(request))}`];
  if (method === "GET" && query.length) {
    lines[0] = `curl --get ${quoted(location.origin + path)}`;
    lines.push(...query.map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`));
  } else if (method !== "GET" && (method !== "POST" || !media)) {
    lines[0] = `curl --request ${method} ${quoted(location.origin + address(request))}`;
  }
  lines.push(...headers.map(([name, value]) => `--header ${quoted(`${name}: ${value}`)}`));
  if (media?.endsWith("json")) lines.push(`--json ${quoted(compact(body))}`);
  else if (media) lines.push(`--header ${quoted(`Content-Type: ${media}`)}`, `--data-binary @${quoted(body?.name ?? "file")}`);
  return lines.join(" \\\n  ");
}

function compact(text) {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

// Answers

async function answerOf(request) {
  const { method, headers, body, media } = request;
  const sent = new Headers(headers);
  if (media) sent.set("Content-Type", media);
  const started = performance.now();
  const response = await fetch(address(request), { method, headers: sent, body: media ? body : null, cache: "no-store" });
  const content = await response.blob();
  return { response, content, milliseconds: performance.now() - started };
}

function outcome({ response, content, milliseconds }) {
  const badge = make("span", response.ok ? "status ok" : "status", `${response.status}`);
  const facts = `${milliseconds.toFixed(1)} ms, ${content.size.toLocaleString("en")} bytes`;
  return [badge, ` ${response.statusText} `, make("span", "note", facts)];
}

function headerList({ response }) {
  const present = HEADERS.filter((name) => response.headers.has(name));
  return make("dl", "", ...present.flatMap((name) => [make("dt", "", name), make("dd", "", response.headers.get(name))]));
}

async function body({ content }) {
  if (content.type.startsWith("image/")) return picture(content);
  const text = await content.text();
  return text ? sample(make("code", "", ...readable(text, content.type))) : "";
}

function readable(text, type) {
  if (!/[/+]json\b/.test(type) || text.length > LARGEST_COLORED) return [text];
  try {
    return colored(pretty(JSON.parse(text)));
  } catch {
    return [text];
  }
}

function picture(content) {
  const image = make("img", "");
  image.alt = "The answer";
  const reader = new FileReader();
  reader.addEventListener("load", () => { image.src = reader.result; });
  reader.readAsDataURL(content);
  return image;
}

function sample(code) {
  const block = make("pre", "", code);
  block.tabIndex = 0;
  return withCopy(make("div", "sample", block));
}

async function send(form) {
  const status = form.querySelector("[role=status]");
  const result = form.querySelector(".result");
  result.setAttribute("aria-busy", "true");
  try {
    const answer = await answerOf(requestOf(form));
    status.replaceChildren(...outcome(answer));
    result.replaceChildren(headerList(answer), await body(answer));
    result.hidden = false;
  } catch (error) {
    status.replaceChildren(make("span", "warning", `No answer: ${error.message}`));
    result.hidden = true;
  }
  result.removeAttribute("aria-busy");
}

// The page

function withCopy(block) {
  if (!navigator.clipboard) return block;
  const button = make("button", "copy", "Copy");
  button.type = "button";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.querySelector("code").textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  block.append(button);
  return block;
}

function follow(form) {
  const line = form.closest(".operation").querySelector(".curl code");
  const show = () => { line.textContent = curl(requestOf(form)); };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
  show();
}

function preview(field) {
  const mark = swatch("");
  const show = () => {
    const color = [field.value, `#${field.value}`].find((text) => text && CSS.supports("color", text));
    mark.hidden = !color;
    mark.style.backgroundColor = color ?? "";
  };
  field.after(mark);
  field.addEventListener("input", show);
  show();
}

function filterContents(field, entries) {
  const wanted = field.value.trim().toLowerCase();
  for (const entry of entries) {
    const heading = entry.parentElement.closest("li")?.querySelector("a").textContent ?? "";
    entry.hidden = !`${heading} ${entry.textContent}`.toLowerCase().includes(wanted);
  }
}

function filtered(contents) {
  const field = document.getElementById("filter");
  const entries = all("li", contents);
  field.addEventListener("input", () => {
    contents.open = true;
    filterContents(field, entries);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches("input, textarea, select")) return;
    event.preventDefault();
    field.focus();
  });
}

function folding(contents) {
  const narrow = matchMedia("(max-width: 64rem)");
  const fold = () => { contents.open = !narrow.matches; };
  narrow.addEventListener("change", fold);
  contents.addEventListener("click", (event) => {
    if (narrow.matches && event.target.closest("a")) contents.open = false;
  });
  fold();
}

function marking(contents) {
  const observer = new IntersectionObserver((entries) => {
    const reached = entries.find((entry) => entry.isIntersecting);
    if (!reached) return;
    for (const link of all("a", contents)) {
      if (link.hash === `#${reached.target.id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "-10% 0px -80% 0px" });
  for (const operation of all(".operation")) observer.observe(operation);
}

function unfoldedPrint() {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("main details:not([open]):not(.trial)");
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
}

for (const code of all("code.json")) code.replaceChildren(...colored(code.textContent));
for (const block of all(".sample")) withCopy(block);
for (const form of all("form.try")) follow(form);
for (const field of all("[data-format=css-color]")) preview(field);
for (const contents of all(".layout > nav > details")) {
  filtered(contents);
  folding(contents);
  marking(contents);
}
unfoldedPrint();
