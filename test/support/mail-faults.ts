import { asOthersRead, asWordReads, contrast, elementsOf, type EmailElement, rulesOf } from './mail-html.js';

/**
 * What mail programs do with CSS, from caniemail.com and Microsoft's "Word HTML and CSS rendering capabilities in
 * Outlook": only what all of them take, or what does no harm where it is passed over.
 */
const properties = new Set(
  `margin padding padding-left padding-right border border-top border-bottom border-width border-color border-radius border-collapse
  background color font font-family font-size font-weight font-variant-numeric letter-spacing line-height
  text-align text-decoration text-decoration-thickness text-underline-color width height max-width max-height
  display overflow overflow-wrap word-break white-space table-layout color-scheme supported-color-schemes
  -webkit-text-size-adjust mso-hide mso-padding-alt mso-font-width mso-text-raise mso-line-height-rule
  mso-table-lspace mso-table-rspace`.split(/\s+/u),
);
const displays = new Set(['none', 'block', 'inline-block']);
const units = /(?<![\w#])-?[\d.]+(?:rem|vw|vh|vmin|vmax|ch|ex|fr)\b|calc\(|var\(|min\(|max\(|clamp\(|url\(/u;
const foreign = new Set('img script link form input button svg video audio iframe object embed base'.split(' '));
/** Word gives these no padding, no height and no width: they lose their shape. */
const shapeless = new Set(['p', 'div', 'span', 'h1', 'h3', 'h4', 'h5', 'h6', 'a', 'bdi', 'main']);

/** Gmail drops a style sheet above this, in characters, and cuts off a mail above that, in bytes. */
const maxStyle = 8192;
const mostBytes = 102_400;

/** What in the HTML of a mail some program would get wrong, and what its text form leaves out, as sentences. */
export function emailFaults(html: string, text: string): string[] {
  const others = elementsOf(asOthersRead(html));
  const word = elementsOf(asWordReads(html));
  return [
    ...structure(html, others),
    ...styleSheets(html),
    ...[...new Set([...others, ...word])].flatMap(elementFaults),
    ...word.flatMap(wordFaults),
    ...unreadable(html, others),
    ...leftOut(others, text),
  ];
}

function structure(html: string, elements: readonly EmailElement[]): string[] {
  const one = (tag: string) => elements.filter((element) => element.tag === tag);
  const [root] = one('html');
  const metas = one('meta').map(({ attributes }) => attributes['name']);
  return [
    ...(root?.attributes['lang'] && root.attributes['dir'] ? [] : ['the language or the direction is not said']),
    ...(one('h1').length === 1 ? [] : ['there is not one main heading']),
    ...(one('title').length === 1 ? [] : ['there is no title']),
    ...['viewport', 'color-scheme', 'supported-color-schemes', 'format-detection']
      .filter((name) => !metas.includes(name))
      .map((name) => `the head does not say ${name}`),
    ...(new TextEncoder().encode(html).length > mostBytes ? ['Gmail cuts it off'] : []),
    ...((html.match(/<!--\[if/gu)?.length ?? 0) === (html.match(/<!\[endif\]-->/gu)?.length ?? 0)
      ? []
      : ['a conditional comment is not closed']),
  ];
}

function styleSheets(html: string): string[] {
  const sheets = [...html.matchAll(/<style>(.*?)<\/style>/gsu)].map(([, css = '']) => css);
  return sheets.flatMap((css) => [
    ...(css.length > maxStyle ? ['Gmail drops a style sheet that is so long'] : []),
    ...(/@import|@font-face|\/\*|</u.test(css) ? ['a style sheet fetches something, or holds a comment'] : []),
    // Gmail drops the whole sheet for a selector that it does not know.
    ...(/\[data-ogs/u.test(css) && /@media/u.test(css) ? ['rules for Outlook.com stand beside others'] : []),
    ...rulesOf(css).flatMap(([selector, declarations]) => declarationFaults(selector, declarations)),
  ]);
}

function declarationFaults(where: string, declarations: Readonly<Record<string, string>>): string[] {
  return Object.entries(declarations).flatMap(([property, value]) => [
    ...(properties.has(property) ? [] : [`${where} has ${property}`]),
    ...(property !== 'display' || displays.has(value) ? [] : [`${where} has display ${value}`]),
    ...(units.test(value) ? [`${where} has ${property} ${value}`] : []),
  ]);
}

function elementFaults({ tag, attributes, style }: EmailElement): string[] {
  const href = attributes['href'];
  return [
    ...(foreign.has(tag) ? [`<${tag}> does not belong into a mail`] : []),
    ...(tag === 'table' && attributes['role'] !== 'presentation' && attributes['class'] !== 'ink'
      ? ['a table for the layout is read out as a table']
      : []),
    ...(href === undefined || /^https:\/\/[^/\s]/u.test(href) ? [] : [`the link ${href} does not lead to https://`]),
    ...declarationFaults(`<${tag}>`, style),
  ];
}

function wordFaults(element: EmailElement): string[] {
  const { tag, style } = element;
  const isButton = tag === 'a' && style['mso-padding-alt'] !== undefined;
  const shaped = ['padding', 'padding-left', 'padding-right', 'height', 'width'].filter(
    (one) => style[one] !== undefined,
  );
  const table = ancestors(element).find((one) => one.tag === 'table');
  return [
    ...(shapeless.has(tag) && !isButton ? shaped.map((one) => `Word gives <${tag}> no ${one}`) : []),
    ...(style['max-width'] !== undefined &&
    table?.attributes['width'] !== String(Number.parseInt(style['max-width'], 10))
      ? ['Word makes it as wide as the window']
      : []),
    ...(style['display'] === 'none' && style['mso-hide'] !== 'all' ? ['Word shows what is hidden'] : []),
  ];
}

function ancestors(element: EmailElement): EmailElement[] {
  return element.parent === null ? [] : [element.parent, ...ancestors(element.parent)];
}

// Text of 24 px and more, or of 18.66 px and bold, may stand out less (WCAG 2.2, 1.4.3): we do without.
function unreadable(html: string, elements: readonly EmailElement[]): string[] {
  const dark = bySelector(/@media \(prefers-color-scheme:dark\)\{(.*?\})\}\n/su.exec(html)?.[1] ?? '');
  if (dark.size === 0) return ['there is nothing for the dark'];
  const texts = elements.filter(({ words, tag }) => words.trim() !== '' && tag !== 'title');
  const faults = texts.flatMap((element) => {
    const line = [element, ...ancestors(element)];
    if (line.some(({ style }) => style['display'] === 'none')) return [];
    const near = (property: 'color' | 'background', scheme: 'light' | 'dark') =>
      line
        .map((one) => (scheme === 'dark' ? darkOf(one, dark)?.[property] : undefined) ?? one.style[property])
        .find(Boolean);
    return (['light', 'dark'] as const).flatMap((scheme) => {
      const [ink, ground] = [near('color', scheme), near('background', scheme)];
      if (ink === undefined || ground === undefined) return [`“${element.words.trim()}” has no colour or no ground`];
      return contrast(ink, ground) >= 4.5 ? [] : [`“${element.words.trim()}” is hard to read where it is ${scheme}`];
    });
  });
  return [...faults, ...differing(html, dark)];
}

function bySelector(css: string): ReadonlyMap<string, Record<string, string>> {
  const found = new Map<string, Record<string, string>>();
  for (const [selector, declarations] of rulesOf(css)) {
    found.set(selector, { ...found.get(selector), ...declarations });
  }
  return found;
}

function darkOf(element: EmailElement, dark: ReadonlyMap<string, Record<string, string>>): Record<string, string> {
  const names = (one: EmailElement | null) => one?.attributes['class']?.split(' ') ?? [];
  const own = names(element).map((name) => dark.get(`.${name}`) ?? {});
  const under = names(element.parent).map((name) => dark.get(`.${name} ${element.tag}`) ?? {});
  return Object.assign({}, ...own, ...under) as Record<string, string>;
}

// Outlook.com has its own dark: it marks where it changed a colour, and there ours must be the same.
function differing(html: string, dark: ReadonlyMap<string, Record<string, string>>): string[] {
  const css = /<style>\n(\[data-ogsc\].*?)<\/style>/su.exec(html)?.[1] ?? '';
  const outlook = bySelector(css.replaceAll(/\[data-ogs[cb]\] /gu, ''));
  return [...new Set([...dark.keys(), ...outlook.keys()])]
    .filter((name) => {
      const [ours, theirs] = [dark.get(name) ?? {}, outlook.get(name) ?? {}];
      return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].some((one) => ours[one] !== theirs[one]);
    })
    .map((name) => `${name} is another in Outlook.com's dark`);
}

function leftOut(elements: readonly EmailElement[], text: string): string[] {
  const said = text.replaceAll(/\s+/gu, ' ');
  const unescape = (html: string) =>
    html.replaceAll(/&(?:#x([\da-f]+)|(lt|gt|amp|quot));/giu, (_all, code: string | undefined, name: string) =>
      code === undefined
        ? { lt: '<', gt: '>', amp: '&', quot: '"' }[name]!
        : String.fromCodePoint(Number.parseInt(code, 16)),
    );
  const links = elements.flatMap(({ attributes }) => attributes['href'] ?? []).map(unescape);
  const outer = new Set(elements.map(({ parent }) => parent));
  const paragraphs = elements
    .filter((one) => (one.tag === 'p' || one.tag === 'bdi') && !outer.has(one) && one.words.trim() !== '')
    .map(({ words }) => unescape(words).replaceAll(/\s+/gu, ' ').trim());
  return [...new Set([...links, ...paragraphs])]
    .filter((one) => !said.includes(one))
    .map((one) => `the text form lacks “${one}”`);
}
