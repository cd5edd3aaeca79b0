/** `<details class="menu">` and the menu of the console: Escape closes it, and the focus goes back to what opened it. */
export function closeMenusOnEscape(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const menu of document.querySelectorAll<HTMLDetailsElement>('details:is(.menu, .dock-menu)[open]')) {
      const hadFocus = menu.contains(document.activeElement);
      menu.open = false;
      if (hadFocus) menu.querySelector('summary')?.focus();
    }
  });
}
