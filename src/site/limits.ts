/** Rate limits of public forms per address of origin, wide enough for a conference hall behind one address. */
export const registrationLimit = { rateLimit: { max: 300, timeWindow: '1 minute' } };
export const formLimit = { rateLimit: { max: 120, timeWindow: '1 minute' } };
/** A name is asked for with every few letters that are typed. */
export const nameLimit = { rateLimit: { max: 1200, timeWindow: '1 minute' } };
export const enterLimit = { rateLimit: { max: 600, timeWindow: '1 minute' } };
/** Each of these can send 500 emails. */
export const rosterLimit = { rateLimit: { max: 20, timeWindow: '10 minutes' } };
/** Each of these can send an email to somebody. */
export const linkLimit = { rateLimit: { max: 30, timeWindow: '10 minutes' } };
