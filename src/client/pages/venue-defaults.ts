/**
 * `<select data-venue>` proposes the capacity and the time zone of a chosen room, as long as nothing else was typed into
 * those fields.
 */
export function proposeVenueDefaults(): void {
  const place = document.querySelector<HTMLSelectElement>('select[data-venue]');
  const fields = place?.form?.elements;
  if (!place || !fields) return;
  const capacity = fields.namedItem('capacity');
  const zone = fields.namedItem('timeZone');
  let proposed = '';
  place.addEventListener('change', () => {
    const { capacity: seats = '', timeZone = '' } = place.selectedOptions[0]?.dataset ?? {};
    if (capacity instanceof HTMLInputElement && [proposed, ''].includes(capacity.value)) {
      proposed = seats;
      capacity.value = seats;
    }
    if (timeZone === '' || !(zone instanceof HTMLSelectElement) || zone.dataset.chosen === 'yes') return;
    zone.value = timeZone;
    zone.dispatchEvent(new Event('input', { bubbles: true }));
  });
  if (zone instanceof HTMLSelectElement) {
    zone.addEventListener('change', () => (zone.dataset.chosen = 'yes'));
    // A session that is edited has its zone.
    if (place.dataset.venue === 'edit') zone.dataset.chosen = 'yes';
  }
}
