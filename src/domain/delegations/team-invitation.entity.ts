import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The team of a proposal that was invited to a session with reserved seats. */
@Entity('team_invitations')
export class TeamInvitation {
  @PrimaryColumn('uuid', { name: 'session_id' }) sessionId!: string;
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  /** The delegation whose coordinator was emailed. */
  @Column('uuid', { name: 'delegation_id' }) delegationId!: string;
  /** Number of seats when invited; the current reservation is that of its organization. */
  @Column('int') seats!: number;
  @Column('timestamptz', { name: 'invited_at' }) invitedAt!: Date;
}
