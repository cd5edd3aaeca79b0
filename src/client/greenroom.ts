/** Enhancements for every page, all of which work without this script. */
import { measureActiveTime } from './pages/active-time.js';
import { forgetDevice } from './pages/forget-device.js';
import { offerCopying } from './pages/copy-buttons.js';
import { closeMenusOnEscape } from './pages/menus.js';
import { keepForms } from './pages/kept-forms.js';
import { keepOwnPage } from './own/own-page.js';
import { reportOpened } from './pages/invitation.js';
import { saveDrafts } from './pages/draft-form.js';
import { startCountdown } from './pages/countdown.js';
import { preventDoubleSubmission, showPartsForKind } from './pages/forms.js';
import { showFocusOfFrames, previewLive } from './pages/live-preview.js';
import { offerMoreOptions } from './pages/more-options.js';
import { suggestNames } from './pages/name-suggestions.js';
import { scoreByKeys } from './pages/score-keys.js';
import { showPdfPages } from './pages/pdf-pages.js';
import { filterOptions } from './pages/option-filter.js';
import { offerPasskeys } from './pages/passkeys.js';
import { focusSearchOnShortcut } from './pages/search-shortcut.js';
import { tellOpener } from './pages/tell-opener.js';
import { presetZoneFields, showInBrowserZone } from './pages/time-zone.js';
import { proposeVenueDefaults } from './pages/venue-defaults.js';
import { restoreUnsentForms, sendUnsentForms } from './pages/unsent-forms.js';
import { showUploads } from './pages/upload.js';
import { previewWallTimes } from './pages/wall-time-preview.js';

// On a slow line, somebody sends the form before the rest of the page is equipped.
sendUnsentForms();
void showInBrowserZone()
  // Without a connection, the page stays as it is.
  .catch(() => undefined)
  .then(equip);

function equip(): void {
  keepForms();
  restoreUnsentForms();
  keepOwnPage();
  presetZoneFields();
  showUploads();
  preventDoubleSubmission();
  offerCopying();
  startCountdown();
  closeMenusOnEscape();
  focusSearchOnShortcut();
  previewWallTimes();
  proposeVenueDefaults();
  filterOptions();
  offerMoreOptions();
  suggestNames();
  showPartsForKind();
  previewLive();
  offerPasskeys();
  showFocusOfFrames();
  reportOpened();
  saveDrafts();
  scoreByKeys();
  measureActiveTime();
  forgetDevice();
  showPdfPages();
  tellOpener();
  focusErrors();
}

/** The browser focuses what the address names, such as `#main`, until the page is loaded. */
function focusErrors(): void {
  const focus = () => document.querySelector<HTMLElement>('#errors')?.focus();
  if (document.readyState === 'complete') focus();
  else window.addEventListener('load', focus, { once: true });
}
