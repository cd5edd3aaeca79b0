import { Get, Param, Post } from '@nestjs/common';
import { countActiveOwners, getOrganizer } from '../../domain/identity/identity.queries.js';
import type { MemberChange } from '../../domain/identity/member.js';
import { roles } from '../../domain/identity/role.js';
import { listSecondFactors } from '../../domain/identity/second-factor/second-factors.queries.js';
import { listFacilitatedSessions } from '../../domain/sessions/facilitators.queries.js';
import { ChangeMember } from '../../flows/identity/change-member.flow.js';
import { ChangeSecondFactor } from '../../flows/identity/change-second-factor.flow.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { type EditView, FormEdit } from '../ui/form-edit.js';
import { memberNotes } from './member-notes.js';
import { memberPath, teamPath } from '../paths/identity-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { editedRole, memberPage } from './member.page.js';
import { findInvitations } from './team.queries.js';

/** A member of the team, for owners. */
@ConsoleController('staff/:id', 'team')
@RequireAbility('administer')
export class MemberController {
  constructor(
    private readonly changeMember: ChangeMember,
    private readonly changeSecondFactor: ChangeSecondFactor,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, id);
  }

  @Post('invite')
  async invite(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.changeMember.inviteAgain(id, page.language, page.actor);
    page.redirect(memberPath(id), 'console.identity.done.invitedAgain');
  }

  @Post('role')
  async role(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const role = page.form.choice('role', roles);
    const edit = new FormEdit(page, editedRole(id, page.language));
    try {
      const check = (before: { role: string }) => void edit.merge({ role }, { role: before.role });
      await this.changeMember.run(id, { kind: 'role', role }, page.actor, check);
      page.redirect(memberPath(id), 'console.identity.done.member.role');
    } catch (error) {
      await page.fail(error, async () => this.render(page, id, { role, edit: await edit.view() }));
    }
  }

  @Post('deactivate')
  async deactivate(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.change(page, id, { kind: 'deactivate' });
  }

  @Post('reactivate')
  async reactivate(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.change(page, id, { kind: 'reactivate' });
  }

  @Post('remove')
  async remove(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.change(page, id, { kind: 'remove' });
  }

  @Post('reset-two-step')
  async resetTwoStep(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.changeSecondFactor.reset(id, page.actor);
    page.redirect(memberPath(id), 'console.identity.done.secondFactorReset');
  }

  private async render(page: ConsolePage, id: string, typed?: { role: string; edit: EditView }): Promise<void> {
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
