import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The team of a proposal that was invited to a session, with seats of its own. */
@Entity('team_invitations')
export class TeamInvitation {
  @PrimaryColumn('uuid', { name: 'session_id' }) sessionId!: string;
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  /** Whose coordinator was written to. */
  @Column('uuid', { name: 'delegation_id' }) delegationId!: string;
  /** How many were reserved for it then; what is reserved now is in the reservation of its organization. */
  @Column('int') seats!: number;
  @Column('timestamptz', { name: 'invited_at' }) invitedAt!: Date;
}
