const daySeconds = 86_400;

/**
 * `<p hidden data-countdown="2027-01-14T07:45:00Z" data-server-now="...">` counts down by the server's clock, then
 * reloads the page. It stays hidden more than a day before, because the date is enough.
 */
export function startCountdown(): void {
  const element = document.querySelector<HTMLElement>('[data-countdown]');
  if (!element) return;
  const until = Date.parse(element.dataset.countdown ?? '');
  const skewMs = Date.parse(element.dataset.serverNow ?? '') - Date.now();
  const tick = () => {
    const left = Math.ceil((until - Date.now() - skewMs) / 1000);
    if (left <= 0) return location.reload();
    element.textContent = formatCountdown(left);
    element.hidden = left > daySeconds;
    setTimeout(tick, 1000);
  };
  tick();
}

/** Returns hours, minutes and seconds, such as `01:05:00`. */
function formatCountdown(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
