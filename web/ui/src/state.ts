/**
 * A State is what the view shows: whenever a field of it is set, changed is called. Its objects and lists are put anew
 * instead of being altered, so that the view can tell what is another.
 */
export class State {
  constructor(changed: () => void) {
    return new Proxy(this, {
      set(on, name, value) {
        on[name as keyof typeof on] = value as never;
        changed();
        return true;
      },
    });
  }
}
