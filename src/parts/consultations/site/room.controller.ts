import { Get, Param } from '@nestjs/common';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';
import { isTokenOf, rowOfToken } from '../../../platform/tokens.js';
import { NotFound } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { publicLayout } from '../../../site/layout.js';
import { Page, SiteController, SitePage } from '../../../site/site-page.js';
import { findBooking } from '../domain/bookings.queries.js';
import { roomPurpose, sides } from '../domain/consultation-links.js';
import { getHost } from '../domain/hosts.queries.js';
import { bookingView, isRoomOpen } from '../domain/booking-view.js';

/** The online room of a consultation, by a link that opens nothing else. The address of the room shows once it is open. */
@SiteController('consultations/:token')
export class ConsultationRoomController {
  @Get()
  async show(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { connection, now } = page;
    const id = rowOfToken(token);
    const booking = id === null ? null : await findBooking(connection, id);
    if (booking === null) throw unknown();
    const call = await getCall(connection, booking.callId);
    const host = await getHost(connection, call.id, booking.hostId);
    const person = await getAttendee(connection, booking.personId);
    const { accepted } = secretsOf(connection);
    const versions = { team: person.linkVersion, host: host.linkVersion };
    const side = sides.find((one) => isTokenOf(accepted, token, roomPurpose(one), booking.id, versions[one]));
    if (side === undefined) throw unknown();
    const viewer =
      side === 'team'
        ? page.viewerOf(person)
        : page.viewerOf({
            language: host.emailLanguage ?? page.viewer(call).language,
            timeZone: host.emailZone ?? host.timeZone,
            isOwnZone: true,
          });
    const path = `/consultations/${token}`;
    const view = bookingView(booking, call, side, viewer, path);
    const isOpen = isRoomOpen(booking, now);
    const model = {
      ...publicLayout({ viewer, call, path, section: 'me', isPrivate: true }, view.title),
      booking: view,
      enterUrl: isOpen ? booking.place : null,
      isOver: booking.endsAt <= now ? translate(viewer.language, 'consultations.over') : null,
      reloadPath: isOpen || booking.endsAt <= now ? null : path,
    };
    page.render('consultations/room', model);
  }
}

const unknown = () => new NotFound('link-unknown', 'Unknown link.');
