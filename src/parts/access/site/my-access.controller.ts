import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { translate } from '../../../platform/i18n/messages.js';
import { type FieldError, NotFound } from '../../../platform/errors.js';
import type { FormView } from '../../../platform/forms/form.js';
import { publicLayout } from '../../../site/layout.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { formLimit } from '../../../site/limits.js';
import { attendeeOfLink, OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { stateAgain, statedNeeds } from '../domain/access-input.js';
import { type AccessNeed, asksForNeeds, keptDays } from '../domain/access-need.js';
import { listNeedsOf } from '../domain/access-needs.queries.js';
import { ChangeAccessNeeds } from '../flows/change-access-needs.flow.js';
import { needsForm, type TypedNeeds, ownNeeds } from './form-section.js';

/** What a person needs to take part, to see, to change and to withdraw. */
@OwnPageController('/access')
export class MyAccessController {
  constructor(private readonly changeNeeds: ChangeAccessNeeds) {}

  @Get()
  async form(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, null);
  }

  @Post()
  @RouteConfig(formLimit)
  async save(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { id } = await attendeeOfLink(page.connection, token);
    const typed = needsForm.typed(page.form);
    try {
      await this.changeNeeds.state(id, statedNeeds(needsForm.read(typed)), page.origin);
      page.redirect(`/me/${token}?done=needs#access`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, token, typed, fieldErrors));
    }
  }

  private async show(
    page: SitePage,
    token: string,
    typed: TypedNeeds | null,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    const call = await getCall(page.connection, attendee.callId);
    const needs = await listNeedsOf(page.connection, attendee.id);
    if (needs.length === 0 && !asksForNeeds(call)) throw new NotFound('not-asked', 'The call asks no such thing.');
    const viewer = page.viewerOf(attendee);
    const form = needsForm.view(typed ?? needsForm.show(stateAgain(needs)), fieldErrors, viewer);
    page.render('access/my-access', myAccessPage({ call, needs, form, mePath: `/me/${token}` }, viewer));
  }
}

interface MyAccess {
  call: Call;
  needs: readonly AccessNeed[];
  form: FormView;
  mePath: string;
}

function myAccessPage({ call, needs, form, mePath }: MyAccess, viewer: Viewer) {
  const { language } = viewer;
  const text = (key: string, values = {}) => translate(language, `access.${key}`, values);
  const path = `${mePath}/access`;
  return {
    ...publicLayout({ viewer, call, path, mePath, section: 'me', isPrivate: true }, text('title')),
    mePath,
    action: path,
    needs: ownNeeds(needs, language),
    form,
    consent: text('consent', { call: callTexts(call, language).name, days: keptDays }),
  };
}
