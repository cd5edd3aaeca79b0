import type { Mark, PdfContent } from '../content.js';

/** A book: a cover, a table of contents with page numbers, and chapters that each begin on a new page. */
export interface BookFrame extends Omit<PdfContent, 'pages' | 'flow'> {
  flow: NonNullable<PdfContent['flow']>;
  /** From the edges at both sides, in points. */
  margin: number;
  cover: Mark[];
  /** At the top and the bottom of each page except the cover. */
  header: string;
  footer: string;
  /** The heading of the table of contents. */
  contents: string;
  entries: BookEntry[];
}

/** A line of the table of contents. */
interface BookEntry {
  title: string;
  /** Below the title; empty if there is nothing. */
  detail: string;
  /** A heading above those that have it in common. */
  section: string | null;
}

/** A chapter, with the entry that it belongs to. */
export interface BookChapter {
  /** Position in `entries`. */
  entry: number;
  /** BCP 47, of its texts. */
  language: string;
  marks: Mark[];
}

/** A PDF whose pages follow a chapter. */
export interface BookAttachment {
  entry: number;
  /** Position among the PDFs of the chapter. */
  position: number;
  name: string;
  bytes: Uint8Array;
}

/** What the process that draws a book is sent. */
export type BookPart =
  | { kind: 'frame'; frame: BookFrame }
  | { kind: 'chapter'; chapter: BookChapter }
  | { kind: 'attachment'; attachment: BookAttachment }
  | { kind: 'end' };

/** Its response to each: how many pages there are, and how many PDFs could not be read until now. */
export interface BookProgress {
  pages: number;
  unreadable: number;
}

/** Returns the place of an attached PDF, for links. */
export function placeOfAttachment(entry: number, position: number): string {
  return `${placeOfChapter(entry)}-${position}`;
}

/** Returns the place of a chapter. Places are sorted as texts. */
export function placeOfChapter(entry: number): string {
  return `chapter-${String(entry).padStart(6, '0')}`;
}
