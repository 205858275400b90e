// What a page does in the hands of a reader, under its own policy: plays from a paragraph, marks the
// word that is said, finds, copies a quote, opens at a moment. Each check returns what it found wrong.

// Returns the findings of every check that the page has something for.
export async function behaviour(browser, address, captions) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const tab = await context.newPage();
  const findings = [];
  await tab.addInitScript(watchPolicy);
  tab.on("pageerror", (error) => findings.push(`script error: ${error.message}`));
  await tab.goto(address, { waitUntil: "load" });
  const has = (css) => tab.evaluate((css) => document.querySelector(css) !== null, css);
  const checks = [];
  const isLong = await has(".bar:not([hidden])");
  if (await has(".text p[id^='p-']")) checks.push(links, quoting);
  if (isLong) checks.push(finding);
  if (isLong && (await has("#speaker_choice option:nth-child(3)"))) checks.push(choosing);
  if (await has("#player")) checks.push(playing, words, arriving);
  for (const check of checks) {
    const found = [...(await check(tab, address)), ...(await forbidden(tab))];
    findings.push(...found.map((finding) => `${check.name}: ${finding}`));
  }
  if (captions > 0) findings.push(...(await tracks(tab, address, captions)));
  await context.close();
  return findings;
}

async function forbidden(tab) {
  const violations = await tab.evaluate(() => globalThis.violations);
  return violations.map((violation) => `policy: ${violation}`);
}

export function watchPolicy() {
  globalThis.violations = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    globalThis.violations.push(`${event.violatedDirective} forbids ${event.blockedURI}`),
  );
}

// A word in the middle of the text is found in other letters than its own; what nobody says is not.
async function finding(tab) {
  const wrong = [];
  const sought = await tab.evaluate(() => {
    const all = document.querySelector(".text").textContent.match(/\p{L}{4,}/gu) ?? [];
    const word = all.find((word) => /[À-ÿ]/.test(word)) ?? all[Math.floor(all.length / 2)] ?? "";
    return word.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
  });
  await tab.keyboard.press("/");
  if (!(await tab.locator("#find_box").isVisible())) wrong.push("`/` does not open the box");
  await tab.fill("#find_box", sought);
  const found = await tab.evaluate(() => [...CSS.highlights.get("found")].map((range) => range.toString()));
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
  if (sought && found.length === 0) wrong.push(`${sought} is not found`);
  const other = found.find((text) => folded(text) !== sought);
  if (other) wrong.push(`${sought} is found as ${other}`);
  const count = () => tab.textContent("#place_count");
  if (found.length > 0 && !(await count()).endsWith(`/${found.length}`)) wrong.push(`the count says ${await count()}`);
  const isSeen = () => {
    const [chosen] = [...CSS.highlights.get("chosen")].map((range) => range.getBoundingClientRect());
    return !chosen || (chosen.top >= 0 && chosen.bottom <= innerHeight);
  };
  await tab.waitForFunction(isSeen, undefined, { timeout: 3000 }).catch(() => wrong.push("what is found is out of sight"));
  await tab.fill("#find_box", "qxzqxz");
  if ((await count()) !== "0/0") wrong.push(`nothing is counted as ${await count()}`);
  await tab.keyboard.press("Escape");
  if (await tab.locator("#find_box").isVisible()) wrong.push("Escape leaves the box");
  return wrong;
}

// Each speaker's turns are as many as the choice says, and the others' text stands back.
async function choosing(tab) {
  await tab.click("#open_tools");
  const wrong = await tab.evaluate(() => {
    const choice = document.getElementById("speaker_choice");
    return [...choice.options].slice(1).flatMap((option) => {
      choice.value = option.value;
      choice.dispatchEvent(new Event("change"));
      const turns = [...CSS.highlights.get("found")].map((range) => range.toString());
      const others = document.querySelectorAll(".text .other").length;
      const own = turns.every((label) => label.startsWith(option.value));
      return own && option.text === `${option.value} (${turns.length})` && others > 0 ? [] : [`${option.text}: ${turns}`];
    });
  });
  await tab.click("#close_tools");
  return wrong;
}

// Every paragraph has a link to itself, and none is in what is copied.
async function links(tab) {
  return tab.evaluate(() => {
    const wrong = [];
    for (const paragraph of document.querySelectorAll(".text p[id^='p-']")) {
      const link = paragraph.querySelector(":scope > .at");
      if (link?.getAttribute("href") !== `#${paragraph.id}`) wrong.push(`${paragraph.id} has no link`);
      getSelection().selectAllChildren(paragraph);
      const copied = getSelection().toString();
      if (link && copied.includes(link.textContent)) {
        const own = paragraph.textContent.replace(link.textContent, "");
        if (!own.includes(link.textContent)) wrong.push(`what is copied of ${paragraph.id} has its link in it`);
      }
    }
    getSelection().removeAllRanges();
    return wrong.slice(0, 3);
  });
}

// A quote is copied without marks, with who said it, where, and a link to the place.
async function quoting(tab) {
  const quoted = await tab.evaluate(() => {
    const paragraphs = [...document.querySelectorAll(".text p[id^='p-']")];
    const paragraph = paragraphs.find((one) => one.querySelector(".speaker")) ?? paragraphs[0];
    const text = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    while (text.nextNode()) {
      const { parentElement, data } = text.currentNode;
      if (data.trim().length > 3 && !parentElement.closest(".speaker, .at, sup")) break;
    }
    const range = new Range();
    range.selectNodeContents(text.currentNode);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    // After the page's own, which is the document's.
    addEventListener("copy", (event) => {
      globalThis.quote = event.clipboardData.getData("text/plain");
    });
    const name = paragraph.querySelector(".speaker")?.textContent.replace(/\s*[:：]$/, "") ?? "";
    const time = paragraph.querySelector(":scope > .at").dataset.start;
    const place = time === undefined ? `#${paragraph.id}` : `#t=${Number(time)}`;
    return { said: text.currentNode.data.replace(/\s+/g, " ").trim(), name, place };
  });
  await tab.waitForSelector("#copy_quote:not([hidden])");
  await tab.click("#copy_quote");
  const copied = await tab.evaluate(() => globalThis.quote);
  const wrong = [];
  const parts = [quoted.said, quoted.name, await tab.textContent("#title")];
  for (const part of parts) if (!copied.includes(part)) wrong.push(`the quote leaves out ${part}: ${copied}`);
  if (!copied.endsWith(quoted.place)) wrong.push(`the quote's link is not to ${quoted.place}: ${copied}`);
  await tab.evaluate(() => getSelection().removeAllRanges());
  return wrong;
}

// A paragraph's link plays from its time, and marks it; a click on a word goes on from the word.
async function playing(tab) {
  const wrong = [];
  const times = tab.locator(".text a.at[data-start]");
  if ((await times.count()) === 0) return wrong;
  const link = times.nth(Math.floor((await times.count()) / 2));
  const start = Number(await link.getAttribute("data-start"));
  await link.scrollIntoViewIfNeeded();
  const asked = tab.waitForResponse((answer) => answer.url().endsWith("words.json"), { timeout: 5000 });
  await link.click();
  await asked.catch(() => wrong.push("the times of words are not asked for"));
  await tab.waitForFunction((start) => document.getElementById("player").currentTime >= start, start);
  const state = await tab.evaluate(() => {
    const player = document.getElementById("player");
    return { time: player.currentTime, paused: player.paused, now: document.querySelector(".text .now > .at")?.dataset.start };
  });
  if (state.paused) wrong.push("a click on a time does not play");
  if (state.time > start + 5) wrong.push(`a click on ${start} plays from ${state.time}`);
  if (Number(state.now) !== start) wrong.push(`what is marked is not ${start} but ${state.now}`);
  await tab.waitForFunction(() => CSS.highlights.get("said")?.size === 1, undefined, { timeout: 5000 }).catch(() => {
    wrong.push("no word is marked");
  });
  const point = await tab.evaluate(() => {
    const [range] = CSS.highlights.get("said") ?? [];
    const { left, top, height } = range?.getBoundingClientRect() ?? document.querySelector(".text .now").getBoundingClientRect();
    document.getElementById("player").currentTime = 0;
    return [left + 2, top + height / 2];
  });
  await tab.mouse.click(...point);
  const after = await tab.evaluate(() => document.getElementById("player").currentTime);
  if (Math.abs(after - start) > 5) wrong.push(`a click on a word goes to ${after}, not near ${start}`);
  await tab.evaluate(() => document.getElementById("player").pause());
  return wrong;
}

// At the time of each word just this word is marked, of all words of the page.
async function words(tab) {
  return tab.evaluate(async () => {
    const wrong = [];
    const player = document.getElementById("player");
    if (!player.dataset.words) return wrong;
    const { paragraphs } = await (await fetch(player.dataset.words)).json();
    // Of words with one time one is marked, whichever.
    const starts = Object.values(paragraphs).flatMap((moments) => moments.map(([, start]) => start));
    // The player's own clock would take as long as the sound.
    let time = 0;
    Object.defineProperty(player, "currentTime", { get: () => time, set: (seconds) => (time = seconds), configurable: true });
    for (const [id, moments] of Object.entries(paragraphs)) {
      const paragraph = document.getElementById(id).cloneNode(true);
      for (const other of paragraph.querySelectorAll(".speaker, .at, sup")) other.remove();
      const text = paragraph.textContent.trimStart();
      for (const [at, [offset, start]] of moments.entries()) {
        const expected = text.slice(offset, moments[at + 1]?.[0]).trimEnd();
        const next = moments[at + 1]?.[1] ?? start + 10;
        if (starts.indexOf(start) !== starts.lastIndexOf(start)) continue;
        time = (start + next) / 2000;
        player.dispatchEvent(new Event("timeupdate"));
        const [marked] = [...(CSS.highlights.get("said") ?? [])].map((range) => range.toString());
        if (marked !== expected) wrong.push(`at ${time} ${marked} is marked, not ${expected}`);
      }
    }
    delete player.currentTime;
    return wrong.slice(0, 3);
  });
}

// An address with a time opens there, with the paragraph in sight; one with a paragraph sets the sound.
async function arriving(tab, address) {
  const wrong = [];
  const last = await tab.evaluate(() => {
    const links = [...document.querySelectorAll(".text a.at[data-start]")];
    const link = links.sort((one, other) => one.dataset.start - other.dataset.start).at(-1);
    return link && { id: link.hash.slice(1), start: Number(link.dataset.start) };
  });
  if (!last) return wrong;
  for (const hash of [`#t=${last.start}`, `#${last.id}`]) {
    await tab.goto("about:blank");
    await tab.goto(address + hash, { waitUntil: "load" });
    await tab.waitForTimeout(600);
    const state = await tab.evaluate(() => {
      const now = document.querySelector(".text .now");
      const { top, bottom } = now?.getBoundingClientRect() ?? { top: -1, bottom: -1 };
      return { id: now?.id, time: document.getElementById("player").currentTime, seen: bottom > 0 && top < innerHeight };
    });
    if (state.time !== last.start) wrong.push(`${hash} opens at ${state.time}`);
    if (state.id !== last.id || !state.seen) wrong.push(`${hash} does not show its paragraph`);
  }
  return wrong;
}

// A browser reads as many cues as the captions have.
async function tracks(tab, address, captions) {
  // An empty page beside it: one without sound allows no captions.
  await tab.goto(new URL("nothing", address).href);
  const cues = await tab.evaluate(
    () =>
      new Promise((done) => {
        const track = document.createElement("track");
        track.src = "captions.vtt";
        track.onload = () => done(track.track.cues.length);
        track.onerror = () => done(-1);
        const video = document.createElement("video");
        video.append(track);
        track.track.mode = "hidden";
        document.body.append(video);
      }),
  );
  return cues === captions ? [] : [`captions: the browser reads ${cues} of ${captions} cues`];
}
