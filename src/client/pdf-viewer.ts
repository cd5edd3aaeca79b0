/**
 * Shows a PDF: its pages with their text, to be selected and searched. A module of its own, which `pages/pdf-pages.ts`
 * loads, and which is its own worker: there, everything is read that somebody else has written.
 */
import { getDocument, PDFWorker, TextLayer } from 'unpdf/pdfjs';
import { createElement, getElement } from './dom.js';

type Document = Awaited<ReturnType<typeof getDocument>['promise']>;

/** Screens with small pixels get twice as many; more than that takes memory and shows nothing new. */
const maxPixelsPerPoint = 2;
/** Browsers draw nothing on a canvas that is larger, or longer. */
const [maxPixels, maxLength] = [16_000_000, 16_000];
/** A PDF can claim to have any number of pages. */
const maxPages = 1000;
const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
const pauseMs = 250;

interface Sheet {
  number: number;
  box: HTMLElement;
  layer: HTMLElement;
  /** The zoom at which it was drawn last; 0 before. */
  drawnAt: number;
  /** The elements of its text, once they are there. */
  words: Promise<readonly HTMLElement[]> | null;
  text: Promise<PageText> | null;
}

interface PageText {
  content: Awaited<ReturnType<Awaited<ReturnType<Document['getPage']>>['getTextContent']>>;
  /** All of it in lowercase, and where each piece begins. */
  folded: string;
  starts: number[];
}

/** A place where the search has found something. */
interface Match {
  sheet: Sheet;
  from: number;
  to: number;
}

/** Shows the PDF at this address in a `[data-pdf-view]`. Returns the function that ends it. */
export async function showPdf(address: string, view: HTMLElement): Promise<() => void> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(String(response.status));
  const data = new Uint8Array(await response.arrayBuffer());
  const port = new Worker(import.meta.url, { type: 'module' });
  const failed = new Promise<never>((_, reject) => {
    port.addEventListener('error', () => reject(new Error('The worker failed.')));
  });
  // Nothing in a PDF runs: no scripts, and no code made from its fonts.
  const safely = { isEvalSupported: false, enableXfa: false, useSystemFonts: true };
  try {
    const task = getDocument({ data, worker: PDFWorker.create({ port }), ...safely });
    const shown = new PdfView(await Promise.race([task.promise, failed]), view);
    await shown.start();
    return () => {
      shown.end();
      void task.destroy();
      port.terminate();
    };
  } catch (error) {
    port.terminate();
    throw error;
  }
}

class PdfView {
  private readonly pages: HTMLElement;
  private readonly at: HTMLInputElement;
  private readonly found: HTMLElement;
  private readonly ending = new AbortController();
  private readonly visible = new Set<Sheet>();
  private sheets: Sheet[] = [];
  private zoom = 1;
  private matches: Match[] = [];
  private current = -1;
  private search = 0;

  constructor(
    private readonly document: Document,
    private readonly view: HTMLElement,
  ) {
    this.pages = getElement(view, '[data-pdf-pages]', HTMLElement);
    this.at = getElement(view, '[data-pdf-at]', HTMLInputElement);
    this.found = getElement(view, '[data-pdf-found]', HTMLElement);
  }

  async start(): Promise<void> {
    const { pages, view } = this;
    const { width, height } = (await this.document.getPage(1)).getViewport({ scale: 1 });
    const observer = new IntersectionObserver((entries) => this.seen(entries), { root: pages, rootMargin: '100% 0px' });
    const count = Math.min(this.document.numPages, maxPages);
    this.sheets = Array.from({ length: count }, (_, index) => this.sheetOf(index + 1, width / height));
    pages.replaceChildren(...this.sheets.map(({ box }) => box));
    for (const { box } of this.sheets) observer.observe(box);
    this.ending.signal.addEventListener('abort', () => observer.disconnect());
    getElement(view, '[data-pdf-count]', HTMLElement).textContent = `/ ${this.sheets.length}`;
    this.at.max = String(this.sheets.length);
    this.listen();
    this.setZoom(1);
  }

  end(): void {
    this.ending.abort();
    this.search += 1;
    this.matches = [];
    void this.mark();
    this.pages.replaceChildren();
  }

  private sheetOf(number: number, ratio: number): Sheet {
    const box = createElement('div', 'pdf-page');
    // Until it is drawn it has the shape of the first one.
    box.style.aspectRatio = String(ratio);
    box.dataset.page = String(number);
    const layer = createElement('div', 'textLayer');
    box.append(layer);
    return { number, box, layer, drawnAt: 0, words: null, text: null };
  }

  private listen(): void {
    const { signal } = this.ending;
    const on = (selector: string, event: string, act: (event: Event) => void) => {
      for (const element of this.view.querySelectorAll(selector)) element.addEventListener(event, act, { signal });
    };
    const stepOf = (event: Event, name: string) => Number((event.currentTarget as HTMLElement).dataset[name]);
    on('[data-pdf-zoom]', 'click', (event) => {
      const next = zooms[zooms.indexOf(this.zoom) + stepOf(event, 'pdfZoom')];
      if (next !== undefined) this.setZoom(next);
    });
    on('[data-pdf-at]', 'change', () => this.goTo(Number(this.at.value)));
    on('[data-pdf-step]', 'click', (event) => void this.show(this.current + stepOf(event, 'pdfStep')));
    on('[data-pdf-find]', 'keydown', (event) => {
      const { key, shiftKey } = event as KeyboardEvent;
      if (key !== 'Enter') return;
      event.preventDefault();
      void this.show(this.current + (shiftKey ? -1 : 1));
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    on('[data-pdf-find]', 'input', (event) => {
      clearTimeout(timer);
      const { value } = event.currentTarget as HTMLInputElement;
      timer = setTimeout(() => void this.find(value), pauseMs);
    });
    on('[data-pdf-pages]', 'scroll', () => this.sayPage());
    // A pane changes its width with the window.
    const resized = new ResizeObserver(() => this.redraw());
    resized.observe(this.pages);
    signal.addEventListener('abort', () => resized.disconnect());
  }

  private seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of entries) {
      const sheet = this.sheets[Number((target as HTMLElement).dataset.page) - 1];
      if (sheet === undefined) continue;
      if (!isIntersecting) this.visible.delete(sheet);
      else {
        this.visible.add(sheet);
        this.drawn(sheet);
      }
    }
  }

  /** A page that is broken stays empty, and the others are shown. */
  private drawn(sheet: Sheet): void {
    this.draw(sheet).catch(() => undefined);
  }

  private setZoom(zoom: number): void {
    const place = this.pages.scrollTop / Math.max(1, this.pages.scrollHeight);
    this.zoom = zoom;
    this.pages.style.setProperty('--zoom', String(zoom));
    getElement(this.view, '[data-pdf-scale]', HTMLElement).textContent = `${Math.round(zoom * 100)}%`;
    this.pages.scrollTop = place * this.pages.scrollHeight;
    this.redraw();
  }

  private redraw(): void {
    for (const sheet of this.visible) this.drawn(sheet);
  }

  private async draw(sheet: Sheet): Promise<void> {
    const shown = sheet.box.clientWidth;
    if (shown === 0 || sheet.drawnAt === shown) return;
    sheet.drawnAt = shown;
    const page = await this.document.getPage(sheet.number);
    const { width, height } = page.getViewport({ scale: 1 });
    sheet.box.style.aspectRatio = `${width} / ${height}`;
    const scale = shown / width;
    sheet.box.style.setProperty('--total-scale-factor', String(scale));
    const most = Math.min(Math.sqrt(maxPixels / (width * height)), maxLength / Math.max(width, height));
    const viewport = page.getViewport({ scale: Math.min(scale * Math.min(devicePixelRatio, maxPixelsPerPoint), most) });
    const canvas = createElement('canvas');
    [canvas.width, canvas.height] = [Math.round(viewport.width), Math.round(viewport.height)];
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', (this.pages.dataset.label ?? '').replace('{page}', String(sheet.number)));
    await page.render({ canvas, viewport }).promise;
    if (sheet.drawnAt !== shown || this.ending.signal.aborted) return;
    sheet.box.querySelector('canvas')?.remove();
    sheet.box.prepend(canvas);
    await this.wordsOf(sheet);
    await this.mark();
  }

  /** Lays its text over the page, where it is selected and found. */
  private wordsOf(sheet: Sheet): Promise<readonly HTMLElement[]> {
    return (sheet.words ??= (async () => {
      const page = await this.document.getPage(sheet.number);
      const { content } = await this.textOf(sheet);
      const viewport = page.getViewport({ scale: 1 });
      const text = new TextLayer({ textContentSource: content, container: sheet.layer, viewport });
      await text.render();
      return text.textDivs;
    })());
  }

  private textOf(sheet: Sheet): Promise<PageText> {
    return (sheet.text ??= (async () => {
      const content = await this.contentOf(sheet);
      const starts: number[] = [];
      let all = '';
      for (const item of content.items) {
        if (!('str' in item)) continue;
        starts.push(all.length);
        all += item.hasEOL ? `${item.str} ` : item.str;
      }
      return { content, folded: fold(all), starts };
    })());
  }

  /** Of a broken page, no words are known. */
  private async contentOf({ number }: Sheet): Promise<PageText['content']> {
    try {
      return await (await this.document.getPage(number)).getTextContent();
    } catch {
      return { items: [], styles: {}, lang: null };
    }
  }

  private goTo(number: number): void {
    const sheet = this.sheets[Math.min(Math.max(1, Math.round(number) || 1), this.sheets.length) - 1];
    if (sheet !== undefined) this.pages.scrollTop = sheet.box.offsetTop;
    this.sayPage();
  }

  /** The page that fills most of the view. */
  private sayPage(): void {
    const middle = this.pages.scrollTop + this.pages.clientHeight / 3;
    const count = this.sheets.filter(({ box }) => box.offsetTop <= middle).length;
    this.at.value = String(Math.max(1, count));
  }

  private async find(text: string): Promise<void> {
    const search = (this.search += 1);
    const wanted = fold(text.trim());
    const matches: Match[] = [];
    if (wanted !== '')
      for (const sheet of this.sheets) {
        const { folded } = await this.textOf(sheet);
        if (search !== this.search) return;
        for (let from = folded.indexOf(wanted); from !== -1; from = folded.indexOf(wanted, from + wanted.length))
          matches.push({ sheet, from, to: from + wanted.length });
      }
    this.matches = matches;
    this.current = -1;
    if (matches.length > 0) return this.show(0);
    this.found.textContent = wanted === '' ? '' : (this.found.dataset.none ?? '');
    void this.mark();
  }

  /** Scrolls to a match; after the last comes the first. */
  private async show(index: number): Promise<void> {
    const count = this.matches.length;
    if (count === 0) return;
    this.current = (index + count) % count;
    this.found.textContent = `${this.current + 1} / ${count}`;
    const match = this.matches[this.current];
    if (match === undefined) return;
    const search = this.search;
    await this.wordsOf(match.sheet);
    if (search !== this.search) return;
    const [range] = await this.rangesOf(match);
    const box = range?.getBoundingClientRect() ?? match.sheet.box.getBoundingClientRect();
    const view = this.pages.getBoundingClientRect();
    this.pages.scrollTop += box.top - view.top - view.height / 3;
    this.pages.scrollLeft += box.left - view.left - view.width / 3;
    void this.mark();
  }

  /** Returns the pieces of the text that a match covers. */
  private async rangesOf({ sheet, from, to }: Match): Promise<Range[]> {
    const words = await this.wordsOf(sheet);
    const { starts } = await this.textOf(sheet);
    return words.flatMap((word, index): Range[] => {
      const start = starts[index] ?? 0;
      const text = word.firstChild;
      if (!(text instanceof Text) || start >= to || start + text.length <= from) return [];
      const range = new Range();
      range.setStart(text, Math.max(0, from - start));
      range.setEnd(text, Math.min(text.length, to - start));
      return [range];
    });
  }

  /** Marks what was found on the pages that are drawn, where the browser can. */
  private async mark(): Promise<void> {
    if (!('highlights' in CSS)) return;
    const { search } = this;
    const current = this.matches[this.current];
    const [found, chosen]: [Range[], Range[]] = [[], []];
    for (const match of this.matches) {
      if (match.sheet.words === null) continue;
      const ranges = await this.rangesOf(match);
      (match === current ? chosen : found).push(...ranges);
    }
    if (search !== this.search) return;
    CSS.highlights.set('pdf-found', new Highlight(...found));
    CSS.highlights.set('pdf-current', new Highlight(...chosen));
  }
}

/** In lowercase, with as many characters as before. */
function fold(text: string): string {
  return text.replaceAll(/\p{Lu}/gu, (letter) => {
    const small = letter.toLowerCase();
    return small.length === letter.length ? small : letter;
  });
}
