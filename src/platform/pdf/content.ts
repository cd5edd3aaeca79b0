/** One page to be printed: what stands where, in points from its upper left corner, without saying how it is drawn. */
export interface PdfContent {
  title: string;
  /** BCP 47: which forms of Chinese characters are meant, and how the page is read aloud. */
  language: string;
  dir: 'ltr' | 'rtl';
  author: string;
  /** Stands in the file, so that the same page is always the same bytes. */
  createdAt: Date;
  width: number;
  height: number;
  marks: Mark[];
}

export type Mark = TextMark | PathMark;

export interface TextMark {
  kind: 'text';
  text: string;
  role: 'H1' | 'H2' | 'P';
  x: number;
  /** Of the upper edge of its first line, or how far below the text before it. */
  y: number | { below: number };
  width: number;
  size: number;
  /** Down to which it shrinks to stay one line, before it breaks into lines. */
  oneLineSize?: number;
  /** Where that many lines do not hold it, it shrinks until they do. */
  mostLines: number;
  weight: 400 | 600;
  colour: string;
  /** In the direction of the page. */
  align: 'start' | 'end';
  /** Where a tap on it leads. */
  link?: string;
}

/** A filled shape without a meaning of its own. */
interface PathMark {
  kind: 'path';
  /** As in SVG. */
  path: string;
  colour: string;
}
