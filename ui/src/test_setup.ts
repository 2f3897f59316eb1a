/** What jsdom does not draw. */
Object.assign(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true;
  },
});
Object.assign(Element.prototype, { scrollIntoView: () => undefined });

// jsdom lays nothing out: nothing ever changes its size.
globalThis.ResizeObserver ??= class {
  observe = () => undefined;
  unobserve = () => undefined;
  disconnect = () => undefined;
};
