import { isLive } from '../../domain/registrations/registration.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { MyRegistration } from './me-sessions.js';

/** Returns the series with more than one session that the person can withdraw from. */
export function mySeries(
  series: readonly Series[],
  coming: readonly MyRegistration[],
  mePath: string,
  language: string,
) {
  const text = (key: string, values: Record<string, string | number>) =>
    translate(language, `registrations.me.${key}`, values);
  return series.flatMap(({ id, title }) => {
    const count = coming.filter(
      (one) =>
        one.session.seriesId === id &&
        one.session.state === 'published' &&
        isLive(one.state) &&
        one.withdrawPath !== null,
    ).length;
    const label = text('leaveSeries', { title });
    const confirm = text('withdrawConfirm', { action: label });
    if (count < 2) return [];
    return [{ label, confirm, text: text('leaveSeriesText', { count }), path: `${mePath}/series/${id}/leave` }];
  });
}
