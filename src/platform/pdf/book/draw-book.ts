// oxlint-disable no-underscore-dangle -- pdfkit has no public way to write objects that are ready
import Pdf from 'pdfkit';
import type { Mark, TextMark } from '../content.js';
import { drawPath, drawText, spaceFor } from '../draw-marks.js';
import { Faces } from '../faces.js';
import { type SetText, setWithOpenFaces, typeset } from '../typeset.js';
import { attachedPages } from './attached-pages.js';
import {
  type BookAttachment,
  type BookChapter,
  type BookFrame,
  type BookProgress,
  placeOfAttachment,
  placeOfChapter,
} from './book.js';
import { contentsPages, type ContentsPage } from './contents-pages.js';

const [quiet, size] = ['#585a53', 8];

/** Returns what is at the top and the bottom of a page: the header, the section, the footer, and last its number. */
function pageMarks(frame: BookFrame, section: string, number: string): TextMark[] {
  const { margin, width, header, footer, flow } = frame;
  const [top, bottom] = [flow.top - 3 * size, flow.bottom + 1.5 * size];
  const across = width - 2 * margin;
  const mark: Omit<TextMark, 'text' | 'x' | 'y' | 'width' | 'align'> = {
    kind: 'text',
    role: 'P',
    size,
    maxLines: 1,
    weight: 400,
    colour: quiet,
  };
  const half = across / 2 - size;
  // `x` is that of the left edge in both directions.
  const [start, end] = frame.dir === 'ltr' ? [margin, margin + across - half] : [margin + across - half, margin];
  return [
    { ...mark, text: header, x: start, y: top, width: half, align: 'start' },
    { ...mark, text: section, x: end, y: top, width: half, align: 'end' },
    { ...mark, text: footer, x: start, y: bottom, width: half, align: 'start' },
    { ...mark, text: number, x: end, y: bottom, width: half, align: 'end' },
  ];
}

type Structure = ReturnType<PDFKit.PDFDocument['struct']>;

/** Members of `pdfkit` that are missing in its types. */
interface Internals {
  _root: {
    data: {
      Pages: { id: number; data: { Kids: unknown[]; Count: number } };
      Names: { data: { Dests: { add(name: string, target: unknown[]): void } } };
    };
  };
  _offsets: unknown[];
  _offset: number;
  _write(data: string | Uint8Array): void;
  _refEnd(reference: unknown): void;
  outline: { children: unknown[] };
}

/**
 * Draws a book chapter by chapter, and streams it: in memory are the fonts and the table of contents. The pages of the
 * latter are drawn last and moved to the front, when all numbers are known.
 */
export class BookDrawing {
  readonly document: PDFKit.PDFDocument;
  private readonly faces = new Faces('all');
  private readonly root: Structure;
  private readonly contentsStructure: Structure;
  private readonly firstPages = new Map<number, number>();
  private readonly sections = new Map<string, PDFKit.PDFOutline>();
  private contents: ContentsPage[] = [];
  private chapter: PDFKit.PDFOutline | null = null;
  private page = 0;
  private unreadable = 0;
  private running: ((page: number) => void) | null = null;

  constructor(private readonly frame: BookFrame) {
    const { width, height, language, title, author, createdAt } = frame;
    this.document = new Pdf({
      size: [width, height],
      margin: 0,
      pdfVersion: '1.7',
      tagged: true,
      lang: language,
      displayTitle: true,
      autoFirstPage: false,
      info: { Title: title, Author: author, Creator: 'Greenroom', CreationDate: createdAt },
    });
    this.root = this.document.struct('Document');
    this.document.addStructure(this.root);
    this.contentsStructure = this.document.struct('TOC');
    this.document.on('pageAdded', () => {
      this.page += 1;
      this.running?.(this.page);
    });
  }

  /** Draws the cover, and reserves the pages of the table of contents. */
  async begin(): Promise<void> {
    const { frame } = this;
    this.document.addPage();
    await this.draw(this.section(frame.language), frame.cover, frame.language);
    this.contents = await contentsPages(frame, this.faces);
    this.page += this.contents.length;
    this.root.add(this.contentsStructure);
    // The digits of all page numbers.
    const digits = { ...pageMarks(frame, '', '0123456789').at(-1) } as TextMark;
    await typeset({ pages: [[digits]], language: frame.language }, this.faces);
  }

  /** Draws a chapter on pages of its own. */
  async add({ entry, language, marks }: BookChapter): Promise<void> {
    const { title = '', section = null } = this.frame.entries[entry] ?? {};
    await this.runOn(section ?? '');
    this.document.addPage();
    this.firstPages.set(entry, this.page);
    this.document.addNamedDestination(placeOfChapter(entry));
    const above = section === null ? this.document.outline : this.sectionOutline(section);
    this.chapter = above.addItem(title);
    await this.draw(this.section(language), marks, language);
  }

  /** Appends the pages of a PDF, with their numbers; one that can't be read is left out. */
  async attach({ entry, position, name, bytes }: BookAttachment): Promise<void> {
    const document = this.document as unknown as Internals;
    const { Pages: tree, Names: names } = document._root.data;
    const attached = await attachedPages(bytes, document._offsets.length, tree.id).catch(() => null);
    if (attached === null || attached.pages.length === 0) {
      this.unreadable += 1;
      return;
    }
    const references = new Map<number, unknown>();
    for (const [number, object] of attached.objects) {
      // Bookmarks read the size of their page.
      const data = { MediaBox: [0, 0, this.frame.width, this.frame.height] };
      const reference = Object.assign(this.document.ref(data), { offset: document._offset });
      document._write(`${number} 0 obj`);
      document._write(object ?? 'null');
      document._write('\nendobj');
      document._refEnd(reference);
      references.set(number, reference);
    }
    const pages = attached.pages.map((number) => references.get(number));
    names.data.Dests.add(placeOfAttachment(entry, position), [pages[0], 'XYZ', null, null, null]);
    tree.data.Kids.push(...pages);
    this.chapter?.addItem(name, { pageNumber: tree.data.Kids.length - pages.length, fit: true } as never);
    tree.data.Count += pages.length;
    this.page += pages.length;
  }

  /** Draws the table of contents, and ends the document. */
  async end(): Promise<void> {
    await this.runOn('');
    const pages = (this.document as unknown as Internals)._root.data.Pages.data;
    const outline = (this.document as unknown as Internals).outline;
    const [before, items] = [pages.Kids.length, outline.children.length];
    const all = this.page;
    this.page = 1;
    for (const [index, marks] of this.contents.entries()) {
      this.document.addPage();
      if (index === 0) this.document.outline.addItem(this.frame.contents);
      for (const { mark, set, entry } of marks) this.drawContents(mark, set, entry);
    }
    this.contentsStructure.end();
    this.page = all;
    // Behind the cover, in both.
    pages.Kids.splice(1, 0, ...pages.Kids.splice(before));
    outline.children.unshift(...outline.children.splice(items));
    this.root.end();
    this.document.end();
  }

  /** How far the book is. */
  get progress(): BookProgress {
    return { pages: this.page, unreadable: this.unreadable };
  }

  private drawContents(mark: TextMark, set: SetText, entry: number | null): void {
    const { document, frame } = this;
    const top = mark.y as number;
    const page = entry === null ? undefined : this.firstPages.get(entry);
    if (entry !== null && page === undefined) return;
    const link = entry === null ? {} : { link: `#${placeOfChapter(entry)}` };
    const element = document.struct(entry === null ? mark.role : 'TOCI', {}, [
      () => {
        drawText(document, frame, { ...mark, ...link }, set, top);
        if (page === undefined || mark.weight !== 600) return;
        const number: TextMark = { ...mark, ...link, text: String(page), weight: 400, align: 'end' };
        drawText(
          document,
          frame,
          { ...number, x: frame.margin, width: frame.width - 2 * frame.margin },
          this.set(number),
          top,
        );
      },
    ]);
    this.contentsStructure.add(element);
  }

  private section(language: string): Structure {
    const section = this.document.struct('Sect', { lang: language });
    this.root.add(section);
    return section;
  }

  private sectionOutline(section: string): PDFKit.PDFOutline {
    const known = this.sections.get(section) ?? this.document.outline.addItem(section);
    this.sections.set(section, known);
    return known;
  }

  private async draw(section: Structure, marks: readonly Mark[], language: string): Promise<void> {
    const { document, frame } = this;
    const texts = await typeset({ pages: [[...marks]], language }, this.faces);
    let bottom = 0;
    for (const mark of marks) {
      if (mark.kind === 'path') {
        drawPath(document, mark);
        continue;
      }
      const set = texts.get(mark);
      if (set === undefined) continue;
      let top = typeof mark.y === 'number' ? mark.y : bottom + mark.y.below;
      if (top + spaceFor(mark, set) > frame.flow.bottom) {
        document.addPage();
        top = frame.flow.top;
      }
      section.add(document.struct(mark.role, {}, [() => (bottom = drawText(document, frame, mark, set, top))]));
    }
    section.end();
  }

  /** Prints the header and the footer on the pages that follow. */
  private async runOn(section: string): Promise<void> {
    const { document, frame } = this;
    const marks = pageMarks(frame, section, '').slice(0, -1);
    const texts = await typeset({ pages: [marks], language: frame.language }, this.faces);
    this.running = (page) => {
      document.markContent('Artifact', { type: 'Pagination' });
      const number = pageMarks(frame, section, String(page)).at(-1) as TextMark;
      for (const [mark, set] of [...texts, [number, this.set(number)] as const]) {
        drawText(document, { dir: frame.dir }, mark, set, mark.y as number);
      }
      document.endMarkedContent();
    };
  }

  private set(mark: TextMark): SetText {
    return setWithOpenFaces(mark, this.frame.language, this.faces);
  }
}
