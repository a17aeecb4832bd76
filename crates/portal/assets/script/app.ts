// Progressive enhancement only: every page works without this file. Each part looks for its own mark in the page.
import { readBackAmounts } from "./amount";
import { autosave } from "./autosave";
import { orderColumns } from "./columns";
import { askBeforeSending } from "./confirm";
import { leadToErrors } from "./errors";
import { walkLists } from "./list";
import { followTheHand } from "./tuning";
import { uploadFiles } from "./upload";

leadToErrors();
readBackAmounts();
askBeforeSending();
uploadFiles();
autosave();
walkLists();
document.querySelectorAll<HTMLFormElement>("form[data-tuning]").forEach(followTheHand);
orderColumns();

const charts = document.querySelectorAll<HTMLElement>("[data-chart]");
if (charts.length > 0) {
  void import("./chart").then(({ draw }) => charts.forEach(draw));
}
