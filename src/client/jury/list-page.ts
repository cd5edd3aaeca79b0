import { createElement, getElement } from '../dom.js';
import { clearPages, storePage } from '../offline/page-cache.js';
import { reviewCacheName } from './cache-name.js';
import { type KeptSheet, listKept } from './kept-sheets.js';
import { sendSheet } from './send-sheet.js';
import type { SheetValues } from './sheet-merge.js';

/** What the list of a juror's reviews says to its script: see `parts/jury/console/review-kit.ts`. */
interface ReviewKit {
  juror: string;
  /** How many reviews are open. */
  count: number;
  /** Where their addresses are. */
  open: string;
  assets: string[];
  words: Record<'progress' | 'done' | 'failed' | 'waiting' | 'conflict' | 'closed' | 'invalid' | 'signed-out', string>;
}

/** Addresses of the open reviews with their PDFs, and of the pages that list them after the first. */
interface OpenReviews {
  pages: string[];
  sheets: { path: string; files: string[] }[];
}

const listPath = '/console/jury';
const retryMs = 6000;

/** Keeps a juror's open reviews on this device on request, and sends what was filled in there without a connection. */
export class ListPage {
  private readonly kit: ReviewKit;
  private isSending = false;
  /** Why sheets can't be sent before their juror does something. */
  private readonly settled = new Map<string, string>();

  constructor(private readonly root: HTMLElement) {
    this.kit = JSON.parse(root.dataset.reviews ?? '') as ReviewKit;
  }

  start(): void {
    this.root.hidden = false;
    const form = getElement(this.root, 'form', HTMLFormElement);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      event.stopPropagation();
      delete form.dataset.sent;
      void this.keepAll(getElement(form, 'input[type=checkbox]', HTMLInputElement).checked);
    });
    void this.forgetOthers();
    void this.sendAll();
    addEventListener('online', () => void this.sendAll());
    setInterval(() => void this.sendAll(), retryMs);
  }

  /** Stores the pages, one after the other, and the PDFs if they are wanted. */
  private async keepAll(withFiles: boolean): Promise<void> {
    const { assets, words, count } = this.kit;
    const open = await this.findOpen();
    if (open === null) return this.say(words.failed.replace('{missing}', String(count + 1)));
    const files = withFiles ? open.sheets.flatMap((sheet) => sheet.files) : [];
    const paths = [listPath, ...open.pages, ...open.sheets.map(({ path }) => path), ...files];
    const progress = getElement(this.root, 'progress', HTMLProgressElement);
    progress.hidden = false;
    progress.max = paths.length;
    let stored = 0;
    for (const [index, path] of paths.entries()) {
      progress.value = index;
      this.say(words.progress.replace('{done}', String(index)).replace('{all}', String(paths.length)));
      if (await storePage(reviewCacheName, path, index === 0 ? assets : [])) stored += 1;
    }
    progress.hidden = true;
    const isAll = stored === paths.length;
    this.say((isAll ? words.done : words.failed).replace('{missing}', String(paths.length - stored)));
  }

  /** Removes copies of what is no longer to be reviewed, or closed by a conflict of interest. */
  private async forgetOthers(): Promise<void> {
    const open = (await caches.has(reviewCacheName)) ? await this.findOpen() : null;
    if (open === null) return;
    if (open.sheets.length === 0) return clearPages(reviewCacheName);
    const wanted = new Set([listPath, ...open.pages, ...open.sheets.flatMap(({ path, files }) => [path, ...files])]);
    const cache = await caches.open(reviewCacheName);
    for (const request of await cache.keys()) {
      const { pathname, search } = new URL(request.url);
      if (pathname.startsWith(listPath) && !wanted.has(pathname + search)) await cache.delete(request);
    }
  }

  /** Resolves to null without a connection, or if nobody is signed in any more. */
  private async findOpen(): Promise<OpenReviews | null> {
    const answer = await fetch(this.kit.open).catch(() => null);
    return answer?.ok === true && !answer.redirected ? ((await answer.json()) as OpenReviews) : null;
  }

  private async sendAll(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    const rows: [KeptSheet, string][] = [];
    let count = 0;
    for (const kept of this.unsent()) {
      const why = this.settled.get(kept.path) ?? (await this.send(kept));
      if (why === null) count += 1;
      else if (why !== '') rows.push([kept, why]);
    }
    this.isSending = false;
    this.show(rows);
    // The list shows what has been sent.
    if (count > 0) location.reload();
  }

  /** Sends a sheet. Resolves to why it wasn't sent; null if it was, and an empty text if the server had it already. */
  private async send(kept: KeptSheet): Promise<string | null> {
    const { words } = this.kit;
    const sent = await sendSheet(kept);
    if (sent.outcome === 'sent') return sent.isNew ? null : '';
    if (sent.outcome !== 'waiting') this.settled.set(kept.path, words[sent.outcome]);
    return words[sent.outcome];
  }

  private unsent(): KeptSheet[] {
    return listKept(this.kit.juror).filter(({ isSent }) => !isSent);
  }

  private show(rows: readonly [KeptSheet, string][]): void {
    const list = getElement(this.root, '[data-unsent]', HTMLElement);
    list.hidden = rows.length === 0;
    getElement(list, 'ul', HTMLUListElement).replaceChildren(
      ...rows.map(([{ path, title, mine }, why]) => {
        const link = createElement('a', '', title);
        link.href = path;
        const row = createElement('li');
        row.append(link, createElement('span', 'label sub', why));
        if (why === this.kit.words.closed) row.append(...textsOf(mine));
        return row;
      }),
    );
  }

  private say(text: string): void {
    getElement(this.root, '[role=status]', HTMLElement).textContent = text;
  }
}

/** Returns what was written in a sheet, to copy it: its page shows only what the server has. */
function textsOf(values: SheetValues): HTMLElement[] {
  const texts = Object.entries(values).filter(([name, text]) => !name.startsWith('score.') && text !== '');
  return texts.map(([, text]) => {
    const shown = createElement('p', 'as-typed', text);
    shown.dir = 'auto';
    return shown;
  });
}
