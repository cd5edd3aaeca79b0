export const timeZonesPath = '/console/time-zones';

/** The interpretation of a typed wall time, as a fragment of a page. */
export const timingPreviewPath = '/console/time';
