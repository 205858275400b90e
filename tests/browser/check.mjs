// Checks published pages in a real browser.
//
//   node check.mjs [--screenshots FOLDER] PAGE.html...
//
// For each page: html-validate; then, at two widths and in both colour schemes, axe, no sideways
// scrolling, nothing the page's own policy forbids, no request but for the page, its sound and its
// pictures, no script error; then what the page does for its readers (behaviour.mjs). Prints a line a
// page, and ends with 1 when anything was found. All pages also go through the Nu HTML checker (vnu),
// where there is a Java to run it.
// The browser is $CHROMIUM, else the system's Chromium or Chrome.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { FileSystemConfigLoader, HtmlValidate, cjsResolver } from "html-validate";
import { chromium } from "playwright-core";
import { behaviour, watchPolicy } from "./behaviour.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = { desktop: { width: 1280, height: 900 }, phone: { width: 375, height: 812 } };
const SCHEMES = ["light", "dark"];
const BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const CONTENT_TYPES = {
  ".html": "text/html; charset=utf-8",
  ".json": "application/json",
  ".mp3": "audio/mpeg",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".vtt": "text/vtt",
  ".wav": "audio/wav",
};

const { pages, screenshots } = parseArguments(process.argv.slice(2));
const browser = await launch();
let found = nu(pages);
for (const page of pages) {
  const findings = [...(await validate(page)), ...(await browse(page))];
  found += findings.length;
  console.log(`${findings.length === 0 ? "ok" : "BAD"}  ${page}`);
  for (const finding of findings) console.log(`     ${finding}`);
}
await browser.close();
process.exitCode = found === 0 ? 0 : 1;

function parseArguments(given) {
  const at = given.indexOf("--screenshots");
  const screenshots = at < 0 ? undefined : given.splice(at, 2)[1];
  if (given.length === 0 || (at >= 0 && !screenshots)) fail("usage: check.mjs [--screenshots FOLDER] PAGE.html...");
  const missing = given.find((page) => !existsSync(page));
  if (missing) fail(`there is no ${missing}`);
  if (screenshots) mkdirSync(screenshots, { recursive: true });
  return { pages: given, screenshots };
}

async function launch() {
  const executablePath = process.env.CHROMIUM ?? BROWSERS.find((file) => existsSync(file));
  if (!executablePath) fail("no browser: install Chromium, or name one with CHROMIUM=FILE");
  const quiet = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  // A container's root user has no sandbox to run in; the pages are our own.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args: [...quiet, ...sandbox] });
}

// One run for all pages: most of it is starting Java.
function nu(pages) {
  const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
  if (spawnSync("java", ["-version"]).error) {
    console.log("--   vnu: NOT RUN, there is no java; html-validate alone looks at the mark-up");
    return 0;
  }
  const { stderr } = spawnSync("java", ["-jar", jar, "--errors-only", ...pages], { encoding: "utf8", maxBuffer: 1 << 26 });
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  for (const line of lines) console.log(`     vnu ${line}`);
  return lines.length;
}

async function validate(page) {
  const loader = new FileSystemConfigLoader([cjsResolver()], JSON.parse(readFileSync(path.join(HERE, ".htmlvalidate.json"), "utf8")));
  const report = await new HtmlValidate(loader).validateFile(page);
  return report.results.flatMap(({ messages }) =>
    messages.map((message) => `html-validate ${message.line}:${message.column} ${message.ruleId}: ${message.message}`),
  );
}

async function browse(page) {
  const server = await serve(path.dirname(path.resolve(page)));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const findings = [];
  for (const [name, viewport] of Object.entries(WIDTHS)) {
    for (const colorScheme of SCHEMES) {
      const context = await browser.newContext({ viewport, colorScheme });
      const look = `${name} ${colorScheme}`;
      const seen = await visit(context, origin, path.basename(page));
      if (screenshots) await seen.shoot(screenshotName(page, look));
      findings.push(...seen.findings.map((finding) => `${look}: ${finding}`));
      await context.close();
    }
  }
  if (!path.resolve(page).includes(`${path.sep}paste${path.sep}`)) {
    const address = `${origin}/${encodeURIComponent(path.basename(page))}`;
    findings.push(...(await behaviour(browser, address, cuesBeside(page))));
  }
  server.close();
  return findings;
}

// Returns how many cues the captions beside a page have.
function cuesBeside(page) {
  const captions = path.join(path.dirname(page), "captions.vtt");
  return existsSync(captions) ? readFileSync(captions, "utf8").split(" --> ").length - 1 : 0;
}

async function visit(context, origin, name) {
  const findings = [];
  const tab = await context.newPage();
  tab.on("pageerror", (error) => findings.push(`script error: ${error.message}`));
  await context.route(
    (url) => url.origin !== origin && url.protocol !== "data:",
    (route) => {
      const request = route.request();
      if (!["image", "media"].includes(request.resourceType())) findings.push(`asks for ${request.url()}`);
      return route.abort();
    },
  );
  await tab.addInitScript(watchPolicy);
  await tab.goto(`${origin}/${encodeURIComponent(name)}`, { waitUntil: "load" });
  const violations = await tab.evaluate(() => globalThis.violations);
  findings.push(...violations.map((violation) => `policy: ${violation}`));
  const sideways = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (sideways > 0) findings.push(`scrolls sideways by ${sideways} px`);
  const shoot = (file) => tab.screenshot({ path: file, fullPage: true });
  findings.push(...(await tab.evaluate(copies)));
  await tab.evaluate(AXE);
  const axe = await tab.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  for (const { id, help, nodes } of axe.violations) {
    findings.push(`axe ${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`);
  }
  return { findings, shoot };
}

// Presses every button that copies a field, and tells which of them do not put it on the clipboard.
function copies() {
  const wrong = [];
  for (const button of document.querySelectorAll("button[data-copies]")) {
    const source = document.getElementById(button.dataset.copies);
    const type = `text/${button.dataset.as === "html" ? "html" : "plain"}`;
    let copied;
    addEventListener("copy", (event) => (copied = event.clipboardData.getData(type)), { once: true });
    button.click();
    if (copied !== source.value) wrong.push(`the button "${button.textContent}" copies ${copied ?? "nothing"}`);
  }
  return wrong;
}

async function serve(folder) {
  const server = createServer((request, response) => {
    const file = path.join(folder, path.normalize(decodeURIComponent(new URL(request.url, "http://x").pathname)));
    if (!file.startsWith(folder)) response.writeHead(404).end();
    else if (existsSync(file) && statSync(file).isFile()) answer(request, response, readFileSync(file), path.extname(file));
    // A page whose sound is not at hand plays an hour of silence.
    else if (file.endsWith(".mp3")) answer(request, response, silence(), ".wav");
    else response.writeHead(404, { "content-type": "text/plain" }).end("there is no such file");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return server;
}

// A browser seeks in sound only where the server gives it any part it asks for.
function answer(request, response, bytes, ending) {
  const type = { "content-type": CONTENT_TYPES[ending] ?? "application/octet-stream", "accept-ranges": "bytes" };
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  if (!asked) {
    response.writeHead(200, { ...type, "content-length": bytes.length }).end(bytes);
    return;
  }
  const from = Number(asked[1]);
  const to = Math.min(asked[2] === "" ? bytes.length - 1 : Number(asked[2]), bytes.length - 1);
  const range = { "content-range": `bytes ${from}-${to}/${bytes.length}`, "content-length": to - from + 1 };
  response.writeHead(206, { ...type, ...range }).end(bytes.subarray(from, to + 1));
}

// An hour of 8-bit sound at 3 kHz, the least that browsers play.
function silence() {
  const rate = 3000;
  const samples = rate * 3600;
  const bytes = Buffer.alloc(44 + samples, 128);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + samples, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate, 28);
  bytes.writeUInt16LE(1, 32);
  bytes.writeUInt16LE(8, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(samples, 40);
  return bytes;
}

function screenshotName(page, look) {
  const parts = path.relative(".", page).replace(/\.html$/, "").split(path.sep).slice(-2);
  return path.join(screenshots, `${[...parts, ...look.split(" ")].join("-")}.png`);
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
