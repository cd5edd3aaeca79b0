/** Draws the pages of a PDF. A module of its own, which `pages/pdf-pages.ts` loads. */
import { getDocument } from 'unpdf/pdfjs';
import { createElement } from './dom.js';

type Document = Awaited<ReturnType<typeof getDocument>['promise']>;

/** Screens with small pixels get twice as many; more than that takes memory and shows nothing new. */
const maxPixelsPerPoint = 2;

/** Draws the pages of the PDF at this address below each other, each one when it is about to be seen. */
export async function drawPages(address: string, into: HTMLElement): Promise<void> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(String(response.status));
  const data = new Uint8Array(await response.arrayBuffer());
  // Nothing in a PDF runs: no scripts, and no code made from its fonts.
  const document = await getDocument({ data, isEvalSupported: false, enableXfa: false, useSystemFonts: true }).promise;
  const label = into.dataset.label ?? '';
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        void drawPage(document, target as HTMLCanvasElement);
      }
    },
    { root: into, rootMargin: '100% 0px' },
  );
  into.replaceChildren();
  const { width, height } = (await document.getPage(1)).getViewport({ scale: 1 });
  for (let number = 1; number <= document.numPages; number += 1) {
    const canvas = createElement('canvas', 'pdf-page');
    // Until it is drawn it has the shape of the first one.
    [canvas.width, canvas.height] = [Math.round(width), Math.round(height)];
    canvas.dataset.page = String(number);
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', label.replace('{page}', String(number)));
    into.append(canvas);
    observer.observe(canvas);
  }
}

async function drawPage(document: Document, canvas: HTMLCanvasElement): Promise<void> {
  const page = await document.getPage(Number(canvas.dataset.page));
  const shown = canvas.clientWidth || canvas.width;
  const { width } = page.getViewport({ scale: 1 });
  const scale = (shown / width) * Math.min(devicePixelRatio, maxPixelsPerPoint);
  const viewport = page.getViewport({ scale });
  [canvas.width, canvas.height] = [Math.round(viewport.width), Math.round(viewport.height)];
  await page.render({ canvas, viewport }).promise;
}
