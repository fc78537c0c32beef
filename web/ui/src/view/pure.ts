import { Component, type ComponentChild, type FunctionComponent } from "preact";

/** pure makes a part that is drawn again only when its own properties change. It must read no signal. */
export function pure<P extends object>(draw: (props: P) => ComponentChild): FunctionComponent<P> {
  class Pure extends Component<P> {
    shouldComponentUpdate(next: Readonly<P>): boolean {
      return (Object.keys(next) as (keyof P)[]).some((key) => next[key] !== this.props[key as keyof typeof this.props]);
    }
    render(props: P) {
      return draw(props);
    }
  }
  return Pure as unknown as FunctionComponent<P>;
}
