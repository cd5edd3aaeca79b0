import { Get, Param } from '@nestjs/common';
import { callTexts } from '../../../domain/calls/call.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { spokenLanguage } from '../../../domain/sessions/session-labels.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import { NotFound } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { publicLayout } from '../../../site/layout.js';
import { lostLinkPath } from '../../../site/paths.js';
import { Page, SiteController, SitePage } from '../../../site/site-page.js';
import { type Host, listHosts } from '../domain/hosts.queries.js';
import { offersConsultations } from '../domain/hours.js';
import { topicName } from '../domain/topics.js';
import { consultationsPath } from './consultation-paths.js';
import { momentOf } from '../domain/booking-view.js';
import { fittingHosts, type FreeTime, freeTimes } from '../domain/free-times.js';

/** Who offers consultations in a call, and how they are booked. */
@SiteController('calls/:call/consultations')
export class ConsultationsController {
  @Get()
  async list(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
    const call = await page.call(slug);
    if (!offersConsultations(call)) throw new NotFound('no-consultations', 'This call offers no consultations.');
    const viewer = page.viewer(call);
    page.rememberChoices(viewer);
    const hosts = fittingHosts(await listHosts(connection, call.id), { host: '', topic: '', language: '' });
    const times = await freeTimes(connection, hosts, page.now);
    page.render('consultations/consultations', consultationsPage(call, hosts, times, viewer));
  }
}

function consultationsPage(call: Call, hosts: readonly Host[], times: readonly FreeTime[], viewer: Viewer) {
  const { language } = viewer;
  const text = (key: string, values = {}) => translate(language, `consultations.${key}`, values);
  const terms = callTexts(call, language);
  const [next] = times;
  const zone = next && zoneLabel(viewer.timeZone, next.startsAt, language);
  const moment = next && momentOf(next.startsAt, viewer);
  return {
    ...publicLayout({ viewer, call, path: consultationsPath(call), section: 'consultations' }, text('title')),
    lede: text('lede', { call: terms.name }),
    next: moment === undefined ? text('none') : `${text('next', moment)} · ${zone}`,
    linkPath: lostLinkPath(call),
    hosts: hosts.map((host) => ({
      name: host.name,
      affiliation: host.affiliation,
      facts: [
        ...host.topics.map((topic) => topicName(topic, terms)),
        ...host.languages.map((code) => spokenLanguage(code, language)),
        text(`format.${host.format}`),
      ]
        .filter(Boolean)
        .join(' · '),
    })),
  };
}
