"use strict";
// The page of `bookgen watch`: text and pages of one section side by side. The server says what has changed; the
// page asks for that alone, and leaves the reader where he was.

const one = (selector, from = document) => from.querySelector(selector);
const frame = one("iframe");
const pages = one("#pages");
const leaves = one("#pages > div");
const chosen = one("#section");
const HERE = "bookgen-here";
const LOOKS = `.${HERE} { background: #ffe2b8 !important; outline: 2px solid #e0701e !important }
[data-line] { cursor: pointer }
html { padding: 1.5rem }
body { margin: 0 auto; max-width: 38em }`;

let view = { sections: [], findings: [] };
let current = "";      // id of the section on view
let galley = null;     // where its lines stand
let here = "";         // id of the block that was pointed at
let shown = {};        // what text and pages were made from
let wanted = null;     // what to point at once text and pages are there

const section = () => view.sections.find((each) => each.id === current);

// --- what the server says

new EventSource("/events").onmessage = (event) => take(JSON.parse(event.data));

function take(fresh) {
  view = fresh;
  document.title = `${view.title || view.name} – bookgen watch`;
  one("#title").textContent = view.title || view.name;
  one("#fault").hidden = !view.fault;
  one("#fault").textContent = view.fault;
  one("#state").textContent = view.fault ? "" : !view.is_checked ? "checking …" : !view.is_set ? "setting …" : "";
  listSections();
  listFindings();
  if (!section()) open(decodeURIComponent(location.hash.slice(1)) || firstChapter());
  else refresh();
}

function firstChapter() {
  const chapter = view.sections.find((each) => each.source) || view.sections[0];
  return chapter ? chapter.id : "";
}

function listSections() {
  const listed = JSON.stringify(view.sections.map(({ id, title, level, folio }) => [id, title, level, folio]));
  if (listed === shown.list) return;
  shown.list = listed;
  chosen.replaceChildren(...view.sections.map((each) => {
    const indent = "\u2003".repeat(each.level - 1);
    return new Option(`${indent}${each.title}${each.folio ? `  ·  ${each.folio}` : ""}`, each.id);
  }));
  chosen.value = current;
}

function listFindings() {
  const listed = JSON.stringify(view.findings);
  if (listed === shown.findings) return;
  shown.findings = listed;
  one("#findings-title").textContent = view.findings.length ? `Findings (${view.findings.length})` : "No findings";
  one("#findings ol").replaceChildren(...view.findings.map((finding) => {
    const item = document.createElement("li");
    const line = item.appendChild(document.createElement(finding.section ? "button" : "div"));
    const said = line.appendChild(document.createElement("strong"));
    said.className = finding.severity;
    said.textContent = `${finding.severity} ${finding.code}`;
    line.append(` ${finding.message}`);
    for (const words of [finding.place, finding.hint].filter(Boolean))
      line.appendChild(document.createElement("small")).textContent = words;
    if (finding.section) line.onclick = () => open(finding.section, finding.block);
    return item;
  }));
}

// --- opening a section, and following its changes

function open(id, block = "") {
  const there = view.sections.find((each) => each.id === id) || view.sections.find((each) => each.id === firstChapter());
  if (!there) return;
  if (there.id !== current) {
    current = there.id;
    here = "";
    galley = null;
    leaves.replaceChildren();
    pages.scrollTop = 0;
    one("#place").textContent = there.source;
    history.replaceState(null, "", `#${encodeURIComponent(current)}`);
    chosen.value = current;
  }
  wanted = block ? { block, text: true, pages: true } : null;
  refresh();
  point();
}

function refresh() {
  const now = section();
  one("#back").disabled = view.sections[0].id === current;
  one("#on").disabled = view.sections.at(-1).id === current;
  const text = [now.id, now.version, view.style].join();
  if (text !== shown.text) { shown.text = text; refreshText(now); }
  const set = [now.id, now.version, view.style, now.folio].join();
  if (set !== shown.pages) { shown.pages = set; refreshPages(now); }
}

async function refreshText(now) {
  one("#text .absent").hidden = now.has_text;
  if (!now.has_text) return;
  const answer = await fetch(`/book/${encodeURIComponent(now.id)}.xhtml`);
  if (!answer.ok || now.id !== current) return;
  const source = await answer.text();
  if (shown.frame !== now.id) { await load(now, source); return; }
  const fresh = new DOMParser().parseFromString(source, "application/xhtml+xml");
  const old = frame.contentDocument;
  const place = placeInText(old);
  old.body.replaceWith(old.importNode(fresh.body, true));
  const link = one("link", old);
  if (shown.style !== view.style) { shown.style = view.style; link.href = `style.css?${view.style}`; }
  backToPlace(old, place);
  mark();
  point();
}

function load(now) {
  shown.frame = now.id;
  shown.style = view.style;
  return new Promise((done) => {
    frame.onload = () => {
      const text = frame.contentDocument;
      const looks = text.createElementNS("http://www.w3.org/1999/xhtml", "style");
      looks.textContent = LOOKS;
      text.head.append(looks);
      text.documentElement.addEventListener("click", clickedText);
      mark();
      point();
      done();
    };
    frame.src = `/book/${encodeURIComponent(now.id)}.xhtml`;
  });
}

const blocksOf = (text) => [...text.querySelectorAll("[data-line][id]")];

// The first block on view, and how far down it begins: an edited block has another id, but the same number.
function placeInText(text) {
  const blocks = blocksOf(text);
  const number = blocks.findIndex((block) => block.getBoundingClientRect().bottom > 0);
  if (number < 0) return null;
  return { number, id: blocks[number].id, next: blocks[number + 1]?.id, top: blocks[number].getBoundingClientRect().top };
}

function backToPlace(text, place) {
  if (!place) return;
  const block = text.getElementById(place.id) || blocksOf(text)[place.number];
  if (block) text.defaultView.scrollBy(0, block.getBoundingClientRect().top - place.top);
}

let turn = 0;
async function refreshPages(now) {
  const mine = ++turn;
  const absent = one("#pages .absent");
  absent.hidden = now.has_pages;
  absent.textContent = "This section is in the EPUB only.";
  if (!now.has_pages) { leaves.replaceChildren(); return; }
  pages.classList.add("late");
  const answer = await fetch(`/galley/${encodeURIComponent(now.id)}`);
  const facts = answer.headers.get("Content-Type") === "application/json" ? await answer.json() : { fault: "" };
  if (mine !== turn) return;
  pages.classList.remove("late");
  if (!answer.ok) { absent.hidden = false; absent.textContent = facts.fault; return; }
  const place = placeOnPages();
  galley = facts;
  await showLeaves();
  if (mine !== turn) return;
  backOnPages(place);
  mark();
  point();
}

const width = () => Math.round(Math.min(leaves.clientWidth - 32, 576) * devicePixelRatio) || 400;
const address = (number) => `/page/${galley.key}/${number + 1}/${width()}.png`;

// Put the new pictures in place of the old: those on view when they are there, so that nothing flickers.
async function showLeaves() {
  const waiting = galley.pages.map((page, number) => {
    const figure = leaves.children[number] || leaves.appendChild(newFigure(number));
    const leaf = one(".leaf", figure);
    leaf.style.aspectRatio = `${page.width} / ${page.height}`;
    one("figcaption", figure).textContent = page.folio;
    const old = one("img", leaf);
    const box = figure.getBoundingClientRect();
    const isOnView = box.bottom > 0 && box.top < innerHeight;
    const image = new Image();
    image.alt = `Page ${page.folio}`;
    if (!isOnView) image.loading = "lazy";
    image.src = address(number);
    if (isOnView && old) return image.decode().catch(() => null).then(() => old.replaceWith(image));
    if (old) old.replaceWith(image); else leaf.append(image);
    return null;
  });
  while (leaves.children.length > galley.pages.length) leaves.lastChild.remove();
  await Promise.all(waiting);
}

function newFigure(number) {
  const figure = document.createElement("figure");
  const leaf = figure.appendChild(document.createElement("div"));
  leaf.className = "leaf";
  leaf.onclick = (event) => clickedPage(number, leaf, event);
  figure.appendChild(document.createElement("figcaption"));
  return figure;
}

const boxOf = (line) => {
  const [number, , y] = line;
  const box = leaves.children[number].firstChild.getBoundingClientRect();
  return box.top + y / galley.pages[number].height * box.height;
};

// The first line on view, as the so-manieth line of its block.
function placeOnPages() {
  if (!galley || !leaves.children.length) return null;
  const top = pages.getBoundingClientRect().top;
  const index = galley.lines.findIndex((line) => leaves.children[line[0]] && boxOf(line) >= top);
  if (index < 0) return null;
  const block = galley.lines[index][5];
  const first = galley.lines.findIndex((line) => line[5] === block);
  return { block, nth: index - first, y: boxOf(galley.lines[index]), scroll: pages.scrollTop };
}

function backOnPages(place) {
  if (!place) return;
  const lines = galley.lines.filter((line) => line[5] === place.block);
  const line = lines[Math.min(place.nth, lines.length - 1)];
  if (line) pages.scrollTop += boxOf(line) - place.y;
  else pages.scrollTop = place.scroll;
}

// --- pointing at a paragraph in both

function clickedText(event) {
  const link = event.target.closest("a[href]");
  if (link) { event.preventDefault(); follow(link); return; }
  const ids = new Set(galley ? galley.lines.map((line) => line[5]) : []);
  let block = event.target.closest("[id]");
  while (block && !ids.has(block.id) && !block.hasAttribute("data-line")) block = block.parentElement?.closest("[id]");
  if (!block) return;
  const inner = ids.has(block.id) ? block : blocksOf(block).find((each) => ids.has(each.id)) || block;
  look(inner.id, { pages: true });
}

function follow(link) {
  const target = new URL(link.href, frame.contentWindow.location);
  const file = target.pathname.match(/^\/book\/(.+)\.xhtml$/);
  if (target.origin !== location.origin || !file) return;
  open(decodeURIComponent(file[1]), decodeURIComponent(target.hash.slice(1)));
}

function clickedPage(number, leaf, event) {
  const box = leaf.getBoundingClientRect();
  const y = (event.clientY - box.top) / box.height * galley.pages[number].height;
  const x = (event.clientX - box.left) / box.width * galley.pages[number].width;
  const away = ([, left, top, wide, high]) =>
    Math.max(top - y, y - top - high, 0) * 4 + Math.max(left - x, x - left - wide, 0);
  const lines = galley.lines.filter((line) => line[0] === number);
  if (!lines.length) return;
  look(lines.reduce((best, line) => (away(line) < away(best) ? line : best))[5], { text: true });
}

function look(block, where) {
  here = block;
  wanted = { block, ...where };
  mark();
  point();
}

// Show which block is meant, wherever it is on view.
function mark() {
  const text = frame.contentDocument;
  text?.querySelectorAll(`.${HERE}`).forEach((each) => each.classList.remove(HERE));
  const block = here && text?.getElementById(here);
  if (block) block.classList.add(HERE);
  leaves.querySelectorAll(".here").forEach((each) => each.remove());
  const lines = galley ? galley.lines.filter((line) => line[5] === here) : [];
  for (const [number, x, y, wide, high] of lines) {
    const page = galley.pages[number];
    const box = one(".leaf", leaves.children[number]).appendChild(document.createElement("div"));
    box.className = "here";
    Object.assign(box.style, {
      left: `${x / page.width * 100}%`, top: `${y / page.height * 100}%`,
      width: `${wide / page.width * 100}%`, height: `${high / page.height * 100}%`,
    });
  }
  if (here) tell(block, lines);
}

function tell(block, lines) {
  const line = block?.closest("[data-line]")?.dataset.line;
  const file = block?.closest("[data-source]")?.dataset.source || section().source;
  const folio = lines.length ? galley.pages[lines[0][0]].folio : "";
  const place = [file, line].filter(Boolean).join(":");
  one("#place").textContent = [place, folio && `page ${folio}`].filter(Boolean).join("  ·  ");
}

// Bring what is wanted into view, as soon as it is there.
function point() {
  if (!wanted) return;
  const text = frame.contentDocument;
  if (wanted.text && shown.frame === current && text?.getElementById(wanted.block)) {
    if (here !== wanted.block) { here = wanted.block; mark(); }
    text.getElementById(wanted.block).scrollIntoView({ block: "center" });
    wanted.text = false;
  }
  if (wanted.pages && galley?.section === current) {
    const lines = linesOf(wanted.block);
    if (lines.length) {
      if (here !== wanted.block) { here = wanted.block; mark(); }
      pages.scrollTop += boxOf(lines[0]) - pages.getBoundingClientRect().top - pages.clientHeight / 3;
      wanted.pages = false;
    }
  }
}

// A block whose text stands in blocks inside it has the lines of the first of those.
function linesOf(block) {
  const own = galley.lines.filter((line) => line[5] === block);
  const inside = own.length ? null : frame.contentDocument?.getElementById(block)?.querySelectorAll("[id]");
  for (const each of inside || []) {
    const lines = galley.lines.filter((line) => line[5] === each.id);
    if (lines.length) return lines;
  }
  return own;
}

// --- the controls

const step = (by) => open(view.sections[view.sections.findIndex((each) => each.id === current) + by]?.id || current);
chosen.onchange = () => open(chosen.value);
one("#back").onclick = () => step(-1);
one("#on").onclick = () => step(1);
addEventListener("hashchange", () => open(decodeURIComponent(location.hash.slice(1))));
