/** The content of pages to print, with positions in points from the upper left corner. */
export interface PdfContent {
  title: string;
  /** BCP 47: determines the forms of Chinese characters, and how the page is read aloud. */
  language: string;
  dir: 'ltr' | 'rtl';
  author: string;
  /** Date in the file, so that the same page always has the same bytes. */
  createdAt: Date;
  width: number;
  height: number;
  pages: Mark[][];
  /** Between these heights, texts continue on further pages; without it, each page is as it is given. */
  flow?: { top: number; bottom: number };
}

export type Mark = TextMark | PathMark;

export interface TextMark {
  kind: 'text';
  text: string;
  role: 'H1' | 'H2' | 'P';
  x: number;
  /** Position of the upper edge of the first line, or distance below the text before it. */
  y: number | { below: number };
  width: number;
  size: number;
  /** Smallest size to fit on one line before the text is wrapped. */
  oneLineSize?: number;
  /** Maximum number of lines; the text shrinks to fit. */
  maxLines: number;
  weight: 400 | 600;
  colour: string;
  /** Alignment, in the direction of the page. */
  align: 'start' | 'end';
  /** `auto`: the direction of the text itself instead of that of the page. */
  dir?: 'auto';
  /** Target of the link: a web address, or `#` and a place in the document. */
  link?: string;
}

/** A decorative filled shape. */
export interface PathMark {
  kind: 'path';
  /** As in SVG. */
  path: string;
  colour: string;
}
