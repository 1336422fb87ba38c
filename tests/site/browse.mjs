// node browse.mjs SITE SHOTS: read a site as people do, in Chromium, at the size of a desk and of a phone.
// Every step that fails, and every page that axe finds fault with, is a line on stdout; the exit status is 1.
// Pictures of each step go to SHOTS. BOOKGEN_NODE names the folder whose node_modules hold puppeteer-core and axe-core.
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(path.join(process.env.BOOKGEN_NODE, "index.js"));
const puppeteer = require("puppeteer-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [site, shots] = process.argv.slice(2);
const SIZES = {
  desk: { width: 1280, height: 900 },
  phone: { width: 390, height: 844, isMobile: true, hasTouch: true },
};
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const faults = [];
fs.mkdirSync(shots, { recursive: true });

const browser = await puppeteer.launch({
  executablePath: process.env.PUPPETEER_EXECUTABLE_PATH,
  args: ["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"],
});

const open = async (size, { script = true, scheme = "light" } = {}) => {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport(SIZES[size]);
  await page.setJavaScriptEnabled(script);
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  page.on("pageerror", (error) => faults.push(`${size}: script: ${error.message}`));
  page.on("requestfailed", (request) => faults.push(`${size}: cannot load ${request.url()}`));
  return page;
};

const walk = async (name, size, page, steps) => {
  let number = 0;
  for (const [said, step] of steps) {
    number += 1;
    try {
      const found = await step();
      if (found === false) faults.push(`${name} ${size}: ${said}`);
    } catch (error) {
      faults.push(`${name} ${size}: ${said}: ${error.message}`);
    }
    await page.screenshot({ path: path.join(shots, `${name}-${size}-${number}.png`) });
    if (page.isJavaScriptEnabled()) await judge(page, `${name} ${size} ${said}`);
  }
  await page.browserContext().close();
};

const judge = async (page, place) => {
  await page.evaluate(axe);
  const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), RULES);
  for (const one of found.violations)
    faults.push(`${place}: axe ${one.id} x${one.nodes.length}: ${one.nodes[0].target}`);
};

const goTo = (page, file) => page.goto(pathToFileURL(path.resolve(site, file)).href);
const follow = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
const shown = (page) => page.$$eval(".card", (cards) => cards.filter((card) => !card.hidden).length);
const isWide = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
const isThere = (page, selector) => page.$eval(selector, (one) => one.checkVisibility());

for (const size of Object.keys(SIZES)) {
  for (const scheme of size === "desk" ? ["light", "dark"] : ["light"]) {
    const page = await open(size, { scheme });
    let place = 0;
    await walk(scheme, size, page, [
      ["the shelf opens and fits", async () => (await goTo(page, "index.html")) && isWide(page)],
      ["the search finds a book by its author", async () => {
        await page.type("#find", "melvi");
        return (await page.waitForFunction(() => document.querySelector(".count").textContent === "1 book found")) && await shown(page) === 1;
      }],
      ["the filter narrows to nothing and says so", async () => {
        await page.select("#by-language", "french");
        await page.waitForFunction(() => document.querySelector(".count").textContent === "0 books found");
        await page.select("#by-language", "");
        return await shown(page) === 1;
      }],
      ["a book opens and fits", async () => {
        await follow(page, ".card:not([hidden]) .card-link");
        return isWide(page);
      }],
      ["the files are there to download", () => page.$$eval("a[download]", async (links) => {
        const sizes = await Promise.all(links.map(async (link) => (await (await fetch(link.href)).blob()).size));
        return sizes.every((size) => size > 0);
      })],
      ["it opens to be read", async () => {
        await follow(page, "#read");
        return isWide(page);
      }],
      ["its contents lead to a chapter", async () => {
        await page.click(".reader-contents summary");
        await follow(page, ".reader-contents li:first-child a");
        return isWide(page);
      }],
      ["a mark opens its note", async () => {
        await page.$eval(".noteref", (mark) => mark.scrollIntoView({ block: "center" }));
        place = await page.evaluate(() => scrollY);
        await page.click(".noteref");
        return isThere(page, "dialog.pop-up");
      }],
      ["and the note leads back to the mark", async () => {
        await page.click("dialog.pop-up button");
        await page.waitForFunction(() => !document.querySelector("dialog"));
        return page.evaluate((y) => Math.abs(scrollY - y) < 3 &&
          document.activeElement.matches(".noteref"), place);
      }],
      ["marks for errors can be shown", async () => {
        await page.click(".reader-looks summary");
        await page.click("#marks");
        return isThere(page, ".text .erratum");
      }],
      ["the type grows and the colours change, and stay so on the next page", async () => {
        const before = await page.$eval(".text p", (one) => parseFloat(getComputedStyle(one).fontSize));
        await page.select("#size", "135");
        await page.select("#theme", "sepia");
        await page.keyboard.press("Escape");
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight * 0.6));
        await new Promise((done) => setTimeout(done, 500));
        await page.reload();
        const after = await page.$eval(".text p", (one) => parseFloat(getComputedStyle(one).fontSize));
        return after > before * 1.3 && await page.evaluate(() => document.documentElement.dataset.theme) === "sepia" && isWide(page);
      }],
      ["the book remembers where one stopped", async () => {
        await follow(page, ".reader-book a");
        if (!await isThere(page, ".resume a")) return false;
        await follow(page, ".resume a");
        return page.evaluate(() => location.hash.length > 1 && !!document.querySelector(":target") && scrollY > 100);
      }],
    ]);
  }

  const page = await open(size, { script: false });
  await walk("without-script", size, page, [
    ["the shelf opens", () => goTo(page, "index.html")],
    ["an author's page opens", async () => {
      await follow(page, ".browse a");
      return isThere(page, ".card-link");
    }],
    ["a book opens", () => follow(page, ".card-link")],
    ["it opens to be read", () => follow(page, "#read")],
    ["the contents open", async () => {
      await page.click(".reader-contents summary");
      await follow(page, ".reader-contents li:first-child a");
    }],
    ["a mark leads to its note", async () => {
      await page.click(".noteref");
      return page.$eval(":target", (one) => one.matches("[role=doc-footnote]"));
    }],
    ["and the note back to its mark", async () => {
      await page.click(":target .backlink");
      return page.$eval(":target", (one) => one.matches(".noteref"));
    }],
    ["the next section follows", () => follow(page, ".pager [rel=next]")],
  ]);
}

await browser.close();
for (const fault of faults) console.log(fault);
process.exit(faults.length ? 1 : 0);
