import type { CookieNames } from '../platform/http/answer-key.js';
import { recentWriteCookie } from '../platform/http/recent-write.js';
import { valuesCookie } from './registrations/remembered-values.js';
import { visitorCookie } from './registrations/visitor-cookie.js';
import { chosenCookies } from './site-page.js';

/** The cookies that public pages read. One that isn't named here doesn't change what is shared; by the personal ones only forms differ. */
export const answerCookies: CookieNames = {
  chosen: chosenCookies,
  personal: [valuesCookie, visitorCookie, recentWriteCookie],
};

/** Addresses whose answers are the same for many, so that one is made for all who ask at the same time. */
export const sharedPaths = /^\/(?:calls\/[^/?]+(?:\/programme\.ics|\/sessions\/[^/?]+)?|time-zones)?(?:\?|$)/u;
