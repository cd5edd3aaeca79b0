/** A person who enters a room. `id` is that of the registration or organizer. */
export interface RoomGuest {
  id: string;
  name: string;
  isHost: boolean;
}
