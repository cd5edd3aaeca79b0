/**
 * `<details data-pdf="/…" data-viewer="/…">` shows a PDF once it is opened: beside the scales of a review, and as a
 * screen of its own on a phone. The viewer is large, so it is loaded then. Without it, the link beside it saves the file.
 */
export function showPdfPages(): void {
  const all = document.querySelectorAll<HTMLDetailsElement>('details[data-pdf]');
  for (const details of all) {
    details.hidden = false;
    let end: (() => void) | null = null;
    const leave = () => {
      details.open = false;
      details.querySelector('summary')?.focus();
    };
    details.querySelector('[data-pdf-close]')?.addEventListener('click', leave);
    details.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') leave();
    });
    const toggle = async () => {
      end?.();
      end = null;
      if (!details.open) return;
      // Pane and scales come into sight together.
      details.closest('.reading')?.scrollIntoView();
      for (const other of all) if (other !== details) other.open = false;
      const opened = await open(details);
      // It can have been closed while it was loading.
      if (details.open) end = opened;
      else opened?.();
    };
    details.addEventListener('toggle', () => void toggle());
  }
}

async function open(details: HTMLDetailsElement): Promise<(() => void) | null> {
  const { pdf, viewer, failed = '' } = details.dataset;
  const view = details.querySelector<HTMLElement>('[data-pdf-view]');
  const pages = details.querySelector<HTMLElement>('[data-pdf-pages]');
  if (!pdf || !viewer || !view || !pages) return null;
  try {
    const { showPdf } = (await import(viewer)) as typeof import('../pdf-viewer.js');
    return await showPdf(pdf, view);
  } catch {
    pages.textContent = failed;
    return null;
  }
}
