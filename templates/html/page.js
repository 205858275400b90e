// What the page does besides being read: plays from a paragraph and marks what is being said, finds
// words and speakers, copies a quote with a link to its place. Without it the page reads the same.
// The text itself is never touched: marks are highlights of the browser, not elements.

const UNSPOKEN = ".speaker, .at, sup";
// Letters that Unicode does not take apart, and marks that keyboards have in another form.
const INDIVISIBLE = { æ: "ae", đ: "d", ð: "d", ı: "i", ł: "l", œ: "oe", ø: "o", ß: "ss", "’": "'", "‘": "'", "“": '"', "”": '"' };
const audio = document.getElementById("player");
const follow = document.getElementById("follow_sound");
const tools = document.getElementById("tools_row");
const opener = document.getElementById("open_tools");
const box = document.getElementById("find_box");
const chooser = document.getElementById("speaker_choice");
const counter = document.getElementById("place_count");
const copier = document.getElementById("copy_quote");

const paragraphs = new Map();
const timed = readText();
let words = {};
let current;
let places = [];
let place = -1;

styleHighlights();
// A post that is a pointer to another one needs no tools.
if (audio || paragraphs.size > 4) {
  for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
  offerSpeakers();
  findAndChoose();
}
if (audio) listen();
copyQuotes();
addEventListener("hashchange", arrive);
arrive();

// Notes every paragraph with its speaker and start, and returns those with a start by time: an editor
// may have moved one. A turn goes on until another begins, or anything else than a paragraph ends it.
function readText() {
  let speaker = "";
  for (const element of document.querySelectorAll(".text :is(p, h2, h3, h4, h5, h6, hr)")) {
    const label = element.querySelector(".speaker");
    if (label) speaker = label.textContent.replace(/\s*[:：]$/, "");
    else if (!element.id.startsWith("p-") && !element.matches(".cut")) speaker = "";
    if (element.id.startsWith("p-")) paragraphs.set(element, { element, speaker, start: startOf(element) });
  }
  const known = [...paragraphs.values()].filter(({ start }) => start !== undefined);
  return known.sort((one, other) => one.start - other.start);
}

// A time leads to the sound itself where no script runs; with it, to the paragraph, which is what
// people want to share.
function startOf(element) {
  const link = element.querySelector(":scope > .at");
  const time = link && /#t=([\d.]+)$/.exec(link.href);
  if (!time) return undefined;
  link.dataset.start = time[1];
  link.href = `#${element.id}`;
  return Number(time[1]);
}

function paragraphAt(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  return paragraphs.get(element?.closest(".text p"));
}

// ---- places in a text: offsets count UTF-16 units of its text nodes, one after the other

function textOf(element, without) {
  const takes = (node) => (node.parentElement.closest(without) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, takes);
  const nodes = [];
  let text = "";
  while (walker.nextNode()) {
    nodes.push({ node: walker.currentNode, from: text.length });
    text += walker.currentNode.data;
  }
  return { nodes, text, blanks: text.length - text.trimStart().length };
}

// The end belongs to the node of the last character: what stands behind it may be left out.
function rangeOf({ nodes }, from, to) {
  const first = nodes.findLast((node) => node.from <= from);
  const last = nodes.findLast((node) => node.from < to);
  const range = new Range();
  range.setStart(first.node, from - first.from);
  range.setEnd(last.node, to - last.from);
  return range;
}

function bringIntoView(what) {
  const { top, bottom } = what.getBoundingClientRect();
  const covered = document.querySelector(".bar").getBoundingClientRect().bottom;
  if (top < covered || bottom > innerHeight) scrollBy({ top: top - innerHeight / 3 });
}

// The style sheet may not name these: checkers of CSS do not know them yet.
function styleHighlights() {
  if (!CSS.highlights) return;
  const sheet = new CSSStyleSheet();
  const marked = (name, ground, ink) => `::highlight(${name}) { background-color: ${ground}; color: ${ink}; }`;
  const rules = [
    marked("found", "var(--found)", "var(--ink)"),
    marked("chosen", "var(--button)", "var(--on-button)"),
    marked("said", "var(--said)", "var(--ink)"),
  ];
  sheet.replaceSync(`@media screen { ${rules.join(" ")} }`);
  document.adoptedStyleSheets.push(sheet);
}

function highlight(name, ranges) {
  CSS.highlights?.set(name, new Highlight(...ranges));
}

// ---- the sound

function listen() {
  for (const link of document.querySelectorAll("nav .when")) link.dataset.start = /#t=([\d.]+)$/.exec(link.href)[1];
  for (const button of document.querySelectorAll("[data-skip]")) {
    button.addEventListener("click", () => seek(Math.max(0, audio.currentTime + Number(button.dataset.skip))));
  }
  const speed = document.getElementById("sound_speed");
  speed.addEventListener("change", () => (audio.playbackRate = audio.defaultPlaybackRate = Number(speed.value)));
  document.addEventListener("click", playFromLink);
  document.addEventListener("click", playFromText);
  audio.addEventListener("play", loadWords, { once: true });
  audio.addEventListener("play", keepMarking);
  audio.addEventListener("timeupdate", mark);
  // Whoever scrolls wants to be elsewhere.
  const leave = () => (follow.checked &&= audio.paused);
  for (const kind of ["wheel", "touchmove"]) addEventListener(kind, leave, { passive: true });
}

function seek(seconds) {
  audio.currentTime = seconds;
  mark();
}

function play(seconds) {
  seek(seconds);
  // The browser shows in the player itself why it does not play.
  audio.play().catch(() => {});
}

function playFromLink(event) {
  const link = event.target.closest("a[data-start]");
  if (!link || isModified(event)) return;
  event.preventDefault();
  history.replaceState(null, "", link.hash);
  play(Number(link.dataset.start));
}

// While it plays, a click on a word goes on from there; in silence a click is only a click.
function playFromText(event) {
  const paragraph = paragraphAt(event.target);
  const asked = audio.paused || isModified(event) || event.target.closest("a") || !getSelection().isCollapsed;
  if (asked || paragraph?.start === undefined) return;
  const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  seek(caret ? momentAt(paragraph, caret.offsetNode, caret.offset) : paragraph.start);
}

function isModified(event) {
  return event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
}

// Times of words are asked for when somebody listens. Where there are none, as in a page opened from a
// folder, paragraphs are marked and no words.
async function loadWords() {
  if (!audio.dataset.words) return;
  try {
    const answer = await fetch(audio.dataset.words);
    if (answer.ok) words = (await answer.json()).paragraphs;
  } catch {
    words = {};
  }
}

// The sound tells the time four times a second only, which is too seldom for words.
function keepMarking() {
  mark();
  if (!audio.paused) requestAnimationFrame(keepMarking);
}

function mark() {
  const now = audio.currentTime;
  const paragraph = timed.findLast(({ start }) => start <= now);
  if (paragraph?.element !== current?.paragraph?.element) {
    current?.paragraph?.element.classList.remove("now");
    paragraph?.element.classList.add("now");
    current = { paragraph };
    if (paragraph && isFollowed()) bringIntoView(paragraph.element);
  }
  if (paragraph) markWord(paragraph, now * 1000);
  else highlight("said", []);
}

function markWord(paragraph, now) {
  const moments = words[paragraph.element.id] ?? [];
  const word = moments.findLastIndex(([, start]) => start <= now);
  if (word === current.word) return;
  current.word = word;
  const range = word < 0 ? undefined : wordAt(paragraph, moments, word);
  highlight("said", range ? [range] : []);
  if (range && isFollowed()) bringIntoView(range);
}

function isFollowed() {
  return follow.checked && !audio.paused;
}

function wordAt({ element }, moments, word) {
  const said = textOf(element, UNSPOKEN);
  const from = said.blanks + moments[word][0];
  const next = moments[word + 1];
  const to = from + said.text.slice(from, next && said.blanks + next[0]).trimEnd().length;
  return to > from ? rangeOf(said, from, to) : undefined;
}

// When what stands at a place is said, in seconds: the word, else the paragraph.
function momentAt(paragraph, node, offset) {
  const said = textOf(paragraph.element, UNSPOKEN);
  const found = said.nodes.find((one) => one.node === node);
  const at = found && found.from + offset - said.blanks;
  const word = found && words[paragraph.element.id]?.findLast(([from]) => from <= at);
  return word ? word[1] / 1000 : paragraph.start;
}

// Goes to where the address points: `#t=62` and `#t=1:02` to a moment, `#p-…` to a paragraph.
function arrive() {
  const time = /^#t=([\d:.]+)$/.exec(location.hash);
  const named = paragraphs.get(document.getElementById(location.hash.slice(1)));
  const seconds = time ? time[1].split(":").reduce((sum, part) => sum * 60 + Number(part), 0) : named?.start;
  if (!audio || !(seconds >= 0)) return;
  seek(seconds);
  if (time && current?.paragraph) bringIntoView(current.paragraph.element);
}

// ---- finding words and speakers

function offerSpeakers() {
  const turns = new Map();
  for (const label of document.querySelectorAll(".text .speaker")) {
    const { speaker } = paragraphAt(label);
    turns.set(speaker, (turns.get(speaker) ?? 0) + 1);
  }
  for (const [speaker, count] of turns) chooser.add(new Option(`${speaker} (${count})`, speaker));
  chooser.hidden = turns.size < 2;
}

function findAndChoose() {
  opener.addEventListener("click", () => (tools.hidden ? openTools() : closeTools()));
  document.getElementById("close_tools").addEventListener("click", closeTools);
  box.addEventListener("input", showPlaces);
  chooser.addEventListener("change", showPlaces);
  for (const button of tools.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => go(Number(button.dataset.step)));
  }
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    go(event.shiftKey ? -1 : 1);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !tools.hidden) closeTools();
    const isTyping = event.target.closest("input, select") || event.ctrlKey || event.metaKey || event.altKey;
    if (event.key !== "/" || isTyping) return;
    event.preventDefault();
    openTools();
  });
}

function openTools() {
  tools.hidden = false;
  opener.setAttribute("aria-expanded", "true");
  box.focus({ preventScroll: true });
  box.select();
  showPlaces();
}

function closeTools() {
  tools.hidden = true;
  opener.setAttribute("aria-expanded", "false");
  box.value = chooser.value = "";
  showPlaces();
  opener.focus({ preventScroll: true });
}

function showPlaces() {
  for (const { element, speaker } of paragraphs.values()) {
    element.classList.toggle("other", chooser.value !== "" && speaker !== chooser.value);
  }
  places = findPlaces(folded(box.value.trim()).text, chooser.value);
  place = -1;
  highlight("found", places);
  const below = places.findIndex((range) => range.getBoundingClientRect().top >= 0);
  if (below > 0) place = below - 1;
  go(1);
}

// Without words to find, a speaker's places are the turns.
function findPlaces(query, speaker) {
  if (query === "" && speaker === "") return [];
  const all = [...document.querySelectorAll("article :is(h1, h2, h3, h4, h5, h6, p, li, pre)")];
  const searched = all.filter((element) => {
    const isWhole = !element.querySelector("p, li") && !element.closest("nav, .bar");
    return isWhole && (speaker === "" || paragraphs.get(element)?.speaker === speaker);
  });
  if (query !== "") return searched.flatMap((element) => occurrences(element, query));
  const labels = searched.map((element) => element.querySelector(".speaker")).filter((label) => label !== null);
  return labels.map((label) => {
    const range = new Range();
    range.selectNodeContents(label);
    return range;
  });
}

function go(step) {
  if (places.length > 0) {
    place = (place + step + places.length) % places.length;
    bringIntoView(places[place]);
  }
  highlight("chosen", places.slice(place, place + 1));
  counter.textContent = box.value || chooser.value ? `${places.length && place + 1}/${places.length}` : "";
}

function occurrences(element, query) {
  const shown = textOf(element, ".at, sup");
  const { text, from } = folded(shown.text);
  const found = [];
  for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) {
    const to = from[at + query.length];
    if (to > from[at]) found.push(rangeOf(shown, from[at], to));
  }
  return found;
}

// A text without capitals and accents, and for each of its units where it comes from.
function folded(original) {
  let text = "";
  const from = [];
  let at = 0;
  for (const character of original) {
    const base = character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const plain = INDIVISIBLE[base] ?? base;
    for (let unit = 0; unit < plain.length; unit += 1) from.push(at);
    text += plain;
    at += character.length;
  }
  from.push(at);
  return { text, from };
}

// ---- quotes

function copyQuotes() {
  document.addEventListener("selectionchange", offerQuote);
  // Else the click would take the selection away.
  copier.addEventListener("mousedown", (event) => event.preventDefault());
  copier.addEventListener("click", copyQuote);
}

function selected() {
  const selection = getSelection();
  if (selection.rangeCount === 0 || selection.isCollapsed) return undefined;
  const range = selection.getRangeAt(0);
  const paragraph = paragraphAt(range.startContainer);
  return paragraph && { range, paragraph };
}

function offerQuote() {
  const found = selected();
  copier.hidden = !found;
  if (!found) return;
  copier.textContent = copier.dataset.offer;
  const { bottom } = found.range.getBoundingClientRect();
  const { left } = found.paragraph.element.getBoundingClientRect();
  copier.style.top = `${bottom + scrollY + 8}px`;
  copier.style.left = `${left}px`;
}

// The copy event and not the asynchronous clipboard, which needs leave and a secure address.
function copyQuote() {
  const found = selected();
  if (!found) return;
  const text = quoted(found);
  const put = (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
  };
  document.addEventListener("copy", put, { once: true });
  if (document.execCommand("copy")) copier.textContent = copier.dataset.said;
  document.removeEventListener("copy", put);
}

function quoted({ range, paragraph }) {
  const content = range.cloneContents();
  for (const left of content.querySelectorAll(UNSPOKEN)) left.remove();
  for (const line of content.querySelectorAll("br")) line.replaceWith(" ");
  const said = content.textContent.replace(/\s+/g, " ").trim();
  const title = document.getElementById("title").textContent;
  const from = [paragraph.speaker, title, addressOf(range, paragraph)].filter((part) => part !== "");
  return `${copier.dataset.quote.replace("{}", () => said)} — ${from.join(", ")}`;
}

function addressOf(range, paragraph) {
  const page = document.querySelector("link[rel=canonical]")?.href ?? location.href;
  const { start, element } = paragraph;
  const moment = start === undefined ? element.id : `t=${momentAt(paragraph, range.startContainer, range.startOffset)}`;
  return `${page.split("#")[0]}#${moment}`;
}
