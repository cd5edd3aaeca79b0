/** A person who enters a room. `id` is that of the registration, speaker or organizer. */
export interface RoomGuest {
  id: string;
  name: string;
  email: string | null;
  isHost: boolean;
  as: 'attendee' | 'speaker' | 'team';
}
