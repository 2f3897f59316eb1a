/** What has the focus is in sight. WebKit scrolls to nothing that lies under a bar, or that selects its own text. */

/** `<svelte:window onfocusin={reveal} />` */
export function reveal({ target }: FocusEvent): void {
  // A mouse that pressed a button must find it in the same place when it lets go.
  if (target instanceof Element && target.matches(":focus-visible")) {
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}
