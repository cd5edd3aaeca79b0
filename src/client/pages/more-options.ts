const loading = new WeakMap<HTMLSelectElement, Promise<void>>();

/** Loads the options of `<select data-more="URL">` that aren't in the page, once. Without them, the others stay usable. */
export function loadMoreOptions(select: HTMLSelectElement): Promise<void> {
  const path = select.dataset['more'];
  if (path === undefined) return Promise.resolve();
  let loaded = loading.get(select);
  if (loaded === undefined) loading.set(select, (loaded = addOptions(select, path)));
  return loaded;
}

/** Loads them as soon as somebody comes near the field. */
export function offerMoreOptions(): void {
  for (const select of document.querySelectorAll<HTMLSelectElement>('select[data-more]')) {
    const load = () => void loadMoreOptions(select);
    const near = select.parentElement ?? select;
    for (const event of ['pointerenter', 'focusin']) near.addEventListener(event, load, { once: true });
    // Somebody came before this script did.
    if (near.contains(document.activeElement)) load();
  }
}

async function addOptions(select: HTMLSelectElement, path: string): Promise<void> {
  const answer = await fetch(path).catch(() => null);
  if (answer?.ok) select.insertAdjacentHTML('beforeend', await answer.text());
  // So that the next one who comes near tries again.
  else loading.delete(select);
}
