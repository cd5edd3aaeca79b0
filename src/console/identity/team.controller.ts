import { Get, Param, Post } from '@nestjs/common';
import { ChangeApiKeys } from '../../flows/identity/change-api-keys.flow.js';
import { ChangeMember } from '../../flows/identity/change-member.flow.js';
import { ChangeSecondFactor } from '../../flows/identity/change-second-factor.flow.js';
import { getCall, listCalls } from '../../domain/calls/calls.queries.js';
import { isAble } from '../../domain/identity/actor.js';
import {
  listApiKeys,
  listOrganizers,
  countActiveOwners,
  getOrganizer,
  isSecondFactorRequired as findSecondFactorRequired,
} from '../../domain/identity/identity.queries.js';
import { listSecondFactors } from '../../domain/identity/second-factor/second-factors.queries.js';
import { Forbidden } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { teamPath, memberPath } from '../paths/identity-paths.js';
import { inviteForm, keyForm } from './team-form.js';
import { keyGrant } from './team-input.js';
import { findInvitations } from './team.queries.js';
import { type OnceShown, type TeamInput, teamPage } from './team.page.js';
import type { MemberChange } from '../../domain/identity/member.js';
import { roles } from '../../domain/identity/role.js';
import { listFacilitatedSessions } from '../../domain/sessions/facilitators.queries.js';
import { type EditView, FormEdit } from '../ui/form-edit.js';
import { memberNotes } from './member-notes.js';
import { editedRole, memberPage } from './member.page.js';

/** The team, and each of its members. */
@ConsoleController('staff', 'team')
export class TeamController {
  constructor(
    private readonly changeMember: ChangeMember,
    private readonly changeSecondFactor: ChangeSecondFactor,
    private readonly changeApiKeys: ChangeApiKeys,
  ) {}

  @Get()
  async show(@Page() page: ConsolePage): Promise<void> {
    // Unlike other pages, this one isn't visible to other roles.
    if (!isAble(page.actor, 'administer')) throw new Forbidden('owners-only', 'Only owners can see who has access.');
    await this.render(page, {});
  }

  @Post()
  @RequireAbility('administer')
  async invite(@Page() page: ConsolePage): Promise<void> {
    const invite = inviteForm.typed(page.form);
    try {
      const { staffEmail: email, staffRole: role } = inviteForm.read(invite);
      await this.changeMember.invite({ email, role }, page.language, page.actor);
      page.redirect(teamPath, 'console.identity.done.invited', { email });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, { invite, fieldErrors }));
    }
  }

  @Post('two-step')
  @RequireAbility('administer')
  async twoStep(@Page() page: ConsolePage): Promise<void> {
    const isRequired = page.form.choice('required', ['yes', 'no']) === 'yes';
    await this.changeSecondFactor.require(isRequired, page.actor);
    page.redirect(teamPath, `console.identity.done.secondFactor${isRequired ? 'Required' : 'Optional'}`);
  }

  @Post('keys')
  @RequireAbility('administer')
  async addKey(@Page() page: ConsolePage): Promise<void> {
    const form = keyForm(await listCalls(page.connection));
    const key = form.typed(page.form);
    try {
      const grant = keyGrant(form.read(key));
      if (grant.callIds !== null) await getCall(page.connection, grant.callIds[0] ?? '');
      const once = shownOnce(page.language, grant.name, await this.changeApiKeys.create(grant, page.actor));
      await this.render(page, { once });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, { key, fieldErrors }));
    }
  }

  @Post('keys/:id/revoke')
  async revoke(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.changeApiKeys.revoke(id, page.actor);
    page.redirect(teamPath, 'console.identity.done.keyRevoked');
  }

  @Get(':id')
  @RequireAbility('administer')
  async member(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.renderMember(page, id);
  }

  @Post(':id/invite')
  @RequireAbility('administer')
  async inviteAgain(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.changeMember.inviteAgain(id, page.language, page.actor);
    page.redirect(memberPath(id), 'console.identity.done.invitedAgain');
  }

  @Post(':id/role')
  @RequireAbility('administer')
  async role(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const role = page.form.choice('role', roles);
    const edit = new FormEdit(page, editedRole(id, page.language));
    try {
      const check = (before: { role: string }) => void edit.merge({ role }, { role: before.role });
      await this.changeMember.run(id, { kind: 'role', role }, page.actor, check);
      page.redirect(memberPath(id), 'console.identity.done.member.role');
    } catch (error) {
      await page.fail(error, async () => this.renderMember(page, id, { role, edit: await edit.view() }));
    }
  }

  @Post(':id/deactivate')
  @RequireAbility('administer')
  async deactivate(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.change(page, id, { kind: 'deactivate' });
  }

  @Post(':id/reactivate')
  @RequireAbility('administer')
  async reactivate(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.change(page, id, { kind: 'reactivate' });
  }

  @Post(':id/remove')
  @RequireAbility('administer')
  async remove(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.change(page, id, { kind: 'remove' });
  }

  @Post(':id/reset-two-step')
  @RequireAbility('administer')
  async resetTwoStep(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.changeSecondFactor.reset(id, page.actor);
    page.redirect(memberPath(id), 'console.identity.done.secondFactorReset');
  }

  private async render(
    page: ConsolePage,
    { fieldErrors = [], once = null, ...typed }: Partial<Pick<TeamInput, 'invite' | 'key' | 'fieldErrors' | 'once'>>,
  ): Promise<void> {
    const { connection } = page;
    const [organizers, keys] = [await listOrganizers(connection), await listApiKeys(connection)];
    const invitations = await findInvitations(connection);
    const calls = await listCalls(connection);
    const factors = await listSecondFactors(connection);
    const isSecondFactorRequired = await findSecondFactorRequired(connection);
    const team = { organizers, invitations, factors, isSecondFactorRequired };
    const input = { ...team, keys, calls, fieldErrors, once, ...typed };
    page.render('identity/team', teamPage(await page.layout(), input));
  }

  private async renderMember(page: ConsolePage, id: string, typed?: { role: string; edit: EditView }): Promise<void> {
    const { connection } = page;
    const member = await getOrganizer(connection, id);
    const invitation = (await findInvitations(connection)).get(id) ?? null;
    const factors = (await listSecondFactors(connection)).get(id) ?? null;
    const isSelf = id === page.organizer.id;
    const owners = await countActiveOwners(connection);
    const facilitated = await listFacilitatedSessions(connection, id);
    const notes = await Promise.all(memberNotes.all.map((read) => read(connection, id, page.language)));
    const leaving = { facilitated, notes: notes.flat() };
    const input = { member, invitation, owners, factors, isSelf, ...leaving, ...(typed && { typed }) };
    page.render('identity/member', memberPage(await page.layout(), input));
  }

  private async change(page: ConsolePage, id: string, change: MemberChange): Promise<void> {
    await this.changeMember.run(id, change, page.actor);
    page.redirect(change.kind === 'remove' ? teamPath : memberPath(id), `console.identity.done.member.${change.kind}`);
  }
}

function shownOnce(language: string, name: string, secret: string): OnceShown {
  const say = (part: string) => translate(language, `console.identity.once.key.${part}`, { name });
  return { title: say('title'), text: say('text'), secret };
}
