/** Enhancements for every page, all of which work without this script. */
import { offerCopying } from './pages/copy-buttons.js';
import { closeMenusOnEscape } from './pages/menus.js';
import { startCountdown } from './pages/countdown.js';
import { preventDoubleSubmission, showPartsForKind } from './pages/forms.js';
import { showFocusOfFrames, previewLive } from './pages/live-preview.js';
import { suggestNames } from './pages/name-suggestions.js';
import { filterOptions } from './pages/option-filter.js';
import { offerPasskeys } from './pages/passkeys.js';
import { focusSearchOnShortcut } from './pages/search-shortcut.js';
import { offerBrowserZone, presetZoneFields } from './pages/time-zone.js';
import { previewWallTimes } from './pages/wall-time-preview.js';

offerBrowserZone();
presetZoneFields();
preventDoubleSubmission();
offerCopying();
startCountdown();
closeMenusOnEscape();
focusSearchOnShortcut();
previewWallTimes();
filterOptions();
suggestNames();
showPartsForKind();
previewLive();
offerPasskeys();
showFocusOfFrames();
document.querySelector<HTMLElement>('#errors')?.focus();
