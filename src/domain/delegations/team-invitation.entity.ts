import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The team of a proposal that was invited to a session with reserved seats. */
@Entity('team_invitations')
export class TeamInvitation {
  @PrimaryColumn('uuid', { name: 'session_id' }) sessionId!: string;
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  /** The delegation whose coordinator was emailed. */
  @Column('uuid', { name: 'delegation_id' }) delegationId!: string;
  /** Number of seats when invited. */
  @Column('int') seats!: number;
  /** How many of the seats reserved for its organization only the team can take; none once they are released. */
  @Column('int') reserved!: number;
  @Column('timestamptz', { name: 'invited_at' }) invitedAt!: Date;
}
