/** After this long without typing, clicking or scrolling, somebody is doing something else. */
const idleAfterMs = 90_000;
const stepMs = 1000;

/**
 * Counts in `<input name="seconds">` of `<form data-score-keys>` for how many seconds the page was in view and in use.
 * Saving the form subtracts what was saved.
 */
export function measureActiveTime(): void {
  const field = document.querySelector<HTMLInputElement>('form[data-score-keys] input[name="seconds"]');
  if (field === null) return;
  let activeAt = performance.now();
  for (const kind of ['pointermove', 'pointerdown', 'keydown', 'scroll', 'input', 'focus'])
    addEventListener(kind, () => (activeAt = performance.now()), { passive: true, capture: true });
  setInterval(() => {
    const isActive = performance.now() - activeAt < idleAfterMs;
    if (document.visibilityState === 'visible' && isActive) field.value = String(Number(field.value) + stepMs / 1000);
  }, stepMs);
}
