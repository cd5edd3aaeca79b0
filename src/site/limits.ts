/** Rate limits of public forms by IP address, high enough for a conference hall behind one address. */
export const registrationLimit = { rateLimit: { max: 300, timeWindow: '1 minute' } };

export const formLimit = { rateLimit: { max: 120, timeWindow: '1 minute' } };

/** Suggestions are requested while typing. */
export const nameLimit = { rateLimit: { max: 1200, timeWindow: '1 minute' } };

export const enterLimit = { rateLimit: { max: 600, timeWindow: '1 minute' } };

/** Each request can send 500 emails. */
export const rosterLimit = { rateLimit: { max: 20, timeWindow: '10 minutes' } };

/** Of personal pages, where each request can send an email. All instances count those of public forms (`limit-links.ts`). */
export const linkLimit = { rateLimit: { max: 30, timeWindow: '10 minutes' } };
