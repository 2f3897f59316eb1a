/** F9: names and titles are blurred at once when somebody comes near the desk. */
export const blur = $state({ on: false });

export function toggleBlur(): void {
  blur.on = !blur.on;
  document.documentElement.toggleAttribute("data-blurred", blur.on);
}
