// Reading online: the reader's looks, notes as pop-ups, and going on where one stopped.
// Without this script a note is a link to the end of its page and back, and the looks are the device's.
"use strict";
{
  const script = document.currentScript;
  const { book, page, title } = script.dataset;
  const root = document.documentElement;

  const memory = {
    get(key) {
      try { return JSON.parse(localStorage.getItem(`bookgen:${key}`)); } catch { return null; }
    },
    set(key, value) {
      try { localStorage.setItem(`bookgen:${key}`, JSON.stringify(value)); } catch { /* Nothing is kept. */ }
    },
  };

  const looks = memory.get("looks") ?? {};
  const wear = () => {
    if (looks.theme && page) root.dataset.theme = looks.theme; else delete root.dataset.theme;
    if (page) root.style.setProperty("--type-scale", looks.size ? looks.size / 100 : "");
  };
  wear(); // Before anything is painted.

  const setLooks = () => {
    for (const name of ["theme", "size"]) {
      const select = document.getElementById(name);
      select.parentElement.hidden = false;
      select.value = looks[name] ?? "";
      select.addEventListener("change", () => {
        looks[name] = select.value;
        memory.set("looks", looks);
        wear();
      });
    }
  };

  // A link to go on: on the book's own page and on the first page of the text.
  const offerResume = () => {
    const stopped = memory.get(`place:${book}`);
    const offer = document.querySelector(".resume");
    const isHere = page && (location.hash || stopped?.page === page || document.querySelector("link[rel=prev]"));
    if (!stopped || !offer || isHere) return;
    const link = offer.querySelector("a");
    link.href = `${page ? "" : "read/"}${encodeURIComponent(stopped.page)}#${stopped.block}`;
    link.textContent = `${link.textContent}: ${stopped.title}`;
    offer.hidden = false;
  };

  // What counts is the block at the top of the window, not a number of pixels: type sizes change.
  const remember = () => {
    const blocks = document.querySelectorAll(".text :is(p, h1, h2, h3, h4, h5, h6, figure, pre, table, li)[id]");
    const top = document.querySelector(".reader-head").getBoundingClientRect().bottom;
    const block = [...blocks].find((each) => each.getBoundingClientRect().bottom > top + 4);
    if (block && scrollY > 200) memory.set(`place:${book}`, { page, title, block: block.id });
  };
  let pause;
  const rememberSoon = () => {
    clearTimeout(pause);
    pause = setTimeout(remember, 300);
  };

  const popUp = (mark, note) => {
    const box = document.createElement("dialog");
    box.className = "pop-up";
    box.setAttribute("aria-label", `${script.dataset.note} ${mark.textContent}`);
    box.lang = note.closest("[lang]").lang;
    const copy = note.cloneNode(true);
    copy.querySelectorAll("[role=doc-backlink], .erratum").forEach((link) => link.remove());
    copy.querySelectorAll("[id]").forEach((each) => each.removeAttribute("id"));
    const first = copy.querySelector("p")?.firstChild;
    if (first?.nodeType === Node.TEXT_NODE) first.data = first.data.replace(/^[.\s]+/, "");
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = script.dataset.back;
    close.addEventListener("click", () => box.close());
    const words = document.createElement("div");
    words.append(...copy.childNodes);
    box.append(words, close);
    box.addEventListener("click", (event) => {
      if (event.target === box) box.close();
    });
    box.addEventListener("close", () => {
      box.remove();
      mark.focus({ preventScroll: true });
    });
    document.body.append(box);
    box.showModal();
    const { bottom, top } = mark.getBoundingClientRect();
    if (innerWidth > 600) {
      const isBelow = bottom + box.offsetHeight + 16 < innerHeight || top < box.offsetHeight + 16;
      box.style.top = `${isBelow ? bottom + 8 : top - box.offsetHeight - 8}px`;
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    offerResume();
    if (!page) return;
    setLooks();
    addEventListener("scroll", rememberSoon, { passive: true });
    addEventListener("pagehide", remember);
    document.addEventListener("click", (event) => {
      const mark = event.target.closest?.("a[role=doc-noteref]");
      const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!mark || !isPlain || mark.closest("dialog")) return;
      const note = mark.hash && mark.pathname === location.pathname && document.getElementById(decodeURIComponent(mark.hash.slice(1)));
      if (!note) return;
      event.preventDefault();
      popUp(mark, note);
    });
    document.addEventListener("click", (event) => {
      for (const open of document.querySelectorAll(".reader-tools details[open]"))
        if (!open.contains(event.target)) open.open = false;
    });
    document.addEventListener("keydown", (event) => {
      const open = event.key === "Escape" && document.querySelector(".reader-tools details[open]");
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      }
    });
  });
}
