/**
 * In `<form data-score-keys>`, a digit chooses a score of the scale with the focus and goes on to the next scale; N and P
 * open the next and the previous proposal. Only a scale with the focus listens, so that no key has a meaning elsewhere.
 * On a scale up to 10, a 1 stays on its scale, because a 0 can follow.
 */
export function scoreByKeys(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-score-keys]');
  if (form === null) return;
  const hint = form.querySelector<HTMLElement>('[data-keys-hint]');
  // The style sheet hides it on touch devices, which have no keys to press.
  if (hint !== null) hint.hidden = false;
  form.addEventListener('keydown', (event) => {
    const scale = event.target instanceof HTMLElement ? event.target.closest('fieldset') : null;
    if (scale === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (choose(scale, event.key) || open(event.key)) event.preventDefault();
  });
}

function choose(scale: HTMLFieldSetElement, key: string): boolean {
  if (!/^\d$/u.test(key)) return false;
  const points = [...scale.querySelectorAll<HTMLInputElement>('input[type=radio]')];
  const pointOf = (value: string) => points.find((one) => one.value === value);
  const point = pointOf(key) ?? (key === '0' ? pointOf('10') : undefined);
  if (point === undefined || point.matches(':disabled')) return false;
  point.click();
  if (key === '1' && pointOf('10') !== undefined) {
    point.focus();
    return true;
  }
  const scales = [...(scale.form?.querySelectorAll('fieldset') ?? [])];
  const next = scales[scales.indexOf(scale) + 1];
  const target = next?.querySelector<HTMLElement>('input:checked') ?? next?.querySelector<HTMLElement>('input');
  (target ?? scale.form?.querySelector<HTMLElement>('textarea'))?.focus();
  return true;
}

function open(key: string): boolean {
  const rel = { n: 'next', p: 'prev' }[key.toLowerCase()];
  const link = rel === undefined ? null : document.querySelector<HTMLAnchorElement>(`a[rel=${rel}]`);
  link?.click();
  return link !== null;
}
