/**
 * What has the focus is in sight, and stays there when the page around it grows. WebKit scrolls to nothing that lies under a bar,
 * or that selects its own text.
 */

let kept: Element | null = null;

/** `<svelte:window onfocusin={reveal} />` */
export function reveal({ target }: FocusEvent): void {
  // A mouse that pressed a button must find it in the same place when it lets go.
  kept = target instanceof Element && target.matches(":focus-visible") ? target : null;
  show();
}

/** `<svelte:window onwheel={release} onpointerdown={release} />`: a hand that scrolls looks elsewhere. */
export function release(): void {
  kept = null;
}

/** A list that comes late, or a sentence under a field, pushes what follows it. */
export function watchGrowth(): () => void {
  const growth = new ResizeObserver(show);
  growth.observe(document.body);
  return () => growth.disconnect();
}

function show(): void {
  // Of what is taller than the window, something is in sight already.
  if (kept && kept.clientHeight < innerHeight) kept.scrollIntoView({ block: "nearest", inline: "nearest" });
}
