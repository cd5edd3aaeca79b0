/** `/` and Ctrl-K (⌘K) move the focus to the search of the console. */
export function focusSearchOnShortcut(): void {
  document.addEventListener('keydown', (event) => {
    const isCommand = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
    if (!isCommand && !isSlash) return;
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

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
