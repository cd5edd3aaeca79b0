// Runs in the page, so that each look at it is one question to the browser.

/** A function that answers each question once. */
function remembered(answer) {
  const known = new Map();
  return (question) => {
    if (!known.has(question)) known.set(question, answer(question));
    return known.get(question);
  };
}

/** What keeps somebody from using the page, as sentences. */
function barriers() {
  const faults = [];
  const shown = remembered(
    (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('[aria-hidden=true]'),
  );
  const name = (element) => `<${element.tagName.toLowerCase()}> ${(element.textContent ?? '').trim().slice(0, 40)}`;

  const { scrollWidth } = document.scrollingElement;
  if (scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => shown(element) && element.getBoundingClientRect().right > innerWidth + 1,
    );
    const culprit = wide.find((element) => !wide.some((other) => other !== element && element.contains(other)));
    faults.push(
      `scrolls sideways: ${scrollWidth} > ${innerWidth}, ${culprit && name(culprit)} in ${culprit?.parentElement.className}`,
    );
  }
  const headings = [...document.querySelectorAll('h1')].filter(shown);
  if (headings.length !== 1) faults.push(`has ${headings.length} first headings`);
  if (!document.documentElement.lang) faults.push('has no language');
  if (!document.title) faults.push('has no title');
  if (document.querySelectorAll('main').length !== 1) faults.push('has not one main part');
  let level = 0;
  for (const heading of [...document.querySelectorAll('h1, h2, h3, h4')].filter(shown)) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1 && level > 0) faults.push(`skips from heading ${level} to ${name(heading)}`);
    level = next;
  }
  for (const image of document.querySelectorAll('img')) {
    if (!image.hasAttribute('alt')) faults.push(`has an image without words: ${image.src}`);
  }
  for (const drawing of document.querySelectorAll('svg')) {
    if (drawing.getAttribute('aria-hidden') !== 'true' && !drawing.getAttribute('aria-label'))
      faults.push(`has a drawing without words: ${drawing.outerHTML.slice(0, 80)}`);
  }
  for (const element of document.querySelectorAll('input, select, textarea')) {
    if (element.type === 'hidden') continue;
    const words = [...(element.labels ?? [])].map((label) => (label.textContent ?? '').trim()).join('');
    if (words === '' && !element.getAttribute('aria-label'))
      faults.push(`has a field without a label: ${element.name}`);
  }
  for (const element of document.querySelectorAll('a, button, summary')) {
    if (shown(element) && (element.textContent ?? '').trim() === '' && !element.getAttribute('aria-label'))
      faults.push(`has a control without words: ${element.outerHTML.slice(0, 80)}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  const met = new Set();
  for (const id of ids) {
    if (met.has(id)) faults.push(`has two of #${id}`);
    met.add(id);
  }
  for (const element of document.querySelectorAll('[aria-describedby]')) {
    for (const id of (element.getAttribute('aria-describedby') ?? '').split(' ')) {
      if (!document.getElementById(id)) faults.push(`describes by #${id}, which is not there`);
    }
  }

  // 24 px or more (WCAG 2.2, 2.5.8), except links in a sentence.
  for (const element of document.querySelectorAll('a, button, summary, input:not([type=hidden]), select, textarea')) {
    if (!shown(element) || getComputedStyle(element).display === 'inline') continue;
    const box = (element.closest('label') ?? element).getBoundingClientRect();
    const isOffScreen = box.right <= 0 || box.bottom <= 0 || box.width <= 1;
    if (!isOffScreen && (box.width < 24 || box.height < 24))
      faults.push(`has a target of ${Math.round(box.width)} × ${Math.round(box.height)}: ${name(element)}`);
  }

  // Links beside each other whose words would overlap.
  for (const link of document.querySelectorAll('nav a')) {
    if (shown(link) && link.scrollWidth > link.clientWidth + 1)
      faults.push(`has words wider than their link: ${name(link)}`);
  }

  // Contrast of all text against the nearest ground that is painted (WCAG 1.4.3).
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  // A page has few colours and many texts.
  const rgba = remembered((colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  });
  const luminance = (colour) => {
    const [red, green, blue] = colour.slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const groundOf = remembered((element) => {
    if (!element) return rgba('Canvas');
    const colour = rgba(getComputedStyle(element).backgroundColor);
    return colour[3] === 255 ? colour : groundOf(element.parentElement);
  });
  const told = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const element = text.parentElement;
    if (!text.textContent?.trim() || element.closest('option, script') || !shown(element)) continue;
    const style = getComputedStyle(element);
    const [one, other] = [luminance(rgba(style.color)), luminance(groundOf(element))].toSorted((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const fault = `has text of contrast ${ratio.toFixed(1)}: ${name(element)}`;
    if (ratio < (isLarge ? 3 : 4.5) && !told.has(fault)) faults.push(fault);
    told.add(fault);
  }
  return faults;
}

/** What has the keyboard's focus, or null; a link that fills its row shows the focus on the row. */
function focus() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const isOutlined = (one) => {
    if (!one || one.tagName === 'MAIN') return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || isOutlined(one.parentElement);
  };
  const box = element.getBoundingClientRect();
  // Something over all of it, such as a bar that stays while the page scrolls (WCAG 2.2, 2.4.11).
  const seenAt = (x, y) => {
    const top = document.elementFromPoint(x, y);
    return (
      top !== null && (element.contains(top) || top.contains(element) || [...(element.labels ?? [])].includes(top))
    );
  };
  const parts = [0.1, 0.5, 0.9];
  const isCovered = !parts.some((x) => parts.some((y) => seenAt(box.left + x * box.width, box.top + y * box.height)));
  return {
    isCovered,
    index: [...document.querySelectorAll('*')].indexOf(element),
    words: (element.labels?.[0] ?? element).textContent.trim().slice(0, 60),
    isOutlined: isOutlined(element),
    isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}

/** How bright the page's ground is, from 0 to 255. */
function brightness() {
  const ground = getComputedStyle(document.documentElement).backgroundColor;
  return Math.max(...[...ground.matchAll(/\d+/gu)].map(Number));
}

/**
 * Which texts are cut off, or stand over others, once lines, letters, words and paragraphs are as far apart as a reader may
 * set them (WCAG 1.4.12), as sentences.
 */
function cutOffTexts() {
  const cut = () =>
    [...document.querySelectorAll('body *')].filter((element) => {
      const { overflowX, overflowY, clipPath, position } = getComputedStyle(element);
      if (element.matches('.vh, .vh *, textarea, input, select, option') || !element.textContent.trim()) return false;
      if (clipPath !== 'none' && position === 'absolute') return false;
      return (
        (overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1) ||
        (overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1)
      );
    });
  const before = new Set(cut());
  const style = new CSSStyleSheet();
  style.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets.push(style);
  const faults = cut()
    .filter((element) => !before.has(element))
    .map((element) => `cuts off spaced text: ${element.textContent.trim().slice(0, 40)}`);
  if (document.scrollingElement.scrollWidth > innerWidth) faults.push('scrolls sideways with spaced text');
  document.adoptedStyleSheets.pop();
  return faults;
}

globalThis.look = { barriers, focus, brightness, cutOffTexts };
