import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A room of a venue. */
@Entity('venue_rooms')
export class VenueRoom {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'venue_id' }) venueId!: string;
  @Column('int') position!: number;
  @Column('text') name!: string;
  /** People that fit in; null if unknown. */
  @Column('int', { nullable: true }) capacity!: number | null;
  @Column('text') equipment!: string;
  @Column('text') accessibility!: string;
}
