// node browse.mjs ADDRESS BOOK CHAPTER SHOTS: write on a book and look at its preview in Chromium.
// Every step that fails is a line on stdout, and the exit status is 1; how long each step took goes to stderr.
// Pictures of each step go to SHOTS. BOOKGEN_NODE names the folder whose node_modules hold puppeteer-core.
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";

const require = createRequire(path.join(process.env.BOOKGEN_NODE, "index.js"));
const puppeteer = require("puppeteer-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [address, book, chapter, shots] = process.argv.slice(2);
const file = path.join(book, "chapters", chapter);
const settings = path.join(book, "book.toml");
const NEW = "A sentence that was not there before.";
const PATIENCE = { timeout: 60000, polling: 20 };
const faults = [];
fs.mkdirSync(shots, { recursive: true });

const browser = await puppeteer.launch({
  executablePath: process.env.PUPPETEER_EXECUTABLE_PATH,
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage();
await page.setViewport({ width: 1400, height: 900 });
page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
page.on("console", (said) => { if (said.type() === "error" && !said.text().includes("503")) faults.push(said.text()); });

const said = (selector) => page.$eval(selector, (one) => one.textContent);
const until = (check, ...words) => page.waitForFunction(check, PATIENCE, ...words);
const paged = () => until(() => !document.querySelector("#pages.late") &&
  document.querySelector(".leaf img")?.complete && document.querySelector(".leaf img").naturalWidth > 0);
const text = () => page.$eval("iframe", (frame) => frame.contentDocument.body.textContent);
const pictures = () => page.$$eval(".leaf img", (images) => images.map((image) => image.src).join());
const clickText = (nth) => page.$eval("iframe", (frame, n) =>
  frame.contentDocument.querySelectorAll("p[data-line]")[n].click(), nth);
const choose = async (source) => {
  await until((name) => typeof view !== "undefined" && view.sections.some((one) => one.source.endsWith(name)), source);
  await page.evaluate((name) => open(view.sections.find((one) => one.source.endsWith(name)).id), source);
  await until(() => shown.frame === current);
  await paged();
};

const write = (words) => fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(/\n*$/, `\n\n${words}\n`));
const original = fs.readFileSync(file, "utf8");
let number = 0;
const step = async (name, deed) => {
  const start = Date.now();
  try {
    if (await deed() === false) faults.push(name);
  } catch (error) {
    faults.push(`${name}: ${error.message}`);
  }
  console.error(`${String(Date.now() - start).padStart(6)} ms  ${name}`);
  number += 1;
  await page.screenshot({ path: path.join(shots, `${number}.png`) });
};

await step("the page opens with text and pages", async () => {
  await page.goto(address);
  await choose(chapter);
});
await step("axe finds nothing", async () => {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run({ exclude: ["iframe"] }));
  for (const one of found.violations) faults.push(`axe ${one.id}: ${one.nodes[0].target}`);
});
await step("a click in the text shows its line and its place on the page", async () => {
  await clickText(1);
  await until(() => document.querySelector(".leaf .here"));
  return /chapters\/.+\.md:\d+ .* page \S+/.test(await said("#place"));
});
await step("a click on the page shows its paragraph in the text", async () => {
  await page.evaluate(() => { document.querySelector("#pages").scrollTop = 0; });
  const box = await page.$eval(".leaf", (leaf) => {
    const { left, top, width, height } = leaf.getBoundingClientRect();
    return { x: left + width / 2, y: top + Math.min(height * 0.85, innerHeight - top - 20) };
  });
  const before = await said("#place");
  await page.mouse.click(box.x, box.y);
  return await said("#place") !== before &&
    page.$eval("iframe", (frame) => !!frame.contentDocument.querySelector(".bookgen-here"));
});
for (const turn of ["first", "second", "third"]) {
  let was = "";
  await step(`the ${turn} save is in the text, which stays where it was`, async () => {
    was = await pictures();
    await page.$eval("iframe", (frame) => frame.contentWindow.scrollTo(0, 120));
    write(`${NEW} The ${turn}.`);
    await until((words) => document.querySelector("iframe").contentDocument.body.textContent.includes(words),
      `The ${turn}.`);
    const y = await page.$eval("iframe", (frame) => frame.contentWindow.scrollY);
    const high = await page.$eval("iframe", (frame) => frame.contentDocument.documentElement.scrollHeight > frame.clientHeight + 120);
    return !high || Math.abs(y - 120) < 3;
  });
  await step(`and on the page, after the ${turn} save`, async () => {
    await until((before) => [...document.querySelectorAll(".leaf img")].map((image) => image.src).join() !== before, was);
    await paged();
  });
}
await step("a finding is listed and leads to its place", async () => {
  write("A mark without a note.[^nowhere]");
  await until(() => [...document.querySelectorAll("#findings li button")].some((one) => one.textContent.includes("nowhere")));
  await page.evaluate(() => open(view.sections[0].id));
  await page.evaluate(() => [...document.querySelectorAll("#findings li button")].find((one) => one.textContent.includes("nowhere")).click());
  await until(() => document.querySelector("iframe").contentDocument.querySelector(".bookgen-here")?.textContent.includes("without a note"));
  await until(() => document.querySelector(".leaf .here"));
});
await step("a book that does not load says where, and the last text stays", async () => {
  const toml = fs.readFileSync(settings, "utf8");
  fs.writeFileSync(settings, `titel = "x"\n${toml}`);
  await until(() => !document.querySelector("#fault").hidden);
  const fault = await said("#fault");
  const there = (await text()).includes("without a note");
  fs.writeFileSync(settings, toml);
  return fault.includes("book.toml:1") && there;
});
await step("and recovers at the next save", async () => {
  await until(() => document.querySelector("#fault").hidden);
  fs.writeFileSync(file, original);
  await until((words) => !document.querySelector("iframe").contentDocument.body.textContent.includes(words), NEW);
});
await step("nothing outside of the book is handed out", async () => {
  const paths = ["/book/book.toml", "/book/%2e%2e/book.toml", "/book/../../etc/passwd", "/book//etc/passwd", "/page/x/1/400.png"];
  const statuses = await page.evaluate((all) => Promise.all(all.map(async (one) => (await fetch(one)).status)), paths);
  faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes("404")));
  return statuses.every((status) => status === 404);
});

await browser.close();
fs.writeFileSync(file, original);
const told = faults.filter((fault) => !fault.includes("404"));
for (const fault of told) console.log(fault);
process.exit(told.length ? 1 : 0);
