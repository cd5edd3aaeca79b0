import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { joinPath } from '../domain/consultation-links.js';
import { listProposalsOf } from '../../../domain/proposals/own-proposals.queries.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { Config } from '../../../platform/config.js';
import { Conflict, type FieldError } from '../../../platform/errors.js';
import type { FormValues } from '../../../platform/http/form-values.js';
import { linkLimit } from '../../../site/limits.js';
import { attendeeOfLink, OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { type Booking, countQuota, findWanted, getOwnBooking, listOwnBookings } from '../domain/bookings.queries.js';
import { type Choice, readChoice } from '../domain/choice.js';
import { matterForm } from '../domain/forms.js';
import { getHost, getRules, listHosts } from '../domain/hosts.queries.js';
import { BookConsultation } from '../flows/book-consultation.flow.js';
import type { Wanted } from '../domain/wanted.js';
import { ownConsultationsPath } from './consultation-paths.js';
import { fittingHosts, freeTimes } from '../domain/free-times.js';
import { bookPage, myBookingPage, myConsultationsPage } from './my-consultations.page.js';

/** A person who opened their page. */
interface Opened {
  attendee: Attendee;
  call: Call;
  viewer: Viewer;
  mePath: string;
}

/** The consultations of a person and their teams, by their own link, which proves their address. */
@OwnPageController('/consultations')
export class MyConsultationsController {
  constructor(
    private readonly bookConsultation: BookConsultation,
    private readonly config: Config,
  ) {}

  @Get()
  async list(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { connection, query, now } = page;
    const opened = await this.open(page, token);
    const { attendee, call, viewer } = opened;
    const hosts = (await listHosts(connection, call.id)).filter(({ speakerId }) => speakerId !== null);
    const wanted = wantedOf(query);
    const id = query.text('move');
    const moving = id === '' ? null : await getOwnBooking(connection, attendee.id, id);
    const times = await freeTimes(connection, fittingHosts(hosts, wanted), now, moving?.id ?? null);
    const today = localTime(now, viewer.timeZone).date;
    const [proposal] = await openProposals(page, attendee);
    const input = {
      ...opened,
      hosts,
      wanted,
      moving,
      times,
      from: /^\d{4}-\d\d-\d\d$/u.test(query.text('from')) ? query.text('from') : today,
      bookings: await listOwnBookings(connection, attendee.id, now),
      used: (await countQuota(connection, teamOf(attendee, call, proposal?.id ?? null))).ofTeam,
      most: (await getRules(connection, call.id)).perTeam,
      waitsFor: await findWanted(connection, attendee.id),
      done: query.text('done'),
    };
    page.render('consultations/mine', myConsultationsPage(input));
  }

  @Get('book')
  async choose(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.showBook(page, token, null);
  }

  @Post('book')
  @RouteConfig(linkLimit)
  async book(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    try {
      const { attendee, call, mePath } = await this.open(page, token);
      const choice = readChoice(page.form.text('slot'));
      const form = await this.matter(page, attendee, call, choice);
      const { proposal, ...matter } = form.read(form.typed(page.form));
      const isNightAgreed = page.form.text('night') !== '';
      const request = { choice, isNightAgreed, ...matter, proposalId: proposal === '' ? null : proposal };
      const { state } = await this.bookConsultation.book(attendee.id, request, page.origin);
      page.redirect(`${ownConsultationsPath(mePath)}?done=${state === 'pending' ? 'requested' : 'booked'}`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.showBook(page, token, fieldErrors));
    }
  }

  @Post('wait')
  @RouteConfig(linkLimit)
  async wait(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { attendee, mePath } = await this.open(page, token);
    const [proposal] = await openProposals(page, attendee);
    const wanted = page.form.text('want') === 'no' ? null : wantedOf(page.form);
    await this.bookConsultation.wait(attendee.id, wanted, proposal?.id ?? null, page.origin);
    page.redirect(`${ownConsultationsPath(mePath)}?done=saved`);
  }

  @Get(':id')
  async one(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await this.showOne(page, token, id, null);
  }

  @Post(':id/move')
  @RouteConfig(linkLimit)
  async move(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    try {
      const { attendee, mePath } = await this.open(page, token);
      const to = { choice: readChoice(page.form.text('slot')), isNightAgreed: page.form.text('night') !== '' };
      await this.bookConsultation.move(attendee.id, id, to, page.origin);
      page.redirect(`${ownConsultationsPath(mePath)}?done=moved`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.showBook(page, token, fieldErrors));
    }
  }

  @Post(':id/cancel')
  @RouteConfig(linkLimit)
  async cancel(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { attendee, mePath } = await this.open(page, token);
    try {
      await this.bookConsultation.cancel(attendee.id, id, page.origin);
      page.redirect(`${ownConsultationsPath(mePath)}?done=cancelled`);
    } catch (error) {
      await page.fail(error, () => this.showOne(page, token, id, null), isConflict);
    }
  }

  /** Takes a time that was kept. */
  @Post(':id/take')
  @RouteConfig(linkLimit)
  async take(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    try {
      const { attendee, call, mePath } = await this.open(page, token);
      const form = await this.matter(page, attendee, call, await getOwnBooking(page.connection, attendee.id, id));
      const { proposal: _, ...matter } = form.read(form.typed(page.form));
      const isNightAgreed = page.form.text('night') !== '';
      await this.bookConsultation.accept(attendee.id, id, { ...matter, isNightAgreed }, page.origin);
      page.redirect(`${ownConsultationsPath(mePath)}?done=booked`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.showOne(page, token, id, fieldErrors), isConflict);
    }
  }

  private async showOne(page: SitePage, token: string, id: string, fieldErrors: readonly FieldError[] | null) {
    const { connection } = page;
    const opened = await this.open(page, token);
    const { attendee, call, viewer } = opened;
    const booking = await getOwnBooking(connection, attendee.id, id);
    const form = matterForm({ call, host: await getHost(connection, call.id, booking.hostId), proposals: [] });
    const person = await getAttendee(connection, booking.personId);
    const { proposalId, topic, question, language } = booking;
    const typed =
      fieldErrors === null
        ? form.show({ proposal: proposalId ?? '', topic, question, language })
        : form.typed(page.form);
    const input = {
      ...opened,
      booking,
      rules: await getRules(connection, call.id),
      // The link of the person who booked: their team can open the room from here, too.
      roomPath: joinPath(this.config, 'team', booking.id, person.linkVersion),
      form: form.view(typed, fieldErrors ?? [], viewer),
      fieldErrors: fieldErrors ?? [],
    };
    page.render('consultations/booking', myBookingPage(input));
  }

  /** The time that was chosen, with what there is to say: for a new booking, or for one that moves. */
  private async showBook(page: SitePage, token: string, fieldErrors: readonly FieldError[] | null): Promise<void> {
    const { connection } = page;
    const opened = await this.open(page, token);
    const { attendee, call, viewer } = opened;
    const given = fieldErrors === null ? page.query : page.form;
    const choice = read(given.text('slot'));
    if (choice === null) return page.redirect(ownConsultationsPath(opened.mePath));
    const host = await getHost(connection, call.id, choice.hostId);
    const declared = await this.matter(page, attendee, call, choice);
    const proposals = await openProposals(page, attendee);
    const typed =
      fieldErrors === null
        ? declared.show({
            proposal: proposals[0]?.id ?? '',
            topic: '',
            question: '',
            language: host.languages.find((one) => one === viewer.language) ?? host.languages[0] ?? '',
          })
        : declared.typed(given);
    const id = given.text('move');
    const moving: Booking | null = id === '' ? null : await getOwnBooking(connection, attendee.id, id);
    const input = {
      ...opened,
      host,
      startsAt: choice.startsAt,
      slot: given.text('slot'),
      moving,
      form: declared.view(typed, fieldErrors ?? [], viewer),
      fieldErrors: fieldErrors ?? [],
    };
    page.render('consultations/book', bookPage(input));
  }

  private async matter(page: SitePage, attendee: Attendee, call: Call, { hostId }: Pick<Choice, 'hostId'>) {
    const host = await getHost(page.connection, call.id, hostId);
    return matterForm({ call, host, proposals: await openProposals(page, attendee) });
  }

  private async open(page: SitePage, token: string): Promise<Opened> {
    const attendee = await attendeeOfLink(page.connection, token);
    const call = await getCall(page.connection, attendee.callId);
    return { attendee, call, viewer: page.viewerOf(attendee), mePath: `/me/${token}` };
  }
}

const isConflict = (refusal: Error) => refusal instanceof Conflict;

/** Which times somebody looks for. */
function wantedOf(values: FormValues): Wanted {
  return { host: values.text('host'), topic: values.text('topic'), language: values.text('language') };
}

function read(text: string): Choice | null {
  try {
    return readChoice(text);
  } catch {
    return null;
  }
}

function teamOf({ id, organizationId }: Attendee, call: Call, proposalId: string | null) {
  return { callId: call.id, attendeeId: id, proposalId, organizationId };
}

async function openProposals(page: SitePage, { id }: Attendee) {
  return (await listProposalsOf(page.connection, id)).filter(({ state }) => state !== 'withdrawn');
}
