/** What jsdom does not draw. */
Object.assign(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true;
  },
});
Object.assign(Element.prototype, { scrollIntoView: () => undefined });
