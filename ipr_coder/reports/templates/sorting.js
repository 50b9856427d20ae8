"use strict";
// Sorts a table by a column: a button in each head, the order said by aria-sort and by a polite message.
(() => {
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const said = document.getElementById("said");
  const key = (row, place) => {
    const cell = row.children[place];
    return cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v);
  };
  const isGap = (row, place) => row.children[place].dataset.gap !== undefined;
  const order = (place, down) => (a, b) => {
    if (isGap(a, place) || isGap(b, place)) return isGap(a, place) - isGap(b, place);
    const left = key(a, place), right = key(b, place);
    const found = typeof left === "number" && typeof right === "number" ? left - right : collator.compare(left, right);
    return down ? -found : found;
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    const first = Array.from(body.rows);
    const heads = Array.from(table.querySelectorAll("thead th[data-column]"));
    for (const head of heads) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        for (const other of heads) other.removeAttribute("aria-sort");
        const next = now === null ? "ascending" : now === "ascending" ? "descending" : null;
        const rows = first.slice();
        if (next) {
          head.setAttribute("aria-sort", next);
          rows.sort(order(Number(head.dataset.column), next === "descending"));
        }
        table.classList.toggle("sorted", next !== null);
        body.append(...rows);
        said.textContent = next ? `Sorted by ${button.textContent.trim()}, ${next}.` : "In the first order again.";
      });
    }
  }
})();
