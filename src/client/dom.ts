/**
 * Returns a required element of the page. Throws if it is missing or has another type, which is a bug in the template.
 */
export function getElement<E extends HTMLElement>(root: ParentNode, selector: string, kind: new () => E): E {
  const found = root.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`No ${kind.name} ${selector}`);
}

/** Returns where a form is sent. Its property `action` is a button where one has that name. */
export function actionOf(form: HTMLFormElement): string {
  return form.getAttribute('action') ?? location.href;
}

export function createElement<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/** Creates an element whose text, such as a name, doesn't affect the direction of surrounding text. */
export function createIsolated(name: 'p' | 'span' | 'b', className: string, text: string): HTMLElement {
  const element = createElement(name, className);
  element.append(createElement('bdi', '', text));
  return element;
}

/** Creates a symbol of the sprite at `spritePath`, hidden from screen readers: the text beside it says the same. */
export function createIcon(spritePath: string, symbol: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `${spritePath}#${symbol}`);
  svg.append(use);
  return svg;
}

/** Resolves to null after this many milliseconds. */
export function wait(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(resolve, ms, null));
}
