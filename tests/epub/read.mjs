// node read.mjs BOOK.epub SHOTS: read an EPUB as people do, in the reading system foliate-js in Chromium, at the size
// of a phone and of a tablet, by day and by night. Every step that fails is a line on stdout; the exit status is 1.
// Pictures of each step go to SHOTS. BOOKGEN_NODE names the folder whose node_modules hold puppeteer-core and foliate-js.
import { createRequire } from "node:module";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const folder = process.env.BOOKGEN_NODE;
const require = createRequire(path.join(folder, "index.js"));
const puppeteer = require("puppeteer-core");
const [book, shots] = process.argv.slice(2);
const SIZES = { phone: { width: 390, height: 844 }, tablet: { width: 820, height: 1180 } };
const SCHEMES = ["light", "dark"];
const READER = `<!doctype html><meta charset="utf-8"><title>Reader</title>
<style>
:root { color-scheme: light dark }
body { margin: 0 }
foliate-view { display: block; height: 100vh }
dialog { width: 80vw; height: 40vh; padding: 0; margin: auto }
dialog foliate-view { height: 40vh }
</style>
<dialog></dialog>
<script type="module">
import "/node_modules/foliate-js/view.js";
import { FootnoteHandler } from "/node_modules/foliate-js/footnotes.js";
const view = document.createElement("foliate-view");
document.body.append(view);
const notes = new FootnoteHandler();
notes.detectFootnotes = false;
notes.addEventListener("before-render", ({ detail }) => {
  document.querySelector("dialog").replaceChildren(detail.view);
  document.querySelector("dialog").showModal();
});
notes.addEventListener("render", ({ detail }) => { window.note = detail });
view.addEventListener("link", (event) => notes.handle(view.book, event));
view.addEventListener("relocate", ({ detail }) => { window.where = detail });
window.restyle = (css) => view.renderer.setStyles(css + "html { color-scheme: light dark }");
const blob = await (await fetch("/book.epub")).blob();
await view.open(new File([blob], "book.epub", { type: "application/epub+zip" }));
view.renderer.setAttribute("max-column-count", "1");
restyle("");
await view.renderer.next();
window.view = view;
</script>`;
const TYPES = { ".js": "text/javascript", ".epub": "application/epub+zip" };
const faults = [];
fs.mkdirSync(shots, { recursive: true });

const server = http.createServer((request, response) => {
  const name = decodeURIComponent(new URL(request.url, "http://reader").pathname);
  const file = name === "/book.epub" ? book : path.join(folder, path.normalize(name));
  response.setHeader("content-type", name === "/" ? "text/html" : TYPES[path.extname(name)] ?? "text/plain");
  if (name === "/") return response.end(READER);
  return fs.readFile(file, (error, data) => response.writeHead(error ? 404 : 200).end(data));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));

const browser = await puppeteer.launch({
  executablePath: process.env.PUPPETEER_EXECUTABLE_PATH,
  args: ["--no-sandbox", "--disable-gpu"],
});

const open = async (size, scheme) => {
  const page = await (await browser.createBrowserContext()).newPage();
  await page.setViewport(SIZES[size]);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  page.on("pageerror", (error) => faults.push(`${size} ${scheme}: script: ${error.message}`));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => window.view);
  return page;
};

// Only one chapter is on the page at a time: go there, then wait for it to be laid out.
const goTo = (page, href) => page.evaluate(async (target) => {
  await window.view.goTo(target);
  await new Promise((done) => setTimeout(done, 300));
}, href);

const chapter = "window.view.renderer.getContents()[0].doc";
const isInside = (page) => page.evaluate(`(() => {
  const root = ${chapter}.documentElement, width = root.getBoundingClientRect().width;
  return [...${chapter}.querySelectorAll("img, table, pre")].every(
    (one) => one.getBoundingClientRect().width <= Math.max(width, 1) + 1);
})()`);
// An element is shown once the reader says that the screen's text begins before it and ends behind it.
const isShown = (page, id) => page.waitForFunction((name) => {
  const range = window.where.range, found = range.startContainer.ownerDocument.getElementById(name);
  return found && range.comparePoint(found, 0) === 0;
}, { timeout: 5000 }, id);
const fontSize = (page) => page.evaluate(`parseFloat(getComputedStyle(${chapter}.querySelector("p[id^=b]")).fontSize)`);

const steps = (page, marks, pages) => {
  let before, place;
  return [
    ["the cover opens", () => page.evaluate(() => window.view.book.sections.length > 2)],
    ["the contents lead to the chapter with the notes", async () => {
      await goTo(page, marks[0].chapter);
      return page.evaluate(`!!${chapter}.querySelector("a[role=doc-noteref]")`);
    }],
    ["nothing is wider than the screen", () => isInside(page)],
    ["a mark opens its note as a pop-up", async () => {
      place = await page.evaluate(() => window.where.fraction);
      await page.evaluate(`${chapter}.querySelector("a[role=doc-noteref]").click()`);
      await page.waitForFunction(() => window.note);
      return page.evaluate(() => document.querySelector("dialog").open && window.note.type === "footnote"
        && !window.note.hidden && window.note.target.isConnected !== undefined
        && window.note.view.renderer.getContents()[0].doc.body.textContent.trim().length > 1);
    }],
    ["and closing it leaves one where one was", async () => {
      await page.evaluate(() => document.querySelector("dialog").close());
      return page.evaluate((fraction) => window.where.fraction === fraction, place);
    }],
    ["followed as a link, the note stands on its page", async () => {
      await goTo(page, marks[0].note);
      return page.evaluate(`!!${chapter}.querySelector("[role=doc-footnote] a[role=doc-backlink]")`);
    }],
    ["and its backlink leads to the mark", async () => {
      const href = await page.evaluate(`${chapter}.querySelector("a[role=doc-backlink]").getAttribute("href")`);
      await page.evaluate(`${chapter}.querySelector("a[role=doc-backlink]").click()`);
      return isShown(page, href.split("#")[1]);
    }],
    ["the reader goes back", async () => {
      await page.evaluate(() => window.view.history.back());
      return isShown(page, marks[0].note.split("#")[1]);
    }],
    ["the page list leads to a page", async () => {
      const middle = pages[Math.floor(pages.length / 2)];
      await goTo(page, middle.href);
      return isShown(page, middle.href.split("#")[1]);
    }],
    ["at twice the size every word is still there and nothing sticks out", async () => {
      await goTo(page, marks[0].chapter);
      before = [await fontSize(page), await page.evaluate(`${chapter}.body.textContent`)];
      await page.evaluate(() => window.restyle("html { font-size: 200% }"));
      await new Promise((done) => setTimeout(done, 300));
      const after = [await fontSize(page), await page.evaluate(`${chapter}.body.textContent`)];
      return after[0] > before[0] * 1.9 && after[1] === before[1] && isInside(page);
    }],
  ];
};

const facts = (page) => page.evaluate(async () => {
  const { sections, pageList } = window.view.book;
  const marks = [];
  for (const section of sections) {
    const links = (await section.createDocument?.())?.querySelectorAll("a[role=doc-noteref]") ?? [];
    for (const link of links)
      marks.push({ chapter: section.id, note: section.resolveHref?.(link.getAttribute("href")) ?? link.getAttribute("href") });
  }
  return { marks, pages: pageList ?? [] };
});

for (const size of Object.keys(SIZES)) {
  for (const scheme of SCHEMES) {
    const page = await open(size, scheme);
    const { marks, pages } = await facts(page);
    let number = 0;
    if (!marks.length || !pages.length) faults.push(`${size} ${scheme}: ${marks.length} marks, ${pages.length} pages`);
    else for (const [said, step] of steps(page, marks, pages)) {
      number += 1;
      try {
        if (await step() === false) faults.push(`${size} ${scheme}: ${said}`);
      } catch (error) {
        faults.push(`${size} ${scheme}: ${said}: ${error.message}`);
      }
      await page.screenshot({ path: path.join(shots, `${size}-${scheme}-${String(number).padStart(2, "0")}.png`) });
    }
    await page.browserContext().close();
  }
}

await browser.close();
server.close();
for (const fault of faults) console.log(fault);
process.exit(faults.length ? 1 : 0);
