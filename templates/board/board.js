"use strict";
(() => {
  const form = document.querySelector("form"), find = document.getElementById("find"), count = document.getElementById("count");
  const filters = [...document.querySelectorAll("[data-filter]")], rows = [...document.querySelectorAll("[data-row]")];
  const words = document.querySelector("main").dataset, texts = new Map();
  const textOf = row => { if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase()); return texts.get(row); };
  const chosen = row => filters.every(({ value, dataset }) => !value || !(dataset.filter in row.dataset) || row.dataset[dataset.filter] === value);

  function narrow() {
    const asked = find.value.toLowerCase().split(/\s+/).filter(Boolean), narrowed = asked.length > 0 || filters.some(one => one.value);
    let shown = 0;
    for (const row of rows) {
      row.hidden = narrowed && !(chosen(row) && asked.every(word => textOf(row).includes(word)));
      if (!row.hidden && row.localName === "details") shown += 1;
    }
    const all = rows.filter(row => row.localName === "details").length, any = rows.some(row => !row.hidden);
    document.body.classList.toggle("filtered", narrowed);
    count.textContent = !narrowed ? "" : any ? `${count.dataset.shown} ${shown} / ${count.dataset.of} ${all}` : count.dataset.nothing;
  }

  function length(minutes) {
    const days = Math.floor(minutes / 1440), hours = Math.floor(minutes / 60) % 24;
    if (days) return `${days} ${words.day} ${hours} ${words.hour}`;
    return hours ? `${hours} ${words.hour} ${minutes % 60} ${words.minute}` : `${minutes} ${words.minute}`;
  }

  function tell() {
    const now = words.now ? Date.parse(words.now) : Date.now();
    for (const due of document.querySelectorAll("[data-due]")) {
      const left = Math.floor((Date.parse(due.dateTime) - now) / 60000), word = due.nextElementSibling;
      word.textContent = left < 0 ? `${words.late} ${length(-left)}` : `${words.left} ${length(left)}`;
      word.classList.toggle("late", left < 0);
    }
    const late = document.querySelectorAll("table .left.late").length, figure = document.getElementById("overdue");
    figure.textContent = late;
    figure.classList.toggle("late", late > 0);
  }

  function reveal() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const row = target.closest("[data-row]");
    if (row && row.hidden) { form.reset(); narrow(); }
    if (row && row.localName === "details") row.open = true;
    target.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  }

  let waiting = 0;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(narrow, 120); };
  form.hidden = false;
  form.addEventListener("input", soon);
  form.addEventListener("submit", event => { event.preventDefault(); narrow(); });
  form.addEventListener("reset", () => setTimeout(narrow));
  document.getElementById("print").addEventListener("click", () => window.print());
  document.addEventListener("keydown", event => {
    const typing = /^(input|select|textarea)$/.test(event.target.localName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); find.focus(); find.select(); }
    if (event.key === "Escape" && typing) { form.reset(); }
  });
  document.addEventListener("click", event => { const link = event.target.closest("a[href^='#']"); if (link && link.hash === location.hash) reveal(); });
  window.addEventListener("hashchange", reveal);
  tell();
  setInterval(tell, 60000);
  reveal();
})();
