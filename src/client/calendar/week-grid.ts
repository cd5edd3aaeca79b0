import { createElement, getElement } from '../dom.js';
import { clock, lanes, minutesPerDay, type Slot, snapped, step } from './day-time.js';

/** A pointer that moves less than this is a click. */
const dragPixels = 5;
/** The lower part of a session, by which its length is changed. */
const edgePixels = 10;

interface Moving extends Slot {
  day: HTMLElement;
  /** Whether the length changes, and not the start. */
  resizes: boolean;
}

/** Shows the sessions of a week by the hour, and lets people move them by pointer or keyboard. */
export class WeekGrid {
  private readonly days: HTMLElement[];
  private readonly announcement: HTMLElement;
  private isPlacing = false;
  private moving: { event: HTMLAnchorElement; before: Moving; now: Moving } | null = null;

  constructor(private readonly root: HTMLElement) {
    this.days = [...root.querySelectorAll<HTMLElement>('.week-day')];
    this.announcement = getElement(root, 'output', HTMLElement);
  }

  /** Places everything, and listens. */
  open(): void {
    const hours = getElement(this.root, '.hours', HTMLOListElement);
    hours.append(...Array.from({ length: 24 }, (_, hour) => createElement('li', '', clock(hour * 60))));
    for (const day of this.days) this.place(day);
    this.root.hidden = false;
    const scroller = getElement(this.root, '.scroll-x', HTMLElement);
    scroller.scrollTop = (scroller.scrollHeight * 7) / 24;
    this.root.addEventListener('pointerdown', (pointer) => this.press(pointer));
    this.root.addEventListener('keydown', (key) => this.type(key));
    this.root.addEventListener('focusout', () => !this.isPlacing && this.takeBack());
  }

  private place(day: HTMLElement): void {
    const events = [...day.querySelectorAll<HTMLElement>('.event')];
    const slots = events.map(slotOf);
    for (const [index, { lane, of }] of lanes(slots).entries()) {
      const [event, slot] = [events[index], slots[index]];
      if (event && slot) this.put(event, slot, { lane, of });
    }
  }

  private put(event: HTMLElement, { from, minutes }: Slot, { lane, of }: { lane: number; of: number }): void {
    event.style.insetBlockStart = percent(from / minutesPerDay);
    event.style.blockSize = percent(Math.min(minutes, minutesPerDay - from) / minutesPerDay);
    event.style.insetInlineStart = percent(lane / of);
    event.style.inlineSize = percent(1 / of);
  }

  private press(pointer: PointerEvent): void {
    const target = pointer.target instanceof Element ? pointer.target : null;
    const event = target?.closest<HTMLAnchorElement>('.event[data-move]') ?? null;
    const day = target?.closest<HTMLElement>('.week-day') ?? null;
    // On a touch screen, dragging scrolls.
    if (pointer.button !== 0 || pointer.pointerType === 'touch' || day === null) return;
    if (event !== null) this.drag(pointer, event, day);
    else if (target?.closest('.event') === null && day.dataset.new !== undefined) this.select(pointer, day);
  }

  private drag(pointer: PointerEvent, event: HTMLAnchorElement, day: HTMLElement): void {
    const box = event.getBoundingClientRect();
    const grab = this.minuteAt(day, pointer.clientY) - slotOf(event).from;
    const resizes = box.bottom - pointer.clientY <= edgePixels;
    this.follow(pointer, {
      move: (now) => {
        if (this.moving === null) this.start(event, resizes);
        const minute = this.minuteAt(day, now.clientY);
        const { before } = this.moving ?? { before: { ...slotOf(event), day, resizes } };
        if (resizes) this.show({ ...before, minutes: minute - before.from });
        else this.show({ ...before, day: this.dayAt(now.clientX) ?? day, from: minute - grab });
      },
      drop: () => this.go(),
    });
  }

  private select(pointer: PointerEvent, day: HTMLElement): void {
    const first = Math.floor(this.minuteAt(day, pointer.clientY) / step) * step;
    const ghost = createElement('span', 'event ghost');
    let slot: Slot = { from: first, minutes: step };
    this.follow(pointer, {
      move: (now) => {
        const minute = this.minuteAt(day, now.clientY);
        slot = snapped({ from: Math.min(first, minute), minutes: Math.abs(minute - first) });
        if (!ghost.isConnected) getElement(day, '.day-hours', HTMLElement).append(ghost);
        ghost.textContent = `${clock(slot.from)}–${clock(slot.from + slot.minutes)}`;
        this.put(ghost, slot, { lane: 0, of: 1 });
      },
      drop: () =>
        this.leave(day.dataset.new ?? '', { startsTime: clock(slot.from), durationMinutes: String(slot.minutes) }),
      cancel: () => ghost.remove(),
    });
  }

  /** Follows a pointer until it is released; Escape ends it without effect. */
  private follow(
    pressed: PointerEvent,
    on: { move: (pointer: PointerEvent) => void; drop: () => void; cancel?: () => void },
  ): void {
    let isDragging = false;
    const controller = new AbortController();
    const { signal } = controller;
    const end = () => {
      controller.abort();
      on.cancel?.();
      this.takeBack();
    };
    document.addEventListener(
      'pointermove',
      (pointer) => {
        const distance = Math.hypot(pointer.clientX - pressed.clientX, pointer.clientY - pressed.clientY);
        isDragging ||= distance >= dragPixels;
        if (isDragging) on.move(pointer);
      },
      { signal },
    );
    document.addEventListener(
      'pointerup',
      () => {
        controller.abort();
        if (!isDragging) return;
        // What follows is no click on the session.
        document.addEventListener('click', (click) => click.preventDefault(), { capture: true, once: true });
        on.drop();
      },
      { signal },
    );
    document.addEventListener('pointercancel', end, { signal });
    document.addEventListener('keydown', (key) => key.key === 'Escape' && end(), { signal });
    pressed.preventDefault();
  }

  private type(key: KeyboardEvent): void {
    const event = key.target instanceof Element ? key.target.closest<HTMLAnchorElement>('.event[data-move]') : null;
    if (event === null || key.ctrlKey || key.metaKey || key.altKey) return;
    if (key.key === 'Escape') return this.takeBack();
    if (key.key === 'Enter' && this.moving !== null) {
      key.preventDefault();
      return this.go();
    }
    const isRightToLeft = getComputedStyle(this.root).direction === 'rtl';
    const sideways = { ArrowLeft: isRightToLeft ? 1 : -1, ArrowRight: isRightToLeft ? -1 : 1 }[key.key];
    const upright = { ArrowUp: -step, ArrowDown: step }[key.key];
    if (sideways === undefined && upright === undefined) return;
    key.preventDefault();
    if (this.moving === null) this.start(event, key.shiftKey);
    const now = this.moving?.now;
    if (now === undefined) return;
    if (key.shiftKey) this.show({ ...now, resizes: true, minutes: now.minutes + (upright ?? 0) });
    else {
      const day = this.days[this.days.indexOf(now.day) + (sideways ?? 0)] ?? now.day;
      this.show({ ...now, day, from: now.from + (upright ?? 0) });
    }
  }

  private start(event: HTMLAnchorElement, resizes: boolean): void {
    const day = event.closest<HTMLElement>('.week-day');
    if (day === null) return;
    const before = { ...slotOf(event), day, resizes };
    this.moving = { event, before, now: before };
    event.classList.add('moving');
  }

  private show(wanted: Moving): void {
    if (this.moving === null) return;
    const { event } = this.moving;
    const now = { ...wanted, ...snapped(wanted) };
    this.moving.now = now;
    const column = getElement(now.day, '.day-hours', HTMLElement);
    if (event.parentElement !== column) {
      const hadFocus = document.activeElement === event;
      // An element that is put elsewhere loses the focus for a moment, which is no leaving of it.
      this.isPlacing = true;
      column.append(event);
      if (hadFocus) event.focus();
      this.isPlacing = false;
    }
    this.put(event, now, { lane: 0, of: 1 });
    const time = `${clock(now.from)}–${clock(now.from + now.minutes)}`;
    getElement(event, 'b', HTMLElement).textContent = time;
    this.announcement.textContent = `${now.day.getAttribute('aria-label') ?? ''} ${time}`;
  }

  private takeBack(): void {
    if (this.moving === null) return;
    const { event, before } = this.moving;
    this.show(before);
    event.classList.remove('moving');
    this.moving = null;
    this.place(before.day);
  }

  /** Leads to the preview of the new time. */
  private go(): void {
    if (this.moving === null) return;
    const { event, before, now } = this.moving;
    const length = now.minutes === before.minutes ? Number(event.dataset.length) : now.minutes;
    if (now.day === before.day && now.from === before.from && now.minutes === before.minutes) return this.takeBack();
    this.leave(event.dataset.move ?? '', {
      startsOn: now.day.dataset.date ?? '',
      startsTime: clock(now.from),
      timeZone: this.root.dataset.timeZone ?? '',
      durationMinutes: String(length),
    });
  }

  private leave(path: string, query: Record<string, string>): void {
    const url = new URL(path, location.href);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    location.assign(url);
  }

  private minuteAt(day: HTMLElement, clientY: number): number {
    const { top, height } = getElement(day, '.day-hours', HTMLElement).getBoundingClientRect();
    return Math.min(Math.max(((clientY - top) / height) * minutesPerDay, 0), minutesPerDay);
  }

  private dayAt(clientX: number): HTMLElement | null {
    const isOver = (day: HTMLElement) => {
      const { left, right } = day.getBoundingClientRect();
      return clientX >= left && clientX < right;
    };
    return this.days.find(isOver) ?? null;
  }
}

function slotOf(event: HTMLElement): Slot {
  return { from: Number(event.dataset.from), minutes: Number(event.dataset.minutes) };
}

function percent(share: number): string {
  return `${share * 100}%`;
}
