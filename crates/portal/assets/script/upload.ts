// Sends chosen or dropped files one after another, with progress; a wrong file is refused at once with the reason.
import { element, messageOf } from "./dom";

const PREVIEW_LIMIT = 4_000_000;

export function uploadFiles(): void {
  document.querySelectorAll<HTMLElement>("[data-upload]").forEach((box) => {
    const input = box.querySelector<HTMLInputElement>("input[type=file]");
    if (!input || !box.dataset.upload) return;
    const uploader = new Uploader(box, input);
    input.addEventListener("change", () => void uploader.take(input.files));
    for (const name of ["dragover", "dragleave", "drop"] as const) {
      box.addEventListener(name, (event) => {
        event.preventDefault();
        box.classList.toggle("over", name === "dragover");
      });
    }
    box.addEventListener("drop", (event) => void uploader.take(event.dataTransfer?.files ?? null));
  });
}

class Uploader {
  private readonly list = element("ul", { className: "uploads" });
  private queue: Promise<void> = Promise.resolve();
  private open = 0;
  private refused = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly input: HTMLInputElement,
  ) {
    box.append(this.list);
    this.list.setAttribute("aria-live", "polite");
    window.addEventListener("beforeunload", (event) => {
      if (this.open > 0) event.preventDefault();
    });
  }

  /** Queues every file; the page is fetched anew once all have arrived, so that it shows them as evidence. */
  take(files: FileList | null): Promise<void> {
    for (const file of files ?? []) {
      this.open += 1;
      const row = new Row(this.list, file);
      this.queue = this.queue.then(() => this.send(file, row));
    }
    this.input.value = "";
    this.queue = this.queue.then(() => this.finish());
    return this.queue;
  }

  private async send(file: File, row: Row): Promise<void> {
    const reason = this.objection(file) || (await post(this.box.dataset.upload ?? "", this.body(file), row));
    this.open -= 1;
    if (reason) {
      this.refused += 1;
      row.refuse(reason);
    } else {
      row.done();
    }
  }

  private finish(): void {
    if (this.open > 0) return;
    if (this.refused === 0 && this.list.childElementCount > 0) {
      window.location.reload();
    } else if (this.list.childElementCount > this.refused) {
      const link = element("a", { href: window.location.href, textContent: "查看已上传的文件" });
      this.list.append(element("li", {}, link));
    }
  }

  private objection(file: File): string {
    const limit = Number(this.box.dataset.limit ?? 0);
    const endings = this.input.accept.split(",").filter((ending) => ending !== "");
    const name = file.name.toLowerCase();
    if (file.size === 0) return "文件是空的，请重新选择";
    if (limit > 0 && file.size > limit) return `文件超过 ${size(limit)}，请压缩或分开上传`;
    if (endings.length > 0 && !endings.some((ending) => name.endsWith(ending))) {
      return `不接受这种文件，请用 ${endings.join(" ")}`;
    }
    return "";
  }

  private body(file: File): FormData {
    const body = new FormData();
    const csrf = this.input.form?.querySelector<HTMLInputElement>("input[name=csrf]");
    if (csrf) body.append("csrf", csrf.value);
    body.append(this.input.name, file);
    return body;
  }
}

/** One file on its way: name, size, preview, progress, outcome. */
class Row {
  private readonly item = element("li");
  private readonly state = element("span", { textContent: "等待" });
  private readonly bar = element("progress", { max: 1, value: 0 });

  constructor(list: HTMLElement, file: File) {
    this.bar.setAttribute("aria-label", file.name);
    this.item.append(element("span", { textContent: `${file.name}（${size(file.size)}）` }), this.state, this.bar);
    list.append(this.item);
    if (file.type.startsWith("image/") && file.size < PREVIEW_LIMIT) this.preview(file);
  }

  progress(part: number): void {
    this.bar.value = part;
    this.state.textContent = part < 1 ? `${Math.floor(part * 100)}%` : "正在核对";
  }

  done(): void {
    this.bar.remove();
    this.state.textContent = "已上传";
  }

  refuse(reason: string): void {
    this.bar.remove();
    this.state.textContent = "未上传";
    this.item.append(element("span", { className: "refused", textContent: reason }));
  }

  private preview(file: File): void {
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      if (typeof reader.result === "string") this.item.append(element("img", { src: reader.result, alt: "" }));
    });
    reader.readAsDataURL(file);
  }
}

/** Resolves to the reason of a refusal, or to nothing. */
function post(address: string, body: FormData, row: Row): Promise<string> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => row.progress(event.loaded / event.total));
    request.addEventListener("load", () => {
      const ok = request.status >= 200 && request.status < 300;
      resolve(ok ? "" : messageOf(request.responseText) || `没有收下（${request.status}），请再试一次`);
    });
    request.addEventListener("error", () => resolve("连接中断，请再试一次"));
    request.send(body);
  });
}

function size(bytes: number): string {
  return bytes < 1_048_576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
