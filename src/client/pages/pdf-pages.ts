/**
 * `<details data-pdf="/…" data-viewer="/…">` shows the pages of a PDF below each other once it is opened. The viewer is
 * large, so it is loaded then. Without it, the link beside it saves the file.
 */
export function showPdfPages(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details[data-pdf]')) {
    details.hidden = false;
    details.addEventListener('toggle', () => void open(details));
  }
}

async function open(details: HTMLDetailsElement): Promise<void> {
  const { pdf, viewer, failed = '' } = details.dataset;
  const pages = details.querySelector<HTMLElement>('[data-pdf-pages]');
  if (!details.open || details.dataset.opened || !pdf || !viewer || !pages) return;
  details.dataset.opened = 'yes';
  try {
    const { drawPages } = (await import(viewer)) as typeof import('../pdf-viewer.js');
    await drawPages(pdf, pages);
  } catch {
    delete details.dataset.opened;
    pages.textContent = failed;
  }
}
