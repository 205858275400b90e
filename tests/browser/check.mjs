// Checks published pages in a real browser.
//
//   node check.mjs [--screenshots FOLDER] PAGE.html...
//
// For each page: html-validate; then, at two widths and in both colour schemes, axe, no sideways
// scrolling, nothing the page's own policy forbids, no request but for the page, its sound and its
// pictures, no script error. Prints a line a page, and ends with 1 when anything was found.
// The browser is $CHROMIUM, else the system's Chromium or Chrome.

import { createReadStream, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { FileSystemConfigLoader, HtmlValidate, cjsResolver } from "html-validate";
import { chromium } from "playwright-core";

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
  ".mp3": "audio/mpeg",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

const { pages, screenshots } = parseArguments(process.argv.slice(2));
const browser = await launch();
let found = 0;
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
  server.close();
  return findings;
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
  await tab.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      globalThis.violations.push(`${event.violatedDirective} forbids ${event.blockedURI}`),
    );
  });
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
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": CONTENT_TYPES[path.extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return server;
}

function screenshotName(page, look) {
  const parts = path.relative(".", page).replace(/\.html$/, "").split(path.sep).slice(-2);
  return path.join(screenshots, `${[...parts, ...look.split(" ")].join("-")}.png`);
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
