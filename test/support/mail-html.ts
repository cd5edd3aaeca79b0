/** An element of a mail, read well enough to judge it: our templates write every quote and every closing tag. */
export interface EmailElement {
  tag: string;
  attributes: Record<string, string>;
  /** From its own `style` attribute. */
  style: Record<string, string>;
  parent: EmailElement | null;
  /** Its own words, without those of its children. */
  words: string;
}

const empty = new Set(['br', 'hr', 'img', 'meta', 'link', 'input']);

/** The HTML that Outlook's Word engine reads: what stands in conditional comments for it, without what is hidden from it. */
export function asWordReads(html: string): string {
  return html
    .replaceAll(/<!--\[if !mso\]><!-->.*?<!--<!\[endif\]-->/gsu, '')
    .replaceAll(/<!--\[if mso\]>(.*?)<!\[endif\]-->/gsu, '$1');
}

/** The HTML that all others read. */
export function asOthersRead(html: string): string {
  return html.replaceAll(/<!--.*?-->/gsu, '');
}

/** All elements of a mail, outer ones first. Throws where a tag is closed that is not open. */
export function elementsOf(html: string): EmailElement[] {
  const elements: EmailElement[] = [];
  let open: EmailElement | null = null;
  const body = html.replaceAll(/<style>.*?<\/style>|<xml>.*?<\/xml>|<!doctype html>/gsu, '');
  for (const [, closing, tag = '', inside = '', words = ''] of body.matchAll(
    /<(\/?)([\w:]+)((?:\s[^>]*)?)>([^<]*)/gu,
  )) {
    if (closing === '/') {
      if (open?.tag !== tag) throw new Error(`</${tag}> closes <${open?.tag}>`);
      open = open.parent;
    } else {
      const attributes = attributesOf(inside);
      const element: EmailElement = {
        tag,
        attributes,
        style: declarationsOf(attributes['style'] ?? ''),
        parent: open,
        words: '',
      };
      elements.push(element);
      if (!empty.has(tag)) open = element;
      else if (open !== null) open.words += words;
      if (open === element) element.words += words;
      continue;
    }
    if (open !== null) open.words += words;
  }
  if (open !== null) throw new Error(`<${open.tag}> is not closed`);
  return elements;
}

/** `a:b;c:d` by property. */
function declarationsOf(style: string): Record<string, string> {
  const pairs = style.split(';').filter((one) => one.trim() !== '');
  return Object.fromEntries(
    pairs.map((one) => [one.slice(0, one.indexOf(':')).trim(), one.slice(one.indexOf(':') + 1).trim()]),
  );
}

/** The rules of a style sheet, or of the media query in it, by selector. */
export function rulesOf(css: string): [selector: string, declarations: Record<string, string>][] {
  return [...css.matchAll(/([^{}]+)\{([^{}]*)\}/gu)].flatMap(([, selectors = '', declarations = '']) =>
    selectors
      .split(',')
      .map(
        (one) =>
          [one.trim(), declarationsOf(declarations.replaceAll('!important', ''))] as [string, Record<string, string>],
      ),
  );
}

/** How much two colours such as `#1b1d1a` stand out from each other (WCAG 2.2, contrast ratio), from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  if (!/^#[\da-f]{6}$/u.test(colour)) throw new Error(`Not a colour: ${colour}`);
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function attributesOf(inside: string): Record<string, string> {
  return Object.fromEntries(
    [...inside.matchAll(/([\w:-]+)(?:="([^"]*)")?/gu)].map(([, name = '', value = '']) => [name, value]),
  );
}
