import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { memberInput } from '../../domain/delegations/delegation-input.js';
import { ChangeListing } from '../../flows/delegations/change-listing.flow.js';
import { ReplaceMember } from '../../flows/delegations/replace-member.flow.js';
import { Withdraw } from '../../flows/registrations/withdraw.flow.js';
import { Conflict, NotFound, type FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { listMembers, listListings } from '../../domain/delegations/delegations.queries.js';
import { listedMembers } from '../../domain/delegations/listed-member.js';
import { delegationOfLink } from './delegation-link.js';
import { Page, SitePage } from '../site-page.js';
import { formLimit } from '../limits.js';
import { DelegationPageController } from '../registrations/own-page-controller.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { countryOptions } from '../../domain/registrations/people/country-options.js';
import { isLive, type RegistrationState } from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';
import { sessionTime } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { publicLayout } from '../layout.js';

/** Withdraws or replaces a member of a delegation. */
@DelegationPageController('/members/:id')
export class DelegationMemberController {
  constructor(
    private readonly database: DataSource,
    private readonly withdraw: Withdraw,
    private readonly replaceMember: ReplaceMember,
    private readonly changeListing: ChangeListing,
  ) {}

  @Post('withdraw')
  @RouteConfig(formLimit)
  async leave(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { delegation, member, coordinator } = await this.member(token, id);
    const actor = page.attendee(coordinator);
    if (member.isLockedByOther) await this.changeListing.withdraw(delegation.id, member.id, actor);
    else await this.withdraw.run(member.registration.id, actor);
    page.redirect(`/delegations/${token}?done=withdrawn`);
  }

  @Get('replace')
  async form(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, id, { values: {}, fieldErrors: [], refusal: null });
  }

  @Post('replace')
  @RouteConfig(formLimit)
  async replace(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const values = page.form.texts(['name', 'email', 'country']);
    const { delegation, member, coordinator } = await this.member(token, id);
    try {
      const { country, ...person } = values;
      const input = read(memberInput, { ...person, ...(country !== '' && { country }) });
      const actor = page.attendee(coordinator);
      if (member.isLockedByOther) await this.changeListing.replace(delegation.id, member.id, input, actor);
      else await this.replaceMember.run(member.registration.id, input, actor);
      page.redirect(`/delegations/${token}?done=replaced`);
    } catch (error) {
      await page.fail(
        error,
        (fieldErrors, code) =>
          this.show(page, token, id, { values, fieldErrors, refusal: fieldErrors.length > 0 ? null : code }),
        (refusal) => refusal instanceof Conflict,
      );
    }
  }

  private async show(page: SitePage, token: string, id: string, form: ReplaceForm): Promise<void> {
    const connection = this.database.manager;
    const { member, coordinator, call } = await this.member(token, id);
    const input = {
      call,
      session: await getSession(connection, member.registration.sessionId),
      member,
      state: member.registration.state,
      path: `/delegations/${token}`,
      id,
      form,
    };
    page.render('delegations/replace-member', replaceMemberPage(input, page.viewerOf(coordinator)));
  }

  private async member(token: string, id: string) {
    const connection = this.database.manager;
    const { delegation, coordinator, call } = await delegationOfLink(connection, token);
    const registered = await listMembers(connection, delegation.id);
    const members = listedMembers(registered, await listListings(connection, delegation.id));
    const member = members.find((one) => one.id === id);
    if (member === undefined) throw new NotFound('registration-not-found', 'Registration not found.');
    return { delegation, member, coordinator, call };
  }
}

interface ReplaceForm {
  values: { name?: string; email?: string; country?: string };
  fieldErrors: readonly FieldError[];
  /** The code of a Conflict. */
  refusal: string | null;
}

interface ReplaceMemberInput {
  call: Call;
  session: Session;
  member: { name: string };
  state: RegistrationState;
  /** Of the delegation's page. */
  path: string;
  /** Of the member. */
  id: string;
  form: ReplaceForm;
}

/** Returns the form for replacing a member. */
function replaceMemberPage(input: ReplaceMemberInput, viewer: Viewer) {
  const { call, member, path, id, form } = input;
  const { language } = viewer;
  const session = readIn(input.session, call, language);
  const { name } = member;
  const text = (key: string, values = {}) => translate(language, `delegations.${key}`, values);
  const action = `${path}/members/${id}/replace`;
  const heading = text('replaceTitle', { name });
  const takes = isLive(input.state) ? input.state : 'confirmed';
  const time = sessionTime(session, viewer);
  const fields = {
    name: field('name', form.values.name, form.fieldErrors, language),
    email: field('email', form.values.email, form.fieldErrors, language),
    country: field('country', form.values.country, form.fieldErrors, language),
  };
  const labels = {
    name: text('replaceName'),
    email: translate(language, 'common.email'),
    country: translate(language, 'sessions.country'),
  };
  const refusal = form.refusal === null ? null : `delegations.refused.${form.refusal}`;
  return {
    ...publicLayout({ viewer, call, path: action, isPrivate: true }, heading),
    heading,
    sessionTitle: session.title,
    lang: titleLanguage(session),
    when: translate(language, 'notifications.dateAndRange', {
      date: time.fullDate,
      range: `${time.start} – ${time.end}`,
    }),
    texts: [text(`takes.${takes}`), text(takes === 'confirmed' ? 'replaceText.seat' : 'withdrawText.line', { name })],
    refused: refusal === null ? null : translate(language, hasMessage(language, refusal) ? refusal : 'errors.text.409'),
    action,
    backPath: path,
    keep: text('keep', { name }),
    fields,
    errors: errorSummary(Object.values(fields), labels, language),
    countries: countryOptions(language, fields.country.value),
  };
}
