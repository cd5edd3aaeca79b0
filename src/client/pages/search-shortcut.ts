/**
 * Ctrl-K (⌘K) moves the focus to the search of the console. No single key does: whoever speaks to the computer would press
 * it with every word (WCAG 2.1.4).
 */
export function focusSearchOnShortcut(): void {
  document.addEventListener('keydown', (event) => {
    const isCommand = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (!isCommand) return;
    const field = document.querySelector<HTMLInputElement>('#find');
    if (field === null) return;
    event.preventDefault();
    // On a phone it is inside the menu.
    const menu = field.closest('details');
    if (menu !== null) menu.open = true;
    field.focus();
    field.select();
  });
}
