// Search and filter the shelf. Without this script the shelf is whole and can be browsed by its lists.
"use strict";
{
  const script = document.currentScript;
  const form = document.querySelector(".finder");
  const shelf = document.querySelector(".shelf");
  const count = document.querySelector(".count");
  const pager = document.querySelector(".pager");
  const field = form.querySelector("input");
  const selects = [...form.querySelectorAll("select")];
  const firstPage = [...shelf.children];
  const firstCount = count.textContent;
  let whole;

  const folded = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // The books of the further pages come as a script: a page opened from a folder may not fetch.
  const loadRest = () => {
    whole ??= !script.dataset.more ? Promise.resolve() : new Promise((done) => {
      const more = document.createElement("script");
      more.src = script.dataset.more;
      more.onload = more.onerror = done;
      document.head.append(more);
    });
    return whole;
  };

  const show = () => {
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    const isIdle = !words.length && selects.every((select) => !select.value);
    let shown = 0;
    for (const card of shelf.children) {
      card.text ??= folded(`${card.textContent} ${card.dataset.words}`);
      card.hidden = isIdle
        ? !firstPage.includes(card)
        : !(words.every((word) => card.text.includes(word)) &&
            selects.every((select) => !select.value ||
              card.dataset[select.dataset.kind].split(" ").includes(select.value)));
      shown += !card.hidden;
    }
    count.textContent = isIdle ? firstCount : shown === 1 ? script.dataset.one : script.dataset.many.replace("#", shown);
    if (pager) pager.hidden = !isIdle;
  };

  const find = () => {
    loadRest().then(show);
    const query = new URLSearchParams();
    if (field.value) query.set("find", field.value);
    for (const select of selects) if (select.value) query.set(select.dataset.kind, select.value);
    try {
      history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
    } catch { /* Some browsers keep pages opened from a folder from changing their address. */ }
  };

  const query = new URLSearchParams(location.search);
  field.value = query.get("find") ?? "";
  for (const select of selects) select.value = query.get(select.dataset.kind) ?? "";
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", find);
  if ([...query.keys()].length) loadRest().then(show);
}
